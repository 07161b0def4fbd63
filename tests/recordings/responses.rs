//! Makes responses up: successes and failures, pretty and on one line, with odd forms and letters
//! that recorders must escape. This file must not know how they are recorded.

use proptest::prelude::*;
use proptest::sample::select;

/// A text in a response, as JSON writes it.
fn text() -> impl Strategy<Value = String> {
    let odd = [
        "",
        "plain",
        r#"a \"quote\""#,
        r"a \\ backslash",
        r"line\nfeed\r\n\ttab",
        r"\u0041\u4f60",
        r"\ud83d\ude00",
        "你好 — é",
        "😀",
        "}{][",
        ": , {",
        r#"{\"Response\":{\"RequestId\":\"q\"}}"#,
        r#"\\\"Response\\\":{"#,
        "Response",
        r"\/slash",
        "`21` in %22",
        "'",
        "\u{7f}",
        r"\u0000",
        r"ends with \\",
        r"[TencentCloudSDKError] Code=X, Message=Y",
        "<html>&quot;</html>",
    ];
    prop_oneof![3 => select(odd.to_vec()).prop_map(str::to_owned), 1 => "[ -!#-\\[\\]-~]{0,30}"]
}

fn code() -> impl Strategy<Value = String> {
    let codes = [
        r#""AuthFailure""#,
        r#""RequestLimitExceeded""#,
        r#""LimitExceeded.OverTime""#,
        r#""FailedOperation""#,
        r#""Never.Heard.Of""#,
        r#""DryRunOperation""#,
        r#""""#,
        "null",
        "12",
        r#""Auth\u0046ailure""#,
        r#""你好""#,
        r#"{"a":1}"#,
        r#""a\"b""#,
    ];
    select(codes.to_vec()).prop_map(str::to_owned)
}

/// Members of a response that nobody asks for.
fn members() -> impl Strategy<Value = String> {
    let odd = [
        String::new(),
        r#""TotalCount":0,"#.to_owned(),
        r#""Set":[],"#.to_owned(),
        r#""A":{"B":[1,-2.5e+3,true,false,null,{"C":{}}]},"#.to_owned(),
        r#""Code":"x","Error":null,"#.to_owned(),
        r#""Inner":{"Response":{"Error":{}}},"#.to_owned(),
        r#""request":{"a":1},"Response":"r","#.to_owned(),
    ];
    prop_oneof![
        4 => select(odd.to_vec()),
        1 => text().prop_map(|text| format!(r#""Text":"{text}","#)),
    ]
}

/// A response on one line.
fn compact() -> impl Strategy<Value = String> {
    let failure = (code(), text(), members()).prop_map(|(code, message, members)| {
        let members = if members.contains("Error") { String::new() } else { members };
        format!(r#"{members}"Error":{{"Code":{code},"Message":"{message}"}},"#)
    });
    let inside = prop_oneof![1 => members(), 2 => failure];
    (inside, 0_u32..1 << 30)
        .prop_map(|(inside, id)| format!(r#"{{"Response":{{{inside}"RequestId":"id-{id}"}}}}"#))
}

/// The same text over several lines: blanks outside of strings change nothing.
fn pretty(compact: &str, line_end: &str) -> String {
    let (mut text, mut depth, mut is_string, mut is_escaped) =
        (String::new(), 0_usize, false, false);
    for character in compact.chars() {
        if is_string {
            text.push(character);
            is_string = is_escaped || character != '"';
            is_escaped = !is_escaped && character == '\\';
            continue;
        }
        if matches!(character, '}' | ']') {
            depth -= 1;
            text += line_end;
            text += &"  ".repeat(depth);
        }
        text.push(character);
        is_string = character == '"';
        match character {
            '{' | '[' => depth += 1,
            ':' => text.push(' '),
            _ => {}
        }
        if matches!(character, '{' | '[' | ',') {
            text += line_end;
            text += &"  ".repeat(depth);
        }
    }
    text
}

/// A response, on one line or over several.
pub(crate) fn response() -> impl Strategy<Value = String> {
    (compact(), 0..4).prop_map(|(compact, form)| match form {
        0 => pretty(&compact, "\n"),
        1 => compact.replace("\":{", "\": {").replace("\",\"", "\", \""),
        _ => compact,
    })
}

/// The response on one line, if it is over several.
pub(crate) fn one_line(response: &str) -> String {
    response.lines().map(str::trim_start).collect()
}
