#!/usr/bin/env bash
# Memory stays flat: a generated stream of MIB mebibytes (default 4096) through the program, plain and
# compressed, and as one record, under a bound that does not depend on its size. Prints the peak, fails above the bound.
set -euo pipefail
cd "$(dirname "$0")/.."
mib=${1:-4096}
bound_kib=$((128 * 1024))

cargo build --release --locked --bin apitriage --example generate
program=target/release/apitriage
generate=target/release/examples/generate

# The highest resident size of a process, read while it lives.
peak_of() {
    local peak=0 now
    while now=$(awk '/^VmHWM/ { print $2 }' "/proc/$1/status" 2>/dev/null) && [ -n "$now" ]; do
        peak=$now
        sleep 0.05
    done
    echo "$peak"
}

check() { # shape, how to pack
    local fifo peak
    fifo=$(mktemp -u) && mkfifo "$fifo"
    "$generate" "$1" "$mib" 2>/dev/null | $2 >"$fifo" &
    "$program" summarize --format json "$fifo" >/dev/null &
    peak=$(peak_of $!)
    wait
    rm -f "$fifo"
    echo "$1 $mib MiB through $2: peak $((peak / 1024)) MiB (bound $((bound_kib / 1024)) MiB)"
    [ "$peak" -gt 0 ] && [ "$peak" -le "$bound_kib" ]
}

for shape in failures mixed pretty; do
    check "$shape" cat
done
check mixed "gzip -1"
# Members that are just small enough to be decoded ahead.
members() { split -b 8000000 --filter='gzip -1' -; }
check mixed members

# One record as large, with the limit raised: its code and RequestId stand behind everything else.
repeated() ( # so many whole copies of this text
    set +o pipefail # what writes for ever is ended by a signal
    yes "$1" | tr -d '\n' | head -c "$((mib * 1024 * 1024 / ${#1} * ${#1}))"
)

behind='"Error":{"Code":"InternalError","Message":"m"},"RequestId":"r-behind-it"}}'
event='{"EventId":"4f1c-\u00e9","Username":"root","Resources":[{"Size":1.5,"Zone":null}],"Path":"C:\\x"}'
list() {
    printf '{"Response":{"Events":['
    repeated "$event,"
    printf '%s],%s\n{"Response":{}}\n' "$event" "$behind"
}
string() {
    printf '{"Response":{"Log":"'
    repeated "$(printf 'abc\\n%.0s' {1..2000})"
    printf '",%s\n{"Response":{}}\n' "$behind"
}

check_one() { # framing, what nearly all of it is
    local fifo out peak
    fifo=$(mktemp -u) && mkfifo "$fifo"
    out=$(mktemp)
    $2 >"$fifo" &
    "$program" summarize --format json --framing "$1" --max-record-bytes "$((1 << 50))" "$fifo" >"$out" &
    peak=$(peak_of $!)
    wait
    echo "one record of $mib MiB, a $2, as $1: peak $((peak / 1024)) MiB (bound $((bound_kib / 1024)) MiB)"
    grep -q '"records":2,"succeeded":1,"failed":1,' "$out" && grep -q '"request_id":"r-behind-it"' "$out" || { cat "$out"; return 1; }
    rm -f "$fifo" "$out"
    [ "$peak" -gt 0 ] && [ "$peak" -le "$bound_kib" ]
}

check_one documents list
check_one lines list
check_one documents string
