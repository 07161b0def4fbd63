//! `apitriage summarize PATH…`

use std::fs::Metadata;
use std::io;
use std::path::Path;

use apitriage::report::{By, Report, summary_page};
use apitriage::{Control, Hooks, Input, Options, STDIN, Summary, expand, summarize_with};
use same_file::Handle;

use crate::args::{self, Format};
use crate::interrupt::Interrupt;
use crate::output::Stream;
use crate::progress::Progress;
use crate::rejects::Rejects;
use crate::waiting::interruptible;
use crate::{Ending, Failure, complain, ending, output};

/// How many rows a table shows unless asked.
const TOP: usize = 20;

pub(crate) fn run(args: &args::Summarize) -> Result<Ending, Failure> {
    let interrupt = Interrupt::listen();
    let (inputs, errors) = expand(args::or_stdin(&args.paths));
    let rejects = args.rejects.as_deref().map(|path| create_rejects(path, &inputs)).transpose()?;
    let inputs = if args.mmap { inputs.into_iter().map(mapped).collect() } else { inputs };
    let (inputs, total) = interruptible(inputs, &interrupt.cancel);

    let control = Control { cancel: interrupt.cancel.clone(), ..Control::default() };
    let mut hooks = Hooks::new().control(&control);
    hooks.on_reject = rejects.as_ref().map(Rejects::on_reject);
    let progress = Progress::start(control.progress.clone(), total, args.quiet);
    let outcome = summarize_with(inputs, &options(args), hooks);
    drop(progress);

    let mut summary = outcome?;
    for error in &errors {
        summary.add_unread(error);
    }

    // The messages come first, so that a summary on the same terminal stays in sight.
    let were_rejects_written =
        rejects.is_none_or(|rejects| finish_rejects(rejects, &summary, args));
    let ending = match ending::of(&summary, interrupt.status()) {
        Ending::Done | Ending::No if !were_rejects_written => Ending::Incomplete,
        ending => ending,
    };
    print(args, &summary)?;
    Ok(ending)
}

fn options(args: &args::Summarize) -> Options {
    args.reading
        .options()
        .threads(args.threads.map(usize::from))
        .samples(args.samples)
        .by_input(args.by == Some(args::By::Input))
        .chunk_bytes(args.chunk_bytes)
}

fn print(args: &args::Summarize, summary: &Summary) -> io::Result<()> {
    let by = args.by.map(By::from);
    let mut report = Report::new(summary, by);
    if let (Some(top), Format::Json) = (args.top, args.format.format) {
        report.keep_top(top);
    }
    let top = args.top.or(match args.format.format {
        Format::Table | Format::Markdown => Some(TOP),
        Format::Json | Format::Csv => None,
    });

    // Where rejects are printed, the summary would be in their midst.
    let stream =
        if args.rejects.as_deref().is_some_and(is_stdout) { Stream::Err } else { Stream::Out };
    let page = || summary_page(&report, by.unwrap_or(By::Code), top);
    match output::print_to(stream, args.format.format, page, &report) {
        // Whoever closed the pipe has seen enough; what could not be read is not excused by that.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome,
    }
}

/// Whether rejects are to be printed.
fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == STDIN
}

/// `false`: some are missing from the file, and that was said.
fn finish_rejects(rejects: Rejects, summary: &Summary, args: &args::Summarize) -> bool {
    let was_opened = summary.inputs().iter().any(|row| row.framing.is_some());
    let Err(error) = rejects.finish(was_opened) else { return true };
    let name = args.rejects.as_deref().unwrap_or(Path::new(STDIN)).display();
    complain(&format!(
        "{name}: cannot be written: {error}; some malformed records are missing from it"
    ));
    false
}

/// Mapped, if it is a file.
#[allow(unsafe_code, reason = "the promise that a map needs can only be the user's")]
fn mapped(input: Input<'_>) -> Input<'_> {
    // SAFETY: who asks for `--mmap` is told by its help that nobody may write to the files
    // meanwhile.
    unsafe { input.mapped() }
}

/// Writing over what is about to be read would destroy it, by whatever name it goes.
fn create_rejects(path: &Path, inputs: &[Input<'_>]) -> Result<Rejects, Failure> {
    if is_stdout(path) {
        return Ok(Rejects::stdout());
    }
    let there = regular(path);
    let same = |input: &Input<'_>| {
        there.is_some() && input.file().map_or_else(|| Handle::stdin().ok(), regular) == there
    };
    if let Some(input) = inputs.iter().find(|input| same(input)) {
        let message = format!(
            "{}: is also an input ({}); write rejects elsewhere",
            path.display(),
            input.name()
        );
        return Err(Failure::Usage(message));
    }
    Rejects::create(path)
        .map_err(|error| Failure::Usage(format!("{}: cannot be written: {error}", path.display())))
}

/// Only what is a regular file is opened to be compared: whoever writes into a FIFO would notice.
fn regular(path: &Path) -> Option<Handle> {
    path.metadata().ok().filter(Metadata::is_file).and_then(|_| Handle::from_path(path).ok())
}

impl From<args::By> for By {
    fn from(by: args::By) -> By {
        match by {
            args::By::Code => By::Code,
            args::By::Family => By::Family,
            args::By::Input => By::Input,
        }
    }
}
