//! What was recorded beside a response. This file must not know any recorder.

use std::borrow::Cow;
use std::fmt;

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
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Context<'a> {
    /// When the call was made or, where only that is known, when it was logged.
    pub time: Option<CallTime>,
    /// Each is UTF-8, which is not found out again where a call is only counted.
    values: [Option<Cow<'a, [u8]>>; FIELDS],
    /// A bit for each that is known.
    known_fields: u16,
    /// Whether it was said that there is no region: then the host does not tell one.
    is_without_region: bool,
    /// The values of a user's own fields, in the order in which they were asked for.
    own: Vec<Option<Cow<'a, str>>>,
}

impl<'a> Context<'a> {
    /// A context that says nothing.
    pub const EMPTY: Context<'static> = Context {
        time: None,
        values: [const { None }; FIELDS],
        known_fields: 0,
        is_without_region: false,
        own: Vec::new(),
    };

    /// All that [`Self::known_bits`] may say.
    pub(crate) const ALL_KNOWN: u16 = (2 << FIELDS) - 1;

    /// A context that says nothing but the time.
    pub(crate) fn at(time: Option<CallTime>) -> Self {
        Context { time, ..Context::EMPTY }
    }

    /// What was recorded of a field.
    pub fn get(&self, field: ContextField) -> Option<&str> {
        self.bytes(field).and_then(|value| str::from_utf8(value).ok())
    }

    /// The same as bytes, which takes no time.
    #[inline]
    pub(crate) fn bytes(&self, field: ContextField) -> Option<&[u8]> {
        self.values.get(field as usize)?.as_deref()
    }

    /// What was recorded of a user's own field, by its number in the order in which they were asked
    /// for.
    pub fn own(&self, number: usize) -> Option<&str> {
        self.own.get(number)?.as_deref()
    }

    /// What is known, a bit for each of [`Self::known_words`].
    #[inline]
    pub(crate) fn known_bits(&self) -> u16 {
        u16::from(self.time.is_some()) | self.known_fields << 1
    }

    /// The words for what is known: `time`, and those of the fields.
    pub(crate) fn known_words(bits: u16) -> impl Iterator<Item = &'static str> {
        let fields = ContextField::ALL.iter().map(|field| field.word());
        let words = std::iter::once("time").chain(fields);
        words.enumerate().filter(move |(at, _)| bits & (1 << at) != 0).map(|(_, word)| word)
    }

    /// Sets a field, unless it has a value: what is nearer to the response comes first.
    pub(crate) fn set(&mut self, field: ContextField, value: impl Into<Cow<'a, str>>) {
        self.set_bytes(
            field,
            match value.into() {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            },
        );
    }

    /// The same to a text that is known to be UTF-8.
    #[inline]
    pub(super) fn set_bytes(&mut self, field: ContextField, value: Cow<'a, [u8]>) {
        if let Some(slot @ None) = self.values.get_mut(field as usize) {
            *slot = Some(value);
            self.known_fields |= 1 << field as u16;
        }
    }

    /// Notes that there is no region.
    pub(super) fn set_without_region(&mut self) {
        self.is_without_region = true;
    }

    /// Whether it was said that there is no region.
    pub(super) fn is_without_region(&self) -> bool {
        self.is_without_region
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
        Context {
            time: self.time,
            values: self.values.map(owned),
            known_fields: self.known_fields,
            is_without_region: self.is_without_region,
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
        self.known_fields |= outer.known_fields;
        for (number, theirs) in outer.own.iter().enumerate() {
            if let Some(value) = theirs {
                self.set_own(number, value.clone());
            }
        }
    }
}

fn owned<T: ToOwned + ?Sized>(value: Option<Cow<'_, T>>) -> Option<Cow<'static, T>> {
    value.map(|value| Cow::Owned(value.into_owned()))
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = ContextField::ALL.iter().filter_map(|field| Some((field, self.get(*field)?)));
        f.debug_struct("Context")
            .field("time", &self.time)
            .field("values", &known.collect::<Vec<_>>())
            .field("own", &self.own)
            .finish()
    }
}
