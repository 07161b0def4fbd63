//! Generated records and requests are what they claim to be, and every kind of them occurs.
//!
//! The classifier, the checker and an independent judge are asked here. The generators do not ask
//! them.

#![cfg(feature = "arbitrary")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that fails should panic"
)]

use std::collections::BTreeMap;

use apitriage::generate::{GeneratedRequest, GeneratedResponse};
use apitriage::preflight::{self, Checker};
use apitriage::{FaultKind, Outcome, Verdict, classify};
use serde::de::IgnoredAny;

const SEEDS: u64 = 30_000;

#[test]
fn generated_responses_are_what_they_claim_to_be() {
    let mut outcomes = BTreeMap::<Outcome, u64>::new();
    let mut faults = BTreeMap::<FaultKind, u64>::new();
    for seed in 0..SEEDS {
        let made = GeneratedResponse::from_seed(seed);
        let text = String::from_utf8_lossy(&made.bytes);
        let verdict = classify(&made.bytes);
        assert_eq!(verdict.outcome(), made.expected, "{seed}: {text}");

        match &verdict {
            Verdict::Failure(failure) => {
                assert_eq!(failure.code.as_str(), made.code.as_deref(), "{seed}: {text}")
            }
            Verdict::Malformed(fault) => *faults.entry(fault.kind).or_default() += 1,
            _ => assert_eq!(made.code, None),
        }

        let is_json = std::str::from_utf8(&made.bytes)
            .is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok());
        assert!(is_json || made.expected == Outcome::Malformed, "{seed}: {text}");
        *outcomes.entry(made.expected).or_default() += 1;
    }

    for &outcome in Outcome::ALL {
        assert!(
            outcomes.get(&outcome).is_some_and(|&count| count > SEEDS / 1000),
            "{outcome}: {outcomes:?}"
        );
    }
    assert!(faults.len() >= 9, "{faults:?}");
}

#[test]
fn generated_requests_are_what_they_claim_to_be() {
    let checker = Checker::new();
    let mut codes = BTreeMap::<Option<&str>, u64>::new();
    for seed in 0..SEEDS {
        let made = GeneratedRequest::from_seed(seed);
        let request = preflight::Request::json(made.action.name(), made.body.as_bytes());
        let findings = checker.check(&request, made.now);
        let first = findings.first_error().and_then(|finding| finding.code());
        assert_eq!(first, made.code, "{seed}: {} {}: {findings:?}", made.action, made.body);
        assert_eq!(
            findings.has_errors(),
            made.code.is_some(),
            "{seed}: {} {}: {findings:?}",
            made.action,
            made.body
        );
        *codes.entry(made.code).or_default() += 1;
    }
    assert!(codes.len() > 17 && codes[&None] > SEEDS / 4, "{codes:?}");
}

#[test]
fn a_seed_always_makes_the_same() {
    for seed in [0, 1, u64::MAX] {
        assert_eq!(GeneratedResponse::from_seed(seed), GeneratedResponse::from_seed(seed));
        assert_eq!(GeneratedRequest::from_seed(seed), GeneratedRequest::from_seed(seed));
    }
    assert_ne!(GeneratedResponse::from_seed(0), GeneratedResponse::from_seed(1));
}
