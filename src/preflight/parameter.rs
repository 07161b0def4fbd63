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

/// How many members a set of bits can hold, and so how many a table can have for the quick path.
pub(super) const MEMBER_BITS: usize = u64::BITS as usize;

/// A later time than this, which is in the year 5138, is taken for milliseconds.
pub(super) const LATEST_SECONDS: i128 = 100_000_000_000;

/// One parameter of an action, or one member of an object in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter<'s> {
    /// The name, spelled as on the wire.
    pub name: &'s str,
    /// The type.
    pub shape: Shape<'s>,
    /// Whether the parameter must be there.
    pub presence: Presence,
    /// Which values are allowed, beyond the type.
    pub constraint: Option<Constraint<'s>>,
    /// The document that describes the parameter.
    pub source: &'s str,
    /// What its absence is answered with.
    pub(super) missing: Refusal<'s>,
    /// The codes that an empty string is answered with, which then counts as missing. `None`: an
    /// empty string is a value like others.
    pub(super) empty: Option<Codes<'s>>,
    /// What a value of another type is answered with.
    pub(super) mistyped: Refusal<'s>,
    /// What it is to the rules that look at several parameters together.
    pub(super) role: Role,
    /// Its name, as the quick path compares it.
    pub(super) quoted: Quoted,
    /// Which of its members are required: a bit for each, the last member being the lowest bit.
    pub(super) required_members: u64,
    /// The lowest and the highest integer about which no rule of one parameter has anything to
    /// report.
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

    /// Whether `number` is in the range of this type, if that is an integer.
    pub(super) fn holds(self, number: i128) -> bool {
        match self {
            Shape::Integer => i64::try_from(number).is_ok(),
            Shape::Unsigned => u64::try_from(number).is_ok(),
            _ => false,
        }
    }

    /// What an integer of this type must be, in words, for an integer that is out of its range.
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
    /// It must always be there.
    Required,
    /// It may be left out.
    Optional,
    /// It depends on other parameters; a rule across parameters decides.
    Conditional,
}

/// Which values are allowed, beyond their type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Constraint<'s> {
    /// The test that a value must pass.
    pub test: Test<'s>,
    /// The test in words, after "must be": "0 or 1".
    pub wanted: &'s str,
    /// Whether a document says that the value may be empty.
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
    /// One of these integers, which are in ascending order.
    Integers(&'s [i64]),
    /// An integer that is not above this one; below 1 is a warning.
    AtMost(i64),
    /// One of these strings.
    Words(&'s [&'s str]),
    /// One of the strings in `known`; `elsewhere`: those that only today's documents list.
    Keys {
        /// The strings that pass.
        known: &'s [&'s str],
        /// Other strings, by the document of today that lists them.
        elsewhere: &'s [Edition<'s>],
        /// Whether an unknown one is only a warning.
        lenient: bool,
    },
    /// A name of this form.
    Name(Pattern<'s>),
    /// A region; if the caller gives a list, one in it.
    Region {
        /// How the regions begin on whose spelling documents disagree.
        disputed: Option<&'s str>,
    },
    /// Seconds since 1970.
    Time,
}

impl Test<'_> {
    /// The lowest and the highest integer about which the test has nothing to report. Integers with
    /// gaps between them give an empty range: the ordinary way then checks them.
    const fn quiet(&self) -> (i64, i64) {
        const EMPTY: (i64, i64) = (i64::MAX, i64::MIN);
        match *self {
            Test::Integers(allowed @ &[least, .., most]) => {
                let is_range = most - least == allowed.len() as i64 - 1;
                if is_range { (least, most) } else { EMPTY }
            }
            Test::Integers(_) => EMPTY,
            Test::AtMost(most) => (1, most),
            Test::Time => (0, LATEST_SECONDS as i64),
            _ => (0, i64::MAX),
        }
    }
}

/// The rule that is broken when a parameter is missing or mistyped, and the codes that answer it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal<'s> {
    /// `None`: the rule that every service has for this case.
    pub(super) rule: Option<Rule>,
    pub(super) codes: Codes<'s>,
    /// How sure its findings are, if they are less sure than those of the rule usually are.
    pub(super) certainty: Option<Certainty>,
}

/// The codes that may answer a bad value where no document names one; `InvalidParameterValue` is
/// the more likely.
pub(super) const VALUE_FIRST: Codes<'static> = &["InvalidParameterValue", "InvalidParameter"];
/// The codes that may answer a bad value where no document names one; `InvalidParameter` is the
/// more likely.
pub(super) const PARAMETER_FIRST: Codes<'static> = &["InvalidParameter", "InvalidParameterValue"];

/// Which of `parameters` are required: a bit for each, the last parameter being the lowest bit. For
/// a table with more parameters than bits it is 0: the quick path does not take such a table.
pub(super) const fn required_bits(parameters: &[Parameter<'_>]) -> u64 {
    if parameters.len() > MEMBER_BITS {
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

    /// What the parameter must be, in words, for an integer that is out of the range of its type:
    /// the documented range, if there is one.
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

    /// Sets the codes that answer its absence.
    pub(super) const fn missing(self, codes: Codes<'s>) -> Self {
        Parameter { missing: Refusal { codes, ..self.missing }, ..self }
    }

    /// Makes findings of its absence less sure: no document settles which code answers it.
    pub(super) const fn likely_missing(self) -> Self {
        let missing = Refusal { certainty: Some(Certainty::Likely), ..self.missing };
        Parameter { missing, ..self }
    }

    /// Makes it required, and an empty string count as missing, with these codes.
    pub(super) const fn not_empty(self, codes: Codes<'s>) -> Self {
        Parameter { empty: Some(codes), ..self.required() }
    }

    /// Sets the rule that both its absence and a wrong type break.
    pub(super) const fn absent_or_mistyped(self, rule: Rule, codes: Codes<'s>) -> Self {
        let refusal = Refusal { rule: Some(rule), codes, certainty: None };
        Parameter { missing: refusal, mistyped: refusal, ..self }
    }

    /// Sets the test that a value must pass, and the rule that it breaks otherwise.
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

    /// Makes findings of the constraint less sure than those of its rule usually are. They come
    /// from the document that describes the parameter.
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

    /// Makes an empty string pass the constraint.
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
