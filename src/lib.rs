//! Sums up recorded Tencent Cloud API 3.0 responses by error code, at archive scale.

pub mod catalog;
pub mod classify;
mod frame;
pub mod grammar;
mod limits;

pub use classify::{Classifier, Code, Failure, Odd, Outcome, Verdict, classify};
pub use frame::{Framing, UnknownFraming};
pub use grammar::{Fault, FaultKind};
pub use limits::Limits;
