//! `check` for people and for other programs: human, SARIF, GitHub, one line; `rules`, and
//! `explain` of a rule.

use apitriage::catalog;
use apitriage::preflight::Rule;
use serde_json::Value;

use crate::{Folder, Ran};

const REQUEST: &str =
    "{\n  \"StartTime\": 1610121600,\n  \"EndTime\": 1610726399,\n  \"MaxResults\": 51\n}\n";

fn check_request(content: &str, args: &[&str]) -> Ran {
    let folder = Folder::with(&[("request.json", content.as_bytes())]);
    folder.run(
        &[&["check", "request.json", "--action", "LookUpEvents", "--now", "1610696155"], args]
            .concat(),
    )
}

#[test]
fn the_human_format_shows_the_place_the_codes_and_the_help() {
    let expected = "\
error[max_results]: MaxResults is 51; it must be at most 50
 --> request.json:4:17
  |
4 |   \"MaxResults\": 51
  |                 ^^ at most 50
  |
  = server: InvalidParameterValue.MaxResult
  = help: Send MaxResults (with the final s that the code lacks) of 50 or less, and fetch the rest with NextToken.
  = source: CloudAudit error-code page
  = change: --warn max_results or --off max_results

1 request checked, 1 error in 1
";
    assert_eq!(check_request(REQUEST, &[]).text(), expected);
    assert_eq!(
        check_request(&REQUEST.replace("51", "50"), &[]).ok().text(),
        "1 request checked, nothing found\n"
    );
}

/// A request that was skipped does not count as checked.
#[test]
fn requests_that_are_skipped_are_counted_as_such() {
    let other = "POST / HTTP/1.1\nHost: cvm.tencentcloudapi.com\nX-TC-Action: RunInstances\n\n{}";
    let unread = "POST / HTTP/1.1\nHost: cloudaudit.tencentcloudapi.com\nX-TC-Action: ListAudits\n\
                  X-TC-Version: 2019-03-19\nContent-Type: application/json\nContent-Type: text/plain\n\n{}";
    let plain = "{\"action\":\"ListAudits\"}\n";
    let plain = plain.as_bytes();
    let folder = Folder::with(&[
        ("other", other.as_bytes()),
        ("unread", unread.as_bytes()),
        ("plain", plain),
        ("more", plain),
    ]);
    let last = |args: &[&str]| {
        let ran = folder.run(&[&["check", "--now", "1610696155"], args].concat()).ok();
        ran.text().lines().last().unwrap_or_default().to_owned()
    };

    assert_eq!(last(&["plain", "other", "more"]), "2 requests checked, 1 skipped, nothing found");
    assert_eq!(last(&["plain", "unread"]), "1 request checked, 1 skipped, nothing found");
    assert_eq!(last(&["other", "unread"]), "0 requests checked, 2 skipped, nothing found");
    assert_eq!(
        last(&["other", "--off", "other_service"]),
        "0 requests checked, 1 skipped, nothing found"
    );
    assert_eq!(last(&["plain"]), "1 request checked, nothing found");
}

#[test]
fn a_long_action_is_cut_off() {
    let action = |name: &str| {
        let folder =
            Folder::with(&[("r", format!("{{\"action\":\"{name}\",\"params\":{{}}}}").as_bytes())]);
        let json = folder.run(&["check", "r", "--format", "json"]).json();
        json["requests"][0]["action"].as_str().unwrap().to_owned()
    };
    assert_eq!(action("ListAudits"), "ListAudits");
    assert_eq!(action(&"é".repeat(64)), "é".repeat(64));
    assert_eq!(action(&"é".repeat(100_000)), "é".repeat(64) + "…");
    assert!(!action("SecretKey=hush").contains("hush"));

    let across = format!("{} AKID{}", "a".repeat(50), "x".repeat(32));
    assert_eq!(action(&across), format!("{} ***", "a".repeat(50)));
}

#[test]
fn oneline_has_one_line_for_each_finding() {
    let line = "request.json:4:17: error max_results InvalidParameterValue.MaxResult: MaxResults is 51; it must be at most 50\n";
    assert_eq!(check_request(REQUEST, &["--format", "oneline"]).text(), line);
    assert_eq!(
        check_request(&REQUEST.replace("51", "50"), &["--format", "oneline"]).ok().text(),
        ""
    );
}

#[test]
fn github_annotations_have_a_place_and_a_title() {
    let ran = check_request(REQUEST, &["--format", "github"]);
    let start = "::error file=request.json,line=4,col=17,endLine=4,endColumn=18,title=max_results::MaxResults is 51; it must be at most 50 (InvalidParameterValue.MaxResult). Send";
    assert!(ran.text().starts_with(start) && ran.text().lines().count() == 1, "{}", ran.text());

    let folder = Folder::with(&[("a,b:c%", REQUEST.as_bytes())]);
    let ran = folder.run(&[
        "check",
        "a,b:c%",
        "--action",
        "LookUpEvents",
        "--now",
        "1610696155",
        "--format",
        "github",
    ]);
    assert!(ran.text().starts_with("::error file=a%2Cb%3Ac%25,line=4"), "{}", ran.text());

    let warning = check_request(REQUEST, &["--format", "github", "--warn", "max_results"]);
    assert!(warning.text().starts_with("::warning "));
}

/// The SARIF log, which must be valid by the schema of the standard.
fn sarif_log(ran: &Ran) -> Value {
    let schema =
        serde_json::from_str(include_str!("../../../corpus/sarif/sarif-2.1.0-part.json")).unwrap();
    let log = ran.json();
    let errors: Vec<String> = jsonschema::validator_for(&schema)
        .unwrap()
        .iter_errors(&log)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    log
}

#[test]
fn sarif_is_valid_and_has_the_place_of_each_finding() {
    let ran = check_request(&format!("{REQUEST}{REQUEST}"), &["--format", "sarif"]);
    let log = sarif_log(&ran);
    assert_eq!((&log["version"], log["runs"].as_array().unwrap().len()), (&"2.1.0".into(), 1));

    let run = &log["runs"][0];
    let rules: Vec<&str> = run["tool"]["driver"]["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["id"].as_str().unwrap())
        .collect();
    assert_eq!(rules, Rule::all().iter().map(|rule| rule.word()).collect::<Vec<_>>());

    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);

    for (place, result) in results.iter().enumerate() {
        assert_eq!((&result["ruleId"], &result["level"]), (&"max_results".into(), &"error".into()));
        assert_eq!(rules[result["ruleIndex"].as_u64().unwrap() as usize], "max_results");

        let location = &result["locations"][0]["physicalLocation"];
        let region = &location["region"];
        let line = 4 + 5 * place as u64;
        let offset = 70 + (REQUEST.len() * place) as u64;
        assert_eq!(location["artifactLocation"]["uri"], "request.json");

        let numbers =
            ["startLine", "startColumn", "endLine", "endColumn", "byteOffset", "byteLength"]
                .map(|name| region[name].as_u64().unwrap());
        assert_eq!(numbers, [line, 17, line, 19, offset, 2]);
        assert_eq!(
            (&result["properties"]["codes"][0], &result["properties"]["index"]),
            (&"InvalidParameterValue.MaxResult".into(), &place.into())
        );
    }

    let clean =
        sarif_log(&check_request(&REQUEST.replace("51", "50"), &["--format", "sarif"]).ok());
    assert_eq!(clean["runs"][0]["results"], Value::Array(vec![]));
}

/// In a SARIF message, `[text](target)` is a link and `{0}` a placeholder.
#[test]
fn sarif_messages_make_no_links() {
    let request =
        br#"{"action":"LookUpEvents","params":{"[x](http://e)":1,"{0}":1,"Mode":{"a":["b"]}}}"#;
    let folder = Folder::with(&[("request", request)]);
    let ran = folder.run(&["check", "request", "[y](http:e)", "--now", "1", "--format", "sarif"]);
    let run = &sarif_log(&ran)["runs"][0];

    let results = run["results"].as_array().unwrap();
    let messages: Vec<&str> =
        results.iter().map(|result| result["message"]["text"].as_str().unwrap()).collect();
    for escaped in [r"has no parameter \[x\](http://e)", "has no parameter {{0}}"] {
        assert!(messages.iter().any(|text| text.contains(escaped)), "{escaped}: {messages:?}");
    }
    let is_unescaped = |result: &Value| result["properties"]["parameter"] == "/[x](http:~1~1e)";
    assert!(results.iter().any(is_unescaped), "a parameter is not a message: {results:?}");

    let notification = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert!(notification.as_str().unwrap().starts_with(r"\[y\](http:e): "), "{notification}");
}

/// Code hosts match paths with those of the repository, and standard input has none.
#[test]
fn sarif_names_inputs_as_others_find_them() {
    let folder = Folder::with(&[("in/a b.json", REQUEST.as_bytes())]);
    let absolute = folder.path().join("in/a b.json");
    let args = ["--action", "LookUpEvents", "--now", "1610696155", "--format", "sarif"];
    let place = |path: &str| {
        let ran = folder.run(&[&["check", path], &args[..]].concat());
        sarif_log(&ran)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"].clone()
    };

    for path in ["in/a b.json", "./in/a b.json", absolute.canonicalize().unwrap().to_str().unwrap()]
    {
        assert_eq!(place(path), serde_json::json!({"uri": "in/a%20b.json"}), "{path}");
    }

    let ran = folder.run_with_stdin(&[&["check", "-"], &args[..]].concat(), REQUEST.as_bytes());
    let location = &sarif_log(&ran)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(
        *location,
        serde_json::json!({"uri": "stdin", "description": {"text": "standard input"}})
    );
}

/// Findings that are alike are shown up to a number, and counted; for any number of threads the
/// same ones.
#[test]
fn findings_that_are_alike_are_counted() {
    let line = |n: usize| match n % 4 {
        0 => format!("{{\"action\":\"ListAudits\",\"params\":{{\"X{n}\":1}}}}\n"),
        1 => {
            format!(
                "{{\"action\":\"LookUpEvents\",\"params\":{{\"StartTime\":1,\"EndTime\":1,\"Mode\":\"m{n}\"}}}}\n"
            )
        }
        2 => format!("{{\"action\":\"StopLogging\",\"params\":{{\"AuditName\":{n}}}}}\n"),
        _ => "{\"action\":\"ListAudits\",\"params\":{}}\n".to_owned(),
    };
    let requests: String = (0..12_000).map(line).collect();
    let folder = Folder::with(&[("r", requests.as_bytes())]);
    let run = |args: &[&str]| {
        folder.run(&[&["check", "r", "--now", "1", "--off", "time_order"], args].concat())
    };
    let all = run(&["--format", "json"]).json();
    let of_rule = |rule: &str| {
        let requests = all["requests"].as_array().unwrap().iter();
        let findings = requests.flat_map(|request| request["findings"].as_array().unwrap());
        findings.filter(|finding| finding["rule"] == rule).count()
    };
    assert_eq!(
        (of_rule("unknown_parameter"), of_rule("wrong_type")),
        (3000, 3000),
        "JSON holds all"
    );

    for format in ["human", "github", "oneline"] {
        let ran = run(&["--format", format, "--max-alike", "3"]);
        for (rule, shown) in [
            ("unknown_parameter", "ListAudits has no parameter X"),
            ("wrong_type", "AuditName is "),
        ] {
            let left = format!(" (and {} more like it)", "2,996");
            let lines: Vec<&str> = ran.text().lines().filter(|line| line.contains(shown)).collect();
            assert_eq!(lines.len(), 4, "{rule} {format} {lines:?}");
            assert_eq!(lines.iter().filter(|line| line.ends_with(&left)).count(), 1, "{lines:?}");
            assert!(lines[3].ends_with(&left), "{lines:?}");
        }

        for threads in ["1", "2", "8"] {
            for chunk in ["100", "4096", "65536"] {
                let other =
                    run(&["-f", format, "--max-alike", "3", "-t", threads, "--chunk-bytes", chunk]);
                assert_eq!(other.text(), ran.text(), "{format} {threads} {chunk}");
            }
        }

        let usual = run(&["--format", format]);
        assert!(usual.text().contains("2,979 more like it"), "{}", usual.text());
        let all = run(&["-f", format, "--max-alike", "3000"]);
        assert!(!all.text().contains("more like it"), "{format}");
    }

    let human = run(&[]);
    assert!(human.text().contains("12,000 requests checked, "), "{}", human.text());
}

/// If there are more kinds of findings than can be distinguished, those of a rule count as alike.
#[test]
fn findings_of_too_many_kinds_are_counted_by_rule() {
    let name = |n: usize| -> String {
        n.to_string().bytes().map(|digit| char::from(digit + b'a' - b'0')).collect()
    };
    let requests: String = (0..6000)
        .map(|n| format!("{{\"action\":\"ListAudits\",\"params\":{{\"{}\":1}}}}\n", name(n)))
        .collect();
    let folder = Folder::with(&[("r", requests.as_bytes())]);
    let ran = folder.run(&["check", "r", "-f", "oneline", "--max-alike", "3"]);
    let lines: Vec<&str> = ran.text().lines().collect();

    assert_eq!(lines.len(), 4096 + 3 + 1);
    assert!(lines[4099].ends_with(" (and 1,900 more like it)"), "{}", lines[4099]);
}

#[test]
fn the_number_of_findings_beyond_the_limit_is_shown() {
    let folder = Folder::with(&[("r", br#"{"action":"ListAudits","params":{"a":1,"b":1,"c":1}}"#)]);
    for (format, line) in [
        ("human", "r: 2 more findings in this request; --max-findings shows more"),
        ("oneline", "r: 2 more findings in this request; --max-findings shows more"),
        (
            "github",
            "::notice file=r,title=max_findings::2 more findings in this request; --max-findings shows more",
        ),
    ] {
        let ran = folder.run(&["check", "r", "--max-findings", "1", "-f", format]);
        assert!(ran.status == 1 && ran.text().lines().any(|shown| shown == line), "{}", ran.text());
    }
}

/// Names and values of requests are quoted, and may be anything.
#[test]
fn no_format_quotes_a_secret() {
    let id = format!("AKID{}", "x".repeat(32));
    let body =
        format!(r#"{{"{id}":1,"MaxResults":"{id}","x-api-key":"hush","Mode":"Bearer hush"}}"#);
    for format in ["human", "oneline", "github", "json", "sarif"] {
        for content in [&body, &format!(r#"{{"action":"{id}","params":{body}}}"#)] {
            let ran = check_request(content, &["--format", format]);
            assert_eq!(ran.status, 1, "{}", ran.err);
            let said = format!("{}{}", ran.text(), ran.err);
            assert!(!said.contains(&id) && !said.contains("hush"), "{said}");
        }
    }
}

/// An input that was not read must not pass for one without findings.
#[test]
fn unread_inputs_are_reported_to_programs() {
    let folder = Folder::with(&[("good", br#"{"action":"ListAudits","params":{}}"#)]);
    let report_in = |format| folder.run(&["check", "good", "mis,sing", "--format", format]);
    let invocation = |ran: &Ran| sarif_log(ran)["runs"][0]["invocations"][0].clone();
    let failed = invocation(&report_in("sarif"));
    assert_eq!(failed["executionSuccessful"], false);

    let notification = &failed["toolExecutionNotifications"][0];
    assert_eq!(
        notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "mis%2Csing"
    );
    assert!(
        notification["message"]["text"].as_str().unwrap().contains("no such file"),
        "{notification}"
    );

    let clean = folder.run(&["check", "good", "--format", "sarif"]).ok();
    assert_eq!(invocation(&clean)["executionSuccessful"], true);
    let unread = &report_in("json").json()["unread"];
    assert!(unread[0]["input"] == "mis,sing" && unread.as_array().unwrap().len() == 1, "{unread}");

    let line = "::error file=mis%2Csing,title=unread::mis,sing: no such file";
    assert!(report_in("github").text().starts_with(line), "{}", report_in("github").text());
}

#[test]
fn a_response_given_to_check_leads_to_summarize() {
    let folder = Folder::with(&[("answer", br#"{"Response":{"RequestId":"a"}}"#)]);
    let ran = folder.run(&["check", "answer"]);
    assert!(ran.text().contains("apitriage summarize"), "{}", ran.text());
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let long = format!(
        r#"{{"NextToken": "{}", "StartTime": 1610696155, "EndTime": 1610696155, "MaxResults": 51, "Mode": "{}"}}"#,
        "é".repeat(300),
        "x".repeat(300)
    );
    let ran = check_request(&long, &[]);
    let line = ran.text().lines().find(|line| line.starts_with("1 |")).unwrap();
    assert!(line.chars().count() < 200 && line.contains("51"), "{line}");
    assert!(ran.text().contains("request.json:1:381"), "{}", ran.text());
}

#[test]
fn every_rule_is_listed_and_explained() {
    let folder = Folder::new();
    let table = folder.run(&["rules"]).ok();
    let json = folder.run(&["rules", "--format", "json"]).ok().json();
    let names: Vec<&str> = json["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["rule"].as_str().unwrap())
        .collect();
    assert_eq!(
        (names, &json["version"]),
        (Rule::all().iter().map(|rule| rule.word()).collect(), &1.into())
    );

    let ran = folder.run(&["rules", "--format", "csv"]).ok();
    assert_eq!(csv::Reader::from_reader(&ran.out[..]).records().count(), Rule::all().len());
    assert_eq!(
        folder.run(&["rules", "--format", "markdown"]).ok().text().lines().count(),
        Rule::all().len() + 2
    );

    for rule in Rule::all() {
        let entry = rule.entry();
        let ran = folder.run(&["explain", rule.word()]).ok();
        for part in [rule.word(), entry.summary, entry.source, entry.severity.word()] {
            assert!(ran.text().contains(part) && table.text().contains(part), "{rule}: {part}");
        }
        assert!(entry.codes.iter().all(|code| ran.text().contains(code)), "{}", ran.text());
    }
}

#[test]
fn every_code_names_the_rules_that_catch_it() {
    let folder = Folder::new();
    let codes = folder.run(&["codes", "--format", "json"]).ok().json();
    for row in codes["codes"].as_array().unwrap() {
        let code = row["code"].as_str().unwrap();
        let rules: Vec<&str> =
            row["rules"].as_array().unwrap().iter().map(|rule| rule.as_str().unwrap()).collect();
        assert_eq!(rules, Rule::of_code(code).map(Rule::word).collect::<Vec<_>>());
        let is_preventable =
            matches!(row["preventable"].as_str().unwrap(), "statically" | "needs_clock");
        assert!(!rules.is_empty() || !is_preventable, "{code}");
        let text = folder.run(&["explain", code]).ok();
        assert_eq!(text.text().contains("caught by"), !rules.is_empty(), "{code}");
    }
    assert_eq!(codes["codes"].as_array().unwrap().len(), catalog::entries().len());
}

#[test]
fn schema_prints_the_schema_of_every_action() {
    let folder = Folder::new();
    for action in catalog::Action::ALL {
        let schema = folder.run(&["schema", action.name()]).ok().json();
        let expected = serde_json::to_value(apitriage::preflight::schema(*action)).unwrap();
        assert_eq!(schema, expected, "{action}");
    }
    let ran = folder.run(&["schema", "LookupEvents"]);
    assert_eq!((ran.status, ran.out.len()), (1, 0));
    assert!(ran.err.contains("did you mean LookUpEvents?"), "{}", ran.err);
}

#[test]
fn a_misspelled_rule_is_answered_with_the_right_one() {
    let folder = Folder::new();
    let ran = folder.run(&["explain", "unkown_parameter"]);
    assert!(ran.status == 1 && ran.text().contains("unknown_parameter"), "{}", ran.text());
    let ran = folder.run(&["check", "a", "--off", "maxresults"]);
    assert!(ran.status == 2 && ran.err.contains("max_results"), "{}", ran.err);
}
