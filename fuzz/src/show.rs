//! A record that is found again and shown: nothing in it acts, nothing is left out, and what is
//! under a secret name is masked.
//!
//! It must not know what else counts as secret.

use apitriage::escape_for_terminal;
use apitriage::internals::parse;
use apitriage::report::write_record;
use apitriage::{Input, Limits, Options, locate};
use serde_json::Value;

use crate::made;

const DEPTH: usize = 100;

/// A record is shown as what it is, and every byte of it leads back to it.
pub fn show(bytes: &[u8]) {
    let record = made::record(bytes);
    let end = parse(&record, DEPTH).end;
    for mask in [true, false] {
        let (shown, fault) = shown_as(&record, DEPTH, mask);
        assert_eq!(
            fault.map(|fault| (fault.kind, fault.at)),
            end.err().map(|fault| (fault.kind, fault.at))
        );
        assert!(shown.lines().all(is_harmless), "{shown:?}");
        if end.is_ok() {
            assert!(parse(shown.as_bytes(), DEPTH).end.is_ok(), "{shown}");
        }
        if end.is_ok() && !mask {
            assert_eq!(shown_as(shown.as_bytes(), DEPTH, mask).0, shown, "once more");
        }
        if let (false, Ok(value)) = (mask, serde_json::from_slice::<Value>(&record)) {
            assert_eq!(serde_json::from_str::<Value>(&shown).unwrap(), value);
        }
    }
    if end.is_ok() && serde_json::from_slice::<Value>(&record).is_ok() {
        let pairs: [(&[u8], &[u8]); 3] = [
            (b"{\"Password\":", b"}"),
            (b"{\"Value\":", b",\"Key\":\"Password\"}"),
            (b"{\"Key\":\"Password\",\"Value\":", b"}"),
        ];
        for (before, after) in pairs {
            let (shown, _) =
                shown_as(&[before, record.as_slice(), after].concat(), DEPTH + 1, true);
            let value = serde_json::from_str::<Value>(&shown);
            assert!(
                value.is_ok_and(|value| value.as_object().is_some_and(holds_nothing)),
                "{shown}"
            );
        }
    }
    assert_found_again(bytes);
}

fn shown_as(record: &[u8], max_depth: usize, mask: bool) -> (String, Option<apitriage::Fault>) {
    let mut out = Vec::new();
    let fault = write_record(record, max_depth, mask, &mut out).unwrap();
    (String::from_utf8(out).unwrap(), fault)
}

/// Whether neither a character nor the line acts, on a terminal or in the log of a CI runner.
fn is_harmless(line: &str) -> bool {
    let acts = |character: char| {
        escape_for_terminal(character.encode_utf8(&mut [0; 4])) != character.to_string()
    };
    !line.contains(acts)
        && !line.trim_start().starts_with("::")
        && !line.contains("##vso[")
        && !line.contains("##[")
}

/// Whether everything in a pair is masked, except its name.
fn holds_nothing(pair: &serde_json::Map<String, Value>) -> bool {
    pair.iter().all(|(key, value)| key == "Key" || is_masked(value))
}

fn is_masked(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) => true,
        Value::Number(_) => false,
        Value::String(text) => text.is_empty() || text == "***",
        Value::Array(elements) => elements.iter().all(is_masked),
        Value::Object(members) => members.values().all(is_masked),
    }
}

/// Every byte of a record in an archive leads to that record.
fn assert_found_again(bytes: &[u8]) {
    let (framing, input) = made::archive(bytes);
    let options = Options::new().framing(framing).limits(Limits::default()).threads(1);
    // In compressed input, and in another encoding, records have other places or none.
    if locate(|| Input::bytes("x", &input), 0, &options).is_err()
        || [&[0x1f, 0x8b][..], b"\x28\xb5\x2f\xfd"].iter().any(|magic| input.starts_with(magic))
    {
        return;
    }
    let at = |offset: usize| locate(|| Input::bytes("x", &input), offset as u64, &options).unwrap();
    for offset in [0, input.len() / 3, input.len() / 2, input.len().saturating_sub(1)] {
        let Some(found) = at(offset) else { continue };
        let (start, length) = (found.offset as usize, found.length as usize);
        assert!(offset < start + length.max(1), "{framing} {offset} {found:?}");
        assert_eq!(found.bytes, input[start..start + length], "{framing} {offset}");
        for inside in [start, start + length.saturating_sub(1)] {
            assert_eq!(at(inside).as_ref(), Some(&found), "{framing} {offset} {inside}");
        }
    }
    assert_eq!(at(input.len() + 1), None);
}
