//! Records bare responses as programs and containers record them, a line each. This file must not
//! know how these lines are read.

use super::Archive;
use super::body::{Body, Layout, Spelling};
use super::clock::{Clock, date_and_time};
use super::random::Random;
use super::words::REGIONS;

/// What records a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorder {
    /// Nothing is added.
    Bare,
    /// A program's log of JSON, with the response as an object.
    JsonObject,
    /// The same, with the response as text.
    JsonText,
    /// A program's log of plain text.
    Text,
    /// The same of a program that logs other things, too: nine lines before each call.
    BusyText,
    /// A program's log of `name=value`, with the response as text.
    Logfmt,
    /// Docker, around a program that writes responses.
    Docker,
    /// Kubernetes, around the same program.
    Cri,
}

impl Recorder {
    pub const ALL: [Recorder; 8] = [
        Recorder::Bare,
        Recorder::JsonObject,
        Recorder::JsonText,
        Recorder::Text,
        Recorder::BusyText,
        Recorder::Logfmt,
        Recorder::Docker,
        Recorder::Cri,
    ];

    /// Its records of the archive's responses. The calls are the same for all recorders.
    pub fn record(self, archive: &Archive, seed: u64) -> Vec<u8> {
        let mut random = Random::new(seed);
        let mut clock = Clock::new();
        let mut bytes = Vec::with_capacity(archive.bytes.len() * 3 / 2);
        for response in archive.records() {
            let call = WrappedCall::draw(&mut random, &mut clock);
            let response = std::str::from_utf8(response).expect("responses are UTF-8");
            bytes.extend_from_slice(self.line(&call, response).as_bytes());
            bytes.push(b'\n');
        }
        bytes
    }

    fn line(self, call: &WrappedCall, response: &str) -> String {
        let WrappedCall { action, .. } = call;
        let time = call.time();
        match self {
            Recorder::Bare => response.to_owned(),
            Recorder::JsonObject => json_line(call, |line| line.bare(response)),
            Recorder::JsonText => json_line(call, |line| line.string(response, Spelling::Raw)),
            Recorder::Text => {
                format!("{time}Z INFO client - {action} answered {response} in {} ms", call.took)
            }
            Recorder::BusyText => {
                let mut lines = call.other_lines();
                lines.push_str(&Recorder::Text.line(call, response));
                lines
            }
            Recorder::Logfmt => {
                let body = quoted(response);
                let WrappedCall { service, region, .. } = call;
                format!(
                    "time={time}Z level=info service={service} action={action} region={region} \
                     body={body}"
                )
            }
            Recorder::Docker => {
                let mut line = Body::new(Layout::Compact);
                line.open('{');
                line.field("log", &format!("{response}\n"));
                line.field("stream", "stdout");
                line.field("time", &format!("{time}000417Z"));
                line.close('}');
                line.text
            }
            Recorder::Cri => format!("{time}000417Z stdout F {response}"),
        }
    }
}

/// What is recorded beside a response.
struct WrappedCall {
    milliseconds: u64,
    service: &'static str,
    action: &'static str,
    region: &'static str,
    /// In milliseconds.
    took: u64,
}

const ACTIONS: [(&str, &str); 12] = [
    ("cvm", "DescribeInstances"),
    ("cvm", "RunInstances"),
    ("cvm", "TerminateInstances"),
    ("cbs", "DescribeDisks"),
    ("vpc", "DescribeSecurityGroups"),
    ("clb", "DescribeLoadBalancers"),
    ("tag", "GetTagValues"),
    ("tag", "GetResources"),
    ("cam", "ListUsers"),
    ("cam", "GetUser"),
    ("cloudaudit", "LookUpEvents"),
    ("cloudaudit", "DescribeAuditTracks"),
];

impl WrappedCall {
    fn draw(random: &mut Random, clock: &mut Clock) -> Self {
        let (service, action) = ACTIONS[random.below(ACTIONS.len() as u64) as usize];
        WrappedCall {
            milliseconds: clock.next(random),
            service,
            action,
            region: random.pick(&REGIONS),
            took: random.below(900),
        }
    }

    /// What a program logs before the call.
    fn other_lines(&self) -> String {
        let WrappedCall { service, region, took, .. } = self;
        let (time, pool) = (self.time(), took % 7);
        let lines = [
            format!("INFO  [worker-{pool}] job {took} of {service} taken from the queue"),
            format!("DEBUG [pool-{pool}] connection to {service}.{region} reused, 3 of 16 idle"),
            "INFO  [main] heartbeat".to_owned(),
            format!("WARN  [cache] {took} entries expired, the oldest after 3600 s"),
            format!("DEBUG [worker-{pool}] signing a request with TC3-HMAC-SHA256"),
            format!(
                "DEBUG [worker-{pool}] POST https://{service}.tencentcloudapi.com/ took={took}"
            ),
            "INFO  [metrics] flushed 42 series in 3 ms".to_owned(),
            format!("DEBUG [retry] attempt 1 of 3, no delay, deadline in {took} ms"),
            format!("INFO  [worker-{pool}] call done, region={region} user=100012345678"),
        ];
        lines.map(|line| format!("{time}Z {line}\n")).concat()
    }

    /// To the millisecond, and without the letter for UTC.
    fn time(&self) -> String {
        let (date, time) = date_and_time(self.milliseconds / 1000);
        format!("{date}T{time}.{:03}", self.milliseconds % 1000)
    }
}

fn json_line(call: &WrappedCall, write_response: impl FnOnce(&mut Body)) -> String {
    let mut line = Body::new(Layout::Compact);
    line.open('{');
    line.field("time", &format!("{}Z", call.time()));
    line.field("level", "info");
    line.field("service", call.service);
    line.field("action", call.action);
    line.field("region", call.region);
    line.key("body");
    write_response(&mut line);
    line.close('}');
    line.text
}

fn quoted(text: &str) -> String {
    let mut quoted = Body::new(Layout::Compact);
    quoted.string(text, Spelling::Raw);
    quoted.text
}
