//! Parameters as CloudAudit's tables write them, and constraints that many of them have.

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
    /// 0 or 1.
    pub(super) const fn flag(self, codes: Codes<'static>) -> Self {
        let flag = self.constraint(Rule::FLAG, codes, Test::Integers(&[0, 1]), "0 or 1");
        if codes.len() > 1 { flag.likely() } else { flag }
    }

    /// A name of this form.
    pub(super) const fn name(
        self,
        rule: Rule,
        codes: Codes<'static>,
        pattern: Pattern<'static>,
        wanted: &'static str,
    ) -> Self {
        self.constraint(rule, codes, Test::Name(pattern), wanted)
    }

    pub(super) const fn region(self, codes: Codes<'static>) -> Self {
        let test = Test::Region { disputed: None };
        self.constraint(Rule::DELIVERY_REGION, codes, test, "a region that CloudAudit delivers to")
    }

    /// A region of a queue. The Chinese example has short names: `sh`, `hk`; the models have
    /// `ap-beijing` (docs/facts.md, "Parameters of tracking sets").
    pub(super) const fn queue_region(self, codes: Codes<'static>) -> Self {
        let test = Test::Region { disputed: Some("ap-") };
        self.constraint(Rule::DELIVERY_REGION, codes, test, "a region that CloudAudit delivers to")
    }

    /// At most 50.
    pub(super) const fn max_results(self, codes: Codes<'static>) -> Self {
        self.constraint(Rule::MAX_RESULTS, codes, Test::AtMost(50), "at most 50")
    }
}
