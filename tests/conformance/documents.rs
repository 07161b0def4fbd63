//! Random JSON texts: responses, decoys and plain values, spelled in every way that JSON allows.
//!
//! Watched keys and codes like those of the catalog are frequent, so that the interesting cases are
//! reached. It must not know what any of it means.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A whole text: mostly a response, sometimes any value.
pub(crate) fn document() -> impl Strategy<Value = String> {
    let response = (space(), response(), vec((key(), value()), 0..3), space()).prop_map(
        |(before, response, extra, after)| {
            format!("{before}{}{after}", object(&[response], &extra))
        },
    );
    prop_oneof![6 => response, 1 => value()]
}

fn response() -> impl Strategy<Value = (String, String)> {
    let body = (
        vec(error(), 0..2),
        vec((spelled("RequestId"), scalar()), 0..3),
        vec((key(), value()), 0..3),
        0..8_usize,
    )
        .prop_map(|(error, id, mut extra, turn)| {
            extra.extend(id);
            let turn = turn.min(extra.len());
            extra.rotate_left(turn);
            object(&error, &extra)
        });
    (spelled("Response"), prop_oneof![12 => body.boxed(), 1 => value()])
}

fn error() -> impl Strategy<Value = (String, String)> {
    let inside = (
        vec((spelled("Code"), code()), 0..2),
        vec((spelled("Message"), scalar()), 0..2),
        vec((key(), value()), 0..2),
    )
        .prop_map(|(code, mut message, extra)| {
            message.extend(extra);
            object(&code, &message)
        });
    (spelled("Error"), prop_oneof![12 => inside.boxed(), 1 => value()])
}

/// Joins entries; the first ones go to the middle, so that no order is the usual one.
fn object(first: &[(String, String)], others: &[(String, String)]) -> String {
    let (front, back) = others.split_at(others.len() / 2);
    let entries: Vec<_> =
        [front, first, back].concat().iter().map(|(key, value)| format!("{key}:{value}")).collect();
    format!("{{{}}}", entries.join(","))
}

fn code() -> impl Strategy<Value = String> {
    let known = select(vec![
        "AuthFailure.SignatureFailure",
        "DryRunOperation",
        "FailedOperation.DownloadError ",
        "InternalError.",
        "MissingParameter.cmq",
        "",
        "代码",
        "😀",
    ]);
    prop_oneof![
        6 => known.prop_flat_map(spelled),
        1 => (250..262_usize, "[a-z]|é").prop_map(|(length, letter)| format!("\"{}\"", letter.repeat(length / letter.len()))),
        2 => value(),
    ]
}

fn key() -> impl Strategy<Value = String> {
    let names = vec![
        "Response",
        "Error",
        "Code",
        "RequestId",
        "Message",
        "code",
        "Code ",
        "Err",
        "Errors",
        "",
        "键",
        "R\u{0}",
    ];
    prop_oneof![3 => select(names).prop_flat_map(spelled), 1 => string()]
}

/// A string literal that means `text`; any character may be escaped.
fn spelled(text: &'static str) -> BoxedStrategy<String> {
    let plain = vec(Just(0_u8), text.chars().count());
    let escaped = vec(0..4_u8, text.chars().count());
    (prop_oneof![2 => plain, 1 => escaped], space(), space())
        .prop_map(move |(how, before, after)| {
            let mut literal = format!("{before}\"");
            for (character, how) in text.chars().zip(how) {
                let plain = how == 0 && !character.is_control();
                for unit in character.encode_utf16(&mut [0; 2]) {
                    match how {
                        _ if plain => {}
                        1 => literal += &format!("\\u{unit:04X}"),
                        _ => literal += &format!("\\u{unit:04x}"),
                    }
                }
                if plain {
                    literal.push(character);
                }
            }
            literal + "\"" + &after
        })
        .boxed()
}

fn space() -> impl Strategy<Value = String> {
    prop_oneof![12 => Just(String::new()), 4 => "[ \t\r\n]{1,3}", 1 => "[ \n]{60,200}"]
}

fn string() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[ -!#-\\[\\]-~]{0,12}",
        2 => r#"\\["\\/bfnrt]"#,
        2 => r"\\u[0-9a-fA-F]{4}",
        1 => r"\\ud[89ab][0-9a-f]{2}\\uD[c-fC-F][0-9a-f]{2}",
        1 => r"\\u[dD][89a-f][0-9a-f]{2}",
        2 => "[\u{80}-\u{7ff}\u{800}-\u{d7ff}\u{10000}-\u{10ffff}]{1,3}",
        1 => r#"\\"(Response|Error|Code)\\":\{"#,
        1 => "[a-z]{60,70}",
    ];
    vec(piece, 0..4).prop_map(|pieces| format!("\"{}\"", pieces.concat()))
}

fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => string(),
        2 => "-?(0|[1-9][0-9]{0,24})(\\.[0-9]{1,20})?([eE][-+]?[0-9]{1,3})?",
        1 => "-?[1-9][0-9]{0,17}",
        1 => select(vec!["true", "false", "null"]).prop_map(str::to_owned),
    ]
}

fn value() -> BoxedStrategy<String> {
    scalar()
        .prop_recursive(6, 24, 4, |inner| {
            prop_oneof![
                (vec(inner.clone(), 0..4), space())
                    .prop_map(|(values, space)| format!("[{space}{}{space}]", values.join(","))),
                vec((key(), inner), 0..4).prop_map(|entries| object(&[], &entries)),
            ]
        })
        .boxed()
}
