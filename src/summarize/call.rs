//! A call, as it is handed to those who build on the library. This file must not know how calls are
//! found.

use std::fmt;

use crate::classify::{Classifier, Code, Decision, Failure, Verdict};
use crate::recording::{Context, RecordedCall, RecordedVerdict, Recording};

/// A recorded call: the verdict on it, and what was recorded beside it. A record without a response
/// comes as a call, too, with the verdict [`Verdict::NotAResponse`] or [`Verdict::Malformed`].
///
/// Body and request may hold keys and tokens; [`secrets`](crate::secrets) masks them.
pub struct Call<'a> {
    input: &'a str,
    recorded: &'a RecordedCall<'a>,
    decision: &'a Decision<'a>,
    classifier: Classifier,
}

impl<'a> Call<'a> {
    pub(super) fn new(
        input: &'a str,
        recorded: &'a RecordedCall<'a>,
        decision: &'a Decision<'a>,
        classifier: Classifier,
    ) -> Self {
        Call { input, recorded, decision, classifier }
    }

    /// The name of the input.
    pub fn input(&self) -> &'a str {
        self.input
    }

    /// Where it begins in the input, in bytes of decompressed content: the response as the recorder
    /// wrote it or, where the recorder keeps only the outcome, the record.
    pub fn offset(&self) -> u64 {
        self.recorded.offset
    }

    /// Its length in the input, in bytes.
    pub fn length(&self) -> u64 {
        self.recorded.length
    }

    /// The verdict. Where the recorder keeps only the outcome, there is no message.
    pub fn verdict(&self) -> Verdict<'a> {
        let request_id = match self.recorded.verdict {
            RecordedVerdict::Response(reading) => return self.classifier.judge(reading),
            RecordedVerdict::Ready(_, id) => id,
        };
        match self.decision {
            Decision::Success => Verdict::Success { request_id },
            Decision::Failure(code) => {
                Verdict::Failure(Failure { code: borrowed(code), message: None, request_id })
            }
            Decision::NotAResponse => Verdict::NotAResponse,
            Decision::Malformed(fault) => Verdict::Malformed(*fault),
        }
    }

    /// What was recorded beside it.
    pub fn context(&self) -> &'a Context<'a> {
        self.recorded.context
    }

    /// The response with all escapes of the recorder removed or, where the recorder keeps only the
    /// outcome, the record. `None` if it was too large to be in memory as a whole.
    pub fn body(&self) -> Option<&'a [u8]> {
        self.recorded.text
    }

    /// The request, as it was recorded: JSON, or a string that holds JSON.
    pub fn request(&self) -> Option<&'a [u8]> {
        self.recorded.request
    }

    /// The format that it was recorded in: the innermost, where formats nest.
    pub fn recording(&self) -> Recording {
        self.recorded.recording
    }
}

impl fmt::Debug for Call<'_> {
    /// Place and format only: bodies may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("input", &self.input)
            .field("offset", &self.recorded.offset)
            .field("length", &self.recorded.length)
            .field("recording", &self.recorded.recording)
            .finish_non_exhaustive()
    }
}

fn borrowed<'a>(code: &'a Code<'_>) -> Code<'a> {
    match code {
        Code::Known(known) => Code::Known(*known),
        Code::Unknown(code) => Code::Unknown(code.as_ref().into()),
        Code::Odd(odd) => Code::Odd(*odd),
    }
}

/// Receives calls, on any thread.
pub(super) type OnCall<'a> = Box<dyn Fn(&Call<'_>) + Send + Sync + 'a>;
