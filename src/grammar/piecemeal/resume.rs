//! The plain parser as a state machine, which can stop at the end of a piece and go on later.
//!
//! A resume point says what comes next in the text. What is between two points is read in one go;
//! if the bytes end before the second one, it is read again together with the next piece. So a step
//! must not report anything to the visitor unless it finishes. This file must not know what the
//! visitor does with what is reported.
//!
//! ```text
//!               scalar                      ,                            "            :
//! Value ─────────────────────▶ After ──────────────▶ Value or Key       Key ──▶ Colon ──▶ Value
//!   │                           ▲ │ } ]                                  │        ▲
//!   │ { [                   } ] │ └────▶ After, or the end               │ long   │
//!   ├──────▶ First ─────────────┘                                        └▶ InKey ┘
//!   │          └──────▶ Value or Key
//!   └ long ──▶ InText, InNumber ──▶ After
//! ```

use crate::grammar::fault::{Fault, FaultKind};
use crate::grammar::nesting::Container;
use crate::grammar::reference::{Parser, ValueStart, escape_len};
use crate::grammar::skip::Skip;
use crate::grammar::text::Text;
use crate::grammar::value::Value;
use crate::grammar::visit::Visitor;
use crate::scan::{is_blank, plain_len};

/// What comes next in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResumePoint {
    Value,
    /// The first value or key of the container that just opened, or its end.
    First(Container),
    Key,
    Colon,
    /// A comma, the end of the container, or the end of the text.
    After,
    /// The rest of a key, from the beginning of a character or escape on.
    InKey,
    /// The rest of a string value, from the beginning of a character or escape on.
    InText,
    /// The rest of a number, after one of its digits.
    InNumber(NumberPart),
}

/// The part of a number that a digit belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberPart {
    Integer,
    Fraction,
    Exponent,
}

/// A string or number that was left in its middle.
#[derive(Debug, Default)]
pub(super) struct CutToken {
    /// Where the token begins in the text.
    at: usize,
    /// The beginning of the token, in whole characters and escapes; of a string without its quote.
    kept: Vec<u8>,
    is_escaped: bool,
}

impl<'a, V: Visitor<'a>, A: Skip> Parser<'a, '_, V, A> {
    /// Reads from `point` to the end of the text, of which `base` bytes came before this piece. If
    /// the piece ends first, or there is a fault, `point` is the last point that was reached, and
    /// `mark` is its place in the piece.
    pub(super) fn resume(
        &mut self,
        point: &mut ResumePoint,
        mark: &mut usize,
        cut: &'a CutToken,
        base: usize,
    ) -> Result<(), Fault> {
        loop {
            *mark = self.at;
            *point = match *point {
                ResumePoint::Value => self.begin_value()?,
                ResumePoint::First(container) => match self.next_token() {
                    None => return Err(self.ended()),
                    Some(_) if self.closes(container) => {
                        self.close();
                        ResumePoint::After
                    }
                    Some(_) if container == Container::Object => ResumePoint::Key,
                    Some(_) => ResumePoint::Value,
                },
                ResumePoint::Key => {
                    self.key_name()?;
                    ResumePoint::Colon
                }
                ResumePoint::Colon => {
                    self.colon()?;
                    ResumePoint::Value
                }
                ResumePoint::After => match self.step_after_value()? {
                    Some(point) => point,
                    None => return Ok(()),
                },
                ResumePoint::InKey => {
                    // It is longer than any watched key (`LONGEST_KEY`), so it may as well be empty.
                    self.rest_of_string(self.at)?;
                    self.visitor.key(self.nesting.depth(), &[], false, self.at);
                    ResumePoint::Colon
                }
                ResumePoint::InText => {
                    self.rest_of_string(self.at)?;
                    self.report(
                        Value::Text(Text::new(&cut.kept, cut.is_escaped)),
                        cut.at.wrapping_sub(base),
                    );
                    ResumePoint::After
                }
                ResumePoint::InNumber(part) => {
                    self.rest_of_number(part)?;
                    let digits = std::str::from_utf8(&cut.kept).unwrap_or_default();
                    self.report(Value::Number(digits), cut.at.wrapping_sub(base));
                    ResumePoint::After
                }
            };
        }
    }

    /// Reads a scalar, or an opening bracket.
    fn begin_value(&mut self) -> Result<ResumePoint, Fault> {
        if self.nesting.depth() == 0 && self.next_token().is_none() {
            return Err(Fault::new(FaultKind::Empty, self.at));
        }
        Ok(match self.value()? {
            ValueStart::Scalar => ResumePoint::After,
            ValueStart::Container(container) => ResumePoint::First(container),
        })
    }

    /// Reads one token after a value; `None` if the text has ended.
    fn step_after_value(&mut self) -> Result<Option<ResumePoint>, Fault> {
        let Some(container) = self.nesting.top() else { return Ok(None) };
        let Some(byte) = self.next_token() else { return Err(self.ended()) };
        Ok(Some(match (byte, container) {
            (b',', _) => {
                self.at += 1;
                if container == Container::Object { ResumePoint::Key } else { ResumePoint::Value }
            }
            (b'}', Container::Object) | (b']', Container::Array) => {
                self.close();
                ResumePoint::After
            }
            _ => return Err(self.unexpected()),
        }))
    }

    /// Reads a number on, from a digit of `part`.
    fn rest_of_number(&mut self, part: NumberPart) -> Result<(), Fault> {
        self.more_digits();
        if part == NumberPart::Integer {
            self.fraction()?;
        }
        if part != NumberPart::Exponent {
            self.exponent()?;
        }
        self.check_number_ended()
    }

    /// Reports a value that was left in its middle. The visitor needs only where it begins.
    fn report(&mut self, value: Value<'a>, at: usize) {
        if self.visitor.wants_value() {
            self.visitor.scalar(value, at..at);
        }
    }
}

impl ResumePoint {
    /// Moves the point past bytes that need not be kept, and returns how many these are: blanks,
    /// and of a token longer than `keep` all whole characters and escapes. Then the point is inside
    /// of the token. `bytes` come from the point on; they begin at `at` in the text.
    pub(super) fn skip_into_token(
        &mut self,
        cut: &mut CutToken,
        bytes: &[u8],
        at: usize,
        keep: usize,
    ) -> usize {
        match *self {
            ResumePoint::InKey | ResumePoint::InText => return WholeUnits::of(bytes).len,
            ResumePoint::InNumber(part) => {
                let (len, part) = digits(bytes, part);
                *self = ResumePoint::InNumber(part);
                return len;
            }
            _ => {}
        }

        let blanks = bytes.iter().take_while(|&&byte| is_blank(byte)).count();
        let token = bytes.get(blanks..).unwrap_or_default();
        if token.len() <= keep + LONGEST_UNIT {
            return blanks;
        }

        let at = at + blanks;
        let inside = match (*self, token.split_first()) {
            (ResumePoint::Key, Some((b'"', text))) => {
                *self = ResumePoint::InKey;
                1 + WholeUnits::of(text).len
            }
            (ResumePoint::Value, Some((b'"', text))) => {
                *self = ResumePoint::InText;
                let WholeUnits { len, is_escaped } =
                    WholeUnits::of(text.get(..keep + LONGEST_UNIT).unwrap_or(text));
                let kept = text.get(..len).unwrap_or_default().to_vec();
                *cut = CutToken { at, kept, is_escaped };
                1 + WholeUnits::of(text).len
            }
            (ResumePoint::Value, Some((b'-' | b'0'..=b'9', _))) => {
                let sign = usize::from(token.first() == Some(&b'-'));
                let (len, part) =
                    digits(token.get(sign..).unwrap_or_default(), NumberPart::Integer);
                *self = ResumePoint::InNumber(part);
                let kept = token.get(..(sign + len).min(keep + 1)).unwrap_or_default().to_vec();
                *cut = CutToken { at, kept, is_escaped: false };
                sign + len
            }
            _ => 0,
        };
        blanks + inside
    }
}

/// No character or escape of a string has more bytes, nor what comes between two digits of a
/// number.
const LONGEST_UNIT: usize = r"\u0041".len();

/// The whole characters and escapes at the beginning of a string that is cut off somewhere.
struct WholeUnits {
    len: usize,
    is_escaped: bool,
}

impl WholeUnits {
    fn of(text: &[u8]) -> WholeUnits {
        let (mut len, mut is_escaped) = (0, false);
        loop {
            let rest = text.get(len..).unwrap_or_default();
            let (before_escape, _) = plain_len(rest);
            len += before_escape;
            match escape_len(rest.get(before_escape..).unwrap_or_default()) {
                Ok(escape) if rest.get(before_escape) == Some(&b'\\') => {
                    (len, is_escaped) = (len + escape, true)
                }
                _ => break,
            }
        }

        if let Err(error) = std::str::from_utf8(text.get(..len).unwrap_or_default()) {
            len = error.valid_up_to();
        }
        WholeUnits { len, is_escaped }
    }
}

/// The length of the rest of a number up to and including its last digit, and the part that this
/// digit belongs to. The rest begins in `part`.
fn digits(bytes: &[u8], mut part: NumberPart) -> (usize, NumberPart) {
    let run = |at: usize| {
        bytes.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count()
    };

    let mut len = run(0);
    loop {
        let (next, sign) = match (part, bytes.get(len), bytes.get(len + 1)) {
            (NumberPart::Integer, Some(b'.'), _) => (NumberPart::Fraction, 0),
            (NumberPart::Integer | NumberPart::Fraction, Some(b'e' | b'E'), Some(b'+' | b'-')) => {
                (NumberPart::Exponent, 1)
            }
            (NumberPart::Integer | NumberPart::Fraction, Some(b'e' | b'E'), _) => {
                (NumberPart::Exponent, 0)
            }
            _ => return (len, part),
        };
        let next_digits = len + 1 + sign;
        match run(next_digits) {
            0 => return (len, part),
            count => (len, part) = (next_digits + count, next),
        }
    }
}
