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
}

impl Shape {
    pub const ALL: [Shape; 3] = [Shape::Failures, Shape::Mixed, Shape::Pretty];

    pub fn name(self) -> &'static str {
        match self {
            Shape::Failures => "failures",
            Shape::Mixed => "mixed",
            Shape::Pretty => "pretty",
        }
    }
}

impl FromStr for Shape {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let named = Shape::ALL.into_iter().find(|shape| shape.name() == name);
        named.ok_or_else(|| {
            format!("no shape is called {name:?}; there are failures, mixed and pretty")
        })
    }
}
