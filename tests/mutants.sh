#!/usr/bin/env bash
# Changes the code of a module, one place at a time, and says which changes no test notices. A slice at a time: each change is
# compiled and tested anew, so a module takes an hour or more.
#
#   cargo install --locked cargo-mutants        once
#   tests/mutants.sh classify                   one of: classify tally frame grammar preflight
#   tests/mutants.sh frame 1/4                  a quarter of it
#
# What survives is listed in target/mutants/mutants.out/missed.txt.
set -euo pipefail
cd "$(dirname "$0")/.."

module=${1:?which module}
shard=${2:-0/1}
# The tests of the whole library, and those that are about the module.
case $module in
    classify) tests=(--test faults --test validation) ;;
    tally) tests=(--test summarize) ;;
    frame) tests=(--test regressions --test faults) ;;
    grammar) tests=(--test faults --test conformance) ;;
    preflight) tests=(--test preflight --test rules) ;;
    *) echo "no such module: $module" >&2; exit 2 ;;
esac
mkdir -p target
exec cargo mutants --file "src/$module.rs" --file "src/$module/**/*.rs" --shard "$shard" \
    --output target/mutants --timeout 300 --no-shuffle -- --lib "${tests[@]}"
