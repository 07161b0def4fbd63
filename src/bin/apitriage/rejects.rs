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

/// A file being written.
pub(crate) struct Rejects(Arc<Mutex<BufWriter<File>>>);

impl Rejects {
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        Ok(Rejects(Arc::new(Mutex::new(BufWriter::new(File::create(path)?)))))
    }

    /// Writes a line for every record it is given.
    pub(crate) fn on_reject(&self) -> OnReject<'static> {
        let file = self.0.clone();
        Box::new(move |reject: &Reject<'_>| {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            let Reject { input, offset, length, fault, .. } = *reject;
            write_json(&Line { input, offset, length, kind: fault.kind, message: fault.to_string() }, &mut *file)
        })
    }

    /// A full disk may show only here.
    pub(crate) fn finish(self) -> io::Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).flush()
    }
}
