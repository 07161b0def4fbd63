//! Records of a shape that was seen before are not walked: what differs is checked, the rest compared.
//!
//! Recorded answers come in few shapes. A shape is a text with its strings and numbers taken out:
//!
//! ```text
//! {"Response":{"Error":{"Code":"▯","Message":"▯"},"RequestId":"▯"}}     ▯ any string, or any number
//! ```
//!
//! Shapes are learned from texts that the plain parser has found valid, and kept as a tree, so that
//! what several have in common is looked at once:
//!
//! ```text
//! {"Response":{"Error":{"Code":"  ▯  ","Message":"  ▯  "},"RequestId":"  ▯  "}}      end
//!                                                   ▯  "}}}                          end
//! {"Response":{"RequestId":"      ▯  "}}                                             end
//! ```
//!
//! That a record matches proves what the parser would say: a valid text stays valid, and keeps its
//! keys and its nesting, if the inside of a string value is exchanged for another valid one, or a number
//! for another. Whatever does not match goes to the parser. So no result can tell whether a shape was used, nor which ones had been learned.
//!
//! This must not assume any order of fields, nor know what a code means.

use std::ops::Range;

use super::ahead::{Ahead, Blockwise};
use super::planes::number_len;
use super::reference::Reading;
use super::text::Text;
use super::visit::Visitor;
use super::watch::{Key, Value, Watch, Watched};
use crate::scan::Scan;

/// The most strings and numbers in a text that is learned, and the most other bytes.
const MOST_PARTS: usize = 16;
const MOST_BYTES: usize = 1024;
/// The most nodes of the tree. If it is full, it begins afresh.
const MOST_NODES: usize = 128;
/// How many texts go by before another is learned, if the last was not worth it.
const REST: u32 = 256;

/// The shapes that were learned.
#[derive(Debug)]
pub(super) struct Shapes {
    /// What a text may begin with.
    first: Vec<Node>,
    /// How many there are, all in all.
    nodes: usize,
    /// Texts to go by before another is learned.
    resting: u32,
    /// As many as go by if the last was not worth it.
    rest: u32,
}

/// Bytes that a text goes on with, and what comes behind them.
#[derive(Debug)]
struct Node {
    piece: Piece,
    then: Then,
}

#[derive(Debug)]
enum Then {
    /// A string or a number, and then one of these nodes. One begins as another does only where some texts
    /// have a string and others a number; then some of them go to the parser.
    Part(Kind, Role, Vec<Node>),
    /// What the plain parser says; strings and numbers are to be filled in.
    End(Box<Watched<'static>>),
}

/// What differs from text to text of a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    String,
    Number,
}

/// Whether a part is one of those that are watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Code,
    Message,
    RequestId,
    None,
}

/// Bytes to be compared with the beginning of others. Most are few: up to 32 are compared as one number
/// or two that may overlap, without a call.
#[derive(Debug)]
struct Piece {
    bytes: Box<[u8]>,
    front: u128,
    mask: u128,
    /// The last sixteen.
    back: u128,
    breaks_line: bool,
}

impl Piece {
    fn new(bytes: &[u8]) -> Self {
        let mask = u128::MAX.checked_shr(128 - 8 * bytes.len().min(16) as u32).unwrap_or(0);
        let back = front(bytes.get(bytes.len().saturating_sub(16)..).unwrap_or_default());
        Piece { front: front(bytes), mask, back, bytes: bytes.into(), breaks_line: bytes.contains(&b'\n') }
    }

    #[inline(always)]
    fn begins(&self, text: &[u8]) -> bool {
        let Some(chunk) = text.first_chunk() else { return text.starts_with(&self.bytes) };
        let is_alike = (u128::from_le_bytes(*chunk) ^ self.front) & self.mask == 0;
        is_alike
            && match self.bytes.len() {
                0..=16 => true,
                len @ 17..=32 => {
                    let back = text.get(len - 16..).and_then(<[u8]>::first_chunk);
                    back.is_some_and(|back| u128::from_le_bytes(*back) == self.back)
                }
                _ => text.starts_with(&self.bytes),
            }
    }
}

/// The first sixteen bytes; zeros, where there are fewer.
fn front(bytes: &[u8]) -> u128 {
    bytes.iter().take(16).rev().fold(0, |front, &byte| front << 8 | u128::from(byte))
}

impl Default for Shapes {
    fn default() -> Self {
        Shapes { first: Vec::new(), nodes: 0, resting: 0, rest: REST }
    }
}

impl Shapes {
    /// As if texts were learned with so many between them: with none, every text; with the most, none.
    #[cfg(test)]
    pub(super) fn with_rest(rest: u32) -> Self {
        Shapes { resting: if rest == u32::MAX { rest } else { 0 }, rest, ..Shapes::default() }
    }

    /// What the plain parser would say of the text that `bytes` begins with, if it has a known shape;
    /// with `IN_LINE`, one without line feeds.
    #[inline(always)]
    pub(super) fn find<'a, const IN_LINE: bool>(&self, bytes: &'a [u8], scan: impl Scan) -> Option<Reading<'a>> {
        let mut parts = [None; 4];
        let mut code_at = 0;
        let mut rest = bytes;
        let mut nodes = &self.first;
        loop {
            let node = nodes.iter().find(|node| node.piece.begins(rest))?;
            if IN_LINE && node.piece.breaks_line {
                return None;
            }
            rest = rest.get(node.piece.bytes.len()..)?;
            match &node.then {
                Then::Part(kind, role, behind) => {
                    let at = bytes.len() - rest.len();
                    let value;
                    (value, rest) = kind.take(rest, scan)?;
                    if *role == Role::Code {
                        code_at = at - usize::from(*kind == Kind::String); // its quote
                    }
                    *parts.get_mut(*role as usize)? = Some(value);
                    nodes = behind;
                }
                Then::End(watched) => {
                    let [code, message, request_id, _] = parts;
                    let watched = Watched {
                        code: code.map(|value| (value, code_at)).or(watched.code),
                        message: message.or(watched.message),
                        request_id: request_id.or(watched.request_id),
                        ..**watched
                    };
                    return Some(Reading { watched, end: Ok(bytes.len() - rest.len()) });
                }
            }
        }
    }

    /// Whether the next text is to be read by a [`Learner`].
    pub(super) fn is_curious(&mut self) -> bool {
        let rested = self.resting == 0;
        self.resting = self.resting.saturating_sub(1);
        rested
    }

    /// Learns from a text that was read to its end without a fault.
    pub(super) fn learn<'a>(&mut self, bytes: &'a [u8], end: usize, learner: &Learner<'a>) {
        let answer = learner.answer();
        let Some(answer) = answer.filter(|_| end - learner.inside() <= MOST_BYTES) else {
            self.resting = self.rest;
            return;
        };
        if self.nodes + learner.parts.len() >= MOST_NODES {
            *self = Shapes { resting: self.rest, rest: self.rest, ..Shapes::default() };
            return;
        }
        let mut from = 0;
        let mut nodes = &mut self.first;
        for (inside, kind, role) in &learner.parts {
            let piece = bytes.get(from..inside.start).unwrap_or_default();
            let node = node(nodes, &mut self.nodes, piece, || Then::Part(*kind, *role, Vec::new()));
            let Some(Node { then: Then::Part(_, _, behind), .. }) = node else { return };
            nodes = behind;
            from = inside.end;
        }
        node(nodes, &mut self.nodes, bytes.get(from..end).unwrap_or_default(), || Then::End(Box::new(answer)));
    }
}

/// The node of these bytes among others, made if it is not there.
fn node<'n>(
    nodes: &'n mut Vec<Node>,
    count: &mut usize,
    bytes: &[u8],
    then: impl FnOnce() -> Then,
) -> Option<&'n mut Node> {
    let place = nodes.iter().position(|node| *node.piece.bytes == *bytes).unwrap_or_else(|| {
        *count += 1;
        nodes.push(Node { piece: Piece::new(bytes), then: then() });
        nodes.len() - 1
    });
    nodes.get_mut(place)
}

impl Kind {
    /// The part that `rest` begins with, if it is valid, and what is behind it; of a string, its inside.
    #[inline(always)]
    fn take(self, rest: &[u8], scan: impl Scan) -> Option<(Value<'_>, &[u8])> {
        match self {
            Kind::String => {
                let (len, may_be_high) = scan.plain_len(rest);
                let (plain, behind) = rest.split_at_checked(len)?;
                if may_be_high && !scan.is_utf8(plain) {
                    return None;
                }
                if behind.first() != Some(&b'\\') {
                    return Some((Value::Text(Text::new(plain, false)), behind));
                }
                let end = Blockwise::<_, true>(scan).string_end(rest, len)?;
                let (escaped, behind) = rest.split_at_checked(end)?;
                Some((Value::Text(Text::new(escaped, true)), behind))
            }
            Kind::Number => {
                let (number, behind) = rest.split_at_checked(number_len(rest)?)?;
                Some((Value::Number(std::str::from_utf8(number).ok()?), behind))
            }
        }
    }
}

/// Listens to a text as [`Watch`] does, and notes where its strings and numbers are.
pub(super) struct Learner<'a> {
    watch: Watch<'a>,
    /// The insides of strings, and numbers.
    parts: Vec<(Range<usize>, Kind, Role)>,
    /// Whether there was anything that no shape has.
    is_strange: bool,
}

impl<'a> Learner<'a> {
    pub(super) fn new() -> Self {
        Learner { watch: Watch::new(), parts: Vec::new(), is_strange: false }
    }

    pub(super) fn found(&self) -> Watched<'a> {
        self.watch.found
    }

    /// The bytes inside its parts.
    fn inside(&self) -> usize {
        self.parts.iter().map(|(inside, _, _)| inside.len()).sum()
    }

    /// The answer to the text's shape; `None` if its shape does not tell it, or hardly comes again.
    fn answer(&self) -> Option<Watched<'static>> {
        let found = &self.watch.found;
        if self.is_strange || found.duplicate.is_some() || found.response != Some(Value::Object) {
            return None;
        }
        let is_lasting =
            |value: Option<(Value<'a>, usize)>| value.is_some_and(|(value, _)| lasting(Some(value)).is_some());
        if is_lasting(found.code) {
            return None; // where it begins depends on the parts before it
        }
        Some(Watched {
            has_response: found.has_response,
            response: lasting(found.response),
            error: lasting(found.error),
            code: None,
            message: lasting(found.message),
            request_id: lasting(found.request_id),
            duplicate: None,
        })
    }

    fn note(&mut self, inside: Range<usize>, kind: Kind) {
        let role = match self.watch.pending {
            None => Role::None,
            Some(Key::Code) => Role::Code,
            Some(Key::Message) => Role::Message,
            Some(Key::RequestId) => Role::RequestId,
            Some(Key::Response | Key::Error) => return self.is_strange = true,
        };
        self.parts.push((inside, kind, role));
        self.is_strange |= self.parts.len() > MOST_PARTS;
    }
}

/// A value that is the same in every text of a shape.
fn lasting(value: Option<Value<'_>>) -> Option<Value<'static>> {
    match value? {
        Value::Null => Some(Value::Null),
        Value::Bool => Some(Value::Bool),
        Value::Array => Some(Value::Array),
        Value::Object => Some(Value::Object),
        Value::Text(_) | Value::Number(_) => None,
    }
}

impl<'a> Visitor<'a> for Learner<'a> {
    #[inline(always)]
    fn key(&mut self, depth: usize, raw: &'a [u8], escaped: bool, at: usize) {
        self.watch.key(depth, raw, escaped, at);
    }

    #[inline(always)]
    fn wants_value(&self) -> bool {
        !self.is_strange || self.watch.wants_value()
    }

    #[inline(always)]
    fn scalar(&mut self, value: Value<'a>, span: Range<usize>) {
        match value {
            _ if self.is_strange => {}
            Value::Text(_) => self.note(span.start + 1..span.end - 1, Kind::String),
            Value::Number(_) => self.note(span.clone(), Kind::Number),
            _ => {}
        }
        if self.watch.wants_value() {
            self.watch.scalar(value, span);
        }
    }

    #[inline(always)]
    fn open(&mut self, container: Value<'a>, depth: usize, at: usize) {
        self.watch.open(container, depth, at);
    }

    #[inline(always)]
    fn wants_inside(&self, depth: usize) -> bool {
        !self.is_strange || self.watch.wants_inside(depth)
    }

    #[inline(always)]
    fn close(&mut self, depth: usize, end: usize) {
        self.watch.close(depth, end);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::reader::{Reader, Validation};
    use super::super::reference::{parse, parse_prefix};
    use super::*;
    use crate::scan::{Kernel, Task};

    const DEPTH: usize = 5;

    /// One reader for all, in this order, twice: each text must be read as if it were the only one.
    fn check(texts: &[Vec<u8>]) {
        for &kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_supported()) {
            let mut reader = Reader::new(DEPTH, kernel, Validation::Strict);
            for text in texts.iter().chain(texts) {
                let shown = || format!("{kernel:?} {}", String::from_utf8_lossy(text));
                assert_eq!(reader.parse_prefix(text), parse_prefix(text, DEPTH), "{}", shown());
                assert_eq!(reader.parse(text), parse(text, DEPTH), "{}", shown());
                let reading = reader.parse_in_line(text);
                let plainly = parse_prefix(text, DEPTH);
                match plainly.end {
                    Ok(end) if !text.get(..end).unwrap().contains(&b'\n') => {
                        assert_eq!(reading, plainly, "{}", shown())
                    }
                    _ => assert!(reading.end.is_err(), "{}", shown()),
                }
            }
        }
    }

    const FAILURE: &str = r#"{"Response":{"Error":{"Code":"InternalError","Message":"m"},"RequestId":"r-1"}}"#;

    struct Knows<'a>(&'a Shapes, &'a [u8]);

    impl Task for Knows<'_> {
        type Output = bool;

        #[inline(always)]
        fn run(self, scan: impl Scan) -> bool {
            self.0.find::<false>(self.1, scan).is_some()
        }
    }

    fn knows(shapes: &Shapes, text: impl AsRef<[u8]>) -> bool {
        Kernel::best().run(Knows(shapes, text.as_ref()))
    }

    fn learned(texts: &[&str]) -> Shapes {
        let mut shapes = Shapes::default();
        for text in texts {
            let mut learner = Learner::new();
            let end = super::super::reference::listen(text.as_bytes(), DEPTH, &mut learner).unwrap();
            shapes.learn(text.as_bytes(), end, &learner);
        }
        shapes
    }

    #[test]
    fn other_strings_are_known_and_other_shapes_are_not() {
        let shapes =
            learned(&[FAILURE, r#"{"Response":{"RequestId":"x"}}"#, r#"{"Response":{"Total":0,"RequestId":"x"}}"#]);
        for known in [
            r#"{"Response":{"Error":{"Code":"","Message":"héllo 世界"},"RequestId":"0123456789abcdef0123456789abcdef"}}"#,
            r#"{"Response":{"RequestId":""}} and what is behind it"#,
            r#"{"Response":{"Total":-1.5e3,"RequestId":""}}"#,
        ] {
            assert!(knows(&shapes, known), "{known}");
        }
        // With plain instructions, escapes are left to the parser.
        let escaped = r#"{"Response":{"Error":{"Code":"\u0041","Message":"say \"no\" \\"},"RequestId":"c"}}"#;
        assert_eq!(knows(&shapes, escaped), Kernel::best() != Kernel::Scalar);
        for unknown in [
            "",
            "{",
            r#"{"Response":{"Error":{"Code":"a","Message":"b"},"RequestId":"c"}"#,
            r#"{"Response":{"Error":{"Code":"a\x","Message":"b"},"RequestId":"c"}}"#,
            r#"{"Response":{"Error":{"Message":"b","Code":"a"},"RequestId":"c"}}"#,
            r#"{"Response": {"RequestId":"x"}}"#,
            r#"{"Response":{"Total":01,"RequestId":""}}"#,
            r#"{"Response":{"Total":1.,"RequestId":""}}"#,
            r#"{"Response":{"Total":,"RequestId":""}}"#,
            r#"{"Response":{"Total":1 ,"RequestId":""}}"#,
            "{\"Response\":{\"RequestId\":\"a\tb\"}}",
        ] {
            assert!(!knows(&shapes, unknown), "{unknown}");
        }
        let broken = [FAILURE.as_bytes().get(..40).unwrap(), b"\xff", FAILURE.as_bytes().get(40..).unwrap()].concat();
        assert!(!knows(&shapes, broken));
    }

    #[test]
    fn what_is_not_learned() {
        for text in [
            r#"{"Response":1}"#,
            r#"{"Response":"a"}"#,
            r#"{"Response":{"Error":"a"}}"#,
            r#"{"Response":{"Error":{"Code":null}}}"#,
            r#"{"Response":{"Error":{},"Error":{}}}"#,
            r#"{"Answer":{}}"#,
            "[]",
        ] {
            assert!(!knows(&learned(&[text]), text), "{text}");
        }
    }

    #[test]
    fn memory_is_bounded() {
        let mut reader = Reader::new(DEPTH, Kernel::best(), Validation::Strict);
        for number in 0..100_000 {
            let text = format!(r#"{{"Response":{{"k{number}":"v","RequestId":"x"}}}}"#);
            assert_eq!(reader.parse(text.as_bytes()), parse(text.as_bytes(), DEPTH));
        }
        assert!(reader.shapes.nodes <= MOST_NODES);
    }

    /// Texts of few shapes: in any order, with blanks, numbers, escapes, repeated and missing keys.
    fn text() -> impl Strategy<Value = String> {
        let string =
            prop::sample::select(vec!["", "a", "InternalError", "é", r"\u0041", r"\ud800", r"a\\", "0123456789abcdef"]);
        let value = prop_oneof![
            6 => string.prop_map(|string| format!("\"{string}\"")),
            1 => prop::sample::select(vec!["null", "1", "-2.5e3", "[]", "{}", "true", r#"[{"Code":"x"}]"#]).prop_map(str::to_owned),
        ];
        let key = prop::sample::select(vec!["Code", "Message", "RequestId", "Error", r"C\u006fde", "Other"]);
        let member = (key, value).prop_map(|(key, value)| format!("\"{key}\":{value}"));
        let members = prop::collection::vec(member, 0..4).prop_map(|members| members.join(","));
        let blank = prop::sample::select(vec!["", "", " ", "\n  "]);
        (members.clone(), members, blank, any::<bool>()).prop_map(|(inner, outer, blank, error_first)| {
            let error = format!("\"Error\":{blank}{{{inner}}}");
            let parts = if error_first { [error, outer] } else { [outer, error] };
            let whole: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            format!("{{\"Response\":{blank}{{{}}}}}", whole.join(","))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

        #[test]
        fn no_result_tells_what_was_read_before(
            texts in prop::collection::vec(text(), 1..12),
            edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), prop::sample::select(&b"\"\\{}[]:,a1 \n\x00\xff\xc3\xa9"[..])), 0..6),
        ) {
            let mut texts: Vec<Vec<u8>> = texts.into_iter().map(String::into_bytes).collect();
            for (which, place, byte) in edits {
                let mut text = which.get(&texts).clone();
                let at = place.index(text.len() + 1);
                text.insert(at, byte);
                if at % 2 == 0 && at + 1 < text.len() {
                    text.remove(at + 1);
                }
                texts.push(text.clone());
                texts.push(text.get(..at).unwrap().to_vec());
            }
            check(&texts);
        }
    }
}
