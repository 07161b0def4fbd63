//! A line for each finding: for editors and logs, and as workflow commands for GitHub.

use apitriage::preflight::{Finding, Severity};
use apitriage::report::escape_for_terminal;
use apitriage::{CheckTotals, CheckedRequest, Error};

use super::Show;

/// `file:line:column: error rule CODE: message`
pub(super) struct Oneline;

impl Show for Oneline {
    fn request(&self, request: &CheckedRequest<'_>, out: &mut Vec<u8>) {
        for finding in request.findings {
            let place = finding.span.as_ref().map(|span| request.place(span.start));
            let place = place.map(|place| format!(":{}:{}", place.line, place.column)).unwrap_or_default();
            let code = finding.code().map(|code| format!(" {code}")).unwrap_or_default();
            let Finding { severity, rule, message, .. } = finding;
            let line = format!("{}{place}: {severity} {rule}{code}: {message}", request.input);
            out.extend_from_slice(escape_for_terminal(&line).as_bytes());
            out.push(b'\n');
        }
    }
}

/// `::error file=…,line=…,col=…,title=…::message`
pub(super) struct Github;

impl Show for Github {
    fn request(&self, request: &CheckedRequest<'_>, out: &mut Vec<u8>) {
        for finding in request.findings {
            out.extend_from_slice(annotation(request, finding).as_bytes());
        }
    }

    fn end(&self, _totals: &CheckTotals, unread: &[&Error]) -> String {
        let told = |error: &&Error| {
            format!("::error file={},title=unread::{}\n", property(&error.input), data(&error.to_string()))
        };
        unread.iter().map(told).collect()
    }
}

fn annotation(request: &CheckedRequest<'_>, finding: &Finding) -> String {
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
    format!("::{command} file={file}{places},title={}::{message}\n", property(rule.word()))
}

/// What may not stand raw behind the `::`.
fn data(text: &str) -> String {
    escape_for_terminal(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Nor, besides that, in a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
