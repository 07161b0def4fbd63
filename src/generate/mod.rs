//! Responses and requests made up from a seed or a fuzzer's bytes, each with what must be said of
//! it.
//!
//! For those who write a parser or a client of their own and want to harden it: valid records and
//! damaged ones, spelled in every way that JSON allows. Behind the feature `arbitrary`; both types
//! are [`arbitrary::Arbitrary`], so a fuzz target can take them as its input.
//!
//! ```
//! use apitriage::generate::{GeneratedRequest, Response};
//!
//! let made = Response::from_seed(7);
//! println!("{}: {}", made.expected, String::from_utf8_lossy(&made.bytes));
//! let made = GeneratedRequest::from_seed(7);
//! println!("{} {}: {:?}", made.action, made.body, made.code);
//! ```
//!
//! It knows what responses and requests look like; it must not use the parsers and rules it is made
//! to test.

mod choices;
mod request;
mod response;
mod text;

pub use request::GeneratedRequest;
pub use response::Response;
