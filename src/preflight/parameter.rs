//! What a parameter is: its name, its shape, whether it must be there, what its value may be, and
//! the codes for breaking that.
//!
//! Tables of these, one for each action, are what requests are checked against and what the JSON
//! Schema is made of. They are borrowed, so a table may be a constant or be built at run time.
//! Plain data: it knows no request.

use super::noted::Role;
use super::pattern::Pattern;
use super::quoted::Quoted;
use super::rule::{Certainty, Rule};

/// Codes that a server may answer with, the most likely first.
pub(super) type Codes<'s> = &'s [&'s str];

/// The most members that the quick path takes: it has a bit for each.
pub(super) const MOST_BITS: usize = u64::BITS as usize;

/// A later time than this is taken for milliseconds: it is in the year 5138.
pub(super) const LATEST_SECONDS: i128 = 100_000_000_000;

/// One parameter of an action, or one member of an object in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter<'s> {
    /// Its name, spelled as on the wire.
    pub name: &'s str,
    /// Its type.
    pub shape: Shape<'s>,
    /// Whether it must be there.
    pub presence: Presence,
    /// What its value may be, beyond its type.
    pub constraint: Option<Constraint<'s>>,
    /// The document that describes it.
    pub source: &'s str,
    pub(super) missing: Refusal<'s>,
    /// As `missing`, for an empty string; `None`: an empty string is a value like others.
    pub(super) empty: Option<Codes<'s>>,
    pub(super) mistyped: Refusal<'s>,
    /// What it is to the rules that look at several parameters together.
    pub(super) role: Role,
    pub(super) quoted: Quoted,
    /// Which of its members are required: a bit for each, the last the lowest.
    pub(super) required_members: u64,
    /// The least and the most integer about which no rule has anything to report.
    pub(super) quiet: (i64, i64),
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape<'s> {
    /// `int64`
    Integer,
    /// `uint64`
    Unsigned,
    /// A string.
    Text,
    /// An array of strings.
    Texts,
    /// An object with these members.
    Object(&'s [Parameter<'s>]),
    /// An array of objects with these members.
    Objects(&'s [Parameter<'s>]),
}

impl Shape<'_> {
    pub(super) const fn is_integer(self) -> bool {
        matches!(self, Shape::Integer | Shape::Unsigned)
    }

    /// Whether an integer of this type can be `number`.
    pub(super) fn holds(self, number: i128) -> bool {
        match self {
            Shape::Integer => i64::try_from(number).is_ok(),
            Shape::Unsigned => u64::try_from(number).is_ok(),
            _ => false,
        }
    }

    /// What an integer of this type must be, for one that is not.
    const fn bounds(self, is_negative: bool) -> &'static str {
        match (self, is_negative) {
            (Shape::Unsigned, true) => "an integer of at least 0",
            (Shape::Unsigned, false) => "an integer of at most 18446744073709551615",
            (_, true) => "an integer of at least -9223372036854775808",
            (_, false) => "an integer of at most 9223372036854775807",
        }
    }

    /// The type in words, after "must be".
    pub(super) const fn wanted(self) -> &'static str {
        match self {
            Shape::Integer => "an integer",
            Shape::Unsigned => "an integer of at least 0",
            Shape::Text => "a string",
            Shape::Texts => "an array of strings",
            Shape::Object(_) => "an object",
            Shape::Objects(_) => "an array of objects",
        }
    }
}

/// Whether a parameter must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Presence {
    /// Always.
    Required,
    /// It may be left out.
    Optional,
    /// It depends on other parameters; a rule across parameters decides.
    Conditional,
}

/// What a value may be, beyond its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Constraint<'s> {
    /// The test that a value must pass.
    pub test: Test<'s>,
    /// In words, after "must be": "0 or 1".
    pub wanted: &'s str,
    /// Whether a document says that it may be left empty.
    pub may_be_empty: bool,
    /// The rule that a value breaks if it fails the test.
    pub rule: Rule,
    pub(super) codes: Codes<'s>,
    pub(super) certainty: Option<Certainty>,
    pub(super) source: &'s str,
}

/// Keys that an edition of the API description lists and others do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edition<'s> {
    /// The API description: "English API description of 2026-08-21".
    pub document: &'s str,
    /// The keys, spelled as on the wire.
    pub keys: &'s [&'s str],
}

/// A test of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Test<'s> {
    /// One of these integers, ascending and without gaps.
    Integers(&'s [i64]),
    /// An integer of at most this; below 1 is a warning.
    AtMost(i64),
    /// One of these strings.
    Words(&'s [&'s str]),
    /// One of the strings in `known`; `elsewhere`: those that only today's documents list.
    Keys {
        /// What is taken.
        known: &'s [&'s str],
        /// What the editions of today list beyond that.
        elsewhere: &'s [Edition<'s>],
        /// Whether an unknown one is only a warning.
        lenient: bool,
    },
    /// A name of this form.
    Name(Pattern<'s>),
    /// A region: in the caller's list, if there is one.
    Region {
        /// How regions begin whose spelling documents disagree on.
        disputed: Option<&'s str>,
    },
    /// Seconds since 1970.
    Time,
}

impl Test<'_> {
    /// The least and the most integer about which the test has nothing to report.
    const fn quiet(&self) -> (i64, i64) {
        match *self {
            Test::Integers(allowed @ &[least, .., most]) => {
                let is_range = most - least == allowed.len() as i64 - 1;
                if is_range { (least, most) } else { (i64::MAX, i64::MIN) }
            }
            Test::Integers(_) => (i64::MAX, i64::MIN),
            Test::AtMost(most) => (1, most),
            Test::Time => (0, LATEST_SECONDS as i64),
            _ => (0, i64::MAX),
        }
    }
}

/// A rule, and the codes that breaking it here is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal<'s> {
    /// `None`: the rule that every service has for it.
    pub(super) rule: Option<Rule>,
    pub(super) codes: Codes<'s>,
    /// How sure its findings are, where that is not as sure as the rule usually is.
    pub(super) certainty: Option<Certainty>,
}

pub(super) const VALUE_FIRST: Codes<'static> = &["InvalidParameterValue", "InvalidParameter"];
pub(super) const PARAMETER_FIRST: Codes<'static> = &["InvalidParameter", "InvalidParameterValue"];

/// Which of `parameters` are required: a bit for each, the last the lowest. Of a table with more
/// parameters than bits, nothing: the quick path does not take it.
pub(super) const fn required_bits(parameters: &[Parameter<'_>]) -> u64 {
    if parameters.len() > MOST_BITS {
        return 0;
    }
    let (mut bits, mut rest) = (0, parameters);
    while let Some((first, others)) = rest.split_first() {
        bits = bits << 1 | matches!(first.presence, Presence::Required) as u64;
        rest = others;
    }
    bits
}

impl<'s> Parameter<'s> {
    /// An optional parameter of this shape, described by the document `source`.
    pub(super) const fn new(name: &'s str, shape: Shape<'s>, source: &'s str) -> Self {
        let required_members = match shape {
            Shape::Object(members) | Shape::Objects(members) => required_bits(members),
            _ => 0,
        };
        Parameter {
            name,
            shape,
            presence: Presence::Optional,
            constraint: None,
            source,
            missing: Refusal { rule: None, codes: &["MissingParameter"], certainty: None },
            empty: None,
            mistyped: Refusal { rule: None, codes: &["InvalidParameter"], certainty: None },
            role: Role::NONE,
            quoted: Quoted::new(name),
            required_members,
            quiet: (0, i64::MAX),
        }
    }

    /// What it must be, for an integer that is beyond its type: the documented range, if there is
    /// one.
    pub(super) fn bounds(&self, is_negative: bool) -> &'s str {
        match self.constraint {
            Some(Constraint { test: Test::AtMost(_), wanted, .. }) if !is_negative => wanted,
            Some(Constraint { test: Test::Integers(_), wanted, .. }) => wanted,
            _ => self.shape.bounds(is_negative),
        }
    }

    pub(super) const fn required(self) -> Self {
        Parameter { presence: Presence::Required, ..self }
    }

    pub(super) const fn conditional(self) -> Self {
        Parameter { presence: Presence::Conditional, ..self }
    }

    pub(super) const fn source(self, source: &'s str) -> Self {
        Parameter { source, ..self }
    }

    pub(super) const fn role(self, role: Role) -> Self {
        Parameter { role, ..self }
    }

    /// The codes for its absence.
    pub(super) const fn missing(self, codes: Codes<'s>) -> Self {
        Parameter { missing: Refusal { codes, ..self.missing }, ..self }
    }

    /// No document settles which code answers its absence.
    pub(super) const fn likely_missing(self) -> Self {
        let missing = Refusal { certainty: Some(Certainty::Likely), ..self.missing };
        Parameter { missing, ..self }
    }

    /// Required, and an empty string counts as missing, with these codes.
    pub(super) const fn not_empty(self, codes: Codes<'s>) -> Self {
        Parameter { empty: Some(codes), ..self.required() }
    }

    /// Absence and a wrong type both break `rule`.
    pub(super) const fn absent_or_mistyped(self, rule: Rule, codes: Codes<'s>) -> Self {
        let refusal = Refusal { rule: Some(rule), codes, certainty: None };
        Parameter { missing: refusal, mistyped: refusal, ..self }
    }

    /// A value that fails `test` breaks `rule`.
    pub(super) const fn constraint(
        self,
        rule: Rule,
        codes: Codes<'s>,
        test: Test<'s>,
        wanted: &'s str,
    ) -> Self {
        let source = rule.entry().source;
        let constraint =
            Constraint { test, wanted, may_be_empty: false, rule, codes, certainty: None, source };
        Parameter { constraint: Some(constraint), quiet: test.quiet(), ..self }
    }

    /// The constraint is less sure than its rule usually is.
    pub(super) const fn likely(self) -> Self {
        match self.constraint {
            None => self,
            Some(constraint) => {
                let constraint = Constraint {
                    certainty: Some(Certainty::Likely),
                    source: self.source,
                    ..constraint
                };
                Parameter { constraint: Some(constraint), ..self }
            }
        }
    }

    pub(super) const fn may_be_empty(self) -> Self {
        match self.constraint {
            None => self,
            Some(constraint) => Parameter {
                constraint: Some(Constraint { may_be_empty: true, ..constraint }),
                ..self
            },
        }
    }
}
