//! How many calls each action has in each hour: as serde_json and a calendar read the records, and
//! as a summary says.

use std::collections::BTreeMap;

use apitriage::report::Report;
use apitriage::{Dimension, Summary};
use jiff::Timestamp;
use serde_json::Value;

/// The number of calls by action and hour.
pub type GroupCounts = BTreeMap<(String, String), u64>;

/// What is in an archive of JSON lines, of a program or of CloudAudit.
pub fn expected_groups(bytes: &[u8]) -> GroupCounts {
    let mut groups = GroupCounts::new();
    for line in bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
        let record: Value = serde_json::from_slice(line).unwrap();
        let member = |one: &str, other: &str| record.get(one).or(record.get(other)).unwrap();
        let action = member("action", "eventName").as_str().unwrap();
        let hour = hour(member("time", "eventTime"));
        *groups.entry((action.to_owned(), hour)).or_default() += 1;
    }
    groups
}

/// The hour in UTC.
fn hour(time: &Value) -> String {
    let time: Timestamp = match time.as_str() {
        Some(text) if text.ends_with('Z') => text.parse().unwrap(),
        Some(text) => format!("{text}+08:00").parse().unwrap(),
        None => Timestamp::from_second(time.as_i64().unwrap()).unwrap(),
    };
    time.to_string()[.."2026-11-25T17".len()].to_owned()
}

/// What a summary by action and hour says.
pub fn found_groups(summary: &Summary, by: &[Dimension]) -> GroupCounts {
    let groups = Report::new(summary, by).groups.unwrap();
    let counted = groups.iter().map(|group| {
        let mut keys = group.keys.iter().map(|(_, key)| key.unwrap().to_owned());
        ((keys.next().unwrap(), keys.next().unwrap()), group.records)
    });
    counted.collect()
}
