//! Detects the framing of an input from its beginning.
//!
//! ```text
//! how an input begins                 framing
//! claimed by seq, array or yaml       the one that claims it
//! anything else                       entries
//! ```
//!
//! Only document formats are decided here. What is line-oriented is `entries`, which decides each
//! entry by itself: a file whose first line is JSON may go on as a log. This file must not know
//! where the bytes come from.

use super::framer::Framer;
use super::framings::Framing;
use super::record::{Record, Sink, TextEntry};
use super::splitter::FramingClaim;
use crate::Limits;
use crate::grammar::{BOM, Reader, is_blank};

/// How many bytes at the beginning of an input decide its framing.
pub(crate) const HEAD_BYTES: usize = if cfg!(feature = "fuzzing") { 1 << 10 } else { 64 << 10 };

/// The framing of an input that begins with `head`.
pub(crate) fn detect(head: &[u8], limits: &Limits) -> Framing {
    let head = head.get(..HEAD_BYTES).unwrap_or(head);
    let content = head.strip_prefix(BOM).unwrap_or(head);
    claimed_framing(head, content, limits).unwrap_or(Framing::Entries)
}

/// The framing that claims the input.
fn claimed_framing(head: &[u8], content: &[u8], limits: &Limits) -> Option<Framing> {
    let start = content.iter().position(|&byte| !is_blank(byte))?;
    let content = content.get(start..)?;
    Framing::ALL.iter().copied().find(|framing| match framing.claim(content) {
        FramingClaim::No => false,
        FramingClaim::IfAnyIsValid => finds_valid_record(*framing, head, limits),
        FramingClaim::Yes => true,
    })
}

/// Whether a framing finds at least one valid record in the head.
fn finds_valid_record(framing: Framing, head: &[u8], limits: &Limits) -> bool {
    let mut found = AnyValid(false);
    let reader = Reader::strict(limits.depth);
    Framer::new(framing, *limits, reader).frame(head, 0, true, &mut found);
    found.0
}

/// Notes whether any record is valid.
struct AnyValid(bool);

impl Sink for AnyValid {
    fn record(&mut self, record: Record<'_>) {
        self.0 |= record.reading.end.is_ok();
    }

    fn skipped_line(&mut self, _: TextEntry<'_>) {}

    fn crowded_line(&mut self, _: u64) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_decides() {
        const ONE: &str = "{\"Response\":{}}\n";
        for (head, framing) in [
            (String::new(), Framing::Entries),
            (ONE.repeat(3), Framing::Entries),
            (format!("\u{feff}{ONE}"), Framing::Entries),
            ("502 Bad Gateway\n".to_owned(), Framing::Entries),
            (format!("[{ONE}]"), Framing::Array),
            (" [ ]".to_owned(), Framing::Array),
            ("[1, 2]".to_owned(), Framing::Entries),
            (format!("[{{main}}] INFO {ONE}").repeat(2), Framing::Entries),
            (format!("\u{1e}{ONE}"), Framing::Seq),
            (format!("{{main}} INFO {ONE}").repeat(2), Framing::Entries),
            ("interactions:\n- request:\n".to_owned(), Framing::Yaml),
            ("interactions: 5\n".to_owned(), Framing::Entries),
        ] {
            assert_eq!(detect(head.as_bytes(), &Limits::default()), framing, "{head}");
        }
    }
}
