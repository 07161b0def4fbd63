//! What was recorded beside a response. This file must not know any recorder.

use std::borrow::Cow;

use super::time::CallTime;
use crate::words::{parse_words, words};

words! {
    /// A text that recorders write beside a response.
    #[repr(usize)] // the index of its value
    ContextField {
        /// The service that was called: `cvm`.
        Service = "service",
        /// The version of its API: `2017-03-12`.
        Version = "version",
        /// The action: `DescribeInstances`.
        Action = "action",
        /// The region: `ap-singapore`.
        Region = "region",
        /// Who called: the `principalId` of an operation log, never a key id.
        Principal = "principal",
        /// The host that was called.
        Host = "host",
        /// The HTTP status: `200`.
        Status = "status",
    }
}
parse_words!(ContextField, "context field");

/// How many fields there are.
const FIELDS: usize = ContextField::ALL.len();

/// What was recorded beside a response. Empty where the recorder keeps nothing but responses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context<'a> {
    /// When the call was made or, where only that is known, when it was logged.
    pub time: Option<CallTime>,
    values: [Option<Cow<'a, str>>; FIELDS],
    /// The values of a user's own fields, in the order in which they were asked for.
    own: Vec<Option<Cow<'a, str>>>,
}

impl<'a> Context<'a> {
    /// A context that says nothing.
    pub const EMPTY: Context<'static> =
        Context { time: None, values: [const { None }; FIELDS], own: Vec::new() };

    /// All that [`Self::known_bits`] may say.
    pub(crate) const ALL_KNOWN: u16 = (2 << FIELDS) - 1;

    /// A context that says nothing but the time.
    pub(crate) fn at(time: Option<CallTime>) -> Self {
        Context { time, ..Context::EMPTY }
    }

    /// What was recorded of a field.
    pub fn get(&self, field: ContextField) -> Option<&str> {
        self.values.get(field as usize)?.as_deref()
    }

    /// What was recorded of a user's own field, by its number in the order in which they were asked
    /// for.
    pub fn own(&self, number: usize) -> Option<&str> {
        self.own.get(number)?.as_deref()
    }

    /// What is known, a bit for each of [`Self::known_words`].
    pub(crate) fn known_bits(&self) -> u16 {
        let fields = self.values.iter().enumerate();
        let bits = fields.filter(|(_, value)| value.is_some()).map(|(at, _)| 2 << at);
        bits.fold(u16::from(self.time.is_some()), |all, bit| all | bit)
    }

    /// The words for what is known: `time`, and those of the fields.
    pub(crate) fn known_words(bits: u16) -> impl Iterator<Item = &'static str> {
        let fields = ContextField::ALL.iter().map(|field| field.word());
        let words = std::iter::once("time").chain(fields);
        words.enumerate().filter(move |(at, _)| bits & (1 << at) != 0).map(|(_, word)| word)
    }

    /// Sets a field, unless it has a value: what is nearer to the response comes first.
    pub(crate) fn set(&mut self, field: ContextField, value: impl Into<Cow<'a, str>>) {
        if let Some(slot @ None) = self.values.get_mut(field as usize) {
            *slot = Some(value.into());
        }
    }

    /// Sets a user's own field, unless it has a value.
    pub(crate) fn set_own(&mut self, number: usize, value: impl Into<Cow<'a, str>>) {
        if self.own.len() <= number {
            self.own.resize(number + 1, None);
        }
        if let Some(slot @ None) = self.own.get_mut(number) {
            *slot = Some(value.into());
        }
    }

    /// The same, borrowed from nothing.
    pub(crate) fn into_owned(self) -> Context<'static> {
        let owned = |value: Option<Cow<'a, str>>| value.map(|value| Cow::Owned(value.into_owned()));
        Context {
            time: self.time,
            values: self.values.map(owned),
            own: self.own.into_iter().map(owned).collect(),
        }
    }

    /// Takes from `outer` what this context does not say: the context of a log line holds for what
    /// is inside of it.
    pub(crate) fn fill_from(&mut self, outer: &Context<'a>) {
        self.time = self.time.or(outer.time);
        for (mine, theirs) in self.values.iter_mut().zip(&outer.values) {
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        }
        for (number, theirs) in outer.own.iter().enumerate() {
            if let Some(value) = theirs {
                self.set_own(number, value.clone());
            }
        }
    }
}
