//! Values at the edges: what every kind of parameter is tried with.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// Digits that no `Value` holds exactly: they follow this mark until the text is made.
const RAW: &str = "#raw:";

/// Integers around every edge that a table has, and beyond 64 bits. -9223372036854775809 is left
/// out: read as a double, as serde_json does, it is -2^63 and inside the range.
const NUMBERS: [&str; 26] = [
    "-1",
    "0",
    "1",
    "2",
    "3",
    "4",
    "10",
    "49",
    "50",
    "51",
    "199",
    "200",
    "201",
    "1600000000",
    "99999999999",
    "100000000001",
    "9007199254740993",
    "16805138109322956",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "36893488147419103232",
    "-9223372036854775808",
    "-18446744073709551616",
    "100000000000000000000000000000",
];

const LENGTHS: [usize; 20] =
    [0, 1, 2, 3, 4, 10, 38, 39, 40, 41, 47, 48, 49, 50, 51, 63, 64, 65, 128, 129];

const TEXTS: [&str; 62] = [
    "",
    " ",
    "*",
    "**",
    " *",
    "-",
    "--",
    "_",
    "a-",
    "-a",
    "a-b",
    "a_b",
    "abc",
    "abc\n",
    "\nabc",
    "abc\r",
    "ab\u{2028}",
    "abc\0",
    "ABC",
    "a b",
    "aé",
    "ééé",
    "😀😀😀",
    "a/b",
    "/",
    "a/",
    "/b",
    "a/b/c",
    "a//b",
    "a/b\n",
    "\n/\n",
    "é/😀",
    "1bc",
    "cos",
    "Cos",
    "cos ",
    "cls",
    "ckafka",
    "abc123",
    "Read",
    "read",
    "Write",
    "Write\n",
    "standard",
    "standard ",
    "quick",
    "zh",
    "en",
    "EN",
    "zh\n",
    "RequestId",
    "EventName",
    "eventName",
    "EventId",
    "Tags",
    "Nope",
    "ap-guangzhou",
    "sh",
    "1",
    "1600000000",
    "null",
    "\u{ff21}bc",
];

const NAMES: [&str; 12] = [
    "",
    "MaxResult",
    "maxResults",
    "StartTime ",
    "Starttime",
    "EventNames",
    "Storage",
    "KmsRegion",
    "CmqRegion",
    "Name",
    "Action",
    "$schema",
];

pub(crate) fn edge_number() -> BoxedStrategy<Value> {
    select(&NUMBERS[..]).prop_map(|digits| json!(format!("{RAW}{digits}"))).boxed()
}

pub(crate) fn edge_text() -> BoxedStrategy<Value> {
    let long = (select(&["a", "A", "0", "-", "_", "é", "😀"][..]), select(&LENGTHS[..]));
    prop_oneof![2 => select(&TEXTS[..]).prop_map(|text| json!(text)), 1 => long.prop_map(|(one, len)| json!(one.repeat(len)))]
        .boxed()
}

/// Of any type; mostly the wrong one.
pub(crate) fn any_value() -> BoxedStrategy<Value> {
    let others = [
        json!(null),
        json!(true),
        json!(false),
        json!(1.5),
        json!(-0.5),
        json!([]),
        json!({}),
        json!([""]),
        json!(["*"]),
        json!(["*", "*"]),
        json!(vec!["a"; 10]),
        json!(vec!["a"; 11]),
        json!(vec!["*"; 11]),
        json!([1]),
        json!([null]),
        json!([[]]),
        json!([{}]),
        json!(["*", 1]),
        json!({"a": 1}),
    ];
    prop_oneof![3 => Just(()).prop_perturb(move |(), mut random| others[random.random_range(0..others.len())].clone()), 1 => edge_number(), 1 => edge_text()]
        .boxed()
}

pub(crate) fn edge_name() -> impl Strategy<Value = &'static str> {
    select(&NAMES[..])
}

/// The JSON text of a generated request.
pub(crate) fn json_text(value: &Value) -> String {
    let mut text = value.to_string();
    for digits in NUMBERS {
        text = text.replace(&format!("\"{RAW}{digits}\""), digits);
    }
    text
}
