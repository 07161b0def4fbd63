//! A hostile summary in every report format: each output parses, and nothing in it acts.
//!
//! Text of a record reaches a report as a code, a RequestId or the name of an input. It must stay
//! text wherever the report goes: a terminal, the log of a CI runner, a spreadsheet, a page. This
//! must not know how a format escapes it.

use std::collections::BTreeSet;

use apitriage::report::Report;
use apitriage::{Dimension, Summary, classify, escape_for_terminal};
use apitriage_cli::in_each_format;
use serde_json::{Value, json};

use crate::made;

/// What acts somewhere: in a terminal, a spreadsheet, Markdown, HTML, a CI runner.
const HOSTILE: [&str; 24] = [
    "\u{1b}[31m",
    "\u{1b}]8;;x\u{7}",
    "\u{9b}2J",
    "\r",
    "\n",
    "\t",
    "\u{202e}",
    "\u{200b}",
    "=1+1",
    "@SUM(A1)",
    "|",
    "\\|",
    "`",
    "<script>",
    "&lt;",
    "](http://x)",
    "![x]",
    "https://a.example",
    "www.a.example",
    "a@b.example",
    "#12",
    "::error::",
    "##vso[x]",
    "\",\"",
];

/// What reports are grouped by.
pub(crate) const LISTS: [&[Dimension]; 5] = [
    &[Dimension::Code],
    &[Dimension::Family],
    &[Dimension::Input],
    &[Dimension::Directory, Dimension::Code],
    &[Dimension::Hour, Dimension::Action],
];

/// Sums up records that hold hostile text, and reads what each format makes of them.
pub fn reports(bytes: &[u8]) {
    let summary = hostile_summary(bytes);
    for by in LISTS {
        assert_formats_hold(&summary, by);
    }
}

/// Every format keeps its laws on this summary.
pub(crate) fn assert_formats_hold(summary: &Summary, by: &[Dimension]) {
    let texts = in_each_format(summary, by).unwrap();
    let names: BTreeSet<&str> = texts.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, BTreeSet::from(["csv", "json", "markdown", "table"]), "each has its laws");

    for (name, text) in texts {
        let text = String::from_utf8(text).unwrap();
        assert!(text.lines().all(is_harmless_line), "{name}: {text:?}");
        match name {
            "json" => assert_is_the_report(&text, summary, by),
            "csv" => assert_harmless_sheet(&text),
            "markdown" => assert_harmless_markdown(&text),
            _ => {}
        }
    }
}

/// Whether a line does nothing on a terminal, nor in the log of a CI runner, which takes some lines
/// for commands.
fn is_harmless_line(line: &str) -> bool {
    let acts = |c: char| escape_for_terminal(c.encode_utf8(&mut [0; 4])) != c.to_string();
    !line.contains(acts) && !line.trim_start().starts_with("::") && !line.contains("##vso[")
}

fn assert_is_the_report(text: &str, summary: &Summary, by: &[Dimension]) {
    let parsed: Value = serde_json::from_str(text).unwrap();
    let report = serde_json::to_value(Report::new(summary, by)).unwrap();
    assert_eq!(parsed, report);
    assert_eq!(parsed["records"], json!(summary.records()));
}

/// Each row has as many cells as the header, and a spreadsheet takes none of them for a formula.
fn assert_harmless_sheet(text: &str) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    for row in reader.records() {
        for cell in &row.unwrap() {
            let is_formula = cell.trim_start().starts_with(['=', '+', '-', '@', '|', '%']);
            assert!(!is_formula || cell.parse::<f64>().is_ok(), "{cell:?} in {text:?}");
        }
    }
}

/// Each row of a table has as many cells as its header, and there is no HTML, no code and no link.
fn assert_harmless_markdown(text: &str) {
    let mut cells_of_table = None;
    for line in text.lines() {
        let bars = unescaped(line).filter(|c| *c == '|').count();
        match cells_of_table {
            _ if !line.starts_with('|') => cells_of_table = None,
            None => cells_of_table = Some(bars),
            Some(cells) => assert_eq!(bars, cells, "{line:?} in {text:?}"),
        }
        let acts = |c: char| "<>`[]*_~$".contains(c);
        assert!(!unescaped(line).any(acts), "{line:?}");
        let lower = line.to_lowercase();
        assert!(!lower.contains("://") && !lower.contains("www."), "{line:?}");
    }
}

/// The characters without a backslash before them.
fn unescaped(line: &str) -> impl Iterator<Item = char> {
    let mut is_escaped = false;
    line.chars().filter(move |c| {
        let was_escaped = is_escaped;
        is_escaped = *c == '\\' && !was_escaped;
        !was_escaped && *c != '\\'
    })
}

/// A summary of a record for each line of the bytes. The line is its code, its RequestId and the
/// name of its input; bytes from 0xe0 on in it stand for hostile texts.
fn hostile_summary(bytes: &[u8]) -> Summary {
    let mut summary = Summary::new(2, 8);
    LISTS.iter().for_each(|by| summary.count_by_within(by, 8));
    for (at, line) in bytes.split(|&byte| byte == b'\n').take(24).enumerate() {
        let mut text = String::new();
        for part in line.chunk_by(|one, other| (*one < 0xe0) == (*other < 0xe0)) {
            match part.first() {
                Some(0xe0..) => text.extend(part.iter().map(hostile_text)),
                _ => text.push_str(&String::from_utf8_lossy(part)),
            }
        }
        let code = if at % 5 == 4 { format!("InternalError.{text}") } else { text.clone() };
        let error = json!({ "Code": code, "Message": text });
        let record = json!({ "Response": { "Error": error, "RequestId": text } }).to_string();
        summary.add(&text, at as u64, record.as_bytes(), &classify(record.as_bytes()));
    }
    for (at, record) in made::records(bytes).iter().enumerate() {
        summary.add("made", at as u64, record, &classify(record));
    }
    summary
}

fn hostile_text(byte: &u8) -> &'static str {
    HOSTILE[usize::from(*byte) % HOSTILE.len()]
}
