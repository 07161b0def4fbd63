//! A line for each finding: for editors and logs, and as workflow commands for GitHub.

use crate::report::plural;
use apitriage::escape_for_terminal;
use apitriage::preflight::{Finding, Severity};
use apitriage::{CheckTotals, CheckedRequest, Error};

use super::alike::ShowFinding;
use super::format::CheckFormat;
use super::printer::Printer;

pub(super) const GITHUB: CheckFormat = CheckFormat {
    name: "github",
    purpose: "Workflow commands, which annotate changes on GitHub",
    printer: |settings| Printer::findings(Github, settings),
};

pub(super) const ONELINE: CheckFormat = CheckFormat {
    name: "oneline",
    purpose: "A line for each finding",
    printer: |settings| Printer::findings(Oneline, settings),
};

/// `file:line:column: error rule CODE: message`
struct Oneline;

impl ShowFinding for Oneline {
    fn brief(&self, request: &CheckedRequest<'_>, finding: &Finding<'_>) -> String {
        line(request, finding)
    }

    fn omitted(&self, request: &CheckedRequest<'_>) -> String {
        omitted(request)
    }
}

/// `file:line:column: error rule CODE: message`
pub(super) fn line(request: &CheckedRequest<'_>, finding: &Finding<'_>) -> String {
    let place = finding.span.as_ref().map(|span| request.place(span.start));
    let place = place.map(|place| format!(":{}:{}", place.line, place.column)).unwrap_or_default();
    let code = finding.code().map(|code| format!(" {code}")).unwrap_or_default();
    let Finding { severity, rule, message, .. } = finding;
    let line = format!("{}{place}: {severity} {rule}{code}: {message}", request.input);
    escape_for_terminal(&line).into_owned()
}

/// That a request has more findings than were to be told.
pub(super) fn omitted(request: &CheckedRequest<'_>) -> String {
    format!("{}: {}", escape_for_terminal(request.input), how_many_omitted(request))
}

fn how_many_omitted(request: &CheckedRequest<'_>) -> String {
    let findings = plural(request.findings.omitted() as u64, "more finding", "more findings");
    format!("{findings} in this request; --max-findings shows more")
}

/// `::error file=…,line=…,col=…,title=…::message`
struct Github;

impl ShowFinding for Github {
    fn brief(&self, request: &CheckedRequest<'_>, finding: &Finding<'_>) -> String {
        annotation(request, finding)
    }

    fn omitted(&self, request: &CheckedRequest<'_>) -> String {
        let (file, message) = (property(request.input), how_many_omitted(request));
        format!("::notice file={file},title=max_findings::{}", data(&message))
    }

    fn end(&self, _totals: &CheckTotals, unread: &[&Error]) -> String {
        let told = |error: &&Error| {
            format!(
                "::error file={},title=unread::{}\n",
                property(&error.input),
                data(&error.to_string())
            )
        };
        unread.iter().map(told).collect()
    }
}

fn annotation(request: &CheckedRequest<'_>, finding: &Finding<'_>) -> String {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        _ => "notice",
    };
    let mut places = String::new();
    if let Some(span) = &finding.span {
        let (start, end) = (request.place(span.start), request.place(span.end));
        places = format!(",line={},col={}", start.line, start.column);
        // GitHub takes an end column only on the same line, and not before the beginning.
        if end.line == start.line && end.column > start.column {
            places += &format!(",endLine={},endColumn={}", end.line, end.column - 1);
        }
    }
    let code = finding.code().map(|code| format!(" ({code})")).unwrap_or_default();
    let (file, rule) = (property(request.input), finding.rule);
    let message = data(format!("{}{code}. {}", finding.message, finding.help).trim_end());
    format!("::{command} file={file}{places},title={}::{message}", property(rule.word()))
}

/// What may not stand raw behind the `::`.
fn data(text: &str) -> String {
    escape_for_terminal(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Nor, besides that, in a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
