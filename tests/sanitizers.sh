#!/usr/bin/env bash
# Tools that watch over memory and threads: AddressSanitizer (the library's tests, all kernels),
# valgrind (a part of them, scalar and AVX2; it knows no AVX-512), Miri and ThreadSanitizer (the small
# programs in tests/sanitizers).
#
# A tool that is not there is said to be missing and skipped; what it would have shown is then not shown.
set -euo pipefail
cd "$(dirname "$0")/.."

skip() { printf 'SKIP: %s\n' "$*"; }

if cargo +nightly --version 2>/dev/null; then
    host=$(rustc -vV | sed -n 's/^host: //p')
    RUSTFLAGS=-Zsanitizer=address cargo +nightly test --locked -p apitriage --target "$host" --target-dir target/asan --lib
else
    skip "AddressSanitizer: no nightly toolchain"
fi

# Exhaustive tests are left out: valgrind is forty times slower.
if command -v valgrind >/dev/null; then
    # Of the whole workspace, so that what `cargo test` has built serves here, too.
    program=$(cargo test --locked --workspace --lib --no-run --message-format=json \
        | sed -n 's/.*"executable":"\([^"]*\/apitriage-[^"]*\)".*/\1/p' | tail -1)
    valgrind -q --error-exitcode=9 "$program" scan:: grammar::shapes depth_is_limited documents_and_damaged scalars_at_every_edge \
        array_ lines_ prefixed_ seq_ documents_resume whole_ | tee target/valgrind.txt
    # Names that match no test any more would be no failure.
    grep -qE 'ok\. [3-9][0-9] passed' target/valgrind.txt
else
    skip "valgrind: not installed"
fi

# The programs' own crate: to prepare the tests' dependencies would take longer than the programs run.
programs=(--locked --manifest-path tests/sanitizers/Cargo.toml --target-dir target/sanitizers)

# Miri of one kernel: miri KERNEL TARGET [FEATURES]. Under it a processor has what the program is
# compiled for. Threads of a pool end after the program, so what they still hold counts as no leak;
# crossbeam makes pointers of integers.
miri() {
    printf 'Miri: %s on %s\n' "$1" "$2"
    cargo +nightly miri setup -q --target "$2"
    local flags='-Zmiri-tree-borrows -Zmiri-ignore-leaks -Zmiri-permissive-provenance'
    RUSTFLAGS="${3:+-Ctarget-feature=$3}" MIRIFLAGS=$flags timeout "$seconds" \
        cargo +nightly miri run -q "${programs[@]}" --target "$2" --bin miri -- "$1"
}

# Compilation included. A machine that is busy needs more.
seconds=${APITRIAGE_SANITIZER_SECONDS:-240}
sources=$(rustc +nightly --print sysroot 2>/dev/null)/lib/rustlib/src/rust/library
if cargo +nightly miri --version 2>/dev/null && [ -d "$sources" ]; then
    avx2=+avx2,+bmi1,+bmi2,+pclmulqdq,+popcnt
    miri avx2 x86_64-unknown-linux-gnu $avx2
    miri avx512 x86_64-unknown-linux-gnu $avx2,+avx512f,+avx512bw,+avx512vbmi,+avx512vbmi2
    miri scalar s390x-unknown-linux-gnu # big-endian
    miri scalar i686-unknown-linux-gnu  # 32 bits
else
    skip "Miri 4 of 4 (AVX2, AVX-512, big-endian, 32 bits): rustup component add --toolchain nightly miri rust-src"
fi

# The standard library is compiled along, so that its atomics are seen.
if [ -d "$sources" ]; then
    echo "ThreadSanitizer: 1 to 8 threads"
    export RUSTFLAGS=-Zsanitizer=thread TSAN_OPTIONS=halt_on_error=1
    threads=("${programs[@]}" --release -Zbuild-std --target x86_64-unknown-linux-gnu --features gzip --bin threads)
    cargo +nightly build -q "${threads[@]}"
    timeout "$seconds" cargo +nightly run -q "${threads[@]}"
else
    skip "ThreadSanitizer: rustup component add --toolchain nightly rust-src"
fi
