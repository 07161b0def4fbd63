//! A line for each finding: for editors and logs, and as workflow commands for GitHub.

use apitriage::escape_for_terminal;
use apitriage::preflight::{Finding, Severity};
use apitriage::{CheckTotals, CheckedRequest, Error};

use super::alike::ShowFinding;
use super::format::CheckFormat;
use super::printer::Printer;
use crate::report::plural;

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

/// A line for each finding: `file:line:column: error rule CODE: message`.
struct Oneline;

impl ShowFinding for Oneline {
    fn brief(&self, request: &CheckedRequest<'_>, finding: &Finding<'_>) -> String {
        finding_line(request, finding)
    }

    fn omitted(&self, request: &CheckedRequest<'_>) -> String {
        omitted_line(request)
    }
}

/// The line of a finding: `file:line:column: error rule CODE: message`.
pub(super) fn finding_line(request: &CheckedRequest<'_>, finding: &Finding<'_>) -> String {
    let place = finding.span.as_ref().map(|span| request.place(span.start));
    let place = place.map(|place| format!(":{}:{}", place.line, place.column)).unwrap_or_default();
    let code = finding.code().map(|code| format!(" {code}")).unwrap_or_default();
    let Finding { severity, rule, message, .. } = finding;
    let line = format!("{}{place}: {severity} {rule}{code}: {message}", request.input);
    escape_for_terminal(&line).into_owned()
}

/// The line that says that a request has more findings than `--max-findings`.
pub(super) fn omitted_line(request: &CheckedRequest<'_>) -> String {
    format!("{}: {}", escape_for_terminal(request.input), how_many_omitted(request))
}

fn how_many_omitted(request: &CheckedRequest<'_>) -> String {
    let findings = plural(request.findings.omitted() as u64, "more finding", "more findings");
    format!("{findings} in this request; --max-findings shows more")
}

/// A workflow command for each finding: `::error file=…,line=…,col=…,title=…::message`.
struct Github;

impl ShowFinding for Github {
    fn brief(&self, request: &CheckedRequest<'_>, finding: &Finding<'_>) -> String {
        github_annotation(request, finding)
    }

    fn omitted(&self, request: &CheckedRequest<'_>) -> String {
        let (file, message) = (escape_property(request.input), how_many_omitted(request));
        format!("::notice file={file},title=max_findings::{}", escape_message(&message))
    }

    fn end(&self, _totals: &CheckTotals, unread: &[&Error]) -> String {
        let annotation = |error: &&Error| {
            format!(
                "::error file={},title=unread::{}\n",
                escape_property(&error.input),
                escape_message(&error.to_string())
            )
        };
        unread.iter().map(annotation).collect()
    }
}

fn github_annotation(request: &CheckedRequest<'_>, finding: &Finding<'_>) -> String {
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
    let (file, rule) = (escape_property(request.input), finding.rule);
    let message = escape_message(format!("{}{code}. {}", finding.message, finding.help).trim_end());
    format!("::{command} file={file}{places},title={}::{message}", escape_property(rule.word()))
}

/// Escapes the message of a workflow command, which comes after the last `::`.
fn escape_message(text: &str) -> String {
    escape_for_terminal(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command, such as its file. More characters act there.
fn escape_property(text: &str) -> String {
    escape_message(text).replace(':', "%3A").replace(',', "%2C")
}
