//! Writes nodes as JSON, and remembers where each was. This file must not know YAML, nor what an
//! interaction holds.

use std::ops::Range;

use super::nodes::{Node, YamlError, YamlNodes};
use crate::recording::source::JoinedPart;

/// How many nodes an interaction may have: the place of each is kept.
const MOST_NODES: usize = 1 << 20;

/// A node of a document as JSON.
pub(super) struct Interaction<'w> {
    pub(super) json: &'w [u8],
    /// Where the parts of the JSON text are in the input.
    pub(super) parts: &'w [JoinedPart],
    /// Where it is in the document.
    pub(super) range: Range<usize>,
    /// Whether all of it is written: not if it is too long, has too many nodes, or an alias that
    /// cannot be written out.
    pub(super) is_whole: bool,
}

/// Writes one interaction after another into the same buffers.
#[derive(Debug, Default)]
pub(super) struct JsonWriter {
    json: Vec<u8>,
    parts: Vec<JoinedPart>,
    open: Vec<OpenContainer>,
}

#[derive(Debug)]
struct OpenContainer {
    is_object: bool,
    is_empty: bool,
    /// Whether the next node of an object is a key.
    is_key_next: bool,
}

impl JsonWriter {
    /// Writes the node that begins with `first`, which is at `place` of a document that begins at
    /// `base` of the input. The others are read.
    pub(super) fn write<'w>(
        &'w mut self,
        first: Node<'_>,
        place: Range<usize>,
        nodes: &mut YamlNodes<'_>,
        base: u64,
        limit: usize,
    ) -> Result<Interaction<'w>, YamlError> {
        self.json.clear();
        self.parts.clear();
        self.open.clear();
        nodes.take_lost();

        let (mut range, mut is_whole) = (place.clone(), true);
        let (mut node, mut place) = (first, place);
        loop {
            let is_written = self.json.len() <= limit && self.parts.len() < MOST_NODES;
            is_whole &= is_written;
            if self.is_key_next() && matches!(node, Node::OpenObject | Node::OpenArray) {
                nodes.skip_container()?; // JSON has no such keys.
                node = Node::Scalar { text: "".into(), is_plain: false };
            }
            if is_written {
                self.note_place(base, &place);
            }
            self.push(&node, is_written);
            if self.open.is_empty() {
                break;
            }
            let Some(next) = nodes.next()? else { break };
            (node, place) = next;
            range.end = range.end.max(place.end);
        }

        is_whole &= self.json.len() <= limit && !nodes.take_lost();
        Ok(Interaction { json: &self.json, parts: &self.parts, range, is_whole })
    }

    fn is_key_next(&self) -> bool {
        self.open.last().is_some_and(|open| open.is_key_next)
    }

    fn note_place(&mut self, base: u64, place: &Range<usize>) {
        self.parts.push(JoinedPart {
            at: self.json.len(),
            offset: base + place.start as u64,
            length: place.len() as u64,
        });
    }

    /// Adds a node. If it is not to be written, only what is open is followed.
    fn push(&mut self, node: &Node<'_>, is_written: bool) {
        let mut json = is_written.then_some(&mut self.json);
        let mut write = |bytes: &[u8]| {
            if let Some(json) = &mut json {
                json.extend_from_slice(bytes);
            }
        };
        if *node == Node::Close {
            if let Some(closed) = self.open.pop() {
                write(if closed.is_object { b"}" } else { b"]" });
            }
            return;
        }

        let mut is_key = false;
        if let Some(open) = self.open.last_mut() {
            is_key = open.is_key_next;
            let is_value = open.is_object && !is_key;
            if is_value {
                write(b":");
            } else if !open.is_empty {
                write(b",");
            }
            open.is_empty = false;
            open.is_key_next = open.is_object && !is_key;
        }
        match node {
            Node::Scalar { text, is_plain } => {
                if *is_plain
                    && !is_key
                    && let Some(literal) = literal(text)
                {
                    write(literal.as_bytes());
                } else if is_written {
                    push_string(text, &mut self.json);
                }
            }
            Node::OpenObject | Node::OpenArray => {
                let is_object = *node == Node::OpenObject;
                write(if is_object { b"{" } else { b"[" });
                self.open.push(OpenContainer { is_object, is_empty: true, is_key_next: is_object });
            }
            Node::Close => {}
        }
    }
}

/// What a scalar without quotes is in JSON, if it is no string there.
fn literal(text: &str) -> Option<&str> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Some("null"),
        "true" | "True" | "TRUE" => Some("true"),
        "false" | "False" | "FALSE" => Some("false"),
        _ => is_number(text.as_bytes()).then_some(text),
    }
}

/// Whether it is an integer as JSON has them. Others are left as they are written: `2018-08-13`.
fn is_number(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let begins_well = digits == b"0" || digits.first().is_some_and(|first| *first != b'0');
    begins_well && digits.len() <= 20 && digits.iter().all(u8::is_ascii_digit)
}

/// Writes a string of JSON.
fn push_string(text: &str, json: &mut Vec<u8>) {
    // Writing into memory does not fail.
    let _ = serde_json::to_writer(json, text);
}
