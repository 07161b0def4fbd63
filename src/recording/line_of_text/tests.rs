//! What is around a response in a JSON object on a line of text, held against the same object as a
//! record. These tests must not know how objects are found.

use proptest::prelude::*;

use super::*;
use crate::grammar::Reader;
use crate::recording::ContextParts;
use crate::recording::context::{Context, ContextField};

const MICROS: i64 = 1_795_626_073_000_000;

/// A response, as an object and as text.
const RESPONSES: [&str; 2] = [
    r#"{"Response":{"RequestId":"r","Set":[{}]}}"#,
    r#""answered {\"Response\":{\"RequestId\":\"r\",\"Set\":[{}]}}""#,
];

fn wanted(fields: &[&str]) -> ContextSettings {
    let fields = fields.iter().map(|field| field.parse().unwrap()).collect();
    ContextSettings { utc_offset_seconds: 0, wanted: ContextParts::ALL, fields }
}

/// The context as one text.
fn shown(context: &Context<'_>) -> String {
    let time = context.time.map(|time| format!("time={}", time.micros() - MICROS));
    let fields = ContextField::ALL
        .iter()
        .filter_map(|field| Some(format!("{field}={}", context.get(*field)?)));
    let own = (0..4).filter_map(|number| Some(format!("{number}={}", context.own(number)?)));
    time.into_iter().chain(fields).chain(own).collect::<Vec<_>>().join(" ")
}

/// What is said of each response in `line`, and of its request; `None` if it is part of one.
fn all_around(
    line: &str,
    response: &str,
    settings: &ContextSettings,
) -> Vec<Option<(String, Option<String>)>> {
    let surroundings = LineOfText::with(Reader::strict(1024).text_ends());
    let quick = LineOfText::with(Reader::strict(1024).text_ends());
    let mut all = Vec::new();
    for (start, _) in line.match_indices(response) {
        let range = start..start + response.len();
        let mut around = Around::default();
        let is_call = surroundings.describe(line.as_bytes(), range.clone(), settings, &mut around);
        let unwanted = ContextSettings::default();
        let is_call_unasked =
            quick.describe(line.as_bytes(), range, &unwanted, &mut Around::default());
        assert_eq!(is_call, is_call_unasked, "{line}");

        let request = around.request.and_then(|span| line.get(span)).map(str::to_owned);
        let is_call = is_call == PartOf::Call;
        all.push(is_call.then(|| (shown(&around.context), request)));
    }
    all
}

/// The same of `RESPONSE` in a line, as each kind of response.
fn said(line: &str, settings: &ContextSettings) -> Option<(String, Option<String>)> {
    let mut said = RESPONSES.map(|response| {
        let line = line.replace("RESPONSE", response);
        all_around(&line, response, settings).remove(0)
    });
    assert_eq!(said[0], said[1], "{line}");
    said[0].take()
}

#[test]
fn an_object_after_a_prefix_says_what_a_record_says() {
    let object = r#"{"action":"A1a","region":"ap-tokyo","body":RESPONSE}"#;
    for (before, time) in [
        ("INFO ", ""),
        ("2026-11-25T17:01:13Z INFO ", "time=0 "),
        ("web-1  | ", ""),
        ("[pod/web/app] ", ""),
        ("Nov 25 17:01:13 host app[1]: ", ""),
        ("handler{id=7} [{x} {\"y\":1} ", ""),
        ("{\"action\":\"Not\"} ", ""),
        ("action=Not region=eu-frankfurt ", ""),
        ("record=", ""),
    ] {
        let line = format!("{before}{object} action=Not");
        let expected = format!("{time}region=ap-tokyo");
        let (said, _) = said(&line, &wanted(&[])).unwrap();
        assert_eq!(said, expected.replace("region", "action=A1a region"), "{line}");
    }
}

#[test]
fn the_object_comes_before_the_line() {
    let start = "2026-11-25T17:01:13Z";
    for (line, expected) in [
        (r#"{"time":"2026-11-25T17:01:14Z","b":RESPONSE}"#, "time=1000000"),
        (r#"{"b":RESPONSE} action=A1a"#, "time=0 action=A1a"),
        (r#"region=ap-tokyo {"action":"A1a","b":RESPONSE}"#, "time=0 action=A1a region=ap-tokyo"),
        (r#"{"action":"Out","call":{"api":"In1","b":RESPONSE}}"#, "time=0 action=In1"),
        // Objects that are no JSON say what can be read of them.
        (r#"{"action":"A1a","b":RESPONSE"#, "time=0 action=A1a"),
        (r#"{"action":"A1a",,"b":RESPONSE}"#, "time=0 action=A1a"),
        (
            r#"{"took":NaN,"action":"A1a","b":RESPONSE} region=ap-tokyo"#,
            "time=0 action=A1a region=ap-tokyo",
        ),
        ("{\"m\":\"a\tb\",\"b\":RESPONSE,\"action\":\"A1a\"}", "time=0 action=A1a"),
        (r#"{"m" action=A1a RESPONSE"#, "time=0 action=A1a"),
        (r#"{"action":"Not"} RESPONSE {"action":"Not"}"#, "time=0"),
    ] {
        let line = format!("{start} {line}");
        assert_eq!(said(&line, &wanted(&[])).unwrap().0, expected, "{line}");
    }
}

#[test]
fn an_object_may_go_on_over_lines() {
    let line = "INFO {\n  \"action\": \"A1a\",\n  \"body\": RESPONSE\n} took=1";
    assert_eq!(said(line, &wanted(&[])).unwrap().0, "action=A1a");
}

#[test]
fn requests_are_as_in_records() {
    for (line, request) in [
        (r#"x {"request":{"action":"Not"},"b":RESPONSE}"#, r#"{"action":"Not"}"#),
        (r#"x req={} {"b":RESPONSE,"params":[1]}"#, "[1]"),
        (r#"x req={} {"b":RESPONSE}"#, "{}"),
    ] {
        let expected = Some((String::new(), Some(request.to_owned())));
        assert_eq!(said(line, &wanted(&[])), expected, "{line}");
    }
    for line in [
        r#"x {"request":{"body":RESPONSE},"b":1}"#,
        r#"x request={"body":RESPONSE,"b":1} y"#,
        r#"x req_body=[{"body":RESPONSE}] y"#,
        r#"request=RESPONSE"#,
        r#"{"took":NaN,"request":{"body":RESPONSE},"b":1}"#,
        r#"x req={"took":NaN,"body":RESPONSE} y"#,
    ] {
        assert_eq!(said(line, &wanted(&[])), None, "{line}");
    }
}

#[test]
fn whether_it_is_a_request_is_not_known_if_that_is_damaged() {
    let part_of = |line: &str| {
        RESPONSES.map(|response| {
            let line = line.replace("RESPONSE", response);
            let start = line.find(response).unwrap();
            let range = start..start + response.len();
            [wanted(&[]), ContextSettings::default()].map(|settings| {
                LineOfText::with(Reader::strict(1024).text_ends()).describe(
                    line.as_bytes(),
                    range.clone(),
                    &settings,
                    &mut Around::default(),
                )
            })
        })
    };
    for (line, expected) in [
        (r#"x req={"a":RESPONSE y"#, PartOf::DamagedRequest),
        (r#"{"request":{"a":1,"b":RESPONSE}"#, PartOf::DamagedRequest),
        (r#"{"request":{"a":1},"b":RESPONSE"#, PartOf::Call),
        (r#"x req={"Zone":"ap-sin... resp=RESPONSE"#, PartOf::Call),
        (r#"x req={"a":{"b":1} RESPONSE"#, PartOf::Call),
        (r#"x req={"a":RESPONSE} y"#, PartOf::Request),
        (r#"x req={"a":RESPONSE,"b":NaN} y"#, PartOf::DamagedRequest),
    ] {
        assert_eq!(part_of(line), [[expected; 2]; 2], "{line}");
    }
}

#[test]
fn what_the_user_points_at_comes_first() {
    let settings = wanted(&["tenant=/org", "action=/do", "deep=/x/y"]);
    let line = r#"x org=line do=Named {"action":"Not","org":"object","x":{"y":1},"b":RESPONSE}"#;
    assert_eq!(said(line, &settings).unwrap().0, "action=Named 0=object 1=1");
}

#[test]
fn each_response_has_its_own_object() {
    let response = RESPONSES[0];
    let line = format!(
        r#"x {response} {{"action":"A1a","b":[{response},{response}]}} {response} {{"x":{response}}} {{ {{"action":"B1b","b":{response}}}"#
    );
    let said = all_around(&line, response, &wanted(&[]));
    let actions: Vec<_> = said.into_iter().map(|said| said.unwrap().0).collect();
    assert_eq!(actions, ["", "action=A1a", "action=A1a", "", "", "action=B1b"]);
}

#[test]
fn hostile_lines_end() {
    for piece in ["{", "{\"a\":", "{\"a\":{},", "{}", "{\"", "[{", "{x"] {
        let line = format!("{}{}", piece.repeat(100_000), RESPONSES[0].repeat(3));
        all_around(&line, RESPONSES[0], &wanted(&[]));
    }
    let deep = format!("{}{}{}", "{\"a\":".repeat(2000), RESPONSES[0], "}".repeat(2000));
    all_around(&deep, RESPONSES[0], &wanted(&[]));
}

/// A record around a response.
fn record() -> impl Strategy<Value = String> {
    let member = prop_oneof![
        Just(r#""action":"A1a""#),
        Just(r#""region":"ap-tokyo""#),
        Just(r#""time":"2026-11-25T17:01:14Z""#),
        Just(r#""request":{"action":"Not"}"#),
        Just(r#""headers":{"X-TC-Action":"H1h"}"#),
        Just(r#""msg":"} { = action=Not \" {\"a\":1}""#),
        Just(r#""x":[{"action":"Not"},null,{}]"#),
    ];
    let members = || proptest::collection::vec(member.clone(), 0..3);
    let layer = (members(), "call|request|b", members()).prop_map(|(before, name, after)| {
        let inner = format!("\"{name}\":HOLE");
        let all = before.iter().map(|member| (*member).to_owned());
        let all = all.chain([inner]).chain(after.iter().map(|member| (*member).to_owned()));
        format!("{{{}}}", all.collect::<Vec<_>>().join(","))
    });
    proptest::collection::vec(layer, 1..4).prop_map(|layers| {
        layers.iter().fold("HOLE".to_owned(), |all, layer| all.replace("HOLE", layer))
    })
}

proptest! {
    #[test]
    fn as_the_same_record_alone(
        record in record(),
        before in "[a-z]{1,4}( [a-z{}\\[|:=]{1,4}){0,3} ",
        after in "( [a-z{}=\"]{1,4}){0,3}",
        kind in 0..2_usize,
    ) {
        let response = RESPONSES[kind];
        let record = record.replace("HOLE", response);
        let line = format!("{before}{record}{after}");

        let start = record.find(response).unwrap();
        let range = start..start + response.len();
        let mut around = Around::default();
        let Around { context, request } = &mut around;
        let is_in_request =
            read_json_context(record.as_bytes(), range, &wanted(&[]), context, request);
        let request = request.clone().and_then(|span| record.get(span)).map(str::to_owned);
        let expected = (!is_in_request).then(|| (shown(context), request));

        prop_assert_eq!(all_around(&line, response, &wanted(&[])).remove(0), expected, "{}", line);
    }
}
