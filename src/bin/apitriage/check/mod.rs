//! `apitriage check FILE…`
//!
//! One file for each format. Every format renders one request at a time, on any thread, and knows
//! what stands before the first and behind the last.

pub(crate) mod alike;
mod excerpt;
mod human;
mod json;
mod lines;
mod sarif;

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use apitriage::preflight::Checker;
use apitriage::report::plural;
use apitriage::{
    CheckOptions, CheckTotals, CheckedRequest, Control, Error, ErrorKind, Limits,
    check_requests_with, expand, preflight,
};
use jiff::Timestamp;

use crate::args::{self, CheckFormat};
use crate::interrupt::Interrupt;
use crate::progress::Progress;
use crate::waiting::interruptible;
use crate::{Ending, Failure, complain, output};
use alike::Alike;

/// How requests and their findings are shown in a document that holds all of them.
trait Show: Sync {
    /// What comes before the first request.
    fn begin(&self) -> String;
    /// One request, if there is something to show of it.
    fn request(&self, request: &CheckedRequest<'_>, out: &mut Vec<u8>);
    /// What stands between two that are shown.
    fn between(&self) -> &str;
    /// What comes behind the last; what could not be read is told on standard error, too.
    fn end(&self, totals: &CheckTotals, unread: &[&Error]) -> String;
}

/// How findings are printed.
enum Printer {
    /// All of them, in a document.
    Document {
        show: Box<dyn Show>,
        /// Whether a request was printed.
        any: AtomicBool,
    },
    /// One by one.
    Findings(Alike),
}

impl Printer {
    fn new(args: &args::Check) -> Self {
        let document = |show| Printer::Document { show, any: AtomicBool::new(false) };
        let findings = |show| Printer::Findings(Alike::new(show, args.max_alike));
        match args.format {
            CheckFormat::Human => findings(Box::new(human::Human::new(output::look()))),
            CheckFormat::Json => document(Box::new(json::Json)),
            CheckFormat::Sarif => document(Box::new(sarif::Sarif::new())),
            CheckFormat::Github => findings(Box::new(lines::Github)),
            CheckFormat::Oneline => findings(Box::new(lines::Oneline)),
        }
    }

    fn begin(&self) -> String {
        match self {
            Printer::Document { show, .. } => show.begin(),
            Printer::Findings(_) => String::new(),
        }
    }

    /// A request, on any thread.
    fn render(&self, request: &CheckedRequest<'_>, bytes: &mut Vec<u8>) {
        let show = match self {
            Printer::Document { show, .. } => show,
            Printer::Findings(alike) => return alike.render(request, bytes),
        };
        let start = bytes.len();
        bytes.extend_from_slice(show.between().as_bytes());
        let filled = bytes.len();
        show.request(request, bytes);
        if bytes.len() == filled {
            bytes.truncate(start);
        }
    }

    /// What was rendered, in order.
    fn write(&self, bytes: &[u8], out: &mut impl Write) -> io::Result<()> {
        let (show, any) = match self {
            Printer::Document { show, any } => (show, any),
            Printer::Findings(alike) => return alike.write(bytes, out),
        };
        let is_first = !any.fetch_or(!bytes.is_empty(), Ordering::Relaxed);
        let skipped = if is_first { show.between().len().min(bytes.len()) } else { 0 };
        out.write_all(bytes.get(skipped..).unwrap_or_default())
    }

    fn end(&self, totals: &CheckTotals, unread: &[&Error], out: &mut impl Write) -> io::Result<()> {
        let last = match self {
            Printer::Document { show, .. } => show.end(totals, unread),
            Printer::Findings(alike) => {
                alike.write_rest(out)?;
                alike.show.end(totals, unread)
            }
        };
        out.write_all(last.as_bytes())?;
        out.flush()
    }
}

pub(crate) fn run(args: &args::Check) -> Result<Ending, Failure> {
    let interrupt = Interrupt::listen();
    let options = options(args)?;
    let (inputs, not_found) = expand(args::or_stdin(&args.paths));
    if inputs.is_empty() && not_found.is_empty() {
        return Err(Failure::Usage(
            "there are no files in what was named; nothing was checked".to_owned(),
        ));
    }
    let count = inputs.len();
    let (inputs, total) = interruptible(inputs, &interrupt.cancel);
    let control = Control { cancel: interrupt.cancel.clone(), ..Control::default() };

    let printer = Printer::new(args);
    let mut out = output::stdout();
    out.write_all(printer.begin().as_bytes())?;
    let progress = Progress::start(control.progress.clone(), total, args.quiet);
    let on_terminal = io::stdout().is_terminal();
    let write = |bytes: &[u8]| {
        if !on_terminal {
            return printer.write(bytes, &mut out);
        }
        progress.suspend(|| printer.write(bytes, &mut out).and_then(|()| out.flush()))
    };
    let render = |request: &CheckedRequest<'_>, bytes: &mut Vec<u8>| printer.render(request, bytes);
    let outcome = check_requests_with(inputs, &options, &control, render, write);
    drop(progress);

    let (totals, unread) = match outcome {
        Ok(outcome) => outcome,
        Err(apitriage::Error { kind: ErrorKind::Write(error), .. }) => {
            return Err(Failure::Output(error));
        }
        Err(error) => return Err(error.into()),
    };
    let unread: Vec<&Error> = not_found.iter().chain(&unread).collect();
    printer.end(&totals, &unread, &mut out)?;
    Ok(ending(&totals, &unread, count + not_found.len(), interrupt.status()))
}

/// How the run ends; what could not be read is said.
fn ending(
    totals: &CheckTotals,
    unread: &[&Error],
    inputs: usize,
    interrupted: Option<u8>,
) -> Ending {
    let is_left =
        |error: &&&Error| matches!(error.kind, ErrorKind::Interrupted { .. } | ErrorKind::NotBegun);
    for error in unread.iter().filter(|error| !is_left(error)) {
        complain(&error.to_string());
    }
    let left: Vec<&&Error> = unread.iter().filter(is_left).collect();
    match (interrupted, &left[..]) {
        (Some(status), [first, ..]) => {
            let checked = plural(totals.checked(), "request was", "requests were");
            let (left, inputs) = (left.len() as u64, plural(inputs as u64, "input", "inputs"));
            complain(&format!(
                "interrupted: {checked} checked; {left} of {inputs} not read to the end, first {first}"
            ));
            Ending::Interrupted(status)
        }
        _ if !unread.is_empty() => Ending::Incomplete,
        _ if totals.invalid > 0 => Ending::No,
        _ => Ending::Done,
    }
}

fn options(args: &args::Check) -> Result<CheckOptions, Failure> {
    let mut checker = Checker::new().preset(args.rules.preset()).limits(preflight::RequestLimits {
        findings: args.max_findings,
        values: args.max_values,
        depth: args.max_depth,
    });
    for (level, names) in [
        (preflight::Level::Deny, &args.deny),
        (preflight::Level::Warn, &args.warn),
        (preflight::Level::Off, &args.off),
    ] {
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
        limits: Limits {
            record_bytes: args.max_request_bytes,
            depth: args.max_depth,
            ..Limits::default()
        },
        chunk_bytes: args.chunk_bytes,
    })
}

/// `--now`: seconds since 1970, or a time by RFC 3339.
pub(crate) fn parse_now(text: &str) -> Result<i64, String> {
    // As far as calendars go: to the year 9999. More are milliseconds.
    let seconds =
        text.parse::<i64>().ok().filter(|&seconds| Timestamp::from_second(seconds).is_ok());
    let seconds = seconds.or_else(|| text.parse::<Timestamp>().ok().map(Timestamp::as_second));
    seconds.ok_or_else(|| {
        "write seconds since 1970, or a time with its offset: 2021-01-15T15:35:55+08:00".to_owned()
    })
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
