//! The plain parser, from one place where it may stop to the next.
//!
//! What is between two places is read whole or, when the bytes end in it, once more with the next
//! piece. So a step may tell its listener nothing that it does not finish.
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

use crate::grammar::ahead::Ahead;
use crate::grammar::fault::{Fault, FaultKind};
use crate::grammar::nesting::Container;
use crate::grammar::reference::{Begun, Parser, escape_len, is_blank};
use crate::grammar::text::Text;
use crate::grammar::visit::Visitor;
use crate::grammar::watch::Value;
use crate::scan::plain_len;

/// What comes next in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Value,
    /// A value, a key, or the end of the container that just opened.
    First(Container),
    Key,
    Colon,
    /// What stands behind a value.
    After,
    /// The rest of a string, from the beginning of a character or escape on.
    InKey,
    InText,
    /// The rest of a number, behind one of its digits.
    InNumber(Part),
}

/// The part of a number that a digit belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Integer,
    Fraction,
    Exponent,
}

/// A string or number that was left in its middle.
#[derive(Debug, Default)]
pub(super) struct Long {
    /// Where it begins in the text.
    at: usize,
    /// The beginning of what it says, in whole characters and escapes.
    kept: Vec<u8>,
    is_escaped: bool,
}

impl<'a, V: Visitor<'a>, A: Ahead> Parser<'a, '_, V, A> {
    /// Reads to the end of the text, which stands before the bytes with `base` others. If they end
    /// first, or there is a fault, `place` is the last one that was reached, and stands at
    /// `mark`.
    pub(super) fn go_on(
        &mut self,
        place: &mut Place,
        mark: &mut usize,
        long: &'a Long,
        base: usize,
    ) -> Result<(), Fault> {
        loop {
            *mark = self.at;
            *place = match *place {
                Place::Value => self.a_value()?,
                Place::First(container) => match self.next_token() {
                    None => return Err(self.ended()),
                    Some(_) if self.closes(container) => {
                        self.close();
                        Place::After
                    }
                    Some(_) if container == Container::Object => Place::Key,
                    Some(_) => Place::Value,
                },
                Place::Key => {
                    self.key_name()?;
                    Place::Colon
                }
                Place::Colon => {
                    self.colon()?;
                    Place::Value
                }
                Place::After => match self.behind_value()? {
                    Some(place) => place,
                    None => return Ok(()),
                },
                Place::InKey => {
                    // It is longer than any that is watched (`LONGEST_KEY`).
                    self.string_inside(self.at)?;
                    Place::Colon
                }
                Place::InText => {
                    self.string_inside(self.at)?;
                    self.tell(
                        Value::Text(Text::new(&long.kept, long.is_escaped)),
                        long.at.wrapping_sub(base),
                    );
                    Place::After
                }
                Place::InNumber(part) => {
                    self.rest_of_number(part)?;
                    let digits = std::str::from_utf8(&long.kept).unwrap_or_default();
                    self.tell(Value::Number(digits), long.at.wrapping_sub(base));
                    Place::After
                }
            };
        }
    }

    fn a_value(&mut self) -> Result<Place, Fault> {
        if self.nesting.depth() == 0 && self.next_token().is_none() {
            return Err(Fault::new(FaultKind::Empty, self.at));
        }
        Ok(match self.value()? {
            Begun::Scalar => Place::After,
            Begun::Container(container) => Place::First(container),
        })
    }

    /// One token. `None`: the text has ended before it.
    fn behind_value(&mut self) -> Result<Option<Place>, Fault> {
        let Some(container) = self.nesting.top() else { return Ok(None) };
        let Some(byte) = self.next_token() else { return Err(self.ended()) };
        Ok(Some(match (byte, container) {
            (b',', _) => {
                self.at += 1;
                if container == Container::Object { Place::Key } else { Place::Value }
            }
            (b'}', Container::Object) | (b']', Container::Array) => {
                self.close();
                Place::After
            }
            _ => return Err(self.unexpected()),
        }))
    }

    fn rest_of_number(&mut self, part: Part) -> Result<(), Fault> {
        self.more_digits();
        if part == Part::Integer {
            self.fraction()?;
        }
        if part != Part::Exponent {
            self.exponent()?;
        }
        self.is_number_whole()
    }

    fn tell(&mut self, value: Value<'a>, at: usize) {
        if self.visitor.wants_value() {
            self.visitor.scalar(value, at..at);
        }
    }
}

impl Place {
    /// How many of `bytes`, in the middle of which the text was left here, need not be read again.
    /// They stand at `at`.
    pub(super) fn pass(&mut self, long: &mut Long, bytes: &[u8], at: usize, keep: usize) -> usize {
        match *self {
            Place::InKey | Place::InText => return Units::of(bytes).len,
            Place::InNumber(part) => {
                let (len, part) = digits(bytes, part);
                *self = Place::InNumber(part);
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
            (Place::Key, Some((b'"', text))) => {
                *self = Place::InKey;
                1 + Units::of(text).len
            }
            (Place::Value, Some((b'"', text))) => {
                *self = Place::InText;
                let Units { len, is_escaped } =
                    Units::of(text.get(..keep + LONGEST_UNIT).unwrap_or(text));
                let kept = text.get(..len).unwrap_or_default().to_vec();
                *long = Long { at, kept, is_escaped };
                1 + Units::of(text).len
            }
            (Place::Value, Some((b'-' | b'0'..=b'9', _))) => {
                let sign = usize::from(token.first() == Some(&b'-'));
                let (len, part) = digits(token.get(sign..).unwrap_or_default(), Part::Integer);
                *self = Place::InNumber(part);
                let kept = token.get(..(sign + len).min(keep + 1)).unwrap_or_default().to_vec();
                *long = Long { at, kept, is_escaped: false };
                sign + len
            }
            _ => 0,
        };
        blanks + inside
    }
}

/// No character, escape or sign of a number has more bytes.
const LONGEST_UNIT: usize = 6;

/// The whole characters and escapes at the beginning of a string that is cut off.
struct Units {
    len: usize,
    is_escaped: bool,
}

impl Units {
    fn of(text: &[u8]) -> Units {
        let (mut len, mut is_escaped) = (0, false);
        loop {
            let rest = text.get(len..).unwrap_or_default();
            let (plain, _) = plain_len(rest);
            len += plain;
            match escape_len(rest.get(plain..).unwrap_or_default()) {
                Ok(escape) if rest.get(plain) == Some(&b'\\') => {
                    (len, is_escaped) = (len + escape, true)
                }
                _ => break,
            }
        }
        if let Err(error) = std::str::from_utf8(text.get(..len).unwrap_or_default()) {
            len = error.valid_up_to();
        }
        Units { len, is_escaped }
    }
}

/// The length of a number to behind the last of its digits, and which part that belongs to; the
/// first one may belong to `part`.
fn digits(bytes: &[u8], mut part: Part) -> (usize, Part) {
    let run = |at: usize| {
        bytes.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let mut len = run(0);
    loop {
        let (next, sign) = match (part, bytes.get(len), bytes.get(len + 1)) {
            (Part::Integer, Some(b'.'), _) => (Part::Fraction, 0),
            (Part::Integer | Part::Fraction, Some(b'e' | b'E'), Some(b'+' | b'-')) => {
                (Part::Exponent, 1)
            }
            (Part::Integer | Part::Fraction, Some(b'e' | b'E'), _) => (Part::Exponent, 0),
            _ => return (len, part),
        };
        let begun = len + 1 + sign;
        match run(begun) {
            0 => return (len, part),
            more => (len, part) = (begun + more, next),
        }
    }
}
