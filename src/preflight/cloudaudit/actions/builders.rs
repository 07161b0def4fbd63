//! Short ways to write parameters in CloudAudit's tables, and constraints that many of them have.
//! This file must not know any parameter by name.

use crate::preflight::cloudaudit::source;
use crate::preflight::parameter::{Codes, Parameter, Shape, Test};
use crate::preflight::pattern::Pattern;
use crate::preflight::rule::Rule;

pub(super) const fn integer(name: &'static str) -> Parameter<'static> {
    Parameter::new(name, Shape::Integer, source::API)
}

pub(super) const fn unsigned(name: &'static str) -> Parameter<'static> {
    Parameter::new(name, Shape::Unsigned, source::API)
}

pub(super) const fn text(name: &'static str) -> Parameter<'static> {
    Parameter::new(name, Shape::Text, source::API)
}

pub(super) const fn texts(name: &'static str) -> Parameter<'static> {
    Parameter::new(name, Shape::Texts, source::API)
}

pub(super) const fn object(
    name: &'static str,
    members: &'static [Parameter<'static>],
) -> Parameter<'static> {
    Parameter::new(name, Shape::Object(members), source::API)
}

pub(super) const fn objects(
    name: &'static str,
    members: &'static [Parameter<'static>],
) -> Parameter<'static> {
    Parameter::new(name, Shape::Objects(members), source::API)
}

impl Parameter<'static> {
    /// Must be 0 or 1. With several codes no document settles which is sent, so findings are less
    /// sure.
    pub(super) const fn flag(self, codes: Codes<'static>) -> Self {
        let flag = self.constraint(Rule::FLAG, codes, Test::Integers(&[0, 1]), "0 or 1");
        if codes.len() > 1 { flag.likely() } else { flag }
    }

    /// Must be a name of this form.
    pub(super) const fn name(
        self,
        rule: Rule,
        codes: Codes<'static>,
        pattern: Pattern<'static>,
        wanted: &'static str,
    ) -> Self {
        self.constraint(rule, codes, Test::Name(pattern), wanted)
    }

    /// Must be a region that CloudAudit can deliver to.
    pub(super) const fn region(self, codes: Codes<'static>) -> Self {
        let test = Test::Region { disputed: None };
        self.constraint(Rule::DELIVERY_REGION, codes, test, "a region that CloudAudit delivers to")
    }

    /// Must be the region of a queue. An official Chinese example has short names: `sh`, `hk`; the
    /// API descriptions have `ap-beijing` (docs/facts.md, "Parameters of tracking sets").
    pub(super) const fn queue_region(self, codes: Codes<'static>) -> Self {
        let test = Test::Region { disputed: Some("ap-") };
        self.constraint(Rule::DELIVERY_REGION, codes, test, "a region that CloudAudit delivers to")
    }

    /// Must be at most 50.
    pub(super) const fn max_results(self, codes: Codes<'static>) -> Self {
        self.constraint(Rule::MAX_RESULTS, codes, Test::AtMost(50), "at most 50")
    }
}
