//! Operation logs, as LookUpEvents answers: JSON in a string, in which there is JSON in a string.

use super::body::{Body, Layout, Spelling};
use super::payload::record_len;
use super::random::Random;
use super::words::{ACTIONS, AGENTS, CODES, PLAIN, REGIONS, USERS};

/// A page of events.
pub fn events(body: &mut Body, random: &mut Random) {
    let len = record_len(random);
    body.bare_field("ListOver", "false");
    body.field("NextToken", &random.below(1 << 40).to_string());
    body.key("Events");
    body.open('[');
    loop {
        event(body, random);
        if body.text.len() >= len {
            break;
        }
    }
    body.close(']');
}

/// What an event says of one call, in its own members and in its log.
struct LoggedCall {
    action: &'static str,
    region: &'static str,
    user: &'static str,
    id: String,
    time: u64,
    address: String,
    source: String,
}

impl LoggedCall {
    fn draw(random: &mut Random) -> Self {
        let (action, region) = (random.pick(&ACTIONS), random.pick(&REGIONS));
        LoggedCall {
            action,
            region,
            user: random.pick(&USERS),
            id: random.uuid(),
            time: 1_700_000_000 + random.below(50_000_000),
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

fn event(body: &mut Body, random: &mut Random) {
    let call = LoggedCall::draw(random);
    let log = operation_log(&call, random);

    body.open('{');
    body.field("AccountID", "100000000000");
    body.field("CloudAuditEvent", &log);
    body.number("ErrorCode", 0);
    body.field("EventId", &call.id);
    body.field("EventName", call.action);
    body.key("EventNameCn");
    let spelling = if random.per_mille(500) { Spelling::Ascii } else { Spelling::Raw };
    body.string("查询操作记录", spelling);
    body.field("EventRegion", call.region);
    body.field("EventSource", &call.source);
    body.field("EventTime", &call.time.to_string());
    body.field("RequestID", &call.id);
    body.field("ResourceTypeCn", "cvm");

    body.key("Resources");
    body.open('{');
    body.field("ResourceName", &format!("ins-{}", random.hex(8)));
    body.field("ResourceType", "cvm");
    body.close('}');

    body.field("SecretId", "AKIDxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    body.field("SourceIPAddress", &call.address);
    body.field("Username", call.user);
    body.close('}');
}

/// What CloudAudit keeps of one call: JSON, in which the parameters are JSON in a string.
fn operation_log(call: &LoggedCall, random: &mut Random) -> String {
    let parameters = logged_parameters(call, random);
    let is_failed = random.per_mille(150);

    let mut log = Body::new(Layout::Compact);
    log.open('{');
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

    log.field("eventRegion", call.region);
    log.number("eventVersion", 2);
    log.field("errorCode", "0");
    log.field("errorMessage", "permission verify");
    log.field("requestID", &call.id);
    log.field("apiVersion", "3.0");
    log.field("eventType", "ApiCall");
    log.field("httpMethod", "POST");
    log.field("apiErrorCode", if is_failed { random.pick(&CODES) } else { "0" });
    log.field("apiErrorMessage", if is_failed { random.pick(&PLAIN) } else { "" });
    log.field("userAgent", random.pick(&AGENTS));
    log.number("eventTime", call.time);
    log.field("sourceIPAddress", &call.address);
    log.field("eventSource", &call.source);
    log.field("eventName", call.action);
    log.field("requestParameters", &parameters);
    if is_failed {
        let answer = format!(r#"{{"Response":{{"Error":{{"Code":"{}"}}}}}}"#, random.pick(&CODES));
        log.field("responseElements", &answer);
    }
    log.close('}');
    log.text
}

fn logged_parameters(call: &LoggedCall, random: &mut Random) -> String {
    let mut parameters = Body::new(Layout::Spaced);
    parameters.open('{');
    parameters.field("Region", call.region);
    parameters.number("Limit", random.below(100));
    parameters.number("StartTime", call.time - random.below(600_000));
    parameters.key("InstanceIds");
    parameters.open('[');
    for _ in 0..random.below(6) {
        parameters.string(&format!("ins-{}", random.hex(8)), Spelling::Raw);
    }
    parameters.close(']');
    parameters.close('}');
    parameters.text
}
