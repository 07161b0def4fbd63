//! The formats of `check --format`.
//!
//! To add one, write a file with a [`ShowDocument`](super::printer::ShowDocument) or a
//! [`ShowFinding`](super::alike::ShowFinding), describe it in a [`CheckFormat`], and add that to
//! [`FORMATS`].

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::printer::Printer;
use super::{human, json, lines, sarif};
use crate::report::Look;

/// All formats, in the order in which help lists them.
pub(super) const FORMATS: &[CheckFormat] =
    &[human::FORMAT, json::FORMAT, sarif::FORMAT, lines::GITHUB, lines::ONELINE];

/// A way to print findings.
#[derive(Clone, Copy)]
pub(super) struct CheckFormat {
    /// The word after `--format`.
    pub(super) name: &'static str,
    /// What it is for, as help says it.
    pub(super) purpose: &'static str,
    /// Makes what prints in this format.
    pub(super) printer: fn(&PrintSettings) -> Printer,
}

/// What the arguments and the terminal say about printing.
#[derive(Clone, Copy)]
pub(super) struct PrintSettings {
    pub(super) look: Look,
    /// How many findings that are alike are shown, at most.
    pub(super) max_alike: u64,
}

/// Reads the word after `--format`.
pub(super) fn check_format_parser() -> impl TypedValueParser<Value = CheckFormat> {
    let words = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.purpose));
    PossibleValuesParser::new(words).try_map(|word| {
        FORMATS.iter().copied().find(|format| format.name == word).ok_or("no such format")
    })
}
