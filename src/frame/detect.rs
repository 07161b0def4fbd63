//! Detects the framing of an input from its beginning.
//!
//! ```text
//! first two bytes that are not blank    framing
//! claimed by seq or array               the one that claims them
//! anything else                         documents, or prefixed if that finds more responses
//! ```
//!
//! `documents` and `prefixed` are compared unless `documents` reads everything without damage, so
//! most inputs are read only once. `lines` and `whole` are never chosen: `documents` reads such
//! inputs as well, and a file that begins with one-line records may continue with pretty-printed
//! ones (docs/facts.md, "How responses are recorded"). This file must not know where the bytes come
//! from.

use memchr::{memchr, memchr_iter};

use super::framer::Framer;
use super::framings::Framing;
use super::prefixed::RESPONSE_KEY;
use super::record::{Record, Sink};
use super::splitter::FramingClaim;
use super::view::trimmed_len;
use crate::Limits;
use crate::grammar::{BOM, FaultKind, LOOK_AHEAD, Reader, is_blank, parse_prefix};

/// How many bytes at the beginning of an input decide its framing.
pub(crate) const HEAD_BYTES: usize = if cfg!(feature = "fuzzing") { 1 << 10 } else { 64 << 10 };

/// The framing of an input that begins with `head`.
pub(crate) fn detect(head: &[u8], limits: &Limits) -> Framing {
    let mut reader = Reader::strict(limits.depth);
    detect_into(head, false, limits, &mut reader, &mut IgnoreSink).framing
}

/// The framing of an input, and how much of the input is already framed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DetectedFraming {
    pub(crate) framing: Framing,
    /// How many bytes were framed into the sink. If 0, the caller discards what the sink received.
    pub(crate) framed: usize,
}

impl DetectedFraming {
    /// Nothing is framed yet.
    pub(crate) fn unframed(framing: Framing) -> Self {
        DetectedFraming { framing, framed: 0 }
    }
}

/// As [`detect`], but passes the records that `documents` finds to `sink`: most inputs are
/// documents, and a small one should be framed only once.
///
/// `reader` must be strict. With `has_failed`, reading the input failed after `head`. Then the
/// record at the end of `head` may be incomplete. It is not passed to `sink`, and the caller
/// decides whether it counts.
pub(crate) fn detect_into(
    head: &[u8],
    has_failed: bool,
    limits: &Limits,
    reader: &mut Reader,
    sink: &mut impl Sink,
) -> DetectedFraming {
    let head = head.get(..HEAD_BYTES).unwrap_or(head);
    let content = head.strip_prefix(BOM).unwrap_or(head);
    let head = InputHead { bytes: head, is_cut: head.len() == HEAD_BYTES, has_failed, limits };

    match claimed_framing(&head, content) {
        Some(framing) => DetectedFraming::unframed(framing),
        None => documents_or_prefixed(&head, reader, sink),
    }
}

/// The framing that claims the input by its first two bytes that are not blank.
fn claimed_framing(head: &InputHead<'_>, content: &[u8]) -> Option<Framing> {
    let mut content = content.iter().copied().filter(|&byte| !is_blank(byte));
    let (first, second) = (content.next()?, content.next());
    Framing::ALL.iter().copied().find(|framing| match framing.claim(first, second) {
        FramingClaim::No => false,
        FramingClaim::IfAnyIsValid => head.framed_as(*framing).valid > 0,
        FramingClaim::Yes => true,
    })
}

/// Chooses the framing that finds more responses. If `documents` reads the head well, each of its
/// malformed records is assumed to hide a response, so that a damaged beginning does not turn a
/// file of records into a log. If both find the same number, `prefixed` is chosen where `documents`
/// takes the text between the responses for damage.
fn documents_or_prefixed(
    head: &InputHead<'_>,
    reader: &mut Reader,
    sink: &mut impl Sink,
) -> DetectedFraming {
    let (documents, framed) = head.framed_as_documents(reader, sink);
    let is_prefixed = || {
        let responses = head.framed_as(Framing::Prefixed).responses;
        let hidden = if documents.is_well_read() { documents.malformed } else { 0 };
        let finds_more = responses > documents.responses + hidden;
        let is_cleaner = responses >= 2
            && responses == documents.responses
            && documents.malformed >= documents.responses;
        finds_more || is_cleaner
    };

    let is_undamaged = documents.is_well_read() && documents.malformed == 0;
    if !is_undamaged && is_prefixed() {
        DetectedFraming::unframed(Framing::Prefixed)
    } else {
        DetectedFraming { framing: Framing::Documents, framed }
    }
}

/// The beginning of an input.
struct InputHead<'h> {
    bytes: &'h [u8],
    /// Whether the input may go on after `bytes`.
    is_cut: bool,
    /// Whether reading the input failed after `bytes`.
    has_failed: bool,
    limits: &'h Limits,
}

impl InputHead<'_> {
    /// A yield to count into.
    fn empty_yield(&self) -> FramingYield {
        let cut_at = if self.is_cut { trimmed_len(self.bytes) as u64 } else { u64::MAX };
        FramingYield { cut_at, ..FramingYield::default() }
    }

    fn framed_as(&self, framing: Framing) -> FramingYield {
        let mut found = self.empty_yield();
        let reader = Reader::strict(self.limits.depth);
        Framer::new(framing, *self.limits, reader).frame(self.bytes, 0, true, &mut found);
        found
    }

    /// Frames the head as documents. Returns what was found, and a safe cut. Records before the cut
    /// go to `sink` as well. Those after it may change with the bytes that follow, and are only
    /// counted.
    fn framed_as_documents(
        &self,
        reader: &mut Reader,
        sink: &mut impl Sink,
    ) -> (FramingYield, usize) {
        let is_whole = !self.is_cut && !self.has_failed;
        let cut =
            if is_whole { Some(self.bytes.len()) } else { Framing::Documents.safe_cut(self.bytes) };
        let (front, rest) = self.bytes.split_at_checked(cut.unwrap_or(0)).unwrap_or_default();

        let mut found = self.empty_yield();
        self.frame_documents(front, 0, reader, &mut TeeSink { found: &mut found, sink });
        self.frame_documents(rest, front.len(), reader, &mut found);
        (found, front.len())
    }

    /// Frames `bytes`, which begin at `at` in the input, and lets `reader` learn from them.
    fn frame_documents(&self, bytes: &[u8], at: usize, reader: &mut Reader, sink: &mut impl Sink) {
        let learned = std::mem::replace(reader, Reader::strict(self.limits.depth));
        let mut framer = Framer::new(Framing::Documents, *self.limits, learned);
        framer.frame(bytes, at as u64, true, sink);
        *reader = framer.into_reader();
    }
}

/// Drops all records.
struct IgnoreSink;

impl Sink for IgnoreSink {
    fn record(&mut self, _: Record<'_>) {}

    fn skipped_line(&mut self) {}

    fn crowded_line(&mut self) {}
}

/// Counts records, and passes them on.
struct TeeSink<'t, S> {
    found: &'t mut FramingYield,
    sink: &'t mut S,
}

impl<S: Sink> Sink for TeeSink<'_, S> {
    #[inline(always)]
    fn record(&mut self, record: Record<'_>) {
        self.found.record(record);
        self.sink.record(record);
    }

    fn skipped_line(&mut self) {
        self.sink.skipped_line();
    }

    fn crowded_line(&mut self) {
        self.sink.crowded_line();
    }
}

/// What a framing finds in the head.
#[derive(Default)]
struct FramingYield {
    /// The number of valid records.
    valid: usize,
    /// How many of the valid records are responses.
    responses: usize,
    malformed: usize,
    /// How many bytes are in valid records.
    valid_bytes: u64,
    /// How many bytes are in malformed records.
    malformed_bytes: u64,
    /// Where the head is cut, without the blanks at its end; `u64::MAX` if it is not. A record that
    /// ends there may continue.
    cut_at: u64,
}

impl FramingYield {
    /// Whether most records are responses, and most bytes are in valid records.
    fn is_well_read(&self) -> bool {
        let others = self.valid - self.responses + self.malformed;
        let is_empty = self.valid + self.malformed == 0;
        is_empty || (self.responses > others && self.valid_bytes > self.malformed_bytes)
    }
}

impl Sink for FramingYield {
    #[inline]
    fn record(&mut self, record: Record<'_>) {
        match record.reading.end {
            Ok(_) => {
                self.valid += 1;
                self.responses += usize::from(record.reading.watched.has_response);
                self.valid_bytes += record.length;
            }
            // A fault so close to the cut may only be due to the cut.
            Err(fault)
                if record.offset + record.length == self.cut_at
                    && fault.kind != FaultKind::TooLong
                    && (fault.at + LOOK_AHEAD) as u64 > record.length => {}
            Err(_) => {
                self.malformed += 1;
                self.malformed_bytes += record.length;
            }
        }
    }

    fn skipped_line(&mut self) {}

    fn crowded_line(&mut self) {}
}

/// Whether `prefixed` would find a response in a record that is malformed or not a response. `head`
/// is the beginning of the record. This is a hint and must cost little, so only the first few
/// braces are tried.
pub(crate) fn holds_response(head: &[u8], limits: &Limits) -> bool {
    const MOST_BRACES: usize = 8;

    let mut inside =
        memchr_iter(b'{', head).filter(|&brace| brace > 0).take(MOST_BRACES).peekable();
    if inside.peek().is_none() || RESPONSE_KEY.find(head).is_none() {
        return false;
    }

    inside.filter_map(|brace| head.get(brace..)).any(|text| {
        let line = text.get(..memchr(b'\n', text).unwrap_or(text.len())).unwrap_or(text);
        parse_prefix(line, limits.depth).watched.has_response
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Most inputs are well read as documents, and are read once. A record that the head cuts off
    /// is not damaged.
    #[test]
    fn a_record_that_the_head_cuts_off_is_not_damaged() {
        let limits = Limits::default();
        let input =
            "{\"Response\":{\"A\":[\"\u{8bf7}\", true, -1.5e3]}}\n".repeat(2 * HEAD_BYTES / 40);
        for len in HEAD_BYTES - 90..HEAD_BYTES {
            let head = InputHead {
                bytes: &input.as_bytes()[..len],
                is_cut: true,
                has_failed: false,
                limits: &limits,
            };
            assert_eq!(head.framed_as(Framing::Documents).malformed, 0, "{len}");
        }
        let whole = InputHead {
            bytes: &input.as_bytes()[..HEAD_BYTES - 70],
            is_cut: false,
            has_failed: false,
            limits: &limits,
        };
        assert_eq!(whole.framed_as(Framing::Documents).malformed, 1);
    }

    #[test]
    fn responses_inside_of_records() {
        for (head, is_held) in [
            ("{\"a\":1}", false),
            ("{\"Response\":{", false),
            ("{\"a\":\"\\\"Response\\\":{}\"}", false),
            ("{\"a\":{\"Response\":{", true),
            ("{\"a\":[{},{\"Response\":1}]}", true),
            ("{\n\"a\": {\n\"Response\": {}}}", false),
            ("oops\n{\"Response\":{}}", true),
            ("oops {\"Response\":", true),
            ("{{{{{{{{{ {\"Response\":{}}", false),
        ] {
            assert_eq!(holds_response(head.as_bytes(), &Limits::default()), is_held, "{head}");
        }
    }

    #[test]
    fn the_beginning_decides() {
        const ONE: &str = "{\"Response\":{}}\n";
        const JSON: &str = "{\"level\":\"info\",\"msg\":\"started\"}\n";
        const LOG: &str = "2026-08-21 INFO body={\"Response\":{}}\n";
        const WRAPPED: &str = "{\"time\":1,\"body\":{\"Response\":{}}}\n";
        const PRETTY: &str = "{\n    \"Response\": {\n        \"A\": 1\n    }\n}\n";
        let dump = format!("[DEBUG] http response: HTTP/1.1 200 OK\r\nServer: nginx\r\n\r\n{ONE}");
        for (head, framing) in [
            (String::new(), Framing::Documents),
            (ONE.repeat(3), Framing::Documents),
            (PRETTY.repeat(3), Framing::Documents),
            (format!("\u{feff}{ONE}"), Framing::Documents),
            (format!("502 Bad Gateway\n{}{ONE}", PRETTY.repeat(9)), Framing::Documents),
            (format!("<html>\n<body>\n</html>\n{ONE}{}", PRETTY.repeat(2)), Framing::Documents),
            (format!("\"r-1\"}}}}{ONE}{}", PRETTY.repeat(2)), Framing::Documents),
            ("<html>\n".to_owned(), Framing::Documents),
            (format!("[{}]", PRETTY), Framing::Array),
            (" [ ]".to_owned(), Framing::Array),
            ("[1, 2]".to_owned(), Framing::Documents),
            (format!("[{{main}}] INFO {ONE}").repeat(2), Framing::Prefixed),
            (format!("INFO {ONE}"), Framing::Prefixed),
            ("INFO {\"Response\":{\n".repeat(2), Framing::Documents),
            (format!("2026-08-21 INFO ok\nbody {ONE}").repeat(2), Framing::Prefixed),
            (dump.repeat(3), Framing::Prefixed),
            (format!("\u{1e}{ONE}"), Framing::Seq),
            (format!("{JSON}{}", LOG.repeat(500)), Framing::Prefixed),
            (format!("{JSON}{LOG}").repeat(300), Framing::Prefixed),
            (format!("{ONE}{LOG}").repeat(300), Framing::Prefixed),
            (format!("{ONE}{}", LOG.repeat(500)), Framing::Prefixed),
            (format!("{ONE}{}", WRAPPED.repeat(500)), Framing::Prefixed),
            (WRAPPED.repeat(3), Framing::Prefixed),
            (format!("{}{}", WRAPPED.repeat(3), PRETTY.repeat(4)), Framing::Documents),
            (format!("{}{LOG}", ONE.repeat(3)), Framing::Documents),
            (format!("{{main}} {LOG}").repeat(2), Framing::Prefixed),
            (JSON.repeat(3), Framing::Documents),
            (format!("{}{}", JSON.repeat(30), PRETTY.repeat(4)), Framing::Documents),
            (ONE.repeat(9).replace("{}", "{"), Framing::Documents),
            // Nothing is known of these before their end.
            (
                format!("{{\"Response\":{{\"A\":\"{}\"}}}}", "x".repeat(HEAD_BYTES)),
                Framing::Documents,
            ),
            (
                format!("{ONE}{{\"Response\":{{\"A\":\"{}\"}}}}", "\u{8bf7}".repeat(HEAD_BYTES)),
                Framing::Documents,
            ),
        ] {
            assert_eq!(detect(head.as_bytes(), &Limits::default()), framing, "{head}");
        }
    }
}
