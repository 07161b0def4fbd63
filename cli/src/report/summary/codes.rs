//! The table of codes.

use apitriage::Odd;
use apitriage::catalog;
use apitriage::report::{CodeRow, Report};

use super::{sample_place, whole_of_shares};
use crate::report::page::{Cell, Column, FOR_PROGRAMS, Page};
use crate::report::words::{plural, preventable_word, retry_word};

const CODE_COLUMNS: [Column; 9] = [
    Column::text("CODE", "code", 0),
    Column::number("COUNT", "count", 0),
    Column::number("OF FAILED", "share_of_failed", 1),
    Column::number("OF ALL", "share_of_all", 4),
    Column::text("PREVENTABLE", "preventable", 2),
    Column::text("RETRY", "retry", 3),
    Column::text("SAMPLE", "sample", 5),
    Column::text("REQUEST ID", "sample_request_id", 6),
    Column::text("ODD", "odd", FOR_PROGRAMS),
];

/// Adds the table, with at most `top` rows, and says what is not in it.
pub(super) fn add_codes(page: &mut Page, report: &Report<'_>, top: usize) {
    let shown = report.codes.iter().take(top);
    page.data(CODE_COLUMNS.to_vec(), shown.map(|row| code_cells(report, row)).collect());

    let hidden = report.codes.get(top.min(report.codes.len())..).unwrap_or_default();
    let more = |distinct, count| {
        let codes = plural(distinct, "more code", "more codes");
        format!("{codes}, {}", plural(count, "record", "records"))
    };
    if !hidden.is_empty() {
        let count = hidden.iter().map(|row| row.count).sum();
        page.text(format!("{}: --top N shows more.", more(hidden.len() as u64, count)));
    }

    let others = &report.other_codes;
    if others.count > 0 {
        let codes = more(others.distinct_at_least, others.count);
        page.text(format!("At least {codes}: --max-unknown-codes N shows more."));
    }
}

fn code_cells(report: &Report<'_>, row: &CodeRow<'_>) -> Vec<Cell> {
    let counts_as_failed = row.code.as_deref() != Some(catalog::DRY_RUN);
    let ids = row
        .samples
        .iter()
        .map(|sample| sample.request_id.as_deref().unwrap_or_default().to_owned());
    let has_ids = row.samples.iter().any(|sample| sample.request_id.is_some());

    vec![
        name_cell(row),
        Cell::Number(row.count),
        if counts_as_failed { Cell::Share(row.count, report.failed) } else { Cell::Empty },
        Cell::Share(row.count, whole_of_shares(report)),
        row.preventable
            .map_or(Cell::Word("", "?"), |class| Cell::Word(class.word(), preventable_word(class))),
        row.retry.map_or(Cell::Word("", "?"), |retry| Cell::Word(retry.word(), retry_word(retry))),
        Cell::texts(row.samples.iter().map(sample_place)),
        if has_ids { Cell::texts(ids) } else { Cell::Empty },
        row.odd.map_or(Cell::Empty, |odd| Cell::Word(odd.word(), odd.word())),
    ]
}

/// The code. A row without one has a name for people.
fn name_cell(row: &CodeRow<'_>) -> Cell {
    match (row.code.as_deref(), row.odd) {
        (_, Some(Odd::Missing)) => Cell::Word("", "(no Code)"),
        (_, Some(Odd::NotAString)) => Cell::Word("", "(Code is not a string)"),
        (_, Some(Odd::NotUnicode)) => Cell::Word("", "(Code is not Unicode)"),
        (_, Some(Odd::NotAnObject)) => Cell::Word("", "(Error is not an object)"),
        (_, Some(odd)) => Cell::Word("", odd.word()),
        (None | Some(""), None) => Cell::Word("", "(empty)"),
        (Some(code), None) => Cell::Text(code.to_owned()),
    }
}
