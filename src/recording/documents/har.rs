//! `har`: HAR 1.2, which browsers and proxies write.
//!
//! ```text
//! { "log": { "entries": [ { "startedDateTime": …, "request": …, "response": … } ] } }
//! ```
//!
//! This file must not know how entries are read.

use super::DocumentFormat;
use crate::recording::Recording;

#[derive(Debug)]
pub(in crate::recording) struct HarFormat;

impl DocumentFormat for HarFormat {
    const RECORDING: Recording = Recording::Har;
    const WAY: &'static [&'static [u8]] = &[b"log", b"entries"];
}
