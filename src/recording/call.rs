//! A call, and the contract with the one who receives it. This file must not know any recorder.

use super::context::Context;
use super::formats::Recording;
use super::operation_log::ReadyVerdict;
use crate::grammar::{Reading, Text};

/// A recorded call: a response, or a ready verdict where a recorder keeps only that.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RecordedCall<'a> {
    /// Where it begins in the input, in bytes of decompressed content: the response as the recorder
    /// wrote it or, for a ready verdict, the record.
    pub(crate) offset: u64,
    /// Its length in the input.
    pub(crate) length: u64,
    /// The bytes of the response with all escapes of the recorder removed or, for a ready verdict,
    /// the record. `None` if it was too large to be in memory as a whole.
    pub(crate) text: Option<&'a [u8]>,
    /// The first bytes of `text`.
    pub(crate) head: &'a [u8],
    pub(crate) verdict: RecordedVerdict<'a>,
    pub(crate) context: &'a Context<'a>,
    /// The request, as it was recorded.
    pub(crate) request: Option<&'a [u8]>,
    /// The format that it was recorded in: the innermost, where formats nest.
    pub(crate) recording: Recording,
}

/// What a recorder says of the outcome.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RecordedVerdict<'a> {
    /// The response, as the grammar has read it.
    Response(&'a Reading<'a>),
    /// The outcome itself, and the RequestId.
    Ready(&'a ReadyVerdict<'a>, Option<Text<'a>>),
}

/// Receives what was found in records, in the order of the input.
///
/// Every byte of the input is in one framed record or between two, and every framed record yields
/// calls, or none.
pub(crate) trait CallSink {
    /// A record of the framing, at this place: its bytes count as read.
    fn framed(&mut self, offset: u64, length: u64);

    /// A record of the framing that is a response itself.
    fn response(&mut self, call: RecordedCall<'_>);

    /// A call.
    fn call(&mut self, call: RecordedCall<'_>);

    /// A line of a container's log, whatever is in it.
    fn container_line(&mut self, recording: Recording);

    /// Lines of text without a response: their bytes are between records.
    fn skipped_lines(&mut self, lines: u64);

    /// What looks like a response at this place was not read.
    fn unread(&mut self, offset: u64);
}
