//! Finds the time that a line of a text log begins with. This file must not know layouts of times.
//!
//! ```text
//! INFO[2026-11-25T17:01:13Z] …    <14>1 2026-11-25T17:01:13Z …    level=info time="2026-11-25 …
//! ^    ^                          ^     ^                         ^          ^
//! ```
//!
//! A time is tried for at the line's start, after each opening bracket, after each of the first
//! blanks, and at the value of a member that is named like a time. Colours before it are skipped.

use super::colours::after_colours;
use super::names::{RecognisedName, recognise};
use super::time::{CallTime, TimePrefix};
use super::time_layouts::read_date_time;
use super::time_number::read_number;

/// A time must begin in so many bytes.
const HEAD: usize = 64;

/// And in so many words.
const WORDS: usize = 5;

/// Finds the time at the start of `line`.
pub(super) fn find(line: &[u8], utc_offset_seconds: i32) -> Option<CallTime> {
    let line = without_colours(line);
    let head = line.get(..HEAD).unwrap_or(line);
    let at_start = strip_opening(line);
    if let Some(time) = time_or_number(at_start, utc_offset_seconds) {
        return Some(time);
    }

    let mut words = 1;
    let mut word_start = 0;
    let mut last = b' ';
    for (at, &byte) in head.iter().enumerate() {
        let after = line.get(at + 1..).unwrap_or_default();
        match byte {
            // What follows is data or speech: a time in it is not that of the line.
            b'{' => return None,
            b'"' if at != 0 => return None,

            b'=' if names_time(line.get(word_start..at)) => {
                let value = strip_opening(after);
                if let Some(time) = time_or_number(value, utc_offset_seconds) {
                    return Some(time);
                }
            }
            b'[' | b'(' | b' ' | b'\t' => {
                let is_next_word = matches!(byte, b' ' | b'\t') && !matches!(last, b' ' | b'\t');
                words += usize::from(is_next_word);
                if words > WORDS {
                    return None;
                }
                let after = without_colours(after);
                if let Some(time) = date_with_clock(after, utc_offset_seconds) {
                    return Some(time);
                }
                word_start = at + 1;
            }
            _ => {}
        }
        last = byte;
    }
    None
}

/// The text after the colours that it begins with.
fn without_colours(text: &[u8]) -> &[u8] {
    text.get(after_colours(text, 0)..).unwrap_or_default()
}

/// The text after what may be in front of a time: a quote, a bracket, the priority of syslog.
fn strip_opening(text: &[u8]) -> &[u8] {
    match text {
        [b'"' | b'[' | b'(', rest @ ..] => rest,
        [b'<', a, b'>', rest @ ..] if a.is_ascii_digit() => rest,
        [b'<', a, b, b'>', rest @ ..] if a.is_ascii_digit() && b.is_ascii_digit() => rest,
        [b'<', a, b, c, b'>', rest @ ..] if [a, b, c].iter().all(|c| c.is_ascii_digit()) => rest,
        _ => text,
    }
}

/// Whether `name=TIME` is the time of a line.
fn names_time(name: Option<&[u8]>) -> bool {
    name.and_then(recognise) == Some(RecognisedName::Time)
}

fn time_or_number(text: &[u8], utc_offset_seconds: i32) -> Option<CallTime> {
    date_with_clock(text, utc_offset_seconds)
        .or_else(|| read_number(text).filter(ends_there).map(|read| read.time))
}

fn date_with_clock(text: &[u8], utc_offset_seconds: i32) -> Option<CallTime> {
    read_date_time(text, utc_offset_seconds)
        .filter(|read| read.has_clock && ends_there(read))
        .map(|read| read.time)
}

/// Whether the time ends where it was read to: not in the middle of a longer word, nor before what
/// would make it another time.
fn ends_there(read: &TimePrefix<'_>) -> bool {
    let is_end = match read.rest.first() {
        Some(b'+' | b'-' | b'.' | b'_') => false,
        Some(byte) => !byte.is_ascii_alphanumeric(),
        None => true,
    };
    is_end && !goes_on(read.rest)
}

/// Names of zones that no level or program has. They mean several offsets each, so none is known.
const ZONES: [&[u8]; 26] = [
    b"ACST", b"AEDT", b"AEST", b"AKST", b"AST", b"AWST", b"BST", b"CDT", b"CEST", b"CET", b"CST",
    b"EDT", b"EEST", b"EET", b"EST", b"HKT", b"HST", b"IST", b"JST", b"KST", b"MDT", b"MSK",
    b"MST", b"PDT", b"PST", b"SGT",
];

/// Whether a half of the day, or a zone of which only the name is written, comes after a time:
/// ` PM`, ` CST`, `[Asia/Shanghai]`.
fn goes_on(rest: &[u8]) -> bool {
    let word = |text: &'_ [u8]| text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    match rest {
        [b' ', text @ ..] => {
            let (word, after) = text.split_at_checked(word(text)).unwrap_or_default();
            let is_whole = after.first().is_none_or(|byte| !byte.is_ascii_alphanumeric());
            let is_half = word.eq_ignore_ascii_case(b"AM") || word.eq_ignore_ascii_case(b"PM");
            is_whole && (is_half || ZONES.contains(&word))
        }
        [b'[', text @ ..] => text.get(word(text)) == Some(&b'/'),
        _ => false,
    }
}
