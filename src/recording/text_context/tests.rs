//! The context of a response in a line of text: hand-written lines, and any text at all. These tests
//! must not know how lines are read.

use proptest::prelude::*;

use super::*;
use crate::recording::ContextParts;

const MICROS: i64 = 1_795_626_073_000_000;

/// What is said of the response in `line`, which is `RESPONSE` there.
fn read(line: &str) -> (Context<'_>, Option<&str>) {
    read_with(line, &ContextSettings::default())
}

fn read_with<'a>(line: &'a str, settings: &ContextSettings) -> (Context<'a>, Option<&'a str>) {
    let start = line.find("RESPONSE").unwrap();
    let response = start..start + "RESPONSE".len();

    let (mut context, mut request) = (Context::default(), None);
    read_text_context(line.as_bytes(), response, settings, &mut context, &mut request);
    (context, request.and_then(|span| line.get(span)))
}

/// The context as one text: its fields in their order, `name=value`.
fn shown(context: &Context<'_>) -> String {
    let time = context.time.map(|time| format!("time={}", time.micros() - MICROS));
    let fields = ContextField::ALL
        .iter()
        .filter_map(|field| Some(format!("{field}={}", context.get(*field)?)));
    time.into_iter().chain(fields).collect::<Vec<_>>().join(" ")
}

#[test]
fn pairs_and_the_time_of_the_line() {
    for (line, said) in [
        ("RESPONSE", ""),
        (
            "2026-11-25T17:01:13.073Z INFO client - GetTagValues answered RESPONSE in 12 ms",
            "time=73000",
        ),
        ("2026-11-25T17:01:13Z INFO GetTagValues {\"action\":\"Not\"} -> RESPONSE", "time=0"),
        (
            "time=2026-11-25T17:01:13Z level=info action=GetTagValues body=\"RESPONSE\"",
            "time=0 action=GetTagValues",
        ),
        (
            "level=info time=\"2026-11-25 17:01:13\" body=RESPONSE action=GetTagValues",
            "time=0 action=GetTagValues",
        ),
        (
            "level=\"info\" msg=\"x\" action=\"GetTagValues\" ts=1795626073 body=RESPONSE",
            "time=0 action=GetTagValues",
        ),
        (
            "body=RESPONSE action=\"GetTagValues\", region=ap-tokyo;status=200",
            "action=GetTagValues region=ap-tokyo status=200",
        ),
        ("body=\"said RESPONSE twice\" action=GetTagValues", "action=GetTagValues"),
        ("(action=GetTagValues) [region=ap-tokyo] RESPONSE", "action=GetTagValues region=ap-tokyo"),
        ("action=First api=Second RESPONSE action=Third", "action=First"),
        ("method=POST api=Second RESPONSE", "action=Second"),
        ("action =No RESPONSE action= =No", ""),
        ("msg=\"action=Not\" RESPONSE \"action=Not\"", ""),
        ("{\"data\": RESPONSE} action=GetTagValues", "action=GetTagValues"),
        ("{ {action=Not} RESPONSE", ""),
        ("RESPONSE {action=Not} action=GetTagValues", "action=GetTagValues"),
        ("action=\"Get\\u0054agValues\" RESPONSE", "action=GetTagValues"),
        ("action=\"Get\\x54agValues\" RESPONSE", ""),
        (
            "host=cvm.ap-tokyo.tencentcloudapi.com RESPONSE",
            "service=cvm region=ap-tokyo host=cvm.ap-tokyo.tencentcloudapi.com",
        ),
    ] {
        assert_eq!(shown(&read(line).0), said, "{line}");
    }
}

/// As loggers of Go and Rust write them to a terminal.
#[test]
fn colours_around_names_and_values() {
    for (line, said) in [
        ("\x1b[36maction\x1b[0m=GetTagValues RESPONSE", "action=GetTagValues"),
        ("\x1b[36maction=\x1b[0mGetTagValues \x1b[36mbody=\x1b[0mRESPONSE", "action=GetTagValues"),
        (
            "\x1b[2m2026-11-25T17:01:13Z\x1b[0m \x1b[32m INFO\x1b[0m \x1b[2mapi\x1b[0m: done \
             \x1b[3maction\x1b[0m\x1b[2m=\x1b[0m\"GetTagValues\" RESPONSE",
            "time=0 action=GetTagValues",
        ),
        (
            "\x1b[32mINFO\x1b[0m \x1b[90m2026-11-25T17:01:13Z\x1b[0m RESPONSE \
             \x1b[1;36mregion\x1b[m=\x1b[33map-tokyo\x1b[0m",
            "time=0 region=ap-tokyo",
        ),
        ("\x1b[36mINFO\x1b[0m[2026-11-25T17:01:13Z] RESPONSE", "time=0"),
        ("action\x1b=GetTagValues \x1b[0m=GetTagValues RESPONSE", ""),
        ("action\x1b[0m GetTagValues=RESPONSE", ""),
    ] {
        assert_eq!(shown(&read(line).0), said, "{line:?}");
    }

    let (context, request) = read("\x1b[36mreq\x1b[0m=\x1b[2m{\"action\":1} RESPONSE");
    assert_eq!((shown(&context).as_str(), request), ("", Some("{\"action\":1}")));
}

#[test]
fn access_logs() {
    let start = "10.0.0.1 - [26/Nov/2026:01:01:13 +0800] ";
    for (rest, said) in [
        (
            "\"POST / HTTP/1.1\" 200 action=\"GetTagValues\" req_body=\"{}\" body=\"RESPONSE\"",
            "time=0 action=GetTagValues status=200",
        ),
        ("\"POST / HTTP/1.1\" 200 12 resp_body=\"RESPONSE\" status=503", "time=0 status=200"),
        ("\"POST / HTTP/2\" 2000 RESPONSE", "time=0"),
        ("\"POST / HTTP/2\" 20x RESPONSE", "time=0"),
        ("\"POST / HTTP/2\"  200 RESPONSE", "time=0"),
        ("\"POST /\" 200 RESPONSE", "time=0"),
        ("\"POST / HTTP/2\" 200", "time=0 status=200"),
    ] {
        let line = format!("{start}{rest} RESPONSE");
        assert_eq!(shown(&read(&line).0), said, "{line}");
    }
}

#[test]
fn nothing_in_a_request_is_recognised() {
    for (line, request) in [
        ("req_body=\"{\\\"action\\\":\\\"Not\\\"}\" RESPONSE", "\"{\\\"action\\\":\\\"Not\\\"}\""),
        ("req_body=\"{\\x22action\\x22:1}\" RESPONSE", "\"{\\x22action\\x22:1}\""),
        ("req_body=\"action=Not\" RESPONSE", "\"action=Not\""),
        (
            "RESPONSE request={\"x\": \"action=Not\", action=Not} x",
            "{\"x\": \"action=Not\", action=Not}",
        ),
        ("params=[{action=Not}] RESPONSE", "[{action=Not}]"),
        ("params=abc req=def RESPONSE", "abc"),
    ] {
        let (context, found) = read(line);
        assert_eq!((shown(&context).as_str(), found), ("", Some(request)), "{line}");
    }
    assert_eq!(read("request=\"RESPONSE\"").1, None);
    assert_eq!(read("request=RESPONSE").1, None);
    assert_eq!(read("request=\"open RESPONSE").1, None);
}

#[test]
fn a_value_of_a_request_is_one() {
    for (line, is_request) in [
        ("request=RESPONSE", true),
        ("x req_body=\"RESPONSE\"", true),
        ("x;Request-Body='RESPONSE'", true),
        ("x req=[RESPONSE]", true),
        ("request_body=RESPONSE body={}", true),
        ("request={} body=RESPONSE", false),
        ("\x1b[36mreq\x1b[0m=RESPONSE", true),
        ("x \x1b[36mreq=\x1b[0m\"RESPONSE\"", true),
        ("\x1b[1;36mreq\x1b[0m\x1b[2m=\x1b[0mRESPONSE", true),
        ("x \x1b[36mreq\x1b[1;0m=[RESPONSE", true),
        ("a;req=RESPONSE", true),
        ("[req=RESPONSE", true),
        ("\x1b[36mx\x1b[0m=RESPONSE", false),
        ("req\x1b[0m RESPONSE", false),
        ("params=RESPONSE", false),
        ("request RESPONSE", false),
        ("request= RESPONSE", false),
        ("my-other-request=RESPONSE", false),
        ("x \"request\": RESPONSE", true),
        ("\"a\":1,\"req_body\" :\"RESPONSE\"", true),
        ("\"body\": RESPONSE", false),
        ("request: RESPONSE", false),
        ("\": RESPONSE", false),
        ("=RESPONSE", false),
        ("\"RESPONSE", false),
        ("RESPONSE", false),
    ] {
        let start = line.find("RESPONSE").unwrap();
        assert_eq!(is_value_of_request(line.as_bytes(), start), is_request, "{line}");
    }
    assert!(!is_value_of_request(b"request=", 99));
}

#[test]
fn a_response_may_have_its_quotes() {
    let line = b"body=\"{}\" action=GetTagValues";
    let (mut context, mut request) = (Context::default(), None);
    let settings = ContextSettings::default();
    read_text_context(line, 5..9, &settings, &mut context, &mut request);
    assert_eq!(shown(&context), "action=GetTagValues");
}

#[test]
fn the_fields_of_the_user_come_first() {
    let fields = ["tenant=/org", "action=/do", "time=/day", "request=/sent", "deep=/org/x"];
    let fields = fields.map(|field| field.parse().unwrap()).to_vec();
    let settings = ContextSettings { utc_offset_seconds: 0, wanted: ContextParts::ALL, fields };
    let line = "2026-11-25T17:01:13Z action=Not req=no org=\"a \\u0062\" \
                RESPONSE do=it day=2026-11-26 sent={}";
    let (context, request) = read_with(line, &settings);

    assert_eq!(context.get(ContextField::Action), Some("it"));
    assert_eq!((context.own(0), context.own(1)), (Some("a b"), None));
    assert_eq!(context.time, CallTime::parse(b"2026-11-26", 0));
    assert_eq!(request, Some("no"), "the first");
}

#[test]
fn what_was_said_before_is_kept() {
    let line = b"2026-11-25T17:01:13Z action=Second region=ap-tokyo {}";
    let (mut context, mut request) = (Context::default(), Some(0..1));
    context.set(ContextField::Action, "First");
    context.time = Some(CallTime::from_micros(MICROS + 1));
    let settings = ContextSettings::default();
    read_text_context(line, 51..53, &settings, &mut context, &mut request);
    assert_eq!(shown(&context), "time=1 action=First region=ap-tokyo");
    assert_eq!(request, Some(0..1));
}

#[test]
fn hostile_lines_end() {
    for piece in ["{", "[", "\"", "\x1b[0m", "\x1b[", "a=", "a={", "a=\"", "=\"\\", "{\"", "}{"] {
        read(&format!("{0}RESPONSE{0}", piece.repeat(200_000)));
    }
    for response in [0..0, 3..3, 7..99, 99..100] {
        let (mut context, mut request) = (Context::default(), None);
        let settings = ContextSettings::default();
        read_text_context(b"a={} b=\"c\"", response, &settings, &mut context, &mut request);
    }
}

/// Pairs, words and quoted texts, none of which says anything by itself.
fn noise() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-z]{1,5}",
        "x=[a-z0-9]{0,3}",
        "y=\"[a-z =]{0,6}\"",
        "\"action=Not[a-z]{0,2}\"",
        Just("{\"action\":\"Not\"}".to_owned()),
        Just("request=\"action=Not\"".to_owned()),
    ];
    proptest::collection::vec(word, 0..5).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 3_000, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn a_pair_is_found_among_others(
        noises in [noise(), noise(), noise()],
        action in "[A-Z][a-z]{1,8}",
        is_before: bool,
        quotes in 0..3_usize,
    ) {
        let quote = if quotes == 1 { "\"" } else { "" };
        let pair = format!("action={quote}{action}{quote}");
        let response = ["RESPONSE", "body=RESPONSE", "body=\"RESPONSE\""][quotes];
        let [a, b, c] = noises;
        let line = if is_before {
            format!("{a} {pair} {b} {response} {c}")
        } else {
            format!("{a} {response} {b} {pair} {c}")
        };
        let expected = format!("action={action}");
        prop_assert_eq!(shown(&read(&line).0), expected, "{}", line);
    }

    #[test]
    fn no_line_makes_it_panic(
        before in "[\\[\\]{}\",:a1m\x1b\\\\ =\"]{0,20}",
        after in "[\\[\\]{}\",:a1m\x1b\\\\ =\"]{0,20}",
    ) {
        read(&format!("{before}RESPONSE{after}"));
        read(&format!("{before}request=RESPONSE{after}"));
    }
}
