//! Recordings of real calls, or constructed of them: counts, actions, regions and times are those of
//! the calls.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use apitriage::{ContextField, Input, Options, calls};
use serde_json::{Map, Value, json};

use super::{assert_none, expectations, folder, mismatches, options_of};

/// The files, and what is in each.
fn files() -> Vec<(PathBuf, Map<String, Value>)> {
    let folders = ["real", "packed", "cassettes"].map(|name| folder().join(name));
    let rows = folders.into_iter().flat_map(|folder| {
        let rows = expectations(&folder.join("truth.json"));
        rows.into_iter().map(move |(name, row)| (folder.join(name), row))
    });
    let files: Vec<_> = rows.collect();
    assert_eq!(files.len(), 35);
    files
}

/// What a summary must say, under the names of `expected.json`.
fn expected_of(row: &Map<String, Value>) -> Map<String, Value> {
    let expected = json!({
        "succeeded": row["ok"],
        "failed": row["failed"],
        "dry_run": 0,
        "codes": row["codes"],
        "malformed": 0,
        "unread": 0,
    });
    let calls = row["ok"].as_u64().unwrap() + row["failed"].as_u64().unwrap();
    assert_eq!(row["responses"], json!(calls));
    expected.as_object().unwrap().clone()
}

#[test]
fn recordings_of_real_calls_are_counted_exactly() {
    let wrong: Vec<String> = files()
        .iter()
        .flat_map(|(path, row)| mismatches(path, &options_of(row), &expected_of(row)))
        .collect();
    assert_none(&wrong);
}

/// What was recorded beside the calls of a file: how often each action and each region, and the
/// first and the last second.
fn context_of(path: &Path, options: &Options) -> Map<String, Value> {
    let seen = Mutex::new((BTreeMap::new(), BTreeMap::new(), Vec::new()));
    let input = Input::path(path);
    calls([input], options, |call| {
        let mut seen = seen.lock().unwrap();
        let (actions, regions, seconds) = &mut *seen;
        for (field, counts) in [(ContextField::Action, actions), (ContextField::Region, regions)] {
            if let Some(value) = call.context().get(field) {
                *counts.entry(value.to_owned()).or_insert(0_u64) += 1;
            }
        }
        seconds.extend(call.context().time.map(|time| time.micros().div_euclid(1_000_000)));
    })
    .unwrap();

    let (actions, regions, seconds) = seen.into_inner().unwrap();
    let said = json!({
        "actions": actions,
        "regions": regions,
        "first": seconds.iter().min(),
        "last": seconds.iter().max(),
    });
    said.as_object().unwrap().clone()
}

#[test]
fn actions_regions_and_times_are_those_of_the_calls() {
    let mut wrong = Vec::new();
    for (path, row) in files() {
        let said = context_of(&path, &options_of(&row));
        for (what, said) in said {
            if let Some(wanted) = row.get(&what).filter(|wanted| **wanted != said) {
                wrong.push(format!("{}: {what} is {said}, not {wanted}", path.display()));
            }
        }
    }
    assert_none(&wrong);
}
