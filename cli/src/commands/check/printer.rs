//! How requests and findings become output: rendered on any thread, written in order.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use apitriage::{CheckTotals, CheckedRequest, Error};

use super::alike::{Alike, ShowFinding};
use super::format::Settings;

/// How requests and their findings are shown in a document that holds all of them.
pub(super) trait Show: Send + Sync {
    /// What comes before the first request.
    fn begin(&self) -> String;
    /// One request, if there is something to show of it.
    fn request(&self, request: &CheckedRequest<'_>, out: &mut Vec<u8>);
    /// What stands between two that are shown.
    fn between(&self) -> &str;
    /// What comes behind the last; what could not be read is told on standard error, too.
    fn end(&self, totals: &CheckTotals, unread: &[&Error]) -> String;
}

/// How findings are printed.
pub(super) enum Printer {
    /// All of them, in a document.
    Document {
        show: Box<dyn Show>,
        /// Whether a request was printed.
        any: AtomicBool,
    },
    /// One by one.
    Findings(Alike),
}

impl Printer {
    /// Prints all, in the document that `show` knows how to write.
    pub(super) fn document(show: impl Show + 'static) -> Self {
        Printer::Document { show: Box::new(show), any: AtomicBool::new(false) }
    }

    /// Prints findings one by one; of those that are alike, as many as `settings` allow.
    pub(super) fn findings(show: impl ShowFinding + 'static, settings: &Settings) -> Self {
        Printer::Findings(Alike::new(Box::new(show), settings.max_alike))
    }

    pub(super) fn begin(&self) -> String {
        match self {
            Printer::Document { show, .. } => show.begin(),
            Printer::Findings(_) => String::new(),
        }
    }

    /// A request, on any thread.
    pub(super) fn render(&self, request: &CheckedRequest<'_>, bytes: &mut Vec<u8>) {
        let show = match self {
            Printer::Document { show, .. } => show,
            Printer::Findings(alike) => return alike.render(request, bytes),
        };
        let start = bytes.len();
        bytes.extend_from_slice(show.between().as_bytes());
        let filled = bytes.len();
        show.request(request, bytes);
        if bytes.len() == filled {
            bytes.truncate(start);
        }
    }

    /// What was rendered, in order.
    pub(super) fn write(&self, bytes: &[u8], out: &mut impl Write) -> io::Result<()> {
        let (show, any) = match self {
            Printer::Document { show, any } => (show, any),
            Printer::Findings(alike) => return alike.write(bytes, out),
        };
        let is_first = !any.fetch_or(!bytes.is_empty(), Ordering::Relaxed);
        let skipped = if is_first { show.between().len().min(bytes.len()) } else { 0 };
        out.write_all(bytes.get(skipped..).unwrap_or_default())
    }

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
