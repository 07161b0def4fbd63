#!/usr/bin/env bash
# The library's own tests under tools that watch over memory: AddressSanitizer (all kernels), valgrind (scalar and AVX2;
# it knows no AVX-512), and Miri (small tests: alone, with AVX2, and on a big-endian 32-bit target).
#
# A tool that is not there is said to be missing and skipped; what it would have shown is then not shown.
set -euo pipefail
cd "$(dirname "$0")/.."

skip() { printf 'SKIP: %s\n' "$*"; }

if cargo +nightly --version 2>/dev/null; then
    host=$(rustc -vV | sed -n 's/^host: //p')
    RUSTFLAGS=-Zsanitizer=address cargo +nightly test --locked --target "$host" --target-dir target/asan --lib
else
    skip "AddressSanitizer: no nightly toolchain"
fi

# Exhaustive tests are left out: valgrind is forty times slower.
if command -v valgrind >/dev/null; then
    program=$(cargo test --locked --lib --no-run --message-format=json | sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' | tail -1)
    valgrind -q --error-exitcode=9 "$program" scan:: grammar::shapes depth_is_limited documents_and_damaged scalars_at_every_edge \
        array_ lines_ prefixed_ seq_ documents_resume whole_ | tee target/valgrind.txt
    # Names that match no test any more would be no failure.
    grep -qE 'ok\. [3-9][0-9] passed' target/valgrind.txt
else
    skip "valgrind: not installed"
fi

if cargo +nightly miri --version 2>/dev/null; then
    small=(grammar::nesting grammar::within array_ lines_one prefixed_the documents_resume bits_are_summed words_name)
    cargo +nightly miri test --lib -- "${small[@]}"
    # Under Miri a processor has what the program is compiled for.
    RUSTFLAGS='-Ctarget-feature=+avx2,+bmi1,+bmi2,+pclmulqdq,+popcnt' cargo +nightly miri test --lib -- "${small[@]}"
    cargo +nightly miri test --target mips-unknown-linux-gnu --no-default-features --lib -- "${small[@]}"
else
    skip "Miri: the component is not part of this nightly toolchain; alone, with AVX2 and big-endian 32-bit"
fi
