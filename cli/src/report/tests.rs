//! Pages in every format: the catalog, and summaries with the largest numbers.

use apitriage::report::Report;
use apitriage::{Dimension, Input, Options, Summary, summarize};

use super::csv::write_csv;
use super::markdown::write_markdown;
use super::table::write_table;
use super::*;

/// A page as CSV, Markdown and a table.
fn in_text_formats(page: &Page) -> [String; 3] {
    let (mut csv, mut markdown, mut table) = (Vec::new(), Vec::new(), Vec::new());
    write_csv(page, &mut csv).unwrap();
    write_markdown(page, &mut markdown).unwrap();
    write_table(page, Look { width: Some(80), color: true }, &mut table).unwrap();
    [csv, markdown, table].map(|bytes| String::from_utf8(bytes).unwrap())
}

#[test]
fn the_catalog_in_each_format() {
    let [csv, markdown, _] = in_text_formats(&catalog_page());
    assert!(csv.starts_with("code,kind,preventable,retry,origin,actions,meaning,advice\n"));
    assert!(markdown.starts_with("| CODE |"));

    let mut table = Vec::new();
    write_table(&catalog_page(), Look { width: Some(80), color: false }, &mut table).unwrap();
    let table = String::from_utf8(table).unwrap();
    assert!(table.lines().all(|line| line.len() <= 80));
    let hidden = "(KIND, RETRY, ORIGIN, MEANING hidden: terminal too narrow;";
    let last_lines = table.split("\n\n").last().unwrap().split_whitespace().collect::<Vec<_>>();
    assert!(last_lines.join(" ").contains(hidden), "{table}");
}

/// A saved summary may hold them.
#[test]
fn the_largest_counts_can_be_shown() {
    const MOST: u64 = i64::MAX as u64;
    let record = br#"{"Response":{"Error":{"Code":"InternalError"},"RequestId":"r-1"}}"#;
    let options = Options::new().by([Dimension::Input]);
    let mut form =
        serde_json::to_value(summarize([Input::bytes("a.log", record)], &options).unwrap())
            .unwrap();
    form["outcomes"]["failed"] = MOST.into();
    form["codes"]["codes"]["InternalError"]["count"] = MOST.into();
    form["inputs"][0]["records"] = MOST.into();
    let group = &mut form["groupings"][0]["groups"][0];
    group["outcomes"]["failed"] = MOST.into();
    group["codes"]["codes"]["InternalError"]["count"] = MOST.into();
    let mut summary: Summary = serde_json::from_value(form).unwrap();

    for _ in 0..3 {
        for by in [Dimension::Code, Dimension::Family, Dimension::Input] {
            let by = &[by];
            let report = Report::new(&summary, by);
            for text in in_text_formats(&summary_page(&report, by, Some(2), "")) {
                assert!(text.contains("InternalError") || text.contains("a.log"), "{text}");
            }
        }
        summary.merge(summary.clone());
    }
}
