//! A summary that is read from any bytes: if it is accepted, it is as good as one that was counted.
//!
//! It must not know what makes a summary add up.

use apitriage::fuzzing::adds_up;
use apitriage::report::{Report, write_json};
use apitriage::{Dimension, Summary, classify};
use arbitrary::Unstructured;
use serde_json::{Value, json};

use crate::made::{self, Way, below};
use crate::reports::{LISTS, assert_formats_hold};

/// What is accepted adds up, can be merged with itself and others, can be shown, and reads back.
pub fn saved(bytes: &[u8]) {
    let read = match made::way(bytes) {
        Way::Raw(bytes) => serde_json::from_slice::<Summary>(bytes),
        Way::Choices(mut choices) => serde_json::from_value(spoilt_form(&mut choices)),
    };
    let Ok(read) = read else { return };
    assert_sound(&read);

    let form = serde_json::to_value(&read).unwrap();
    let limit = |place: &str| {
        form.pointer(place).and_then(Value::as_u64).map_or(usize::MAX, |limit| limit as usize)
    };
    let mut other = Summary::new(limit("/codes/most_samples"), limit("/codes/most_unknown"));
    for groups in form["groupings"].as_array().into_iter().flatten() {
        let by = groups["by"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let by: Result<Vec<Dimension>, _> =
            by.map(|word| Dimension::parse(word, &["team", "Own.7"])).collect();
        let most_rows = groups["most_rows"].as_u64().map_or(usize::MAX, |limit| limit as usize);
        other.count_by_within(&by.unwrap_or_default(), most_rows);
    }
    add_failures(&mut other, &["InternalError", "Own.1", "Own.2", "Own.3", "DryRunOperation"]);

    let [one, other_way] = [merged(&read, &other), merged(&other, &read)];
    assert_sound(&one);
    let twice = merged(&read, &read);
    assert_sound(&twice);
    if one.is_complete() && twice.is_complete() && merged(&twice, &other).is_complete() {
        assert_eq!(one, other_way, "commutative");
        assert_eq!(merged(&read, &one), merged(&twice, &other), "associative");
        assert_eq!(one.records(), read.records() + other.records());
    }
}

fn merged(one: &Summary, other: &Summary) -> Summary {
    let mut sum = one.clone();
    sum.merge(other.clone());
    let mut tried = one.clone();
    assert_eq!(tried.try_merge(other.clone()).is_ok(), tried == sum);
    sum
}

fn assert_sound(summary: &Summary) {
    assert_eq!(adds_up(summary), Ok(()));
    let written = serde_json::to_string(summary).unwrap();
    assert_eq!(serde_json::from_str::<Summary>(&written).unwrap(), *summary);

    for by in LISTS {
        assert_formats_hold(summary, by);
        let mut report = Report::new(summary, by);
        report.keep_top(1);
        write_json(&report, std::io::sink()).unwrap();
    }
}

fn add_failures(summary: &mut Summary, codes: &[&str]) {
    for (at, code) in codes.iter().enumerate() {
        let record = format!(r#"{{"Response":{{"Error":{{"Code":"{code}"}}}}}}"#);
        summary.add(
            &format!("{}.log", at % 3),
            at as u64,
            record.as_bytes(),
            &classify(record.as_bytes()),
        );
    }
    summary.add("0.log", 99, b"{", &classify(b"{"));
}

/// The written form of a summary, a few values of which are changed.
fn spoilt_form(choices: &mut Unstructured<'_>) -> Value {
    let mut summary = Summary::new(below(choices, 3), below(choices, 4));
    if below(choices, 4) > 0 {
        let by = LISTS[below(choices, LISTS.len())];
        summary.count_by_within(by, below(choices, 6));
    }
    let codes = ["InternalError", "Own.1", "Own.2", "Own.4", "AuthFailure", "Own.5", "Own.6"];
    let most = below(choices, codes.len() + 1);
    add_failures(&mut summary, &codes[..most]);

    let mut form = serde_json::to_value(&summary).unwrap();
    for _ in 0..below(choices, 4) {
        spoil_value(&mut form, choices);
    }
    form
}

/// Replaces, removes or repeats something in `value`.
fn spoil_value(value: &mut Value, choices: &mut Unstructured<'_>) {
    match value {
        Value::Object(members) if !members.is_empty() && below(choices, 8) > 0 => {
            let key = members.keys().nth(below(choices, members.len())).cloned().unwrap();
            match below(choices, 12) {
                0 => drop(members.remove(&key)),
                1 => drop(members.insert("Own.7".to_owned(), members[&key].clone())),
                _ => spoil_value(&mut members[&key], choices),
            }
        }
        Value::Array(items) if !items.is_empty() && below(choices, 8) > 0 => {
            let at = below(choices, items.len());
            match below(choices, 12) {
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                _ => spoil_value(&mut items[at], choices),
            }
        }
        value => {
            let most = i64::MAX as u64;
            let values = [
                json!(0),
                json!(1),
                json!(2),
                json!(3),
                json!(u64::MAX),
                json!(most),
                json!(most / 2),
                json!(most - 1),
                json!(-1),
                json!(1.5),
                json!("\u{1b}[2J"),
                json!(null),
                json!([]),
                json!({}),
                json!([1, 2]),
                json!(true),
            ];
            *value = values[below(choices, values.len())].clone();
        }
    }
}
