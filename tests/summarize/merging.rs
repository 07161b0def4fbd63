//! Merging is addition: however records are divided, the sum is the same.

use std::collections::BTreeMap;

use apitriage::{Input, Limits, Options, Summary, classify, summarize};
use proptest::collection::vec;
use proptest::prelude::*;

use super::support::{empty_summary, failed_response};

fn record() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        6 => (0..12_u8).prop_map(|number| failed_response(&format!("Not.Known{number}"))),
        2 => prop_oneof![Just("InternalError"), Just("AuthFailure.SignatureFailure"), Just("DryRunOperation")].prop_map(failed_response),
        2 => proptest::sample::select(vec![
            &br#"{"Response":{"RequestId":"r"}}"#[..], b"[]", b"oops", b"{", b"{\"a\":", br#"{"Response":{"Error":1}}"#,
            br#"{"Response":{"Error":{"Code":1}}}"#,
        ]).prop_map(<[u8]>::to_vec),
    ]
}

/// An input's number, and a record in it.
fn records() -> impl Strategy<Value = Vec<(u8, Vec<u8>)>> {
    vec((0..3_u8, record()), 0..40)
}

type Numbered<'a> = (usize, &'a (u8, Vec<u8>));

fn sum_of<'a>(empty: &Summary, records: impl IntoIterator<Item = Numbered<'a>>) -> Summary {
    let mut summary = empty.clone();
    for (index, (input, record)) in records {
        summary.add(&format!("input-{input}"), index as u64 * 100, record, &classify(record));
    }
    summary
}

fn merged(mut one: Summary, other: &Summary) -> Summary {
    one.merge(other.clone());
    one
}

/// How many samples, and how many unknown codes.
fn settings() -> impl Strategy<Value = Vec<(usize, usize)>> {
    vec((0..4_usize, 0..5_usize), 3)
}

fn smaller_settings_hold(
    records: &[(u8, Vec<u8>)],
    parts: &[usize],
    settings: &[(usize, usize)],
    is_grouped: bool,
) -> Result<(), TestCaseError> {
    let of = |number: usize| {
        let mine = records.iter().enumerate().filter(|(index, _)| parts[*index] == number);
        sum_of(&empty_summary(settings[number].0, settings[number].1, is_grouped), mine)
    };
    let [a, b, c] = [of(0), of(1), of(2)];
    prop_assert_eq!(merged(a.clone(), &b), merged(b.clone(), &a), "commutative");

    let least = settings
        .iter()
        .copied()
        .reduce(|one, other| (one.0.min(other.0), one.1.min(other.1)))
        .unwrap();
    let all = sum_of(&empty_summary(least.0, least.1, is_grouped), records.iter().enumerate());
    prop_assert_eq!(&merged(merged(a.clone(), &b), &c), &all, "from the left");
    prop_assert_eq!(&merged(a, &merged(b, &c)), &all, "from the right");
    Ok(())
}

/// Threads merge their summaries early once they grow large. No code is missing or counted twice,
/// even if the limit evicts codes.
#[test]
fn many_unknown_codes_are_the_same_for_any_threads() {
    let code = |number: usize| {
        format!(
            r#"{{"Response":{{"Error":{{"Code":"Not.Known{}"}},"RequestId":"r"}}}}"#,
            number % 6000
        )
    };
    let records: Vec<String> = (0..13_000).map(code).collect();
    let input = records.join("\n");

    for unknown_codes in [3000, 16_384] {
        let limits = Limits::new().unknown_codes(unknown_codes);
        let mut alone = Summary::new(2, unknown_codes);
        let mut offset = 0;
        for record in &records {
            alone.add("x", offset, record.as_bytes(), &classify(record.as_bytes()));
            offset += record.len() as u64 + 1;
        }

        let codes = |summary: &Summary| serde_json::to_value(summary).unwrap()["codes"].clone();
        for threads in [1, 2, 8] {
            let options =
                Options::new().threads(threads).chunk_bytes(20_000).samples(2).limits(limits);
            let summary = summarize([Input::bytes("x", input.as_bytes())], &options).unwrap();
            assert_eq!(summary.failed(), 13_000);
            assert!(codes(&summary) == codes(&alone), "{threads} threads, {unknown_codes} codes");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn merging_is_addition(
        records in records(),
        parts in vec(0..4_usize, 40),
        order in Just(vec![0, 1, 2, 3]).prop_shuffle(),
        samples in 0..4_usize,
        unknown in 0..5_usize,
        is_grouped in any::<bool>(),
    ) {
        let zero = empty_summary(samples, unknown, is_grouped);
        let all = sum_of(&zero, records.iter().enumerate());
        let part = |number| {
            sum_of(&zero, records.iter().enumerate().filter(|(index, _)| parts[*index] == number))
        };
        let [a, b, c, d] = [part(order[0]), part(order[1]), part(order[2]), part(order[3])];
        prop_assert_eq!(&merged(zero.clone(), &all), &all, "zero from the left");
        prop_assert_eq!(&merged(all.clone(), &zero), &all, "zero from the right");
        prop_assert_eq!(merged(a.clone(), &b), merged(b.clone(), &a), "commutative");

        let left = merged(merged(a.clone(), &b), &c);
        let right = merged(a.clone(), &merged(b.clone(), &c));
        prop_assert_eq!(&left, &right, "associative");
        prop_assert_eq!(&merged(left, &d), &all, "independent of the division");
        prop_assert_eq!(&merged(merged(a, &b), &merged(c, &d)), &all, "in pairs");

        let saved = serde_json::to_string(&all).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Summary>(&saved).unwrap(), &all, "as saved");
        prop_assert_eq!(&serde_json::to_string(&serde_json::from_str::<Summary>(&saved).unwrap()).unwrap(), &saved);
    }

    /// Summaries may have been made under different settings. Then the smaller ones apply.
    #[test]
    fn the_smaller_settings_hold(records in records(), parts in vec(0..3_usize, 40), settings in settings()) {
        smaller_settings_hold(&records, &parts, &settings, false)?;
    }

    #[test]
    fn the_smaller_settings_hold_in_groups(records in records(), parts in vec(0..3_usize, 40), settings in settings()) {
        smaller_settings_hold(&records, &parts, &settings, true)?;
    }

    #[test]
    fn few_unknown_codes_are_kept_and_those_are_exact(
        records in records(),
        parts in vec(0..3_usize, 40),
        unknown in 0..5_usize,
    ) {
        let zero = empty_summary(1, unknown, false);
        let mut all = zero.clone();
        for number in 0..3 {
            all.merge(sum_of(&zero, records.iter().enumerate().filter(|(index, _)| parts[*index] == number)));
        }

        let mut counts = BTreeMap::new();
        for (_, record) in &records {
            let text = std::str::from_utf8(record).unwrap();
            if let Some(at) = text.find("Not.Known") {
                *counts.entry(text.split_at(at).1.split('"').next().unwrap().to_owned()).or_insert(0_u64) += 1;
            }
        }

        let mut by_hash: Vec<&String> = counts.keys().collect();
        by_hash.sort_by_key(|code| xxhash_rust::xxh3::xxh3_64(code.as_bytes()));
        let (kept, other) = by_hash.split_at(unknown.min(by_hash.len()));
        let form = serde_json::to_value(&all).unwrap();
        let codes = form["codes"]["codes"].as_object().unwrap();
        prop_assert!(codes.values().all(|tally| tally["count"].as_u64() > Some(0)), "what did not occur is not named");

        let found: BTreeMap<&str, u64> = codes.iter()
            .filter(|(code, _)| code.starts_with("Not.Known"))
            .map(|(code, tally)| (code.as_str(), tally["count"].as_u64().unwrap()))
            .collect();
        let expected: BTreeMap<&str, u64> = kept.iter().map(|code| (code.as_str(), counts[*code])).collect();
        prop_assert_eq!(found, expected);

        let rest: u64 = other.iter().map(|code| counts[*code]).sum();
        prop_assert_eq!(form["codes"]["other"]["count"].as_u64(), Some(rest));
    }
}
