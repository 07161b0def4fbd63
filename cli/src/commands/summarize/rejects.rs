//! The malformed records: a JSON line for each, in the order of the inputs, in a file or on
//! standard output.
//!
//! A file from an earlier run is emptied only once something was read.

use std::fs::{File, OpenOptions, remove_file};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use apitriage::report::write_json;
use apitriage::{FaultKind, Reject};
use serde::Serialize;

use crate::streams::Streams;

#[derive(Serialize)]
struct Line<'a> {
    input: &'a str,
    offset: u64,
    length: u64,
    kind: FaultKind,
    message: String,
}

/// A file being written. If that fails, nothing more is written and the run goes on: the summary is
/// worth having without it.
pub(super) struct Rejects(Arc<Mutex<State>>);

struct State {
    out: BufWriter<Box<dyn Write + Send>>,
    /// What is still there from before.
    earlier: Earlier,
    failed: Option<io::Error>,
}

enum Earlier {
    /// A file that others may have written.
    File(File),
    /// None: this run has made the file.
    New(PathBuf),
    /// Nothing, or nothing that can be emptied.
    Nothing,
}

impl Rejects {
    /// That the file can be written shows here, not after hours.
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        let (file, earlier) = match options.write(true).create_new(true).open(path) {
            Ok(file) => (file, Earlier::New(path.to_path_buf())),
            Err(_) => {
                let file =
                    OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
                let is_regular = file.metadata()?.is_file();
                let earlier =
                    if is_regular { Earlier::File(file.try_clone()?) } else { Earlier::Nothing };
                (file, earlier)
            }
        };
        Ok(Rejects::to(Box::new(file), earlier))
    }

    /// On standard output.
    pub(super) fn to_stream(streams: &Streams) -> Self {
        Rejects::to(Box::new(streams.output()), Earlier::Nothing)
    }

    fn to(out: Box<dyn Write + Send>, earlier: Earlier) -> Self {
        Rejects(Arc::new(Mutex::new(State { out: BufWriter::new(out), earlier, failed: None })))
    }

    /// Writes a line for every record it is given.
    pub(super) fn on_reject(&self) -> impl FnMut(&Reject<'_>) -> io::Result<()> + Send + use<> {
        let state = self.0.clone();
        move |reject: &Reject<'_>| {
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            if state.failed.is_none() {
                let Reject { input, offset, length, fault, .. } = *reject;
                let line =
                    Line { input, offset, length, kind: fault.kind, message: fault.to_string() };
                state.failed = state.write(&line).err();
            }
            Ok(())
        }
    }

    /// Whether all was written; a full disk may show only here. If no input was opened, an earlier
    /// file stays as it is.
    pub(super) fn finish(self, was_opened: bool) -> io::Result<()> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = match (state.failed.take(), was_opened) {
            (Some(error), _) => Err(error),
            (None, true) => state.begin().and_then(|()| state.out.flush()),
            (None, false) => match &state.earlier {
                Earlier::New(path) => remove_file(path),
                Earlier::File(_) | Earlier::Nothing => Ok(()),
            },
        };
        // Whoever closed the pipe has seen enough.
        outcome.or_else(
            |error| if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) },
        )
    }
}

impl State {
    fn write(&mut self, line: &Line<'_>) -> io::Result<()> {
        self.begin()?;
        write_json(line, &mut self.out)
    }

    /// Something was read: what the file held is out of date.
    fn begin(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.earlier, Earlier::Nothing) {
            Earlier::File(file) => file.set_len(0),
            Earlier::New(_) | Earlier::Nothing => Ok(()),
        }
    }
}
