//! The quick path through a `serde_json::Value`.
//!
//! A value may be nested deeper than any stack; only members that the table knows are entered.
//! Functions return `None` to give up. They must not know a parameter by name.

use serde_json::Value;

use super::TableWalk;
use crate::preflight::noted::ListCount;
use crate::preflight::parameter::{MEMBER_BITS, Parameter, Shape};

impl<'a> TableWalk<'a, '_> {
    /// The members of an object. Calls itself for objects in it, as deep as tables go: four levels.
    /// At most `left` more values are looked at.
    pub(super) fn members(
        &mut self,
        object: &'a Value,
        parameters: &[Parameter<'_>],
        required: u64,
        left: &mut usize,
    ) -> Option<()> {
        if parameters.len() > MEMBER_BITS {
            return None;
        }

        let mut seen: u64 = 0;
        *left = left.checked_sub(1)?;
        for (name, value) in object.as_object()? {
            let place = parameters.iter().position(|parameter| parameter.name == name)?;
            let (parameter, others) = parameters.get(place..)?.split_first()?;
            seen |= 1_u64 << (others.len() & (MEMBER_BITS - 1));
            self.member(value, parameter, left)?;
        }
        (required & !seen == 0).then_some(())
    }

    fn member(
        &mut self,
        value: &'a Value,
        parameter: &Parameter<'_>,
        left: &mut usize,
    ) -> Option<()> {
        let required = parameter.required_members;
        match parameter.shape {
            Shape::Object(members) => return self.members(value, members, required, left),
            _ => *left = left.checked_sub(1)?,
        }

        match parameter.shape {
            Shape::Integer | Shape::Unsigned => {
                let number = value.as_i64()?;
                self.noted.note_number(parameter.role, number);

                let (least, most) = parameter.quiet;
                (least <= number && number <= most).then_some(())
            }
            Shape::Text => {
                let text = value.as_str().filter(|text| text.is_ascii())?.as_bytes();
                self.noted.note_text(parameter.role, text);

                let is_given = !text.is_empty() || parameter.empty.is_none();
                let constraint = parameter.constraint.as_ref();
                let passes = constraint
                    .is_none_or(|constraint| self.passes(text, parameter, &constraint.test));
                (is_given && passes).then_some(())
            }
            Shape::Texts => {
                let mut count = ListCount::default();
                for element in value.as_array()? {
                    *left = left.checked_sub(1)?;
                    count.add(element.as_str()?.as_bytes());
                }
                self.noted.note_list(parameter.role, count);
                Some(())
            }
            Shape::Object(members) => self.members(value, members, required, left),
            Shape::Objects(members) => value
                .as_array()?
                .iter()
                .try_for_each(|element| self.members(element, members, required, left)),
        }
    }
}
