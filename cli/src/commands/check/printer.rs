//! How requests and findings become output: rendered on any thread, written in order.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use apitriage::{CheckTotals, CheckedRequest, Error};

use super::alike::{AlikeFindings, ShowFinding};
use super::format::PrintSettings;

/// A format that prints a document with all requests and findings.
///
/// [`Printer`] calls `begin` once, then `request` on any thread, in any order, then `end` once. It
/// writes the requests in the order of the input.
pub(super) trait ShowDocument: Send + Sync {
    /// The document up to the first request.
    fn begin(&self) -> String;

    /// Adds one request to `out`, or nothing if the format does not show it.
    fn request(&self, request: &CheckedRequest<'_>, out: &mut Vec<u8>);

    /// The text between two requests that are shown.
    fn between(&self) -> &str;

    /// The document after the last request. Standard error also names the inputs in `unread`.
    fn end(&self, totals: &CheckTotals, unread: &[&Error]) -> String;
}

/// Prints requests and findings in one format.
pub(super) enum Printer {
    /// In a document.
    Document { show: Box<dyn ShowDocument>, has_printed: AtomicBool },
    /// Findings one by one.
    Findings(AlikeFindings),
}

impl Printer {
    /// Prints a document.
    pub(super) fn document(show: impl ShowDocument + 'static) -> Self {
        Printer::Document { show: Box::new(show), has_printed: AtomicBool::new(false) }
    }

    /// Prints findings one by one. Of findings that are alike it prints as many as `settings`
    /// allow.
    pub(super) fn findings(show: impl ShowFinding + 'static, settings: &PrintSettings) -> Self {
        Printer::Findings(AlikeFindings::new(Box::new(show), settings.max_alike))
    }

    /// What comes before the first request.
    pub(super) fn begin(&self) -> String {
        match self {
            Printer::Document { show, .. } => show.begin(),
            Printer::Findings(_) => String::new(),
        }
    }

    /// Renders a request for [`Printer::write`], on any thread.
    pub(super) fn render(&self, request: &CheckedRequest<'_>, bytes: &mut Vec<u8>) {
        let show = match self {
            Printer::Document { show, .. } => show,
            Printer::Findings(alike) => return alike.render(request, bytes),
        };

        // Every request has the text between requests before it, because no thread knows the first.
        let start = bytes.len();
        bytes.extend_from_slice(show.between().as_bytes());
        let request_start = bytes.len();
        show.request(request, bytes);
        let is_shown = bytes.len() > request_start;
        if !is_shown {
            bytes.truncate(start);
        }
    }

    /// Writes what was rendered. The calls must be in the order of the input.
    pub(super) fn write(&self, bytes: &[u8], out: &mut impl Write) -> io::Result<()> {
        let (show, has_printed) = match self {
            Printer::Document { show, has_printed } => (show, has_printed),
            Printer::Findings(alike) => return alike.write(bytes, out),
        };

        let is_first = !has_printed.fetch_or(!bytes.is_empty(), Ordering::Relaxed);
        let skipped = if is_first { show.between().len().min(bytes.len()) } else { 0 };
        out.write_all(bytes.get(skipped..).unwrap_or_default())
    }

    /// Writes what comes after the last request.
    pub(super) fn end(
        &self,
        totals: &CheckTotals,
        unread: &[&Error],
        out: &mut impl Write,
    ) -> io::Result<()> {
        let last = match self {
            Printer::Document { show, .. } => show.end(totals, unread),
            Printer::Findings(alike) => {
                alike.write_rest(out)?;
                alike.show.end(totals, unread)
            }
        };
        out.write_all(last.as_bytes())?;
        out.flush()
    }
}
