#!/usr/bin/env bash
# Memory stays flat: a generated stream of MIB mebibytes (default 4096) through the program, plain and
# compressed, under a bound that does not depend on its size. Prints the peak, fails above the bound.
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
