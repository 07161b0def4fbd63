//! A text read in pieces, compared with the plain parser, which reads it whole.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::{LONGEST_KEY, Piecemeal, Pushed};
use crate::grammar::value::Value;
use crate::grammar::watch::Watched;
use crate::grammar::{Fault, parse_prefix};
use crate::scan::Kernel;

const DEPTH: usize = 6;

/// What is said of a text that comes in pieces which end at `ends`, and how much had to be read
/// again at most.
fn read_in_pieces(
    kernel: Kernel,
    text: &[u8],
    ends: &[usize],
) -> (Result<usize, Fault>, String, usize) {
    let mut reader = Piecemeal::new(DEPTH, kernel, 0);
    let (mut at, mut most) = (0, 0);
    for &end in ends {
        let last = end == text.len();
        match reader.push(&text[at..end], last) {
            Pushed::More(used) => {
                assert!(!last, "more is wanted after the end of {}", String::from_utf8_lossy(text));
                at += used;
                most = most.max(end - at);
                assert_eq!(reader.consumed, at);
            }
            Pushed::End(used) => {
                return (Ok(at + used), shown_values(&reader.reading(at + used).watched), most);
            }
            Pushed::Fault(fault) => return (Err(fault), String::new(), most),
        }
    }
    panic!("the last piece must decide")
}

/// What is found, of what is long as much as is kept.
fn shown_values(watched: &Watched<'_>) -> String {
    let values = watched.values.map(|value| match value {
        Some(Value::Text(text)) if text.raw().len() > LONGEST_KEY => {
            format!("{:?}…", &text.raw().as_bytes()[..LONGEST_KEY + 1])
        }
        Some(Value::Number(raw)) if raw.len() > LONGEST_KEY => {
            format!("{:?}…", &raw.as_bytes()[..LONGEST_KEY + 1])
        }
        value => format!("{value:?}"),
    });
    format!("{:?}, {values:?}", Watched { values: Default::default(), ..*watched })
}

/// All cuts in two, and pieces of many sizes, with every kernel.
fn check(text: &[u8]) {
    let len = text.len();
    if text.trim_ascii().first().is_some_and(|first| !b"{[\"".contains(first)) {
        return;
    }

    let whole = parse_prefix(text, DEPTH);
    let wanted =
        (whole.end, if whole.end.is_ok() { shown_values(&whole.watched) } else { String::new() });
    let in_two = (0..=len).map(|cut| vec![cut, len]);
    let pieces =
        [1, 2, 3, 7, 64, 65, 200].map(|size| (0..len).step_by(size).skip(1).chain([len]).collect());

    for (turn, ends) in in_two.chain(pieces).enumerate() {
        for kernel in Kernel::ALL.iter().copied().filter(|kernel| kernel.is_supported()) {
            if turn % 3 != 0 && kernel != Kernel::best() && len > 200 {
                continue;
            }

            let (end, found, most) = read_in_pieces(kernel, text, &ends);
            assert_eq!(
                (end, found),
                wanted,
                "{kernel:?} {ends:?} {}",
                String::from_utf8_lossy(text)
            );
            assert!(
                most <= LONGEST_KEY + 24,
                "{most} bytes are to be read again of {}",
                String::from_utf8_lossy(text)
            );
        }
    }
}

fn long_text(unit: &str) -> String {
    unit.repeat(90 / unit.len())
}

#[test]
fn any_cuts_of_records() {
    let escapes = long_text(r"\u00e9\\\n");
    let text = long_text("é\u{1f600}x");
    let request_id: String = "RequestId".bytes().map(|byte| format!("\\u{byte:04x}")).collect();
    for record in [
        r#"{"Response":{"Error":{"Code":"InternalError","Message":"m"},"RequestId":"r-1"}} "#.to_owned(),
        format!(r#"{{"Response":{{"Error":{{"Code":"{text}","Message":"{escapes}"}},"RequestId":"{escapes}"}}}}"#),
        format!(r#"{{"Response":{{"Error":{{"Code":{0},"Message":[1]}},"RequestId":-{0}}}}}"#, long_text("7")),
        format!(r#"{{"Response":{{"Error":{{"Code":{0}.{0}e-{0},"Message":null}},"RequestId":0.{0}}}}}"#, long_text("7")),
        format!(r#"{{"{text}":1,"{escapes}":{{}},"Response":{{"Error":{{"Code":"a","Code":"b"}}}},"Response":1}}"#),
        r#"{"Response":{"Events":[{"a":[[1,2],[]],"b":{"c":"d"}},{},null,true,false,-0.5e+3],"RequestId":7}}"#
            .to_owned(),
        format!(r#"{{"Res{}onse":{{"Err\u006fr":{{"C\u006fde":"\u0041"}},"RequestId":true}}}}"#, r"\u0070"),
        format!("  {{{0}\"Response\"{0}:{0}{{{0}}}{0},{0}\"a\"{0}:{0}[{0}]{0}}}{0}", long_text(" \n\t\r")),
        format!(r#"{{"Response":{{"{request_id}":"r"}}}}"#),
        "[[[[[[1]]]]]]".to_owned(),
        "\"alone\"".to_owned(),
    ] {
        check(record.as_bytes());
        // Cut off, and with a byte that is wrong there, at any place.
        for at in 0..record.len() {
            if at % 5 == 0 || record.len() < 120 {
                check(&record.as_bytes()[..at]);
                for byte in [b'"', b'\\', b'}', b'x', 0, 0xff] {
                    let mut damaged = record.clone().into_bytes();
                    damaged[at] = byte;
                    let damaged = damaged.get(at.saturating_sub(100)..).map(<[u8]>::to_vec).unwrap_or_default();
                    check(&damaged);
                }
            }
        }
    }
}

/// However long a string or a number is, little of it is to be read again.
#[test]
fn little_is_read_again_of_values_longer_than_several_pieces() {
    for long in [r"\u00e9\n", "é\u{1f600}x", "plain text "].map(|unit| unit.repeat(60)) {
        check(
            format!(r#"{{"Response":{{"Error":{{"Code":   "{long}"}},"{long}":"{long}"}}}}"#)
                .as_bytes(),
        );
    }
    let digits = "7".repeat(400);
    check(format!(r#"{{"Response":{{"RequestId":  -{digits}.{digits}E{digits}}}}}"#).as_bytes());
}

#[test]
fn numbers_and_near_numbers_agree_with_the_plain_parser() {
    for number in [
        "0", "-0", "12", "-", "01", "1.", "1.5", "1.e", "1e", "1e+", "2E-07", "1.5.5", "1e5e5",
        "0x1", "-a",
    ] {
        for (before, digits) in [
            ("[", String::new()),
            ("[", long_text("3")),
            (r#"{"Response":{"RequestId":"#, long_text("3")),
        ] {
            for after in ["", " ", "]", "}}", ",1]"] {
                check(format!("{before}{digits}{number}{after}").as_bytes());
                check(format!("{before}{number}{digits}{after}").as_bytes());
            }
        }
    }
}

const TOKENS: [&str; 26] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\n",
    "\"Response\":{",
    "\"Error\":{",
    "\"Code\":",
    "\"RequestId\":",
    "\"a\":",
    "\"b\"",
    "1",
    "-2.5e3",
    "null",
    "tru",
    "\"x\\n\"",
    "\"\\u12\"",
    "é",
    "\"é\"",
    "\"",
    "\\",
    "\"Message\":",
    "\"a long string, longer than any key, and longer than what is kept of one: \\\\ \\u00e9\"",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_tokens_agree_with_the_plain_parser(tokens in vec(select(&TOKENS[..]), 0..24)) {
        check(tokens.concat().as_bytes());
    }
}
