//! The short ways past the formats find what the formats find.

use proptest::prelude::*;

use super::{Entries, Found};
use crate::frame::{Framer, Framing};
use crate::recording::{ContextParts, OpenBodies, RecordReader, Recording, RecordingSettings};
use crate::{Limits, Options};

/// What is found in a whole input, in the short way where there is one, or by the formats alone.
fn found_with(
    input: &[u8],
    settings: &RecordingSettings,
    takes_short_ways: bool,
) -> (Found, usize) {
    let options = Options::new();
    let mut tools = options.recording_tools();
    let mut bodies = OpenBodies::default();
    let mut found = Found::default();
    let (tools, bodies) = (&mut tools, &mut bodies);
    let reader = RecordReader { settings, tools, bodies, recognised: 0 };
    let mut sink = Entries { reader, found: &mut found, short_ways: 0, takes_short_ways };
    let mut framer = Framer::new(Framing::Entries, Limits::new(), options.reader());
    framer.frame(input, 0, true, &mut sink);
    sink.reader.end(sink.found);
    let short_ways = sink.short_ways;
    (found, short_ways)
}

/// Both find the same, with each format named and without. The short way reads a record only if one
/// of its shape was read before, so all are read twice.
fn check_short_way(records: &[String]) {
    let input = format!("{0}\n{0}\n", records.join("\n"));
    let named = Recording::ALL.iter().copied().filter(|named| *named != Recording::Bare);
    for recording in named.map(Some).chain([None]) {
        for wanted in [ContextParts::ALL, ContextParts::NONE] {
            let mut settings = Options::new().recording_settings();
            settings.recording = recording;
            settings.context.wanted = wanted;
            let [(short, _), (formats, none)] =
                [true, false].map(|takes| found_with(input.as_bytes(), &settings, takes));
            assert_eq!((short, none), (formats, 0), "{recording:?} {wanted:?} {input}");
        }
    }
}

/// A response in base64.
const ENCODED: &str = "eyJSZXNwb25zZSI6eyJFcnJvciI6eyJDb2RlIjoiQyJ9LCJSZXF1ZXN0SWQiOiJyIn19";

fn member() -> impl Strategy<Value = String> {
    const RESPONSE: &str = r#"{"Response":{"Error":{"Code":"C"},"RequestId":"r"}}"#;
    let keys = prop::sample::select(vec![
        "body",
        "request",
        "req",
        "params",
        "log",
        "__CONTENT__",
        "data",
        "eventName",
        "stream",
        "eventSource",
        "apiErrorCode",
        "errorCode",
        "userIdentity",
        "time",
        "action",
        "region",
        "labels",
        "msg",
        "Response",
        "\\u0052esponse",
        "requestID",
        "eventTime",
        "awsRegion",
        "a",
    ]);
    let in_base64 = format!("\"{ENCODED}\"");
    let values: Vec<String> = [
        RESPONSE,
        r#"{"Response":{"RequestId":"r"},"time":"2026-11-29T07:20:01Z"}"#,
        r#"{ "Response" : {"a":[{"Response":{}}]} }"#,
        r#"{"Response":{"Error":{"Code":1,"Code":2}}}"#,
        r#"{"Response":[]}"#,
        r#""{\"Response\":{\"RequestId\":\"r\"}}\n""#,
        r#""the Response was""#,
        r#""stdout""#,
        r#""RunInstances""#,
        r#""ap-singapore""#,
        r#""cvm.tencentcloudapi.com""#,
        r#""2026-11-29 07:20:01""#,
        r#"{"action":"StopInstances","body":{"Response":{}}}"#,
        r#"{"eventName":"A","eventSource":"b","apiErrorCode":"c"}"#,
        r#"{"principalId":"1"}"#,
        "[]",
        "1795936801",
        "0",
        "null",
        "\"\"",
        &in_base64,
        &format!("[{in_base64}]"),
    ]
    .map(str::to_owned)
    .into();
    (keys, prop::sample::select(values)).prop_map(|(key, value)| format!("\"{key}\":{value}"))
}

fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "2026-11-29T07:20:01Z",
        "INFO",
        "INFO [main]",
        "std::vec",
        "]",
        "\"eventName\":",
        "\u{c}",
        "\r",
        "x\nINFO y",
        "stdout",
        "F",
        "action=GetUser",
        "request=",
        "Response",
        "'Response':",
        "{",
        "{main}",
        r#"{"a":1}"#,
        r#""{\"Response\":{}}""#,
        r#"{"Response":{}}"#,
        r#"{"Response":{"Error":{"Code":"C"},"RequestId":"r"}}"#,
        r#"{"Response":{"RequestId":"r"},"region":"x"}"#,
        r#"{"body":{"Response":{}}}"#,
        r#"{"Response":{"a""#,
        r#"request={"Response":{}}"#,
    ])
}

proptest! {
    #[test]
    fn the_short_way_finds_what_the_formats_find(
        records in prop::collection::vec(prop::collection::vec(member(), 1..6), 1..5),
    ) {
        let object = |members: &Vec<String>| format!("{{{}}}", members.join(","));
        check_short_way(&records.iter().map(object).collect::<Vec<_>>());
    }

    #[test]
    fn the_short_way_over_lines_finds_what_the_formats_find(
        lines in prop::collection::vec(prop::collection::vec(word(), 1..6), 1..5),
    ) {
        let line = |words: &Vec<&str>| words.join(" ");
        check_short_way(&lines.iter().map(line).collect::<Vec<_>>());
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

#[test]
fn usual_records_take_a_short_way() {
    let response = r#"{"Response":{"RequestId":"r"}}"#;
    let spaced = r#"{"Response": {"RequestId": "r"}}"#;
    let short_ways = |record: &str| {
        let input = format!("{record}\n{record}\n");
        found_with(input.as_bytes(), &Options::new().recording_settings(), true).1
    };
    // Of two JSON records the shape is learned from the first.
    for (record, expected) in [
        (format!(r#"{{"time":"2026-11-29T07:20:01Z","body":{response}}}"#), 1),
        (format!(r#"{{"time": "2026-11-29T07:20:01Z", "body": {spaced}}}"#), 1),
        (format!(r#"{{"time":"2026-11-29T07:20:01Z","body":{}}}"#, quoted(response)), 1),
        (r#"{"eventName":"A","eventSource":"b.c","apiErrorCode":"0"}"#.to_owned(), 1),
        (format!("2026-11-29T07:20:01Z INFO answered {response} in 12 ms"), 2),
        ("2026-11-29T07:20:01Z INFO nothing happened".to_owned(), 2),
        ("x\nINFO nothing\nINFO happened".to_owned(), 6),
        (format!(r#"{{"body":{response},"other":{response}}}"#), 0),
        (format!("2026-11-29T07:20:01Z INFO {response} {response}"), 0),
        (format!("2026-11-29T07:20:01Z stdout F {response}"), 0),
    ] {
        assert_eq!(short_ways(&record), expected, "{record}");
    }
}

#[test]
fn the_short_way_is_taken_only_where_it_is_right() {
    let response = r#"{"Response":{"RequestId":"r"}}"#;
    let event = r#""eventName":"A","eventSource":"b.c","apiErrorCode":"0","requestID":"e""#;
    for record in [
        format!(r#"{{"time":"2026-11-29T07:20:01Z","body":{response},"action":"GetUser"}}"#),
        format!(r#"{{"body":{response},"other":{response}}}"#),
        format!(r#"{{"request":{response},"body":{response}}}"#),
        format!(r#"{{"request":{response}}}"#),
        format!(r#"{{"body":{response},"b":"{ENCODED}"}}"#),
        format!(
            r#"{{"time":"2026-11-29T07:20:01Z","body":{},"action":"GetUser"}}"#,
            quoted(response)
        ),
        format!(r#"{{"body":{},"other":{response}}}"#, quoted(response)),
        format!(r#"{{"body":{0},"other":{0}}}"#, quoted(response)),
        format!(r#"{{"request":{},"region":"x"}}"#, quoted(response)),
        format!(r#"{{"body":{},"a":1}}"#, quoted("{\n  \"Response\": {\n    \"Error\": 1}\n}\n")),
        format!(r#"{{"body":{},"a":1}}"#, quoted(&format!("{response}{response}"))),
        format!(r#"{{"body":{},"a":1}}"#, quoted(&format!("{response} and more"))),
        format!(
            r#"{{"body":{},"a":1}}"#,
            quoted(r#"{"Response":{},"time":"2026-11-29T07:20:01Z"}"#)
        ),
        format!(r#"{{"body":{},"a":1}}"#, quoted(r#"{"Response":{"a":"#)),
        format!(r#"{{"body":{},"a":1}}"#, quoted(r#"{"Response":{"a":"\n\"ä"}}"#)),
        format!(r#"{{{event}}}"#),
        format!(r#"{{{event},"body":{response}}}"#),
        format!(r#"{{"data":{{{event}}},"body":{response}}}"#),
        format!(r#"{{{event},"log":"{{\"Response\":{{}}}}","stream":"stdout"}}"#),
        format!("2026-11-29T07:20:01Z INFO GetUser answered {response} in 12 ms region=ap-x"),
        format!("2026-11-29T07:20:01Z stdout F {response}"),
        format!("2026-11-29T07:20:01Z stdout X {response}"),
        format!("time=2026-11-29T07:20:01Z request={response} body={response}"),
        format!("time=2026-11-29T07:20:01Z body={response} request={{\"a\":1}}"),
        format!("INFO {{main}} {response}"),
        format!("INFO {{\"a\":{response}}} done"),
        format!("INFO \"Response\":{response} done"),
        format!("INFO {response} and {}", quoted(response)),
        format!("INFO {response}{response}"),
        r#"INFO {"Response":{},"other":{"Response":{}}} done"#.to_owned(),
        r#"INFO {"Response":[]} done"#.to_owned(),
        r#"INFO {"Response":{"a":1} done"#.to_owned(),
        r#"INFO {"Response" : {"a":1}} done"#.to_owned(),
        format!(r#"{{"log":{response},"stream":"stdout"}}"#),
        format!(r#"{{"log":"x\n","stream":"stdout","body":{response}}}"#),
    ] {
        check_short_way(&[record.clone(), record]);
    }
}
