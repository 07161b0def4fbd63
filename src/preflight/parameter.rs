//! What a parameter is: its name, its shape, whether it must be there, what its value may be, and
//! the codes for breaking that.
//!
//! Tables of these, one for each action, are what requests are checked against, what the JSON
//! Schema is made of, and what the tests hold against the published tables. It must not know a
//! request.

use super::cloudaudit::rules::times::LATEST_SECONDS;
use super::cloudaudit::source;
use super::pattern::Pattern;
use super::quick::Quoted;
use super::rule::{Certainty, Rule};
use super::rules::noted::Role;

/// Codes that a server may answer with, the most likely first.
pub(super) type Codes = &'static [&'static str];

/// One parameter of an action, or one member of an object in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name, spelled as on the wire.
    pub name: &'static str,
    /// Its type.
    pub shape: Shape,
    /// Whether it must be there.
    pub need: Need,
    /// What its value may be, beyond its type.
    pub constraint: Option<Constraint>,
    /// The document that describes it.
    pub source: &'static str,
    pub(super) missing: Refusal,
    /// As `missing`, for an empty string; `None`: an empty string is a value like others.
    pub(super) empty: Option<Codes>,
    pub(super) mistyped: Refusal,
    /// What it is to the rules that look at several parameters together.
    pub(super) role: Role,
    pub(super) quoted: Quoted,
    /// Which of its members are required: a bit for each, the last the lowest.
    pub(super) needs: u32,
    /// The least and the most that no rule speaks of.
    pub(super) quiet: (i64, i64),
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// `int64`
    Integer,
    /// `uint64`
    Unsigned,
    /// A string.
    Text,
    /// An array of strings.
    Texts,
    /// An object with these members.
    Object(&'static [Parameter]),
    /// An array of objects with these members.
    Objects(&'static [Parameter]),
}

impl Shape {
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
}

/// Whether a parameter must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Need {
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
pub struct Constraint {
    /// The test that a value must pass.
    pub test: Test,
    /// In words, behind "must be": "0 or 1".
    pub wanted: &'static str,
    /// Whether a document says that it may be left empty.
    pub may_be_empty: bool,
    pub(super) refusal: Refusal,
    pub(super) certainty: Option<Certainty>,
    pub(super) source: &'static str,
}

/// Keys that an edition of the API description lists and others do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its language: "English".
    pub language: &'static str,
    /// The keys, spelled as on the wire.
    pub keys: &'static [&'static str],
}

/// A test of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Test {
    /// One of these integers.
    Integers(&'static [i64]),
    /// An integer of at most this; below 1 is a warning.
    AtMost(i64),
    /// One of these strings.
    Words(&'static [&'static str]),
    /// One of the strings in `known`; `elsewhere`: those that only today's documents list.
    Keys {
        /// What is taken.
        known: &'static [&'static str],
        /// What the editions of today list beyond that.
        elsewhere: &'static [Edition],
        /// Whether an unknown one is only a warning.
        lenient: bool,
    },
    /// A name of this form.
    Name(Pattern),
    /// A region to deliver to: in the caller's list, if there is one.
    Region,
    /// Seconds since 1970.
    Time,
}

impl Test {
    /// The least and the most integer that it says nothing of.
    const fn quiet(&self) -> (i64, i64) {
        match *self {
            Test::Integers(allowed @ &[least, .., most]) => {
                assert!(most - least == allowed.len() as i64 - 1, "a range");
                (least, most)
            }
            Test::AtMost(most) => (1, most),
            Test::Time => (0, LATEST_SECONDS as i64),
            _ => (0, i64::MAX),
        }
    }
}

/// A rule, and the codes that breaking it here is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) rule: Rule,
    pub(super) codes: Codes,
}

pub(super) const VALUE_FIRST: Codes = &["InvalidParameterValue", "InvalidParameter"];
pub(super) const PARAMETER_FIRST: Codes = &["InvalidParameter", "InvalidParameterValue"];

const fn parameter(name: &'static str, shape: Shape) -> Parameter {
    Parameter {
        name,
        shape,
        need: Need::Optional,
        constraint: None,
        source: source::API,
        missing: Refusal { rule: Rule::MissingParameter, codes: &["MissingParameter"] },
        empty: None,
        mistyped: Refusal { rule: Rule::WrongType, codes: &["InvalidParameter"] },
        role: Role::None,
        quoted: Quoted::new(name),
        needs: 0,
        quiet: (0, i64::MAX),
    }
}

/// Which of `parameters` are required: a bit for each, the last the lowest.
pub(super) const fn required(parameters: &[Parameter]) -> u32 {
    assert!(parameters.len() <= u32::BITS as usize, "a bit for each");
    let (mut bits, mut rest) = (0, parameters);
    while let Some((first, behind)) = rest.split_first() {
        bits = bits << 1 | matches!(first.need, Need::Required) as u32;
        rest = behind;
    }
    bits
}

pub(super) const fn integer(name: &'static str) -> Parameter {
    parameter(name, Shape::Integer)
}

pub(super) const fn unsigned(name: &'static str) -> Parameter {
    parameter(name, Shape::Unsigned)
}

pub(super) const fn text(name: &'static str) -> Parameter {
    parameter(name, Shape::Text)
}

pub(super) const fn texts(name: &'static str) -> Parameter {
    parameter(name, Shape::Texts)
}

pub(super) const fn object(name: &'static str, members: &'static [Parameter]) -> Parameter {
    Parameter { needs: required(members), ..parameter(name, Shape::Object(members)) }
}

pub(super) const fn objects(name: &'static str, members: &'static [Parameter]) -> Parameter {
    Parameter { needs: required(members), ..parameter(name, Shape::Objects(members)) }
}

impl Parameter {
    /// What it must be, for an integer that is beyond its type: the documented range, if there is
    /// one.
    pub(super) fn bounds(&self, is_negative: bool) -> &'static str {
        match self.constraint {
            Some(Constraint { test: Test::AtMost(_), wanted, .. }) if !is_negative => wanted,
            Some(Constraint { test: Test::Integers(_), wanted, .. }) => wanted,
            _ => self.shape.bounds(is_negative),
        }
    }

    pub(super) const fn required(self) -> Self {
        Parameter { need: Need::Required, ..self }
    }

    pub(super) const fn conditional(self) -> Self {
        Parameter { need: Need::Conditional, ..self }
    }

    pub(super) const fn source(self, source: &'static str) -> Self {
        Parameter { source, ..self }
    }

    pub(super) const fn role(self, role: Role) -> Self {
        Parameter { role, ..self }
    }

    /// The codes for its absence.
    pub(super) const fn missing(self, codes: Codes) -> Self {
        Parameter { missing: Refusal { codes, ..self.missing }, ..self }
    }

    /// Required, and an empty string counts as missing, with these codes.
    pub(super) const fn not_empty(self, codes: Codes) -> Self {
        Parameter { empty: Some(codes), ..self.required() }
    }

    /// Absence and a wrong type both break `rule`.
    pub(super) const fn absent_or_mistyped(self, rule: Rule, codes: Codes) -> Self {
        let refusal = Refusal { rule, codes };
        Parameter { missing: refusal, mistyped: refusal, ..self }
    }

    pub(super) const fn constraint(
        self,
        rule: Rule,
        codes: Codes,
        test: Test,
        wanted: &'static str,
    ) -> Self {
        let refusal = Refusal { rule, codes };
        let source = rule.entry().source;
        let constraint =
            Constraint { test, wanted, may_be_empty: false, refusal, certainty: None, source };
        Parameter { constraint: Some(constraint), quiet: test.quiet(), ..self }
    }

    /// The last constraint is less sure than its rule usually is.
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

    /// 0 or 1.
    pub(super) const fn flag(self, codes: Codes) -> Self {
        let flag = self.constraint(Rule::Flag, codes, Test::Integers(&[0, 1]), "0 or 1");
        if codes.len() > 1 { flag.likely() } else { flag }
    }

    pub(super) const fn name(
        self,
        rule: Rule,
        codes: Codes,
        pattern: Pattern,
        wanted: &'static str,
    ) -> Self {
        self.constraint(rule, codes, Test::Name(pattern), wanted)
    }

    pub(super) const fn region(self, codes: Codes) -> Self {
        self.constraint(
            Rule::DeliveryRegion,
            codes,
            Test::Region,
            "a region that CloudAudit delivers to",
        )
    }

    /// At most 50.
    pub(super) const fn max_results(self, codes: Codes) -> Self {
        self.constraint(Rule::MaxResults, codes, Test::AtMost(50), "at most 50")
    }
}
