//! `apitriage check FILE…`
//!
//! Each format is a file (`format.rs` lists them). Requests are rendered one by one, on any thread,
//! and written in order (`printer.rs`).

mod alike;
mod excerpt;
mod format;
mod human;
mod json;
mod lines;
mod printer;
mod sarif;
mod values;

use std::io::Write;
use std::path::PathBuf;

use apitriage::preflight::{Checker, Level, Preset, RegionOf, RequestLimits, Rule};
use apitriage::{
    CheckOptions, CheckTotals, CheckedRequest, Control, Error, ErrorKind, Limits,
    check_requests_with, expand,
};
use clap::{Parser, ValueEnum};
use jiff::Timestamp;

use super::{Command, paths_or_stdin};
use crate::arguments::{count_from, count_in, parse_bytes, parse_now};
use crate::interrupt::Interrupt;
use crate::outcome::{Ending, Failure};
use crate::progress::Progress;
use crate::report::plural;
use crate::streams::Streams;
use crate::waiting::interruptible_inputs;
use format::{CheckFormat, PrintSettings, check_format_parser};
use values::{parse_regions, parse_rule};

/// Check requests to CloudAudit before they are sent, and say what the server would answer.
///
/// A file holds JSON (a request body, or {"action":…,"params":…} with optional version, region,
/// method and timestamp; one or many, over any number of lines), form strings or URLs (one a
/// line), or one HTTP request as raw text.
///
/// Exit status, the first of these that holds: 3 if an internal check failed; 130 or 143 if the
/// run was interrupted (Ctrl-C, SIGTERM); 2 if something could not be read; 1 if there are
/// errors; 0 if there are none (warnings are fine).
#[derive(Parser)]
pub(crate) struct Check {
    /// Files, directories, patterns; `-` is standard input, which is also read if nothing is named
    /// and it is not a terminal. gzip and zstd are decompressed.
    #[arg(value_name = "FILE")]
    paths: Vec<PathBuf>,
    /// The action of requests that do not name one themselves.
    #[arg(short, long, value_name = "ACTION")]
    action: Option<String>,
    /// How to print.
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        value_parser = check_format_parser(),
        default_value = human::FORMAT.name
    )]
    format: CheckFormat,
    /// The time to check against: seconds since 1970, or RFC 3339 [default: the system's clock].
    #[arg(long, value_name = "TIME", value_parser = parse_now, allow_hyphen_values = true)]
    now: Option<i64>,
    /// Which actions are known: all 21, those of the error-code page's time, or those of today;
    /// and whose documents decide which attribute keys there are.
    #[arg(long, value_enum, default_value_t = PresetArg::All, value_name = "ERA")]
    rules: PresetArg,
    /// Make findings of this rule errors.
    #[arg(
        long,
        value_name = "RULE",
        value_delimiter = ',',
        value_parser = parse_rule,
        help_heading = "Rules"
    )]
    deny: Vec<Rule>,
    /// Make findings of this rule warnings.
    #[arg(
        long,
        value_name = "RULE",
        value_delimiter = ',',
        value_parser = parse_rule,
        help_heading = "Rules"
    )]
    warn: Vec<Rule>,
    /// Switch this rule off. For one rule, --off overrides --warn, and --warn overrides --deny.
    #[arg(
        long,
        value_name = "RULE",
        value_delimiter = ',',
        value_parser = parse_rule,
        help_heading = "Rules"
    )]
    off: Vec<Rule>,
    /// Check regions against this list: Region=…, CosRegion=…, CmqRegion=…, KmsRegion=…,
    /// StorageRegion=….
    #[arg(long, value_name = "NAME=A,B", value_parser = parse_regions, help_heading = "Rules")]
    regions: Vec<(RegionOf, Vec<String>)>,
    /// Threads to use [default: as many as there are processors].
    #[arg(
        short,
        long,
        value_name = "N",
        value_parser = count_in::<u16>(1..=512),
        help_heading = "Performance"
    )]
    threads: Option<u16>,
    /// Show no progress.
    #[arg(short, long)]
    quiet: bool,
    /// Most findings that are alike (of one rule and parameter, and with the same message except
    /// for values) that human, github and oneline show; the rest are counted.
    #[arg(
        long,
        value_name = "N",
        default_value_t = alike::DEFAULT_MOST,
        value_parser = count_from::<u64>(1),
        help_heading = "Limits"
    )]
    max_alike: u64,
    /// Most findings of one request that are shown; the rest are counted.
    #[arg(
        long,
        value_name = "N",
        value_parser = count_from::<usize>(0),
        default_value_t = RequestLimits::default().findings,
        help_heading = "Limits"
    )]
    max_findings: usize,
    /// Most values in one request; more are malformed.
    #[arg(
        long,
        value_name = "N",
        value_parser = count_from::<usize>(0),
        default_value_t = RequestLimits::default().values,
        help_heading = "Limits"
    )]
    max_values: usize,
    /// Deepest nesting; deeper requests are malformed.
    #[arg(
        long,
        value_name = "N",
        value_parser = count_from::<usize>(0),
        default_value_t = RequestLimits::default().depth,
        help_heading = "Limits"
    )]
    max_depth: usize,
    /// Longest request that is read, in bytes. The service takes 10 MB at most.
    #[arg(
        long,
        value_name = "N",
        value_parser = parse_bytes,
        default_value_t = Limits::default().record_bytes,
        help_heading = "Limits"
    )]
    max_request_bytes: usize,
    /// Bytes to read at a time; it does not affect results.
    #[arg(
        long,
        value_name = "N",
        value_parser = parse_bytes,
        default_value_t = 64 << 10,
        hide = true
    )]
    chunk_bytes: usize,
}

/// Which actions are known.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PresetArg {
    /// All 21 actions.
    All,
    /// The 12 of the error-code page's time.
    Page,
    /// Those that are offered today; attribute keys by today's documents.
    Current,
}

impl PresetArg {
    fn preset(self) -> Preset {
        match self {
            PresetArg::All => Preset::All,
            PresetArg::Page => Preset::Page,
            PresetArg::Current => Preset::Current,
        }
    }
}

impl Command for Check {
    const NAME: &'static str = "check";

    fn run(&self, streams: &Streams) -> Result<Ending, Failure> {
        let paths = paths_or_stdin(&self.paths, Self::NAME, streams)?;
        let interrupt = Interrupt::listen();
        let (inputs, not_found) = expand(paths);
        if inputs.is_empty() && not_found.is_empty() {
            return Err(Failure::Usage(
                "there are no files in what was named; nothing was checked".to_owned(),
            ));
        }

        let count = inputs.len() + not_found.len();
        let (inputs, total) = interruptible_inputs(inputs, streams, &interrupt.cancel);
        let control = Control { cancel: interrupt.cancel.clone(), ..Control::default() };

        let settings = PrintSettings { look: streams.look(), max_alike: self.max_alike };
        let printer = (self.format.printer)(&settings);
        let mut out = streams.output();
        out.write_all(printer.begin().as_bytes())?;

        let progress = Progress::start(control.progress.clone(), total, self.quiet, streams);
        let is_terminal = streams.is_output_terminal();
        let write = |bytes: &[u8]| {
            if !is_terminal {
                return printer.write(bytes, &mut out);
            }
            progress.suspend(|| printer.write(bytes, &mut out).and_then(|()| out.flush()))
        };
        let render =
            |request: &CheckedRequest<'_>, bytes: &mut Vec<u8>| printer.render(request, bytes);
        let outcome = check_requests_with(inputs, &self.options(), &control, render, write);
        drop(progress);

        let (totals, unread) = outcome.map_err(check_failure)?;
        let unread: Vec<&Error> = not_found.iter().chain(&unread).collect();
        printer.end(&totals, &unread, &mut out)?;
        Ok(check_ending(&totals, &unread, count, interrupt.status(), streams))
    }
}

impl Check {
    fn options(&self) -> CheckOptions {
        CheckOptions::new()
            .checker(self.checker())
            .now(self.now.unwrap_or_else(|| Timestamp::now().as_second()))
            .threads(self.threads.map(usize::from))
            .limits(Limits::new().record_bytes(self.max_request_bytes).depth(self.max_depth))
            .action(self.action.clone())
            .chunk_bytes(self.chunk_bytes)
    }

    fn checker(&self) -> Checker<'static> {
        let limits = RequestLimits {
            findings: self.max_findings,
            values: self.max_values,
            depth: self.max_depth,
        };
        let mut checker = Checker::new().preset(self.rules.preset()).limits(limits);
        let levels =
            [(Level::Deny, &self.deny), (Level::Warn, &self.warn), (Level::Off, &self.off)];
        for (level, rules) in levels {
            for &rule in rules {
                checker = checker.level(rule, level);
            }
        }
        for (of, list) in &self.regions {
            checker = checker.regions(*of, list);
        }
        checker
    }
}

/// Why a run failed: the output could not be written, or the library could not go on.
fn check_failure(error: Error) -> Failure {
    match error.kind {
        ErrorKind::Write(error) => Failure::Output(error),
        _ => error.into(),
    }
}

/// The message about an input that could not be read, with the options that may help.
fn with_option(error: &Error) -> String {
    let option = match error.kind {
        ErrorKind::TooLong { .. } => " (--max-request-bytes)",
        ErrorKind::NoRequest(_) => " (--action)",
        ErrorKind::NoMemory { .. } => " (--max-request-bytes, --threads)",
        _ => "",
    };
    format!("{error}{option}")
}

/// The ending of a run. Lines on standard error say what could not be read.
fn check_ending(
    totals: &CheckTotals,
    unread: &[&Error],
    inputs: usize,
    interrupted: Option<u8>,
    streams: &Streams,
) -> Ending {
    let is_interrupted =
        |error: &&&Error| matches!(error.kind, ErrorKind::Interrupted { .. } | ErrorKind::NotBegun);
    for error in unread.iter().filter(|error| !is_interrupted(error)) {
        streams.complain(&with_option(error));
    }

    let unfinished: Vec<&&Error> = unread.iter().filter(is_interrupted).collect();
    match (interrupted, &unfinished[..]) {
        (Some(status), [first, ..]) => {
            let checked = plural(totals.checked(), "request was", "requests were");
            let inputs = plural(inputs as u64, "input", "inputs");
            streams.complain(&format!(
                "interrupted: {checked} checked; \
                 {} of {inputs} not read to the end, first {first}",
                unfinished.len()
            ));
            Ending::Interrupted(status)
        }
        _ if !unread.is_empty() => Ending::Incomplete,
        _ if totals.invalid > 0 => Ending::No,
        _ => Ending::Done,
    }
}
