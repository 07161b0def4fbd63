//! The plain parser: from byte to byte, every rule of RFC 8259 in its simplest form.
//!
//! It is the definition of what JSON is here. Faster ways are held against it, and it is the judge
//! of a fault's kind and place. No recursion, no allocation but for depths beyond the default
//! limit, and by itself no look-ahead further than one character; what `ahead` goes past is the
//! exception, and `SkipNothing` goes past nothing. It must not know error codes, records or files.

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
    /// The watched fields; with a fault, those that stand before it.
    pub watched: Watched<'a>,
    /// Where the text ends, or why it is none.
    pub end: Result<usize, Fault>,
}

impl Reading<'_> {
    /// To be filled; until then it says that there is nothing.
    pub(super) fn empty() -> Self {
        Reading { watched: Watched::default(), end: Err(Fault::new(FaultKind::Empty, 0)) }
    }
}

/// Reads a text that must fill `bytes`, blanks around it aside.
///
/// ```
/// use apitriage::grammar::{parse, FaultKind};
///
/// assert_eq!(parse(b" [1, 2] ", 8).end, Ok(8));
/// let fault = parse(b"[1, 02]", 8).end.unwrap_err();
/// assert_eq!((fault.kind, fault.at), (FaultKind::BadNumber, 5));
/// ```
pub fn parse(bytes: &[u8], max_depth: usize) -> Reading<'_> {
    let reading = parse_prefix(bytes, max_depth);
    Reading { end: reading.end.and_then(|end| only_blanks_after(bytes, end)), ..reading }
}

/// Reads a text that must fill `bytes`, and tells `visitor` of it.
pub(crate) fn visit<'a>(
    bytes: &'a [u8],
    max_depth: usize,
    visitor: &mut impl Visitor<'a>,
) -> Result<usize, Fault> {
    only_blanks_after(bytes, visit_prefix(bytes, max_depth, visitor)?)
}

/// Reads the first text in `bytes`, tells `visitor` of it, and says where it ends.
pub(super) fn visit_prefix<'a>(
    bytes: &'a [u8],
    max_depth: usize,
    visitor: &mut impl Visitor<'a>,
) -> Result<usize, Fault> {
    visit_prefix_skipping(SkipNothing, bytes, max_depth, visitor)
}

/// The same, past whatever `ahead` can go past.
pub(super) fn visit_prefix_skipping<'a>(
    ahead: impl Skip,
    bytes: &'a [u8],
    max_depth: usize,
    visitor: &mut impl Visitor<'a>,
) -> Result<usize, Fault> {
    let mut parser = Parser::new(bytes, max_depth, Nesting::new(), visitor, ahead);
    parser.text().map(|()| parser.at)
}

/// Reads the first text in `bytes`, blanks before it aside, and leaves the rest alone.
///
/// ```
/// assert_eq!(apitriage::grammar::parse_prefix(b" {} {}", 8).end, Ok(3));
/// ```
pub fn parse_prefix(bytes: &[u8], max_depth: usize) -> Reading<'_> {
    let mut watch = Watch::new();
    let end = visit_prefix(bytes, max_depth, &mut watch);
    Reading { watched: watch.found, end }
}

/// Whether only blanks stand behind `end`; then all of `bytes` belong to the text.
pub(crate) fn only_blanks_after(bytes: &[u8], end: usize) -> Result<usize, Fault> {
    let rest = bytes.get(end..).unwrap_or_default();
    match rest.iter().position(|&byte| !is_blank(byte)) {
        None => Ok(bytes.len()),
        Some(at) => Err(fault_at(bytes, end + at, FaultKind::TrailingBytes)),
    }
}

/// A string that has an escape behind so many bytes is long, or will be.
const LONG_STRING: usize = 24;

pub(super) struct Parser<'a, 'v, V, A> {
    bytes: &'a [u8],
    pub(super) at: usize,
    max_depth: usize,
    pub(super) nesting: Nesting,
    pub(super) visitor: &'v mut V,
    ahead: A,
    /// How many containers were met that must be looked into: what is wrong in one would be met
    /// again in each that it holds. So from some number on, to the end of the bytes, none is
    /// asked about.
    misses: u32,
}

impl<'a, 'v, V: Visitor<'a>, A: Skip> Parser<'a, 'v, V, A> {
    pub(super) fn new(
        bytes: &'a [u8],
        max_depth: usize,
        nesting: Nesting,
        visitor: &'v mut V,
        ahead: A,
    ) -> Self {
        Parser { bytes, at: 0, max_depth, nesting, visitor, ahead, misses: 0 }
    }

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

    /// Reads a scalar whole, of a container its opener.
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

    /// Goes past what may stand behind a value, up to the next value.
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
            match self.ahead.container_end(self.bytes, self.at, self.max_depth - depth) {
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

    pub(super) fn closes(&mut self, container: Container) -> bool {
        matches!(
            (self.next_token(), container),
            (Some(b'}'), Container::Object) | (Some(b']'), Container::Array)
        )
    }

    pub(super) fn close(&mut self) {
        self.at += 1;
        self.visitor.close(self.nesting.depth(), self.at);
        self.nesting.pop();
    }

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

    /// Reads from quote to quote; yields the inside, and whether it holds an escape.
    #[inline(always)]
    fn string(&mut self) -> Result<(&'a [u8], bool), Fault> {
        self.string_inside(self.at + 1)
    }

    /// The same, from the beginning of a character or escape in it on.
    #[inline(always)]
    pub(super) fn string_inside(&mut self, start: usize) -> Result<(&'a [u8], bool), Fault> {
        let bytes = self.bytes;
        let mut at = start;
        let (mut escaped, mut high, mut tried) = (false, false, false);
        let fault = loop {
            let (len, has_high) = plain_len(bytes.get(at..).unwrap_or_default());
            at += len;
            high |= has_high;
            match bytes.get(at) {
                Some(b'"') => {
                    let inside = bytes.get(start..at).unwrap_or_default();
                    if high {
                        check_utf8(inside, start)?;
                    }
                    self.at = at + 1;
                    return Ok((inside, escaped));
                }
                Some(b'\\') => {
                    escaped = true;
                    if at - start >= LONG_STRING && !std::mem::replace(&mut tried, true) {
                        let end = self.ahead.string_end(bytes, at);
                        if high && end != SpanEnd::Unknown {
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
        // The first fault counts, and bad UTF-8 may stand before this one.
        if high {
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

    /// A number that ends where a piece does may go on in the next.
    #[inline(always)]
    pub(super) fn check_number_ended(&self) -> Result<(), Fault> {
        if A::IN_PIECES && self.peek().is_none() { Err(self.ended()) } else { Ok(()) }
    }

    /// One digit or more.
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

    /// Skips blanks and looks at the byte behind them.
    #[inline(always)]
    pub(super) fn next_token(&mut self) -> Option<u8> {
        loop {
            let byte = self.peek()?;
            if !is_blank(byte) || A::IN_LINE && byte == b'\n' {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    #[cold]
    pub(super) fn ended(&self) -> Fault {
        Fault::new(FaultKind::UnexpectedEnd, self.at)
    }

    #[cold]
    pub(super) fn unexpected(&self) -> Fault {
        fault_at(self.bytes, self.at, FaultKind::UnexpectedByte)
    }
}

/// What a value began with.
pub(super) enum ValueStart {
    /// A scalar, or a container that was gone past.
    Scalar,
    Container(Container),
}

/// What stands behind a value.
#[derive(PartialEq, Eq)]
enum AfterValue {
    Value,
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

/// The fault of a byte that cannot stand at `at`: of this kind, or of encoding where no character
/// begins there.
#[cold]
fn fault_at(bytes: &[u8], at: usize, kind: FaultKind) -> Fault {
    let character = bytes.get(at..bytes.len().min(at + 4)).unwrap_or_default();
    match std::str::from_utf8(character) {
        Err(error) if error.valid_up_to() == 0 => Fault::new(FaultKind::InvalidUtf8, at),
        _ => Fault::new(kind, at),
    }
}
