//! The table of faults: why records are malformed, and how often.

use apitriage::report::Report;

use super::sample_place;
use crate::report::page::{Cell, Column, Page};

const FAULT_COLUMNS: [Column; 4] = [
    Column::text("MALFORMED", "kind", 0),
    Column::number("COUNT", "count", 0),
    Column::text("WHY", "why", 4),
    Column::text("SAMPLE", "sample", 5),
];

/// Adds the table.
pub(super) fn add_faults(page: &mut Page, report: &Report<'_>) {
    let rows = report.faults.iter().map(|row| {
        vec![
            Cell::Word(row.kind.word(), row.kind.word()),
            Cell::Number(row.count),
            Cell::Word(row.kind.explain(), row.kind.explain()),
            Cell::texts(row.samples.iter().map(sample_place)),
        ]
    });
    page.grid(FAULT_COLUMNS.to_vec(), rows.collect());
}
