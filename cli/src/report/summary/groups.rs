//! The table of groups: records that have the same values in some dimensions.
//!
//! Only failures are in groups by code or family, so those have no failure rate. Dry runs did not
//! fail: their code is neither counted nor named among those of a group.

use apitriage::Dimension;
use apitriage::catalog;
use apitriage::report::{CodeRow, Group, OtherGroups, Report};

use super::whole_of_shares;
use crate::report::page::{Cell, Column, FOR_PROGRAMS, Page};
use crate::report::words::plural;

/// The columns after the keys of groups of failures.
const COLUMNS_OF_FAILURES: [Column; 12] = [
    Column::number("COUNT", "count", 0),
    Column::number("RECORDS", "records", FOR_PROGRAMS),
    Column::number("SUCCEEDED", "succeeded", FOR_PROGRAMS),
    Column::number("FAILED", "failed", FOR_PROGRAMS),
    Column::number("FAILURE RATE", "failure_rate", FOR_PROGRAMS),
    Column::bars("", FOR_PROGRAMS),
    Column::number("OF FAILED", "share_of_failed", 2),
    Column::number("OF ALL", "share_of_all", 5),
    Column::number("CODES", "codes", 4),
    Column::number("PREVENTABLE", "preventable_upper_bound", 3),
    Column::text("MOST FREQUENT", "most_frequent", 5),
    Column::number("GROUPS", "groups", FOR_PROGRAMS),
];

/// The columns after the keys of all other groups.
const COLUMNS_OF_RECORDS: [Column; 12] = [
    Column::number("COUNT", "count", FOR_PROGRAMS),
    Column::number("RECORDS", "records", 0),
    Column::number("SUCCEEDED", "succeeded", FOR_PROGRAMS),
    Column::number("FAILED", "failed", 0),
    Column::number("FAILURE RATE", "failure_rate", 1),
    Column::bars("FAILURES", 1),
    Column::number("OF FAILED", "share_of_failed", 3),
    Column::number("OF ALL", "share_of_all", FOR_PROGRAMS),
    Column::number("CODES", "codes", 5),
    Column::number("PREVENTABLE", "preventable_upper_bound", 4),
    Column::text("MOST FREQUENT", "most_frequent", 2),
    Column::number("GROUPS", "groups", FOR_PROGRAMS),
];

/// How a list of dimensions is laid out.
struct GroupTable<'a> {
    report: &'a Report<'a>,
    by: &'a [Dimension],
    /// Whether only failures and dry runs are in groups.
    is_of_failures: bool,
    /// The most failures of a group that is shown, if bars are drawn.
    most_failures: Option<u64>,
}

/// Adds the table, with the `top` groups with the most failures, and says what is not in it.
pub(super) fn add_groups(page: &mut Page, report: &Report<'_>, by: &[Dimension], top: usize) {
    let groups = report.largest_groups(top);
    let others = report.other_groups.as_ref().filter(|others| others.sum.records > 0);
    let most_failures = groups.iter().map(|group| group.failed).max();
    let table = GroupTable {
        report,
        by,
        is_of_failures: by.iter().any(|of| matches!(of, Dimension::Code | Dimension::Family)),
        most_failures: most_failures.filter(|_| by.len() == 1 && is_in_time(by)),
    };

    let mut rows: Vec<_> = groups.iter().map(|group| table.cells_of(group)).collect();
    // In order of time, groups without failures are part of the picture. Elsewhere they come last.
    let with_failures = groups.iter().take_while(|group| is_in_time(by) || group.count > 0).count();
    let rows_for_programs = with_failures..rows.len();
    rows.extend(others.map(|others| table.cells_of_others(others)));
    page.data_with_hidden_rows(table.columns(), rows, rows_for_programs);

    table.add_notes(page, others, with_failures);
}

/// Whether groups are in order of time.
fn is_in_time(by: &[Dimension]) -> bool {
    by.first().is_some_and(Dimension::is_time)
}

impl GroupTable<'_> {
    fn columns(&self) -> Vec<Column> {
        let keys = self.by.iter().map(|dimension| {
            let word = dimension.word();
            Column::named(word.to_uppercase(), word.to_owned())
        });
        let counts = match self.is_of_failures {
            true => COLUMNS_OF_FAILURES,
            false => COLUMNS_OF_RECORDS,
        };
        keys.chain(counts).collect()
    }

    fn cells_of(&self, group: &Group<'_>) -> Vec<Cell> {
        let keys = group.keys.iter().zip(self.by);
        let mut cells: Vec<Cell> =
            keys.map(|((_, value), dimension)| key_cell(dimension, value)).collect();
        cells.extend(self.count_cells(group, 1));
        cells
    }

    fn cells_of_others(&self, others: &OtherGroups<'_>) -> Vec<Cell> {
        let name = match self.by {
            [Dimension::Input] => "(other inputs)",
            _ => "(other groups)",
        };
        let mut cells = vec![Cell::Word("", name)];
        cells.resize(self.by.len(), Cell::Empty);
        cells.extend(self.count_cells(&others.sum, others.distinct_at_least));
        cells
    }

    /// The cells after the keys of a row that stands for so many `groups`.
    fn count_cells(&self, group: &Group<'_>, groups: u64) -> Vec<Cell> {
        // As in the table of codes: a family of dry runs has no share of the failures. An input of
        // dry runs does have one, which is 0.
        let is_dry_run = self.is_of_failures
            && group.failed == 0
            && group.codes.iter().all(|row| row.code.as_deref() == Some(catalog::DRY_RUN));
        let share_of_failed = match is_dry_run {
            true => Cell::Empty,
            false => Cell::Share(group.failed, self.report.failed),
        };
        let failure_rate = match self.is_of_failures {
            true => Cell::Empty,
            false => Cell::Share(group.failed, group.responses()),
        };
        let is_failure = |row: &&CodeRow<'_>| row.code.as_deref() != Some(catalog::DRY_RUN);
        let most_frequent = group.codes.iter().find(is_failure).and_then(|row| row.code.as_deref());
        let codes = group.codes.iter().filter(is_failure).count() as u64;
        let codes = match is_dry_run {
            true => Cell::Empty,
            false => Cell::Number(codes + group.other_codes.distinct_at_least),
        };

        vec![
            Cell::Number(group.count),
            Cell::Number(group.records),
            Cell::Number(group.succeeded),
            Cell::Number(group.failed),
            failure_rate,
            self.most_failures.map_or(Cell::Empty, |most| Cell::Bar(group.failed, most)),
            share_of_failed,
            Cell::Share(group.count, whole_of_shares(self.report)),
            codes,
            Cell::Number(group.preventable.upper_bound),
            most_frequent.map_or(Cell::Empty, |code| Cell::Text(code.to_owned())),
            Cell::Number(groups),
        ]
    }

    /// Says what is not in the table, of which people see so many groups.
    fn add_notes(&self, page: &mut Page, others: Option<&OtherGroups<'_>>, shown: usize) {
        let (one, many) = match self.by {
            [Dimension::Input] => ("input", "inputs"),
            _ => ("group", "groups"),
        };
        if let Some(others) = others {
            let groups = plural(others.distinct_at_least, one, many);
            page.text(format!(
                "The last row is the sum of at least {groups} beyond --max-group-rows."
            ));
        }

        let other_codes = self.report.other_codes.count;
        if self.by == [Dimension::Family] && other_codes > 0 {
            let records = plural(other_codes, "more record", "more records");
            page.text(format!("{records} with codes beyond --max-unknown-codes."));
        }

        let groups = self.report.groups.as_deref().unwrap_or_default();
        let is_quiet = |group: &&Group<'_>| group.count == 0 && !is_in_time(self.by);
        let quiet = groups.iter().filter(is_quiet).count();
        if quiet > 0 {
            let (one, many) =
                (format!("more {one} has no failures"), format!("more {many} have no failures"));
            page.text(format!("{}.", plural(quiet as u64, &one, &many)));
        }
        let hidden = groups.len().saturating_sub(shown + quiet);
        if hidden > 0 {
            let groups = plural(hidden as u64, "more group", "more groups");
            page.text(format!("{groups}: --top N shows more."));
        }
    }
}

/// The value of a group. A group without one has a name for people.
fn key_cell(dimension: &Dimension, value: Option<&str>) -> Cell {
    match (value, dimension) {
        (None, Dimension::Code | Dimension::Family) => Cell::Word("", "(no code)"),
        (None, _) => Cell::Word("", "(none)"),
        (Some(""), _) => Cell::Word("", "(empty)"),
        (Some(value), _) => Cell::Text(value.to_owned()),
    }
}
