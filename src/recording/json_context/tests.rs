//! The context of a response in a JSON record: hand-written records, and a slow way to read them that
//! works on parsed values. These tests must not know how the record is walked over.

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::grammar::{ObjectOutline, Reader};
use crate::recording::ContextParts;
use crate::recording::context::ContextField;
use crate::recording::members_around::MembersAround;
use crate::recording::time::CallTime;

const MICROS: i64 = 1_795_626_073_000_000;

/// What is said of the response in `record`, which is the value `RESPONSE` there.
fn read(record: &str) -> (Context<'_>, Option<&str>, bool) {
    read_with(record, &ContextSettings::default())
}

fn read_with<'a>(
    record: &'a str,
    settings: &ContextSettings,
) -> (Context<'a>, Option<&'a str>, bool) {
    let start = record.find("RESPONSE").unwrap();
    let response = start..start + "RESPONSE".len();

    let (mut context, mut request) = (Context::default(), None);
    let start = response.start;
    let is_in_request =
        read_json_context(record.as_bytes(), response, settings, &mut context, &mut request);
    let is_valid = serde_json::from_str::<Value>(&record.replacen("RESPONSE", "null", 1)).is_ok();
    if is_valid {
        assert_eq!(super::is_in_request(record.as_bytes(), start), is_in_request, "{record}");
    }
    if is_valid {
        let noted = read_noted_members(record, start, settings);
        let said = (shown(&context), request.clone(), is_in_request);
        assert!(noted.is_none_or(|noted| noted == said), "{record}");
    }
    (context, request.and_then(|span| record.get(span)), is_in_request)
}

/// The same, as the members say that the parser notes; `None` if the response is not among them.
fn read_noted_members(
    record: &str,
    start: usize,
    settings: &ContextSettings,
) -> Option<(String, Option<Range<usize>>, bool)> {
    let record = record.replacen("RESPONSE", "\"RESPON\"", 1);
    let record = record.as_bytes();
    let mut outline = ObjectOutline::default();
    Reader::strict(64).parse_outlined(record, &mut outline).end.unwrap();

    let members = MembersAround::of(&outline, &(start..start + "RESPONSE".len()))?;
    let (mut context, mut request) = (Context::default(), None);
    members.read_context(record, ContextParts::ALL, settings, &mut context, &mut request);
    Some((shown(&context), request, members.is_in_request(record)))
}

/// The context as one text: its fields in their order, `name=value`.
fn shown(context: &Context<'_>) -> String {
    let time = context.time.map(|time| format!("time={}", time.micros() - MICROS));
    let fields = ContextField::ALL
        .iter()
        .filter_map(|field| Some(format!("{field}={}", context.get(*field)?)));
    let own = (0..4).filter_map(|number| Some(format!("{number}={}", context.own(number)?)));
    time.into_iter().chain(fields).chain(own).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_nearest_counts() {
    for (record, said) in [
        (r#"{"body":RESPONSE}"#, ""),
        (r#"RESPONSE"#, ""),
        (r#" RESPONSE "#, ""),
        (r#"{"action":"A1a","body":RESPONSE}"#, "action=A1a"),
        (r#"{"body":RESPONSE,"action":"A1a"}"#, "action=A1a"),
        (r#"{ "action" : "A1a" , "body" : RESPONSE , "api" : "Bb" }"#, "action=A1a"),
        (r#"{"action":"Out","call":{"api":"In1","body":RESPONSE}}"#, "action=In1"),
        (r#"{"action":"Out","call":{"body":RESPONSE,"api":"In1"}}"#, "action=In1"),
        (r#"{"call":{"body":RESPONSE,"api":"In1"},"action":"Out"}"#, "action=In1"),
        (r#"{"call":{"body":RESPONSE},"action":"Out","api":"Second"}"#, "action=Out"),
        (r#"{"x":{"action":"Not"},"body":RESPONSE,"y":{"action":"Not"}}"#, ""),
        (r#"{"x":[{"action":"Not"}],"calls":[{"action":"Not"},RESPONSE]}"#, ""),
        (r#"[{"action":"Not"},{"calls":[{"action":"In1","b":[RESPONSE]}]}]"#, "action=In1"),
        (r#"{"method":"POST","action":"A1a","b":RESPONSE}"#, "action=A1a"),
        (r#"{"action":{"x":1},"b":RESPONSE,"api":"A1a"}"#, "action=A1a"),
        (r#"{"region":null,"service":true,"b":RESPONSE,"status":false}"#, ""),
        (r#"{"action":"\u0041\u0062","b":RESPONSE}"#, "action=Ab"),
        (r#"{"\u0061ction":"Ab","b":RESPONSE}"#, "action=Ab"),
        (r#"{"msg":"action \"action\":\"Not\"","b":RESPONSE}"#, ""),
        (r#"{"status":200,"b":RESPONSE}"#, "status=200"),
        (r#"{"status":"200","b":RESPONSE}"#, "status=200"),
        (r#"{"time":"2026-11-25T17:01:13Z","b":RESPONSE}"#, "time=0"),
        (r#"{"ts":1795626073.25,"b":RESPONSE}"#, "time=250000"),
        (r#"{"ts":1.795626073e9,"b":RESPONSE}"#, "time=0"),
        (r#"{"date":"2026\/11\/25 17:01:13","b":RESPONSE}"#, "time=0"),
        (r#"{"date":"2026-11-25","time":"17:01:13","b":RESPONSE}"#, ""),
        (r#"{"__TIMESTAMP__":"1795626073000","b":RESPONSE}"#, "time=0"),
    ] {
        assert_eq!(shown(&read(record).0), said, "{record}");
    }
}

#[test]
fn labels_come_after_what_is_beside_them() {
    for (record, said) in [
        (r#"{"headers":{"X-TC-Action":"In1"},"b":RESPONSE}"#, "action=In1"),
        (r#"{"b":RESPONSE,"headers":{"X-TC-Action":"In1"}}"#, "action=In1"),
        (r#"{"headers":{"X-TC-Action":"In1"},"action":"Beside","b":RESPONSE}"#, "action=Beside"),
        (r#"{"headers":{"X-TC-Action":"In1"},"b":RESPONSE,"action":"Beside"}"#, "action=Beside"),
        (r#"{"action":"Out","c":{"http":{"api":"In1"},"b":RESPONSE}}"#, "action=In1"),
        (r#"{"action":"Out","c":{"b":RESPONSE,"http":{"api":"In1"}}}"#, "action=In1"),
        (r#"{"meta":{"api":"First"},"b":RESPONSE,"labels":{"api":"Second"}}"#, "action=First"),
        (r#"{"meta":{"meta":{"api":"Deep"}},"b":RESPONSE,"http":{"meta":{"api":"Deep"}}}"#, ""),
        (r#"{"meta":[{"api":"List"}],"b":RESPONSE,"http":[{"api":"List"}]}"#, ""),
        (r#"{"http":{"status":200,"x":{"b":RESPONSE}}}"#, "status=200"),
        (r#"{"headers":{"X-Tc-Action":["In1"]},"b":RESPONSE}"#, "action=In1"),
        (
            r#"{"b":RESPONSE,"headers":{"X-Tc-Action":[ "In1" ],"X-Tc-Region":["a","b"]}}"#,
            "action=In1",
        ),
        (r#"{"action":[RESPONSE]}"#, ""),
    ] {
        assert_eq!(shown(&read(record).0), said, "{record}");
    }
}

#[test]
fn headers_of_a_request_are_of_the_call() {
    let headers = r#"{"X-TC-Action":"In1","x-tc-region":["ap-tokyo"],"action":"Not"}"#;
    let said_so = "action=In1 region=ap-tokyo";
    for (record, said) in [
        (r#"{"request":{"headers":HEADERS,"body":"{}"},"b":RESPONSE}"#, said_so),
        (r#"{"b":RESPONSE,"req":{"method":"POST","Header":HEADERS}}"#, said_so),
        (r#"{"c":{"request":{"headers":HEADERS}},"b":RESPONSE}"#, ""),
        (r#"{"c":{"request":{"headers":HEADERS},"b":RESPONSE},"api":"Out"}"#, said_so),
        (
            r#"{"request":{"headers":HEADERS},"action":"Out","b":RESPONSE}"#,
            "action=Out region=ap-tokyo",
        ),
        (r#"{"request":{"body":{"headers":HEADERS}},"b":RESPONSE}"#, ""),
        (r#"{"request":[{"headers":HEADERS}],"b":RESPONSE}"#, ""),
        (r#"{"request":{"meta":HEADERS},"b":RESPONSE}"#, ""),
        (r#"{"request":{"headers":[HEADERS],"header":"x"},"b":RESPONSE}"#, ""),
    ] {
        let record = record.replace("HEADERS", headers);
        assert_eq!(shown(&read(&record).0), said, "{record}");
    }
}

#[test]
fn nothing_in_a_request_is_recognised() {
    for (record, said, request) in [
        (r#"{"request":{"action":"Not"},"b":RESPONSE}"#, "", Some(r#"{"action":"Not"}"#)),
        (r#"{"b":RESPONSE,"req":{"action":"Not"}}"#, "", Some(r#"{"action":"Not"}"#)),
        (
            r#"{"params":"{\"action\":\"Not\"}","b":RESPONSE}"#,
            "",
            Some(r#""{\"action\":\"Not\"}""#),
        ),
        (r#"{"input":[ {"api":"Not"} ],"b":RESPONSE}"#, "", Some(r#"[ {"api":"Not"} ]"#)),
        (
            r#"{"request":{"headers":{"api":"Not"},"req":{}},"b":RESPONSE}"#,
            "",
            Some(r#"{"headers":{"api":"Not"},"req":{}}"#),
        ),
        (r#"{"request":null,"b":RESPONSE,"req":"{}","args":{}}"#, "", Some(r#""{}""#)),
        (r#"{"request":1,"c":{"b":RESPONSE},"req":"{}"}"#, "", Some(r#""{}""#)),
        (r#"{"req":"out","c":{"b":RESPONSE,"x":{"req":"not"},"req":{}}}"#, "", Some("{}")),
        (r#"{"req":{},"req":{"a":{}},"x":{},"b":RESPONSE}"#, "", Some("{}")),
        (r#"{"http":{"request":{"a":1}},"b":RESPONSE}"#, "", Some(r#"{"a":1}"#)),
        (r#"{"request":{},"action":"A1a","b":RESPONSE}"#, "action=A1a", Some("{}")),
    ] {
        let (context, found, is_in_request) = read(record);
        assert_eq!((shown(&context).as_str(), found), (said, request), "{record}");
        assert!(!is_in_request, "{record}");
    }
}

#[test]
fn a_response_in_a_request_is_told() {
    for record in [
        r#"{"request":RESPONSE}"#,
        r#"{"request":{"x":RESPONSE}}"#,
        r#"{"req":{},"request":{"request":{},"x":[RESPONSE]}}"#,
    ] {
        assert!(read(record).2, "{record}");
    }
    assert_eq!(read(r#"{"request":{"x":RESPONSE,"y":1},"req":"{}"}"#).1, Some("\"{}\""));
    assert_eq!(read(r#"{"request":{"x":RESPONSE,"y":1}}"#).1, None);
}

#[test]
fn a_host_tells_service_and_region() {
    let record = r#"{"host":"cvm.ap-tokyo.tencentcloudapi.com","b":RESPONSE}"#;
    let said = "service=cvm region=ap-tokyo host=cvm.ap-tokyo.tencentcloudapi.com";
    assert_eq!(shown(&read(record).0), said);

    let record = r#"{"host":"cvm.tencentcloudapi.com","b":RESPONSE,"region":"ap-seoul"}"#;
    let said = "service=cvm region=ap-seoul host=cvm.tencentcloudapi.com";
    assert_eq!(shown(&read(record).0), said);
}

#[test]
fn the_fields_of_the_user_come_first() {
    let fields = ["tenant=/labels/tenant", "action=/rpc/name", "cost=/cost", "time=/day"];
    let fields = fields.map(|field| field.parse().unwrap()).to_vec();
    let settings = ContextSettings { utc_offset_seconds: 3600, wanted: ContextParts::ALL, fields };
    let record = r#"{"action":"Not","labels":{"tenant":"t\u0031"},"rpc":{"name":"any thing"},
        "cost":1.5,"day":"2026-11-25","b":RESPONSE}"#;
    let (context, ..) = read_with(record, &settings);
    assert_eq!(context.get(ContextField::Action), Some("any thing"));
    assert_eq!((context.own(0), context.own(1), context.own(2)), (Some("t1"), Some("1.5"), None));
    let midnight = CallTime::parse(b"2026-11-24T23:00:00Z", 0);
    assert_eq!(context.time, midnight);

    let (context, ..) = read_with(r#"{"action":"A1a","cost":null,"b":RESPONSE}"#, &settings);
    assert_eq!(shown(&context), "action=A1a");

    let fields = vec!["request=/a/0".parse().unwrap(), "principal=/key".parse().unwrap()];
    let settings = ContextSettings { utc_offset_seconds: 0, wanted: ContextParts::ALL, fields };
    let record = r#"{"request":"not","a":[{}],"key":"AKIDxxxxxxxxxxxxxxxx","b":RESPONSE}"#;
    let (context, request, _) = read_with(record, &settings);
    assert_eq!((shown(&context).as_str(), request), ("", Some("{}")));
}

#[test]
fn long_texts_are_not_context() {
    for (len, is_taken) in [(256, true), (257, false)] {
        let action = "A".to_owned() + &"a".repeat(len - 1);
        let record = format!(r#"{{"action":"{action}","b":RESPONSE}}"#);
        assert_eq!(read(&record).0.get(ContextField::Action).is_some(), is_taken);
    }
}

#[test]
fn faults_end_it_quietly() {
    for record in [
        r#"RESPONSE"#,
        r#"]}]RESPONSE"#,
        r#"{"a:RESPONSE"#,
        r#"{"request":RESPONSE"#,
        r#"{"http":{"b":RESPONSE"#,
        r#"{"b":RESPONSE,"http":{"action":"A"#,
        r#"{"b":RESPONSE]]]]}}}}"#,
        r#"{"b":RESPONSE"x"#,
        r#"{"b":RESPONSE,"action":["#,
    ] {
        read(record);
    }
    let record = r#"{"action":"A1a","b":RESPONSE,"http":{"region":"ap-tokyo","#;
    assert_eq!(shown(&read(record).0), "action=A1a");

    let deep = "[".repeat(100_000) + r#"{"api":"A1a","b":RESPONSE"#;
    assert_eq!(shown(&read(&deep).0), "action=A1a");
    let many = format!(r#"{{{}"b":RESPONSE}}"#, r#""api":"A1a","req":{},"#.repeat(50_000));
    assert_eq!(shown(&read(&many).0), "action=A1a");
}

#[test]
fn places_that_are_no_value_say_nothing() {
    for response in [1..3, 3..4, 9..99, 50..60, 5..5] {
        let record = br#"{"action":"A1a","b":{}}"#;
        let (mut context, mut request) = (Context::default(), None);
        let settings = ContextSettings::default();
        read_json_context(record, response, &settings, &mut context, &mut request);
    }
}

/// A record. Objects keep the order of their members, and names may occur twice.
#[derive(Clone, Debug)]
enum Tree {
    Text(&'static str),
    Scalar(&'static str),
    List(Vec<Tree>),
    Object(Vec<(&'static str, Tree)>),
    Response,
}

impl Tree {
    fn write(&self, is_spaced: bool, out: &mut String) {
        let blank = if is_spaced { " \n" } else { "" };
        match self {
            Tree::Text(text) => *out += &serde_json::to_string(text).unwrap(),
            Tree::Scalar(scalar) => *out += scalar,
            Tree::Response => *out += "RESPONSE",
            Tree::List(items) => {
                for (place, item) in items.iter().enumerate() {
                    *out += &format!("{}{blank}", if place == 0 { "[" } else { "," });
                    item.write(is_spaced, out);
                }
                *out += if items.is_empty() { "[]" } else { "]" };
            }
            Tree::Object(members) => {
                for (place, (name, value)) in members.iter().enumerate() {
                    *out += if place == 0 { "{" } else { "," };
                    *out += &format!("{blank}\"{name}\"{blank}:{blank}");
                    value.write(is_spaced, out);
                    *out += blank;
                }
                *out += if members.is_empty() { "{}" } else { "}" };
            }
        }
    }

    fn text(&self, is_spaced: bool) -> String {
        let mut text = String::new();
        self.write(is_spaced, &mut text);
        text
    }

    fn holds_response(&self) -> bool {
        match self {
            Tree::Response => true,
            Tree::List(items) => items.iter().any(Tree::holds_response),
            Tree::Object(members) => members.iter().any(|(_, value)| value.holds_response()),
            _ => false,
        }
    }

    fn leaves(&self) -> usize {
        match self {
            Tree::List(items) => items.iter().map(Tree::leaves).sum(),
            Tree::Object(members) => members.iter().map(|(_, value)| value.leaves()).sum(),
            _ => 1,
        }
    }

    /// Replaces the scalar with this number by the response.
    fn place_response(&mut self, number: &mut usize) {
        match self {
            Tree::List(items) => items.iter_mut().for_each(|item| item.place_response(number)),
            Tree::Object(members) => {
                members.iter_mut().for_each(|(_, value)| value.place_response(number));
            }
            _ => {
                if *number == 0 {
                    *self = Tree::Response;
                }
                *number = number.wrapping_sub(1);
            }
        }
    }
}

/// What is found, by walking from the response outward.
#[derive(Default)]
struct Expected {
    context: Context<'static>,
    request: Option<String>,
    is_in_request: bool,
}

impl Expected {
    fn of(tree: &Tree) -> Self {
        match tree {
            Tree::List(items) => items
                .iter()
                .find(|item| item.holds_response())
                .map_or_else(Expected::default, Self::of),
            Tree::Object(members) => {
                let around = members.iter().find(|(_, value)| value.holds_response());
                let Some((name, value)) = around else { return Expected::default() };
                let mut expected = Self::of(value);
                let is_request = recognise(name.as_bytes()) == Some(RecognisedName::Request);
                expected.is_in_request |= is_request && name.contains("req");
                expected.take_members(members);
                for (name, value) in members {
                    if let (Some(RecognisedName::Labels), Tree::Object(labels)) =
                        (recognise(name.as_bytes()), value)
                        && !value.holds_response()
                    {
                        expected.take_members(labels);
                    }
                }
                expected
            }
            _ => Expected::default(),
        }
    }

    fn take_members(&mut self, members: &[(&'static str, Tree)]) {
        for (name, value) in members.iter().filter(|(_, value)| !value.holds_response()) {
            let Some(name) = recognise(name.as_bytes()) else { continue };
            let may_be_listed = matches!(name, RecognisedName::Field(_) | RecognisedName::Time);
            let text = match value {
                Tree::Text(text) => Some(text),
                Tree::Scalar(number) if *number != "null" => Some(number),
                Tree::List(items) if may_be_listed => match &items[..] {
                    [Tree::Text(text)] => Some(text),
                    _ => None,
                },
                _ => None,
            };
            let is_request = name == RecognisedName::Request && !matches!(value, Tree::Scalar(_));
            if is_request {
                self.request.get_or_insert_with(|| value.text(false));
            }

            let Some(text) = text else { continue };
            let quoted = QuotedText { raw: text.as_bytes(), is_escaped: false, end: 0 };
            if let Some(said) = say(name, &quoted, 0) {
                said.fill(&mut self.context, &mut None);
            }
        }
    }
}

fn tree() -> impl Strategy<Value = Tree> {
    let name = proptest::sample::select(vec![
        "time", "ts", "action", "api", "region", "status", "host", "request", "params", "http",
        "meta", "a", "b",
    ]);
    let leaf = prop_oneof![
        proptest::sample::select(vec!["Aa", "Bb", "ap-tokyo", "ap-seoul", "tag", "POST", "{\"}"])
            .prop_map(Tree::Text),
        Just(Tree::Text("cvm.ap-seoul.tencentcloudapi.com")),
        Just(Tree::Text("2026-11-25T17:01:13Z")),
        proptest::sample::select(vec!["1795626074", "1795626075", "200", "503", "7", "null"])
            .prop_map(Tree::Scalar),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            1 => proptest::collection::vec(inner.clone(), 0..4).prop_map(Tree::List),
            4 => proptest::collection::vec((name.clone(), inner), 0..7).prop_map(Tree::Object),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 5_000, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn finds_what_a_walk_outward_finds(mut tree in tree(), place in 0..40_usize) {
        match tree.leaves() {
            0 => tree = Tree::Object(vec![("a", tree), ("b", Tree::Response)]),
            leaves => tree.place_response(&mut (place % leaves)),
        }
        let mut expected = Expected::of(&tree);
        complete_from_host(&mut expected.context);

        for is_spaced in [false, true] {
            let text = tree.text(is_spaced);
            let (context, request, is_in_request) = read(&text);
            prop_assert_eq!(shown(&context), shown(&expected.context), "{}", text);
            prop_assert_eq!(is_in_request, expected.is_in_request, "{}", text);

            let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
            prop_assert_eq!(request.map(json), expected.request.as_deref().map(json), "{}", text);
        }
    }

    #[test]
    fn no_record_makes_it_panic(
        before in "[\\[\\]{}\",:a1\\\\ ]{0,20}",
        after in "[\\[\\]{}\",:a1\\\\ ]{0,20}",
        names in "(\"(time|http|request|action)\":[{\\[]?){0,3}",
    ) {
        read(&format!("{before}{names}RESPONSE{after}"));
        read(&format!("{names}{before}RESPONSE,{names}{after}"));
    }
}
