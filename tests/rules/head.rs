//! What a request says beside its parameters: action and era, version, method, region, time, key,
//! size.

use apitriage::preflight::{Checker, Level, Preset, RegionOf, Request, Rule, Severity};

use super::{NOW, summary_of};

fn check(request: &Request<'_>, expected: &[&str]) {
    assert_eq!(summary_of(&Checker::new().check(request, NOW)), expected);
}

fn list_audits<'a>() -> Request<'a> {
    Request::json("ListAudits", b"{}")
}

#[test]
fn actions_are_matched_exactly() {
    for action in apitriage::catalog::Action::ALL {
        let findings = Checker::new().check(&Request::json(action.name(), b"{}"), NOW);
        assert!(findings.iter().all(|finding| finding.rule != Rule::UNKNOWN_ACTION), "{action}");
    }

    for (name, near) in [
        ("LookupEvents", "LookUpEvents"),
        ("listAudits", "ListAudits"),
        ("DescribeEvent", "DescribeEvents"),
    ] {
        let finding = Checker::new().first(&Request::json(name, b"{}"), NOW).unwrap();
        assert_eq!(
            (finding.code(), finding.near.first()),
            (Some("InvalidAction"), Some(&near)),
            "{name}"
        );
    }

    check(&Request::json("CreateRecorder", b"{}"), &["error unknown_action InvalidAction /Action"]);
    check(&Request::json("", b"{}"), &["error unknown_action InvalidAction /Action"]);
    check(&Request::form("A=1"), &["error missing_action InvalidAction,MissingParameter "]);
    check(&Request::envelope(b"{}"), &["error missing_action InvalidAction,MissingParameter "]);

    // In a text that cannot be read there may be one.
    check(&Request::envelope(b"{"), &["error malformed_json InvalidParameter "]);
    check(
        &Request::form("A=1").or_action("ListAudits"),
        &["error unknown_parameter UnknownParameter /A"],
    );
}

/// Which preset knows which action (docs/facts.md, "Actions and when they were offered").
#[test]
fn each_preset_knows_the_actions_of_its_era() {
    let (page, removed) = (
        [
            "CreateAudit",
            "DeleteAudit",
            "UpdateAudit",
            "DescribeAudit",
            "StartLogging",
            "StopLogging",
            "ListAudits",
            "InquireAuditCredit",
            "GetAttributeKey",
            "ListCosEnableRegion",
            "ListCmqEnableRegion",
            "LookUpEvents",
        ],
        ["CreateAudit", "DeleteAudit"],
    );
    let finding_of = |preset, action: &str| {
        let findings = Checker::new().preset(preset).check(&Request::json(action, b"{}"), NOW);
        let about = |finding: &&apitriage::preflight::Finding<'static>| {
            [Rule::UNKNOWN_ACTION, Rule::REMOVED_ACTION].contains(&finding.rule)
        };
        findings.iter().find(about).map(|finding| (finding.severity, finding.code().unwrap()))
    };

    for action in apitriage::catalog::Action::ALL.iter().map(|action| action.name()) {
        let is_removed = removed.contains(&action);
        let of_all = is_removed.then_some((Severity::Warning, "ActionOffline"));
        assert_eq!(finding_of(Preset::All, action), of_all, "{action}");
        let of_page = (!page.contains(&action)).then_some((Severity::Error, "InvalidAction"));
        assert_eq!(finding_of(Preset::Page, action), of_page, "{action}");
        let of_current = is_removed.then_some((Severity::Error, "InvalidAction"));
        assert_eq!(finding_of(Preset::Current, action), of_current, "{action}");
    }

    let withdrawn =
        Checker::new().check(&Request::json("DeleteAudit", br#"{"AuditName":"a"}"#), NOW);
    assert!(withdrawn[0].message.contains("2026-04-27"), "{}", withdrawn[0].message);
    assert!(withdrawn[0].help.contains("2024-10-30"), "{}", withdrawn[0].help);
    assert!(!withdrawn.has_errors());
}

#[test]
fn fields_given_twice_are_reported() {
    let post =
        |headers: &str| format!("POST / HTTP/1.1\nX-TC-Action: ListAudits\n{headers}\n\n{{}}");
    let credential = |id: &str| {
        format!("Authorization: TC3-HMAC-SHA256 Credential={id}/2019-02-25/cloudaudit/tc3_request")
    };
    let ids = format!("{}\n{}", credential("a"), credential("b"));
    for (headers, expected) in [
        ("x-tc-action: StopLogging", "error duplicate_field  /Action"),
        ("X-TC-Action: ListAudits", "warning duplicate_field  /Action"),
        ("X-TC-Version: 2019-03-19\nX-TC-Version: 2017-03-12", "error duplicate_field  /Version"),
        ("X-TC-Region: a\nX-TC-Region: b", "error duplicate_field  /Region"),
        ("X-TC-Timestamp: 1610696155\nX-TC-Timestamp: 1", "error duplicate_field  /Timestamp"),
        (&ids, "error duplicate_field  /SecretId"),
        ("Content-Type: application/json\nContent-Type: text/plain", "info unchecked_body  "),
    ] {
        check(&Request::http(post(headers).as_bytes()), &[expected]);
    }

    // A header and a form, or a form alone: two that are the same do no harm.
    let get = |action: &str| format!("GET /?Action={action} HTTP/1.1\nX-TC-Action: ListAudits\n\n");
    check(&Request::http(get("ListAudits").as_bytes()), &[]);
    check(&Request::http(get("StopLogging").as_bytes()), &["error duplicate_field  /Action"]);
    check(&Request::form("Action=ListAudits&Action=ListAudits"), &[]);
    check(
        &Request::form("Action=ListAudits&Action=StopLogging"),
        &["error duplicate_field  /Action"],
    );
}

#[test]
fn there_is_one_version() {
    check(&list_audits().version("2019-03-19"), &[]);
    for wrong in ["2019-03-18", "2017-03-12", "", "2019-03-19 "] {
        check(&list_audits().version(wrong), &["error unknown_version NoSuchVersion /Version"]);
    }
}

#[test]
fn get_and_post_are_the_methods() {
    check(&list_audits().method("POST"), &[]);
    check(&list_audits().method("GET"), &[]);
    for wrong in ["PUT", "post", "DELETE", "OPTIONS", ""] {
        check(&list_audits().method(wrong), &["error unsupported_method UnsupportedProtocol "]);
    }
}

#[test]
fn the_clock_may_be_five_minutes_off() {
    for off in [-300, -1, 0, 300] {
        check(&list_audits().timestamp(NOW + off), &[]);
    }

    for off in [-301, 301, 86_400, -NOW] {
        check(
            &list_audits().timestamp(NOW + off),
            &["error timestamp_skew AuthFailure.SignatureExpire /Timestamp"],
        );
    }

    assert!(
        Checker::new().is_valid(&list_audits().timestamp(0), None),
        "without a clock nothing is said"
    );

    let form = Request::form("Action=ListAudits&Timestamp=soon");
    check(&form, &["error wrong_type InvalidParameter /Timestamp"]);
}

#[test]
fn blanks_around_the_key_id_are_reported() {
    for id in ["AKIDx", "", "AK%20ID"] {
        check(&Request::form(&format!("Action=ListAudits&SecretId={id}")), &[]);
    }

    for id in ["%20AKIDx", "AKIDx%20", "AKIDx+", "%09AKIDx", "AKIDx%0A"] {
        let form = format!("Action=ListAudits&SecretId={id}");
        check(
            &Request::form(&form),
            &["error secret_id_blank AuthFailure.SecretIdNotFound /SecretId"],
        );
        let finding = Checker::new().first(&Request::form(&form), NOW).unwrap();
        assert_eq!(finding.value, "***");
        assert!(!format!("{finding:?}").contains("AKID"), "{finding:?}");
    }

    let signed = |id: &str| {
        format!(
            "POST / HTTP/1.1\nX-TC-Action: ListAudits\nAuthorization: TC3-HMAC-SHA256 Credential={id}/2019-02-25/cloudaudit/tc3_request, SignedHeaders=host, Signature=hush\n\n{{}}"
        )
    };
    check(&Request::http(signed("AKIDx").as_bytes()), &[]);

    for id in ["AKIDx ", " AKIDx"] {
        let text = signed(id);
        let request = Request::http(text.as_bytes());
        check(&request, &["error secret_id_blank AuthFailure.SecretIdNotFound /SecretId"]);
        let span = Checker::new().first(&request, NOW).unwrap().span.unwrap();
        assert_eq!(&text[span], id);
    }
}

#[test]
fn requests_have_a_largest_size() {
    let size = "error request_size RequestSizeLimitExceeded ";
    let body = |bytes: usize| format!("{{{}}}", " ".repeat(bytes - 2));
    for (bytes, fits) in [(10 << 20, true), ((10 << 20) + 1, false)] {
        let body = body(bytes);
        let request = Request::parts(
            "POST",
            "/",
            [("x-tc-action", &b"ListAudits"[..])],
            Some(body.as_bytes()),
        );
        check(&request, &super::refused_unless(fits, size));
        check(&Request::json("ListAudits", body.as_bytes()), &super::refused_unless(fits, size));
    }

    let form = |bytes: usize| {
        let signed = "Action=ListAudits&SignatureMethod=HmacSHA1&Nonce=";
        format!("{signed}{}", "1".repeat(bytes - signed.len()))
    };
    for (bytes, fits) in [(1 << 20, true), ((1 << 20) + 1, false)] {
        let form = form(bytes);
        let headers = [("Content-Type", &b"application/x-www-form-urlencoded"[..])];
        check(
            &Request::parts("POST", "/", headers, Some(form.as_bytes())),
            &super::refused_unless(fits, size),
        );
    }

    for (bytes, fits) in [(32 << 10, true), ((32 << 10) + 1, false)] {
        check(
            &Request::url(&format!("https://x.example/?{}", form(bytes))),
            &super::refused_unless(fits, size),
        );
    }
}

#[test]
fn regions_are_compared_with_the_documented_list() {
    let refused = "warning region UnsupportedRegion /Region";
    let events = format!(r#"{{"StartTime":{NOW},"EndTime":{NOW}}}"#);
    let listed =
        ["ap-guangzhou", "ap-hongkong", "ap-seoul", "ap-singapore", "ap-tokyo", "eu-frankfurt"];
    for region in listed.into_iter().chain(["ap-taipei", "moon"]) {
        let request = Request::json("DescribeEvents", events.as_bytes()).region(region);
        check(&request, &super::refused_unless(listed.contains(&region), refused));
        // The one page that listed regions for LookUpEvents is superseded.
        check(&Request::json("LookUpEvents", events.as_bytes()).region(region), &[]);
    }

    // No document lists regions for others.
    check(&list_audits().region("moon"), &[]);

    let own = Checker::new().regions(RegionOf::Request, ["moon"]);
    assert!(own.check(&list_audits().region("moon"), NOW).is_empty());
    assert_eq!(summary_of(&own.check(&list_audits().region("ap-guangzhou"), NOW)), [refused]);
}

#[test]
fn every_rule_can_be_raised_lowered_and_switched_off() {
    let request =
        Request::json("CreateAudit", br#"{"AuditName":"x","Y":1}"#).version("1").region("moon");
    let usual = Checker::new().check(&request, NOW);
    for rule in Rule::all().iter().copied() {
        let of = |level| Checker::new().level(rule, level).check(&request, NOW);
        for (level, severity) in [(Level::Deny, Severity::Error), (Level::Warn, Severity::Warning)]
        {
            let changed = of(level);
            assert_eq!(changed.len(), usual.len());
            for (now, before) in changed.iter().zip(usual.iter()) {
                assert_eq!(
                    now.severity,
                    if now.rule == rule { severity } else { before.severity },
                    "{rule}"
                );
            }
        }

        let left: Vec<_> = usual.iter().filter(|finding| finding.rule != rule).cloned().collect();
        assert_eq!(of(Level::Off).to_vec(), left, "{rule}");
    }
}

const OTHER: &[&str] = &["info other_service  "];

fn signed_for(service: &str) -> String {
    format!(
        "Authorization: TC3-HMAC-SHA256 Credential=ID/2019-02-25/{service}/tc3_request, Signature=0\n"
    )
}

#[test]
fn a_request_for_another_service_is_skipped() {
    let cvm = "X-TC-Action: DescribeInstances\nX-TC-Version: 2017-03-12";
    let unknown: &[&str] = &[
        "error unknown_action InvalidAction /Action",
        "error unknown_version NoSuchVersion /Version",
    ];
    for (headers, expected) in [
        ("Host: cvm.tencentcloudapi.com\n", OTHER),
        ("host: CVM.ap-guangzhou.tencentcloudapi.com:443\n", OTHER),
        ("Host: cvm.intl.tencentcloudapi.com\n", OTHER),
        (&signed_for("cvm"), OTHER),
        (&format!("Host: x\n{}", signed_for("cvm")), OTHER),
        (&format!("Host: cloudaudit.tencentcloudapi.com\n{}", signed_for("cvm")), OTHER),
        (&format!("Host: cvm.tencentcloudapi.com\n{}", signed_for("cloudaudit")), OTHER),
        ("Host: cloudaudit.ap-guangzhou.tencentcloudapi.com\n", unknown),
        ("Host: cloudaudit.intl.tencentcloudapi.com\n", unknown),
        ("Host: cloudaudit.internal.tencentcloudapi.com\n", unknown),
        ("Host: proxy.example\n", unknown),
        ("", unknown),
    ] {
        let text = format!("POST / HTTP/1.1\n{headers}{cvm}\n\n{{\"Limit\":\"x\"}}");
        check(&Request::http(text.as_bytes()), expected);
    }
}

#[test]
fn every_form_that_names_a_host_can_name_another_service() {
    check(
        &Request::url("https://cvm.tencentcloudapi.com/?Action=DescribeInstances&Limit=x"),
        OTHER,
    );
    check(
        &Request::url("https://user:hush@cvm.tencentcloudapi.com:443?Action=DescribeInstances"),
        OTHER,
    );
    check(&Request::http(b"GET https://cvm.tencentcloudapi.com/?Action=X HTTP/1.1\n\n"), OTHER);

    let of_path = Request::url("/?Action=ListAudits&X=https://cvm.tencentcloudapi.com/");
    check(&of_path, &["error unknown_parameter UnknownParameter /X"]);

    let headers = [("host", &b"cvm.tencentcloudapi.com"[..]), ("x-tc-action", b"ListAudits")];
    check(&Request::parts("POST", "/", headers, Some(b"[")), OTHER);
    check(&Request::parts("POST", "/", headers, None), OTHER);
}

#[test]
fn the_name_of_another_service_is_where_it_says() {
    let named = |text: &str| {
        let findings = Checker::new().check(&Request::http(text.as_bytes()), NOW);
        text[findings[0].span.clone().unwrap()].to_owned()
    };
    let post = |headers: &str| format!("POST / HTTP/1.1\r\n{headers}X-TC-Action: X\r\n\r\n{{}}");
    assert_eq!(named(&post("Host: cvm.tencentcloudapi.com\r\n")), "cvm.tencentcloudapi.com");
    assert_eq!(named(&post(&signed_for("cvm"))), "cvm");
    assert_eq!(
        named("GET https://u:p@cvm.tencentcloudapi.com/?A HTTP/1.1\n\n"),
        "cvm.tencentcloudapi.com"
    );

    let signed = format!("{}Host: cvm.tencentcloudapi.com\n", signed_for("cvm"));
    assert_eq!(named(&post(&signed)), "cvm");
}

#[test]
fn a_level_decides_what_another_service_is() {
    let request = Request::url("https://cvm.tencentcloudapi.com/?Action=X");
    let of =
        |level| summary_of(&Checker::new().level(Rule::OTHER_SERVICE, level).check(&request, NOW));
    assert_eq!(of(Level::Deny), ["error other_service  "]);
    assert_eq!(of(Level::Off), [""; 0]);
}

#[test]
fn a_wrong_method_does_not_hide_the_query() {
    let method = "error unsupported_method UnsupportedProtocol ";
    let unknown = "error unknown_parameter UnknownParameter /X";
    for name in ["get", "PUT", "DELETE"] {
        let text = format!("{name} /?Action=ListAudits&X=1 HTTP/1.1\n\n");
        let mut found = summary_of(&Checker::new().check(&Request::http(text.as_bytes()), NOW));
        found.sort();
        assert_eq!(found, [unknown, method], "{name}");
    }
}
