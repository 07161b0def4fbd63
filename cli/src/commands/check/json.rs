//! Findings as JSON, for programs. `docs/check.md` describes each field. Version 1.

use apitriage::preflight::{Finding, LocatedFinding};
use apitriage::report::write_json;
use apitriage::secrets::excerpt;
use apitriage::{CheckTotals, CheckedRequest, Error};
use serde::Serialize;

use super::format::CheckFormat;
use super::printer::{Printer, ShowDocument};

pub(super) const FORMAT: CheckFormat = CheckFormat {
    name: "json",
    purpose: "For programs; versioned and stable",
    printer: |_| Printer::document(JsonFindings),
};

struct JsonFindings;

#[derive(Serialize)]
struct RequestEntry<'a> {
    input: &'a str,
    index: u64,
    action: Option<String>,
    valid: bool,
    findings: Vec<LocatedFinding<'a, 'static>>,
    #[serde(skip_serializing_if = "is_zero")]
    omitted: usize,
}

/// An input that was not read, or not to its end.
#[derive(Serialize)]
struct UnreadInput<'a> {
    input: &'a str,
    error: String,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

fn located_finding<'a>(
    request: &CheckedRequest<'_>,
    finding: &'a Finding<'static>,
) -> LocatedFinding<'a, 'static> {
    let place = finding.span.as_ref().map(|span| request.place(span.start));
    finding.located(place)
}

/// How many characters of an action are shown, at most. A request can name any text as its action.
const MOST_OF_ACTION: usize = 64;

/// Adds a value in JSON to `out`, without a line end, as a part of a larger document.
pub(super) fn append_json(value: &impl Serialize, out: &mut Vec<u8>) {
    // Writing to memory cannot fail.
    if write_json(value, &mut *out).is_ok() {
        out.pop();
    }
}

impl ShowDocument for JsonFindings {
    fn begin(&self) -> String {
        r#"{"version":1,"requests":["#.to_owned()
    }

    fn request(&self, request: &CheckedRequest<'_>, out: &mut Vec<u8>) {
        let entry = RequestEntry {
            input: request.input,
            index: request.index,
            action: request.action.map(|action| excerpt(action, MOST_OF_ACTION)),
            valid: !request.findings.has_errors(),
            findings: request
                .findings
                .iter()
                .map(|finding| located_finding(request, finding))
                .collect(),
            omitted: request.findings.omitted(),
        };
        append_json(&entry, out);
    }

    fn between(&self) -> &str {
        ","
    }

    fn end(&self, _totals: &CheckTotals, unread: &[&Error]) -> String {
        if unread.is_empty() {
            return "]}\n".to_owned();
        }

        let unread: Vec<UnreadInput<'_>> = unread
            .iter()
            .map(|error| UnreadInput { input: &error.input, error: error.kind.to_string() })
            .collect();
        let mut rows = Vec::new();
        append_json(&unread, &mut rows);
        format!("],\"unread\":{}}}\n", String::from_utf8_lossy(&rows))
    }
}
