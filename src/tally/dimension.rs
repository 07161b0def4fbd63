//! What calls are grouped by, and the value that a call has there.
//!
//! This file must not know how groups are counted.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::sample::Counted;
use crate::UnknownWord;
use crate::catalog;
use crate::classify::{Code, Decision};
use crate::recording::{CallTime, ContextField, ContextParts, HourKeys, LastHour};

/// The longest value that was recorded beside a response, in bytes; a longer one counts as none.
/// Groups keep their values, so hostile ones must not be long.
const LONGEST_VALUE: usize = 1024;

/// What calls are grouped by: something that each of them has, or does not have.
///
/// Two are equal if their words are.
///
/// ```
/// use apitriage::Dimension;
///
/// let fields = ["team"];
/// let dimension = |word| Dimension::parse(word, &fields);
/// assert_eq!(dimension("weekday-hour"), Ok(Dimension::WeekdayHour));
/// assert_eq!(dimension("team").unwrap().word(), "team");
/// assert!(dimension("colour").unwrap_err().expected().contains(&"team"));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Dimension {
    /// The error code, as spelled.
    Code,
    /// The part of the code before its first dot.
    Family,
    /// The service that was called.
    Service,
    /// The action.
    Action,
    /// The region.
    Region,
    /// The hour in UTC: `2026-11-25T13`.
    Hour,
    /// The day in UTC: `2026-11-25`.
    Day,
    /// The day of the week and the hour in UTC: `Wed 13`.
    WeekdayHour,
    /// Who called.
    Principal,
    /// The name of the input.
    Input,
    /// The name of the input up to its last slash; `.` if there is none.
    Directory,
    /// The HTTP status.
    Status,
    /// A field of the user's own.
    Field {
        /// Its name.
        name: Box<str>,
        /// Its number in the order in which the fields were asked for, which finds it in a call's
        /// [`Context`](crate::Context).
        number: usize,
    },
}

impl Dimension {
    /// Every dimension but the user's own fields, in the order of the documentation.
    pub const KNOWN: &'static [Dimension] = &[
        Dimension::Code,
        Dimension::Family,
        Dimension::Service,
        Dimension::Action,
        Dimension::Region,
        Dimension::Hour,
        Dimension::Day,
        Dimension::WeekdayHour,
        Dimension::Principal,
        Dimension::Input,
        Dimension::Directory,
        Dimension::Status,
    ];

    /// The dimension with this word. `fields` are the names of the user's own fields, in the order
    /// in which they were asked for.
    ///
    /// # Errors
    ///
    /// If it is neither one of [`Self::KNOWN`] nor one of `fields`.
    pub fn parse(word: &str, fields: &[impl AsRef<str>]) -> Result<Dimension, UnknownWord> {
        if let Some(known) = Dimension::KNOWN.iter().find(|known| known.word() == word) {
            return Ok(known.clone());
        }
        if let Some(number) = fields.iter().position(|field| field.as_ref() == word) {
            return Ok(Dimension::Field { name: word.into(), number });
        }

        let known = Dimension::KNOWN.iter().map(Dimension::word);
        let words = known.chain(fields.iter().map(AsRef::as_ref));
        Err(UnknownWord::new("dimension", word, words))
    }

    /// Its word, which is stable within output version 1; of a field, its name.
    pub fn word(&self) -> &str {
        match self {
            Dimension::Code => "code",
            Dimension::Family => "family",
            Dimension::Service => "service",
            Dimension::Action => "action",
            Dimension::Region => "region",
            Dimension::Hour => "hour",
            Dimension::Day => "day",
            Dimension::WeekdayHour => "weekday-hour",
            Dimension::Principal => "principal",
            Dimension::Input => "input",
            Dimension::Directory => "directory",
            Dimension::Status => "status",
            Dimension::Field { name, .. } => name,
        }
    }

    /// The parts of a context that its values are from.
    pub(crate) fn parts(&self) -> ContextParts {
        match self {
            Dimension::Hour | Dimension::Day | Dimension::WeekdayHour => ContextParts::TIME,
            Dimension::Field { .. } => ContextParts::OWN,
            _ => self.field().map_or(ContextParts::NONE, ContextParts::of),
        }
    }

    /// Whether only failures and dry runs have a value.
    pub(crate) fn is_of_failures(&self) -> bool {
        matches!(self, Dimension::Code | Dimension::Family)
    }

    /// Whether its values are times, which have an order of their own.
    pub fn is_time(&self) -> bool {
        matches!(self, Dimension::Hour | Dimension::Day | Dimension::WeekdayHour)
    }

    /// The value that a call has; `None` if it has none.
    pub(crate) fn value<'a>(
        &self,
        call: &'a Counted<'_>,
        decision: &'a Decision<'_>,
    ) -> Option<Cow<'a, str>> {
        let time = call.context.time;
        match self {
            Dimension::Hour => time.and_then(CallTime::hour).map(Cow::Owned),
            Dimension::Day => time.and_then(CallTime::day).map(Cow::Owned),
            Dimension::WeekdayHour => time.and_then(CallTime::weekday_hour).map(Cow::Owned),
            _ => self.recorded(call, decision).map(Cow::Borrowed),
        }
    }

    /// Adds the value that a call has to `out`, without allocating. `false`: it has none.
    #[inline]
    pub(super) fn push_value(
        &self,
        call: &Counted<'_>,
        decision: &Decision<'_>,
        last_hour: &mut LastHour,
        out: &mut Vec<u8>,
    ) -> bool {
        let time = if self.is_time() { call.context.time } else { None };
        let keys = time.and_then(|time| last_hour.keys_of(time));
        let value = match self {
            Dimension::Hour => keys.map(HourKeys::hour),
            Dimension::Day => keys.map(HourKeys::day),
            Dimension::WeekdayHour => keys.map(HourKeys::weekday_hour),
            _ => match self.field() {
                Some(field) => call.context.bytes(field).filter(|value| is_short(value)),
                None => self.recorded(call, decision).map(str::as_bytes),
            },
        };
        if let Some(value) = value {
            out.extend_from_slice(value);
        }
        value.is_some()
    }

    /// The field of the context that its values are.
    #[inline]
    fn field(&self) -> Option<ContextField> {
        let field = match self {
            Dimension::Service => ContextField::Service,
            Dimension::Action => ContextField::Action,
            Dimension::Region => ContextField::Region,
            Dimension::Principal => ContextField::Principal,
            Dimension::Status => ContextField::Status,
            _ => return None,
        };
        Some(field)
    }

    /// The value of a dimension that is not a time, as it was recorded.
    fn recorded<'a>(&self, call: &'a Counted<'_>, decision: &'a Decision<'_>) -> Option<&'a str> {
        let value = match self {
            Dimension::Code => return code_of(decision)?.as_str(),
            Dimension::Family => return code_of(decision)?.as_str().map(catalog::family_of),
            Dimension::Input => return Some(call.input),
            Dimension::Directory => return Some(directory_of(call.input)),
            Dimension::Field { number, .. } => call.context.own(*number),
            _ => self.field().and_then(|field| call.context.get(field)),
        };
        value.filter(|value| is_short(value.as_bytes()))
    }
}

fn is_short(value: &[u8]) -> bool {
    value.len() <= LONGEST_VALUE
}

fn code_of<'a>(decision: &'a Decision<'_>) -> Option<&'a Code<'a>> {
    match decision {
        Decision::Failure(code) => Some(code),
        Decision::Success | Decision::NotAResponse | Decision::Malformed(_) => None,
    }
}

/// The name of an input up to its last slash: `/` for a file in the root, `.` without a slash.
fn directory_of(input: &str) -> &str {
    match input.rsplit_once('/') {
        None => ".",
        Some(("", _)) => "/",
        Some((directory, _)) => directory,
    }
}

/// The list without what it names a second time.
pub(crate) fn without_repeats(by: &[Dimension]) -> Vec<Dimension> {
    let mut list: Vec<Dimension> = Vec::with_capacity(by.len());
    for dimension in by {
        if !list.contains(dimension) {
            list.push(dimension.clone());
        }
    }
    list
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl PartialEq for Dimension {
    fn eq(&self, other: &Self) -> bool {
        self.word() == other.word()
    }
}

impl Eq for Dimension {}

impl PartialOrd for Dimension {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Dimension {
    fn cmp(&self, other: &Self) -> Ordering {
        self.word().cmp(other.word())
    }
}

impl Hash for Dimension {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.word().hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::CatalogCode;
    use crate::recording::Context;

    /// The value of a call in a dimension, which must be the same for keys.
    fn value(word: &str, call: &Counted<'_>, decision: &Decision<'_>) -> Option<String> {
        let dimension = Dimension::parse(word, &["team", "zone"]).unwrap();
        let mut pushed = Vec::new();
        let has_value = dimension.push_value(call, decision, &mut LastHour::default(), &mut pushed);
        let value = dimension.value(call, decision).map(Cow::into_owned);
        assert_eq!(has_value.then(|| String::from_utf8(pushed).unwrap()), value, "{word}");
        value
    }

    #[test]
    fn each_word_finds_its_value() {
        let mut context = Context::EMPTY;
        context.time = Some(CallTime::from_micros(1_764_078_000_000_000));
        for field in ContextField::ALL {
            context.set(*field, field.word());
        }
        context.set_own(1, "z1");
        let call = Counted {
            input: "a/b/c.log",
            offset: 0,
            length: 0,
            head: b"",
            rank: None,
            context: &context,
        };
        let code = CatalogCode::find(b"InvalidParameter.Time").unwrap();
        let failure = Decision::Failure(Code::Known(code));

        for (word, expected) in [
            ("code", Some("InvalidParameter.Time")),
            ("family", Some("InvalidParameter")),
            ("service", Some("service")),
            ("action", Some("action")),
            ("region", Some("region")),
            ("hour", Some("2025-11-25T13")),
            ("day", Some("2025-11-25")),
            ("weekday-hour", Some("Tue 13")),
            ("principal", Some("principal")),
            ("input", Some("a/b/c.log")),
            ("directory", Some("a/b")),
            ("status", Some("status")),
            ("team", None),
            ("zone", Some("z1")),
        ] {
            assert_eq!(value(word, &call, &failure).as_deref(), expected, "{word}");
            let is_of_code = ["code", "family"].contains(&word);
            let of_success = if is_of_code { None } else { expected };
            assert_eq!(value(word, &call, &Decision::Success).as_deref(), of_success, "{word}");
        }
    }

    #[test]
    fn a_call_without_context_has_an_input_only() {
        let call = Counted {
            input: "c.log",
            offset: 0,
            length: 0,
            head: b"",
            rank: None,
            context: &Context::EMPTY,
        };
        let values = Dimension::KNOWN.iter().filter_map(|dimension| {
            Some((dimension.word(), value(dimension.word(), &call, &Decision::Success)?))
        });
        let expected = [("input", "c.log".to_owned()), ("directory", ".".to_owned())];
        assert_eq!(values.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_value_that_is_too_long_is_none() {
        for (length, is_value) in [(LONGEST_VALUE, true), (LONGEST_VALUE + 1, false)] {
            let mut context = Context::EMPTY;
            context.set(ContextField::Region, "x".repeat(length));
            context.set_own(0, "x".repeat(length));
            let call = Counted {
                input: "",
                offset: 0,
                length: 0,
                head: b"",
                rank: None,
                context: &context,
            };
            for word in ["region", "team"] {
                assert_eq!(value(word, &call, &Decision::Success).is_some(), is_value, "{word}");
            }
        }
    }

    #[test]
    fn directories() {
        for (input, directory) in [("a", "."), ("/a", "/"), ("a/", "a"), ("//a", "/"), ("", ".")] {
            assert_eq!(directory_of(input), directory, "{input}");
        }
    }

    #[test]
    fn an_unknown_word_is_told_all_known_ones() {
        let error = Dimension::parse("Hour", &["team"]).unwrap_err().to_string();
        let words = Dimension::KNOWN.iter().map(Dimension::word).collect::<Vec<_>>().join(", ");
        assert_eq!(error, format!("unknown dimension \"Hour\"; expected {words} or team"));
    }
}
