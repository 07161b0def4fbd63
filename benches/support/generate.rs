//! Makes recorded responses of which it is known what they are.
//!
//! Three shapes, described in `benches/README.md`. The same shape and seed give the same bytes on
//! every machine; a larger budget only adds records behind those of a smaller one.

use std::collections::BTreeMap;
use std::io;
use std::str::FromStr;

use super::body::{Body, Layout, Spelling};
use super::random::Random;
use super::words::{ACTIONS, AGENTS, CODES, DECOYS, FOREIGN, PLAIN, REGIONS, USERS};

/// What kind of archive is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Short error bodies, one a line.
    Failures,
    /// Long successes and a few failures, one a line.
    Mixed,
    /// Short bodies over many lines each.
    Pretty,
}

impl Shape {
    pub const ALL: [Shape; 3] = [Shape::Failures, Shape::Mixed, Shape::Pretty];

    pub fn name(self) -> &'static str {
        match self {
            Shape::Failures => "failures",
            Shape::Mixed => "mixed",
            Shape::Pretty => "pretty",
        }
    }
}

impl FromStr for Shape {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let named = Shape::ALL.into_iter().find(|shape| shape.name() == name);
        named.ok_or_else(|| {
            format!("no shape is called {name:?}; there are failures, mixed and pretty")
        })
    }
}

/// What a reader of the archive has to find.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// The size, a line feed behind each record included.
    pub bytes: u64,
    pub records: u64,
    pub succeeded: u64,
    /// Without dry runs.
    pub failed: u64,
    pub dry_run: u64,
    /// How often each code occurs; that of a dry run is one of them.
    pub codes: BTreeMap<&'static str, u64>,
}

impl Expected {
    fn count(&mut self, len: u64, code: Option<&'static str>) {
        self.bytes += len;
        self.records += 1;
        match code {
            None => self.succeeded += 1,
            Some("DryRunOperation") => self.dry_run += 1,
            Some(_) => self.failed += 1,
        }
        if let Some(code) = code {
            *self.codes.entry(code).or_default() += 1;
        }
    }
}

/// Hands one record after another to `see`, until the next would exceed the `budget` of bytes. A
/// record comes without the line feed that belongs behind it; the budget includes it.
pub fn generate(
    shape: Shape,
    seed: u64,
    budget: u64,
    mut see: impl FnMut(&str) -> io::Result<()>,
) -> io::Result<Expected> {
    let mut generator = Generator::new(shape, seed);
    let mut expected = Expected::default();
    loop {
        let code = generator.record();
        let len = generator.body.text.len() as u64 + 1;
        if expected.bytes + len > budget {
            return Ok(expected);
        }
        see(&generator.body.text)?;
        expected.count(len, code);
    }
}

/// As [`generate`], into a file or a pipe.
pub fn write(
    shape: Shape,
    seed: u64,
    budget: u64,
    out: &mut impl io::Write,
) -> io::Result<Expected> {
    generate(shape, seed, budget, |record| {
        out.write_all(record.as_bytes())?;
        out.write_all(b"\n")
    })
}

struct Generator {
    shape: Shape,
    random: Random,
    body: Body,
    zipf: Zipf,
}

impl Generator {
    fn new(shape: Shape, seed: u64) -> Self {
        Generator {
            shape,
            random: Random::new(seed),
            body: Body::new(Layout::Compact),
            zipf: Zipf::new(),
        }
    }

    /// Puts a record into `body`; yields its code, or `None` if it is a success.
    fn record(&mut self) -> Option<&'static str> {
        let (failures, layout) = match self.shape {
            Shape::Failures => (995, self.line_layout()),
            Shape::Mixed => (100, self.line_layout()),
            Shape::Pretty => (900, Layout::Pretty),
        };
        self.body.restart(layout);
        if self.random.per_mille(failures) {
            // Half a per cent of failures stand beside data; so do the successes of this shape.
            let beside = self.shape == Shape::Failures && self.random.per_mille(5);
            return Some(self.failure(beside));
        }
        match self.shape {
            Shape::Failures => self.success(Self::decoys),
            Shape::Pretty => self.success(Self::tracking_set),
            Shape::Mixed => match self.random.below(20) {
                0..14 => self.success(Self::events),
                14..18 => self.success(Self::instances),
                _ => self.success(Self::log),
            },
        }
        None
    }

    fn line_layout(&mut self) -> Layout {
        if self.random.per_mille(250) { Layout::Spaced } else { Layout::Compact }
    }

    fn failure(&mut self, beside_data: bool) -> &'static str {
        let code = CODES[self.zipf.rank(&mut self.random)];
        let id = self.random.uuid();
        let id_first = self.random.per_mille(300);
        self.body.open('{');
        self.body.key("Response");
        self.body.open('{');
        if id_first {
            self.body.field("RequestId", &id);
        }
        if beside_data {
            self.decoys();
        }
        let spelling = self.mostly_raw(2);
        self.body.key_spelled("Error", spelling);
        self.body.open('{');
        if self.random.per_mille(200) {
            self.message();
            self.code(code);
        } else {
            self.code(code);
            self.message();
        }
        self.body.close('}');
        if !id_first {
            self.body.field("RequestId", &id);
        }
        self.body.close('}');
        self.body.close('}');
        code
    }

    fn success(&mut self, data: impl FnOnce(&mut Self)) {
        let id = self.random.uuid();
        let id_first = self.random.per_mille(300);
        self.body.open('{');
        self.body.key("Response");
        self.body.open('{');
        if id_first {
            self.body.field("RequestId", &id);
        }
        data(self);
        if !id_first {
            self.body.field("RequestId", &id);
        }
        self.body.close('}');
        self.body.close('}');
    }

    fn code(&mut self, code: &str) {
        let key = self.mostly_raw(2);
        self.body.key_spelled("Code", key);
        let spelling = self.mostly_raw(3);
        self.body.string(code, spelling);
    }

    /// Six in a hundred hold escapes or more than ASCII.
    fn message(&mut self) {
        let (from, spelling) = match self.random.below(100) {
            0..2 => (&FOREIGN[..], Spelling::Raw),
            2..4 => (&FOREIGN[..], Spelling::Ascii),
            4..6 => (&DECOYS[..], Spelling::Raw),
            _ => (&PLAIN[..], Spelling::Raw),
        };
        let message = self.random.pick(from).replace("{}", &self.random.hex(12));
        self.body.key("Message");
        self.body.string(&message, spelling);
    }

    fn mostly_raw(&mut self, veiled_per_mille: u64) -> Spelling {
        if self.random.per_mille(veiled_per_mille) { Spelling::Veiled } else { Spelling::Raw }
    }

    /// Errors of single items, which do not make the response one.
    fn decoys(&mut self) {
        self.body.key("TableResults");
        self.body.open('[');
        for _ in 0..=self.random.below(2) {
            self.body.open('{');
            self.body.key("Error");
            self.body.open('{');
            let code = self.random.pick(&CODES);
            self.body.field("Code", code);
            self.body.field("Message", "this item only");
            self.body.close('}');
            self.body.field("TableInstanceId", &format!("tcaplus-{}", self.random.hex(8)));
            self.body.close('}');
        }
        self.body.close(']');
    }

    /// One tracking set, as DescribeAudit answers.
    fn tracking_set(&mut self) {
        let name = format!("audit_{}", self.random.hex(6));
        let region = self.random.pick(&REGIONS);
        self.body.field("AuditName", &name);
        self.body.number("AuditStatus", self.random.below(2));
        self.body.field("CmqQueueName", "audit-queue");
        self.body.field("CmqRegion", region);
        self.body.field("CosBucketName", &format!("logs-{}", self.random.hex(6)));
        self.body.field("CosRegion", region);
        self.body.number("IsEnableCmqNotify", self.random.below(2));
        self.body.number("IsEnableKmsEncry", 0);
        self.body.bare_field("KeyId", "null");
        self.body.field("LogFilePrefix", &name);
        self.body.number("ReadWriteAttribute", 1 + self.random.below(3));
        self.body.key("Resources");
        self.body.open('[');
        for _ in 0..self.random.below(6) {
            let id = self.random.hex(8);
            self.body.string(
                &format!("qcs::cloudaudit:{region}:uin/100000000000:track/{id}"),
                Spelling::Raw,
            );
        }
        self.body.close(']');
        self.body.key("Tags");
        self.body.open('[');
        self.body.close(']');
    }

    /// From 1 to 30 KB, the small more often.
    fn size(&mut self) -> usize {
        let (one, other) = (self.random.below(27_000), self.random.below(27_000));
        1_000 + one.min(other) as usize
    }

    /// Operation logs, as LookUpEvents answers.
    fn events(&mut self) {
        let end = self.size();
        self.body.bare_field("ListOver", "false");
        self.body.field("NextToken", &self.random.below(1 << 40).to_string());
        self.body.key("Events");
        self.body.open('[');
        loop {
            self.event();
            if self.body.text.len() >= end {
                break;
            }
        }
        self.body.close(']');
    }

    fn event(&mut self) {
        let random = &mut self.random;
        let (action, region, user) =
            (random.pick(&ACTIONS), random.pick(&REGIONS), random.pick(&USERS));
        let (id, time) = (random.uuid(), 1_700_000_000 + random.below(50_000_000));
        let address =
            format!("10.{}.{}.{}", random.below(256), random.below(256), random.below(256));
        let source = format!("cvm.{region}.api.tencentyun.com");
        let mut log = Body::new(Layout::Compact);
        operation_log(random, &mut log, [action, region, user, &id, &address, &source], time);

        let body = &mut self.body;
        body.open('{');
        body.field("AccountID", "100000000000");
        body.field("CloudAuditEvent", &log.text);
        body.number("ErrorCode", 0);
        body.field("EventId", &id);
        body.field("EventName", action);
        body.key("EventNameCn");
        body.string(
            "查询操作记录",
            if random.per_mille(500) { Spelling::Ascii } else { Spelling::Raw },
        );
        body.field("EventRegion", region);
        body.field("EventSource", &source);
        body.field("EventTime", &time.to_string());
        body.field("RequestID", &id);
        body.field("ResourceTypeCn", "cvm");
        body.key("Resources");
        body.open('{');
        body.field("ResourceName", &format!("ins-{}", random.hex(8)));
        body.field("ResourceType", "cvm");
        body.close('}');
        body.field("SecretId", "AKIDxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
        body.field("SourceIPAddress", &address);
        body.field("Username", user);
        body.close('}');
    }

    /// Many short values, as DescribeInstances answers.
    fn instances(&mut self) {
        let end = self.size();
        let random = &mut self.random;
        let body = &mut self.body;
        body.number("TotalCount", random.below(1000));
        body.key("InstanceSet");
        body.open('[');
        loop {
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
                body.string(
                    &format!("10.0.{}.{}", random.below(256), random.below(256)),
                    Spelling::Raw,
                );
            }
            body.close(']');
            body.key("InternetAccessible");
            body.open('{');
            body.bare_field("PublicIpAssigned", random.pick(&["true", "false"]));
            body.number("InternetMaxBandwidthOut", random.below(200));
            body.close('}');
            body.key("Tags");
            body.open('[');
            body.close(']');
            body.field("CreatedTime", &format!("2026-{:02}-02T03:04:05Z", 1 + random.below(12)));
            body.close('}');
            if body.text.len() >= end {
                break;
            }
        }
        body.close(']');
    }

    /// A program's output in one long string.
    fn log(&mut self) {
        let end = self.size();
        let mut lines = String::new();
        while lines.len() < end {
            let sentences: &[&str] = match self.random.below(20) {
                0 => &DECOYS,
                1 => &FOREIGN,
                _ => &PLAIN,
            };
            let line = self.random.pick(sentences).replace("{}", &self.random.hex(12));
            lines.push_str(&format!("2026-11-02 03:04:05\t[INFO]\t{line}\n"));
        }
        self.body.field("InstanceId", &format!("ins-{}", self.random.hex(8)));
        self.body.field("Log", &lines);
    }
}

/// What CloudAudit keeps of one call: JSON, in which the call's parameters are JSON in a string.
fn operation_log(
    random: &mut Random,
    log: &mut Body,
    [action, region, user, id, address, source]: [&str; 6],
    time: u64,
) {
    let mut parameters = Body::new(Layout::Spaced);
    parameters.open('{');
    parameters.field("Region", region);
    parameters.number("Limit", random.below(100));
    parameters.number("StartTime", time - random.below(600_000));
    parameters.key("InstanceIds");
    parameters.open('[');
    for _ in 0..random.below(6) {
        parameters.string(&format!("ins-{}", random.hex(8)), Spelling::Raw);
    }
    parameters.close(']');
    parameters.close('}');

    let failed = random.per_mille(150);
    log.open('{');
    log.key("userIdentity");
    log.open('{');
    log.field("principalId", "100000000000");
    log.field("accountId", "100000000000");
    log.field("secretId", "AKIDxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    log.field("type", if user == "root" { "Root" } else { "CAMUser" });
    log.field("userName", user);
    log.field("sessionContext", &format!(r#"{{"token": "xxx", "userIp": "{address}", "mfa": 0}}"#));
    log.close('}');
    log.field("eventRegion", region);
    log.number("eventVersion", 2);
    log.field("errorCode", "0");
    log.field("errorMessage", "permission verify");
    log.field("requestID", id);
    log.field("apiVersion", "3.0");
    log.field("eventType", "ApiCall");
    log.field("httpMethod", "POST");
    log.field("apiErrorCode", if failed { random.pick(&CODES) } else { "0" });
    log.field("apiErrorMessage", if failed { random.pick(&PLAIN) } else { "" });
    log.field("userAgent", random.pick(&AGENTS));
    log.number("eventTime", time);
    log.field("sourceIPAddress", address);
    log.field("eventSource", source);
    log.field("eventName", action);
    log.field("requestParameters", &parameters.text);
    if failed {
        let answer = format!(r#"{{"Response":{{"Error":{{"Code":"{}"}}}}}}"#, random.pick(&CODES));
        log.field("responseElements", &answer);
    }
    log.close('}');
}

/// Ranks that occur as `rank.powf(-1.1)`, very nearly.
struct Zipf {
    /// For each rank the sum of the weights up to it.
    sums: [u64; CODES.len()],
}

impl Zipf {
    fn new() -> Self {
        let mut sum = 0;
        let sums = std::array::from_fn(|index| {
            // The exponent is 1 + 1/8 - 1/32. Machines round `sqrt` alike; `powf` they do not.
            let rank = (index + 1) as f64;
            let eighth = rank.sqrt().sqrt().sqrt();
            let weight = eighth.sqrt().sqrt() / (rank * eighth);
            sum += (weight * 1e12) as u64;
            sum
        });
        Zipf { sums }
    }

    fn rank(&self, random: &mut Random) -> usize {
        let drawn = random.below(self.sums[CODES.len() - 1]);
        self.sums.partition_point(|&sum| sum <= drawn)
    }
}
