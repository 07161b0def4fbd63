#!/usr/bin/env bash
# Changes the code of a module, one place at a time, and names the changes that no test notices.
# Results so far: tests/mutants.md.
#
#   cargo install --locked cargo-mutants cargo-nextest   # once
#   tests/mutants.sh classify       # or: tally frame grammar preflight
#   tests/mutants.sh grammar 0/4    # every fourth change in it
#
# There are two rounds. The first runs the tests that take seconds, built without optimisation, and
# stops at the first that fails. The second tries what survived with all tests that are about the
# module, as CI runs them. What survives that, too, is listed in
# target/mutants/second/mutants.out/missed.txt.
set -euo pipefail
cd "$(dirname "$0")/.."

module=${1:?which module}
shard=${2:-0/1}
# The tests that are about the module: files beside the library's own tests, and which of those.
case $module in
    classify) files=(classify faults validation) own='^(classify|locate)::' ;;
    tally) files=(summary summarize) own='^(tally|summarize|report)::' ;;
    frame) files=(regressions faults) own='^(frame|locate)::' ;;
    grammar) files=(conformance faults) own='^(grammar|frame)::' ;;
    preflight) files=(preflight rules) own='^(preflight|check)::' ;;
    *) echo "no such module: $module" >&2; exit 2 ;;
esac
# Of them, those that try millions of cases.
slow='every_short_text|every_order_of_tokens|every_byte_in_every_place|every_pattern_of'
slow+='|scalars_at_every_edge|any_cuts|every_brace|damaged_archives|limits_at_'
slow+='|more_than_one_default|flipped_at|exhaustive::(structure|numbers|escapes)'
slow+='|every_character_of_two|published_examples|one_damaged_byte|one_broken_thing'
slow+='|the_order_of_questions|generated::'
out=target/mutants
mkdir -p "$out"

mutants() { # ROUND ARGUMENTS
    local round=$1
    shift
    # Two: some changes survived, three: some never came to an end.
    CARGO_TARGET_DIR=$PWD/$out/build cargo mutants --output "$out/$round" \
        --file "src/$module.rs" --file "src/$module/**/*.rs" --timeout 60 \
        --cargo-arg=--lib \
        "${files[@]/#/--cargo-arg=--test=}" "$@" || case $? in 2 | 3) ;; *) return 1 ;; esac
}

rm -rf "$out/first" "$out/second"
CARGO_PROFILE_TEST_OPT_LEVEL=0 CARGO_PROFILE_TEST_DEBUG=0 CARGO_PROFILE_DEV_DEBUG=0 \
    mutants first --shard "$shard" --sharding round-robin \
    --test-tool nextest -- --fail-fast -E "(kind(test) | test(/$own/)) & not test(/$slow/)"

survivors=$(sed 's/[][(){}.*+?^$|\\]/\\&/g' "$out/first/mutants.out/missed.txt" | paste -sd'|')
if [ -n "$survivors" ]; then
    mutants second --re "^($survivors)\$"
fi
wc -l "$out"/first/mutants.out/{caught,missed,unviable,timeout}.txt
if [ -n "$survivors" ]; then cat "$out/second/mutants.out/"{missed,timeout}.txt; fi
