//! YAML as JSON, compared with a writer of YAML whose values are known. These tests must not know
//! calls.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::interaction::{Interaction, JsonWriter};
use super::nodes::{Node, YamlError, YamlNodes};

/// The whole documents of a text as JSON, each with its place; whether the text ends well, and whether
/// each document is whole.
fn read(text: &str) -> (Vec<(Value, String)>, Option<YamlError>, bool) {
    let mut nodes = YamlNodes::new(text);
    let mut writer = JsonWriter::default();
    let (mut documents, mut are_whole) = (Vec::new(), true);
    loop {
        let (node, place) = match nodes.next() {
            Ok(Some(next)) => next,
            Ok(None) => return (documents, None, are_whole),
            Err(error) => return (documents, Some(error), are_whole),
        };
        match writer.write(node, place, &mut nodes, 0, usize::MAX) {
            Ok(Interaction { is_whole: false, .. }) => are_whole = false,
            Ok(Interaction { json, range, .. }) => {
                let value = serde_json::from_slice(json).expect("JSON is written");
                documents.push((value, text.get(range).expect("a place").to_owned()));
            }
            Err(error) => return (documents, Some(error), are_whole),
        }
    }
}

fn one(text: &str) -> Value {
    let (mut documents, error, are_whole) = read(text);
    assert_eq!((documents.len(), error, are_whole), (1, None, true), "{text}");
    documents.remove(0).0
}

#[test]
fn nodes_are_what_they_say() {
    for (text, expected) in [
        ("a: 1\nb: -7\nc: 0", json!({"a": 1, "b": -7, "c": 0})),
        ("- 2018-08-13\n- 1.5\n- 007\n- '1'", json!(["2018-08-13", "1.5", "007", "1"])),
        ("[null, ~, true, False, '']", json!([null, null, true, false, ""])),
        ("a:\nb: |\n  x\n  y\nc: >-\n  x\n  y", json!({"a": null, "b": "x\ny\n", "c": "x y"})),
        ("'it''s\n  folded'", json!("it's folded")),
        ("\"\\u4F60\\\n  \\u597D \\\"\"", json!("你好 \"")),
        ("a: &x [1, {b: 2}]\nc: *x", json!({"a": [1, {"b": 2}], "c": [1, {"b": 2}]})),
        (
            "a: &x {b: &y 1, c: *y}\nd: [*x, *y]",
            json!({"a": {"b": 1, "c": 1}, "d": [{"b": 1, "c": 1}, 1]}),
        ),
        ("a: !!binary \"eyI=\"\nb: !!int 5", json!({"a": "eyI=", "b": "5"})),
        ("? [1, 2]\n: 3\n1: 4\nnull: 5", json!({"": 3, "1": 4, "null": 5})),
        ("{}", json!({})),
        ("x", json!("x")),
    ] {
        assert_eq!(one(text), expected, "{text}");
    }
    assert_eq!(read("").0, []);
}

#[test]
fn documents_and_their_places() {
    let (documents, error, _) = read("--- [é, {a: 1}]\n...\n--- \"x\"\n");
    assert_eq!(error, None);
    let places: Vec<&str> = documents.iter().map(|(_, place)| &**place).collect();
    assert_eq!(places, ["[é, {a: 1}]", "\"x\""]);
}

/// What an alias stands for is where the alias is: two calls never have one place.
#[test]
fn aliases_have_places_of_their_own() {
    let text = "[&a {b: [c]}, *a, d]";
    let mut nodes = YamlNodes::new(text);
    let mut scalars = Vec::new();
    while let Some((node, place)) = nodes.next().unwrap() {
        if matches!(node, Node::Scalar { .. }) {
            scalars.push(text.get(place).unwrap());
        }
    }
    assert_eq!(scalars, ["b", "c", "*a", "*a", "d"]);
}

#[test]
fn damage_has_a_place() {
    for (text, at) in [("a: [1, 2\nb: }", 12), ("a: 'x", 6), ("é: [", 5)] {
        let (_, error, _) = read(text);
        let Some(YamlError::Damaged(found)) = error else { panic!("{text}") };
        assert!(found <= text.len() && found + 4 >= at, "{text}: {found}");
    }
}

/// Aliases of aliases, as many as there are atoms: most are not written out, and that is said.
#[test]
fn laughs_are_bounded() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let inner = vec![format!("*a{}", level - 1); 10].join(", ");
        text += &format!("a{level}: &a{level} [{inner}]\n");
    }
    let (documents, error, are_whole) = read(&text);
    assert_eq!((documents.len(), error, are_whole), (0, None, false));
    assert!(!read("a: &a [*a]").2 || read("a: &a [*a]").1.is_some(), "it holds itself");
}

#[test]
fn nodes_are_counted() {
    let of = |nodes: usize| read(&format!("[{}]", "a,".repeat(nodes)));
    let (documents, error, is_whole) = of(1000);
    assert_eq!((documents.len(), error, is_whole), (1, None, true));
    // In brackets the library looks ahead to the end.
    assert_eq!(of(300_000).1, None);
    assert!(matches!(of(3_000_000).1, Some(YamlError::Damaged(_))));

    let anchors: String = (0..(1 << 20) + 1).map(|name| format!("- &{name:x} a\n")).collect();
    assert!(matches!(read(&anchors).1, Some(YamlError::Damaged(_))));

    let lines = |nodes: usize| read(&"- a\n".repeat(nodes));
    assert!(lines((1 << 20) - 2).2);
    assert!(!lines(1 << 20).2);
}

/// Of anchors in anchors each node is kept once, until they end.
#[test]
fn anchors_in_anchors_are_read_in_linear_time() {
    let levels = 100;
    let mut text = String::new();
    for level in 0..levels {
        text += &format!("{}- &a{level}\n", "  ".repeat(level));
    }
    text += &format!("{}- [{}]\n- *a99\n- *a0\n", "  ".repeat(levels), "x, ".repeat(300_000));
    let (documents, error, are_whole) = read(&text);
    assert_eq!((documents.len(), error, are_whole), (0, None, false));
}

fn value() -> impl Strategy<Value = Value> {
    let text = "[ -~\u{e9}\u{4f60}\u{1f600}\n\t]{0,12}";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((text, inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Writes a value as lines, as most libraries do: containers over lines, texts in double quotes.
fn write_block(value: &Value, indent: usize, out: &mut String) {
    let blanks = "  ".repeat(indent);
    match value {
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                *out += &format!("\n{blanks}-");
                write_block(item, indent + 1, out);
            }
        }
        Value::Object(members) if !members.is_empty() => {
            for (name, member) in members {
                *out += &format!("\n{blanks}{}:", Value::from(name.as_str()));
                write_block(member, indent + 1, out);
            }
        }
        other => *out += &format!(" {other}"),
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(value in value()) {
        // JSON in brackets is YAML.
        prop_assert_eq!(&one(&value.to_string()), &value);
        let mut lines = String::new();
        write_block(&value, 0, &mut lines);
        prop_assert_eq!(&one(&lines), &value, "{}", lines);
    }

    /// Whatever the bytes are: JSON is written, and places are in the text.
    #[test]
    fn any_text_is_read_to_its_end(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "a", "b: ", "- ", "\n", "  ", "\n  ", "\n- ", "? ", ": ", "[", "]", "{", "}", ", ",
                "'", "\"", "|\n", ">-\n", "&x ", "*x", "!!binary ", "#", "---\n", "...\n", "\t",
                "é", "\\u00", "\\\n", "%YAML 1.2\n", "1", "null", "<<: *x",
            ]),
            0..30,
        ),
    ) {
        let text = parts.concat();
        let (documents, error, _) = read(&text);
        let length: usize = documents.iter().map(|(_, place)| place.len()).sum();
        prop_assert!(length <= text.len(), "{}", text);
        if let Some(YamlError::Damaged(at)) = error {
            prop_assert!(at <= text.len() && text.is_char_boundary(at), "{}", text);
        }
    }
}

#[test]
fn a_container_is_skipped_to_its_end() {
    let mut nodes = YamlNodes::new("[a, [b, {c: d}]]\n--- e");
    assert_eq!(nodes.next().unwrap().unwrap().0, Node::OpenArray);
    assert_eq!(nodes.skip_container(), Ok(16));
    let scalar = Node::Scalar { text: "e".into(), is_plain: true };
    assert_eq!(nodes.next().unwrap().unwrap().0, scalar);
}
