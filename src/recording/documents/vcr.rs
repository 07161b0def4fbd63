//! `vcr`: Cassettes that are JSON. Those in YAML are read as the same.
//!
//! ```text
//! { "interactions": [ { "request": …, "response": { "body": { "string": "…" } } } ] }
//! ```
//!
//! This file must not know how entries are read.

use super::DocumentFormat;
use crate::recording::Recording;

#[derive(Debug)]
pub(in crate::recording) struct VcrFormat;

impl DocumentFormat for VcrFormat {
    const RECORDING: Recording = Recording::Vcr;
    const WAY: &'static [&'static [u8]] = &[b"interactions"];
}
