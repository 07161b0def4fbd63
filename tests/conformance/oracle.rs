//! Everything that must hold for any bytes at all, in one function.
//!
//! Whether bytes are JSON is asked of `str::from_utf8` and serde_json's `IgnoredAny`, which is
//! exactly the grammar: no recursion limit, no range of numbers. Each permitted difference has a
//! name here; none is skipped wholesale. It must not know where the bytes come from.

use apitriage::FaultKind;
use apitriage::internals::parse;
use apitriage::{Fault, Verdict, classify};
use serde::de::IgnoredAny;

use crate::common::{in_words, request_id};
use crate::judge::{RequestId, Tree, judge};

pub(crate) const MAX_DEPTH: usize = 1024;
const BOM: &[u8] = b"\xef\xbb\xbf";

/// How far the judge could follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Not JSON; judged by the kind and place of the fault.
    Fault(FaultKind),
    /// JSON, verdict and RequestId compared.
    Verdict,
    /// JSON that serde_json skips but does not read; only accepted or not was compared.
    AcceptedOnly,
}

pub(crate) fn is_json(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok())
}

/// Panics, naming the bytes, if parser or classifier and judge disagree anywhere.
pub(crate) fn check(bytes: &[u8]) -> Seen {
    let shown = || format!("{:?} = {bytes:?}", String::from_utf8_lossy(bytes));
    let end = parse(bytes, MAX_DEPTH).end;
    match (is_json(bytes), end) {
        (true, Ok(end)) => assert_eq!(end, bytes.len(), "{}", shown()),
        // Named exception: the depth limit, which serde_json's `IgnoredAny` does not have.
        (true, Err(Fault { kind: FaultKind::TooDeep, at })) => {
            assert_eq!(Some(at), first_too_deep(bytes), "{}", shown());
        }
        (valid, end) => assert_eq!(end.is_ok(), valid, "{end:?} for {}", shown()),
    }

    if let Err(fault) = end {
        check_fault(bytes, fault);
    }
    check_verdict(bytes)
}

fn check_verdict(bytes: &[u8]) -> Seen {
    let shown = || format!("{:?} = {bytes:?}", String::from_utf8_lossy(bytes));
    let verdict = classify(bytes);
    // Named exception: one byte-order mark at the start, which `parse` and serde_json refuse.
    let (text, skipped) = bytes.strip_prefix(BOM).map_or((bytes, 0), |text| (text, BOM.len()));
    if let Err(fault) = parse(text, MAX_DEPTH).end {
        let moved = format!("malformed {} {}", fault.kind, fault.at + skipped);
        assert_eq!(in_words(&verdict), moved, "{}", shown());
        return Seen::Fault(fault.kind);
    }

    let tree = match serde_json::from_slice::<Tree>(text) {
        Ok(tree) => tree,
        Err(error) => {
            assert!(skipped_but_not_read(&error), "{error} for {}", shown());
            // Such a record may still be malformed, but only by what the watched fields say.
            if let Verdict::Malformed(fault) = verdict {
                assert!(
                    matches!(fault.kind, FaultKind::DuplicateKey | FaultKind::TooLong),
                    "{fault:?} for {}",
                    shown()
                );
            }
            return Seen::AcceptedOnly;
        }
    };
    let expected = judge(&tree);
    let words = match verdict {
        // Named exceptions: repeated watched keys and an overlong code. The judge knows no
        // offsets; the place must be a string of the record.
        Verdict::Malformed(fault) => {
            assert_eq!(bytes.get(fault.at), Some(&b'"'), "{fault:?} for {}", shown());
            format!("malformed {}", fault.kind)
        }
        ref verdict => in_words(verdict),
    };
    assert_eq!(words, expected.words, "{}", shown());

    match expected.request_id {
        RequestId::Known(known) => assert_eq!(request_id(&verdict), known, "{}", shown()),
        RequestId::Float => {
            let raw = request_id(&verdict).unwrap_or_default();
            assert!(
                raw.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit()),
                "{raw} for {}",
                shown()
            );
        }
    }
    Seen::Verdict
}

/// The reasons for which serde_json refuses to read what it is willing to skip.
fn skipped_but_not_read(error: &serde_json::Error) -> bool {
    let error = error.to_string();
    [
        "lone leading surrogate in hex escape",
        "unexpected end of hex escape", // a leading surrogate and no trailing one
        "number out of range",
        "recursion limit exceeded", // 128
    ]
    .iter()
    .any(|reason| error.starts_with(reason))
}

/// A fault is inside the bytes, and what is before it has no other fault: it is the beginning of a
/// text, or a whole one.
fn check_fault(bytes: &[u8], fault: Fault) {
    use FaultKind::*;
    let shown = || format!("{fault:?} for {:?} = {bytes:?}", String::from_utf8_lossy(bytes));
    assert!(fault.at <= bytes.len(), "{}", shown());
    assert_eq!(matches!(fault.kind, Empty | UnexpectedEnd), fault.at == bytes.len(), "{}", shown());

    // Repeated keys and overlong codes are not faults of the grammar.
    assert!(!matches!(fault.kind, DuplicateKey | TooLong), "{}", shown());

    // What is before a fault was accepted, so there is no bad UTF-8 in it.
    let bad_utf8 = std::str::from_utf8(bytes).err().map(|error| error.valid_up_to());
    assert!(bad_utf8.is_none_or(|bad| fault.at <= bad), "{}", shown());
    assert!(fault.kind != InvalidUtf8 || bad_utf8 == Some(fault.at), "{}", shown());
    assert!(bad_utf8 != Some(fault.at) || fault.kind == InvalidUtf8, "{}", shown());

    let before = &bytes[..fault.at];
    match parse(before, MAX_DEPTH).end {
        // A whole text ends before the fault: more follows it, or the zero of a number like `01`.
        Ok(_) => {
            assert!(matches!(fault.kind, TrailingBytes | BadNumber | InvalidUtf8), "{}", shown())
        }
        Err(Fault { kind: Empty | UnexpectedEnd, at }) => {
            assert_eq!(at, before.len(), "{}", shown());
            assert!(fault.kind != TrailingBytes, "{}", shown());
        }
        Err(earlier) => panic!("{earlier:?} comes before {}", shown()),
    }
}

/// The place of the bracket that exceeds the limit; `bytes` must be JSON.
fn first_too_deep(bytes: &[u8]) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0, false, false);
    bytes.iter().position(|&byte| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => depth -= 1,
            _ => {}
        }
        depth > MAX_DEPTH
    })
}
