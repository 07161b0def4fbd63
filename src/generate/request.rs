//! Requests to CloudAudit: valid ones near their limits, and the same with one thing wrong.
//!
//! The values come from the documents (docs/facts.md, the code page); the rules are not asked.

use arbitrary::{Arbitrary, Unstructured};

use super::choices::{Choices, bytes_from_seed};
use super::text::{JsonBuilder, Member, words};
use crate::catalog::Action;

const DAY: i64 = 86_400;

/// A request as JSON, and what a check must say of it.
///
/// ```
/// use apitriage::generate::GeneratedRequest;
/// use apitriage::preflight::{self, Checker};
///
/// for seed in 0..100 {
///     let made = GeneratedRequest::from_seed(seed);
///     let request = preflight::Request::json(made.action.name(), made.body.as_bytes());
///     let first = Checker::new().first(&request, made.now);
///     assert_eq!(first.and_then(|finding| finding.code()), made.code, "{}", made.body);
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GeneratedRequest {
    /// What it asks for.
    pub action: Action,
    /// Its parameters, a JSON object.
    pub body: String,
    /// When it is sent, in seconds since 1970.
    pub now: i64,
    /// The code that the server would answer with; `None` if it is valid.
    pub code: Option<&'static str>,
}

impl GeneratedRequest {
    /// The same seed gives the same request, in this version of the crate.
    pub fn from_seed(seed: u64) -> Self {
        let bytes = bytes_from_seed(seed);
        GeneratedRequest::made(&mut Choices::new(&mut Unstructured::new(&bytes)))
    }

    fn made(choices: &mut Choices<'_, '_>) -> Self {
        let now = 1_700_000_000 + choices.between(0, 100 * DAY);
        let [first, ..] = &KINDS;
        let kind = choices.one_of(&KINDS).unwrap_or(first);
        let mut parameters = (kind.valid)(now, choices);
        let mut code = None;
        if choices.one_in(2)
            && let Some(broken) = choices.one_of(kind.broken)
        {
            broken.apply(&mut parameters, now);
            code = Some(broken.code);
        }
        let mut text = JsonBuilder::new(choices);
        let members =
            parameters.iter().map(|(name, json)| Member::new(name, |text, _, _| text.push(json)));
        text.object(members.collect(), 0, choices);
        GeneratedRequest {
            action: kind.action,
            body: String::from_utf8(text.bytes).unwrap_or_default(),
            now,
            code,
        }
    }
}

impl<'a> Arbitrary<'a> for GeneratedRequest {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        Ok(GeneratedRequest::made(&mut Choices::new(bytes)))
    }
}

/// Names, and values as JSON.
type Parameters = Vec<(String, String)>;

struct Kind {
    action: Action,
    valid: fn(i64, &mut Choices<'_, '_>) -> Parameters,
    broken: &'static [Broken],
}

/// One thing wrong: a parameter gets this value, or goes.
#[derive(Clone, Copy)]
struct Broken {
    name: &'static str,
    value: Value,
    code: &'static str,
}

#[derive(Clone, Copy)]
enum Value {
    Json(&'static str),
    Gone,
    /// Seconds before or after the request is sent.
    FromNow(i64),
}

impl Broken {
    const fn json(name: &'static str, value: &'static str, code: &'static str) -> Self {
        Broken { name, value: Value::Json(value), code }
    }

    const fn gone(name: &'static str, code: &'static str) -> Self {
        Broken { name, value: Value::Gone, code }
    }

    const fn at(name: &'static str, from_now: i64, code: &'static str) -> Self {
        Broken { name, value: Value::FromNow(from_now), code }
    }

    fn apply(self, parameters: &mut Parameters, now: i64) {
        parameters.retain(|(name, _)| name != self.name);
        let json = match self.value {
            Value::Gone => return,
            Value::Json(json) => json.to_owned(),
            Value::FromNow(seconds) => (now + seconds).to_string(),
        };
        parameters.push((self.name.to_owned(), json));
    }
}

const KINDS: [Kind; 8] = [
    Kind {
        action: Action::ListAudits,
        valid: |_, _| Vec::new(),
        broken: &[Broken::json("AuditName", "\"abc\"", "UnknownParameter")],
    },
    Kind { action: Action::LookUpEvents, valid: look_up_events, broken: LOOK_UP_EVENTS },
    Kind { action: Action::DescribeEvents, valid: describe_events, broken: DESCRIBE_EVENTS },
    Kind { action: Action::CreateAudit, valid: create_audit, broken: CREATE_AUDIT },
    Kind { action: Action::StartLogging, valid: named, broken: NAMED },
    Kind { action: Action::DescribeAudit, valid: named, broken: NAMED },
    Kind { action: Action::GetAttributeKey, valid: website, broken: WEBSITE },
    Kind { action: Action::DescribeAuditTrack, valid: track, broken: TRACK },
];

fn is_there(name: &str, json: impl Into<String>) -> (String, String) {
    (name.to_owned(), json.into())
}

fn quoted(text: &str, choices: &mut Choices<'_, '_>) -> String {
    let mut quoted = JsonBuilder::default();
    quoted.string(text, choices);
    String::from_utf8(quoted.bytes).unwrap_or_default()
}

fn look_up_events(now: i64, choices: &mut Choices<'_, '_>) -> Parameters {
    let start = now - choices.between(0, 7 * DAY);
    let mut parameters = vec![
        is_there("StartTime", start.to_string()),
        is_there("EndTime", (start + choices.between(0, 9 * DAY)).to_string()),
    ];
    if choices.one_in(2) {
        parameters.push(is_there("MaxResults", choices.between(1, 50).to_string()));
    }
    if choices.one_in(3) {
        parameters.push(is_there("Mode", choices.pick(&["\"standard\"", "\"quick\""])));
    }
    if choices.one_in(2) {
        let keys = [
            "RequestId",
            "EventName",
            "ReadOnly",
            "Username",
            "ResourceType",
            "ResourceName",
            "AccessKeyId",
        ];
        parameters.push(is_there("LookupAttributes", attributes(&keys, choices)));
    }
    parameters
}

fn attributes(keys: &[&str], choices: &mut Choices<'_, '_>) -> String {
    let count = 1 + choices.below(12);
    let one = |choices: &mut Choices<'_, '_>| {
        let value = if choices.one_in(3) { words(choices) } else { "x".to_owned() };
        let (key, value) = (quoted(choices.pick(keys), choices), quoted(&value, choices));
        format!("{{\"AttributeKey\":{key},\"AttributeValue\":{value}}}")
    };
    let all: Vec<String> = (0..count).map(|_| one(choices)).collect();
    format!("[{}]", all.join(","))
}

fn describe_events(now: i64, choices: &mut Choices<'_, '_>) -> Parameters {
    let start = now - choices.between(0, 90 * DAY);
    let mut parameters = vec![
        is_there("StartTime", start.to_string()),
        is_there("EndTime", (start + choices.between(0, 30 * DAY - 1)).to_string()),
    ];
    if choices.one_in(2) {
        parameters.push(is_there("MaxResults", choices.between(1, 50).to_string()));
    }
    if choices.one_in(2) {
        parameters.push(is_there("IsReturnLocation", choices.between(0, 1).to_string()));
    }
    if choices.one_in(2) {
        parameters.push(is_there(
            "LookupAttributes",
            attributes(&["EventId", "Tags", "EventPlatform"], choices),
        ));
    }
    parameters
}

fn create_audit(_now: i64, choices: &mut Choices<'_, '_>) -> Parameters {
    let len = choices.pick(&[3, 4, 127, 128]);
    vec![
        is_there("AuditName", format!("\"{}\"", "a_0".repeat(43).get(..len).unwrap_or("abc"))),
        is_there("CosBucketName", format!("\"{}\"", "b0".repeat(choices.between(1, 20) as usize))),
        is_there("CosRegion", "\"ap-guangzhou\""),
        is_there("IsCreateNewBucket", choices.between(0, 1).to_string()),
        is_there("IsEnableCmqNotify", "0"),
        is_there("ReadWriteAttribute", choices.between(1, 3).to_string()),
    ]
}

fn named(_now: i64, choices: &mut Choices<'_, '_>) -> Parameters {
    let name = format!("a{}", words(choices));
    vec![is_there("AuditName", quoted(&name, choices))]
}

fn website(_now: i64, choices: &mut Choices<'_, '_>) -> Parameters {
    if choices.one_in(3) {
        Vec::new()
    } else {
        vec![is_there("WebsiteType", choices.pick(&["\"zh\"", "\"en\""]))]
    }
}

fn track(_now: i64, choices: &mut Choices<'_, '_>) -> Parameters {
    vec![is_there("TrackId", choices.pick(&["1", "0", "18446744073709551615"]))]
}

const LOOK_UP_EVENTS: &[Broken] = &[
    Broken::json("MaxResults", "51", "InvalidParameterValue.MaxResult"),
    Broken::json("MaxResults", "9223372036854775807", "InvalidParameterValue.MaxResult"),
    Broken::json("MaxResults", "\"50\"", "InvalidParameter"),
    Broken::json("MaxResults", "5.0", "InvalidParameter"),
    Broken::json("MaxResult", "5", "UnknownParameter"),
    Broken::json("maxResults", "5", "UnknownParameter"),
    Broken::gone("StartTime", "InvalidParameter.Time"),
    Broken::gone("EndTime", "InvalidParameter.Time"),
    Broken::at("StartTime", -7 * DAY - 1, "LimitExceeded.OverTime"),
    Broken::at("EndTime", -8 * DAY, "InvalidParameterValue.Time"),
    Broken::json("StartTime", "\"2021-01-15\"", "InvalidParameter.Time"),
    Broken::json(
        "LookupAttributes",
        "[{\"AttributeKey\":\"x\"}]",
        "InvalidParameterValue.attributeKey",
    ),
    Broken::json("LookupAttributes", "{}", "InvalidParameter"),
];

const DESCRIBE_EVENTS: &[Broken] = &[
    Broken::json("MaxResults", "51", "InvalidParameter"),
    Broken::json("IsReturnLocation", "2", "InvalidParameter"),
    Broken::json("IsReturnLocation", "true", "InvalidParameter"),
    Broken::json("Mode", "\"quick\"", "UnknownParameter"),
    Broken::gone("EndTime", "MissingParameter"),
    Broken::at("StartTime", -90 * DAY - 1, "InvalidParameter"),
];

const CREATE_AUDIT: &[Broken] = &[
    Broken::json("AuditName", "\"ab\"", "InvalidParameterValue.AuditNameError"),
    Broken::json("AuditName", "\"a-b\"", "InvalidParameterValue.AuditNameError"),
    Broken::gone("AuditName", "MissingParameter.MissAuditName"),
    Broken::json("CosBucketName", "\"-a\"", "InvalidParameterValue.CosNameError"),
    Broken::gone("CosBucketName", "MissingParameter.MissCosBucketName"),
    Broken::gone("CosRegion", "MissingParameter.MissCosRegion"),
    Broken::json("IsCreateNewBucket", "2", "InvalidParameterValue.IsCreateNewBucketError"),
    Broken::json("IsEnableCmqNotify", "-1", "InvalidParameterValue.IsEnableCmqNotifyError"),
    Broken::json("ReadWriteAttribute", "4", "InvalidParameterValue.ReadWriteAttributeError"),
    Broken::json("LogFilePrefix", "\"a-b\"", "InvalidParameterValue.LogFilePrefixError"),
];

const NAMED: &[Broken] = &[
    Broken::gone("AuditName", "MissingParameter"),
    Broken::json("AuditName", "7", "InvalidParameter"),
];

const WEBSITE: &[Broken] = &[Broken::json("WebsiteType", "\"cn\"", "InvalidParameterValue")];

const TRACK: &[Broken] = &[
    Broken::gone("TrackId", "MissingParameter"),
    Broken::json("TrackId", "-1", "InvalidParameter"),
];
