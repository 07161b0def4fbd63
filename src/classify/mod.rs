//! The decisions on what is a failure: from one record to its verdict.
//!
//! Codes are compared as exact bytes after unescaping. This stage must not know where records come
//! from, nor that requests can be checked before they are sent.

mod verdict;

pub(crate) use verdict::Decision;
pub use verdict::{Code, Failure, Odd, Outcome, Verdict};

use crate::Limits;
use crate::catalog::CatalogCode;
use crate::grammar::{BOM, Fault, FaultKind, Reading, Text, Value, ValueKind, parse};

/// Classifies one response body with the default limits.
///
/// The whole of `bytes` must be the record; blanks around it and one byte-order mark before it are
/// allowed. Nothing is allocated, unless the code is spelled with escapes.
///
/// ```
/// use apitriage::{Verdict, classify};
///
/// let body = br#"{"Response":{"Error":{"Code":"LimitExceeded.OverTime","Message":"m"},"RequestId":"r-1"}}"#;
/// let Verdict::Failure(failure) = classify(body) else { panic!() };
/// assert_eq!(failure.code.as_str(), Some("LimitExceeded.OverTime"));
/// assert_eq!(failure.request_id.unwrap().raw(), "r-1");
/// ```
pub fn classify(bytes: &[u8]) -> Verdict<'_> {
    Classifier::default().classify(bytes)
}

/// Classifies records under limits other than the default.
#[derive(Clone, Copy, Debug, Default)]
pub struct Classifier {
    limits: Limits,
}

impl Classifier {
    /// A classifier that applies `limits`.
    pub const fn new(limits: Limits) -> Self {
        Classifier { limits }
    }

    /// As the function [`classify()`], under this classifier's limits.
    pub fn classify<'a>(&self, bytes: &'a [u8]) -> Verdict<'a> {
        match bytes.strip_prefix(BOM) {
            None => self.record(bytes),
            Some(text) => match self.record(text) {
                Verdict::Malformed(fault) => {
                    Verdict::Malformed(Fault::new(fault.kind, fault.at + BOM.len()))
                }
                verdict => verdict,
            },
        }
    }

    /// As [`Self::classify`], but for a record from the middle of an input, where a byte-order mark
    /// is a fault.
    pub(crate) fn record<'a>(&self, bytes: &'a [u8]) -> Verdict<'a> {
        if bytes.len() > self.limits.record_bytes {
            return Verdict::Malformed(Fault::new(FaultKind::TooLong, self.limits.record_bytes));
        }
        self.judge(&parse(bytes, self.limits.depth))
    }

    /// The verdict on a record that was parsed before.
    pub(crate) fn judge<'a>(&self, reading: &Reading<'a>) -> Verdict<'a> {
        let request_id = self.request_id(reading);
        match self.decide(reading) {
            Decision::Malformed(fault) => Verdict::Malformed(fault),
            Decision::NotAResponse => Verdict::NotAResponse,
            Decision::Success => Verdict::Success { request_id },
            Decision::Failure(code) => {
                let message = match reading.watched.message() {
                    Some(Value::Text(text)) => Some(text),
                    _ => None,
                };
                Verdict::Failure(Failure { code, message, request_id })
            }
        }
    }

    /// The verdict on a record that was parsed before, without the texts that it would carry.
    #[inline]
    pub(crate) fn decide<'a>(&self, reading: &Reading<'a>) -> Decision<'a> {
        match self.plain_code(reading).and_then(CatalogCode::find) {
            Some(known) => Decision::Failure(Code::Known(known)),
            None => self.decide_unusual(reading),
        }
    }

    /// The code of a failure, if it is as nearly all are: without escapes, and not too long. `None`
    /// decides nothing.
    #[inline(always)]
    pub(crate) fn plain_code<'a>(&self, reading: &Reading<'a>) -> Option<&'a [u8]> {
        let watched = &reading.watched;
        let is_failure = reading.end.is_ok()
            && watched.duplicate.is_none()
            && watched.response == Some(ValueKind::Object)
            && watched.error == Some(ValueKind::Object);
        match watched.code()? {
            (Value::Text(text), _) if is_failure => {
                text.unescaped().filter(|code| code.len() <= self.limits.code_bytes)
            }
            _ => None,
        }
    }

    /// The decision on a record without a plain code of the catalog.
    fn decide_unusual<'a>(&self, reading: &Reading<'a>) -> Decision<'a> {
        let watched = &reading.watched;
        if let Err(fault) = reading.end {
            return Decision::Malformed(fault);
        }
        if let Some(fault) = watched.duplicate {
            return Decision::Malformed(fault);
        }
        if watched.response != Some(ValueKind::Object) {
            return Decision::NotAResponse;
        }
        match watched.error {
            None | Some(ValueKind::Null) => Decision::Success,
            Some(ValueKind::Object) => self.decide_unusual_code(watched.code()),
            Some(_) => Decision::Failure(Code::Odd(Odd::NotAnObject)),
        }
    }

    /// The decision on a failure whose code has escapes, is not in the catalog, is too long, or is
    /// odd.
    fn decide_unusual_code<'a>(&self, code: Option<(Value<'a>, usize)>) -> Decision<'a> {
        Decision::Failure(match code {
            None => Code::Odd(Odd::Missing),
            Some((Value::Text(text), at)) if text.decoded_len() > self.limits.code_bytes => {
                return Decision::Malformed(Fault::new(FaultKind::TooLong, at));
            }
            Some((Value::Text(text), _)) => decoded_code(text),
            Some(_) => Code::Odd(Odd::NotAString),
        })
    }

    /// The RequestId, if it is within its limit: a string, or an integer as its raw text. Two
    /// published examples have an integer (docs/facts.md, "How responses are recorded").
    pub(crate) fn request_id<'a>(&self, reading: &Reading<'a>) -> Option<Text<'a>> {
        let text = match reading.watched.request_id()? {
            Value::Text(text) => text,
            Value::Number(raw) if raw.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit()) => {
                Text::new(raw.as_bytes(), false)
            }
            _ => return None,
        };
        (text.decoded_len() <= self.limits.request_id_bytes).then_some(text)
    }
}

/// The code that a text spells, which is not in the catalog as it is written: with its escapes
/// decoded it may be.
fn decoded_code(text: Text<'_>) -> Code<'_> {
    let Some(code) = text.decode() else { return Code::Odd(Odd::NotUnicode) };
    let known = if text.is_escaped() { CatalogCode::find(code.as_bytes()) } else { None };
    known.map_or(Code::Unknown(code), Code::Known)
}
