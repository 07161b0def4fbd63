//! `apitriage summarize PATH…`

use std::fs::Metadata;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use apitriage::report::{By, Report, summary_page};
use apitriage::{Hooks, Input, Options, expand, summarize_with};
use same_file::Handle;

use crate::args::{self, Format};
use crate::progress::Progress;
use crate::rejects::Rejects;
use crate::{Ending, Failure, complain, output};

/// How many rows a table shows unless asked.
const TOP: usize = 20;

pub(crate) fn run(args: &args::Summarize) -> Result<Ending, Failure> {
    let options = Options {
        threads: args.threads.map(usize::from),
        samples: args.samples,
        by_input: args.by == Some(args::By::Input),
        chunk_bytes: args.chunk_bytes,
        ..args.reading.options()
    };
    let (inputs, errors) = expand(&args.paths);
    let inputs = if args.mmap { inputs.into_iter().map(mapped).collect() } else { inputs };
    let rejects = args.rejects.as_deref().map(|path| create_rejects(path, &inputs)).transpose()?;

    let on_reject = rejects.as_ref().map(Rejects::on_reject);
    let hooks = Hooks { progress: Arc::new(AtomicU64::new(0)), on_reject, ..Hooks::default() };
    let progress = Progress::start(hooks.progress.clone(), total(&inputs), args.quiet);
    let outcome = summarize_with(inputs, &options, hooks);
    drop(progress);

    let mut summary = outcome?;
    for error in &errors {
        summary.add_unread(error);
    }
    let mut complete = summary.is_complete();
    if let (Some(rejects), Some(path)) = (rejects, &args.rejects)
        && let Err(error) = rejects.finish()
    {
        complain(&format!(
            "{}: cannot be written: {error}; some malformed records are missing from it",
            path.display()
        ));
        complete = false;
    }

    let by = args.by.map(By::from);
    let mut report = Report::new(&summary, by);
    if let (Some(top), Format::Json) = (args.top, args.format.format) {
        report.keep_top(top);
    }
    let top = args.top.or(match args.format.format {
        Format::Table | Format::Markdown => Some(TOP),
        Format::Json | Format::Csv => None,
    });
    // The messages come first, so that a summary on the same terminal stays in sight.
    for row in summary.inputs() {
        if let Some(error) = &row.error {
            complain(&format!("{}: {error}", row.path));
        }
    }
    output::print(args.format.format, || summary_page(&report, by.unwrap_or(By::Code), top), &report)?;
    Ok(if complete { Ending::Done } else { Ending::Incomplete })
}

/// Mapped, if it is a file.
#[allow(unsafe_code, reason = "the promise that a map needs can only be the user's")]
fn mapped(input: Input<'_>) -> Input<'_> {
    // SAFETY: who asks for `--mmap` is told by its help that nobody may write to the files meanwhile.
    unsafe { input.mapped() }
}

/// Writing over what is about to be read would destroy it, by whatever name it goes.
fn create_rejects(path: &Path, inputs: &[Input<'_>]) -> Result<Rejects, Failure> {
    let there = regular(path);
    let same =
        |input: &Input<'_>| there.is_some() && input.file().map_or_else(|| Handle::stdin().ok(), regular) == there;
    if let Some(input) = inputs.iter().find(|input| same(input)) {
        let message = format!("{}: is also an input ({}); write rejects elsewhere", path.display(), input.name());
        return Err(Failure::Usage(message));
    }
    Rejects::create(path).map_err(|error| Failure::Usage(format!("{}: cannot be written: {error}", path.display())))
}

/// Only what is a regular file is opened to be compared: whoever writes into a FIFO would notice.
fn regular(path: &Path) -> Option<Handle> {
    path.metadata().ok().filter(Metadata::is_file).and_then(|_| Handle::from_path(path).ok())
}

/// The bytes to be read, if all inputs tell.
fn total(inputs: &[Input<'_>]) -> Option<u64> {
    inputs.iter().map(Input::disk_bytes).sum()
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
