//! Operation logs, as LookUpEvents answers: JSON in a string, in which there is JSON in a string.

use super::body::{Body, Layout, Spelling};
use super::operation_log::{LoggedCall, LoggedOutcome, parameters, write_event};
use super::payload::record_len;
use super::random::Random;
use super::words::CODES;

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
    body.field("EventTime", &call.seconds.to_string());
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

/// The event as it was recorded, in which the parameters are JSON in a string.
fn operation_log(call: &LoggedCall, random: &mut Random) -> String {
    let parameters = parameters(call, random);
    let code = random.per_mille(150).then(|| random.pick(&CODES));
    let outcome = LoggedOutcome { code, is_in_error_code: false, is_zero_a_number: false };

    let mut log = Body::new(Layout::Compact);
    write_event(&mut log, call, &parameters, outcome, random);
    log.text
}
