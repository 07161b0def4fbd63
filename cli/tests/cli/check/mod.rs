//! `check`: what can be handed to it, what is found, and how it ends.
//!
//! Which rules there are is tested elsewhere; here it is seen that requests reach them, whole and
//! in order, from every kind of input.

use serde_json::Value;

use crate::{Folder, Ran, active, finish, gzip, zstd};

const NOW: &str = "1610696155";

impl Folder {
    fn check(&self, args: &[&str]) -> Ran {
        self.run(&[&["check", "--now", NOW, "--format", "json"], args].concat())
    }
}

/// `input index action valid: rule line:column start..end` of everything.
fn told(ran: &Ran) -> Vec<String> {
    let report = ran.json();
    assert_eq!(report["version"], 1);
    let requests = report["requests"].as_array().unwrap().clone();
    requests.iter().map(request).collect()
}

fn request(entry: &Value) -> String {
    let finding = |finding: &Value| {
        let place = match &finding["line"] {
            Value::Null => "nowhere".to_owned(),
            line => {
                format!("{line}:{} {}..{}", finding["column"], finding["start"], finding["end"])
            }
        };
        format!("{} {place}", finding["rule"].as_str().unwrap())
    };
    let findings: Vec<String> = entry["findings"].as_array().unwrap().iter().map(finding).collect();
    let (input, action) =
        (entry["input"].as_str().unwrap(), entry["action"].as_str().unwrap_or("none"));
    format!("{input} {} {action} {}: {}", entry["index"], entry["valid"], findings.join(", "))
}

#[test]
fn the_json_form_is_as_stated() {
    let folder = Folder::with(&[(
        "a",
        b"{\"StartTime\":1610696155,\"EndTime\":1610696155,\"MaxResults\":51}",
    )]);
    let ran = folder.check(&["--action", "LookUpEvents", "a"]);
    let help = "Send MaxResults (with the final s that the code lacks) of 50 or less, and fetch the rest with NextToken.";
    let expected = [
        r#"{"version":1,"requests":[{"input":"a","index":0,"action":"LookUpEvents","valid":false,"findings":["#,
        r#"{"rule":"max_results","severity":"error","code":"InvalidParameterValue.MaxResult","#,
        r#""codes":["InvalidParameterValue.MaxResult"],"parameter":"/MaxResults","value":51,"#,
        &format!(r#""message":"MaxResults is 51; it must be at most 50","help":"{help}","#),
        r#""line":1,"column":59,"start":58,"end":60,"certainty":"certain","source":"CloudAudit error-code page"}]}]}"#,
        "\n",
    ];
    assert_eq!((ran.text(), ran.status, ran.err.as_str()), (expected.concat().as_str(), 1, ""));
}

#[test]
fn a_valid_request_has_an_entry_and_no_findings() {
    let folder = Folder::with(&[("a", b"{}")]);
    let ran = folder.check(&["--action", "ListAudits", "a"]).ok();
    assert_eq!(
        ran.text(),
        "{\"version\":1,\"requests\":[{\"input\":\"a\",\"index\":0,\"action\":\"ListAudits\",\"valid\":true,\"findings\":[]}]}\n"
    );
}

#[test]
fn no_code_is_null_and_an_empty_list() {
    let folder = Folder::with(&[("a", br#"{"AuditName":"a","AuditName":"b"}"#)]);
    let finding =
        folder.check(&["--action", "StopLogging", "a"]).ok().json()["requests"][0]["findings"][0]
            .clone();
    assert_eq!(
        (&finding["code"], &finding["codes"], &finding["severity"]),
        (&Value::Null, &Value::Array(vec![]), &"warning".into())
    );
}

#[test]
fn requests_in_every_form() {
    let folder = Folder::with(&[
        ("body", b"{\"AuditName\": 7}"),
        ("pretty", b"{\n  \"action\": \"StopLogging\",\n  \"params\": {\n    \"AuditName\": 7\n  }\n}\n"),
        ("form", b"Action=StopLogging&X=1\n"),
        ("url", b"https://x.example/?Action=StopLogging&AuditName=a\n&X=1\n&<Common request parameters>\n"),
        ("http", b"POST / HTTP/1.1\r\nX-TC-Action: StopLogging\r\n\r\n{\"AuditName\": 7}\r\n"),
        ("get", b"GET /?Action=StopLogging&AuditName=a&X=1 HTTP/1.1\nHost: x\n\n"),
        ("bom", b"\xef\xbb\xbf{\"action\":\"StopLogging\",\"params\":{\"AuditName\":7}}"),
    ]);
    let of = |name: &str| told(&folder.check(&["--action", "StopLogging", name]));
    assert_eq!(of("body"), ["body 0 StopLogging false: wrong_type 1:15 14..15"]);
    assert_eq!(of("pretty"), ["pretty 0 StopLogging false: wrong_type 4:18 60..61"]);
    assert_eq!(
        of("form"),
        ["form 0 StopLogging false: missing_parameter 1:20 19..22, unknown_parameter 1:20 19..20"]
    );
    assert_eq!(of("url"), ["url 0 StopLogging false: unknown_parameter 2:2 51..52"]);
    assert_eq!(of("http"), ["http 0 StopLogging false: wrong_type 4:15 59..60"]);
    assert_eq!(of("get"), ["get 0 StopLogging false: unknown_parameter 1:38 37..38"]);
    assert_eq!(of("bom"), ["bom 0 StopLogging false: wrong_type 1:47 49..50"]);
}

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
    let entries = told(&whole);
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
    // No line begins one of these, so they are cut by framing them.
    for text in ["0\n\"a\" {}\n", "{}{\"x\":1} ", "1 ", " \"\\n\" 7\n\n", "{\"a\":\n[\n1]}0\n"] {
        let folder = Folder::with(&[("c", text.repeat(300).as_bytes())]);
        let whole = folder.check(&["c", "--chunk-bytes", "1000000"]);
        assert!(told(&whole).len() >= 300, "{text}");
        for chunk in ["1", "7", "100"] {
            assert_eq!(
                told(&folder.check(&["c", "--chunk-bytes", chunk])),
                told(&whole),
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
    let entries = told(&folder.check(&["a"]));
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
    assert_eq!(told(&folder.check(&["a"])), expected);
    assert_eq!(told(&folder.check(&["a", "--chunk-bytes", "1"])), expected);
    assert_eq!(told(&folder.check(&["none"]).ok()), [""; 0]);
}

#[test]
fn what_looks_like_an_envelope_is_told_to_be_none() {
    let folder = Folder::with(&[
        ("a", br#"{"action":"ListAudits","param":{}}"#),
        ("b", br#"{"Action":"ListAudits","params":{}}"#),
        ("c", br#"{"action":"LookUpEvents","method":"GET","params":{"Action":"LookUpEvents","Version":"2019-03-19","StartTime":"1610696155","EndTime":"1610696155"}}"#),
    ]);
    let ran = folder.check(&["a", "b", "c"]);
    let entries = told(&ran);
    assert_eq!(entries[0], "a 0 ListAudits false: unknown_parameter 1:24 23..30");
    assert!(ran.text().contains("go into params"), "{}", ran.text());
    assert_eq!(entries[1..], ["b 0 ListAudits true: ", "c 0 LookUpEvents true: "]);
}

#[test]
fn nothing_to_check_is_no_success() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    assert!(folder.check(&["empty"]).refused().contains("nothing was checked"));
    let ran = folder.run(&["check", "missing"]);
    assert_eq!((ran.status, ran.text()), (2, "nothing was checked\n"));
}

#[test]
fn statuses() {
    let folder = Folder::with(&[
        ("good", br#"{"action":"ListAudits","params":{}}"#),
        ("warned", br#"{"action":"DeleteAudit","params":{"AuditName":"a"}}"#),
        ("bad", br#"{"action":"ListAudits","params":{"x":1}}"#),
    ]);
    assert_eq!(folder.check(&["good"]).ok().status, 0);
    assert_eq!(folder.check(&["warned"]).ok().status, 0, "a warning is no error");
    assert_eq!(folder.check(&["warned", "--deny", "removed_action"]).status, 1);
    assert_eq!(folder.check(&["bad"]).status, 1);
    assert_eq!(folder.check(&["bad", "--warn", "unknown-parameter"]).status, 0);
    assert_eq!(
        told(&folder.check(&["bad", "--off", "unknown_parameter"])),
        ["bad 0 ListAudits true: "]
    );
    assert_eq!(
        told(&folder.check(&["bad", "--off", "max_results,unknown_parameter"])),
        ["bad 0 ListAudits true: "]
    );
    let ran = folder.check(&["missing", "good", "bad"]);
    assert!(ran.refused().contains("missing: no such file"), "{}", ran.err);
    assert_eq!(told(&ran).len(), 2, "the others are checked");
    for wrong in [
        &["good", "--off", "no_such_rule"][..],
        &["good", "--now", "yesterday"],
        &["good", "--now", "1610696155000"],
        &["good", "--rules", "tomorrow"],
        &["good", "--regions", "Moon=x"],
        &["good", "--regions", "Region"],
        &["good", "--format", "xml"],
        &["good", "--max-alike", "0"],
    ] {
        let ran = folder.run(&[&["check"], wrong].concat());
        assert_eq!((ran.status, ran.out.len()), (2, 0), "{wrong:?}");
    }
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let ran = finish(folder.command(&["check", "good"]).stdout(full).spawn().unwrap());
    assert!(ran.refused().contains("standard output"), "{}", ran.err);
}

#[test]
fn the_clock_is_the_system_s_unless_told() {
    let body = |start: i64| {
        format!(r#"{{"action":"LookUpEvents","params":{{"StartTime":{start},"EndTime":{start}}}}}"#)
    };
    let folder = Folder::with(&[("old", body(1_610_121_600).as_bytes())]);
    let code = |args: &[&str]| {
        folder.run(&[&["check", "old", "--format", "oneline"], args].concat()).text().to_owned()
    };
    assert!(code(&[]).contains("LimitExceeded.OverTime"));
    for now in ["1610121600", "1610726400", "2021-01-09T00:00:00+08:00", "2021-01-15T16:00:00Z"] {
        assert_eq!(code(&["--now", now]), "", "{now}");
    }
    assert!(code(&["--now", "2021-01-15T16:00:01Z"]).contains("7 days and 1 s"));
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
        as i64;
    folder.write("old", body(now - 60));
    assert_eq!(code(&[]), "");
}

#[test]
fn eras_and_regions() {
    let folder = Folder::with(&[
        ("old", br#"{"action":"DeleteAudit","params":{"AuditName":"a"}}"#),
        ("new", br#"{"action":"DescribeAuditTrack","params":{"TrackId":1},"region":"moon"}"#),
    ]);
    let rules = |args: &[&str]| told(&folder.check(args)).join("; ").contains("unknown_action");
    assert!(
        !rules(&["old", "new"])
            && !rules(&["old", "--rules", "page"])
            && !rules(&["new", "--rules", "current"])
    );
    assert!(rules(&["old", "--rules", "current"]) && rules(&["new", "--rules", "page"]));
    assert!(told(&folder.check(&["new"]))[0].ends_with("true: "));
    assert!(
        told(&folder.check(&["new", "--regions", "Region=ap-guangzhou,ap-taipei"]))[0]
            .contains("region 1:")
    );
    assert!(
        told(&folder.check(&["new", "--regions", "Region=ap-guangzhou,moon"]))[0]
            .ends_with("true: ")
    );
}

#[test]
fn limits_have_names() {
    let many: String = (0..50).map(|number| format!("\"x{number}\":1,")).collect();
    let folder = Folder::with(&[
        ("a", format!("{{{many}\"y\":1}}").as_bytes()),
        ("deep", b"{\"x\":[[[[[]]]]]}"),
    ]);
    let ran = folder.check(&["--action", "ListAudits", "a", "--max-findings", "3"]);
    let entry = &ran.json()["requests"][0];
    assert_eq!((entry["findings"].as_array().unwrap().len(), &entry["omitted"]), (3, &48.into()));
    let rule = |args: &[&str]| {
        folder
            .check(&[&["--action", "ListAudits"], args].concat())
            .text()
            .contains("malformed_json")
    };
    assert!(!rule(&["a", "--max-values", "52"]) && rule(&["a", "--max-values", "51"]));
    assert!(!rule(&["deep", "--max-depth", "6"]) && rule(&["deep", "--max-depth", "5"]));
    // One that is read in one go with others, too.
    folder.write("three", "{\"a\":1}\n{\"action\":\"ListAudits\",\"params\":{}}\n{\"b\":2}\n");
    let ran = folder.check(&["--action", "ListAudits", "three", "--max-request-bytes", "10"]);
    assert!(
        ran.err
            .contains("the request at byte 8 is longer than 10 bytes and was not checked; raise"),
        "{}",
        ran.err
    );
    assert_eq!((ran.status, ran.json()["requests"].as_array().unwrap().len()), (2, 2));
    folder.write("long", "{\n".to_owned() + &"\"x\":1,\n".repeat(1000));
    let ran = folder.check(&[
        "--action",
        "ListAudits",
        "long",
        "--max-request-bytes",
        "100",
        "--chunk-bytes",
        "100",
    ]);
    assert!(ran.refused().contains(
        "was not checked, nor was anything after it; raise the limit on the length of a request"
    ));
}

#[test]
fn nothing_hostile_reaches_the_terminal_and_no_secret_leaks() {
    let bad = "\u{1b}[31m\u{202e}x\u{7}";
    let name = format!("f{bad}");
    let body = serde_json::json!({"action": "LookUpEvents", "params": {
        "StartTime": bad, "EndTime": 1, "Mode": bad, bad: bad, "SecretKey": "hush-hush",
        "LookupAttributes": [{"AttributeKey": "AccessKeyId", "AttributeValue": ["hush-hush"]}, {"AttributeKey": bad}]}});
    let form = "Action=ListAudits&SecretId= hush-hush&Signature=hush-hush&Token=hush-hush&SecretKey=hush-hush&X=%1b%5b31m";
    let http = "PUT / HTTP/1.1\nX-TC-Action: ListAudits\nX-TC-Version: 1\nAuthorization: TC3 Credential= hush-hush/x, Signature=hush-hush\nX-TC-Token: hush-hush\n\n{\"A\":1}";
    let folder = Folder::with(&[
        (&name, body.to_string().as_bytes()),
        ("form", form.as_bytes()),
        ("http", http.as_bytes()),
    ]);
    for format in ["human", "json", "sarif", "github", "oneline"] {
        let ran = folder.run(&["check", &name, "form", "http", "--now", NOW, "--format", format]);
        assert_eq!(ran.status, 1, "{}", ran.err);
        assert_eq!(active(ran.text()), "", "{format}: {:?}", ran.text());
        assert!(!ran.text().contains("hush"), "{format}: {}", ran.text());
        assert!(ran.text().contains("SecretKey"), "{format}");
    }
}

#[test]
fn what_stands_around_a_finding_holds_no_secret() {
    let times = r#""StartTime":1610121600,"EndTime":1610726399"#;
    let form = "Action=LookUpEvents&StartTime=1610121600&EndTime=1610726399";
    let json = |rest: &str| format!(r#"{{"action":"LookUpEvents","params":{{{times},{rest}}}}}"#);
    let folder = Folder::with(&[]);
    for text in [
        json("\"SecretKey\":\n\"hush\",\"MaxResults\":51"),
        json("\"Password\":[\n\"hush\"],\"MaxResults\":51"),
        json(
            "\"LookupAttributes\":[{\"AttributeKey\":\"AccessKeyId\",\n\"AttributeValue\":\"hush\",\"X\":1}]",
        ),
        json(r#""api\u005fkey":"hush","MaxResults":51"#),
        json(r#""Secret Key":"hush","MaxResults":51"#),
        json(r#""Mode":"{\"SecretKey\":\"x\\\"hush\"}""#),
        json(r#""MaxResults":51}}{"Token":"hush""#),
        format!("{form}&Secret%49d=hush&MaxResults=51"),
        format!("{form}&key=hush&MaxResults=51"),
        format!("https://cloudaudit.tencentcloudapi.com/?{form}&key=hush&MaxResults=51"),
        format!("{form}&MaxResults=51&Password.0=hush"),
        format!(
            "{form}&LookupAttributes.0.AttributeKey=AccessKeyI%64&LookupAttributes.0.AttributeValue=hush&MaxResults=51"
        ),
        r#"{"action":"SecretKey=hush","params":{}}"#.to_owned(),
        r#"{"action":"x/AKIDhushhushhushhush","params":{}}"#.to_owned(),
    ] {
        folder.write("request", &text);
        for format in ["human", "json", "sarif", "github", "oneline"] {
            let ran = folder.run(&["check", "--now", NOW, "request", "--format", format]);
            assert_eq!(ran.status, 1, "{text}: {}", ran.err);
            assert!(!ran.text().contains("hush"), "{format} {text}: {}", ran.text());
        }
    }
    let http = "POST / HTTP/1.1\nX-TC-Action: LookUpEvents\nX-TC-Token: hush\n\n{\"StartTime\":1,\"EndTime\":2,\"MaxResults\":51}";
    folder.write("request", http);
    let ran = folder.run(&["check", "--now", NOW, "request", "--format", "human"]);
    assert!(ran.text().contains("\"EndTime\":2,\"MaxResults\":51}"), "{}", ran.text());
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

/// A mark at the beginning belongs to the file, any other to a request; nothing at all is an empty
/// request.
#[test]
fn marks_and_empty_files_are_as_the_docs_say() {
    const BODY: &str = "{\"action\":\"ListAudits\",\"params\":{}}";
    let http = "POST / HTTP/1.1\nX-TC-Action: ListAudits\nX-TC-Version: 2019-03-19\n\n\u{feff}{}";
    for (content, status, found) in [
        (format!("\u{feff}{BODY}"), 0, ""),
        (http.to_owned(), 0, "a:5:1: warning malformed_json "),
        (String::new(), 1, "a:1:1: error malformed_json "),
        (" \n".to_owned(), 1, "a:2:1: error malformed_json "),
        ("[]".to_owned(), 0, ""),
    ] {
        let folder = Folder::with(&[("a", content.as_bytes())]);
        let ran = folder.run(&["check", "a", "--format", "oneline"]);
        assert_eq!((ran.status, ran.err.as_str()), (status, ""), "{content:?}");
        assert!(
            ran.text().starts_with(found) && ran.text().is_empty() == found.is_empty(),
            "{}",
            ran.text()
        );
    }
}

#[test]
fn blanks_at_the_beginning_are_no_request_whatever_the_chunks() {
    let folder = Folder::with(&[
        ("first", b"\r\n\n{\"action\":\"ListAudits\",\"params\":{}}\n\n"),
        ("marked", b"\xef\xbb\xbf\n{\"action\":\"ListAudits\",\"params\":{\"X\":1}}\n"),
        ("blank", b"\n\n \n"),
    ]);
    let whole = folder.check(&["first", "marked", "blank"]);
    assert_eq!(told(&whole).len(), 3, "{:?}", told(&whole));
    for bytes in ["1", "2", "3", "5", "64"] {
        let ran = folder.check(&["first", "marked", "blank", "--chunk-bytes", bytes]);
        assert_eq!(ran.text(), whole.text(), "in chunks of {bytes}");
    }
}

/// A GET request with so many conditions.
fn get(conditions: usize) -> String {
    let condition = |nth: usize| {
        let attribute = format!("LookupAttributes.{nth}.Attribute");
        format!("&{attribute}Key=EventName&{attribute}Value=RunInstances")
    };
    let conditions: String = (0..conditions).map(condition).collect();
    let action = format!("Action=LookUpEvents&StartTime={NOW}&EndTime={NOW}");
    format!("GET /?{action}{conditions} HTTP/1.1\r\nHost: cloudaudit.tencentcloudapi.com\r\n\r\n")
}

#[test]
fn a_request_line_may_be_long() {
    let folder = Folder::new();
    for (conditions, found) in
        [(40, ""), (45, ""), (300, ""), (400, "request_size"), (20_000, "request_size")]
    {
        folder.write("a", get(conditions));
        folder.write("b", gzip(get(conditions).as_bytes()));
        for name in ["a", "b"] {
            let told = told(&folder.check(&[name]));
            let (request, findings) = told[0].split_once(": ").unwrap();
            assert_eq!(
                request,
                format!("{name} 0 LookUpEvents {}", found.is_empty()),
                "{conditions}"
            );
            assert_eq!(findings.split(' ').next(), Some(found), "{conditions}");
            assert_eq!(told.len(), 1);
        }
    }
    // At every length around what is looked at first.
    for len in (4020..4100).step_by(3) {
        let fill = "x".repeat(len);
        folder.write("a", format!("GET /?Action=ListAudits&NextToken={fill} HTTP/1.1\n\n"));
        let told = told(&folder.check(&["a"]));
        let expected = "a 0 ListAudits false: unknown_parameter 1:25 24..33";
        assert_eq!(told, [expected], "{len}");
    }
}

#[test]
fn blanks_before_the_first_request_do_not_hide_its_form() {
    let blanks = "\n ".repeat(5000);
    let folder = Folder::new();
    for (text, requests) in [
        ("[{\"action\":\"ListAudits\"},{\"action\":\"ListAudits\"}]", 2),
        ("Action=ListAudits\nAction=ListAudits\n", 2),
        ("GET /?Action=ListAudits HTTP/1.1\n\n", 1),
        ("{\"action\":\"ListAudits\"}", 1),
    ] {
        folder.write("a", format!("{blanks}{text}"));
        assert_eq!(told(&folder.check(&["a"]).ok()).len(), requests, "{text}");
    }
}

#[test]
fn a_comma_too_much_in_an_array_of_requests_is_called_that() {
    let folder = Folder::new();
    let request = r#"{"action":"ListAudits"}"#;
    let messages = |text: &str| {
        folder.write("a", text);
        let report = folder.check(&["a"]).json();
        let requests = report["requests"].as_array().unwrap().clone();
        let findings =
            requests.iter().flat_map(|request| request["findings"].as_array().unwrap().clone());
        let told = |finding: Value| {
            format!("{} {}", finding["start"], finding["message"].as_str().unwrap())
        };
        findings.map(told).collect::<Vec<_>>()
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
fn a_number_is_printed_with_all_its_digits() {
    let folder = Folder::new();
    let numbers = [
        "18446744073709551616",
        "18446744073709551615",
        "-9223372036854775809",
        "0.10000000000000000001",
        "1e2",
    ];
    for number in numbers {
        folder
            .write("a", format!(r#"{{"action":"StopLogging","params":{{"AuditName":{number}}}}}"#));
        let text = folder.check(&["a"]).text().to_owned();
        assert!(text.contains(&format!(r#""value":{number},"#)), "{text}");
    }
}

#[test]
fn what_holds_no_request_is_called_by_its_name() {
    let folder = Folder::new();
    for (content, looks) in [
        ("curl -d 'a=b' https://cloudaudit.tencentcloudapi.com\n", "a curl command"),
        ("tccli cloudaudit ListAudits\n", "a tccli command"),
        ("resource \"tencentcloud_audit\" \"a\" {\n  name = \"a\"\n}\n", "HCL (Terraform)"),
        ("action: ListAudits\nparams: {}\n", "YAML"),
        ("{\n \"log\": {\n  \"version\": \"1.2\",\n  \"entries\": []\n }\n}\n", "a HAR archive"),
        ("2021-01-15 15:35:55 INFO Action=ListAudits\n2021-01-15 15:35:56 INFO done\n", "a log"),
        ("{\"level\":\"info\",\"msg\":\"a\"}\n{\"level\":\"info\",\"msg\":\"b\"}\n", "a log"),
        ("# Audits\n\nWhat is audited.\n", "Markdown"),
        ("hello\nworld\n", "plain text"),
    ] {
        folder.write("a", content);
        let ran = folder.check(&["a"]);
        let said = format!("a: holds no request: it looks like {looks}; ");
        assert!(ran.err.contains(&said) && ran.err.lines().count() == 1, "{content}: {}", ran.err);
        assert_eq!(
            (ran.status, ran.json()["requests"].as_array().unwrap().len()),
            (2, 0),
            "{content}"
        );
        // With an action it is a body, and a damaged one.
        let ran = folder.check(&["a", "--action", "ListAudits"]);
        let first = ran.json()["requests"][0]["findings"][0].clone();
        let is_json = content.starts_with('{');
        let (rule, code) = if is_json {
            ("unknown_parameter", "UnknownParameter")
        } else {
            ("malformed_json", "InvalidParameter")
        };
        assert_eq!((&first["rule"], &first["code"]), (&rule.into(), &code.into()), "{content}");
        assert_eq!((ran.status, ran.err.as_str()), (1, ""), "{content}");
        assert!(is_json || told(&ran).len() == 1, "{content}");
    }
    // A damaged line is one; the requests after it are others.
    folder.write("c", "hello\n{}\n");
    assert_eq!(
        told(&folder.check(&["c", "--action", "ListAudits"]))[1..],
        ["c 1 ListAudits true: "]
    );
    // The other inputs are checked.
    folder.write("b", r#"{"action":"ListAudits"}"#);
    let ran = folder.check(&["a", "b"]);
    assert_eq!((told(&ran), ran.status), (vec!["b 0 ListAudits true: ".to_owned()], 2));
}
