//! `apitriage codes`

use crate::report::catalog_page;
use apitriage::catalog::{self, Entry, Kind, Origin, Preventable, Retry, Sdks};
use apitriage::preflight::Rule;
use serde::Serialize;

use crate::{Ending, Failure, args, output};

#[derive(Serialize)]
struct Catalog {
    version: u32,
    codes: Vec<Code>,
}

#[derive(Serialize)]
struct Code {
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

pub(crate) fn run(args: &args::Codes) -> Result<Ending, Failure> {
    let catalog = Catalog { version: 1, codes: catalog::entries().iter().map(code).collect() };
    output::print(args.format.format, catalog_page, &catalog)?;
    Ok(Ending::Done)
}

fn code(entry: &Entry) -> Code {
    Code {
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
