//! Hints: how to read the page, and what to do next. What is not shown is not explained.

use apitriage::escape_for_terminal;
use apitriage::report::{CodeRow, Report, SampleRow};
use apitriage::{STDIN, catalog};

use super::sample_place;
use super::selection::add_possible_copies;
use crate::report::page::Page;
use crate::report::words::plural;

/// How many unknown codes get a suggestion from the catalog, at most.
const MOST_SUGGESTIONS: usize = 3;

/// Adds the hints. `reading` is as in [`summary_page`](super::summary_page).
pub(super) fn add_hints(
    page: &mut Page,
    report: &Report<'_>,
    reading: &str,
    shown_codes: &[CodeRow<'_>],
) {
    let unknown = shown_codes.iter().filter(|row| !row.known);
    for code in unknown.filter_map(|row| row.code.as_deref()).take(MOST_SUGGESTIONS) {
        if let Some(near) = catalog::suggest(code).first() {
            let (code, near) = (escape_for_terminal(code), near.code);
            page.text(format!("\"{code}\" is not in the catalog; it is close to {near}."));
        }
    }
    add_unread(page, report, reading);
    add_events(page, report);
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
    if samples(shown_codes, report).next().is_some() {
        page.legend("sample", format!("apitriage show{reading} SAMPLE prints the record."));
    }
    if let Some(sample) = samples(&report.codes, report).next() {
        let place = sample_place(sample);
        let line = format!(
            "apitriage show{reading} {place} prints one of these records; --format json has the \
             places of others."
        );
        page.in_place_of("sample", line);
    }
}

/// The samples that `apitriage show` can print: of these codes, and of faults. Standard input
/// cannot be read again.
fn samples<'r>(
    codes: &'r [CodeRow<'r>],
    report: &'r Report<'r>,
) -> impl Iterator<Item = &'r SampleRow<'r>> {
    let of_codes = codes.iter().flat_map(|row| &row.samples);
    let of_faults = report.faults.iter().flat_map(|row| &row.samples);
    of_codes.chain(of_faults).filter(|sample| sample.input != STDIN)
}

/// Says that there are operation logs inside of responses.
fn add_events(page: &mut Page, report: &Report<'_>) {
    let holding: u64 = report.inputs.iter().map(|row| row.holding_events).sum();
    if holding > 0 {
        let answers = plural(holding, "response lists", "responses list");
        page.text(format!(
            "{answers} operation logs: --recording operation-log counts the calls in them instead."
        ));
    }
}

/// Says, loudly, how much looks like a response and is in no count, where the first is, and what
/// may help.
fn add_unread(page: &mut Page, report: &Report<'_>, reading: &str) {
    if report.unread == 0 {
        return;
    }

    let looks = plural(report.unread, "place looks", "places look");
    let belong = if report.unread == 1 { "belongs" } else { "belong" };
    let first = report.inputs.iter().find_map(|row| {
        let offset = row.unread_samples.first()?;
        Some(format!(", the first at {}@{offset}", escape_for_terminal(row.path)))
    });
    let mut text = format!(
        "UNREAD: {looks} like a response and {belong} to no call that is counted{}.",
        first.unwrap_or_default(),
    );
    if !reading.is_empty() {
        text.push_str(&format!(" More may be read without{reading}."));
    }
    page.text(text);
}
