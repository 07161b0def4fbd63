//! Responses and requests made from a seed or a fuzzer's bytes, each with the right answer.
//!
//! For those who write a parser or a client of their own and want to harden it: valid records and
//! damaged ones, spelled in every way that JSON allows. Both types are [`arbitrary::Arbitrary`], so
//! a fuzz target can take them as its input. This module needs the feature `arbitrary`.
//!
//! ```
//! use apitriage::generate::{GeneratedRequest, GeneratedResponse};
//!
//! let made = GeneratedResponse::from_seed(7);
//! println!("{}: {}", made.expected, String::from_utf8_lossy(&made.bytes));
//! let made = GeneratedRequest::from_seed(7);
//! println!("{} {}: {:?}", made.action, made.body, made.code);
//! ```
// For those who work on it. It knows what responses and requests look like, and must not use the
// parsers and rules that it is made to test. `choices` draws from the bytes, `random` makes bytes
// of a seed, `text` spells JSON. Archives of typical responses for benchmarks are in
// `benches/support`.

mod choices;
mod random;
mod request;
mod response;
mod text;

pub use request::GeneratedRequest;
pub use response::GeneratedResponse;
