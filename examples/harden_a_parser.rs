//! Hardens a parser of your own with made-up responses.
//!
//! ```text
//! cargo run --features arbitrary --example harden_a_parser
//! ```
//!
//! The parser here is of the kind that SDKs use: serde_json into a struct. Its mistakes are counted
//! by kind, and each kind is shown with its shortest example.

#![allow(clippy::print_stdout, reason = "an example is a small program")]

use std::collections::BTreeMap;

use apitriage::Outcome;
use apitriage::generate::GeneratedResponse;
use serde::Deserialize;

#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "Response")]
    response: Body,
}

#[derive(Deserialize)]
struct Body {
    #[serde(rename = "Error")]
    error: Option<Error>,
}

#[derive(Deserialize)]
struct Error {
    #[serde(rename = "Code")]
    code: String,
}

/// The code of a failure; `None` for a success.
fn parse(bytes: &[u8]) -> Result<Option<String>, serde_json::Error> {
    let envelope: Envelope = serde_json::from_slice(bytes)?;
    Ok(envelope.response.error.map(|error| error.code))
}

/// What the parser gets wrong about a generated record, if anything.
fn mistake(made: &GeneratedResponse) -> Option<&'static str> {
    match (made.expected, parse(&made.bytes)) {
        (Outcome::Malformed, Ok(_)) => Some("takes a damaged record for a whole one"),
        (Outcome::NotAResponse, Ok(_)) => Some("takes something else for a response"),
        (Outcome::Succeeded, Ok(Some(_))) => Some("takes a success for a failure"),
        (Outcome::Succeeded, Err(_)) => Some("loses a success"),
        (Outcome::Failed | Outcome::DryRun, Err(_)) => Some("loses a failure"),
        (Outcome::Failed | Outcome::DryRun, Ok(code)) if code != made.code => {
            Some("finds another code")
        }
        _ => None,
    }
}

fn main() {
    const SEEDS: u64 = 20_000;
    let mut mistakes = BTreeMap::<&str, (u64, Vec<u8>)>::new();
    for made in (0..SEEDS).map(GeneratedResponse::from_seed) {
        if let Some(what) = mistake(&made) {
            let (count, shortest) = mistakes.entry(what).or_insert_with(|| (0, made.bytes.clone()));
            *count += 1;
            if made.bytes.len() < shortest.len() {
                *shortest = made.bytes;
            }
        }
    }
    for (what, (count, shortest)) in mistakes {
        println!(
            "{what}: {count} of {SEEDS} records, such as\n    {}",
            String::from_utf8_lossy(&shortest)
        );
    }
}
