//! The same request in another form is judged the same: valid ones made by the builders, and
//! arbitrary parameters in JSON and in a form string.
//!
//! It must not know any single rule.

use std::collections::BTreeMap;

use apitriage::catalog::Action;
use apitriage::internals::{Parameter, Shape, parameters};
use apitriage::preflight::{Checker, Finding, Request, Rule, Severity};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use serde_json::{Value, json};

use crate::valid::{Dice, NOW, Sent, Spaced, any_sent, request};

/// What a finding says, whatever the form.
type Essence = (Rule, String, Severity, Vec<&'static str>);

/// In an order of their own: places differ from form to form.
fn essence<'f>(findings: impl IntoIterator<Item = &'f Finding<'static>>) -> Vec<Essence> {
    let one = |finding: &Finding<'static>| {
        (finding.rule, finding.parameter.clone(), finding.severity, finding.codes.to_vec())
    };
    let mut all: Vec<Essence> = findings.into_iter().map(one).collect();
    all.sort();
    all
}

fn check_essence(request: &Request<'_>) -> Vec<Essence> {
    essence(&Checker::new().check(request, NOW))
}

/// What is found in each form in which `sent` can go.
fn in_all_forms(sent: &Sent, dice: &mut Dice) -> Vec<(&'static str, Vec<Essence>)> {
    let Sent { action, parameters, body, form, query, .. } = sent;
    let name = action.name();
    let spaced = Spaced::new(parameters, dice).text;
    let escaped = with_escapes(body, dice);
    let head = format!(
        "Host: cloudaudit.tencentcloudapi.com\r\nX-TC-Action: {name}\r\nX-TC-Version: 2019-03-19\r\n"
    );
    let json_post =
        format!("POST / HTTP/1.1\r\n{head}Content-Type: application/json\r\n\r\n{spaced}");
    let lf_post = format!("POST / HTTP/1.1\nX-TC-Action:{name}\n<common headers>\n\n{body}");
    let form_type = "Content-Type: application/x-www-form-urlencoded";
    let form_post = format!("POST / HTTP/1.1\r\n{head}{form_type}\r\n\r\n{form}");
    let query_post = format!("POST / HTTP/1.1\r\n{form_type}\r\n\r\n{query}");
    let get = format!("GET /?{query} HTTP/1.1\r\nHost: x\r\n\r\n");
    let url = format!("https://cloudaudit.tencentcloudapi.com/?{query}&Timestamp={NOW}&Nonce=1#x");
    let path = format!("/?{query}");
    let broken_url =
        format!("https://cloudaudit.tencentcloudapi.com/?{}", query.replace('&', "\n&"));
    let envelope = format!(r#"{{"id":7,"action":"{name}", "params": {spaced},"method":"POST"}}"#);
    let form_envelope = format!(r#"{{"params":{},"action":"{name}"}}"#, json!(form));
    let query_envelope = json!({"params": query}).to_string();
    let flat_envelope =
        json!({"action": name, "method": "GET", "params": flat_form_names(parameters)}).to_string();
    let action_header =
        [("X-TC-ACTION", name.as_bytes()), ("content-type", b"application/json; charset=utf-8")];
    let form_header =
        [("x-tc-action", name.as_bytes()), ("Content-Type", b"application/x-www-form-urlencoded")];
    vec![
        ("json", check_essence(&Request::json(name, body.as_bytes()))),
        ("json with blanks", check_essence(&Request::json(name, spaced.as_bytes()))),
        ("json with escapes", check_essence(&Request::json(name, escaped.as_bytes()))),
        ("value", check_essence(&Request::value(name, parameters))),
        ("value, serialized", check_essence(&Request::serialize(name, parameters).unwrap())),
        ("form", check_essence(&Request::form(form).or_action(name))),
        ("query", check_essence(&Request::form(query))),
        ("http, json", check_essence(&Request::http(json_post.as_bytes()))),
        ("http, json, as documents have it", check_essence(&Request::http(lf_post.as_bytes()))),
        ("http, form", check_essence(&Request::http(form_post.as_bytes()))),
        ("http, query in the body", check_essence(&Request::http(query_post.as_bytes()))),
        ("http, get", check_essence(&Request::http(get.as_bytes()))),
        ("url", check_essence(&Request::url(&url))),
        ("url on many lines", check_essence(&Request::url(&broken_url))),
        (
            "parts, json",
            check_essence(&Request::parts("POST", "/", action_header, Some(body.as_bytes()))),
        ),
        (
            "parts, form",
            check_essence(&Request::parts("POST", "/", form_header, Some(form.as_bytes()))),
        ),
        ("parts, get", check_essence(&Request::parts("GET", &path, [], None))),
        ("envelope", check_essence(&Request::envelope(envelope.as_bytes()))),
        ("envelope with a form", check_essence(&Request::envelope(form_envelope.as_bytes()))),
        ("envelope with a query", check_essence(&Request::envelope(query_envelope.as_bytes()))),
        (
            "envelope with the names of a form",
            check_essence(&Request::envelope(flat_envelope.as_bytes())),
        ),
    ]
}

/// The parameters as a form names them, in JSON: all values are strings, and names lead into
/// arrays.
fn flat_form_names(parameters: &Value) -> Value {
    fn below(path: &str, name: &str) -> String {
        if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
    }
    fn add(path: &str, value: &Value, flat: &mut serde_json::Map<String, Value>) {
        match value {
            Value::Object(members) => {
                members.iter().for_each(|(name, value)| add(&below(path, name), value, flat))
            }
            Value::Array(elements) => {
                elements
                    .iter()
                    .enumerate()
                    .for_each(|(at, value)| add(&below(path, &at.to_string()), value, flat));
            }
            Value::String(_) => drop(flat.insert(path.to_owned(), value.clone())),
            other => drop(flat.insert(path.to_owned(), other.to_string().into())),
        }
    }

    let mut all = serde_json::Map::new();
    add("", parameters, &mut all);
    Value::Object(all)
}

/// The same JSON, some letters of it written as escapes.
fn with_escapes(body: &str, dice: &mut Dice) -> String {
    let mut in_string = false;
    let mut after_backslash = false;
    let mut out = String::new();
    for c in body.chars() {
        let escape = in_string && !after_backslash && c != '"' && c != '\\' && dice.below(4) == 0;
        if escape {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out += &format!("\\u{unit:04x}"));
        } else {
            out.push(c);
        }
        in_string ^= c == '"' && !after_backslash;
        after_backslash = c == '\\' && !after_backslash;
    }
    out
}

#[test]
fn every_action_is_built_and_judged_the_same_in_all_forms() {
    for action in Action::ALL {
        proptest!(ProptestConfig::with_cases(48), |(mut dice in Dice::any())| {
            let sent = request(*action, &mut dice);
            let expected = essence(&sent.warnings);
            prop_assert!(!expected.iter().any(|found| found.2 == Severity::Error));
            prop_assert_eq!(essence(&sent.serialized), expected.clone());
            for (form, found) in in_all_forms(&sent, &mut dice) {
                prop_assert_eq!(&found, &expected, "{}", form);
            }
        });
    }
}

#[test]
fn valid_requests_show_every_warning_that_they_can() {
    let mut seen: BTreeMap<Rule, usize> = BTreeMap::new();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..2000 {
        let sent = any_sent().new_tree(&mut runner).unwrap().current();
        sent.warnings.iter().for_each(|found| *seen.entry(found.rule).or_default() += 1);
    }

    let warnings = [
        Rule::ATTRIBUTE_KEY,
        Rule::DELIVERY_REGION,
        Rule::KMS_REGION,
        Rule::LEAST_RESULTS,
        Rule::REMOVED_ACTION,
        Rule::TIME_ORDER,
        Rule::TIME_UNIT,
    ];
    assert!(seen.keys().copied().eq(warnings), "{seen:?}");
}

/// Names that a request may have, known and unknown ones.
fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z]{1,4}",
        Just("LookupAttributes".to_owned()),
        "[a~/%&=+ \u{e9}\u{4e2d}\u{1f600}-]{1,3}"
            .prop_filter("no blanks at its ends", |name| name.trim() == name),
    ]
}

const WORDS: &[&str] = &[
    "",
    "*",
    "cos",
    "cls",
    "zh",
    "Read",
    "EventName",
    "sh",
    "ap-x",
    "standard",
    "abc",
    "a_b",
    "Secret",
];

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => select(WORDS).prop_map(str::to_owned),
        3 => (-2i64..60).prop_map(|number| number.to_string()),
        1 => (NOW - 9_000_000..NOW + 9_000_000).prop_map(|number| number.to_string()),
        1 => select(&["007", "-0", "18446744073709551615", "18446744073709551616", "-9223372036854775809", "+1", "1.0", "1e2", " 1"][..])
            .prop_map(str::to_owned),
        1 => "[a-zA-Z0-9_ -]{0,60}",
        1 => "[ -~\u{e9}\u{4e2d}\u{1f600}\n]{0,9}",
    ]
}

/// Strings, and arrays and objects of them: all that a form can express.
fn expressible_in_a_form() -> impl Strategy<Value = Value> {
    any_text().prop_map(Value::from).prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..12).prop_map(Value::from),
            btree_map(any_name(), inner, 1..4).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

/// Something for a parameter: mostly of the right shape.
fn shaped_value(shape: Shape<'static>) -> BoxedStrategy<Value> {
    let right = match shape {
        Shape::Texts => vec(any_text(), 1..13).prop_map(Value::from).boxed(),
        Shape::Object(members) => any_object(members),
        Shape::Objects(members) => vec(any_object(members), 1..12).prop_map(Value::from).boxed(),
        _ => any_text().prop_map(Value::from).boxed(),
    };
    prop_oneof![9 => right, 1 => expressible_in_a_form()].boxed()
}

/// Some of these members, and sometimes others.
fn any_object(known: &'static [Parameter<'static>]) -> BoxedStrategy<Value> {
    let members: Vec<_> = known
        .iter()
        .map(|parameter| {
            (
                Just(parameter.name.to_owned()),
                proptest::option::weighted(0.7, shaped_value(parameter.shape)),
            )
        })
        .collect();
    (
        members,
        proptest::option::weighted(0.2, (any_name(), expressible_in_a_form())),
        Just(known.is_empty()),
    )
        .prop_map(|(members, stranger, may_be_empty)| {
            let mut all: serde_json::Map<String, Value> =
                members.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
            all.extend(stranger);
            if all.is_empty() && !may_be_empty {
                all.insert("Stranger".to_owned(), "x".into());
            }
            Value::Object(all)
        })
        .boxed()
}

/// The value as JSON has it: digits in a form are a number, where the action takes one.
fn typed_json(value: &Value, shape: Option<Shape<'static>>) -> Value {
    let member = |members: &'static [Parameter<'static>], name: &str| {
        members.iter().find(|parameter| parameter.name == name).map(|parameter| parameter.shape)
    };
    match (value, shape) {
        (Value::String(text), Some(Shape::Integer | Shape::Unsigned)) => {
            let is_integer =
                text.strip_prefix('-').unwrap_or(text).bytes().all(|byte| byte.is_ascii_digit());
            let number = text
                .parse::<i64>()
                .map(Value::from)
                .or_else(|_| text.parse::<u64>().map(Value::from));
            number.ok().filter(|_| is_integer).unwrap_or_else(|| value.clone())
        }
        (Value::Object(all), Some(Shape::Object(members))) => all
            .iter()
            .map(|(name, value)| (name.clone(), typed_json(value, member(members, name))))
            .collect(),
        (Value::Array(elements), Some(Shape::Objects(members))) => elements
            .iter()
            .map(|element| typed_json(element, Some(Shape::Object(members))))
            .collect(),
        _ => value.clone(),
    }
}

/// The pairs of a form, encoded.
fn add_form_pairs(name: &str, value: &Value, out: &mut Vec<String>) {
    let below =
        |part: &str| if name.is_empty() { part.to_owned() } else { format!("{name}.{part}") };
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(part, value)| add_form_pairs(&below(part), value, out))
        }
        Value::Array(elements) => {
            elements
                .iter()
                .enumerate()
                .for_each(|(at, value)| add_form_pairs(&below(&at.to_string()), value, out));
        }
        Value::String(text) => out.push(format!("{}={}", form_encoded(name), form_encoded(text))),
        other => panic!("{other}"),
    }
}

fn form_encoded(text: &str) -> String {
    let one = |byte: u8| match byte {
        b' ' => "+".to_owned(),
        b if b.is_ascii_alphanumeric() || b == b'.' => char::from(b).to_string(),
        b => format!("%{b:02x}"),
    };
    text.bytes().map(one).collect()
}

/// However many names there are, each is put where it was first. Here the parts of an element are
/// far apart.
#[test]
fn json_and_form_agree_on_many_names() {
    for count in [1, 2, 15, 16, 17, 18, 40, 300] {
        let elements: Vec<Value> = (0..count)
            .map(|at| json!({ "AttributeKey": format!("k{at}"), "AttributeValue": "v" }))
            .collect();
        let members = (0..count).map(|at| (format!("P{at:03}"), json!("x")));
        let body: serde_json::Map<String, Value> =
            std::iter::once(("LookupAttributes".to_owned(), json!(elements)))
                .chain(members)
                .collect();

        let parts = ["AttributeKey=k", "AttributeValue=v"].into_iter().flat_map(|part| {
            let number =
                move |at: usize| if part.ends_with('k') { at.to_string() } else { String::new() };
            (0..count).map(move |at| format!("LookupAttributes.{at}.{part}{}", number(at)))
        });
        let others = (0..count).map(|at| format!("P{at:03}=x"));
        let form: Vec<String> = parts.chain(others).collect();
        let (form, body) = (form.join("&"), Value::Object(body).to_string());
        let expected = check_essence(&Request::json("LookUpEvents", body.as_bytes()));

        assert!(expected.len() > count, "{count}");
        assert_eq!(
            check_essence(&Request::form(&form).or_action("LookUpEvents")),
            expected,
            "{count}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn json_and_form_agree(
        (action, value) in select(Action::ALL).prop_flat_map(|action| (Just(action), any_object(parameters(action)))),
        order in any::<u64>(),
    ) {
        let json = typed_json(&value, Some(Shape::Object(parameters(action)))).to_string();
        let mut pairs_of_form = Vec::new();
        add_form_pairs("", &value, &mut pairs_of_form);

        let in_json = check_essence(&Request::json(action.name(), json.as_bytes()));

        let form = pairs_of_form.join("&");
        prop_assert_eq!(check_essence(&Request::form(&form).or_action(action.name())), in_json.clone(), "{} {}", json, form);

        let flat = flat_form_names(&value).to_string();
        let get = Request::json(action.name(), flat.as_bytes()).method("GET");
        prop_assert_eq!(check_essence(&get), in_json.clone(), "{} {}", json, flat);

        let turn = order as usize % pairs_of_form.len().max(1);
        pairs_of_form.rotate_left(turn);
        let turned = pairs_of_form.join("&");
        prop_assert_eq!(check_essence(&Request::form(&turned).or_action(action.name())), in_json, "{} {}", json, turned);
    }
}
