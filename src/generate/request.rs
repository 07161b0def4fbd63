//! Requests to CloudAudit: valid ones near their limits, and the same with one thing wrong.
//!
//! The values are from the documents (docs/facts.md, the code page), not from the rules.

use arbitrary::{Arbitrary, Unstructured};

use super::choices::{Choices, bytes_from_seed};
use super::text::{JsonBuilder, Member, mixed_text};
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
        GeneratedRequest::from_choices(&mut Choices::new(&mut Unstructured::new(&bytes)))
    }

    fn from_choices(choices: &mut Choices<'_, '_>) -> Self {
        let now = 1_700_000_000 + choices.between(0, 100 * DAY);
        let [first, ..] = &KINDS;
        let kind = choices.one_of(&KINDS).unwrap_or(first);
        let mut parameters = (kind.valid)(now, choices);

        let mut code = None;
        if choices.one_in(2)
            && let Some(breakage) = choices.one_of(kind.breakages)
        {
            breakage.apply(&mut parameters, now);
            code = Some(breakage.code);
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
        Ok(GeneratedRequest::from_choices(&mut Choices::new(bytes)))
    }
}

/// Names, and values as JSON.
type Parameters = Vec<(String, String)>;

/// Requests of one action.
struct RequestKind {
    action: Action,
    /// Makes valid parameters of a request that is sent at this time.
    valid: fn(i64, &mut Choices<'_, '_>) -> Parameters,
    breakages: &'static [Breakage],
}

/// One thing wrong: what becomes of a parameter, and the code of the answer.
#[derive(Clone, Copy)]
struct Breakage {
    name: &'static str,
    value: BrokenValue,
    code: &'static str,
}

#[derive(Clone, Copy)]
enum BrokenValue {
    Json(&'static str),
    Missing,
    /// A time, in seconds after the request is sent.
    FromNow(i64),
}

impl Breakage {
    const fn json(name: &'static str, value: &'static str, code: &'static str) -> Self {
        Breakage { name, value: BrokenValue::Json(value), code }
    }

    const fn missing(name: &'static str, code: &'static str) -> Self {
        Breakage { name, value: BrokenValue::Missing, code }
    }

    const fn at(name: &'static str, from_now: i64, code: &'static str) -> Self {
        Breakage { name, value: BrokenValue::FromNow(from_now), code }
    }

    fn apply(self, parameters: &mut Parameters, now: i64) {
        parameters.retain(|(name, _)| name != self.name);
        let json = match self.value {
            BrokenValue::Missing => return,
            BrokenValue::Json(json) => json.to_owned(),
            BrokenValue::FromNow(seconds) => (now + seconds).to_string(),
        };
        parameters.push((self.name.to_owned(), json));
    }
}

const KINDS: [RequestKind; 8] = [
    RequestKind {
        action: Action::ListAudits,
        valid: |_, _| Vec::new(),
        breakages: &[Breakage::json("AuditName", "\"abc\"", "UnknownParameter")],
    },
    RequestKind { action: Action::LookUpEvents, valid: look_up_events, breakages: LOOK_UP_EVENTS },
    RequestKind {
        action: Action::DescribeEvents,
        valid: describe_events,
        breakages: DESCRIBE_EVENTS,
    },
    RequestKind { action: Action::CreateAudit, valid: create_audit, breakages: CREATE_AUDIT },
    RequestKind { action: Action::StartLogging, valid: named, breakages: NAMED },
    RequestKind { action: Action::DescribeAudit, valid: named, breakages: NAMED },
    RequestKind { action: Action::GetAttributeKey, valid: website, breakages: WEBSITE },
    RequestKind { action: Action::DescribeAuditTrack, valid: track, breakages: TRACK },
];

fn parameter(name: &str, json: impl Into<String>) -> (String, String) {
    (name.to_owned(), json.into())
}

/// A JSON string that means `text`.
fn quoted(text: &str, choices: &mut Choices<'_, '_>) -> String {
    let mut quoted = JsonBuilder::default();
    quoted.string(text, choices);
    String::from_utf8(quoted.bytes).unwrap_or_default()
}

fn look_up_events(now: i64, choices: &mut Choices<'_, '_>) -> Parameters {
    let start = now - choices.between(0, 7 * DAY);
    let mut parameters = vec![
        parameter("StartTime", start.to_string()),
        parameter("EndTime", (start + choices.between(0, 9 * DAY)).to_string()),
    ];
    if choices.one_in(2) {
        parameters.push(parameter("MaxResults", choices.between(1, 50).to_string()));
    }
    if choices.one_in(3) {
        parameters.push(parameter("Mode", choices.pick(&["\"standard\"", "\"quick\""])));
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
        parameters.push(parameter("LookupAttributes", attributes(&keys, choices)));
    }
    parameters
}

fn attributes(keys: &[&str], choices: &mut Choices<'_, '_>) -> String {
    let mut attributes = Vec::new();
    for _ in 0..=choices.below(12) {
        let value = if choices.one_in(3) { mixed_text(choices) } else { "x".to_owned() };
        let key = quoted(choices.pick(keys), choices);
        let value = quoted(&value, choices);
        attributes.push(format!("{{\"AttributeKey\":{key},\"AttributeValue\":{value}}}"));
    }
    format!("[{}]", attributes.join(","))
}

fn describe_events(now: i64, choices: &mut Choices<'_, '_>) -> Parameters {
    let start = now - choices.between(0, 90 * DAY);
    let mut parameters = vec![
        parameter("StartTime", start.to_string()),
        parameter("EndTime", (start + choices.between(0, 30 * DAY - 1)).to_string()),
    ];
    if choices.one_in(2) {
        parameters.push(parameter("MaxResults", choices.between(1, 50).to_string()));
    }
    if choices.one_in(2) {
        parameters.push(parameter("IsReturnLocation", choices.between(0, 1).to_string()));
    }
    if choices.one_in(2) {
        parameters.push(parameter(
            "LookupAttributes",
            attributes(&["EventId", "Tags", "EventPlatform"], choices),
        ));
    }
    parameters
}

fn create_audit(_now: i64, choices: &mut Choices<'_, '_>) -> Parameters {
    let len = choices.pick(&[3, 4, 127, 128]);
    vec![
        parameter("AuditName", format!("\"{}\"", "a_0".repeat(43).get(..len).unwrap_or("abc"))),
        parameter("CosBucketName", format!("\"{}\"", "b0".repeat(choices.between(1, 20) as usize))),
        parameter("CosRegion", "\"ap-guangzhou\""),
        parameter("IsCreateNewBucket", choices.between(0, 1).to_string()),
        parameter("IsEnableCmqNotify", "0"),
        parameter("ReadWriteAttribute", choices.between(1, 3).to_string()),
    ]
}

fn named(_now: i64, choices: &mut Choices<'_, '_>) -> Parameters {
    let name = format!("a{}", mixed_text(choices));
    vec![parameter("AuditName", quoted(&name, choices))]
}

fn website(_now: i64, choices: &mut Choices<'_, '_>) -> Parameters {
    if choices.one_in(3) {
        Vec::new()
    } else {
        vec![parameter("WebsiteType", choices.pick(&["\"zh\"", "\"en\""]))]
    }
}

fn track(_now: i64, choices: &mut Choices<'_, '_>) -> Parameters {
    vec![parameter("TrackId", choices.pick(&["1", "0", "18446744073709551615"]))]
}

const LOOK_UP_EVENTS: &[Breakage] = &[
    Breakage::json("MaxResults", "51", "InvalidParameterValue.MaxResult"),
    Breakage::json("MaxResults", "9223372036854775807", "InvalidParameterValue.MaxResult"),
    Breakage::json("MaxResults", "\"50\"", "InvalidParameter"),
    Breakage::json("MaxResults", "5.0", "InvalidParameter"),
    Breakage::json("MaxResult", "5", "UnknownParameter"),
    Breakage::json("maxResults", "5", "UnknownParameter"),
    Breakage::missing("StartTime", "InvalidParameter.Time"),
    Breakage::missing("EndTime", "InvalidParameter.Time"),
    Breakage::at("StartTime", -7 * DAY - 1, "LimitExceeded.OverTime"),
    Breakage::at("EndTime", -8 * DAY, "InvalidParameterValue.Time"),
    Breakage::json("StartTime", "\"2021-01-15\"", "InvalidParameter.Time"),
    Breakage::json(
        "LookupAttributes",
        "[{\"AttributeKey\":\"x\"}]",
        "InvalidParameterValue.attributeKey",
    ),
    Breakage::json("LookupAttributes", "{}", "InvalidParameter"),
];

const DESCRIBE_EVENTS: &[Breakage] = &[
    Breakage::json("MaxResults", "51", "InvalidParameter"),
    Breakage::json("IsReturnLocation", "2", "InvalidParameter"),
    Breakage::json("IsReturnLocation", "true", "InvalidParameter"),
    Breakage::json("Mode", "\"quick\"", "UnknownParameter"),
    Breakage::missing("EndTime", "MissingParameter"),
    Breakage::at("StartTime", -90 * DAY - 1, "InvalidParameter"),
];

const CREATE_AUDIT: &[Breakage] = &[
    Breakage::json("AuditName", "\"ab\"", "InvalidParameterValue.AuditNameError"),
    Breakage::json("AuditName", "\"a-b\"", "InvalidParameterValue.AuditNameError"),
    Breakage::missing("AuditName", "MissingParameter.MissAuditName"),
    Breakage::json("CosBucketName", "\"-a\"", "InvalidParameterValue.CosNameError"),
    Breakage::missing("CosBucketName", "MissingParameter.MissCosBucketName"),
    Breakage::missing("CosRegion", "MissingParameter.MissCosRegion"),
    Breakage::json("IsCreateNewBucket", "2", "InvalidParameterValue.IsCreateNewBucketError"),
    Breakage::json("IsEnableCmqNotify", "-1", "InvalidParameterValue.IsEnableCmqNotifyError"),
    Breakage::json("ReadWriteAttribute", "4", "InvalidParameterValue.ReadWriteAttributeError"),
    Breakage::json("LogFilePrefix", "\"a-b\"", "InvalidParameterValue.LogFilePrefixError"),
];

const NAMED: &[Breakage] = &[
    Breakage::missing("AuditName", "MissingParameter"),
    Breakage::json("AuditName", "7", "InvalidParameter"),
];

const WEBSITE: &[Breakage] = &[Breakage::json("WebsiteType", "\"cn\"", "InvalidParameterValue")];

const TRACK: &[Breakage] = &[
    Breakage::missing("TrackId", "MissingParameter"),
    Breakage::json("TrackId", "-1", "InvalidParameter"),
];
