//! Sums up recorded Tencent Cloud API 3.0 responses by error code, at archive scale.

pub mod catalog;
pub mod classify;
mod error;
mod frame;
pub mod grammar;
mod input;
mod limits;
mod locate;
pub mod report;
mod summarize;
mod tally;

pub use classify::{Classifier, Code, Failure, Odd, Outcome, Verdict, classify};
pub use error::{Error, ErrorKind};
pub use frame::{Framing, UnknownFraming};
pub use grammar::{Fault, FaultKind};
pub use input::{Format, Input, STDIN, expand};
pub use limits::Limits;
pub use locate::{Located, locate};
pub use summarize::{Hooks, OnReject, Options, Reject, summarize, summarize_paths, summarize_with};
pub use tally::{InputRow, Sample, Summary};
