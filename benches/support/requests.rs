//! Batches of requests, made from a seed, with the number of those that are invalid.

use super::random::Random;

/// The time at which they are checked.
pub const NOW: i64 = 1_610_696_155;

/// Requests, a line each.
pub struct Batch {
    pub bytes: Vec<u8>,
    pub requests: u64,
    pub invalid: u64,
}

/// At least `budget` bytes of requests: searches (70 %), tracks (20 %) and calls without
/// parameters. `wrong` in a thousand have one error.
pub fn batch(seed: u64, budget: usize, wrong: u64) -> Batch {
    let mut random = Random::new(seed);
    let mut batch = Batch { bytes: Vec::with_capacity(budget + 1024), requests: 0, invalid: 0 };
    while batch.bytes.len() < budget {
        let is_wrong = random.per_mille(wrong);
        let line = match random.below(10) {
            0..7 => search(&mut random, is_wrong),
            7..9 => track(&mut random, is_wrong),
            _ => without_parameters(is_wrong),
        };

        batch.bytes.extend_from_slice(line.as_bytes());
        batch.bytes.push(b'\n');
        batch.requests += 1;
        batch.invalid += u64::from(is_wrong);
    }
    batch
}

fn search(random: &mut Random, is_wrong: bool) -> String {
    let start = NOW - 600_000 + random.below(500_000) as i64;
    let key = random.pick(&["EventName", "Username", "ResourceType", "RequestId"]);
    let most = if is_wrong { 51 } else { 1 + random.below(50) };
    format!(
        r#"{{"action":"LookUpEvents","params":{{"StartTime":{start},"EndTime":{},"MaxResults":{most},"LookupAttributes":[{{"AttributeKey":"{key}","AttributeValue":"{}"}}]}}}}"#,
        start + 3600,
        random.hex(12)
    )
}

fn track(random: &mut Random, is_wrong: bool) -> String {
    let status = if is_wrong { 2 } else { random.below(2) };
    format!(
        r#"{{"action":"CreateAuditTrack","params":{{"Name":"track-{}","Status":{status},"ActionType":"Write","ResourceType":"*","EventNames":["*"],"Storage":{{"StorageType":"cls","StorageRegion":"ap-guangzhou","StorageName":"{}","StoragePrefix":"cloudaudit"}}}}}}"#,
        random.hex(6),
        random.uuid()
    )
}

fn without_parameters(is_wrong: bool) -> String {
    let params = if is_wrong { r#"{"Offset":1}"# } else { "{}" };
    format!(r#"{{"action":"ListAudits","params":{params}}}"#)
}
