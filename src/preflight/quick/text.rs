//! The quick path through a JSON text: one pass, in which each name is looked for in the action's
//! table.
//!
//! Functions return what follows in the text, or `None` to give up. They must not look at a byte
//! twice where once is enough, nor know a parameter by name.

use super::TableWalk;
use super::token::{Rest, after_blanks, expect, next_byte, number, one_of, string};
use crate::preflight::noted::{ListCount, Role};
use crate::preflight::parameter::{MEMBER_BITS, Parameter, Shape, Test};
use crate::preflight::quoted::front as front_of;

impl<'a> TableWalk<'a, '_> {
    /// An object with these members. Calls itself for objects in it, as deep as tables go: four
    /// levels.
    pub(super) fn object(
        &mut self,
        text: &'a [u8],
        parameters: &[Parameter<'_>],
        required: u64,
    ) -> Rest<'a> {
        if parameters.len() > MEMBER_BITS {
            return None;
        }

        let mut seen: u64 = 0;
        let mut next_expected = parameters;
        let mut rest = expect(text, b'{')?;
        loop {
            let mut front = front_of(rest);
            if front as u8 <= b' ' {
                rest = after_blanks(rest);
                front = front_of(rest);
            }

            // Most members are in the order of the table, so the search begins after the last one.
            let Some(KnownName { parameter, others, value }) =
                known_name(next_expected, rest, front)
                    .or_else(|| known_name(parameters, rest, front))
            else {
                let may_be_empty = seen == 0 && required == 0;
                return if may_be_empty { expect(rest, b'}') } else { None };
            };
            next_expected = others;

            let (byte, after) = next_byte(self.value(value, parameter)?)?;
            // The last parameter of the table has the lowest bit. The mask changes nothing: it
            // shows the compiler that the shift is in range.
            let bit = 1_u64 << (others.len() & (MEMBER_BITS - 1));
            if seen & bit != 0 {
                return None;
            }
            seen |= bit;

            rest = after;
            match byte {
                b',' => {}
                b'}' => return (required & !seen == 0).then_some(rest),
                _ => return None,
            }
        }
    }

    #[inline]
    fn value(&mut self, text: &'a [u8], parameter: &Parameter<'_>) -> Rest<'a> {
        match parameter.shape {
            Shape::Integer | Shape::Unsigned => {
                let (number, rest) = number(text)?;
                self.noted.note_number(parameter.role, number);

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
                if parameter.role != Role::NONE {
                    self.noted.note_text(parameter.role, text);
                }

                (!text.is_empty() || parameter.empty.is_none()).then_some(rest)
            }
            Shape::Texts => {
                let mut count = ListCount::default();
                let rest = elements(text, |element| {
                    let (text, rest) = string(element)?;
                    count.add(text);
                    Some(rest)
                })?;
                self.noted.note_list(parameter.role, count);
                Some(rest)
            }
            Shape::Object(members) => self.object(text, members, parameter.required_members),
            Shape::Objects(members) => {
                elements(text, |element| self.object(element, members, parameter.required_members))
            }
        }
    }

    #[inline(never)]
    fn constrained(
        &self,
        text: &'a [u8],
        parameter: &Parameter<'_>,
        test: &Test<'_>,
    ) -> Rest<'a, (&'a [u8], &'a [u8])> {
        let (text, rest) = string(text)?;
        self.passes(text, parameter, test).then_some((text, rest))
    }
}

/// A parameter whose name was read.
struct KnownName<'p, 's, 'a> {
    parameter: &'p Parameter<'s>,
    /// The parameters after it in the table.
    others: &'p [Parameter<'s>],
    /// What follows its name and the colon.
    value: &'a [u8],
}

/// Reads a name and its colon, if it is the name of one of these parameters.
#[inline(always)]
fn known_name<'p, 's, 'a>(
    mut parameters: &'p [Parameter<'s>],
    text: &'a [u8],
    front: u128,
) -> Option<KnownName<'p, 's, 'a>> {
    while let Some((parameter, others)) = parameters.split_first() {
        parameters = others;
        if parameter.quoted.begins(front)
            && let Some(value) = parameter.quoted.strip(text)
        {
            return Some(KnownName { parameter, others, value });
        }
    }
    None
}

/// An array, each element of which `element` reads.
fn elements<'a>(text: &'a [u8], mut element: impl FnMut(&'a [u8]) -> Rest<'a>) -> Rest<'a> {
    let inside = expect(text, b'[')?;
    let mut rest = inside;
    loop {
        let Some(after) = element(rest) else {
            let is_first = rest.len() == inside.len();
            return if is_first { expect(inside, b']') } else { None };
        };

        let (byte, after) = next_byte(after)?;
        match byte {
            b',' => rest = after,
            b']' => return Some(after),
            _ => return None,
        }
    }
}
