//! `postman`: Collections of Postman 2.1, with saved responses.
//!
//! ```text
//! { "item": [ { "item": [ { "request": …, "response": [ { "body": "…" } ] } ] } ] }
//! ```
//!
//! This file must not know how entries are read.

use super::DocumentFormat;
use crate::recording::Recording;

#[derive(Debug)]
pub(in crate::recording) struct PostmanFormat;

impl DocumentFormat for PostmanFormat {
    const RECORDING: Recording = Recording::Postman;
    const WAY: &'static [&'static [u8]] = &[b"item"];
    const FOLDER: Option<&'static [u8]> = Some(b"item");
}
