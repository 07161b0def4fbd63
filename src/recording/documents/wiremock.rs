//! `wiremock`: WireMock's mappings. A file of one mapping is a JSON record like others.
//!
//! ```text
//! { "mappings": [ { "request": …, "response": { "jsonBody": {…} } } ] }
//! ```
//!
//! This file must not know how entries are read.

use super::DocumentFormat;
use crate::recording::Recording;

#[derive(Debug)]
pub(in crate::recording) struct WireMockFormat;

impl DocumentFormat for WireMockFormat {
    const RECORDING: Recording = Recording::WireMock;
    const WAY: &'static [&'static [u8]] = &[b"mappings"];
}
