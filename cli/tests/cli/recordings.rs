//! What recorders write, as `summarize` and `show` read it: statuses, what is unread, formats that
//! are named, groups, times, and single calls.
//!
//! The files are those of `corpus/recordings/`, with the expectations beside them. These tests must
//! not know how a format is recognised.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use apitriage::Recording;
use rustix::termios::{Winsize, tcsetwinsize};
use serde_json::{Map, Value, json};

use crate::fields::{OWN_FIELDS, OWN_LOG};
use crate::terminals::open_terminal;
use crate::{Folder, Ran, finish};

type Expected = Map<String, Value>;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus/recordings")
}

/// What is expected of each file, by its name.
fn expectations() -> BTreeMap<String, Expected> {
    let text = fs::read_to_string(corpus().join("expected.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The options that a file must be read with.
fn options(expected: &Expected) -> Vec<&str> {
    let words = expected.get("options").and_then(Value::as_array);
    words.into_iter().flatten().map(|word| word.as_str().unwrap()).collect()
}

/// Runs the program where the files are.
fn run(args: &[&str]) -> Ran {
    Folder::new().run_in(&corpus(), args)
}

fn summary(file: &str, options: &[&str]) -> Ran {
    run(&[&["summarize", "--format", "json", file], options].concat())
}

/// The counts of a summary, under the names of `expected.json`.
fn counts(summary: &Value) -> Expected {
    let names = ["succeeded", "failed", "dry_run", "not_a_response", "malformed", "unread"];
    let counts = names.map(|name| (name.to_owned(), summary[name].clone()));
    let rows = summary["codes"].as_array().unwrap().iter();
    let codes: Expected = rows
        .map(|row| (row["code"].as_str().unwrap_or("null").to_owned(), row["count"].clone()))
        .collect();
    counts.into_iter().chain([("codes".to_owned(), codes.into())]).collect()
}

/// Calls: what has a verdict.
pub(crate) fn calls(summary: &Value) -> u64 {
    ["succeeded", "failed", "dry_run"].iter().map(|name| summary[name].as_u64().unwrap()).sum()
}

#[test]
fn every_file_ends_with_its_status_and_counts() {
    for (file, expected) in expectations() {
        let ran = summary(&file, &options(&expected));
        let said = counts(&ran.json());
        for (name, value) in &said {
            assert!(
                expected.get(name).is_none_or(|wanted| wanted == value),
                "{file}: {name} {value}"
            );
        }

        let Some(status) = expected.get("exit_status") else { continue };
        assert_eq!(json!(ran.status), *status, "{file}: {}", ran.err);
        assert_eq!(ran.err.lines().count(), usize::from(ran.status != 0), "{file}: {}", ran.err);
        assert_eq!(ran.err.contains("look"), said["unread"] != 0, "{file}: {}", ran.err);
    }
}

#[test]
fn what_is_unread_is_said_everywhere() {
    let ran = summary("text-cut-in-front.log", &[]);
    assert_eq!(
        ran.refused(),
        "apitriage: 1 place looks like a response and belongs to no call that is counted; \
         the first is text-cut-in-front.log@0"
    );
    let report = ran.json();
    assert_eq!(report["inputs"][0]["unread_samples"], json!([0]));

    for format in ["table", "markdown"] {
        let ran = run(&["summarize", "text-cut-in-front.log", "--format", format]);
        assert_eq!(ran.status, 2);
        let text = ran.text().replace('\n', " ").replace('\\', "");
        assert!(
            text.contains("UNREAD: 1 place looks like a response and belongs to no call")
                && text.contains("the first at text-cut-in-front.log@0."),
            "{text}"
        );
    }

    // What was read well does not hide it, nor does a filter.
    for args in [&["text-one-line.log"][..], &["--where", "code=*"], &["--since", "2027-01-01"]] {
        let ran = summary("text-cut-in-front.log", args);
        assert_eq!((ran.status, ran.json()["unread"].clone()), (2, 1.into()), "{args:?}");
    }
}

/// On a narrow terminal the lines are broken, and what is unread is still said.
#[test]
fn a_narrow_terminal_shows_what_is_unread() {
    let (seen, mut controller) = open_terminal();
    let size = Winsize { ws_row: 24, ws_col: 40, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(&controller, size).unwrap();
    let folder = Folder::new();
    let mut command = folder.command(&[
        "summarize",
        "text-cut-in-front.log",
        "json-string.ndjson",
        "--by",
        "action",
        "--color",
        "never",
    ]);
    command.env_remove("COLUMNS").current_dir(corpus());
    let child = command.stdout(Stdio::from(seen)).spawn().unwrap();
    drop(command); // it holds the terminal open

    let mut shown = Vec::new();
    let _ = std::io::Read::read_to_end(&mut controller, &mut shown); // an error is the end
    assert_eq!(finish(child).status, 2);
    let shown = String::from_utf8(shown).unwrap();
    let longest = shown.lines().map(|line| line.trim_end().chars().count()).max().unwrap();
    let words: Vec<&str> = shown.split_whitespace().collect();
    assert!(longest <= 40 && words.join(" ").contains("UNREAD: 1 place looks"), "{shown}");
}

#[test]
fn each_word_of_recording_reads_its_format() {
    for (word, file) in [
        ("bare", "bare-with-neighbour.ndjson"),
        ("json", "json-string.ndjson"),
        ("docker", "docker-pretty.log"),
        ("cri", "cri-partial.log"),
        ("text", "text-pretty.log"),
        ("logfmt", "logfmt-escaped.log"),
        ("cls", "cls-text-content.json"),
        ("operation-log", "operation-log-array.json"),
    ] {
        let named = summary(file, &["--recording", word]).ok();
        assert_eq!(counts(&named.json()), counts(&summary(file, &[]).ok().json()), "{word}");
        let is_auto = summary(file, &["--recording", "auto"]).ok().out == summary(file, &[]).out;
        assert!(is_auto, "{word}");
    }

    let refused = run(&["summarize", "logfmt.log", "--recording", "xml"]);
    let help = run(&["summarize", "--help"]).ok();
    for recording in Recording::ALL {
        assert!(refused.err.contains(recording.word()), "{recording} {}", refused.err);
        assert!(help.text().contains(recording.word()), "{recording}");
    }
    assert_eq!(refused.status, 2);
}

/// Only what the named format reads is counted. The rest is unread.
#[test]
fn another_recording_leaves_responses_unread() {
    for args in [
        &["json-string.ndjson", "--recording", "docker"][..],
        &["json-string.ndjson", "--recording", "bare"],
        &["json-string.ndjson", "--framing", "lines"],
        &["docker-one-line.log", "--recording", "cri"],
        &["text-one-line.log", "--recording", "bare"],
    ] {
        let report = summary(args[0], &args[1..]);
        assert_eq!((report.status, calls(&report.json())), (2, 0), "{args:?}");
        let all = calls(&summary(args[0], &[]).ok().json());
        assert_eq!(report.json()["unread"], all, "{args:?}");
    }

    // With a format named, too, a named framing reads it.
    let file = "json-string.ndjson";
    let both = summary(file, &["--framing", "lines", "--recording", "json"]).ok().json();
    assert_eq!(counts(&both), counts(&summary(file, &[]).ok().json()));
}

/// Answers that list operation logs are calls themselves. That there are events inside is said,
/// whichever member comes first.
#[test]
fn answers_with_events_are_pointed_out() {
    let event = r#"{"eventName":"RunInstances","eventSource":"cvm.x/","apiErrorCode":0}"#;
    let event = json!([{ "CloudAuditEvent": event }]).to_string();
    let answers = [
        format!(r#"{{"Response":{{"Events":{event},"RequestId":"r-1"}}}}"#),
        format!(r#"{{"Response":{{"ListOver":true,"Events":{event}}}}}"#),
        format!("{{\n  \"Response\": {{\n    \"TotalCount\": 1, \"Events\": {event}\n}}}}"),
        r#"{"Response":{"ListOver":true,"Events":[]}}"#.to_owned(),
        r#"{"Response":{"TotalCount":1,"Items":["Events"]}}"#.to_owned(),
    ];
    let folder = Folder::with(&[("a", answers.join("\n").as_bytes())]);
    let report = folder.summary(&["a"]).ok().json();
    assert_eq!(
        (&report["succeeded"], &report["inputs"][0]["holding_events"]),
        (&5.into(), &3.into())
    );

    let table = folder.run(&["summarize", "a"]).ok().text().replace('\n', " ");
    let hint = "3 responses list operation logs: --recording operation-log counts the calls in \
                them instead.";
    assert!(table.contains(hint), "{table}");
    let inside = folder.summary(&["a", "--recording", "operation-log"]).ok().json();
    assert_eq!(calls(&inside), 3 + 2, "three events, and two answers without any");
}

/// The values of one dimension, and how many calls have each.
pub(crate) fn groups(report: &Value, dimension: &str) -> Expected {
    let mut counts = BTreeMap::<String, u64>::new();
    for group in report["groups"].as_array().unwrap() {
        if let Some(key) = group["keys"][dimension].as_str() {
            *counts.entry(key.to_owned()).or_default() += group["records"].as_u64().unwrap();
        }
    }
    counts.into_iter().map(|(key, count)| (key, count.into())).collect()
}

#[test]
fn calls_are_grouped_by_action_and_region() {
    let mut compared = 0;
    for (file, expected) in expectations() {
        let grouped = |by: &str| summary(&file, &[options(&expected), vec!["--by", by]].concat());
        for (dimension, name) in [("action", "actions"), ("region", "regions")] {
            let Some(wanted) = expected.get(name) else { continue };
            for by in [dimension, "action,region"] {
                let said = groups(&grouped(by).ok().json(), dimension);
                assert_eq!(Value::from(said), *wanted, "{file} --by {by}");
            }
            compared += 1;
        }
    }
    assert!(compared > 20, "{compared}");
}

#[test]
fn since_and_until_keep_the_first_and_the_last_call() {
    let mut compared = 0;
    for (file, expected) in expectations() {
        let [Some(first), Some(last)] =
            ["first", "last"].map(|name| expected.get(name).and_then(Value::as_i64))
        else {
            continue;
        };
        let kept = |since: i64, until: i64| {
            let (since, until) = (since.to_string(), until.to_string());
            let range = vec!["--since", &*since, "--until", &*until];
            summary(&file, &[options(&expected), range].concat()).json()
        };

        let all = calls(&summary(&file, &options(&expected)).json());
        let whole = kept(first, last + 1);
        let known = calls(&whole);
        assert_eq!(known + whole["time_unknown"].as_u64().unwrap(), all, "{file}");
        assert_eq!(whole["filtered_out"], 0, "{file}");
        assert!(calls(&kept(first + 1, last + 2)) < known, "{file}: the first is left out");
        assert!(calls(&kept(first - 1, last)) < known, "{file}: the last is left out");
        compared += 1;
    }
    assert!(compared > 80, "{compared}");
}

/// The call at an offset in a file of the corpus.
fn show(file: &str, offset: usize, options: &[&str]) -> Ran {
    run(&[&["show", &*format!("{file}@{offset}")], options].concat())
}

/// Where a text is in a file of the corpus.
fn place_of(file: &str, text: &str) -> usize {
    let content = fs::read(corpus().join(file)).unwrap();
    content.windows(text.len()).position(|window| window == text.as_bytes()).unwrap()
}

#[test]
fn a_body_over_lines_of_a_container_is_shown() {
    let file = "docker-pretty.log";
    let offset = place_of(file, "Message");
    assert_eq!(
        show(file, offset, &[]).ok().json(),
        json!({
            "time": "2026-11-29T07:20:02.073000Z",
            "response": {"Response": {
                "Error": {
                    "Code": "AuthFailure.SignatureExpire",
                    "Message": "The signature expired, check the clock."
                },
                "RequestId": "52833962-0781-4cb7-aedf-c92268576aea"
            }}
        })
    );

    let raw = show(file, offset, &["--raw"]).ok();
    assert!(
        raw.text().starts_with(r#"{"log":"got {\n","#) && raw.text().lines().count() == 9,
        "{}",
        raw.text()
    );
}

#[test]
fn an_escaped_response_is_shown_with_its_request() {
    let file = "json-string.ndjson";
    let offset = place_of(file, "FailedOperation");
    let ran = show(file, offset, &[]).ok();
    assert_eq!(
        ran.text(),
        r#"{
  "time": "2026-11-29T07:20:02.073000Z",
  "action": "RunInstances",
  "region": "ap-guangzhou",
  "request": {
    "ImageId": "img-1"
  },
  "response": {
    "Response": {
      "Error": {
        "Code": "FailedOperation",
        "Message": "操作失败。"
      },
      "RequestId": "bcea816a-2c97-4b8e-a0b1-3f0db73a198f"
    }
  }
}
"#
    );
    // A named framing does not make it bare here, but a named format does.
    for args in [&["--framing", "lines"][..], &["--recording", "json"]] {
        assert_eq!(show(file, offset, args).ok().out, ran.out, "{args:?}");
    }
    let bare = show(file, offset, &["--recording", "bare"]).ok().json();
    assert!(bare["body"].is_string() && bare["response"].is_null(), "{bare}");

    let folder = Folder::with(&[("a", OWN_LOG.as_bytes())]);
    let own = |offset: usize, more: &[&str]| {
        let place = format!("a@{offset}");
        folder.run(&[&["show", &*place], &OWN_FIELDS[..], more].concat()).ok()
    };
    let first = own(OWN_LOG.find("got").unwrap() + 8, &[]);
    assert_eq!(
        (&first.json()["tenant"], &first.json()["request"]["ImageId"]),
        (&"a".into(), &"img-1".into())
    );
    assert!(!first.text().contains("hush"), "{}", first.text());
    let revealed = own(OWN_LOG.find("got").unwrap() + 8, &["--reveal"]);
    assert_eq!(revealed.json()["request"]["Token"], "hush");
    let second = own(OWN_LOG.find("InternalError").unwrap(), &[]).json();
    assert_eq!(second["request"], "A=1", "what is not JSON is a string");
}

/// A time without a zone is shown as the summary has counted it.
#[test]
fn times_without_a_zone_are_shown_at_the_offset() {
    let folder = Folder::with(&[("a", b"2026-11-29 07:20:01,5 got {\"Response\":{}}\n")]);
    for (args, time, hour) in [
        (&[][..], "2026-11-29T07:20:01.500000Z", "2026-11-29T07"),
        (&["--utc-offset", "-03:30"], "2026-11-29T10:50:01.500000Z", "2026-11-29T10"),
    ] {
        let shown = folder.run(&[&["show", "a@30"], args].concat()).ok().json();
        assert_eq!(shown["time"], time, "{args:?}");
        let report = folder.summary(&[&["a", "--by", "hour"], args].concat()).ok().json();
        assert_eq!(report["groups"][0]["key"], hour, "{args:?}");
    }
}

#[test]
fn an_event_is_shown_with_its_request() {
    let ran = show("operation-log-parameters.ndjson", 0, &[]).ok();
    let event = ran.json();
    assert_eq!(event["requestParameters"]["ImageId"], "img-1");
    assert_eq!((&event["eventName"], event.get("response")), (&"RunInstances".into(), None));
    assert!(!ran.text().contains("FAKE"), "{}", ran.text());
    let revealed = show("operation-log-parameters.ndjson", 0, &["--reveal"]).ok();
    assert_eq!(revealed.text().matches("FAKE").count(), 2);

    // In an answer there are events only for those who ask for them.
    let file = "operation-log-in-answers.ndjson";
    let offset = place_of(file, r#"eventName\":\"ListUsers"#);
    let inside = show(file, offset, &["--recording", "operation-log"]).ok().json();
    assert_eq!(inside["eventName"], "ListUsers");
    assert!(show(file, offset, &[]).ok().json()["Response"]["Events"].is_array());
}

#[test]
fn a_malformed_body_is_shown_as_text() {
    for (file, inside, column, text) in [
        ("json-string-breaks-off.ndjson", "InvalidParameterValue.Time", 96, "start > end\"},\"R"),
        ("docker-split-breaks-off.log", "AuditNotExist", 71, "AuditNotExist\",\"Message\n"),
    ] {
        let ran = show(file, place_of(file, inside), &[]);
        let place = format!(
            "malformed (unexpected_end): the record ends inside a value; it was \
             probably cut off, line 1, column {column} of the response without its escapes ("
        );
        assert!(ran.status == 0 && ran.err.contains(&place), "{file}: {}", ran.err);
        assert!(ran.text().starts_with("{\"Response\":{\"Error\":{\"Code\":\""), "{}", ran.text());
        assert!(ran.text().contains(text) && !ran.text().contains('\\'), "{}", ran.text());
    }

    // Without escapes it is a place in the file, and the line is one of the body.
    let damaged = "x {\"Response\":{\n  \"SecretKey\": \"hush\",\n  \"A\": 01\n}}\n";
    let folder = Folder::with(&[("a", damaged.as_bytes())]);
    let ran = folder.run(&["show", "a@2"]);
    let at = damaged.find("01").unwrap() + 1;
    let place = format!("line 3, column 9 of the record, byte {at} of the content (");
    assert!(ran.err.contains("bad_number") && ran.err.contains(&place), "{}", ran.err);
    assert!(ran.text().contains("***") && !ran.text().contains("hush"), "{}", ran.text());
}

/// What is shown can be piped: it is one JSON value, with the code that the summary has.
#[test]
fn every_sample_is_shown_as_json() {
    let mut shown = 0;
    for (file, expected) in expectations() {
        let options = options(&expected);
        let report = summary(&file, &[&options[..], &["--samples", "3"]].concat()).json();
        for row in report["codes"].as_array().unwrap() {
            for sample in row["samples"].as_array().unwrap() {
                let offset = sample["offset"].as_u64().unwrap() as usize;
                let call = show(&file, offset, &options).ok().json();
                let response = call.get("response").unwrap_or(&call);
                let codes = [
                    &response["Response"]["Error"]["Code"],
                    &response["apiErrorCode"],
                    &response["errorCode"],
                ];
                assert!(codes.contains(&&row["code"]), "{file}@{offset}: {call}");
                let ids = [&response["Response"]["RequestId"], &response["requestID"]];
                assert!(ids.contains(&&sample["request_id"]), "{file}@{offset}: {call}");
                shown += 1;
            }
        }
    }
    assert!(shown > 100, "{shown}");
}
