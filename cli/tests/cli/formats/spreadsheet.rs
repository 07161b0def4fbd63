//! CSV: the numbers that it holds, and text that a spreadsheet would take for a formula.

use super::{archive_of_codes, csv_column, csv_rows};
use crate::{Folder, failures};

#[test]
fn csv_holds_the_numbers() {
    let content =
        failures(&[("InvalidParameter.Time", 3), ("InternalError", 1), ("DryRunOperation", 1)]);
    let folder = Folder::with(&[("a", content.as_bytes())]);
    let ran = folder.run(&["summarize", "a", "--format", "csv"]).ok();
    let heading =
        "code,count,share_of_failed,share_of_all,preventable,retry,sample,sample_request_id,odd\n";
    assert!(ran.text().starts_with(heading), "{}", ran.text());

    let rows = csv_rows(&ran);
    assert_eq!(
        rows[0][..6],
        ["InvalidParameter.Time", "3", "0.750000", "0.600000", "statically", "after_fix"]
    );
    assert_eq!(rows[0][6..], ["a@0", "r", ""]);
    assert_eq!(
        rows.iter().map(|row| row[0].as_str()).collect::<Vec<_>>()[1..],
        ["DryRunOperation", "InternalError"]
    );

    let groups =
        csv_rows(&folder.run(&["summarize", "a", "--format", "csv", "--by", "family"]).ok());
    assert_eq!(groups[0][..2], ["InvalidParameter", "3"]);
}

#[test]
fn a_formula_is_text_in_csv() {
    let codes: Vec<String> = ["=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", " =1", "|x", "%x"]
        .map(String::from)
        .into();
    let folder = Folder::with(&[("=1.json", archive_of_codes(&codes).as_bytes())]);
    let rows = csv_rows(&folder.run(&["summarize", "=1.json", "--format", "csv"]).ok());
    assert_eq!(rows.len(), codes.len());

    for (row, code) in rows.iter().zip(&codes) {
        assert_eq!(row[0], format!("'{code}"));
        assert_eq!(row[7], format!("'{code}"), "the RequestId");
        assert!(row[6].starts_with("'=1.json@"), "{}", row[6]);
    }

    let by_input = folder.run(&["summarize", "=1.json", "--format", "csv", "--by", "input"]).ok();
    assert_eq!(csv_column(&by_input, "input"), ["'=1.json"]);
    assert_eq!(csv_column(&by_input, "most_frequent"), ["'=cmd|' /C calc'!A0"]);
}
