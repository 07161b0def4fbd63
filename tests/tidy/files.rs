//! How each file is kept: it says what it is for, it can be read, and nothing in it is put off.

use super::sources::{all_code, without_comment};

/// The most lines of a file; aim for 150.
const MOST_LINES: usize = 500;

#[test]
fn every_file_says_what_it_is_for() {
    for file in all_code() {
        assert!(file.text.starts_with("//! "), "{}", file.path);
    }
}

#[test]
fn no_file_is_too_long_to_read() {
    for file in all_code() {
        let lines = file.text.lines().count();
        assert!(lines <= MOST_LINES, "{}: {lines} lines", file.path);
    }
}

#[test]
fn nothing_is_put_off() {
    // Put together, so that this file does not hold the words itself.
    let words =
        [["#[ign", "ore"].concat(), ["tod", "o!("].concat(), ["unimplem", "ented!("].concat()];
    for file in all_code() {
        for (line, number) in file.text.lines().zip(1..) {
            let code = without_comment(line);
            let is_put_off = words.iter().any(|word| code.contains(word.as_str()));
            assert!(!is_put_off, "{}:{number}: {line}", file.path);
        }
    }
}
