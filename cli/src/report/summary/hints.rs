//! Hints: how to read the page, and what to do next. What is not shown is not explained.

use apitriage::escape_for_terminal;
use apitriage::report::{CodeRow, Report, ReportInput};
use apitriage::{Framing, STDIN, catalog};

use super::selection::add_possible_copies;
use crate::report::page::Page;
use crate::report::words::plural;

/// How many unknown codes get a suggestion from the catalog, at most.
const MOST_SUGGESTIONS: usize = 3;

/// Adds the hints.
pub(super) fn add_hints(page: &mut Page, report: &Report<'_>, shown_codes: &[CodeRow<'_>]) {
    let unknown = shown_codes.iter().filter(|row| !row.known);
    for code in unknown.filter_map(|row| row.code.as_deref()).take(MOST_SUGGESTIONS) {
        if let Some(near) = catalog::suggest(code).first() {
            let (code, near) = (escape_for_terminal(code), near.code);
            page.text(format!("\"{code}\" is not in the catalog; it is close to {near}."));
        }
    }
    add_uncounted_responses(page, report);
    add_possible_copies(page, report);

    if shown_codes.iter().any(|row| row.code.is_some() && row.preventable.is_none()) {
        page.legend("preventable", "? = code not in the catalog");
    }
    if shown_codes.iter().any(|row| !row.known && row.retry.is_some()) {
        page.legend(
            "retry",
            "RETRY of a code not in the catalog: what usually holds for its family",
        );
    }
    if !report.codes.is_empty() {
        page.text("apitriage explain CODE says what a code means and what to do.");
    }
    if has_samples_to_show(report, shown_codes) {
        page.legend("sample", show_hint(report));
    }
}

/// Whether `apitriage show` can print one of the records. Standard input cannot be read again.
fn has_samples_to_show(report: &Report<'_>, shown_codes: &[CodeRow<'_>]) -> bool {
    let of_codes = shown_codes.iter().flat_map(|row| &row.samples);
    let of_faults = report.faults.iter().flat_map(|row| &row.samples);
    of_codes.chain(of_faults).any(|sample| sample.input != STDIN)
}

/// How to see a record. A framing that `auto` does not choose must be given again.
fn show_hint(report: &Report<'_>) -> &'static str {
    let is_read_as =
        |framing: Framing| report.inputs.iter().any(|row| row.framing == framing.word());
    let was_perhaps_given =
        [Framing::Lines, Framing::Whole, Framing::Prefixed].into_iter().any(is_read_as);
    match was_perhaps_given {
        true => "apitriage show SAMPLE prints the record; with --framing, if that was given here.",
        false => "apitriage show SAMPLE prints the record.",
    }
}

/// Adds how many responses are not in the counts.
fn add_uncounted_responses(page: &mut Page, report: &Report<'_>) {
    let (logs, others): (Vec<_>, Vec<_>) =
        report.inputs.iter().partition(|row| row.framing == Framing::Prefixed.word());
    let sum = |rows: &[&ReportInput<'_>]| rows.iter().map(|row| row.responses_inside).sum::<u64>();

    let crowded_lines = sum(&logs);
    if crowded_lines > 0 {
        let lines = plural(crowded_lines, "line holds", "lines hold");
        page.text(format!("{lines} more than one response; only the first of each is counted."));
    }

    let inside = sum(&others);
    if inside > 0 {
        let records = plural(
            inside,
            "record is not a response but holds",
            "records are not responses but hold",
        );
        page.text(format!(
            "At least {records} one inside: --framing prefixed counts the first on each line."
        ));
    }
}
