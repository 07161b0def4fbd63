//! The page of a summary: what was read, what became of it, codes or groups, faults, hints.

mod codes;
mod faults;
mod groups;
mod hints;
mod selection;

use apitriage::report::{Report, SampleRow};
use apitriage::{Dimension, Recording, Validation};

use super::page::{Cell, Column, Page};
use super::words::{bytes_text, plural, share_text, thousands};

const TOTAL_COLUMNS: [Column; 3] =
    [Column::text("", "what", 0), Column::number("", "count", 0), Column::number("", "share", 0)];

/// The page of a summary that is grouped by `by`, with at most `top` rows. A list of codes says more
/// than groups by code would. `reading` has the options that decide which records are found, with a
/// blank before each.
pub(crate) fn summary_page(
    report: &Report<'_>,
    by: &[Dimension],
    top: Option<usize>,
    reading: &str,
) -> Page {
    let mut page = Page::default();
    page.text(intro_sentence(report));
    selection::add_selection(&mut page, report);
    if report.records > 0 {
        add_totals(&mut page, report);
    }
    if let Some(sentence) = preventable_sentence(report) {
        page.text(sentence);
    }

    let top = top.unwrap_or(usize::MAX);
    let shown_codes = match by {
        [] | [Dimension::Code] => {
            codes::add_codes(&mut page, report, top);
            report.codes.get(..top).unwrap_or(&report.codes)
        }
        _ => {
            groups::add_groups(&mut page, report, by, top);
            &[]
        }
    };

    if !report.faults.is_empty() {
        faults::add_faults(&mut page, report);
    }
    hints::add_hints(&mut page, report, reading, shown_codes);
    page
}

/// What was read, how, and whether all of it.
fn intro_sentence(report: &Report<'_>) -> String {
    let mut framings: Vec<&str> =
        report.inputs.iter().map(|row| row.framing).filter(|word| *word != "auto").collect();
    framings.sort_unstable();
    framings.dedup();

    let skipped: u64 = report.inputs.iter().map(|row| row.skipped_lines).sum();
    let unread = report.inputs.iter().filter(|row| row.error.is_some()).count() as u64;

    let mut text = format!(
        "{} in {}, {}",
        plural(report.records, "record", "records"),
        plural(report.inputs.len() as u64, "input", "inputs"),
        bytes_text(report.bytes)
    );
    if !framings.is_empty() {
        text.push_str(&format!(", read as {}", framings.join(", ")));
    }
    let recordings = recordings(report);
    if recordings.iter().any(|&recording| recording != Recording::Bare) {
        let words: Vec<&str> = recordings.into_iter().map(Recording::word).collect();
        text.push_str(&format!(" of {}", words.join(", ")));
    }
    let mut recognised: Vec<&str> =
        report.inputs.iter().flat_map(|row| row.recognised.iter().map(AsRef::as_ref)).collect();
    recognised.sort_unstable();
    recognised.dedup();
    if !recognised.is_empty() {
        text.push_str(&format!(" with {}", recognised.join(", ")));
    }
    if report.inputs.iter().any(|row| row.validation == Some(Validation::Structure)) {
        text.push_str(", arrays and objects beside the error checked for structure only");
    }
    if skipped > 0 {
        let lines = plural(skipped, "line", "lines");
        text.push_str(&format!("; {lines} of text without a response"));
    }
    if unread > 0 {
        text.push_str(&format!("; {} NOT READ TO THE END", plural(unread, "input", "inputs")));
    }
    text
}

/// The formats in which calls were recorded, in all inputs.
fn recordings(report: &Report<'_>) -> Vec<Recording> {
    let mut all: Vec<Recording> =
        report.inputs.iter().flat_map(|row| row.recordings.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The records that shares are shares of: all of them or, with a filter, the calls that it keeps.
/// Records that hold no call are counted under any filter, and would make all shares small.
fn whole_of_shares(report: &Report<'_>) -> u64 {
    match report.selection.filter {
        Some(_) => report.succeeded + report.failed + report.dry_run,
        None => report.records,
    }
}

/// Adds the table of what became of the records.
fn add_totals(page: &mut Page, report: &Report<'_>) {
    let rows = [
        ("succeeded", report.succeeded),
        ("failed", report.failed),
        ("dry runs", report.dry_run),
        ("not a response", report.not_a_response),
        ("malformed", report.malformed),
    ];
    let is_filtered = report.selection.filter.is_some();
    let cells = |(what, count)| {
        let is_no_call = matches!(what, "not a response" | "malformed");
        let share = match is_filtered && is_no_call {
            true => Cell::Empty,
            false => Cell::Share(count, whole_of_shares(report)),
        };
        vec![Cell::Word(what, what), Cell::Number(count), share]
    };
    page.grid(TOTAL_COLUMNS.to_vec(), rows.into_iter().map(cells).collect());
}

/// How many failures a check before sending would have prevented.
fn preventable_sentence(report: &Report<'_>) -> Option<String> {
    let Report { preventable: sums, failed, .. } = *report;
    if failed == 0 {
        return None;
    }

    let failures = plural(failed, "failure", "failures");
    let mut text = match sums.upper_bound {
        0 => format!("Preventable: none of {failures}, judging by their codes."),
        most => format!(
            "Preventable: at most {} of {failures} ({}), judging by their codes: {} of \
             CloudAudit's own, {} that any service may send.",
            thousands(most),
            share_text(most, failed),
            thousands(sums.specific),
            thousands(sums.generic),
        ),
    };
    if sums.needs_list > 0 {
        let more = thousands(sums.needs_list);
        text.push_str(&format!(" With the server's lists at hand, {more} more."));
    }

    let unknown = failures_without_catalog_code(report);
    if unknown > 0 {
        let failures = plural(unknown, "failure that has", "failures that have");
        text.push_str(&format!(" Not known for {failures} no code of the catalog."));
    }
    Some(text)
}

/// How many failures have a code that the catalog does not know, or none: whether they can be
/// prevented is not known.
fn failures_without_catalog_code(report: &Report<'_>) -> u64 {
    let unknown = report.codes.iter().filter(|row| row.preventable.is_none());
    unknown.map(|row| row.count).sum::<u64>() + report.other_codes.count
}

/// The place of a sample, as `apitriage show` takes it.
fn sample_place(sample: &SampleRow<'_>) -> String {
    format!("{}@{}", sample.input, sample.offset)
}
