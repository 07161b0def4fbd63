//! Generated events, whole and odd: the fast way must say what the slow one says.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::super::answers::events_inside;
use super::super::event::{EVENT_UTC_OFFSET, check_and_find_event, find_event, read_event};
use super::reference::{Told, tell};
use super::samples::answer_of;
use crate::grammar::Reader;
use crate::recording::ContextParts;

/// What events have, with values that are common.
const COMMON: [(&str, &[&str]); 13] = [
    (
        "userIdentity",
        &[
            r#"{"principalId":"p1","secretId":"AKIDxxxx"}"#,
            r#"{"sessionContext":{"principalId":"no"},"principalId": 7 }"#,
            r#"{ "principal\u0049d" : "p2" , "principalId":"no" }"#,
            r#"{"principalId":null,"sessionContext":"{\"principalId\":\"no\"}"}"#,
            "{}",
        ],
    ),
    ("eventName", &[r#""DescribeDisks""#, r#""Describe\u0044isks""#, r#""""#, r#""\ud83d""#]),
    ("eventSource", &[r#""cbs.example.com/""#, r#""cbs.example.com\/""#, r#""cbs""#, r#""/""#]),
    ("eventRegion", &[r#""ap-tokyo""#, r#""""#, "null"]),
    ("eventTime", &["1774000000", r#""1774000000""#, r#""2026-03-20 17:46:40""#, r#""soon""#]),
    ("apiVersion", &[r#""3.0""#, "3.0", r#""2017-03-12""#, r#""2017\u002d03-12""#]),
    ("requestID", &[r#""r-1""#, r#""r\u002d1""#, "12345678901234567890", r#""""#]),
    (
        "requestParameters",
        &[
            r#""{\"eventName\":\"no\",\"a\":\"\\\"\\\\\",\"apiErrorCode\":\"no\"}""#,
            r#"{"eventName":"no","apiErrorCode":"no","data":{"eventName":"no"},"a":["}",{}]}"#,
            r#""""#,
            "null",
        ],
    ),
    ("errorCode", &["0", r#""0""#, r#""""#, "null", "4300", r#""AuthFailure""#]),
    ("errorMessage", &[r#""permission verify""#, r#""say \"no\"""#, "null"]),
    ("apiErrorCode", &["0", r#""0""#, r#""""#, "null", r#""InternalError""#, r#""A\u002eB""#]),
    ("apiErrorMessage", &[r#""failed""#, r#""""#, "{}"]),
    ("responseElements", &[r#""{\"eventName\":\"no\"}""#, r#"{"userIdentity":{"a":[[]]}}"#]),
];

/// Names of all kinds, with those that only look alike.
const NAMES: [&str; 12] = [
    "apiErrorCode",
    "errorCode",
    "eventName",
    "eventSource",
    "userIdentity",
    "data",
    "Data",
    "EventName",
    "eventname",
    "awsRegion",
    "acsRegion",
    "",
];

/// Values of all kinds.
const VALUES: [&str; 16] = [
    "null",
    "true",
    "false",
    "-0.0",
    "0e7",
    "0.10",
    "-1",
    "[]",
    r#"[{"eventName":"no"},"]",[1,2]]"#,
    r#"{"eventName":"no","eventSource":"no","apiErrorCode":"no"}"#,
    r#"{"eventName":"in","eventSource":"in.x","apiErrorCode":"In","requestID":"in"}"#,
    r#""\ud83d""#,
    r#""\\""#,
    r#""\\\"""#,
    r#""0000-00-00""#,
    r#""é\ud83d\ude00/""#,
];

/// A name, with one of its characters escaped or none.
fn spelled(name: &str, escaped: usize) -> String {
    let spell = |(at, character): (usize, char)| {
        if at == escaped { format!("\\u{:04x}", u32::from(character)) } else { character.into() }
    };
    name.chars().enumerate().map(spell).collect()
}

fn common_members() -> impl Strategy<Value = Vec<(String, String)>> {
    let members = COMMON.map(|(name, values)| {
        // Most members are there; each escapes a character of its name now and then.
        (prop::bool::weighted(0.85), 0..80_usize, select(values)).prop_map(
            move |(is_there, escaped, value)| {
                is_there.then(|| (spelled(name, escaped), value.to_owned()))
            },
        )
    });
    members.into_iter().collect::<Vec<_>>().prop_map(|all| all.into_iter().flatten().collect())
}

fn odd_members() -> impl Strategy<Value = Vec<(String, String)>> {
    let names = COMMON.iter().map(|(name, _)| *name).chain(NAMES).collect::<Vec<_>>();
    let long = (0..300_usize).prop_map(|len| format!("\"{}\"", r#"a\"b\\c "#.repeat(len)));
    let plain = (0..300_usize).prop_map(|len| format!("\"{}\"", "x".repeat(len)));
    let value =
        prop_oneof![8 => select(&VALUES[..]).prop_map(str::to_owned), 1 => long, 1 => plain];
    vec((select(names), 0..40_usize, value), 0..3).prop_map(|members| {
        members.into_iter().map(|(name, at, value)| (spelled(name, at), value)).collect()
    })
}

fn object() -> impl Strategy<Value = String> {
    let members = (common_members(), odd_members()).prop_map(|(mut common, odd)| {
        common.extend(odd);
        common
    });
    let blank = select(&["", " ", "\n  ", "\t\r\n"][..]);
    (members.prop_shuffle(), blank).prop_map(|(members, blank)| {
        let members: Vec<String> = members
            .iter()
            .map(|(name, value)| format!("{blank}\"{name}\"{blank}:{blank}{value}{blank}"))
            .collect();
        format!("{blank}{{{}{blank}}}{blank}", members.join(","))
    })
}

fn text() -> impl Strategy<Value = String> {
    let enveloped = (object(), select(&NAMES[..])).prop_map(|(data, name)| {
        format!(r#"{{"specversion":"1.0","{name}":1,"data":{data},"time":1615430559146}}"#)
    });
    prop_oneof![3 => object(), 1 => enveloped]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn an_event_says_what_the_reference_says(text in text()) {
        let reader = Reader::strict(64);
        let event = read_event(text.as_bytes(), EVENT_UTC_OFFSET, &reader);
        let told = event.map(|event| Told::of(&text, event));
        prop_assert_eq!(told, tell(&text, EVENT_UTC_OFFSET), "{}", text);

        let found = check_and_find_event(text.as_bytes(), &reader).unwrap();
        let told = found.map(|event| Told::of(&text, event.read(ContextParts::ALL, EVENT_UTC_OFFSET)));
        prop_assert_eq!(told, tell(&text, EVENT_UTC_OFFSET), "{}", text);
    }

    #[test]
    fn a_damaged_text_is_refused_as_by_the_parser(
        text in text(),
        at in any::<prop::sample::Index>(),
        byte in select(&b"\"\\{}[],: 0e\n\xff"[..]),
    ) {
        let mut text = text.into_bytes();
        let at = at.index(text.len());
        text[at] = byte;
        let found = check_and_find_event(&text, &Reader::strict(64));
        let parsed = Reader::strict(64).parse(&text).end;
        prop_assert_eq!(found.as_ref().err(), parsed.as_ref().err());

        if let Ok(found) = found {
            let later = find_event(&text, &Reader::strict(64));
            prop_assert_eq!(
                found.map(|event| event.read(ContextParts::ALL, EVENT_UTC_OFFSET)),
                later.map(|event| event.read(ContextParts::ALL, EVENT_UTC_OFFSET))
            );
        }
    }
}

/// The test above would say little if most texts were no events.
#[test]
fn most_generated_texts_are_events() {
    let mut runner = TestRunner::deterministic();
    let events = (0..1000).filter(|_| {
        let text = text().new_tree(&mut runner).unwrap().current();
        tell(&text, EVENT_UTC_OFFSET).is_some()
    });
    let events = events.count();
    assert!((300..1000).contains(&events), "{events}");
}

proptest! {
    #[test]
    fn events_inside_an_answer_say_the_same(texts in vec(text(), 0..4)) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let answer = answer_of(&texts);
        let mut events = Vec::new();
        events_inside(
            answer.as_bytes(),
            EVENT_UTC_OFFSET,
            &Reader::strict(64),
            &mut Vec::new(),
            |inside| events.push(inside.ok().map(|inner| {
                let text = std::str::from_utf8(inner.text).unwrap();
                (text.to_owned(), Told::of(text, inner.event))
            })),
        );

        prop_assert_eq!(events.len(), texts.len());
        for (event, text) in events.into_iter().zip(texts) {
            let reader = Reader::strict(64);
            let alone = read_event(text.as_bytes(), EVENT_UTC_OFFSET, &reader).map(|mut event| {
                let of_element = crate::recording::CallTime::from_micros(1_774_000_001_000_000);
                event.context.time.get_or_insert(of_element);
                (text.to_owned(), Told::of(text, event))
            });
            prop_assert_eq!(event, alone);
        }
    }
}
