//! An outline against what the plain parser says of each member by itself.

use proptest::prelude::*;

use super::*;
use crate::grammar::{Reader, parse_prefix};
use crate::scan::Kernel;

const DEPTH: usize = 6;

fn part<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    text.get(range.clone()).unwrap()
}

/// The plain parser says the same of the text, of each member, and of the response.
fn check(text: &str) {
    let bytes = text.as_bytes();
    let plain = parse_prefix(bytes, DEPTH);
    for &kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_supported()) {
        let mut reader = Reader::new(DEPTH, kernel, crate::Validation::Strict);
        let mut outline = ObjectOutline::default();
        assert_eq!(reader.parse_outlined(bytes, &mut outline), plain, "{text}");
        if plain.end.is_err() {
            continue;
        }

        let members = outline.members().unwrap_or_default();
        for member in members {
            let value = part(text, &member.value);
            assert_eq!(parse_prefix(value.as_bytes(), DEPTH).end, Ok(value.len()), "{text}");
            let key = format!("\"{}\"", part(text, &member.key));
            assert_eq!(parse_prefix(key.as_bytes(), DEPTH).end, Ok(key.len()), "{text}");
            assert_eq!(outline.member_at(&member.value), Some(member), "{text}");
        }

        // The first member that begins like a response, before the text's own.
        let key = |member: &OutlinedMember| part(text, &member.key);
        let others = members.iter().take_while(|member| key(member) != "Response");
        let expected = others
            .map(|member| member.value.clone())
            .find(|value| part(text, value).starts_with("{\"Response\":{"));
        let found = outline.response.as_ref();
        assert_eq!(found.map(|response| response.range.clone()), expected, "{text}");
        if let Some(MemberResponse { range, watched }) = found {
            let alone = parse_prefix(part(text, range).as_bytes(), DEPTH);
            assert_eq!((*watched, Ok(range.len())), (alone.watched, alone.end), "{text}");
        }
    }
}

#[test]
fn members_and_responses() {
    let error = r#"{"Response":{"Error":{"Code":"C","Message":"m"},"RequestId":"r"}}"#;
    let nested = r#"{"Response":{"a":[[{"Response":{}}]]},"b":1}"#;
    for text in [
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
    ] {
        check(&text);
    }
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
    let response = format!(r#"\{{"(Response|Error|A)":\{{{inside}\}}(,"[RA]":1)?\}}"#);
    prop_oneof![
        "[0-9]{1,2}|true|null|\"[a\\\\\\\\]{0,2}\"|\\[\\]|\\[1,\\{\\}\\]".boxed(),
        proptest::string::string_regex(&response).unwrap().boxed(),
    ]
}

proptest! {
    #[test]
    fn any_object(
        members in proptest::collection::vec(("(Response|[ab]{1,2})", value()), 0..5),
        cut in proptest::option::of(0..80_usize),
    ) {
        let members: Vec<_> =
            members.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
        let mut text = format!("{{{}}}", members.join(","));
        text.truncate(cut.unwrap_or(text.len()));
        check(&text);
    }
}
