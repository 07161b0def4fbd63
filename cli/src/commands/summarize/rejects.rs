//! The malformed records: a JSON line for each, in the order of the inputs, in a file or on
//! standard output.
//!
//! The file of an earlier run is emptied only when an input was opened.

use std::fs::{File, OpenOptions, remove_file};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use apitriage::report::write_json;
use apitriage::{FaultKind, Reject};
use serde::Serialize;

use crate::streams::Streams;

/// A line about one malformed record.
#[derive(Serialize)]
struct RejectLine<'a> {
    input: &'a str,
    offset: u64,
    length: u64,
    kind: FaultKind,
    message: String,
}

/// Where malformed records are written. If writing fails, no more is written, but the run goes on:
/// its summary is useful without them.
pub(super) struct Rejects(Arc<Mutex<RejectsWriter>>);

struct RejectsWriter {
    out: BufWriter<Box<dyn Write + Send>>,
    earlier: EarlierContent,
    failed: Option<io::Error>,
}

/// What the output held before this run.
enum EarlierContent {
    /// A file, with whatever was written to it before. It is still to be emptied.
    OldFile(File),
    /// Nothing: this run created the file.
    NewFile(PathBuf),
    /// Nothing that is still to be emptied.
    Nothing,
}

impl Rejects {
    /// Opens the file, or creates it. This is done first, so that a file that cannot be written
    /// ends the run at once and not after hours.
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        if let Ok(file) = options.write(true).create_new(true).open(path) {
            let earlier = EarlierContent::NewFile(path.to_path_buf());
            return Ok(Rejects::to_writer(Box::new(file), earlier));
        }

        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
        let earlier = if file.metadata()?.is_file() {
            EarlierContent::OldFile(file.try_clone()?)
        } else {
            EarlierContent::Nothing
        };
        Ok(Rejects::to_writer(Box::new(file), earlier))
    }

    /// Writes to standard output.
    pub(super) fn to_stream(streams: &Streams) -> Self {
        Rejects::to_writer(Box::new(streams.output()), EarlierContent::Nothing)
    }

    fn to_writer(out: Box<dyn Write + Send>, earlier: EarlierContent) -> Self {
        let writer = RejectsWriter { out: BufWriter::new(out), earlier, failed: None };
        Rejects(Arc::new(Mutex::new(writer)))
    }

    /// The hook that writes a line for each record.
    pub(super) fn on_reject(&self) -> impl FnMut(&Reject<'_>) -> io::Result<()> + Send + use<> {
        let writer = self.0.clone();
        move |reject: &Reject<'_>| {
            let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
            if writer.failed.is_none() {
                writer.failed = writer.write_line(reject).err();
            }
            Ok(())
        }
    }

    /// Writes what is left. An error means that some lines are missing; a full disk may show only
    /// here. If no input was opened, an old file stays as it is, and a new one is removed.
    pub(super) fn finish(self, was_opened: bool) -> io::Result<()> {
        let mut writer = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = match (writer.failed.take(), was_opened) {
            (Some(error), _) => Err(error),
            (None, true) => writer.flush(),
            (None, false) => writer.remove_new_file(),
        };

        match outcome {
            // The reader closed the pipe: it has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            outcome => outcome,
        }
    }
}

impl RejectsWriter {
    fn write_line(&mut self, reject: &Reject<'_>) -> io::Result<()> {
        self.empty_old_file()?;

        let Reject { input, offset, length, fault, .. } = *reject;
        let message = fault.to_string();
        let line = RejectLine { input, offset, length, kind: fault.kind, message };
        write_json(&line, &mut self.out)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.empty_old_file()?;
        self.out.flush()
    }

    /// Removes what an earlier run wrote. This happens once, before anything is written.
    fn empty_old_file(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.earlier, EarlierContent::Nothing) {
            EarlierContent::OldFile(file) => file.set_len(0),
            EarlierContent::NewFile(_) | EarlierContent::Nothing => Ok(()),
        }
    }

    fn remove_new_file(&self) -> io::Result<()> {
        match &self.earlier {
            EarlierContent::NewFile(path) => remove_file(path),
            EarlierContent::OldFile(_) | EarlierContent::Nothing => Ok(()),
        }
    }
}
