#!/usr/bin/env bash
# Bombs: about 10 MiB that become GIB gibibytes (default 10) of blanks, of one record, and of tiny records, as
# gzip and as zstd. Memory stays under a bound that does not depend on any of it, and what can be counted is.
set -euo pipefail
cd "$(dirname "$0")/.."
gib=${1:-10}
# 64 MiB, and for each of two threads 8 MiB; the longest record that is kept is set to 1 MiB, the window is 8 MiB.
bound_kib=$(((64 + 2 * (8 + 1 + 8)) * 1024))

cargo build --release --locked --bin apitriage
program=target/release/apitriage
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# 64 MiB, compressed once; members and frames may stand one behind another, so a bomb is the same one again and again.
part() ( # what is repeated, and whether with line feeds; `head` ends the others
    set +o pipefail
    if [ "$2" = lines ]; then yes "$1"; else yes "$1" | tr -d '\n'; fi | head -c $((64 << 20))
)

packed() { # packer; reads the content
    case $1 in
    gz) gzip -9 ;;
    zst) zstd -q -9 --long=23 -c ;;
    esac
}

bomb() { # name packer: writes first, middle (16 for each GiB), last
    local times=$((gib * 16))
    packed "$2" <"$work/first" >"$work/$1.$2"
    packed "$2" <"$work/middle" >"$work/middle.$2"
    for ((n = 0; n < times; n++)); do cat "$work/middle.$2"; done >>"$work/$1.$2"
    packed "$2" <"$work/last" >>"$work/$1.$2"
}

check() { # name packer expected
    local peak=0 now status=0 out=$work/out.json
    "$program" summarize --format json --threads 2 --max-record-bytes $((1 << 20)) "$work/$1.$2" >"$out" &
    local process=$!
    while now=$(awk '/^VmHWM/ { print $2 }' "/proc/$process/status" 2>/dev/null) && [ -n "$now" ]; do
        peak=$now
        sleep 0.05
    done
    wait "$process" || status=$?
    local got
    got=$(grep -oE '"(records|malformed)":[0-9]+' "$out" | head -2 | tr '\n' ' ')
    echo "$1.$2: $(($(stat -c %s "$work/$1.$2") / 1024)) KiB become $gib GiB: peak $((peak / 1024)) MiB (bound $((bound_kib / 1024)) MiB), status $status, $got"
    [ "$status" -eq 0 ] && [ "$peak" -gt 0 ] && [ "$peak" -le "$bound_kib" ] && [ "$got" = "$3" ]
}

good='{"Response":{"RequestId":"r"}}'
packers=(gz)
if command -v zstd >/dev/null; then packers+=(zst); else echo "SKIP 3 of 6: no zstd here to pack with"; fi
for packer in "${packers[@]}"; do
    echo "$good" >"$work/first" && echo "$good" >"$work/last"

    part ' ' run >"$work/middle"
    bomb blanks "$packer"
    check blanks "$packer" '"records":2 "malformed":0 '

    tiny='{"Response":{}}'
    part "$tiny" lines >"$work/middle"
    bomb tiny "$packer"
    check tiny "$packer" "\"records\":$((2 + gib * 16 * (64 << 20) / 16)) \"malformed\":0 "

    { echo "$good" && printf '{"Response":{"Text":"'; } >"$work/first"
    { printf '"}}\n' && echo "$good"; } >"$work/last"
    part 'x' run >"$work/middle"
    bomb record "$packer"
    check record "$packer" '"records":3 "malformed":1 '
done
