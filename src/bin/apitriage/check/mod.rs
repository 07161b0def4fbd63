//! `apitriage check FILE…`
//!
//! One file for each format. Every format renders one request at a time, on any thread, and knows what
//! stands before the first and behind the last.

mod excerpt;
mod human;
mod json;
mod lines;
mod sarif;

use std::io::Write;

use apitriage::preflight::Checker;
use apitriage::{
    CheckOptions, CheckTotals, CheckedRequest, Error, ErrorKind, Limits, check_requests, expand, preflight,
};
use jiff::Timestamp;

use crate::args::{self, CheckFormat};
use crate::{Ending, Failure, complain, output};

/// How requests and their findings are shown.
trait Show: Sync {
    /// What comes before the first request.
    fn begin(&self) -> String {
        String::new()
    }
    /// One request, if there is something to show of it.
    fn request(&self, request: &CheckedRequest<'_>, out: &mut Vec<u8>);
    /// What stands between two that are shown.
    fn between(&self) -> &str {
        ""
    }
    /// What comes behind the last; what could not be read is told on standard error, too.
    fn end(&self, _totals: &CheckTotals, _unread: &[&Error]) -> String {
        String::new()
    }
}

pub(crate) fn run(args: &args::Check) -> Result<Ending, Failure> {
    let options = options(args)?;
    let (inputs, not_found) = expand(&args.paths);
    if inputs.is_empty() && not_found.is_empty() {
        return Err(Failure::Usage("there are no files in what was named; nothing was checked".to_owned()));
    }
    let show: Box<dyn Show> = match args.format {
        CheckFormat::Human => Box::new(human::Human::new(output::look())),
        CheckFormat::Json => Box::new(json::Json),
        CheckFormat::Sarif => Box::new(sarif::Sarif),
        CheckFormat::Github => Box::new(lines::Github),
        CheckFormat::Oneline => Box::new(lines::Oneline),
    };

    let mut out = output::stdout();
    out.write_all(show.begin().as_bytes())?;
    let mut any = false;
    let render = |request: &CheckedRequest<'_>, bytes: &mut Vec<u8>| {
        let start = bytes.len();
        bytes.extend_from_slice(show.between().as_bytes());
        let filled = bytes.len();
        show.request(request, bytes);
        if bytes.len() == filled {
            bytes.truncate(start);
        }
    };
    let write = |bytes: &[u8]| {
        let first = if any { 0 } else { show.between().len().min(bytes.len()) };
        any |= !bytes.is_empty();
        out.write_all(bytes.get(first..).unwrap_or_default())
    };
    let (totals, unread) = match check_requests(inputs, &options, render, write) {
        Ok(outcome) => outcome,
        Err(apitriage::Error { kind: ErrorKind::Write(error), .. }) => return Err(Failure::Output(error)),
        Err(error) => return Err(error.into()),
    };
    let unread: Vec<&Error> = not_found.iter().chain(&unread).collect();
    out.write_all(show.end(&totals, &unread).as_bytes())?;
    out.flush()?;
    for error in &unread {
        complain(&error.to_string());
    }
    Ok(match (unread.is_empty(), totals.invalid) {
        (false, _) => Ending::Incomplete,
        (true, 0) => Ending::Done,
        (true, _) => Ending::No,
    })
}

fn options(args: &args::Check) -> Result<CheckOptions, Failure> {
    let mut checker = Checker::new().preset(args.rules.preset()).limits(preflight::Limits {
        findings: args.max_findings,
        values: args.max_values,
        depth: args.max_depth,
    });
    for (level, names) in
        [(preflight::Level::Deny, &args.deny), (preflight::Level::Warn, &args.warn), (preflight::Level::Off, &args.off)]
    {
        for &rule in names {
            checker = checker.level(rule, level);
        }
    }
    for (of, list) in &args.regions {
        checker = checker.regions(*of, list);
    }
    Ok(CheckOptions {
        checker,
        now: Some(args.now.unwrap_or_else(|| Timestamp::now().as_second())),
        action: args.action.clone(),
        threads: args.threads.map(usize::from),
        limits: Limits { record_bytes: args.max_request_bytes, depth: args.max_depth, ..Limits::default() },
        chunk_bytes: args.chunk_bytes,
    })
}

/// `--now`: seconds since 1970, or a time by RFC 3339.
pub(crate) fn parse_now(text: &str) -> Result<i64, String> {
    // As far as calendars go: to the year 9999. More are milliseconds.
    let seconds = text.parse::<i64>().ok().filter(|&seconds| Timestamp::from_second(seconds).is_ok());
    let seconds = seconds.or_else(|| text.parse::<Timestamp>().ok().map(Timestamp::as_second));
    seconds.ok_or_else(|| "write seconds since 1970, or a time with its offset: 2021-01-15T15:35:55+08:00".to_owned())
}

/// `--regions NAME=a,b`
pub(crate) fn parse_regions(text: &str) -> Result<(preflight::RegionOf, Vec<String>), String> {
    let usage = || {
        let names: Vec<&str> = preflight::RegionOf::ALL.iter().map(|of| of.word()).collect();
        format!("write NAME=REGION,REGION,… with one of these names: {}", names.join(", "))
    };
    let (name, list) = text.split_once('=').ok_or_else(usage)?;
    let of = preflight::RegionOf::ALL.iter().find(|of| of.word() == name).ok_or_else(usage)?;
    Ok((*of, list.split(',').map(|region| region.trim().to_owned()).collect()))
}

/// The name of a rule.
pub(crate) fn parse_rule(text: &str) -> Result<preflight::Rule, String> {
    preflight::Rule::find(text).ok_or_else(|| match preflight::Rule::near(text)[..] {
        [] => "no such rule; apitriage rules lists them".to_owned(),
        ref near => format!("no such rule; did you mean {}?", near.join(" or ")),
    })
}
