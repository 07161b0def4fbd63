//! `apitriage summarize PATH…`

mod ending;
mod rejects;
mod selection;

use std::io;
use std::path::{Path, PathBuf};

use apitriage::report::Report;
use apitriage::{
    Control, Dimension, Error, ErrorKind, Hooks, Input, Options, STDIN, Summary, expand,
    summarize_with,
};
use clap::Parser;
use same_file::Handle;

use super::{Command, paths_or_stdin};
use crate::arguments::{FormatArg, ReadingArgs, count_from, count_in, parse_bytes};
use crate::dimensions::parse_dimensions;
use crate::interrupt::Interrupt;
use crate::outcome::{Ending, Failure};
use crate::progress::Progress;
use crate::report::{Answer, summary_page};
use crate::streams::Streams;
use crate::waiting::interruptible_inputs;
use ending::summary_ending;
use rejects::Rejects;
use selection::SelectionArgs;

/// The default number of rows in formats for people, if they are in order of time: the hours of a
/// week.
const ROWS_OF_TIME: usize = 7 * 24;

/// Sum up recorded responses: which error codes, how often, where.
///
/// Exit status, the first of these that holds: 3 if an internal check failed; 130 or 143 if the
/// run was interrupted (Ctrl-C, SIGTERM); 2 if something could not be read, if something that looks
/// like a response was not counted, or if more than half of an input's records, or of the bytes in
/// them, are malformed (not counting records that were refused for a limit); 1 if no response was
/// found; 0. Unless it is 3, what was read is summed up. Unless it is 0, a line on standard error
/// says why.
#[derive(Parser)]
pub(crate) struct Summarize {
    /// Files, directories, patterns; `-` is standard input, which is also read if nothing is named
    /// and it is not a terminal. gzip and zstd are decompressed.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    format: FormatArg,
    /// What to group calls by, one or more with commas between them: code, family (the part of the
    /// code before its first dot), service, action, region, hour, day, weekday-hour (all in UTC),
    /// principal, input, directory, status, or a name of --field. Only failures are in groups by code
    /// or family.
    #[arg(short, long, value_name = "WHAT")]
    by: Option<String>,
    #[command(flatten)]
    selection: SelectionArgs,
    /// List the N most frequent only [default: 20 in table and markdown, all in json and csv].
    #[arg(short = 'n', long, value_name = "N", value_parser = count_from::<usize>(1))]
    top: Option<usize>,
    /// Keep the places of N records of each code and each fault; csv lists the first only.
    #[arg(short, long, value_name = "N", value_parser = count_from::<usize>(0), default_value_t = 1)]
    samples: usize,
    /// Write a JSON line for every malformed record to FILE, which is overwritten; `-` is standard
    /// output, and the summary goes to standard error then.
    #[arg(short, long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Threads to use [default: as many as there are processors].
    #[arg(
        short,
        long,
        value_name = "N",
        value_parser = count_in::<u16>(1..=512),
        help_heading = "Performance"
    )]
    threads: Option<u16>,
    /// Map files into memory instead of reading them, which is faster if they are cached. Only for
    /// files that nobody writes to: if one is cut short meanwhile, the system kills the program.
    #[arg(long, help_heading = "Performance")]
    mmap: bool,
    /// Show no progress.
    #[arg(short, long)]
    quiet: bool,
    /// Bytes to read at a time; it does not affect results.
    #[arg(
        long,
        value_name = "N",
        value_parser = parse_bytes,
        default_value_t = 512 << 10,
        hide = true
    )]
    chunk_bytes: usize,
    #[command(flatten)]
    reading: ReadingArgs,
}

impl Command for Summarize {
    const NAME: &'static str = "summarize";

    fn run(&self, streams: &Streams) -> Result<Ending, Failure> {
        let by = self.dimensions()?;
        let options = self.options()?.by(by.as_slice());
        let interrupt = Interrupt::listen();
        let paths = paths_or_stdin(&self.paths, Self::NAME, streams)?;
        let (inputs, errors) = expand(paths);
        let rejects = self.create_rejects(&inputs, streams)?;
        let inputs = if self.mmap { inputs.into_iter().map(map_input).collect() } else { inputs };
        let (inputs, total) = interruptible_inputs(inputs, streams, &interrupt.cancel);

        let control = Control { cancel: interrupt.cancel.clone(), ..Control::default() };
        let hooks = match &rejects {
            Some(rejects) => Hooks::new().on_reject(rejects.on_reject()),
            None => Hooks::new(),
        };

        let progress = Progress::start(control.progress.clone(), total, self.quiet, streams);
        let outcome = summarize_with(inputs, &options, hooks.control(&control));
        drop(progress);

        let mut summary = outcome.map_err(summary_failure)?;
        for error in &errors {
            summary.add_failed_input(error);
        }

        // Messages come first, so that the end of the summary is in sight on the same terminal.
        let are_rejects_written = self.finish_rejects(rejects, &summary, streams);
        let ending = match summary_ending(&summary, interrupt.status(), streams) {
            Ending::Done | Ending::No if !are_rejects_written => Ending::Incomplete,
            ending => ending,
        };
        self.print_summary(&summary, &by, streams)?;
        Ok(ending)
    }
}

impl Summarize {
    fn options(&self) -> Result<Options, Failure> {
        let options = self
            .reading
            .options()?
            .threads(self.threads.map(usize::from))
            .samples(self.samples)
            .chunk_bytes(self.chunk_bytes);
        self.selection.add_to(options, &self.reading)
    }

    /// What calls are grouped by.
    fn dimensions(&self) -> Result<Vec<Dimension>, Failure> {
        let list = self.by.as_deref();
        list.map_or(Ok(Vec::new()), |list| {
            parse_dimensions("--by", list, &self.reading.own_fields())
        })
    }

    fn print_summary(
        &self,
        summary: &Summary,
        by: &[Dimension],
        streams: &Streams,
    ) -> io::Result<()> {
        let format = self.format.format;
        let report = Report::new(summary, by);
        let is_in_time = by.first().is_some_and(Dimension::is_time);
        let default_rows =
            format.default_rows().map(|rows| if is_in_time { ROWS_OF_TIME } else { rows });
        let top = self.top.or(default_rows);
        let reading = self.reading.framing_and_recording();
        let page = || summary_page(&report, by, top, &reading);

        let mut for_programs = report.clone();
        if let Some(top) = self.top {
            for_programs.keep_top(top);
        }
        let answer = Answer::new(&page, &for_programs);

        let outcome = if self.prints_rejects() {
            // On standard output it would be among the rejects.
            format.write(&answer, streams.error_look(), &mut streams.errors())
        } else {
            format.write(&answer, streams.look(), &mut streams.output())
        };
        match outcome {
            // The reader closed the pipe: it has seen enough. If an input was not read, the exit
            // status still says so.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            outcome => outcome,
        }
    }

    /// Whether rejects go to standard output.
    fn prints_rejects(&self) -> bool {
        self.rejects.as_deref().is_some_and(|path| path.as_os_str() == STDIN)
    }

    /// Opens what rejects go to, if they are wanted.
    fn create_rejects(
        &self,
        inputs: &[Input<'_>],
        streams: &Streams,
    ) -> Result<Option<Rejects>, Failure> {
        let Some(path) = &self.rejects else { return Ok(None) };
        if self.prints_rejects() {
            return Ok(Some(Rejects::to_stream(streams)));
        }
        if let Some(input) = find_same_input(inputs, path, streams) {
            let path = path.display();
            let message = format!("{path}: is also an input ({input}); write rejects elsewhere");
            return Err(Failure::Usage(message));
        }
        if let Some(stream) = find_same_stream(path, streams) {
            let path = path.display();
            let message = format!("{path}: is also {stream}; write rejects elsewhere, or to `-`");
            return Err(Failure::Usage(message));
        }

        let cannot =
            |error| Failure::Usage(format!("{}: cannot be written: {error}", path.display()));
        Rejects::create(path).map(Some).map_err(cannot)
    }

    /// Writes what is left of the rejects. `false`: some are missing from the file, and a message
    /// says so.
    fn finish_rejects(
        &self,
        rejects: Option<Rejects>,
        summary: &Summary,
        streams: &Streams,
    ) -> bool {
        let was_opened = summary.inputs().iter().any(|row| row.framing.is_some());
        let outcome = rejects.map_or(Ok(()), |rejects| rejects.finish(was_opened));
        if let Err(error) = &outcome {
            let name = self.rejects.as_deref().unwrap_or(Path::new(STDIN)).display();
            streams.complain(&format!(
                "{name}: cannot be written: {error}; some malformed records are missing from it"
            ));
        }
        outcome.is_ok()
    }
}

/// Why a run failed, with the option that may help.
fn summary_failure(error: Error) -> Failure {
    match error.kind {
        ErrorKind::TooManyCalls { .. } => {
            Failure::Usage(format!("{} (--max-repeated-calls)", error.kind))
        }
        _ => error.into(),
    }
}

/// The input, to be mapped if it is a file.
#[allow(unsafe_code, reason = "the promise that a map needs can only be the user's")]
fn map_input(input: Input<'_>) -> Input<'_> {
    // SAFETY: nobody may write to the file meanwhile. The help of `--mmap` says so, and the user
    // has asked for it.
    unsafe { input.mapped() }
}

/// The name of the input that is the same file as `path`, even if the names differ. To write to it
/// would destroy what is about to be read.
fn find_same_input<'i>(inputs: &'i [Input<'_>], path: &Path, streams: &Streams) -> Option<&'i str> {
    let target = regular_file(path)?;
    let stdin = || Handle::stdin().ok().filter(|_| streams.is_input_standard());
    let is_same = |input: &&Input<'_>| {
        let handle = input.file().map_or_else(stdin, regular_file);
        handle.is_some_and(|handle| handle == target)
    };
    inputs.iter().find(is_same).map(Input::name)
}

/// The name of the standard stream that is the same file as `path`. Two writers would overwrite
/// what the other has written.
fn find_same_stream(path: &Path, streams: &Streams) -> Option<&'static str> {
    let target = regular_file(path)?;
    let handles = streams.standard_handles();
    handles.into_iter().find(|(_, handle)| *handle == target).map(|(name, _)| name)
}

/// A handle to compare files by, if `path` is a regular file. Others are not opened: a process that
/// writes to a FIFO would notice.
fn regular_file(path: &Path) -> Option<Handle> {
    let is_regular = path.metadata().is_ok_and(|metadata| metadata.is_file());
    if is_regular { Handle::from_path(path).ok() } else { None }
}
