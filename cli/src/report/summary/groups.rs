//! The table of groups: families of codes, or inputs.

use std::collections::BTreeSet;

use apitriage::catalog;
use apitriage::report::{By, Group, OtherGroups, Report};

use crate::report::page::{Cell, Column, FOR_PROGRAMS, Page};
use crate::report::words::plural;

const GROUP_COLUMNS: [Column; 9] = [
    Column::text("GROUP", "key", 0),
    Column::number("COUNT", "count", 0),
    Column::number("OF FAILED", "share_of_failed", 2),
    Column::number("OF ALL", "share_of_all", 5),
    Column::number("CODES", "codes", 4),
    Column::number("PREVENTABLE", "preventable_upper_bound", 3),
    Column::text("MOST FREQUENT", "most_frequent", 5),
    Column::number("GROUPS", "groups", FOR_PROGRAMS),
    Column::number("FAILURE RATE", "failure_rate", 1),
];

/// Adds the table, with at most `top` groups, and says what is not in it.
pub(super) fn add_groups(
    page: &mut Page,
    report: &Report<'_>,
    by: By,
    groups: &[Group<'_>],
    top: usize,
) {
    let mut columns = GROUP_COLUMNS.to_vec();
    if let Some(first) = columns.first_mut() {
        first.title = if by == By::Family { "FAMILY" } else { "INPUT" };
    }

    let others = report.other_groups.as_ref().filter(|others| others.count > 0);
    let mut rows: Vec<_> =
        groups.iter().take(top).map(|group| group_cells(report, group)).collect();
    rows.extend(others.map(|others| other_group_cells(report, others)));
    page.data(columns, rows);

    if let Some(others) = others {
        let inputs = plural(others.distinct_at_least, "input", "inputs");
        page.text(format!("The last row is the sum of at least {inputs} beyond --max-group-rows."));
    }

    if by == By::Family && report.other_codes.count > 0 {
        let records = plural(report.other_codes.count, "more record", "more records");
        page.text(format!("{records} with codes beyond --max-unknown-codes."));
    }

    if by == By::Input && others.is_none() {
        add_inputs_without_failures(page, report, groups);
    }

    let hidden = groups.len().saturating_sub(top);
    if hidden > 0 {
        let groups = plural(hidden as u64, "more group", "more groups");
        page.text(format!("{groups}: --top N shows more."));
    }
}

/// Says how many inputs are not in the table, since nothing failed in them.
fn add_inputs_without_failures(page: &mut Page, report: &Report<'_>, groups: &[Group<'_>]) {
    let paths: BTreeSet<&str> = report.inputs.iter().map(|row| row.path).collect();
    let others = paths.len().saturating_sub(groups.len()) as u64;
    if others > 0 {
        let inputs = plural(others, "more input has no failures", "more inputs have no failures");
        page.text(format!("{inputs}."));
    }
}

fn group_cells(report: &Report<'_>, group: &Group<'_>) -> Vec<Cell> {
    let name = match group.key.as_deref() {
        None => Cell::Word("", "(no code)"),
        Some("") => Cell::Word("", "(empty)"),
        Some(key) => Cell::Text(key.to_owned()),
    };
    cells_of_group(report, name, group, 1)
}

fn other_group_cells(report: &Report<'_>, others: &OtherGroups<'_>) -> Vec<Cell> {
    let OtherGroups { distinct_at_least, count, preventable, codes, other_codes } = others.clone();
    let group = Group { key: None, count, records: None, preventable, codes, other_codes };
    cells_of_group(report, Cell::Word("", "(other inputs)"), &group, distinct_at_least)
}

/// The cells of a row that stands for so many `groups`.
fn cells_of_group(report: &Report<'_>, name: Cell, group: &Group<'_>, groups: u64) -> Vec<Cell> {
    let dry_runs: u64 = group
        .codes
        .iter()
        .filter(|row| row.code.as_deref() == Some(catalog::DRY_RUN))
        .map(|row| row.count)
        .sum();
    let failed = group.count - dry_runs.min(group.count);
    let most = group.codes.first();

    // As in the table of codes: a family of dry runs has no share of the failures. An input of dry
    // runs does have one, which is 0.
    let is_family = group.records.is_none();
    let is_dry_run = is_family && failed == 0 && group.key.as_deref() == Some(catalog::DRY_RUN);

    vec![
        name,
        Cell::Number(group.count),
        if is_dry_run { Cell::Empty } else { Cell::Share(failed, report.failed) },
        Cell::Share(group.count, report.records),
        Cell::Number(group.codes.len() as u64 + group.other_codes.distinct_at_least),
        Cell::Number(group.preventable.upper_bound),
        most.and_then(|row| row.code.as_deref())
            .map_or(Cell::Empty, |code| Cell::Text(code.to_owned())),
        Cell::Number(groups),
        group.records.map_or(Cell::Empty, |records| Cell::Share(failed, records)),
    ]
}
