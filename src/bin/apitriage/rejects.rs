//! The file of malformed records: a JSON line for each, in the order of the inputs.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use apitriage::report::write_json;
use apitriage::{FaultKind, OnReject, Reject};
use serde::Serialize;

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
pub(crate) struct Rejects(Arc<Mutex<State>>);

struct State {
    file: BufWriter<File>,
    failed: Option<io::Error>,
}

impl Rejects {
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        let file = BufWriter::new(File::create(path)?);
        Ok(Rejects(Arc::new(Mutex::new(State { file, failed: None }))))
    }

    /// Writes a line for every record it is given.
    pub(crate) fn on_reject(&self) -> OnReject<'static> {
        let state = self.0.clone();
        Box::new(move |reject: &Reject<'_>| {
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            if state.failed.is_none() {
                let Reject { input, offset, length, fault, .. } = *reject;
                let line = Line { input, offset, length, kind: fault.kind, message: fault.to_string() };
                state.failed = write_json(&line, &mut state.file).err();
            }
            Ok(())
        })
    }

    /// Whether all was written; a full disk may show only here.
    pub(crate) fn finish(self) -> io::Result<()> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match state.failed.take() {
            Some(error) => Err(error),
            None => state.file.flush(),
        }
    }
}
