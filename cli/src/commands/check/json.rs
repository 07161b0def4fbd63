//! Findings for programs: `docs/check.md` says what each field means. Version 1.

use apitriage::preflight::{Certainty, Finding, Rule, Severity};
use apitriage::report::write_json;
use apitriage::secrets::excerpt;
use apitriage::{CheckTotals, CheckedRequest, Error};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::format::CheckFormat;
use super::printer::{Printer, Show};

pub(super) const FORMAT: CheckFormat = CheckFormat {
    name: "json",
    purpose: "For programs; versioned and stable",
    printer: |_| Printer::document(Json),
};

struct Json;

#[derive(Serialize)]
struct Entry<'a> {
    input: &'a str,
    index: u64,
    action: Option<String>,
    valid: bool,
    findings: Vec<Row<'a>>,
    #[serde(skip_serializing_if = "is_zero")]
    omitted: usize,
}

/// An input that was not read, or not to its end.
#[derive(Serialize)]
struct Unread<'a> {
    input: &'a str,
    error: String,
}

#[derive(Serialize)]
struct Row<'a> {
    rule: Rule,
    severity: Severity,
    code: Option<&'static str>,
    codes: &'static [&'static str],
    parameter: &'a str,
    value: Shown<'a>,
    message: &'a str,
    help: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    start: Option<usize>,
    end: Option<usize>,
    certainty: Certainty,
    source: &'static str,
}

/// The offending value; a number with all its digits.
#[derive(Serialize)]
#[serde(untagged)]
enum Shown<'a> {
    Value(&'a Value),
    Number(Box<RawValue>),
}

fn shown(finding: &Finding) -> Shown<'_> {
    let number = finding.digits.clone().and_then(|digits| RawValue::from_string(digits).ok());
    number.map_or(Shown::Value(&finding.value), Shown::Number)
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

fn row<'a>(request: &CheckedRequest<'_>, finding: &'a Finding) -> Row<'a> {
    let place = finding.span.as_ref().map(|span| request.place(span.start));
    Row {
        rule: finding.rule,
        severity: finding.severity,
        code: finding.code(),
        codes: finding.codes,
        parameter: &finding.parameter,
        value: shown(finding),
        message: &finding.message,
        help: &finding.help,
        line: place.map(|place| place.line),
        column: place.map(|place| place.column),
        start: finding.span.as_ref().map(|span| span.start),
        end: finding.span.as_ref().map(|span| span.end),
        certainty: finding.certainty,
        source: finding.source,
    }
}

/// How many characters of an action are told; any text can stand there.
const ACTION: usize = 64;

/// Onto `out`, without the line end: what stands in one array is written piece by piece.
pub(super) fn append(value: &impl Serialize, out: &mut Vec<u8>) {
    // Writing to memory cannot fail.
    if write_json(value, &mut *out).is_ok() {
        out.pop();
    }
}

impl Show for Json {
    fn begin(&self) -> String {
        r#"{"version":1,"requests":["#.to_owned()
    }

    fn request(&self, request: &CheckedRequest<'_>, out: &mut Vec<u8>) {
        let entry = Entry {
            input: request.input,
            index: request.index,
            action: request.action.map(|action| excerpt(action, ACTION)),
            valid: !request.findings.has_errors(),
            findings: request.findings.iter().map(|finding| row(request, finding)).collect(),
            omitted: request.findings.omitted(),
        };
        append(&entry, out);
    }

    fn between(&self) -> &str {
        ","
    }

    fn end(&self, _totals: &CheckTotals, unread: &[&Error]) -> String {
        if unread.is_empty() {
            return "]}\n".to_owned();
        }
        let unread: Vec<Unread<'_>> = unread
            .iter()
            .map(|error| Unread { input: &error.input, error: error.kind.to_string() })
            .collect();
        let mut rows = Vec::new();
        append(&unread, &mut rows);
        format!("],\"unread\":{}}}\n", String::from_utf8_lossy(&rows))
    }
}
