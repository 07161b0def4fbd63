//! Which framing an input has, told from its beginning.
//!
//! ```text
//! first byte that is not blank     framing
//! 0x1E                             seq
//! [ and a whole first element      array
//! {                                documents: one-line and pretty records, mixed
//! anything else                    documents, or prefixed if that finds more responses
//! ```
//!
//! `lines` and `whole` are never chosen: `documents` reads such inputs as well, and a file that
//! begins with one-line records may go on with pretty ones (docs/facts.md, "How responses are recorded").

use super::{BOM, Framer, Framing, Record, Sink, seq};
use crate::Limits;
use crate::grammar::{Reader, is_blank};

/// How much of an input's beginning is looked at.
pub(crate) const HEAD_BYTES: usize = 64 << 10;

/// The framing of an input that begins with `head`.
pub(crate) fn detect(head: &[u8], limits: &Limits) -> Framing {
    let head = head.get(..HEAD_BYTES).unwrap_or(head);
    let head = head.strip_prefix(BOM).unwrap_or(head);
    let mut content = head.iter().copied().filter(|&byte| !is_blank(byte));
    match (content.next(), content.next()) {
        (Some(seq::SEPARATOR), _) => Framing::Seq,
        (Some(b'{') | None, _) => Framing::Documents,
        (Some(b'['), Some(b']')) => Framing::Array,
        (Some(b'['), Some(b'{')) if Found::by(Framing::Array, head, limits).texts > 0 => Framing::Array,
        _ if is_log(head, limits) => Framing::Prefixed,
        _ => Framing::Documents,
    }
}

/// Whether `prefixed` does better than `documents`: in sum, or alone, or as well but without taking
/// the text between the responses for damage. A damaged beginning makes no log of a file of records,
/// so each malformed record may hide a response.
fn is_log(head: &[u8], limits: &Limits) -> bool {
    let documents = Found::by(Framing::Documents, head, limits);
    let log = Found::by(Framing::Prefixed, head, limits).responses;
    let alone = documents.responses == 0 && log > 0;
    let more = log > documents.responses + documents.malformed;
    let cleaner = log >= 2 && log == documents.responses && documents.malformed >= documents.responses;
    alone || more || cleaner
}

/// What a framing finds.
#[derive(Default)]
struct Found {
    texts: usize,
    responses: usize,
    malformed: usize,
}

impl Found {
    fn by(framing: Framing, head: &[u8], limits: &Limits) -> Self {
        let mut found = Found::default();
        Framer::new(framing, *limits, Reader::strict(limits.depth)).frame(head, 0, true, &mut found);
        found
    }
}

impl Sink for Found {
    fn record(&mut self, record: Record<'_>) {
        let is_text = record.reading.end.is_ok();
        self.texts += usize::from(is_text);
        self.responses += usize::from(is_text && record.reading.watched.has_response);
        self.malformed += usize::from(!is_text);
    }

    fn skipped_line(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_from_the_beginning() {
        const ONE: &str = "{\"Response\":{}}\n";
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
        ] {
            assert_eq!(detect(head.as_bytes(), &Limits::default()), framing, "{head}");
        }
    }
}
