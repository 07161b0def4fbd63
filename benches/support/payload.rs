//! What successes hold: errors of items, a tracking set, instances, tags, a program's output.

use super::body::{Body, Spelling};
use super::random::Random;
use super::words::{CODES, DECOYS, FOREIGN, PLAIN, REGIONS, TAG_KEYS, USERS};

/// How long a record of *mixed* gets: from 1 to 30 kB, small ones more often.
pub fn record_len(random: &mut Random) -> usize {
    let (one, other) = (random.below(27_000), random.below(27_000));
    1_000 + one.min(other) as usize
}

/// Errors of single items, which do not make the response a failure.
pub fn item_errors(body: &mut Body, random: &mut Random) {
    body.key("TableResults");
    body.open('[');
    for _ in 0..=random.below(2) {
        body.open('{');
        body.key("Error");
        body.open('{');
        body.field("Code", random.pick(&CODES));
        body.field("Message", "this item only");
        body.close('}');
        body.field("TableInstanceId", &format!("tcaplus-{}", random.hex(8)));
        body.close('}');
    }
    body.close(']');
}

/// One tracking set, as DescribeAudit answers.
pub fn tracking_set(body: &mut Body, random: &mut Random) {
    let name = format!("audit_{}", random.hex(6));
    let region = random.pick(&REGIONS);
    body.field("AuditName", &name);
    body.number("AuditStatus", random.below(2));
    body.field("CmqQueueName", "audit-queue");
    body.field("CmqRegion", region);
    body.field("CosBucketName", &format!("logs-{}", random.hex(6)));
    body.field("CosRegion", region);
    body.number("IsEnableCmqNotify", random.below(2));
    body.number("IsEnableKmsEncry", 0);
    body.bare_field("KeyId", "null");
    body.field("LogFilePrefix", &name);
    body.number("ReadWriteAttribute", 1 + random.below(3));

    body.key("Resources");
    body.open('[');
    for _ in 0..random.below(6) {
        let id = random.hex(8);
        let resource = format!("qcs::cloudaudit:{region}:uin/100000000000:track/{id}");
        body.string(&resource, Spelling::Raw);
    }
    body.close(']');
    body.empty_list("Tags");
}

/// The number of a task that goes on, as CreateSnapshot and many others answer.
pub fn task(body: &mut Body, random: &mut Random) {
    body.number("TaskId", random.below(1 << 31));
}

/// Names and values, as GetTagValues answers.
pub fn tags(body: &mut Body, random: &mut Random) {
    body.field("PaginationToken", &random.hex(64));
    body.key("Tags");
    body.open('[');
    for _ in 0..=random.below(8) {
        body.open('{');
        body.field("TagKey", random.pick(&TAG_KEYS));
        body.field("TagValue", random.pick(&USERS));
        body.close('}');
    }
    body.close(']');
}

/// One to three of [`instances`].
pub fn few_instances(body: &mut Body, random: &mut Random) {
    let count = 1 + random.below(3);
    body.number("TotalCount", count);
    body.key("InstanceSet");
    body.open('[');
    for _ in 0..count {
        instance(body, random);
    }
    body.close(']');
}

/// Many short values, as DescribeInstances answers.
pub fn instances(body: &mut Body, random: &mut Random) {
    let len = record_len(random);
    body.number("TotalCount", random.below(1000));
    body.key("InstanceSet");
    body.open('[');
    loop {
        instance(body, random);
        if body.text.len() >= len {
            break;
        }
    }
    body.close(']');
}

fn instance(body: &mut Body, random: &mut Random) {
    body.open('{');
    body.key("Placement");
    body.open('{');
    body.field("Zone", &format!("{}-{}", random.pick(&REGIONS), random.below(8)));
    body.number("ProjectId", random.below(1_000_000));
    body.bare_field("HostId", "null");
    body.close('}');

    body.field("InstanceId", &format!("ins-{}", random.hex(8)));
    body.number("CPU", 1 << random.below(6));
    body.number("Memory", 1 << random.below(9));
    body.field("InstanceState", random.pick(&["RUNNING", "STOPPED", "PENDING"]));
    body.bare_field("Load", &format!("{}.{:02}", random.below(64), random.below(100)));
    body.bare_field("Drift", &format!("-{}e-{}", 1 + random.below(9), random.below(12)));

    body.key("PrivateIpAddresses");
    body.open('[');
    for _ in 0..=random.below(3) {
        let address = format!("10.0.{}.{}", random.below(256), random.below(256));
        body.string(&address, Spelling::Raw);
    }
    body.close(']');

    body.key("InternetAccessible");
    body.open('{');
    body.bare_field("PublicIpAssigned", random.pick(&["true", "false"]));
    body.number("InternetMaxBandwidthOut", random.below(200));
    body.close('}');

    body.empty_list("Tags");
    body.field("CreatedTime", &format!("2026-{:02}-02T03:04:05Z", 1 + random.below(12)));
    body.close('}');
}

/// A program's output in one long string.
pub fn program_log(body: &mut Body, random: &mut Random) {
    let len = record_len(random);
    let mut lines = String::new();
    while lines.len() < len {
        let sentences: &[&str] = match random.below(20) {
            0 => &DECOYS,
            1 => &FOREIGN,
            _ => &PLAIN,
        };
        let line = random.pick(sentences).replace("{}", &random.hex(12));
        lines.push_str(&format!("2026-11-02 03:04:05\t[INFO]\t{line}\n"));
    }
    body.field("InstanceId", &format!("ins-{}", random.hex(8)));
    body.field("Log", &lines);
}
