//! Tables, JSON, CSV and Markdown: what each shows of a summary, and what it makes of hostile text.
//!
//! A code is whatever a response says it is. None of it may act on a terminal, in a spreadsheet or
//! on a page, in any format, nor in a message. It must not know the layout beyond that.

mod hostile;
mod markdown;
mod notes;
mod rows;
mod spreadsheet;

use crate::{Ran, failure};

const FORMATS: [&str; 4] = ["table", "json", "csv", "markdown"];

/// Codes that would do something if they were printed as they are.
fn hostile_codes() -> Vec<String> {
    let texts = [
        "\u{1b}[31mred\u{1b}]0;title\u{7}",
        "\u{9b}31m\u{9d}0;title\u{9c}\u{85}",
        "left\u{202e}right\u{2066}x\u{2069}\u{200f}\u{feff}",
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "a|b",
        "`code`",
        "<script>alert(1)</script>",
        "MARK\nLINE",
        "MARK\r\nLINE,\"quoted\"",
        "\u{0}\u{7f}\u{2028}\u{2029}",
    ];
    texts.iter().map(|text| (*text).to_owned()).chain(["é".repeat(128)]).collect()
}

/// A file of failures with these codes and RequestIds, the first one the most frequent.
fn archive_of_codes(texts: &[String]) -> String {
    let lines = texts
        .iter()
        .enumerate()
        .map(|(n, text)| format!("{}\n", failure(text, text)).repeat(texts.len() - n));
    lines.collect()
}

fn csv_rows(ran: &Ran) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(&ran.out[..]);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The cells of each row under one heading.
pub(crate) fn csv_column(ran: &Ran, heading: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(&ran.out[..]);
    let place = reader.headers().unwrap().iter().position(|name| name == heading);
    let place = place.unwrap_or_else(|| panic!("{heading} in {}", ran.text()));
    csv_rows(ran).into_iter().map(|row| row[place].clone()).collect()
}
