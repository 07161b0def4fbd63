# Short names for what is used most: `just --list`. What CI runs is in .ci/run, which does not need
# this file.

# Show this list.
default:
    @just --list

# Formatting, lints and documentation.
check:
    .ci/run formatting lints documentation

# Tests: all of them, or what `cargo test` is told.
test *ARGUMENTS:
    cargo test --locked {{ ARGUMENTS }}

# Rewrite expected outputs; read the difference before you commit it.
bless:
    APITRIAGE_BLESS=1 cargo test --locked --test rules --test cli
    git diff --stat

# The program, as it is released.
run *ARGUMENTS:
    cargo run --locked --release -- {{ ARGUMENTS }}

# The documentation of the library, with all features.
doc:
    cargo doc --locked --features arbitrary,tower,reqwest-middleware --no-deps --open

# Benchmarks, or one of them: `just bench classify`.
bench NAME="*":
    cargo bench --locked --bench '{{ NAME }}'

# Fuzz a target for some seconds.
[working-directory("fuzz")]
fuzz TARGET SECONDS="60":
    mkdir -p corpus/{{ TARGET }}
    cargo +nightly fuzz run --release {{ TARGET }} corpus/{{ TARGET }} seeds/{{ TARGET }} -- \
        -dict=apitriage.dict -max_len=4096 -max_total_time={{ SECONDS }}

# Changes to a module that no test notices.
mutants MODULE SHARD="0/1":
    tests/mutants.sh {{ MODULE }} {{ SHARD }}

# Everything that CI runs, or some steps of it.
ci *STEPS:
    .ci/run {{ STEPS }}

# The names of those steps.
steps:
    @.ci/run --list
