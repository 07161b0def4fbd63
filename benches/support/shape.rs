//! The kinds of archives, and their names on a command line.

use std::str::FromStr;

/// What kind of archive is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Short error bodies, one a line.
    Failures,
    /// Long successes and a few failures, one a line.
    Mixed,
    /// Short bodies over many lines each.
    Pretty,
    /// Successes of a few hundred bytes and a few failures, one a line: what programs record.
    Calls,
    /// Events of CloudAudit, one a line. They hold a code and no response.
    OperationLog,
}

impl Shape {
    pub const ALL: [Shape; 5] =
        [Shape::Failures, Shape::Mixed, Shape::Pretty, Shape::Calls, Shape::OperationLog];
    /// Those on which parsers are compared.
    pub const PARSED: [Shape; 3] = [Shape::Failures, Shape::Mixed, Shape::Pretty];
    /// Those whose records are responses.
    pub const RESPONSES: [Shape; 4] = [Shape::Failures, Shape::Mixed, Shape::Pretty, Shape::Calls];

    pub fn name(self) -> &'static str {
        match self {
            Shape::Failures => "failures",
            Shape::Mixed => "mixed",
            Shape::Pretty => "pretty",
            Shape::Calls => "calls",
            Shape::OperationLog => "operation-log",
        }
    }
}

impl FromStr for Shape {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let named = Shape::ALL.into_iter().find(|shape| shape.name() == name);
        named.ok_or_else(|| {
            let names = Shape::ALL.map(Shape::name).join(", ");
            format!("no shape is called {name:?}; there are {names}")
        })
    }
}
