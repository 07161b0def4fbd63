//! The exit status, and the options that decide it: levels of rules, the clock, presets, regions,
//! limits.

use super::report_lines;
use crate::{Folder, finish};

#[test]
fn checking_nothing_is_not_a_success() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    assert!(folder.check(&["empty"]).refused().contains("nothing was checked"));
    let ran = folder.run(&["check", "missing"]);
    assert_eq!((ran.status, ran.text()), (2, "nothing was checked\n"));
}

#[test]
fn errors_and_wrong_options_decide_the_status() {
    let folder = Folder::with(&[
        ("good", br#"{"action":"ListAudits","params":{}}"#),
        ("warned", br#"{"action":"DeleteAudit","params":{"AuditName":"a"}}"#),
        ("bad", br#"{"action":"ListAudits","params":{"x":1}}"#),
    ]);
    assert_eq!(folder.check(&["good"]).ok().status, 0);
    assert_eq!(folder.check(&["warned"]).ok().status, 0, "a warning is not an error");
    assert_eq!(folder.check(&["warned", "--deny", "removed_action"]).status, 1);
    assert_eq!(folder.check(&["bad"]).status, 1);
    assert_eq!(folder.check(&["bad", "--warn", "unknown-parameter"]).status, 0);
    assert_eq!(
        report_lines(&folder.check(&["bad", "--off", "unknown_parameter"])),
        ["bad 0 ListAudits true: "]
    );
    assert_eq!(
        report_lines(&folder.check(&["bad", "--off", "max_results,unknown_parameter"])),
        ["bad 0 ListAudits true: "]
    );

    let ran = folder.check(&["missing", "good", "bad"]);
    assert!(ran.refused().contains("missing: no such file"), "{}", ran.err);
    assert_eq!(report_lines(&ran).len(), 2, "the others are checked");

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
fn the_clock_is_the_system_s_unless_now_is_given() {
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
fn presets_and_regions_can_be_chosen() {
    let folder = Folder::with(&[
        ("old", br#"{"action":"DeleteAudit","params":{"AuditName":"a"}}"#),
        ("new", br#"{"action":"DescribeAuditTrack","params":{"TrackId":1},"region":"moon"}"#),
    ]);
    for (args, is_unknown) in [
        (&["old", "new"][..], false),
        (&["old", "--rules", "page"], false),
        (&["new", "--rules", "current"], false),
        (&["old", "--rules", "current"], true),
        (&["new", "--rules", "page"], true),
    ] {
        let report = report_lines(&folder.check(args)).join("; ");
        assert_eq!(report.contains("unknown_action"), is_unknown, "{args:?}: {report}");
    }

    let in_regions =
        |args: &[&str]| report_lines(&folder.check(&[&["new"], args].concat())).swap_remove(0);
    for args in [&[][..], &["--regions", "Region=ap-guangzhou,moon"]] {
        assert!(in_regions(args).ends_with("true: "), "{args:?}: {}", in_regions(args));
    }
    let others = in_regions(&["--regions", "Region=ap-guangzhou,ap-taipei"]);
    assert!(others.contains("region 1:"), "{others}");
}

#[test]
fn each_limit_has_an_option() {
    let many: String = (0..50).map(|number| format!("\"x{number}\":1,")).collect();
    let folder = Folder::with(&[
        ("a", format!("{{{many}\"y\":1}}").as_bytes()),
        ("deep", b"{\"x\":[[[[[]]]]]}"),
    ]);
    let ran = folder.check(&["--action", "ListAudits", "a", "--max-findings", "3"]);
    let entry = &ran.json()["requests"][0];
    assert_eq!((entry["findings"].as_array().unwrap().len(), &entry["omitted"]), (3, &48.into()));

    for (args, is_refused) in [
        (["a", "--max-values", "52"], false),
        (["a", "--max-values", "51"], true),
        (["deep", "--max-depth", "6"], false),
        (["deep", "--max-depth", "5"], true),
    ] {
        let ran = folder.check(&[&["--action", "ListAudits"], &args[..]].concat());
        assert_eq!(ran.text().contains("malformed_json"), is_refused, "{args:?}: {}", ran.text());
    }

    // A request over the limit, in one piece with others, and alone in many pieces.
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
