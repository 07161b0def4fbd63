//! What recorders never write costs time in proportion to its length, and memory within limits.
//! Only if something walks over it again and again, eight times as much takes far longer than that.
//! This file must not know how anything is read.

use std::time::{Duration, Instant};

use apitriage::{Input, Limits, Options, summarize};
use serde_json::json;

use crate::reading::{SeenInput, see};

const RESPONSE: &str = r#"{"Response":{"RequestId":"r"}}"#;

fn read(text: &str) -> SeenInput {
    see(text.as_bytes(), &Options::new().threads(1)).0
}

fn shortest(text: &str) -> Duration {
    let run = || {
        let start = Instant::now();
        read(text);
        start.elapsed()
    };
    (0..3).map(|_| run()).min().unwrap()
}

/// Reads texts of `size` and of eight times as much, and fails if that takes more than thirty times
/// as long: the square would be sixty-four. Times below a few milliseconds say nothing.
fn assert_linear(what: &str, size: usize, make: impl Fn(usize) -> String) {
    let (once, more) = (shortest(&make(size)), shortest(&make(8 * size)));
    let most = once.max(Duration::from_millis(4)) * 30;
    assert!(more < most, "{what}: {once:?}, and {more:?} for eight times as much");
}

fn docker(log: &str) -> String {
    format!("{{\"log\":{},\"stream\":\"stdout\",\"time\":\"2026-11-29T07:20:01Z\"}}\n", json!(log))
}

fn shipped(log: &str) -> String {
    format!(
        "{{\"log\":{},\"stream\":\"stdout\",\"kubernetes\":{{\"pod_name\":\"a\"}}}}\n",
        json!(log)
    )
}

#[test]
fn many_responses_in_a_record_are_found_in_linear_time() {
    let many = |count: usize| vec![RESPONSE; count].join(",");
    let texts = |count: usize| format!("{{\"all\":{}}}\n", json!(vec![RESPONSE; count].join(" ")));
    assert_linear("array in a member", 4_000, |count| format!("{{\"a\":[{}]}}\n", many(count)));
    assert_linear("array on a line", 4_000, |count| format!("x\n[{}]\n", many(count)));
    assert_linear("text line", 4_000, |count| format!("INFO {}\n", many(count)));
    assert_linear("string", 4_000, texts);
    assert_linear("string in docker", 4_000, |count| docker(&texts(count)));
    assert_linear("damaged", 4_000, |count| {
        format!("INFO {}\n", vec![r#"{"Response":{"a" "#; count].join(","))
    });
    assert_linear("damaged in a string", 4_000, |count| {
        format!("{{\"a\":{}}}\n", json!(vec![r#"{"Response":{"a" "#; count].join(",")))
    });

    assert_eq!(read(&format!("{{\"a\":[{}]}}\n", many(100_000))).calls.len(), 100_000);
    assert_eq!(read(&texts(100_000)).calls.len(), 100_000);
}

#[test]
fn odd_lines_are_read_in_linear_time() {
    assert_linear("words", 40_000, |count| format!("INFO {}\n", "\"Response\" ".repeat(count)));
    assert_linear("keys", 20_000, |count| format!("INFO {}\n", "\"Response\":".repeat(count)));
    assert_linear("open keys", 8_000, |count| format!("x {}\n", "\"Response\":{".repeat(count)));
    assert_linear("open keys after a member", 8_000, |count| {
        format!("x {}\n", "{\"a\":1,\"Response\":{".repeat(count))
    });
    assert_linear("open objects around a response", 8_000, |count| {
        format!("x {}{RESPONSE}\n", "{\"a\":".repeat(count))
    });
    assert_linear("open objects after a fault", 8_000, |count| {
        format!("x {{\"a\":NaN,{}{RESPONSE}\n", "\"a\":{".repeat(count))
    });
    assert_linear("escaped open keys", 8_000, |count| {
        format!("x \"{}\n", "{\\\"Response\\\":{".repeat(count))
    });
    assert_linear("escaped keys without a quote", 8_000, |count| {
        format!("x {}\n", "\\\"Response\\\":{ \\q ".repeat(count))
    });
    assert_linear("backslashes", 200_000, |count| format!("x {}\n", "\\".repeat(count)));
    assert_linear("backslashes and keys", 2_000, |count| {
        format!("x {}\n", format!("{}\"Response\":{{", "\\".repeat(99)).repeat(count))
    });
    assert_linear("backslashes in JSON", 100_000, |count| {
        format!("{{\"a\":\"{}\",\"b\":{RESPONSE}}}\n", "\\\\".repeat(count))
    });
    assert_linear("braces", 200_000, |count| format!("x {}\n", "{".repeat(count)));
    assert_linear("braces before a key", 40_000, |count| {
        format!("x {} \"Response\":{{\n", "{\"a\":1} ".repeat(count))
    });
    assert_linear("quotes", 200_000, |count| format!("x {}\n", "\"".repeat(count)));
}

#[test]
fn bodies_that_never_end_are_read_in_linear_time() {
    let lines = |first: &str, then: &str, count: usize| {
        let mut text = docker(&format!("{first}\n"));
        text.extend(vec![docker(&format!("{then}\n")); count]);
        text
    };
    assert_linear("docker", 2_000, |count| lines("{", "  \"a\": {", count));
    assert_linear("blank lines", 8_000, |count| lines("{", "", count));
    assert_linear("parts", 2_000, |count| vec![docker("{\"a\":["); count].concat());
    assert_linear("parts that a shipper does not mark", 4_000, |count| {
        vec![shipped("{\"a\":[1,{}, "); count].concat()
    });
    assert_linear("CRI", 4_000, |count| {
        vec!["2026-11-29T07:20:01Z stdout F {\"a\":\n"; count].concat()
    });
}

#[test]
fn a_body_beyond_the_limit_is_malformed_and_ends_nothing_else() {
    let options = Options::new().threads(1).limits(Limits::new().record_bytes(10_000));
    let mut text = docker("{\n");
    text.extend(vec![docker("  \"a\": {\n"); 2_000]);
    text += "INFO done\n";
    text += &docker(&format!("{RESPONSE}\n"));

    let seen = see(text.as_bytes(), &options).0;
    assert!(seen.row.malformed >= 1, "{:?}", seen.row);
    assert_eq!(seen.calls.len(), 1);
}

#[test]
fn any_number_of_streams_is_read() {
    let line = |stream: usize, log: &str| {
        format!("{{\"log\":{},\"stream\":\"stdout\",\"container_id\":\"c{stream}\"}}\n", json!(log))
    };
    let mut text = String::new();
    for stream in 0..10_000 {
        text += &line(stream, "{\n");
    }
    for stream in 0..10_000 {
        text += &line(stream, &format!("{RESPONSE}\n"));
    }
    assert_eq!(read(&text).calls.len(), 10_000);
}

/// Each level of strings escapes what is inside of it.
fn nested(levels: usize) -> String {
    (0..levels).fold(RESPONSE.to_owned(), |text, _| format!("{{\"a\":{}}}", json!(text)))
}

#[test]
fn what_is_nested_too_deep_is_unread() {
    for levels in 0..=12 {
        let seen = read(&format!("{}\n", nested(levels)));
        let found = (seen.calls.len() as u64, seen.row.unread);
        assert_eq!(found, if levels <= 7 { (1, 0) } else { (0, 1) }, "{levels} levels");
    }

    let arrays = format!("x\n{}{RESPONSE}{}\n", "[".repeat(12), "]".repeat(12));
    let seen = read(&arrays);
    assert_eq!((seen.calls.len(), seen.row.unread), (0, 1));
}

/// A code or RequestId of an event is limited as those of a response are.
#[test]
fn codes_and_ids_of_events_are_limited() {
    let event = |code: &str, id: &str| {
        format!(
            r#"{{"eventName":"A","eventSource":"x","apiErrorCode":"{code}","requestID":"{id}"}}"#
        )
    };
    let long = "x".repeat(257);
    let log = [event(&"x".repeat(256), &long), event(&long, "r")].join("\n");
    let summary = summarize([Input::bytes("a", log.as_bytes())], &Options::new()).unwrap();
    assert_eq!((summary.failed(), summary.malformed()), (1, 1));
    let first = summary.codes().next().unwrap();
    assert!(first.samples.iter().all(|sample| sample.request_id.is_none()));
}

/// The limit of a record is not that of a document.
#[test]
fn a_cassette_may_be_longer_than_a_record() {
    let message = "m".repeat(1 << 20);
    let interaction = format!(
        "- response: {{body: '{{\"Response\":{{\"Message\":\"{message}\",\"RequestId\":\"r\"}}}}'}}\n"
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.yaml");
    std::fs::write(&path, format!("interactions:\n{}", interaction.repeat(70))).unwrap();
    let started = Instant::now();
    let summary = apitriage::summarize_paths([path], &Options::new()).unwrap();
    let read = (summary.succeeded(), summary.malformed(), summary.unread());
    assert_eq!(read, (70, 0, 0));

    // It is not read byte by byte from the limit on, which took a minute.
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}
