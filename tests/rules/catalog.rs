//! Rules and catalog together: no rule names a code that does not exist, and no code that can
//! be prevented is without a rule.

use std::collections::BTreeSet;

use apitriage::catalog::{self, Preventable};
use apitriage::preflight::{Checker, Needs, Preset, Request, Rule};

use super::{NOW, answers_as_it_says};

#[test]
fn the_codes_of_every_rule_are_in_the_catalog() {
    for rule in Rule::all() {
        let entry = rule.entry();
        assert_eq!((entry.word, Rule::find(rule.word())), (rule.word(), Some(*rule)));
        let codes: BTreeSet<_> = entry.codes.iter().collect();
        assert_eq!(codes.len(), entry.codes.len(), "{rule}");
        for code in entry.codes {
            assert!(catalog::find(code).is_some(), "{rule}: {code}");
        }
        assert!(entry.summary.ends_with('.') && !entry.source.is_empty(), "{rule}");
    }
}

/// A request for every code that the request alone, or the clock, can show, with its findings'
/// first code (docs/facts.md, "Codes that can be prevented").
fn provoking_requests() -> Vec<(&'static str, Request<'static>)> {
    let json = |code, action, body: &'static str| (code, Request::json(action, body.as_bytes()));
    let list = || Request::json("ListAudits", b"{}");
    let audit = |code, body: &'static str| json(code, "CreateAudit", body);
    vec![
        json("InvalidParameter.Time", "LookUpEvents", "{}"),
        json(
            "InvalidParameterValue.Time",
            "LookUpEvents",
            r#"{"StartTime":1610696155,"EndTime":1610696154}"#,
        ),
        json(
            "InvalidParameterValue.MaxResult",
            "LookUpEvents",
            r#"{"StartTime":1610696155,"EndTime":1610696155,"MaxResults":51}"#,
        ),
        json(
            "InvalidParameterValue.attributeKey",
            "LookUpEvents",
            r#"{"StartTime":1610696155,"EndTime":1610696155,"LookupAttributes":[{"AttributeKey":"x"}]}"#,
        ),
        json("LimitExceeded.OverTime", "LookUpEvents", r#"{"StartTime":1,"EndTime":1610696155}"#),
        audit("InvalidParameterValue.AuditNameError", r#"{"AuditName":"a"}"#),
        audit("InvalidParameterValue.CosNameError", r#"{"CosBucketName":"A"}"#),
        audit("InvalidParameterValue.IsCreateNewBucketError", r#"{"IsCreateNewBucket":2}"#),
        audit("InvalidParameterValue.IsCreateNewQueueError", r#"{"IsCreateNewQueue":2}"#),
        audit("InvalidParameterValue.IsEnableCmqNotifyError", r#"{"IsEnableCmqNotify":2}"#),
        audit("InvalidParameterValue.LogFilePrefixError", r#"{"LogFilePrefix":"a"}"#),
        audit("InvalidParameterValue.QueueNameError", r#"{"CmqQueueName":"1"}"#),
        audit("InvalidParameterValue.ReadWriteAttributeError", r#"{"ReadWriteAttribute":0}"#),
        audit("MissingParameter.MissAuditName", "{}"),
        audit("MissingParameter.MissCosBucketName", "{}"),
        audit("MissingParameter.MissCosRegion", "{}"),
        audit("MissingParameter.cmq", r#"{"IsEnableCmqNotify":1}"#),
        json("MissingParameter", "StopLogging", "{}"),
        json("UnknownParameter", "ListAudits", r#"{"x":1}"#),
        json("InvalidParameter", "StopLogging", r#"{"AuditName":1}"#),
        json("InvalidParameterValue", "GetAttributeKey", r#"{"WebsiteType":"x"}"#),
        json("InvalidAction", "LookupEvents", "{}"),
        ("NoSuchVersion", list().version("2017-03-12")),
        ("UnsupportedProtocol", list().method("PUT")),
        ("AuthFailure.SignatureExpire", list().timestamp(1)),
        (
            "RequestSizeLimitExceeded",
            Request::json("ListAudits", Box::leak(vec![b' '; (10 << 20) + 1].into_boxed_slice())),
        ),
    ]
}

#[test]
fn every_preventable_code_has_a_rule_that_finds_it() {
    let preventable: BTreeSet<&str> = catalog::entries()
        .iter()
        .filter(|entry| {
            matches!(entry.preventable, Preventable::Statically | Preventable::NeedsClock)
        })
        .map(|entry| entry.code)
        .collect();
    let provoked = provoking_requests();
    assert_eq!(provoked.iter().map(|(code, _)| *code).collect::<BTreeSet<_>>(), preventable);

    for (code, request) in &provoked {
        let findings = Checker::new().check(request, NOW);
        let finding = findings.iter().find(|finding| finding.code() == Some(code));
        let finding = finding.unwrap_or_else(|| panic!("{code}: {findings:?}"));
        answers_as_it_says(finding);
        let needs_clock = catalog::find(code).unwrap().preventable == Preventable::NeedsClock;
        assert_eq!(finding.rule.entry().needs == Needs::Clock, needs_clock, "{code}");
        assert!(Rule::of_code(code).any(|rule| rule == finding.rule), "{code}");
    }
}

/// Every code of a finding is one that its rule announces.
#[test]
fn findings_keep_to_the_codes_of_their_rules() {
    let mut seen = BTreeSet::new();
    let more = super::examples::examples();
    let requests = provoking_requests().into_iter().map(|(_, request)| request);
    let examples = more.iter().map(|example| Request::value(&example.action, &example.params));

    for request in requests.chain(examples) {
        for preset in Preset::ALL {
            for finding in Checker::new().preset(*preset).check(&request, NOW) {
                assert!(
                    finding.codes.iter().all(|code| finding.rule.entry().codes.contains(code)),
                    "{finding:?}"
                );
                answers_as_it_says(&finding);
                seen.insert(finding.rule);
            }
        }
    }
    assert!(seen.len() > 25, "{}", seen.len());
}

#[test]
fn list_bound_codes_have_rules_too() {
    for entry in
        catalog::entries().iter().filter(|entry| entry.preventable == Preventable::NeedsList)
    {
        assert!(Rule::of_code(entry.code).count() > 0, "{}", entry.code);
        for rule in Rule::of_code(entry.code) {
            let needs_list = rule.entry().needs == Needs::List;
            assert!(needs_list || rule == Rule::MISSING_PARAMETER, "{}: {rule}", entry.code);
        }
    }
}

#[test]
fn rules_are_suggested_by_their_spelling() {
    assert_eq!(Rule::near("max-result"), ["max_results"]);
    assert!(Rule::near("nothing like it at all").is_empty());
}
