//! What a summary says of calls that were found and not counted, or counted more than once.

use apitriage::escape_for_terminal;
use apitriage::report::{Report, ReportFilter};

use crate::report::page::Page;
use crate::report::words::{plural, thousands};

/// How many groups of possible copies are named, at most.
const MOST_COPIES: usize = 3;

/// Adds what is to be said.
pub(super) fn add_selection(page: &mut Page, report: &Report<'_>) {
    if let Some(filter) = &report.selection.filter {
        page.text(filter_sentence(report, filter));
    }
    if let Some(mut sentence) = repeated_sentence(report) {
        if let Some(call) = report.selection.repeated_samples.first() {
            let (place, times) = (escape_for_terminal(call.input), thousands(call.times));
            sentence.push_str(&format!(" For example {place}@{}: {times} times.", call.offset));
        }
        page.text(sentence);
    }
}

/// Which calls are counted, and how many are not.
fn filter_sentence(report: &Report<'_>, filter: &ReportFilter) -> String {
    let since = filter.since.iter().map(|time| format!("since {time}"));
    let until = filter.until.iter().map(|time| format!("until {time}"));
    let conditions =
        filter.conditions.iter().map(|text| format!("where {}", escape_for_terminal(text)));
    let parts: Vec<String> = since.chain(until).chain(conditions).collect();

    let left_out = report.selection.filtered_out.unwrap_or_default();
    let value_unknown = report.selection.value_unknown.unwrap_or_default();
    let time_unknown = report.selection.time_unknown.unwrap_or_default();
    let mut text = format!(
        "Only calls {}: {} left out",
        parts.join(" and "),
        plural(left_out + value_unknown + time_unknown, "call is", "calls are")
    );
    if value_unknown > 0 {
        let (calls, what) = (thousands(value_unknown), dimensions_of(filter));
        text.push_str(&format!(", {calls} because no {what} is known"));
    }
    if time_unknown > 0 {
        text.push_str(&format!(", {} because no time is known", thousands(time_unknown)));
    }
    text.push('.');
    if report.not_a_response + report.malformed > 0 {
        text.push_str(" Shares are of the calls that are counted.");
    }
    text
}

/// The dimensions that conditions name: `action or region`.
fn dimensions_of(filter: &ReportFilter) -> String {
    let mut words: Vec<&str> =
        filter.conditions.iter().filter_map(|text| Some(text.split_once('=')?.0)).collect();
    words.dedup();
    if words.is_empty() {
        return "value".to_owned(); // a sum of summaries with different filters
    }
    escape_for_terminal(&words.join(" or ")).to_string()
}

/// How many calls are the same as another one.
fn repeated_sentence(report: &Report<'_>) -> Option<String> {
    let selection = &report.selection;
    let (at_least, repeated) = match (selection.repeated, selection.repeated_at_least) {
        (Some(repeated), _) => ("", repeated),
        (None, Some(repeated)) => ("At least ", repeated),
        (None, None) => return None,
    };

    let calls = plural(repeated, "call is", "calls are");
    Some(match selection.distinct {
        true => format!("Each call is counted once: {calls} the same as another one."),
        false if at_least.is_empty() && repeated == 0 => {
            "No call is the same as another one.".to_owned()
        }
        false => format!(
            "{at_least}{calls} the same as another one, and counted all the same: \
             --distinct counts each once."
        ),
    })
}

/// Names inputs that are perhaps copies, unless what is the same was looked for.
pub(super) fn add_possible_copies(page: &mut Page, report: &Report<'_>) {
    if report.selection.distinct {
        return;
    }

    for copies in report.selection.possible_copies.iter().take(MOST_COPIES) {
        let Some((first, others)) = copies.split_first() else { continue };
        let first = escape_for_terminal(first);
        let others = match others {
            [other] => escape_for_terminal(other).to_string(),
            others => plural(others.len() as u64, "other input", "other inputs"),
        };
        page.text(format!(
            "{first} and {others} are perhaps copies: they begin alike and have equal counts. \
             --distinct counts each call once."
        ));
    }
}
