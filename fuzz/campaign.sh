#!/usr/bin/env bash
# A campaign: each target fuzzed for so many minutes on one core, and a line for each in LOG.md.
#
#   fuzz/campaign.sh 60                    every target for an hour
#   fuzz/campaign.sh 10 records framing    those two for ten minutes
#
# What is found stands in artifacts/TARGET. The corpus stays in corpus/TARGET, which is not committed; seeds/TARGET
# is what the next campaign begins with.
set -euo pipefail
cd "$(dirname "$0")"

minutes=${1:?how many minutes a target}
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(kernels records fast_path framing chunks summary decompress recordings requests saved show secrets check_requests guard)
toolchain=$(rustc +nightly --version | sed 's/^rustc //')

cargo +nightly fuzz build --release
for target in "${targets[@]}"; do
    mkdir -p "corpus/$target" "seeds/$target"
    out=$(mktemp)
    # Threads that end after the target has returned look like leaks.
    leaks=1
    case $target in chunks | summary | decompress | recordings) leaks=0 ;; esac
    # A finding ends the run and is told in the log; the others go on. What counts is processor time, so that a busy
    # machine is no campaign.
    TIMEFORMAT='processor: %U %S'
    { time cargo +nightly fuzz run --release "$target" "corpus/$target" "seeds/$target" -- \
        -detect_leaks=$leaks -max_total_time=$((60 * minutes)) -max_len=4096 -timeout=20 -rss_limit_mb=2048 \
        -dict=apitriage.dict -print_final_stats=1 || true; } >"$out" 2>&1
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$out" | tail -1)
    covered=$(sed -n 's/.* cov: \([0-9]*\) ft: \([0-9]*\) .*/\1 edges, \2 features/p' "$out" | tail -1)
    seconds=$(awk '/^processor: / { printf "%.0f", $2 + $3 }' "$out")
    finding=none
    if ! grep -q '^Done [0-9]* runs in ' "$out"; then
        finding=$(sed -n 's/^.*panicked at \(.*\):$/panic at \1/p; s/^SUMMARY: //p' "$out" | head -1)
    fi
    sources=$(git rev-parse --short HEAD:src)
    echo "| $(date -u +%F) | $sources | $toolchain | $target | ${runs:-?} | $seconds | ${covered:-?} | ${finding:-see artifacts} |" >>LOG.md
    tail -1 LOG.md
    rm "$out"
done
