//! Cassettes in YAML, of vcrpy, go-vcr and Ruby's VCR: each interaction is written as JSON, and read
//! as one in a cassette that is JSON.
//!
//! ```text
//! interactions:
//! - request:
//!     headers:                        {"request":{"headers":{"X-TC-Action":["GetUser"]}, …},
//!       X-TC-Action: [GetUser]   ─▶    "response":{"body":{"string":"{\"Response\":{…}}"}}}
//!   response:
//!     body:
//!       string: '{"Response":{…}}'    the place of the call is that of this scalar
//! ```
//!
//! What is damaged, or too large when its aliases are written out, is malformed, and what looks like
//! a response there is unread. This file must not know YAML.

mod bounded_input;
mod byte_offsets;
mod interaction;
mod nodes;
#[cfg(test)]
mod tests;
mod unfolded;

use std::ops::Range;

use interaction::{Interaction, JsonWriter};
use nodes::{Node, YamlError, YamlNodes};
use unfolded::Unfolded;

use super::call::{CallSink, RecordedCall, RecordedVerdict};
use super::context::Context;
use super::documents::{note_unread_beside, read_entry};
use super::formats::{Outside, RecordText, Recording};
use super::key::ResponseKey;
use super::reader::{RecordReader, blanks_len, trim_end};
use super::source::{Origin, Source};
use crate::frame::{RECORD_HEAD, TextEntry};
use crate::grammar::{Fault, FaultKind, Reading, Watched};

/// The members that hold the interactions: of vcrpy and go-vcr, and of Ruby's VCR.
const INTERACTIONS: [&str; 2] = ["interactions", "http_interactions"];

impl RecordReader<'_> {
    /// Reads the interactions of a YAML document.
    pub(crate) fn read_yaml_document(&mut self, document: TextEntry<'_>, sink: &mut impl CallSink) {
        self.end(sink);
        let is_read = self.settings.recording.is_none_or(|named| named == Recording::Vcr);
        let valid_len = match str::from_utf8(document.text) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        let valid = document.text.get(..valid_len).unwrap_or_default();
        let mut cassette = Cassette {
            reader: self,
            document,
            nodes: YamlNodes::new(str::from_utf8(valid).unwrap_or_default()),
            writer: JsonWriter::default(),
            is_read,
            done: 0,
        };
        let end = cassette.read(sink);
        let fault = match end {
            Err(YamlError::Damaged(at)) if valid_len == document.text.len() => {
                Some((FaultKind::UnexpectedByte, at))
            }
            _ if valid_len < document.text.len() => Some((FaultKind::InvalidUtf8, valid_len)),
            _ => None,
        };
        if let Some((kind, at)) = fault {
            cassette.give_up(kind, at, sink);
        }
    }
}

/// A document that is being read.
struct Cassette<'c, 'r, 't> {
    reader: &'c mut RecordReader<'r>,
    document: TextEntry<'t>,
    nodes: YamlNodes<'t>,
    writer: JsonWriter,
    /// Whether interactions are read: not if another format is named.
    is_read: bool,
    /// Up to where everything was handed on.
    done: usize,
}

impl Cassette<'_, '_, '_> {
    /// Reads all documents in the text: a mark begins another one.
    fn read(&mut self, sink: &mut impl CallSink) -> Result<(), YamlError> {
        while let Some((node, place)) = self.nodes.next()? {
            match node {
                Node::OpenObject => self.read_root(place.start, sink)?,
                first => self.read_interaction(first, place, sink)?,
            }
        }
        Ok(())
    }

    /// Reads the members of a document, after its beginning.
    fn read_root(&mut self, start: usize, sink: &mut impl CallSink) -> Result<(), YamlError> {
        self.done = self.done.max(start);
        loop {
            let Some((key, place)) = self.nodes.next()? else { return Ok(()) };
            let name = match key {
                Node::Close => break,
                Node::Scalar { text, .. } => text,
                key @ (Node::OpenObject | Node::OpenArray) => {
                    self.pass_value(key, place, sink)?;
                    "".into()
                }
            };
            let Some((value, place)) = self.nodes.next()? else { return Ok(()) };
            if value == Node::OpenArray && INTERACTIONS.contains(&&*name) {
                self.read_interactions(sink)?;
            } else {
                self.pass_value(value, place, sink)?;
            }
        }
        Ok(())
    }

    /// Passes what is beside the interactions: what looks like a response there is unread.
    fn pass_value(
        &mut self,
        first: Node<'_>,
        place: Range<usize>,
        sink: &mut impl CallSink,
    ) -> Result<(), YamlError> {
        let limit = self.reader.settings.limits.record_bytes;
        let base = self.document.offset;
        let value = self.writer.write(first, place, &mut self.nodes, base, limit)?;
        let Interaction { json, parts, range, is_whole } = value;
        let source = Source { text: json, origin: Origin::Joined(parts), depth: 1 };
        let record = RecordText::new(&source, 0..json.len(), true, Outside::NOTHING);
        note_unread_beside(&record, record.range(), self.reader, sink);
        if !is_whole {
            self.note_unread(range.clone(), sink);
        }
        self.done = self.done.max(range.end);
        Ok(())
    }

    /// Reads the interactions, after the beginning of their list.
    fn read_interactions(&mut self, sink: &mut impl CallSink) -> Result<(), YamlError> {
        while let Some((first, place)) = self.nodes.next()? {
            if first == Node::Close {
                break;
            }
            self.read_interaction(first, place, sink)?;
        }
        Ok(())
    }

    /// Reads an interaction, or what is in the place of one.
    fn read_interaction(
        &mut self,
        first: Node<'_>,
        place: Range<usize>,
        sink: &mut impl CallSink,
    ) -> Result<(), YamlError> {
        if !self.is_read {
            return self.pass_value(first, place, sink);
        }
        let limit = self.reader.settings.limits.record_bytes;
        let base = self.document.offset;
        let interaction = self.writer.write(first, place, &mut self.nodes, base, limit)?;
        let Interaction { json, parts, range, is_whole } = interaction;
        let range = range.start.max(self.done)..range.end.max(self.done);
        self.done = range.end;
        if !is_whole {
            self.hand_on_malformed(range.clone(), Fault::new(FaultKind::TooLong, 0), sink);
            return Ok(());
        }

        let (offset, length) = (base + range.start as u64, range.len() as u64);
        let reading = self.reader.tools.reader.parse(json);
        sink.framed(offset, length);
        if let Err(fault) = reading.end {
            let fault = Fault::new(fault.kind, 0);
            self.hand_on_fault(range, fault, sink);
            return Ok(());
        }
        let source = Source { text: json, origin: Origin::Joined(parts), depth: 0 };
        let entry = RecordText::new(&source, 0..json.len(), true, Outside::NOTHING);
        read_entry(&entry, Recording::Vcr, self.reader, sink);
        Ok(())
    }

    /// Hands on what is left of the document, which cannot be read, as one malformed record.
    fn give_up(&mut self, kind: FaultKind, at: usize, sink: &mut impl CallSink) {
        let rest = self.document.text.get(self.done..).unwrap_or_default();
        let start = self.done + blanks_len(rest);
        let end = start + trim_end(self.document.text.get(start..).unwrap_or_default()).len();
        if !self.is_read {
            return self.note_unread(start..end, sink);
        }
        let fault = Fault::new(kind, at.clamp(start, end) - start);
        self.hand_on_malformed(start..end, fault, sink);
    }

    fn hand_on_malformed(&self, range: Range<usize>, fault: Fault, sink: &mut impl CallSink) {
        let offset = self.document.offset + range.start as u64;
        sink.framed(offset, range.len() as u64);
        self.hand_on_fault(range, fault, sink);
    }

    fn hand_on_fault(&self, range: Range<usize>, fault: Fault, sink: &mut impl CallSink) {
        let text = self.document.text.get(range.clone()).unwrap_or_default();
        let reading = Reading { watched: Watched::default(), end: Err(fault) };
        sink.call(RecordedCall {
            offset: self.document.offset + range.start as u64,
            length: range.len() as u64,
            text: Some(text),
            head: text.get(..RECORD_HEAD).unwrap_or(text),
            verdict: RecordedVerdict::Response(&reading),
            context: &Context::EMPTY,
            request: None,
            recording: Recording::Vcr,
        });
        self.note_unread(range, sink);
    }

    /// Reports what looks like a response in a part of the document that cannot be read.
    fn note_unread(&self, range: Range<usize>, sink: &mut impl CallSink) {
        let folded = self.document.text.get(range.clone()).unwrap_or_default();
        let unfolded = Unfolded::of(folded);
        let mut at = 0;
        while let Some(key) = ResponseKey::find(&unfolded.text, at) {
            let place = range.start + unfolded.origin_of(key.start);
            sink.unread(self.document.offset + place as u64);
            at = key.value;
        }
    }
}
