//! `apitriage codes`

use apitriage::catalog::{self, Entry, Kind, Origin, Preventable, Retry, Sdks};
use apitriage::preflight::Rule;
use clap::Parser;
use serde::Serialize;

use super::Command;
use crate::arguments::FormatArg;
use crate::outcome::{Ending, Failure};
use crate::report::{Answer, catalog_page};
use crate::streams::Streams;

/// List the catalog of error codes.
#[derive(Parser)]
pub(crate) struct Codes {
    #[command(flatten)]
    format: FormatArg,
}

/// The catalog in JSON. Version 1.
#[derive(Serialize)]
struct CodeListing {
    version: u32,
    codes: Vec<CodeEntry>,
}

#[derive(Serialize)]
struct CodeEntry {
    code: &'static str,
    family: &'static str,
    kind: Kind,
    origin: Origin,
    sdks: Sdks,
    withdrawn: bool,
    preventable: Preventable,
    retry: Retry,
    actions: Vec<&'static str>,
    rules: Vec<&'static str>,
    meaning: &'static str,
    advice: &'static str,
}

impl Command for Codes {
    const NAME: &'static str = "codes";

    fn run(&self, streams: &Streams) -> Result<Ending, Failure> {
        let codes = catalog::entries().iter().map(code_entry).collect();
        let listing = CodeListing { version: 1, codes };
        let answer = Answer::new(&catalog_page, &listing);

        self.format.format.write(&answer, streams.look(), &mut streams.output())?;
        Ok(Ending::Done)
    }
}

fn code_entry(entry: &Entry) -> CodeEntry {
    CodeEntry {
        code: entry.code,
        family: entry.family(),
        kind: entry.kind,
        origin: entry.origin,
        sdks: entry.sdks(),
        withdrawn: entry.is_withdrawn(),
        preventable: entry.preventable,
        retry: entry.retry,
        actions: entry.actions.iter().map(|action| action.name()).collect(),
        rules: Rule::of_code(entry.code).map(Rule::word).collect(),
        meaning: entry.meaning,
        advice: entry.advice,
    }
}
