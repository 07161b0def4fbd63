//! An outline against what the plain parser says of each member by itself.

use proptest::prelude::*;

use super::*;
use crate::grammar::{Reader, parse_prefix};
use crate::scan::Kernel;

const DEPTH: usize = 6;

fn part<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    text.get(range.clone()).unwrap()
}

/// The plain parser says the same of each text, of each member, and of the response, whatever was
/// read before. Each text is read twice, so that it has a known shape the second time.
fn check<T: AsRef<str>>(texts: &[T]) {
    for &kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_supported()) {
        let reader = || Reader::new(DEPTH, kernel, crate::Validation::Strict);
        for mut reader in [reader(), reader().with_cooldown(0)] {
            for text in texts.iter().chain(texts) {
                check_one(&mut reader, text.as_ref());
            }
        }
    }
}

fn check_one(reader: &mut Reader, text: &str) {
    let bytes = text.as_bytes();
    let plain = parse_prefix(bytes, DEPTH);
    let mut outline = ObjectOutline::default();
    assert_eq!(reader.parse_outlined(bytes, &mut outline), plain, "{text}");
    if plain.end.is_err() {
        return;
    }

    let members = outline.members().unwrap_or_default();
    let inside = text.trim_start().strip_prefix('{').unwrap_or("}").trim_start();
    assert_eq!(members.is_empty(), inside.starts_with('}'), "{text}");
    for member in members {
        let value = part(text, &member.value);
        assert_eq!(parse_prefix(value.as_bytes(), DEPTH).end, Ok(value.len()), "{text}");
        let key = format!("\"{}\"", part(text, &member.key));
        assert_eq!(parse_prefix(key.as_bytes(), DEPTH).end, Ok(key.len()), "{text}");
        assert_eq!(outline.member_at(&member.value), Some(member), "{text}");
        let has_escape = value.starts_with('"') && value.contains('\\');
        assert_eq!(member.has_escape, has_escape, "{text}");
    }

    // The first member that begins like a response, before the text's own.
    let key = |member: &OutlinedMember| part(text, &member.key);
    let others = members.iter().take_while(|member| key(member) != "Response");
    let expected = others.map(|member| member.value.clone()).find(|value| {
        let value = part(text, value).replace([' ', '\n'], "");
        value.starts_with("{\"Response\":{")
    });
    let found = outline.response.as_ref();
    assert_eq!(found.map(|response| response.range.clone()), expected, "{text}");
    if let Some(MemberResponse { range, watched }) = found {
        let alone = parse_prefix(part(text, range).as_bytes(), DEPTH);
        assert_eq!((*watched, Ok(range.len())), (alone.watched, alone.end), "{text}");
    }
}

/// Whether a reader that has read the one text compares the other.
fn is_known_after(one: &str, other: &str) -> bool {
    let mut reader = Reader::strict(DEPTH);
    reader.parse_outlined(one.as_bytes(), &mut ObjectOutline::default());
    let is_known = reader.match_outlined(other.as_bytes(), &mut ObjectOutline::default()).is_some();
    check(&[one, other]);
    is_known
}

#[test]
fn members_and_responses() {
    let error = r#"{"Response":{"Error":{"Code":"C","Message":"m"},"RequestId":"r"}}"#;
    let nested = r#"{"Response":{"a":[[{"Response":{}}]]},"b":1}"#;
    check(&[
        format!(r#"{{"time":1,"body":{error},"region":"x"}}"#),
        format!(r#"{{ "t" : [1] , "body" : {error} , "other":{nested} }}"#),
        format!(r#"{{"body":{nested},"Response":{error}}}"#),
        format!(r#"{{"Response":{error},"body":{nested}}}"#),
        format!(r#"{{"a":{{"body":{error}}},"Response":1}}"#),
        format!(r#"{{"a":[{error}],"b":"{{\"Response\":{{}}}}"}}"#),
        format!(r#"[{error}]"#),
        format!(r#"{{"body":{}"#, part(error, &(0..40))),
        r#"{"a":{"Response":{"Error":{"Code":1,"Code":2}},"Response":1}}"#.to_owned(),
        r#"{"a":{"Response":{"x":[[[[]]]]}}}"#.to_owned(),
        r#"{"a":{"Response":{"x":[[[[[[]]]]]]}}}"#.to_owned(),
        "{}".to_owned(),
        "1".to_owned(),
    ]);
}

#[test]
fn objects_that_are_known_after_others() {
    let long = "\\n ä".repeat(40);
    for (one, other) in [
        (r#"{"t":"1","l":"i"}"#, r#"{"t":"","l":"warning"}"#),
        (r#"{"n":1,"s":"x"}"#, r#"{"n":-1.5e9,"s":"\u00e4 \" \\"}"#),
        (r#"{"s":"","n":1}"#, &format!(r#"{{"s":"{long}","n":2}}"#)),
        (r#"{"a":[1],"b":{}}"#, r#"{"a":[],"b":{}}"#),
        (r#"{"a":[],"n":1}"#, r#"{"a":[[[1]],{"x":"ä"}],"n":2}"#),
        (r#"{"u":{"id":1},"b":[]}"#, r#"{"u":{"id":22},"b":[{}]}"#),
        (r#"{"u":{"id":"1"},"s":"x"}"#, r#"{"u":{"id":"\n"},"s":"\n"}"#),
        (r#"{"u":{"id":[]}}"#, r#"{"u":{"other":{}}}"#),
        (r#"{"b":{"Response":{}}}"#, r#"{"b":{"Response":{"RequestId":"r"}}}"#),
        (r#"{"b":{"Response":{}},"c":[]}"#, r#"{"b":{},"c":[]}"#),
        (r#"{"b": {"Response": {}}}"#, r#"{"b": { "Response" :{"RequestId": "r"}}}"#),
        (r#"{"c":[],"b":{"Response":{"x":1}}}"#, r#"{"c":[],"b":{"Response":{"Error":1},"o":1}}"#),
        ("{\n \"a\" : \"1\",\n \"b\" : 2\n}", "{\n \"a\" : \"\",\n \"b\" : 3\n}"),
    ] {
        assert!(is_known_after(one, other), "{one} {other}");
    }

    for (one, other) in [
        (r#"{"t":"1"}"#, r#"{"t":1}"#),
        (r#"{"t":1}"#, r#"{"t":"1"}"#),
        (r#"{"t":1}"#, r#"{"t":01}"#),
        (r#"{"t":"1"}"#, "{\"t\":\"\n\"}"),
        (r#"{"t":"1"}"#, r#"{"t":"\x"}"#),
        (r#"{"t":[]}"#, r#"{"t":[1,]}"#),
        (r#"{"t":[]}"#, r#"{"t":[[[[[[]]]]]]}"#),
        (r#"{"t":{"Response":{}}}"#, r#"{"t":{"Response":{"a":[[[[]]]]}}}"#),
        (r#"{"Response":1,"t":1}"#, r#"{"Response":1,"t":1}"#),
        (r#"{"t":1,"\u0052esponse":1}"#, r#"{"t":1,"\u0052esponse":1}"#),
        ("{}", "{}"),
        ("[]", "[]"),
    ] {
        assert!(!is_known_after(one, other), "{one} {other}");
    }
}

/// Each of these may come in the place of the others.
#[test]
fn values_of_all_kinds_in_one_place() {
    let values =
        ["1", "\"1\"", "\"\"", "{\"b\":1}", "[1]", "null", "true", "{}", "[]", "12", "nul"];
    let text = |value: &str| format!(r#"{{"a":{value},"z":{{"Response":{{"x":{value}}}}}}}"#);
    let texts: Vec<String> = values.iter().map(|value| text(value)).collect();
    check(&texts);
    for (at, text) in texts.iter().enumerate().take(values.len() - 1) {
        let mut reader = Reader::strict(DEPTH);
        for one in &texts {
            reader.parse_outlined(one.as_bytes(), &mut ObjectOutline::default());
        }
        let found = reader.match_outlined(text.as_bytes(), &mut ObjectOutline::default());
        assert!(found.is_some(), "{at} {text}");
    }
}

#[test]
fn utf8_is_checked_around_responses() {
    let text = |before: &[u8], inside: &[u8], after: &[u8]| {
        [
            &b"{\"a\":\""[..],
            before,
            b"\",\"b\":{\"Response\":{\"c\":\"",
            inside,
            b"\"}},\"d\":\"",
            after,
            b"\"}",
        ]
        .concat()
    };
    let (good, bad) = ("ä".as_bytes(), &b"\xe4"[..]);
    for (texts, is_valid) in [
        ([good, good, good], true),
        ([bad, b"", b""], false),
        ([b"", bad, b""], false),
        ([b"", b"", bad], false),
        ([b"\\n\xe4", b"", b""], false),
        ([b"", b"", b"\xe4\\n"], false),
    ] {
        let [before, inside, after] = texts;
        let text = text(before, inside, after);
        for &kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_supported()) {
            let mut reader = Reader::new(DEPTH, kernel, crate::Validation::Strict);
            let plain = br#"{"a":"","b":{"Response":{"c":""}},"d":""}"#;
            reader.parse_outlined(plain, &mut ObjectOutline::default());
            let reading = reader.parse_outlined(&text, &mut ObjectOutline::default());
            assert_eq!(reading, parse_prefix(&text, DEPTH), "{kernel}");
            assert_eq!(reading.end.is_ok(), is_valid, "{kernel}");
        }
    }
}

/// Where nothing matches that was learned, learning stops, and goes on where something does.
#[test]
fn what_never_matches_is_not_learned() {
    let read = |reader: &mut Reader, text: &str| {
        reader.parse_outlined(text.as_bytes(), &mut ObjectOutline::default());
    };
    let is_known = |reader: &mut Reader, text: &str| {
        reader.match_outlined(text.as_bytes(), &mut ObjectOutline::default()).is_some()
    };
    let text = |number: usize| format!(r#"{{"a{number}":1}}"#);
    let mut reader = Reader::strict(DEPTH);
    for number in 0..600 {
        read(&mut reader, &text(number));
    }
    let known: Vec<usize> =
        (0..600).filter(|&number| is_known(&mut reader, &text(number))).collect();
    assert!((1..64).contains(&known.len()), "{known:?}");

    for _ in 0..300 {
        read(&mut reader, &text(known[0]));
        read(&mut reader, &text(700));
    }
    assert!(is_known(&mut reader, &text(700)));
}

/// More shapes than are kept: they are forgotten, and others learned.
#[test]
fn any_number_of_shapes() {
    let text = |number: usize| format!(r#"{{"a{number}":"x","b":{{"Response":{{}}}}}}"#);
    check(&(0..60).map(text).collect::<Vec<_>>());
    let inner =
        |number: usize| format!(r#"{{"a":"x","b":{{"k{}":1}},"c{number}":1}}"#, number % 20);
    check(&(0..1500).map(inner).collect::<Vec<_>>());
}

#[test]
fn of_too_many_members_none_is_told() {
    let members: Vec<_> = (0..=MOST_MEMBERS).map(|n| format!("\"{n}\":{{}}")).collect();
    let text = format!("{{{}}}", members.join(","));
    let mut outline = ObjectOutline::default();
    Reader::strict(DEPTH).parse_outlined(text.as_bytes(), &mut outline);
    assert_eq!(outline.members(), None);
    assert_eq!(outline.member_at(&(5..7)).map(|member| member.key.clone()), Some(2..3));
}

fn value() -> impl Strategy<Value = String> {
    let inside = r#"("Error":\{"Code":"[ab]"\}|"RequestId":"r")?"#;
    let response = format!(r#"\{{ ?"(Response|Error|A)":[ \n]?\{{{inside}\}}(,"[RA]":1)?\}}"#);
    prop_oneof![
        "[0-9]{1,2}|true|null|\"[a\\\\\\\\]{0,2}\"|\\[\\]|\\[1,\\{\\}\\]".boxed(),
        proptest::string::string_regex(&response).unwrap().boxed(),
    ]
}

fn object() -> impl Strategy<Value = String> {
    let members = proptest::collection::vec(("(Response|[ab]{1,2})", value()), 0..5);
    (members, proptest::option::of(0..80_usize)).prop_map(|(members, cut)| {
        let members: Vec<_> =
            members.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
        let mut text = format!("{{{}}}", members.join(","));
        text.truncate(cut.unwrap_or(text.len()));
        text
    })
}

proptest! {
    #[test]
    fn any_object(text in object()) {
        check(&[text]);
    }

    #[test]
    fn any_objects_in_turn(texts in proptest::collection::vec(object(), 1..12)) {
        check(&texts);
    }
}
