//! The short way through a `serde_json::Value`.
//!
//! A value may be nested deeper than any stack; only what the table knows is gone into. It must not
//! know a parameter by name.

use serde_json::Value;

use super::Walk;
use crate::preflight::parameter::{Parameter, Shape};
use crate::preflight::rules::noted::Names;

impl<'a> Walk<'a, '_> {
    /// The members of an object. Calls itself for objects in it, as deep as tables go: four levels.
    /// At most `left` values are gone through.
    pub(super) fn members(
        &mut self,
        object: &'a Value,
        parameters: &'static [Parameter],
        needs: u32,
        left: &mut usize,
    ) -> Option<()> {
        let mut seen: u32 = 0;
        *left = left.checked_sub(1)?;
        for (name, value) in object.as_object()? {
            let place = parameters.iter().position(|parameter| parameter.name == name)?;
            let (parameter, others) = parameters.get(place..)?.split_first()?;
            seen |= 1_u32 << (others.len() & 31);
            self.member(value, parameter, left)?;
        }
        (needs & !seen == 0).then_some(())
    }

    fn member(
        &mut self,
        value: &'a Value,
        parameter: &'static Parameter,
        left: &mut usize,
    ) -> Option<()> {
        match parameter.shape {
            Shape::Object(members) => return self.members(value, members, parameter.needs, left),
            _ => *left = left.checked_sub(1)?,
        }
        match parameter.shape {
            Shape::Integer | Shape::Unsigned => {
                let number = value.as_i64()?;
                self.noted.number(parameter.role, number);
                let (least, most) = parameter.quiet;
                (least <= number && number <= most).then_some(())
            }
            Shape::Text => {
                let text = value.as_str().filter(|text| text.is_ascii())?.as_bytes();
                self.noted.text(parameter.role, text);
                let may_be_so = !text.is_empty() || parameter.empty.is_none();
                let constraint = parameter.constraint.as_ref();
                let is_wanted = constraint
                    .is_none_or(|constraint| self.is_wanted(text, parameter, &constraint.test));
                (may_be_so && is_wanted).then_some(())
            }
            Shape::Texts => {
                let mut names = Names::default();
                for element in value.as_array()? {
                    *left = left.checked_sub(1)?;
                    names.add(element.as_str()?.as_bytes());
                }
                self.noted.names(parameter.role, names);
                Some(())
            }
            Shape::Object(members) => self.members(value, members, parameter.needs, left),
            Shape::Objects(members) => value
                .as_array()?
                .iter()
                .try_for_each(|element| self.members(element, members, parameter.needs, left)),
        }
    }
}
