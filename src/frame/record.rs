//! A record as it is handed on, and the contract with the one who receives it. This file must not
//! know any framing.

use crate::grammar::{Fault, ObjectOutline, Reading, Watched};

/// How many bytes of a record [`Record::head`] holds at most.
pub(crate) const RECORD_HEAD: usize = 256;

/// A record, and what the grammar says about it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record<'a> {
    /// Where the record begins in the input, in bytes of decompressed content.
    pub(crate) offset: u64,
    /// Its length in bytes, without the blanks around it.
    pub(crate) length: u64,
    /// Its first bytes, at most [`RECORD_HEAD`].
    pub(crate) head: &'a [u8],
    /// All of its bytes. `None` if it is too large to be buffered, or if it was skipped: too long, or
    /// damaged. Under `entries` a damaged record has them, too, unless it is too large.
    pub(crate) text: Option<&'a [u8]>,
    /// The watched fields, or the fault.
    pub(crate) reading: &'a Reading<'a>,
    /// Its members, if the framing has noted them.
    pub(crate) outline: Option<&'a ObjectOutline<'a>>,
}

/// A line of text, with the lines that go on with a JSON text in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextEntry<'a> {
    /// Where it begins in the input, in bytes of decompressed content.
    pub(crate) offset: u64,
    /// All of its bytes, without the line feed at its end. Blank lines at its end belong to it if a
    /// JSON text is open.
    pub(crate) text: &'a [u8],
}

/// Receives what a framer finds, in the order of the input.
///
/// Each record comes exactly once, valid or damaged. A sink cannot stop the framer and has no way
/// to fail: one that has seen enough ignores the rest.
pub(crate) trait Sink {
    /// The next record.
    fn record(&mut self, record: Record<'_>);

    /// A non-blank line without a record. Only `prefixed` framing reports these.
    fn skipped_line(&mut self, line: TextEntry<'_>);

    /// The line of the last record holds another response, which is not read: after this place.
    /// Only `prefixed` framing reports these.
    fn crowded_line(&mut self, offset: u64);

    /// The next line of text. Only `entries` framing reports these.
    fn text_entry(&mut self, entry: TextEntry<'_>) {
        let _ = entry;
    }

    /// A YAML document, whole. Only `yaml` framing reports these.
    fn yaml_document(&mut self, document: TextEntry<'_>) {
        let _ = document;
    }

    /// How many bytes `text` begins with in which no line is worth receiving, if it has no brace: up
    /// to the first place that may matter. `text` begins with a line of text.
    fn quiet_len(&self, text: &[u8]) -> usize {
        let _ = text;
        0
    }

    /// The next lines of text, none of which is blank. They are quiet.
    fn quiet_lines(&mut self, lines: u64) {
        let _ = lines;
    }

    /// Nothing that was received so far goes on in what will be received: the input ends, or was
    /// cut.
    fn ended(&mut self) {}

    /// Whether something that was received so far may go on in what will be received.
    fn is_in_body(&self) -> bool {
        false
    }
}

/// The reading of a damaged record, of which nothing but the fault is known.
pub(super) fn damaged_reading(fault: Fault) -> Reading<'static> {
    Reading { watched: Watched::default(), end: Err(fault) }
}
