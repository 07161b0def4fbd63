//! Plain bodies take the quick path; no result may show which way was taken.
//!
//! With little depth allowed it is never taken, so whatever is damaged in a body, the two must
//! agree; and the same for a `serde_json::Value`. It must not know how the quick path
//! works.

use apitriage::preflight::{Checker, Request, RequestLimits};
use proptest::prelude::*;
use serde::de::IgnoredAny;
use serde_json::Value;

const NOW: i64 = 1_610_696_155;

const BODIES: [(&str, &str); 10] = [
    (
        "LookUpEvents",
        r#"{"StartTime":1610121600,"EndTime":1610726399,"MaxResults":20,"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"x"},{"AttributeKey":"Username"}],"NextToken":"n","Mode":"standard"}"#,
    ),
    ("LookUpEvents", r#"{ "EndTime" : 1610696155 , "StartTime" : 1610091355 }"#),
    (
        "DescribeEvents",
        r#"{"StartTime":1608104156,"EndTime":1610696155,"MaxResults":50,"NextToken":16805138109322956,"LookupAttributes":[{"AttributeKey":"Tags"}],"IsReturnLocation":1}"#,
    ),
    ("StopLogging", r#"{"AuditName":"audit_log"}"#),
    ("GetAttributeKey", r#"{"WebsiteType":"zh"}"#),
    ("DescribeAuditTracks", "{\"PageNumber\": 1,\n \"PageSize\": 10}\n"),
    ("ListKeyAliasByRegion", r#"{"KmsRegion":"ap-hongkong","Limit":200,"Offset":0}"#),
    ("ListAudits", "{}"),
    (
        "CreateAuditTrack",
        r#"{"Name":"audit","ActionType":"Read","ResourceType":"*","Status":1,"EventNames":["*"],"Storage":{"StorageType":"cos","StorageRegion":"ap-guangzhou","StorageName":"audit-1","StoragePrefix":"abc","Compress":1}}"#,
    ),
    (
        "ModifyAuditTrack",
        r#"{"TrackId":1,"ResourceType":"cvm","EventNames":["a","b","c","d","e","f","g","h","i","j"],"Storage":{"StorageType":"ckafka","StorageRegion":"sh","StorageName":"i/t","StoragePrefix":""}}"#,
    ),
];

/// Bytes that matter to JSON, or to a rule.
const TELLING: &[u8] = b"\"\\{}[]:,-+.eE0159 \t\n\x00\x1f\x7f\xc3\xa9aSZn/";

/// What is found, without places; `None` if the body is not JSON, or gives a name twice.
fn by_value(action: &str, body: &[u8]) -> Option<Vec<String>> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let names = body.iter().filter(|&&byte| byte == b':').count();
    let kept = serde_json::to_vec(&value).ok()?.iter().filter(|&&byte| byte == b':').count();
    let findings = summary_of(&ordinary_way().check(&Request::value(action, &value), NOW));
    assert_eq!(
        summary_of(&Checker::new().check(&Request::value(action, &value), NOW)),
        findings,
        "{action} {value}"
    );
    (names == kept).then_some(findings)
}

/// Deep enough for every body here, and too little for the quick path.
fn ordinary_way() -> Checker<'static> {
    Checker::new().limits(RequestLimits { depth: 6, ..RequestLimits::default() })
}

fn summary_of(findings: &apitriage::preflight::Findings<'static>) -> Vec<String> {
    let mut rows: Vec<String> =
        findings.iter().map(|f| format!("{} {} {:?}", f.rule, f.parameter, f.value)).collect();
    rows.sort();
    rows
}

fn agree(action: &str, body: &[u8]) {
    // serde_json reads `-0` as a number with a fraction, for the sake of its sign.
    if body.windows(2).any(|pair| pair == b"-0") {
        return;
    }

    let found = summary_of(&Checker::new().check(&Request::json(action, body), NOW));
    let shown = || String::from_utf8_lossy(body).into_owned();
    assert_eq!(
        summary_of(&ordinary_way().check(&Request::json(action, body), NOW)),
        found,
        "{action} {}",
        shown()
    );

    match by_value(action, body) {
        Some(expected) => assert_eq!(found, expected, "{action} {}", shown()),
        // serde_json skips what it cannot read: numbers beyond doubles, halves of surrogate pairs.
        None => {
            let is_json = std::str::from_utf8(body)
                .is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok());
            let is_reported = found.iter().any(|row| row.starts_with("malformed_json"));
            assert_eq!(is_reported, !is_json, "{action} {} {found:?}", shown());
            assert!(!found.is_empty() || shown().contains(r"\u"), "{action} {}", shown());
        }
    }
}

#[test]
fn both_ways_agree_on_valid_bodies() {
    for (action, body) in BODIES {
        assert_eq!(by_value(action, body.as_bytes()), Some(Vec::new()), "{action}");
        agree(action, body.as_bytes());
    }
}

/// Every byte replaced, removed, and put in: all places, all telling bytes.
#[test]
fn both_ways_agree_on_one_damaged_byte() {
    for (action, body) in BODIES {
        for at in 0..body.len() {
            let (before, after) = body.as_bytes().split_at(at);
            agree(action, &[before, &after[1..]].concat());
            agree(action, before);
            for &byte in TELLING {
                agree(action, &[before, &[byte], after].concat());
                agree(action, &[before, &[byte], &after[1..]].concat());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn both_ways_agree_on_more_damage(
        which in 0..BODIES.len(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..3_u8, prop::sample::select(TELLING)), 1..5),
    ) {
        let (action, body) = BODIES[which];
        let mut body = body.as_bytes().to_vec();
        for (place, kind, byte) in edits {
            let at = place.index(body.len().max(1)).min(body.len().saturating_sub(1));
            match kind {
                0 => body.insert(at, byte),
                1 if body.len() > 1 => { body.remove(at); }
                _ => body[at] = byte,
            }
        }
        agree(action, &body);
    }
}
