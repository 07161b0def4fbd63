//! The quick path: says that a plain request is valid, as fast as its text can be read.
//!
//! Most requests are valid and simply written. The quick path walks their parameters along the
//! action's table once, and only ever answers that there is nothing to report. At anything else (an
//! escape, an unknown name, a value that a rule may object to) it gives up, and the ordinary way
//! checks the request from scratch. So no finding depends on the quick path. These files must not
//! know what is wrong with a request.
//!
//! - `text`: parameters as a JSON text; `token`: the pieces of it
//! - `value`: parameters as a `serde_json::Value`

mod text;
mod token;
mod value;

use serde_json::Value;

use self::token::after_blanks;
use super::noted::Noted;
use super::parameter::{Parameter, Test};
use super::service::ActionTable;
use super::settings::{Regions, RequestLimits};

/// No table is deeper than this, so neither is a request that the quick path accepts. It is not
/// taken if the limit on depth is lower.
const DEEPEST: usize = 8;

/// The quick path of one action, under the caller's settings.
#[derive(Clone, Copy)]
pub(super) struct QuickPath<'c, 's> {
    pub(super) action: &'s ActionTable<'s>,
    pub(super) limits: RequestLimits,
    pub(super) regions: &'c Regions,
    pub(super) now: Option<i64>,
}

impl<'s> QuickPath<'_, 's> {
    /// Whether `body` is JSON, and no rule has anything to report about the parameters in it.
    /// `false` decides nothing.
    #[inline]
    pub(super) fn is_surely_clean_text(self, body: &[u8]) -> bool {
        // Each value takes at least one byte.
        let keeps_limit = self.limits.values >= body.len();

        keeps_limit
            && self.is_surely_clean(|walk| {
                let rest = walk.object(body, self.action.parameters, self.action.required)?;
                after_blanks(rest).is_empty().then_some(())
            })
    }

    /// Whether no rule has anything to report about these parameters. `false` decides nothing.
    #[inline]
    pub(super) fn is_surely_clean_value(self, parameters: &Value) -> bool {
        let mut left = self.limits.values;
        self.is_surely_clean(|walk| {
            walk.members(parameters, self.action.parameters, self.action.required, &mut left)
        })
    }

    /// Walks along the table, then asks the rules across parameters.
    #[inline]
    fn is_surely_clean<'a>(
        self,
        walk_along: impl FnOnce(&mut TableWalk<'a, '_>) -> Option<()>,
    ) -> bool {
        let mut walk = TableWalk { noted: Noted::default(), regions: self.regions };
        self.limits.depth >= DEEPEST
            && walk_along(&mut walk).is_some()
            && self.action.across.iter().all(|rule| (rule.is_silent)(&walk.noted, self.now))
    }
}

/// A walk through the parameters of a request, along the table of their action.
struct TableWalk<'a, 'c> {
    noted: Noted<'a>,
    regions: &'c Regions,
}

impl TableWalk<'_, '_> {
    /// Whether a string of ASCII characters passes its test.
    fn passes(&self, text: &[u8], parameter: &Parameter<'_>, test: &Test<'_>) -> bool {
        match test {
            Test::Words(words) | Test::Keys { known: words, .. } => {
                words.iter().any(|word| word.as_bytes() == text)
            }
            Test::Name(pattern) => pattern.matches_ascii(text),
            Test::Region { disputed } => !self.regions.rejects(parameter.name, text, *disputed),
            Test::Integers(_) | Test::AtMost(_) | Test::Time => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preflight::cloudaudit::SERVICE_TABLES;

    /// Only that the quick path takes plain requests; its answers are compared with the ordinary
    /// way's in `tests/preflight/quick.rs`.
    #[test]
    fn plain_bodies_take_the_quick_path() {
        let (limits, regions) = (RequestLimits::default(), Regions::default());
        for (action, body) in [
            (
                "LookUpEvents",
                r#"{"EndTime":1610726399,"LookupAttributes":[{"AttributeKey":"AccessKeyId","AttributeValue":"AKID"}],"StartTime":1610121600}"#,
            ),
            (
                "LookUpEvents",
                r#"{"StartTime":1610121600,"EndTime":1610726399,"MaxResults":20,"Mode":"standard"}"#,
            ),
            (
                "DescribeEvents",
                r#"{"StartTime":1610613170,"EndTime":1610699570,"MaxResults":1,"LookupAttributes":[],"IsReturnLocation":0}"#,
            ),
            ("ListAudits", "{}"),
            (
                "CreateAuditTrack",
                r#"{"ActionType":"Write","EventNames":["*"],"Name":"qweqwe","ResourceType":"*","Status":1,"Storage":{"StorageName":"d0f00ec9","StoragePrefix":"cloudaudit","StorageRegion":"ap-guangzhou","StorageType":"cls"}}"#,
            ),
        ] {
            let action = SERVICE_TABLES.actions.named(action).unwrap();
            let now = Some(1_610_699_570);
            let quick = QuickPath { action, limits, regions: &regions, now };
            let value: Value = serde_json::from_str(body).unwrap();
            assert!(
                quick.is_surely_clean_value(&value) && quick.is_surely_clean_text(body.as_bytes()),
                "{body}"
            );

            let pretty = serde_json::to_string_pretty(&value).unwrap();
            assert!(quick.is_surely_clean_text(pretty.as_bytes()), "{pretty}");

            // A low limit on depth asks for the ordinary way.
            let limits = RequestLimits { depth: 6, ..limits };
            let quick = QuickPath { limits, ..quick };
            let is_taken =
                quick.is_surely_clean_value(&value) || quick.is_surely_clean_text(body.as_bytes());
            assert!(!is_taken, "{body}");
        }
    }
}
