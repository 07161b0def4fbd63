#!/usr/bin/env bash
# Memory at the size of the limits: files with records of up to 64 MiB, plain, gzip, and zstd of the
# largest window, read by one to eight threads, each with a file of its own or several with one. The
# peak stays under what SECURITY.md promises.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --release --locked --bin apitriage
program=target/release/apitriage
[ $# -eq 0 ] || program=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

record() { # how many bytes
    local open='{"Response":{"Text":"' close='"}}'
    printf '%s' "$open"
    head -c "$(($1 - ${#open} - ${#close}))" /dev/zero | tr '\0' x
    printf '%s\n' "$close"
}

# The longest that there may be; some that leave much or little of the next one in the buffer; short
# ones between.
mib=$((1 << 20))
records=(60 33 1 64 12)
for size in "${records[@]}"; do
    record $((size * mib))
    for ((n = 0; n < 9; n++)); do record 1000; done
done >"$work/plain"
gzip -1 -c "$work/plain" >"$work/gz"
formats=(plain gz)
if command -v zstd >/dev/null; then
    zstd -q -1 --long=27 -c <"$work/plain" >"$work/zst"
    formats+=(zst)
else
    echo "SKIP 5 of 15: no zstd here to pack with"
fi
for ((n = 0; n < 8; n++)); do
    for format in "${formats[@]}"; do ln "$work/$format" "$work/$n.$format"; done
done

check() { # format threads inputs
    local window=0 peak=0 now status=0 out=$work/out.json
    [ "$1" != zst ] || window=128
    local bound_mib=$((64 + $2 * (8 + 64 + window)))
    local paths=()
    for ((n = 0; n < $3; n++)); do paths+=("$work/$n.$1"); done
    "$program" summarize --format json --threads "$2" "${paths[@]}" >"$out" &
    local process=$!
    while now=$(awk '/^VmHWM/ { print $2 }' "/proc/$process/status" 2>/dev/null) && [ -n "$now" ]; do
        peak=$now
        sleep 0.02
    done
    wait "$process" || status=$?
    local got expected=$(($3 * ${#records[@]} * 10))
    got=$(grep -oE '"succeeded":[0-9]+' "$out")
    echo "$3 inputs, $1, $2 threads: peak $((peak / 1024)) MiB (bound $bound_mib MiB), status $status, $got"
    [ "$status" -eq 0 ] && [ "$peak" -gt 0 ] && [ "$peak" -le "$((bound_mib * 1024))" ] && [ "$got" = "\"succeeded\":$expected" ]
}

for format in "${formats[@]}"; do
    for threads in 1 2 4 8; do check "$format" "$threads" 8; done
    check "$format" 8 3
done
