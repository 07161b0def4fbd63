//! Which calls are counted: those of a range of time that fulfil every condition.
//!
//! A filter decides about calls only. Records that are malformed or hold no response are counted
//! under any filter, since damage must not be filtered away. This file must not know how what is
//! left out is counted.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::dimension::Dimension;
use super::pattern::Pattern;
use super::sample::Counted;
use crate::classify::Decision;
use crate::recording::{CallTime, ContextParts};

/// A condition that calls must fulfil to be counted: `action=RunInstances`, `region=ap-*`.
///
/// The text before the first `=` names a dimension. After it is a pattern for the call's value in
/// that dimension, in which `*` stands for any run of characters, also an empty one; no other
/// character is special, and case matters. A call without a value fulfils no condition, not even
/// `*`, and is counted apart: `action=*` leaves out the calls whose action is not known. Successes
/// have no code, which is known: `code=*` is fulfilled by all failures with a code.
///
/// ```
/// use apitriage::Condition;
///
/// let condition = Condition::parse("region=ap-*", &[] as &[&str]).unwrap();
/// assert_eq!(condition.dimension().word(), "region");
/// assert_eq!(condition.to_string(), "region=ap-*");
/// assert!(Condition::parse("colour=red", &["team"]).is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Condition {
    dimension: Dimension,
    pattern: Pattern,
}

/// The error if a text is no condition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConditionError(String);

impl Condition {
    /// The parts of a context that decide it.
    pub(crate) fn parts(&self) -> ContextParts {
        self.dimension.parts()
    }

    /// Reads a condition. `fields` are the names of the user's own fields, in the order in which
    /// they were asked for.
    ///
    /// # Errors
    ///
    /// If there is no `=`, or no known dimension before it.
    pub fn parse(text: &str, fields: &[impl AsRef<str>]) -> Result<Condition, ConditionError> {
        let (word, pattern) = text.split_once('=').ok_or_else(|| {
            let expected = "expected DIMENSION=PATTERN, for example action=RunInstances";
            ConditionError(expected.to_owned())
        })?;
        let dimension = Dimension::parse(word, fields)
            .map_err(|unknown| ConditionError(unknown.to_string()))?;
        Ok(Condition { dimension, pattern: Pattern::new(pattern) })
    }

    /// The dimension.
    pub fn dimension(&self) -> &Dimension {
        &self.dimension
    }

    /// The pattern.
    pub fn pattern(&self) -> &str {
        self.pattern.as_str()
    }

    /// Whether a call fulfils it. `None`: the call has no value, though it could.
    fn is_fulfilled(&self, call: &Counted<'_>, decision: &Decision<'_>) -> Option<bool> {
        if self.dimension.is_of_failures() && matches!(decision, Decision::Success) {
            return Some(false);
        }
        let value = self.dimension.value(call, decision);
        value.map(|value| self.pattern.matches(&value))
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.dimension, self.pattern())
    }
}

/// Which calls are counted. Without anything set, all are.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "SavedFilter", into = "SavedFilter")]
pub(crate) struct CallFilter {
    /// The first moment that is counted.
    pub(crate) since: Option<CallTime>,
    /// The first moment after it that is not.
    pub(crate) until: Option<CallTime>,
    /// All must be fulfilled, those on the same dimension too.
    pub(crate) conditions: Vec<Condition>,
}

/// What a filter says of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filtered {
    /// It is counted.
    Kept,
    /// It is left out, because of its time or a condition.
    LeftOut,
    /// It is left out, because it has no value in the dimension of a condition.
    ValueUnknown,
    /// It is left out, because it has no time and the filter asks for one.
    TimeUnknown,
}

impl CallFilter {
    /// Whether it leaves no call out.
    pub(crate) fn is_empty(&self) -> bool {
        self.since.is_none() && self.until.is_none() && self.conditions.is_empty()
    }

    /// What becomes of a call. What is known comes first: a value or time is unknown only of a call
    /// that would be kept if it had the right one.
    pub(super) fn judge(&self, call: &Counted<'_>, decision: &Decision<'_>) -> Filtered {
        let mut is_value_unknown = false;
        for condition in &self.conditions {
            match condition.is_fulfilled(call, decision) {
                Some(true) => {}
                Some(false) => return Filtered::LeftOut,
                None => is_value_unknown = true,
            }
        }

        let is_in_range = call.context.time.map(|time| {
            self.since.is_none_or(|since| since <= time)
                && self.until.is_none_or(|until| time < until)
        });
        let asks_for_time = self.since.is_some() || self.until.is_some();
        match is_in_range {
            Some(false) => Filtered::LeftOut,
            _ if is_value_unknown => Filtered::ValueUnknown,
            None if asks_for_time => Filtered::TimeUnknown,
            _ => Filtered::Kept,
        }
    }

    /// The filter that says what is true of calls of which each passed one of the two.
    pub(crate) fn widened(mut self, other: &CallFilter) -> CallFilter {
        self.since = self.since.zip(other.since).map(|(mine, theirs)| mine.min(theirs));
        self.until = self.until.zip(other.until).map(|(mine, theirs)| mine.max(theirs));
        self.conditions.retain(|condition| other.conditions.contains(condition));
        self
    }
}

/// A filter as it is saved.
#[derive(Clone, Serialize, Deserialize)]
struct SavedFilter {
    /// In microseconds since 1970.
    since: Option<i64>,
    until: Option<i64>,
    conditions: Vec<SavedCondition>,
}

#[derive(Clone, Serialize, Deserialize)]
struct SavedCondition {
    dimension: Box<str>,
    pattern: Box<str>,
    /// The number of a user's own field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    field: Option<usize>,
}

impl From<CallFilter> for SavedFilter {
    fn from(filter: CallFilter) -> Self {
        let saved = |condition: Condition| SavedCondition {
            dimension: condition.dimension.word().into(),
            pattern: condition.pattern().into(),
            field: match condition.dimension {
                Dimension::Field { number, .. } => Some(number),
                _ => None,
            },
        };
        SavedFilter {
            since: filter.since.map(CallTime::micros),
            until: filter.until.map(CallTime::micros),
            conditions: filter.conditions.into_iter().map(saved).collect(),
        }
    }
}

impl TryFrom<SavedFilter> for CallFilter {
    type Error = ConditionError;

    fn try_from(saved: SavedFilter) -> Result<Self, ConditionError> {
        let read = |saved: SavedCondition| {
            let dimension = match saved.field {
                Some(number) => Dimension::Field { name: saved.dimension, number },
                None => Dimension::parse(&saved.dimension, &[] as &[&str])
                    .map_err(|unknown| ConditionError(unknown.to_string()))?,
            };
            Ok(Condition { dimension, pattern: Pattern::new(&saved.pattern) })
        };
        Ok(CallFilter {
            since: saved.since.map(CallTime::from_micros),
            until: saved.until.map(CallTime::from_micros),
            conditions: saved.conditions.into_iter().map(read).collect::<Result<_, _>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::CatalogCode;
    use crate::classify::{Code, Odd};
    use crate::recording::{Context, ContextField};

    fn filter(since: Option<i64>, until: Option<i64>, conditions: &[&str]) -> CallFilter {
        let condition = |text: &&str| Condition::parse(text, &["team"]).unwrap();
        CallFilter {
            since: since.map(CallTime::from_micros),
            until: until.map(CallTime::from_micros),
            conditions: conditions.iter().map(condition).collect(),
        }
    }

    #[test]
    fn what_becomes_of_a_call() {
        use Filtered::{Kept, LeftOut, TimeUnknown, ValueUnknown};
        let mut timed = Context::EMPTY;
        timed.time = Some(CallTime::from_micros(50));
        timed.set(ContextField::Action, "RunInstances");
        timed.set_own(0, "blue");
        let known = Code::Known(CatalogCode::find(b"InvalidParameter.Time").unwrap());
        let failure = Decision::Failure(known);

        for (filter, of_timed, of_bare) in [
            (filter(None, None, &[]), Kept, Kept),
            (filter(Some(50), None, &[]), Kept, TimeUnknown),
            (filter(Some(51), None, &[]), LeftOut, TimeUnknown),
            (filter(None, Some(50), &[]), LeftOut, TimeUnknown),
            (filter(None, Some(51), &[]), Kept, TimeUnknown),
            (filter(Some(50), Some(51), &["action=*"]), Kept, ValueUnknown),
            (filter(None, None, &["action=Run*"]), Kept, ValueUnknown),
            (filter(None, None, &["action=Run*", "action=*Instances"]), Kept, ValueUnknown),
            (filter(None, None, &["action=Run*", "action=Stop*"]), LeftOut, ValueUnknown),
            (filter(None, None, &["action="]), LeftOut, ValueUnknown),
            (filter(None, None, &["team=blue"]), Kept, ValueUnknown),
            (filter(None, None, &["hour=1970-*"]), Kept, ValueUnknown),
            (filter(None, None, &["code=Other", "action=*"]), LeftOut, LeftOut),
            (filter(None, None, &["region=*", "action=Stop*"]), LeftOut, ValueUnknown),
            (filter(None, None, &["code=InvalidParameter.*"]), Kept, Kept),
            (filter(None, None, &["family=InvalidParameter"]), Kept, Kept),
            (filter(None, None, &["input=*.log"]), Kept, Kept),
            (filter(Some(0), None, &["region=*"]), ValueUnknown, ValueUnknown),
            (filter(Some(51), None, &["region=*"]), LeftOut, ValueUnknown),
        ] {
            let judge = |context: &Context<'_>, decision: &Decision<'_>| {
                let call = Counted {
                    input: "a.log",
                    offset: 0,
                    length: 0,
                    head: b"",
                    rank: None,
                    context,
                };
                filter.judge(&call, decision)
            };
            assert_eq!(judge(&timed, &failure), of_timed, "{filter:?}");
            assert_eq!(judge(&Context::EMPTY, &failure), of_bare, "{filter:?}");
        }
    }

    #[test]
    fn a_success_has_no_code_and_an_odd_code_is_unknown() {
        let call = Counted {
            input: "",
            offset: 0,
            length: 0,
            head: b"",
            rank: None,
            context: &Context::EMPTY,
        };
        for (condition, of_odd_code) in [
            ("code=*", Filtered::ValueUnknown),
            ("family=*", Filtered::ValueUnknown),
            ("input=", Filtered::Kept),
        ] {
            let filter = filter(None, None, &[condition]);
            let of_success = match of_odd_code {
                Filtered::ValueUnknown => Filtered::LeftOut,
                kept => kept,
            };
            assert_eq!(filter.judge(&call, &Decision::Success), of_success, "{condition}");
            let odd = Decision::Failure(Code::Odd(Odd::Missing));
            assert_eq!(filter.judge(&call, &odd), of_odd_code, "{condition}");
        }
    }

    #[test]
    fn what_is_no_condition_is_told_so() {
        let error = |text| Condition::parse(text, &["team"]).unwrap_err().to_string();
        assert!(error("action").contains("for example action=RunInstances"));
        assert!(error("colour=red").contains("team"), "{}", error("colour=red"));
        let odd = Condition::parse("team=a=b", &["team"]).unwrap();
        assert_eq!((odd.pattern(), odd.to_string()), ("a=b", "team=a=b".to_owned()));
    }

    #[test]
    fn a_saved_filter_is_the_same() {
        let filter = filter(Some(-5), None, &["team=a*", "action=*"]);
        let saved = serde_json::to_string(&filter).unwrap();
        assert_eq!(serde_json::from_str::<CallFilter>(&saved).unwrap(), filter);
    }

    #[test]
    fn a_widened_filter_says_what_is_true_of_both() {
        let one = filter(Some(5), Some(9), &["action=*", "team=a"]);
        let other = filter(Some(7), None, &["team=a"]);
        assert_eq!(one.clone().widened(&other), filter(Some(5), None, &["team=a"]));
        assert_eq!(one.clone().widened(&one), one);
    }
}
