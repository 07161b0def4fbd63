//! The ways to classify one record that are compared: ours and those of two libraries.
//!
//! Each does no more than is needed to find the code, and reuses what it can. `benches/README.md`
//! says what each does not check.

use std::borrow::Cow;
use std::collections::BTreeMap;

use apitriage::Verdict;
use apitriage::internals::{self, ValueKind};
use serde::Deserialize;
use serde::de::IgnoredAny;
use simd_json::prelude::ValueIntoString;

use crate::support::Archive;

/// What an engine found in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen<'a> {
    Success,
    Failure(&'a str),
    /// A failure, from an engine that does not undo the escapes of the code.
    SomeFailure,
    /// JSON, from an engine that says no more.
    Valid,
    Refused,
}

/// One way to classify records.
pub trait Engine: Default {
    const NAME: &'static str;

    /// Hands what it found to `see`. That may borrow from buffers of this call, so it is not
    /// returned.
    fn read<R>(&mut self, record: &[u8], see: impl FnOnce(Seen<'_>) -> R) -> R;
}

/// Stops unless the engine finds in the archive what the generator put there.
pub fn check<E: Engine>(archive: &Archive) {
    let mut engine = E::default();
    let (mut success, mut failure, mut valid) = (0, 0, 0);
    let mut codes: BTreeMap<String, u64> = BTreeMap::new();
    for record in archive.records() {
        engine.read(record, |seen| match seen {
            Seen::Success => success += 1,
            Seen::Failure(code) => match codes.get_mut(code) {
                Some(count) => *count += 1,
                None => drop(codes.insert(code.to_owned(), 1)),
            },
            Seen::SomeFailure => failure += 1,
            Seen::Valid => valid += 1,
            Seen::Refused => panic!("{} refuses {}", E::NAME, String::from_utf8_lossy(record)),
        });
    }
    let expected = &archive.expected;
    if valid > 0 {
        assert_eq!(valid, expected.records, "{}: valid", E::NAME);
        return;
    }
    assert_eq!(success, expected.succeeded, "{}: succeeded", E::NAME);
    if failure > 0 {
        assert_eq!(failure, expected.failed + expected.dry_run, "{}: failed", E::NAME);
        return;
    }
    let expected = expected.codes.iter().map(|(&code, &count)| (code.to_owned(), count)).collect();
    assert_eq!(codes, expected, "{}: codes", E::NAME);
}

/// Our verdict.
#[derive(Default)]
pub struct Ours;

impl Engine for Ours {
    const NAME: &'static str = "classify";

    fn read<R>(&mut self, record: &[u8], see: impl FnOnce(Seen<'_>) -> R) -> R {
        match apitriage::classify(record) {
            Verdict::Success { .. } => see(Seen::Success),
            Verdict::Failure(failure) => {
                see(failure.code.as_str().map_or(Seen::SomeFailure, Seen::Failure))
            }
            _ => see(Seen::Refused),
        }
    }
}

/// Our grammar, without the verdict.
#[derive(Default)]
pub struct Grammar;

impl Engine for Grammar {
    const NAME: &'static str = "grammar::parse";

    fn read<R>(&mut self, record: &[u8], see: impl FnOnce(Seen<'_>) -> R) -> R {
        let reading = internals::parse(record, 1024);
        see(match (reading.end, reading.watched.error) {
            (Err(_), _) => Seen::Refused,
            (Ok(_), Some(ValueKind::Object)) => Seen::SomeFailure,
            (Ok(_), _) => Seen::Success,
        })
    }
}

/// serde_json into its tree.
#[derive(Default)]
pub struct SerdeValue;

impl Engine for SerdeValue {
    const NAME: &'static str = "serde_json Value";

    fn read<R>(&mut self, record: &[u8], see: impl FnOnce(Seen<'_>) -> R) -> R {
        let Ok(value) = serde_json::from_slice::<serde_json::Value>(record) else {
            return see(Seen::Refused);
        };
        let error = value.get("Response").and_then(|response| response.get("Error"));
        see(match error.map(|error| error.get("Code").and_then(serde_json::Value::as_str)) {
            None => Seen::Success,
            Some(Some(code)) => Seen::Failure(code),
            Some(None) => Seen::Refused,
        })
    }
}

/// The part of a record that leads to the code.
#[derive(Deserialize)]
pub struct Envelope<'a> {
    #[serde(borrow, rename = "Response")]
    response: Response<'a>,
}

#[derive(Deserialize)]
struct Response<'a> {
    #[serde(borrow, rename = "Error")]
    error: Option<ErrorObject<'a>>,
}

#[derive(Deserialize)]
struct ErrorObject<'a> {
    #[serde(borrow, rename = "Code")]
    code: Cow<'a, str>,
}

impl Envelope<'_> {
    pub fn seen(&self) -> Seen<'_> {
        self.response.error.as_ref().map_or(Seen::Success, |error| Seen::Failure(&error.code))
    }
}

/// serde_json into structs that borrow the code.
#[derive(Default)]
pub struct SerdeStruct;

impl Engine for SerdeStruct {
    const NAME: &'static str = "serde_json struct";

    fn read<R>(&mut self, record: &[u8], see: impl FnOnce(Seen<'_>) -> R) -> R {
        match serde_json::from_slice::<Envelope<'_>>(record) {
            Ok(envelope) => see(envelope.seen()),
            Err(_) => see(Seen::Refused),
        }
    }
}

/// serde_json as a validator only, after a check that the record is UTF-8.
#[derive(Default)]
pub struct SerdeIgnored;

impl Engine for SerdeIgnored {
    const NAME: &'static str = "serde_json IgnoredAny";

    fn read<R>(&mut self, record: &[u8], see: impl FnOnce(Seen<'_>) -> R) -> R {
        let valid = std::str::from_utf8(record)
            .is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok());
        see(if valid { Seen::Valid } else { Seen::Refused })
    }
}

/// simd-json into its tape. It writes into its input, so each record is copied first.
#[derive(Default)]
pub struct SimdTape {
    copy: Vec<u8>,
    buffers: simd_json::Buffers,
    /// Empty between two records; only its memory is kept.
    nodes: Option<simd_json::Tape<'static>>,
}

impl Engine for SimdTape {
    const NAME: &'static str = "simd-json tape";

    fn read<R>(&mut self, record: &[u8], see: impl FnOnce(Seen<'_>) -> R) -> R {
        self.copy.clear();
        self.copy.extend_from_slice(record);
        let mut tape = self.nodes.take().unwrap_or_else(simd_json::Tape::null).reset();
        if simd_json::fill_tape(&mut self.copy, &mut self.buffers, &mut tape).is_err() {
            return see(Seen::Refused);
        }
        let error = tape.as_value().get("Response").and_then(|response| response.get("Error"));
        let code = error.map(|error| error.get("Code").and_then(ValueIntoString::into_string));
        let result = see(match code {
            None => Seen::Success,
            Some(Some(code)) => Seen::Failure(code),
            Some(None) => Seen::Refused,
        });
        self.nodes = Some(tape.reset());
        result
    }
}

/// simd-json into the same structs, with a copy of each record too.
#[derive(Default)]
pub struct SimdStruct {
    copy: Vec<u8>,
    buffers: simd_json::Buffers,
}

impl Engine for SimdStruct {
    const NAME: &'static str = "simd-json struct";

    fn read<R>(&mut self, record: &[u8], see: impl FnOnce(Seen<'_>) -> R) -> R {
        self.copy.clear();
        self.copy.extend_from_slice(record);
        match simd_json::serde::from_slice_with_buffers::<Envelope<'_>>(
            &mut self.copy,
            &mut self.buffers,
        ) {
            Ok(envelope) => see(envelope.seen()),
            Err(_) => see(Seen::Refused),
        }
    }
}
