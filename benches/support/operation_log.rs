//! What CloudAudit keeps of one call: an event, in which the parameters are JSON in a string.

use super::body::{Body, Layout, Spelling};
use super::clock::date_and_time;
use super::code_ranks::CodeRanks;
use super::random::Random;
use super::words::{ACTIONS, AGENTS, CODES, PLAIN, REGIONS, USERS};

/// The zone of times that are text.
const UTC_OFFSET: u64 = 8 * 3600;

/// What an event says of one call.
pub struct LoggedCall {
    pub action: &'static str,
    pub region: &'static str,
    pub user: &'static str,
    pub id: String,
    pub seconds: u64,
    /// Whether the time is written as text.
    pub is_time_text: bool,
    pub address: String,
    pub source: String,
}

impl LoggedCall {
    pub fn draw(random: &mut Random) -> Self {
        let (action, region) = (random.pick(&ACTIONS), random.pick(&REGIONS));
        LoggedCall {
            action,
            region,
            user: random.pick(&USERS),
            id: random.uuid(),
            seconds: 1_700_000_000 + random.below(50_000_000),
            is_time_text: false,
            address: format!(
                "10.{}.{}.{}",
                random.below(256),
                random.below(256),
                random.below(256)
            ),
            source: format!("cvm.{region}.api.tencentyun.com"),
        }
    }
}

/// What an event says of the outcome.
#[derive(Clone, Copy)]
pub struct LoggedOutcome {
    /// `None` if the call succeeded.
    pub code: Option<&'static str>,
    /// Whether the code is in `errorCode`, and not in `apiErrorCode`.
    pub is_in_error_code: bool,
    /// Whether a success is `0` and an empty text, and not twice the text "0".
    pub is_zero_a_number: bool,
}

/// Writes an event of a line of its own, and says its code.
pub fn write_line(
    body: &mut Body,
    seconds: u64,
    codes: &CodeRanks,
    random: &mut Random,
) -> Option<&'static str> {
    let drawn = LoggedCall::draw(random);
    let call = LoggedCall { seconds, is_time_text: random.per_mille(500), ..drawn };
    let parameters = parameters(&call, random);
    let outcome = LoggedOutcome {
        code: random.per_mille(100).then(|| codes.draw(random)),
        is_in_error_code: random.per_mille(150),
        is_zero_a_number: random.per_mille(500),
    };
    write_event(body, &call, &parameters, outcome, random);
    outcome.code
}

/// Writes an event whose parameters are given.
pub fn write_event(
    log: &mut Body,
    call: &LoggedCall,
    parameters: &str,
    outcome: LoggedOutcome,
    random: &mut Random,
) {
    log.open('{');
    identity(log, call);
    log.field("eventRegion", call.region);
    log.number("eventVersion", 2);
    error_code(log, outcome);
    log.field("errorMessage", "permission verify");
    log.field("requestID", &call.id);
    log.field("apiVersion", "3.0");
    log.field("eventType", "ApiCall");
    log.field("httpMethod", "POST");
    api_error_code(log, outcome);
    let message = outcome.code.map_or("", |_| random.pick(&PLAIN));
    log.field("apiErrorMessage", message);

    log.field("userAgent", random.pick(&AGENTS));
    time(log, call);
    log.field("sourceIPAddress", &call.address);
    log.field("eventSource", &call.source);
    log.field("eventName", call.action);
    log.field("requestParameters", parameters);
    if outcome.code.is_some() {
        let answer = format!(r#"{{"Response":{{"Error":{{"Code":"{}"}}}}}}"#, random.pick(&CODES));
        log.field("responseElements", &answer);
    }
    log.close('}');
}

fn identity(log: &mut Body, call: &LoggedCall) {
    log.key("userIdentity");
    log.open('{');
    log.field("principalId", "100000000000");
    log.field("accountId", "100000000000");
    log.field("secretId", "AKIDxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    log.field("type", if call.user == "root" { "Root" } else { "CAMUser" });
    log.field("userName", call.user);
    let session = format!(r#"{{"token": "xxx", "userIp": "{}", "mfa": 0}}"#, call.address);
    log.field("sessionContext", &session);
    log.close('}');
}

fn error_code(log: &mut Body, outcome: LoggedOutcome) {
    match outcome.code {
        Some(code) if outcome.is_in_error_code => log.field("errorCode", code),
        _ if outcome.is_zero_a_number => log.number("errorCode", 0),
        _ => log.field("errorCode", "0"),
    }
}

fn api_error_code(log: &mut Body, outcome: LoggedOutcome) {
    let success = if outcome.is_zero_a_number { "" } else { "0" };
    let code = outcome.code.filter(|_| !outcome.is_in_error_code);
    log.field("apiErrorCode", code.unwrap_or(success));
}

fn time(log: &mut Body, call: &LoggedCall) {
    if call.is_time_text {
        let (date, time) = date_and_time(call.seconds + UTC_OFFSET);
        log.field("eventTime", &format!("{date} {time}"));
    } else {
        log.number("eventTime", call.seconds);
    }
}

/// The parameters of the call, as text.
pub fn parameters(call: &LoggedCall, random: &mut Random) -> String {
    let mut parameters = Body::new(Layout::Spaced);
    parameters.open('{');
    parameters.field("Region", call.region);
    parameters.number("Limit", random.below(100));
    parameters.number("StartTime", call.seconds - random.below(600_000));
    parameters.key("InstanceIds");
    parameters.open('[');
    for _ in 0..random.below(6) {
        parameters.string(&format!("ins-{}", random.hex(8)), Spelling::Raw);
    }
    parameters.close(']');
    parameters.close('}');
    parameters.text
}
