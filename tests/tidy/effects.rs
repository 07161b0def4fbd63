//! Where the code may touch files, threads, clocks and the terminal, and where it may be unsafe.

use super::sources::sources;
use super::{LIBRARY, PROGRAM};

/// Asserts that no line of shipped code outside of `allowed` has one of `words`, and that a line
/// inside has: else the test would look for the wrong words.
fn only_in(allowed: &[&str], words: &[&str]) {
    let mut elsewhere = Vec::new();
    let mut is_used = false;
    for file in sources(&[LIBRARY, PROGRAM]) {
        let is_allowed = allowed.iter().any(|prefix| file.path.starts_with(prefix));
        for (number, line) in file.code() {
            if words.iter().any(|word| line.contains(word)) {
                is_used = true;
                if !is_allowed {
                    elsewhere.push(format!("{}:{number}: {}", file.path, line.trim()));
                }
            }
        }
    }

    assert!(elsewhere.is_empty(), "only in {allowed:?}, but: {elsewhere:#?}");
    assert!(is_used, "no line has one of {words:?}");
}

#[test]
fn only_input_and_the_program_touch_files() {
    only_in(
        &["src/input/", PROGRAM],
        &["std::fs", "fs::", "File::", "std::net", "std::process", "std::env"],
    );
}

#[test]
fn only_summarize_check_and_what_waits_for_the_user_know_threads() {
    only_in(
        &["src/summarize/", "src/check/run.rs", "cli/src/progress.rs", "cli/src/interrupt.rs"],
        &["rayon", "std::thread", "thread::spawn", "thread_local!"],
    );
}

#[test]
fn only_the_program_prints() {
    only_in(
        &[PROGRAM],
        &["println!", "eprintln!", "print!(", "eprint!(", "io::stdout", "io::stderr", "dbg!"],
    );
}

#[test]
fn only_the_program_reads_a_clock() {
    only_in(
        &[
            "cli/src/progress.rs",
            "cli/src/commands/check/",
            "cli/src/commands/summarize/selection.rs",
        ],
        &["Instant::", "SystemTime::now", "Timestamp::now"],
    );
}

#[test]
fn unsafe_code_stays_with_instructions_and_mapped_files() {
    only_in(
        &["src/scan/arch/", "src/input/mapped.rs", "cli/src/commands/summarize/"],
        &["unsafe {", "unsafe fn", "unsafe impl", "allow(unsafe_code"],
    );
}
