//! The short way: plain and valid parameters, told at the speed of reading them.
//!
//! It can only ever say that there is nothing to report. Whatever is not plainly right (an escape,
//! an unknown name, a value at or beyond an edge that only warns) makes it give up, and the
//! ordinary way begins afresh; so no finding can depend on it. It must not know what is wrong.

mod quoted;
mod text;
mod token;
mod value;

use serde_json::Value;

use self::token::behind_blanks;
use super::Limits;
use super::cloudaudit::actions::Spec;
use super::levels::Regions;
use super::parameter::{Parameter, Test};
use super::rules::noted::Noted;

pub(super) use quoted::Quoted;

/// Tables are at most this deep; a lower limit on depth leaves no room for them.
const DEEPEST: usize = 8;

/// What the parameters are held against.
#[derive(Clone, Copy)]
pub(super) struct Quick<'c> {
    pub(super) spec: &'c Spec,
    pub(super) limits: Limits,
    pub(super) regions: &'c Regions,
    pub(super) now: Option<i64>,
}

impl Quick<'_> {
    /// Whether `body` is JSON, and no rule speaks of the parameters in it.
    #[inline]
    pub(super) fn is_plain_text(self, body: &[u8]) -> bool {
        // A value takes a byte at least.
        self.limits.values >= body.len()
            && self.is_plain(|walk| {
                let behind = walk.object(body, self.spec.parameters, self.spec.needs)?;
                behind_blanks(behind).is_empty().then_some(())
            })
    }

    /// Whether no rule speaks of these parameters.
    #[inline]
    pub(super) fn is_plain_value(self, parameters: &Value) -> bool {
        let mut left = self.limits.values;
        self.is_plain(|walk| {
            walk.members(parameters, self.spec.parameters, self.spec.needs, &mut left)
        })
    }

    #[inline]
    fn is_plain<'a>(self, walk_along: impl FnOnce(&mut Walk<'a, '_>) -> Option<()>) -> bool {
        let mut walk = Walk { noted: Noted::default(), regions: self.regions };
        self.limits.depth >= DEEPEST
            && walk_along(&mut walk).is_some()
            && self.spec.across.iter().all(|rule| (rule.is_silent)(&walk.noted, self.now))
    }
}

struct Walk<'a, 'c> {
    noted: Noted<'a>,
    regions: &'c Regions,
}

impl Walk<'_, '_> {
    /// Whether a string of ASCII characters passes its test.
    fn is_wanted(&self, text: &[u8], parameter: &Parameter, test: &Test) -> bool {
        match test {
            Test::Words(words) | Test::Keys { known: words, .. } => {
                words.iter().any(|word| word.as_bytes() == text)
            }
            Test::Name(pattern) => pattern.matches_ascii(text),
            Test::Region => !self.regions.finds_strange(parameter.name, text),
            Test::Integers(_) | Test::AtMost(_) | Test::Time => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Action;
    use crate::preflight::cloudaudit::actions::spec;

    /// That it is taken: what it says is held against the long way in `tests/preflight/quick.rs`.
    #[test]
    fn is_taken_by_plain_bodies() {
        let (limits, regions) = (Limits::default(), Regions::default());
        for (action, body) in [
            (
                Action::LookUpEvents,
                r#"{"EndTime":1610726399,"LookupAttributes":[{"AttributeKey":"AccessKeyId","AttributeValue":"AKID"}],"StartTime":1610121600}"#,
            ),
            (
                Action::LookUpEvents,
                r#"{"StartTime":1610121600,"EndTime":1610726399,"MaxResults":20,"Mode":"standard"}"#,
            ),
            (
                Action::DescribeEvents,
                r#"{"StartTime":1610613170,"EndTime":1610699570,"MaxResults":1,"LookupAttributes":[],"IsReturnLocation":0}"#,
            ),
            (Action::ListAudits, "{}"),
            (
                Action::CreateAuditTrack,
                r#"{"ActionType":"Write","EventNames":["*"],"Name":"qweqwe","ResourceType":"*","Status":1,"Storage":{"StorageName":"d0f00ec9","StoragePrefix":"cloudaudit","StorageRegion":"ap-guangzhou","StorageType":"cls"}}"#,
            ),
        ] {
            let quick =
                Quick { spec: spec(action), limits, regions: &regions, now: Some(1_610_699_570) };
            let value: Value = serde_json::from_str(body).unwrap();
            assert!(quick.is_plain_value(&value) && quick.is_plain_text(body.as_bytes()), "{body}");
            let pretty = serde_json::to_string_pretty(&value).unwrap();
            assert!(quick.is_plain_text(pretty.as_bytes()), "{pretty}");
            // So can that test ask for the long way.
            let quick = Quick { limits: Limits { depth: 6, ..limits }, ..quick };
            assert!(
                !quick.is_plain_value(&value) && !quick.is_plain_text(body.as_bytes()),
                "{body}"
            );
        }
    }
}
