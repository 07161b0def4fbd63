//! The short way through a JSON text: one pass along the table, which is found as it is walked.
//!
//! It must not look at a byte twice where once will do, nor know a parameter by name.

use super::Walk;
use super::quoted::front as front_of;
use super::token::{Behind, behind_blanks, expect, first, number, one_of, string};
use crate::preflight::parameter::{Parameter, Shape, Test};
use crate::preflight::rules::noted::{Names, Role};

impl<'a> Walk<'a, '_> {
    /// Calls itself for objects in it, as deep as tables go: four levels.
    pub(super) fn object(
        &mut self,
        text: &'a [u8],
        parameters: &'static [Parameter],
        needs: u32,
    ) -> Behind<'a> {
        let mut seen: u32 = 0;
        let mut ahead = parameters;
        let mut rest = expect(text, b'{')?;
        loop {
            let mut front = front_of(rest);
            if front as u8 <= b' ' {
                rest = behind_blanks(rest);
                front = front_of(rest);
            }
            // Most come in the order of the table, so the search begins behind the last one.
            let Some((parameter, others, value)) =
                find(ahead, rest, front).or_else(|| find(parameters, rest, front))
            else {
                let may_be_empty = seen == 0 && needs == 0;
                return if may_be_empty { expect(rest, b'}') } else { None };
            };
            ahead = others;
            let (byte, behind) = first(self.value(value, parameter)?)?;
            let bit = 1_u32 << (others.len() & 31);
            if seen & bit != 0 {
                return None;
            }
            seen |= bit;
            rest = behind;
            match byte {
                b',' => {}
                b'}' => return (needs & !seen == 0).then_some(rest),
                _ => return None,
            }
        }
    }

    #[inline]
    fn value(&mut self, text: &'a [u8], parameter: &'static Parameter) -> Behind<'a> {
        match parameter.shape {
            Shape::Integer | Shape::Unsigned => {
                let (number, rest) = number(text)?;
                self.noted.number(parameter.role, number);
                let (least, most) = parameter.quiet;
                (least <= number && number <= most).then_some(rest)
            }
            Shape::Text => {
                let (text, rest) =
                    match parameter.constraint.as_ref().map(|constraint| &constraint.test) {
                        Some(Test::Words(words) | Test::Keys { known: words, .. }) => {
                            one_of(words, text)?
                        }
                        None => string(text)?,
                        Some(test) => self.constrained(text, parameter, test)?,
                    };
                if parameter.role != Role::None {
                    self.noted.text(parameter.role, text);
                }
                (!text.is_empty() || parameter.empty.is_none()).then_some(rest)
            }
            Shape::Texts => {
                let mut names = Names::default();
                let rest = elements(text, |element| {
                    let (text, rest) = string(element)?;
                    names.add(text);
                    Some(rest)
                })?;
                self.noted.names(parameter.role, names);
                Some(rest)
            }
            Shape::Object(members) => self.object(text, members, parameter.needs),
            Shape::Objects(members) => {
                elements(text, |element| self.object(element, members, parameter.needs))
            }
        }
    }

    #[inline(never)]
    fn constrained(
        &self,
        text: &'a [u8],
        parameter: &Parameter,
        test: &Test,
    ) -> Behind<'a, (&'a [u8], &'a [u8])> {
        let (text, rest) = string(text)?;
        self.is_wanted(text, parameter, test).then_some((text, rest))
    }
}

type Found<'a> = (&'static Parameter, &'static [Parameter], &'a [u8]);

/// A known name with its colon: the parameter, those listed behind it, and what is behind the
/// colon.
#[inline(always)]
fn find<'a>(
    mut parameters: &'static [Parameter],
    text: &'a [u8],
    front: u128,
) -> Option<Found<'a>> {
    while let Some((parameter, others)) = parameters.split_first() {
        parameters = others;
        if parameter.quoted.begins(front)
            && let Some(value) = parameter.quoted.strip(text)
        {
            return Some((parameter, others, value));
        }
    }
    None
}

fn elements<'a>(text: &'a [u8], mut element: impl FnMut(&'a [u8]) -> Behind<'a>) -> Behind<'a> {
    let inside = expect(text, b'[')?;
    let mut rest = inside;
    loop {
        let Some(behind) = element(rest) else {
            let is_first = rest.len() == inside.len();
            return if is_first { expect(inside, b']') } else { None };
        };
        let (byte, behind) = first(behind)?;
        match byte {
            b',' => rest = behind,
            b']' => return Some(behind),
            _ => return None,
        }
    }
}
