//! The formats of `check --format`.
//!
//! To add one, write a file with a [`Show`](super::printer::Show) or a
//! [`ShowFinding`](super::alike::ShowFinding), describe it in a `FORMAT`, and add that to
//! [`FORMATS`].

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::printer::Printer;
use super::{human, json, lines, sarif};
use crate::report::Look;

/// In the order in which help lists them.
pub(super) const FORMATS: &[CheckFormat] =
    &[human::FORMAT, json::FORMAT, sarif::FORMAT, lines::GITHUB, lines::ONELINE];

/// A way to print what was found.
#[derive(Clone, Copy)]
pub(super) struct CheckFormat {
    /// The word after `--format`.
    pub(super) name: &'static str,
    /// What it is for, as help says it.
    pub(super) purpose: &'static str,
    pub(super) printer: fn(&Settings) -> Printer,
}

/// What formats ask of a run.
#[derive(Clone, Copy)]
pub(super) struct Settings {
    pub(super) look: Look,
    /// How many findings that are alike are shown.
    pub(super) max_alike: u64,
}

/// Reads the word after `--format`.
pub(super) fn format_parser() -> impl TypedValueParser<Value = CheckFormat> {
    let words = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.purpose));
    PossibleValuesParser::new(words).try_map(|word| {
        FORMATS.iter().copied().find(|format| format.name == word).ok_or("no such format")
    })
}
