//! The plain parser: every rule of RFC 8259 in its simplest form, a byte at a time.
//!
//! It defines what JSON is here, and decides a fault's kind and place. The faster ways are tested
//! against it. It does not recurse, allocates only for depths beyond the default limit, and looks
//! no further ahead than one character. Optionally, a [`Skip`] lets it skip containers and long
//! strings in one step. This file must not know error codes, records or files.

use super::fault::{Fault, FaultKind};
use super::nesting::{Container, Nesting};
use super::skip::{Skip, SkipNothing};
use super::span_end::SpanEnd;
use super::text::Text;
use super::value::Value;
use super::visit::Visitor;
use super::watch::{Watch, Watched};
use crate::scan::{is_blank, plain_len};

/// What reading one JSON text yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading<'a> {
    /// The watched fields; with a fault, those before it.
    pub watched: Watched<'a>,
    /// Where the text ends, or what is wrong with it.
    pub end: Result<usize, Fault>,
}

impl Reading<'_> {
    /// A reading to be filled in.
    pub(super) fn empty() -> Self {
        Reading { watched: Watched::default(), end: Err(Fault::new(FaultKind::Empty, 0)) }
    }
}

/// Reads a text that must fill `bytes`, apart from blanks around it.
///
/// ```
/// use apitriage::{FaultKind, internals::parse};
///
/// assert_eq!(parse(b" [1, 2] ", 8).end, Ok(8));
/// let fault = parse(b"[1, 02]", 8).end.unwrap_err();
/// assert_eq!((fault.kind, fault.at), (FaultKind::BadNumber, 5));
/// ```
pub fn parse(bytes: &[u8], max_depth: usize) -> Reading<'_> {
    let reading = parse_prefix(bytes, max_depth);
    Reading { end: reading.end.and_then(|end| only_blanks_after(bytes, end)), ..reading }
}

/// Reads a text that must fill `bytes`, and reports it to `visitor`.
pub(crate) fn visit<'a>(
    bytes: &'a [u8],
    max_depth: usize,
    visitor: &mut impl Visitor<'a>,
) -> Result<usize, Fault> {
    only_blanks_after(bytes, visit_prefix(bytes, max_depth, visitor)?)
}

/// Reads the text that `bytes` begin with, reports it to `visitor`, and says where it ends.
pub(super) fn visit_prefix<'a>(
    bytes: &'a [u8],
    max_depth: usize,
    visitor: &mut impl Visitor<'a>,
) -> Result<usize, Fault> {
    visit_prefix_skipping(SkipNothing, bytes, max_depth, visitor)
}

/// Does what [`visit_prefix`] does, and skips those containers and strings whose end `skip` knows.
pub(super) fn visit_prefix_skipping<'a>(
    skip: impl Skip,
    bytes: &'a [u8],
    max_depth: usize,
    visitor: &mut impl Visitor<'a>,
) -> Result<usize, Fault> {
    let mut parser = Parser::new(bytes, max_depth, Nesting::new(), visitor, skip);
    parser.text().map(|()| parser.at)
}

/// Reads the text that `bytes` begin with, after any blanks, and leaves the rest alone.
///
/// ```
/// assert_eq!(apitriage::internals::parse_prefix(b" {} {}", 8).end, Ok(3));
/// ```
pub fn parse_prefix(bytes: &[u8], max_depth: usize) -> Reading<'_> {
    let mut watch = Watch::new();
    let end = visit_prefix(bytes, max_depth, &mut watch);
    Reading { watched: watch.found, end }
}

/// The length of `bytes`, if only blanks come after `end`. Otherwise the fault of the first byte
/// there that is not a blank.
pub(crate) fn only_blanks_after(bytes: &[u8], end: usize) -> Result<usize, Fault> {
    let rest = bytes.get(end..).unwrap_or_default();
    match rest.iter().position(|&byte| !is_blank(byte)) {
        None => Ok(bytes.len()),
        Some(at) => Err(fault_at(bytes, end + at, FaultKind::TrailingBytes)),
    }
}

/// If the first escape of a string comes after so many bytes, the string is likely to be long. Then
/// the parser asks [`Skip`] for its end.
const LONG_STRING: usize = 24;

/// The state of the parser in one text.
pub(super) struct Parser<'a, 'v, V, A> {
    bytes: &'a [u8],
    /// The next byte to read.
    pub(super) at: usize,
    max_depth: usize,
    pub(super) nesting: Nesting,
    pub(super) visitor: &'v mut V,
    skip: A,
    /// For how many containers `skip` did not know the end; see [`Skip::MOST_MISSES`].
    misses: u32,
}

impl<'a, 'v, V: Visitor<'a>, A: Skip> Parser<'a, 'v, V, A> {
    pub(super) fn new(
        bytes: &'a [u8],
        max_depth: usize,
        nesting: Nesting,
        visitor: &'v mut V,
        skip: A,
    ) -> Self {
        Parser { bytes, at: 0, max_depth, nesting, visitor, skip, misses: 0 }
    }

    /// Reads a text from its beginning to its end.
    fn text(&mut self) -> Result<(), Fault> {
        if self.next_token().is_none() {
            return Err(Fault::new(FaultKind::Empty, self.at));
        }
        loop {
            match self.value()? {
                ValueStart::Scalar => {}
                ValueStart::Container(container) if self.closes(container) => self.close(),
                ValueStart::Container(Container::Array) => continue,
                ValueStart::Container(Container::Object) => {
                    self.key()?;
                    continue;
                }
            }
            if self.after_value()? == AfterValue::End {
                return Ok(());
            }
        }
    }

    /// Reads a scalar, or the bracket that opens a container.
    #[inline(always)]
    pub(super) fn value(&mut self) -> Result<ValueStart, Fault> {
        let Some(byte) = self.next_token() else { return Err(self.ended()) };
        match byte {
            b'"' => self.string_value(),
            b'{' => self.open(Container::Object),
            b'[' => self.open(Container::Array),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.literal(b"true", Value::Bool),
            b'f' => self.literal(b"false", Value::Bool),
            b'n' => self.literal(b"null", Value::Null),
            _ => Err(self.unexpected()),
        }
    }

    /// Reads what may follow a value, up to the next value or the end of the text.
    #[inline(always)]
    fn after_value(&mut self) -> Result<AfterValue, Fault> {
        loop {
            let Some(container) = self.nesting.top() else { return Ok(AfterValue::End) };
            let Some(byte) = self.next_token() else { return Err(self.ended()) };
            match (byte, container) {
                (b',', Container::Array) => {
                    self.at += 1;
                    return Ok(AfterValue::Value);
                }
                (b',', Container::Object) => {
                    self.at += 1;
                    self.key()?;
                    return Ok(AfterValue::Value);
                }
                (b'}', Container::Object) | (b']', Container::Array) => self.close(),
                _ => return Err(self.unexpected()),
            }
        }
    }

    /// Reads an opening bracket, or skips the whole container.
    fn open(&mut self, container: Container) -> Result<ValueStart, Fault> {
        let depth = self.nesting.depth();
        if depth >= self.max_depth {
            return Err(Fault::new(FaultKind::TooDeep, self.at));
        }
        let value = match container {
            Container::Object => Value::Object,
            Container::Array => Value::Array,
        };
        self.visitor.open(value, depth, self.at);

        if self.misses < A::MOST_MISSES && !self.visitor.wants_inside(depth) {
            match self.skip.container_end(self.bytes, self.at, self.max_depth - depth) {
                SpanEnd::At(end) => {
                    self.visitor.close(depth + 1, end);
                    self.at = end;
                    return Ok(ValueStart::Scalar);
                }
                SpanEnd::Missing(at) if !A::IN_PIECES => {
                    return Err(Fault::new(FaultKind::UnexpectedEnd, at));
                }
                SpanEnd::Missing(_) | SpanEnd::Unknown => self.misses += 1,
            }
        }
        self.nesting.push(container);
        self.at += 1;
        Ok(ValueStart::Container(container))
    }

    /// Whether the next token closes the container.
    pub(super) fn closes(&mut self, container: Container) -> bool {
        matches!(
            (self.next_token(), container),
            (Some(b'}'), Container::Object) | (Some(b']'), Container::Array)
        )
    }

    /// Reads the closing bracket that comes next.
    pub(super) fn close(&mut self) {
        self.at += 1;
        self.visitor.close(self.nesting.depth(), self.at);
        self.nesting.pop();
    }

    /// Reads a key and its colon.
    #[inline(always)]
    fn key(&mut self) -> Result<(), Fault> {
        self.key_name()?;
        self.colon()
    }

    #[inline(always)]
    pub(super) fn key_name(&mut self) -> Result<(), Fault> {
        match self.next_token() {
            Some(b'"') => {}
            Some(_) => return Err(self.unexpected()),
            None => return Err(self.ended()),
        }
        let quote = self.at;
        let (raw, escaped) = self.string()?;
        self.visitor.key(self.nesting.depth(), raw, escaped, quote);
        Ok(())
    }

    #[inline(always)]
    pub(super) fn colon(&mut self) -> Result<(), Fault> {
        match self.next_token() {
            Some(b':') => self.at += 1,
            Some(_) => return Err(self.unexpected()),
            None => return Err(self.ended()),
        }
        Ok(())
    }

    #[inline(always)]
    fn string_value(&mut self) -> Result<ValueStart, Fault> {
        let quote = self.at;
        let (raw, escaped) = self.string()?;
        if self.visitor.wants_value() {
            self.visitor.scalar(Value::Text(Text::new(raw, escaped)), quote..self.at);
        }
        Ok(ValueStart::Scalar)
    }

    /// Reads a string from quote to quote. Returns its inside, and whether it has an escape.
    #[inline(always)]
    fn string(&mut self) -> Result<(&'a [u8], bool), Fault> {
        self.rest_of_string(self.at + 1)
    }

    /// Reads a string on from `start`, where a character or an escape of it begins, to its closing
    /// quote. Returns its inside from `start` on, and whether that has an escape.
    #[inline(always)]
    pub(super) fn rest_of_string(&mut self, start: usize) -> Result<(&'a [u8], bool), Fault> {
        let bytes = self.bytes;
        let mut at = start;
        let (mut escaped, mut non_ascii, mut was_asked) = (false, false, false);

        let fault = loop {
            let (len, has_non_ascii) = plain_len(bytes.get(at..).unwrap_or_default());
            at += len;
            non_ascii |= has_non_ascii;
            match bytes.get(at) {
                Some(b'"') => {
                    let inside = bytes.get(start..at).unwrap_or_default();
                    if non_ascii {
                        check_utf8(inside, start)?;
                    }
                    self.at = at + 1;
                    return Ok((inside, escaped));
                }
                Some(b'\\') => {
                    escaped = true;
                    // Asked once only: an answer `Unknown` would be the same at the next escape.
                    if at - start >= LONG_STRING && !was_asked {
                        was_asked = true;
                        let end = self.skip.string_end(bytes, at);
                        if non_ascii && end != SpanEnd::Unknown {
                            check_utf8(bytes.get(start..at).unwrap_or_default(), start)?;
                        }
                        match end {
                            SpanEnd::At(end) => {
                                self.at = end + 1;
                                return Ok((bytes.get(start..end).unwrap_or_default(), escaped));
                            }
                            SpanEnd::Missing(at) => {
                                return Err(Fault::new(FaultKind::UnexpectedEnd, at));
                            }
                            SpanEnd::Unknown => {}
                        }
                    }
                    match escape_len(bytes.get(at..).unwrap_or_default()) {
                        Ok(len) => at += len,
                        Err(fault) => break Fault::new(fault.kind, at + fault.at),
                    }
                }
                Some(_) => break Fault::new(FaultKind::ControlCharacter, at),
                None => break Fault::new(FaultKind::UnexpectedEnd, at),
            }
        };

        // The first fault counts, and bad UTF-8 may come before this one.
        if non_ascii {
            check_utf8(bytes.get(start..fault.at).unwrap_or_default(), start)?;
        }
        Err(fault)
    }

    fn number(&mut self) -> Result<ValueStart, Fault> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        if self.peek() == Some(b'0') {
            self.at += 1;
            if matches!(self.peek(), Some(b'0'..=b'9')) {
                return Err(Fault::new(FaultKind::BadNumber, self.at));
            }
        } else {
            self.digits()?;
        }
        self.fraction()?;
        self.exponent()?;
        self.check_number_ended()?;

        if self.visitor.wants_value() {
            let raw = self.bytes.get(start..self.at).unwrap_or_default();
            self.visitor.scalar(
                Value::Number(std::str::from_utf8(raw).unwrap_or_default()),
                start..self.at,
            );
        }
        Ok(ValueStart::Scalar)
    }

    #[inline(always)]
    pub(super) fn fraction(&mut self) -> Result<(), Fault> {
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        Ok(())
    }

    #[inline(always)]
    pub(super) fn exponent(&mut self) -> Result<(), Fault> {
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(())
    }

    /// Fails if the number may go on: it reaches to the end of a piece of the text.
    #[inline(always)]
    pub(super) fn check_number_ended(&self) -> Result<(), Fault> {
        if A::IN_PIECES && self.peek().is_none() { Err(self.ended()) } else { Ok(()) }
    }

    /// Reads one digit or more.
    fn digits(&mut self) -> Result<(), Fault> {
        match self.peek() {
            Some(b'0'..=b'9') => {}
            Some(_) => return Err(fault_at(self.bytes, self.at, FaultKind::BadNumber)),
            None => return Err(self.ended()),
        }
        self.more_digits();
        Ok(())
    }

    #[inline(always)]
    pub(super) fn more_digits(&mut self) {
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
    }

    fn literal(&mut self, word: &[u8], value: Value<'a>) -> Result<ValueStart, Fault> {
        let start = self.at;
        for &wanted in word {
            match self.peek() {
                Some(byte) if byte == wanted => self.at += 1,
                Some(_) => return Err(fault_at(self.bytes, self.at, FaultKind::BadLiteral)),
                None => return Err(self.ended()),
            }
        }
        self.visitor.scalar(value, start..self.at);
        Ok(ValueStart::Scalar)
    }

    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Skips blanks and looks at the byte after them.
    #[inline(always)]
    pub(super) fn next_token(&mut self) -> Option<u8> {
        loop {
            let byte = self.peek()?;
            if !is_blank(byte) || (A::IN_LINE && byte == b'\n') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    /// The fault of a text that ends here.
    #[cold]
    pub(super) fn ended(&self) -> Fault {
        Fault::new(FaultKind::UnexpectedEnd, self.at)
    }

    /// The fault of a byte that is not allowed here.
    #[cold]
    pub(super) fn unexpected(&self) -> Fault {
        fault_at(self.bytes, self.at, FaultKind::UnexpectedByte)
    }
}

/// How much of a value was read.
pub(super) enum ValueStart {
    /// All of it: it is a scalar, or a container that was skipped.
    Scalar,
    /// Only the opening bracket of a container.
    Container(Container),
}

/// What follows a value.
#[derive(PartialEq, Eq)]
enum AfterValue {
    /// Another value. If it has a key, the key was read.
    Value,
    /// The end of the text.
    End,
}

/// The length of the escape that `bytes` begins with.
#[inline]
pub(super) fn escape_len(bytes: &[u8]) -> Result<usize, Fault> {
    match bytes.get(1) {
        None => Err(Fault::new(FaultKind::UnexpectedEnd, 1)),
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(2),
        Some(b'u') => {
            for at in 2..6 {
                match bytes.get(at) {
                    None => return Err(Fault::new(FaultKind::UnexpectedEnd, at)),
                    Some(byte) if byte.is_ascii_hexdigit() => {}
                    Some(_) => return Err(fault_at(bytes, at, FaultKind::BadEscape)),
                }
            }
            Ok(6)
        }
        Some(_) => Err(fault_at(bytes, 1, FaultKind::BadEscape)),
    }
}

fn check_utf8(bytes: &[u8], offset: usize) -> Result<(), Fault> {
    match std::str::from_utf8(bytes) {
        Ok(_) => Ok(()),
        Err(error) => Err(Fault::new(FaultKind::InvalidUtf8, offset + error.valid_up_to())),
    }
}

/// The fault of the byte at `at`. It has this kind, or is `InvalidUtf8` if no character begins
/// there.
#[cold]
fn fault_at(bytes: &[u8], at: usize, kind: FaultKind) -> Fault {
    let character = bytes.get(at..bytes.len().min(at + 4)).unwrap_or_default();
    match std::str::from_utf8(character) {
        Err(error) if error.valid_up_to() == 0 => Fault::new(FaultKind::InvalidUtf8, at),
        _ => Fault::new(kind, at),
    }
}
