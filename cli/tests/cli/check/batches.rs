//! Many requests in one input: their order, their places, and damage between them.

use serde_json::Value;

use super::{NOW, report_lines};
use crate::{Folder, gzip, zstd};

#[test]
fn many_requests_keep_their_order_and_their_places() {
    let line = |number: usize| match number % 3 {
        0 => r#"{"action":"ListAudits","params":{}}"#.to_owned(),
        1 => format!(r#"{{"action":"DescribeAuditTrack","params":{{"TrackId":{number}}}}}"#),
        _ => format!("{{\"action\":\"StopLogging\",\n\"params\":{{\"AuditName\":{number}}}}}"),
    };
    let text: String = (0..600).map(|number| line(number) + "\n").collect();
    let forms: String =
        (0..300).map(|number| format!("Action=StopLogging&AuditName=a\n&X{number}=1\n")).collect();
    let folder = Folder::with(&[
        ("a", text.as_bytes()),
        ("b", forms.as_bytes()),
        ("a.gz", &gzip(text.as_bytes())),
        ("a.zst", &zstd(text.as_bytes())),
    ]);
    let whole = folder.check(&["a", "b"]);
    let entries = report_lines(&whole);
    assert_eq!((entries.len(), whole.status), (900, 1));

    for (number, entry) in entries[..600].iter().enumerate() {
        assert!(entry.starts_with(&format!("a {number} ")), "{entry}");
        // Lines before it: one for each, and one more for every third.
        let place = number + number / 3 + 2;
        let expected = if number % 3 == 2 {
            format!("false: wrong_type {place}:23")
        } else {
            "true: ".to_owned()
        };
        assert!(entry.contains(&expected), "{entry} {expected}");
    }

    for (number, entry) in entries[600..].iter().enumerate() {
        let expected =
            format!("b {number} StopLogging false: unknown_parameter {}:2 ", number * 2 + 2);
        assert!(entry.starts_with(&expected), "{entry} {expected}");
    }

    for threads in ["1", "2", "8"] {
        for chunk in ["1", "100", "4096", "1000000"] {
            let ran = folder.check(&["a", "b", "--threads", threads, "--chunk-bytes", chunk]);
            assert_eq!(ran.out, whole.out, "{threads} {chunk}");
        }
    }

    // In these there is no safe place to cut, so they are cut by framing them.
    for text in ["0\n\"a\" {}\n", "{}{\"x\":1} ", "1 ", " \"\\n\" 7\n\n", "{\"a\":\n[\n1]}0\n"] {
        let folder = Folder::with(&[("c", text.repeat(300).as_bytes())]);
        let whole = folder.check(&["c", "--chunk-bytes", "1000000"]);
        assert!(report_lines(&whole).len() >= 300, "{text}");
        for chunk in ["1", "7", "100"] {
            assert_eq!(
                report_lines(&folder.check(&["c", "--chunk-bytes", chunk])),
                report_lines(&whole),
                "{text} {chunk}"
            );
        }
    }

    let plain = folder.check(&["a"]);
    for name in ["a.gz", "a.zst"] {
        assert_eq!(folder.check(&[name]).text().replace(name, "a"), plain.text(), "{name}");
    }

    let piped =
        folder.run_with_stdin(&["check", "-", "--now", NOW, "--format", "json"], text.as_bytes());
    assert_eq!(piped.text().replace("\"input\":\"-\"", "\"input\":\"a\""), plain.text());
}

#[test]
fn damage_does_not_reach_the_neighbours() {
    let text = "{\"action\":\"ListAudits\",\"params\":{}}\n{\"action\":\"ListAudits\",\"params\":{\n{\"action\":\"ListAudits\",\"params\":{}}\n";
    let folder = Folder::with(&[("a", text.as_bytes())]);
    let entries = report_lines(&folder.check(&["a"]));
    assert_eq!(entries[0], "a 0 ListAudits true: ");
    assert!(entries[1].starts_with("a 1 none false: malformed_json 2:"), "{}", entries[1]);
    assert_eq!(entries[2], "a 2 ListAudits true: ");

    for (name, content) in
        [("empty", ""), ("blank", " \n\n"), ("words", "hello"), ("array", "[1]"), ("number", "7")]
    {
        folder.write(name, content);
        let ran = folder.check(&["--action", "ListAudits", name]);
        assert_eq!(
            (ran.status, ran.json()["requests"].as_array().unwrap().len()),
            (1, 1),
            "{name} {}",
            ran.text()
        );
    }
}

#[test]
fn the_elements_of_an_array_are_requests() {
    let text = "[\n {\"action\":\"ListAudits\",\"params\":{}},\n {\"action\":\"StopLogging\",\"params\":{\"AuditName\":7}}\n]\n";
    let folder = Folder::with(&[("a", text.as_bytes()), ("none", b"[]")]);
    let expected = ["a 0 ListAudits true: ", "a 1 StopLogging false: wrong_type 3:48 87..88"];
    assert_eq!(report_lines(&folder.check(&["a"])), expected);
    assert_eq!(report_lines(&folder.check(&["a", "--chunk-bytes", "1"])), expected);
    assert_eq!(report_lines(&folder.check(&["none"]).ok()), [""; 0]);
}

#[test]
fn a_surplus_comma_in_an_array_of_requests_is_reported() {
    let folder = Folder::new();
    let request = r#"{"action":"ListAudits"}"#;
    let messages = |text: &str| {
        folder.write("a", text);
        let report = folder.check(&["a"]).json();
        let requests = report["requests"].as_array().unwrap().clone();
        let findings =
            requests.iter().flat_map(|request| request["findings"].as_array().unwrap().clone());
        let start_and_message = |finding: Value| {
            format!("{} {}", finding["start"], finding["message"].as_str().unwrap())
        };
        findings.map(start_and_message).collect::<Vec<_>>()
    };
    let missing = "the array is not valid JSON: there is an element missing beside a comma";
    assert_eq!(messages(&format!("[{request},{request}]")), [""; 0]);
    assert_eq!(messages(&format!("[{request},]")), [format!("25 {missing}")]);
    assert_eq!(messages(&format!("[{request},,{request}]")), [format!("25 {missing}")]);
    assert_eq!(messages(&format!("[,{request}]")), [format!("1 {missing}")]);

    let cut = "the body is not valid JSON: it ends in the middle of a value";
    assert_eq!(messages(&format!("[{request}")), [format!("24 {cut}")]);
    assert_eq!(messages(&format!("[{request},")), [format!("25 {cut}")]);
}

#[test]
fn leading_blanks_are_not_a_request_in_chunks_of_any_size() {
    let folder = Folder::with(&[
        ("first", b"\r\n\n{\"action\":\"ListAudits\",\"params\":{}}\n\n"),
        ("marked", b"\xef\xbb\xbf\n{\"action\":\"ListAudits\",\"params\":{\"X\":1}}\n"),
        ("blank", b"\n\n \n"),
    ]);
    let whole = folder.check(&["first", "marked", "blank"]);
    assert_eq!(report_lines(&whole).len(), 3, "{:?}", report_lines(&whole));

    for bytes in ["1", "2", "3", "5", "64"] {
        let ran = folder.check(&["first", "marked", "blank", "--chunk-bytes", bytes]);
        assert_eq!(ran.text(), whole.text(), "in chunks of {bytes}");
    }
}

#[test]
fn thousands_of_requests_on_one_line_take_no_longer_than_on_many() {
    let folder = Folder::with(&[
        ("one", "{}".repeat(6000).as_bytes()),
        ("many", "{}\n".repeat(6000).as_bytes()),
    ]);
    for format in ["human", "sarif", "github"] {
        let seconds = |input: &str| {
            let start = std::time::Instant::now();
            folder.run(&[
                "check",
                "--now",
                NOW,
                "--action",
                "DeleteAudit",
                "--threads",
                "1",
                "--format",
                format,
                input,
            ]);
            start.elapsed().as_secs_f64()
        };
        let (one, many) = (seconds("one"), seconds("many"));
        assert!(one < many * 5.0 + 1.0, "{format}: {one} s against {many} s");
    }
}
