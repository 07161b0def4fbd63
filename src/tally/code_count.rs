//! A code of a summary and how often it occurred, as users see it.

use std::borrow::Cow;
use std::cmp::Reverse;

use super::codes::{CodeName, Codes};
use super::sample::Sample;
use crate::catalog::CatalogCode;
use crate::classify::Code;

/// A code of a summary, and how often it occurred; see [`Summary::codes`](crate::Summary::codes).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodeCount<'a> {
    /// The code, which knows whether a retry helps, and more.
    pub code: Code<'a>,
    /// How many failures, or dry runs, have it.
    pub count: u64,
    /// Places of some of these records, in no particular order.
    pub samples: Vec<&'a Sample>,
}

/// The codes that occurred, the most frequent first; equally frequent ones are sorted by spelling.
pub(super) fn code_counts(codes: &Codes) -> Vec<CodeCount<'_>> {
    let mut counts: Vec<(CodeName<'_>, CodeCount<'_>)> = codes
        .iter()
        .map(|(name, tally)| {
            let samples = tally.samples.in_order();
            (name, CodeCount { code: code_of(name), count: tally.count, samples })
        })
        .collect();
    counts.sort_by_key(|(name, counted)| (Reverse(counted.count), *name));
    counts.into_iter().map(|(_, counted)| counted).collect()
}

fn code_of(name: CodeName<'_>) -> Code<'_> {
    match name {
        CodeName::Odd(odd) => Code::Odd(odd),
        CodeName::Spelled(code) => CatalogCode::find(code.as_bytes())
            .map_or(Code::Unknown(Cow::Borrowed(code)), Code::Known),
    }
}
