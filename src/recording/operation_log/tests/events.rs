//! What is read of one event.

use std::borrow::Cow;

use super::super::event::{EVENT_UTC_OFFSET, OperationEvent, read_event};
use super::super::verdict::{OddCode, ReadyVerdict};
use super::part;
use super::samples::{FAILURE, REFUSED, SECONDS, SUCCESS};
use crate::grammar::Reader;
use crate::recording::{CallTime, Context, ContextField};

fn read(text: &str) -> Option<OperationEvent<'_>> {
    read_event(text.as_bytes(), EVENT_UTC_OFFSET, &Reader::strict(64))
}

fn is_event(text: &str) -> bool {
    read(text).is_some()
}

/// The least that an event has, with more members.
fn event_with(members: &str) -> String {
    format!(r#"{{"eventName":"A","eventSource":"s.example","userIdentity":{{}}{members}}}"#)
}

/// The verdict of an event with these members.
fn verdict(members: &str) -> ReadyVerdict<'static> {
    let text = event_with(members);
    match read(&text).unwrap().verdict {
        ReadyVerdict::Success => ReadyVerdict::Success,
        ReadyVerdict::Failure(code) => ReadyVerdict::Failure(code.into_owned().into()),
        ReadyVerdict::Odd(odd) => ReadyVerdict::Odd(odd),
    }
}

fn failure(code: &str) -> ReadyVerdict<'_> {
    ReadyVerdict::Failure(Cow::Borrowed(code))
}

/// All that a context says, but the time.
fn fields<'c>(context: &'c Context<'_>) -> Vec<(&'static str, &'c str)> {
    let value = |field: &ContextField| Some((field.word(), context.get(*field)?));
    ContextField::ALL.iter().filter_map(value).collect()
}

#[test]
fn reads_a_success() {
    let event = read(SUCCESS).unwrap();
    assert_eq!(event.verdict, ReadyVerdict::Success);
    assert_eq!(
        event.request_id.and_then(|id| id.decode()).as_deref(),
        Some("0a1b2c3d-0000-4000-8000-000000000001")
    );
    assert_eq!(event.context.time, Some(CallTime::from_micros(SECONDS * 1_000_000)));
    assert_eq!(
        fields(&event.context),
        [
            ("service", "cbs"),
            ("action", "DescribeDisks"),
            ("region", "ap-tokyo"),
            ("principal", "200000000001"),
            ("host", "cbs.ap-tokyo.tencentcloudapi.com"),
        ]
    );
    let request = part(SUCCESS, event.request.unwrap());
    assert_eq!(
        request,
        r#""{\"DiskIds\": [\"disk-a\\\"b\"], \"apiErrorCode\": \"InternalError\"}""#
    );
    assert_eq!(event.message, None);
}

#[test]
fn reads_a_failure_among_decoys() {
    let event = read(FAILURE).unwrap();
    assert_eq!(event.verdict, failure("LimitExceeded.Disk"));
    assert_eq!(
        event.request_id.and_then(|id| id.decode()).as_deref(),
        Some("0a1b2c3d-0000-4000-8000-000000000002")
    );
    assert_eq!(event.context.time, Some(CallTime::from_micros(SECONDS * 1_000_000)));
    assert_eq!(
        fields(&event.context),
        [
            ("service", "cbs"),
            ("version", "2017-03-12"),
            ("action", "CreateDisks"),
            ("principal", "200000000002"),
            ("host", "cbs.tencentcloudapi.com"),
        ]
    );
    assert_eq!(part(FAILURE, event.message.unwrap()), r#""Quota of \"disks\" is used up.""#);
    assert!(part(FAILURE, event.request.unwrap()).starts_with(r#"{"eventName":"Decoy""#));
}

#[test]
fn reads_a_refusal() {
    let event = read(REFUSED).unwrap();
    assert_eq!(event.verdict, failure("AuthFailure.SecretIdNotFound"));
    assert_eq!(part(REFUSED, event.message.unwrap()), r#""The key is unknown.""#);
    assert_eq!(part(REFUSED, event.request.unwrap()), r#""""#);
    assert_eq!(event.context.time, Some(CallTime::from_micros(SECONDS * 1_000_000)));
}

#[test]
fn no_key_is_kept() {
    for text in [SUCCESS, FAILURE, REFUSED] {
        let event = read(text).unwrap();
        let kept = format!("{:?} {:?} {:?}", event.verdict, event.request_id, event.context);
        for secret in ["AKID", "100000000001", "alice", "decoy"] {
            assert!(!kept.contains(secret), "{kept}");
        }
    }
}

#[test]
fn an_event_is_found_in_its_envelope() {
    for text in [SUCCESS, FAILURE, REFUSED] {
        let head = r#"{"specversion":"1.0","id":"1","region":"ap-guangzhou","data":"#;
        let enveloped = format!(r#"{head}{text} , "tags": {{"eventName":"Decoy"}}}}"#);
        let (inner, event) = (read(text).unwrap(), read(&enveloped).unwrap());
        assert_eq!((event.verdict, event.context), (inner.verdict, inner.context));
        assert_eq!(event.request_id, inner.request_id);
        assert_eq!(
            event.request.map(|place| part(&enveloped, place)),
            inner.request.map(|place| part(text, place))
        );
    }

    // The event itself comes first; of two `data` the first counts; envelopes do not nest.
    let both = event_with(r#","data":{"eventName":"B","eventSource":"","apiErrorCode":"C"}"#);
    assert_eq!(read(&both).unwrap().context.get(ContextField::Action), Some("A"));
    let inner = event_with("");
    assert!(is_event(&format!(r#"{{"data":{inner},"data":{{}}}}"#)));
    assert!(is_event(&format!(r#"{{"data":[],"data":{inner}}}"#)));
    assert!(!is_event(&format!(r#"{{"data":{{}},"data":{inner}}}"#)));
    assert!(!is_event(&format!(r#"{{"data":{{"data":{inner}}}}}"#)));
    assert!(!is_event(&format!(r#"{{"detail":{inner}}}"#)));
}

#[test]
fn other_records_are_no_events() {
    for text in [
        r"{}",
        r"[]",
        r#""eventName""#,
        r"null",
        r"1",
        r#"{"Response":{"RequestId":"r"}}"#,
        r#"{"level":"info","msg":"m","eventName":"login"}"#,
        // One of the required members is absent, of another kind, or deeper down.
        r#"{"eventSource":"s","userIdentity":{},"apiErrorCode":""}"#,
        r#"{"eventName":"","eventSource":"s","userIdentity":{}}"#,
        r#"{"eventName":1,"eventSource":"s","userIdentity":{}}"#,
        r#"{"eventName":"A","userIdentity":{},"apiErrorCode":""}"#,
        r#"{"eventName":"A","eventSource":null,"userIdentity":{}}"#,
        r#"{"eventName":"A","eventSource":"s","errorCode":0}"#,
        r#"{"eventName":"A","eventSource":"s","userIdentity":"u"}"#,
        r#"{"a":{"eventName":"A","eventSource":"s","userIdentity":{}}}"#,
        r#"{"EventName":"A","EventSource":"s","UserIdentity":{}}"#,
        // Events of other clouds.
        r#"{"eventVersion":"1.08","userIdentity":{"principalId":"P"},
            "eventTime":"2026-03-20T09:46:40Z","eventSource":"s3.amazonaws.com",
            "eventName":"GetObject","awsRegion":"eu-west-1","errorCode":"AccessDenied","requestID":"R"}"#,
        r#"{"acsRegion":"cn-hangzhou","userIdentity":{"principalId":"P"},
            "eventTime":"2026-03-20T09:46:40Z","eventSource":"ecs.aliyuncs.com",
            "eventName":"RunInstances"}"#,
    ] {
        assert!(!is_event(text), "{text}");
    }
}

#[test]
fn little_is_enough_for_an_event() {
    for text in [
        r#"{"eventName":"A","eventSource":"s","userIdentity":{}}"#,
        r#"{"eventName":"A","eventSource":"","apiErrorCode":null}"#,
        " {\n\"apiErrorCode\" :\t0 ,\r\n\"eventSource\": \"s\" , \"eventName\": \"A\" } \n",
        r#"{"event\u004eame":"\u0041","\u0065ventSource":"s","userIdent\u0069ty":{}}"#,
    ] {
        let event = read(text).unwrap();
        assert_eq!(event.verdict, ReadyVerdict::Success, "{text}");
        assert_eq!(event.context.get(ContextField::Action), Some("A"), "{text}");
        assert_eq!((event.request_id, event.request, event.message), (None, None, None), "{text}");
    }
}

#[test]
fn zero_empty_null_and_absent_codes_are_no_errors() {
    let none = ["", r#","CODE":0"#, r#","CODE":"0""#, r#","CODE":"""#, r#","CODE":null"#];
    let zeros = [r#","CODE":-0"#, r#","CODE":0.0"#, r#","CODE":0e5"#, r#","CODE":"\u0030""#];
    for of_api in none.iter().chain(&zeros) {
        let of_api = of_api.replace("CODE", "apiErrorCode");
        for other in none.iter().chain(&zeros) {
            let members = format!("{of_api}{}", other.replace("CODE", "errorCode"));
            let message = r#","errorMessage":"permission verify","apiErrorMessage":"failed""#;
            assert_eq!(verdict(&format!("{members}{message}")), ReadyVerdict::Success, "{members}");
        }
        let members = format!(r#","errorCode":"AuthFailure"{of_api}"#);
        assert_eq!(verdict(&members), failure("AuthFailure"), "{members}");
        let members = format!(r#"{of_api},"errorCode":4300"#);
        assert_eq!(verdict(&members), failure("4300"), "{members}");
    }
}

#[test]
fn any_other_code_is_a_failure() {
    for (code, expected) in [
        (r#""InternalError""#, "InternalError"),
        (r#""Internal\u0045rror""#, "InternalError"),
        (r#"" ""#, " "),
        (r#""00""#, "00"),
        (r#""0.0""#, "0.0"),
        (r#""success""#, "success"),
        ("500002", "500002"),
        ("-1", "-1"),
        ("1e3", "1e3"),
        ("0.5", "0.5"),
    ] {
        let members = format!(r#","errorCode":"AuthFailure","apiErrorCode":{code}"#);
        assert_eq!(verdict(&members), failure(expected), "{code}");
    }
}

#[test]
fn a_code_that_cannot_be_told_is_odd() {
    for (members, odd) in [
        (r#","apiErrorCode":true"#, OddCode::NotAString),
        (r#","apiErrorCode":[]"#, OddCode::NotAString),
        (r#","apiErrorCode":{"Code":"0"},"errorCode":"A""#, OddCode::NotAString),
        (r#","apiErrorCode":"","errorCode":false"#, OddCode::NotAString),
        (r#","apiErrorCode":"\ud83d""#, OddCode::NotUnicode),
        (r#","apiErrorCode":"0","apiErrorCode":"A""#, OddCode::Repeated),
        (r#","errorCode":"0","apiErrorCode":"A","error\u0043ode":"0""#, OddCode::Repeated),
    ] {
        assert_eq!(verdict(members), ReadyVerdict::Odd(odd), "{members}");
    }
}

#[test]
fn of_other_repeated_members_the_first_counts() {
    let text = event_with(
        r#","eventName":"B","requestID":"1","requestID":"2","userIdentity":{"principalId":"p"}"#,
    );
    let event = read(&text).unwrap();
    assert_eq!(event.request_id.and_then(|id| id.decode()).as_deref(), Some("1"));
    assert_eq!(fields(&event.context), [("service", "s"), ("action", "A"), ("host", "s.example")]);
}

#[test]
fn a_host_has_no_slash_at_its_end() {
    for (source, service, host) in [
        ("cvm.tencentcloudapi.com/", Some("cvm"), Some("cvm.tencentcloudapi.com")),
        (r"cvm.tencentcloudapi.com\/", Some("cvm"), Some("cvm.tencentcloudapi.com")),
        ("cvm", Some("cvm"), Some("cvm")),
        (".example", None, Some(".example")),
        ("/", None, None),
        ("", None, None),
    ] {
        let text = format!(r#"{{"eventSource":"{source}","eventName":"A","userIdentity":{{}}}}"#);
        let context = read(&text).unwrap().context;
        assert_eq!(context.get(ContextField::Service), service, "{source}");
        assert_eq!(context.get(ContextField::Host), host, "{source}");
    }
}

#[test]
fn only_a_date_is_a_version() {
    for (version, is_version) in [
        (r#""2017-03-12""#, true),
        (r#""2017\u002d03-12""#, true),
        (r#""3.0""#, false),
        (r#""2017-03-1""#, false),
        (r#""2017-03-1x""#, false),
        (r#""2017/03/12""#, false),
        ("2.0", false),
        ("null", false),
    ] {
        let text = event_with(&format!(r#","apiVersion":{version}"#));
        let found = read(&text).unwrap().context.get(ContextField::Version).is_some();
        assert_eq!(found, is_version, "{version}");
    }
}

#[test]
fn a_time_is_seconds_or_a_date_in_the_given_zone() {
    let time = |value: &str, offset: i32| {
        let text = event_with(&format!(r#","eventTime":{value}"#));
        read_event(text.as_bytes(), offset, &Reader::strict(64))
            .unwrap()
            .context
            .time
            .map(CallTime::micros)
    };
    let micros = 1_774_000_000_000_000;
    assert_eq!(time("1774000000", 0), Some(micros));
    assert_eq!(time(r#""1774000000""#, 3600), Some(micros));
    assert_eq!(time(r#""2026-03-20 17:46:40""#, 8 * 3600), Some(micros));
    assert_eq!(time(r#""2026-03-20 09:46:40""#, 0), Some(micros));
    assert_eq!(time(r#""2026-03-20 04:46:40""#, -5 * 3600), Some(micros));
    assert_eq!(time(r#""2024-02-29 00:00:00""#, 0), Some(1_709_164_800_000_000));
    for absent in ["null", r#""""#, r#""soon""#, r#""2026-02-29 00:00:00""#, "{}", "true"] {
        assert_eq!(time(absent, 0), None, "{absent}");
    }
}

#[test]
fn ids_may_be_numbers() {
    let text = r#"{"eventName":"A","eventSource":"s","requestID":77,
        "userIdentity":{"x":{"principalId":1},"principalId":200000000001}}"#;
    let event = read(text).unwrap();
    assert_eq!(event.request_id.and_then(|id| id.decode()).as_deref(), Some("77"));
    assert_eq!(event.context.get(ContextField::Principal), Some("200000000001"));
    let text = event_with(r#","requestID":"","eventRegion":"""#);
    assert_eq!(read(&text).unwrap().request_id, None);
    assert_eq!(read(&text).unwrap().context.get(ContextField::Region), None);
}

#[test]
fn plain_strings_are_borrowed() {
    let event = read(FAILURE).unwrap();
    assert!(matches!(event.verdict, ReadyVerdict::Failure(Cow::Borrowed(_))));
    assert!(matches!(event.request_id.and_then(|id| id.decode()), Some(Cow::Borrowed(_))));
}

#[test]
fn a_cut_or_damaged_text_does_no_harm() {
    for sample in [SUCCESS, FAILURE, REFUSED] {
        for at in 0..sample.len() {
            let cut = &sample.as_bytes()[..at];
            let _ = read_event(cut, EVENT_UTC_OFFSET, &Reader::strict(64));
            for byte in *b"\"\\{}[],:\xff" {
                let mut damaged = sample.as_bytes().to_vec();
                damaged[at] = byte;
                let _ = read_event(&damaged, EVENT_UTC_OFFSET, &Reader::strict(64));
            }
        }
    }
}
