//! The limits on a request, at and beyond their number: findings, depth, values.

use apitriage::preflight::{Checker, Request, RequestLimits, Rule};

#[test]
fn more_findings_than_the_limit_are_counted() {
    let body = r#"{"MaxResults":51,"EndTime":1,"a":1,"b":1,"StartTime":2,"c":1}"#;
    let request = Request::json("LookUpEvents", body.as_bytes());
    let all = Checker::new().check(&request, None);
    assert_eq!((all.len(), all.omitted()), (5, 0));

    for most in 0..8 {
        let checker =
            Checker::new().limits(RequestLimits { findings: most, ..RequestLimits::default() });
        let some = checker.check(&request, None);
        assert_eq!((some.len(), some.len() + some.omitted()), (most.min(5), 5), "{most}");
        assert!(
            some.has_errors() && some[..] == all[..some.len()],
            "the first of the text: {some:?}"
        );
        assert_eq!(checker.first(&request, None).as_ref(), all.first());
        assert!(!checker.is_valid(&request, None), "{most}");
    }
}

#[test]
fn an_error_after_many_warnings_is_still_an_error() {
    let twice = r#""Mode":"quick","#.repeat(20);
    let body = format!(r#"{{{twice}"StartTime":1,"EndTime":1,"MaxResults":51}}"#);
    let request = Request::json("LookUpEvents", body.as_bytes());
    let checker = Checker::new().limits(RequestLimits { findings: 3, ..RequestLimits::default() });
    let findings = checker.check(&request, None);
    assert_eq!((findings.len(), findings.omitted()), (3, 17));
    assert!(findings.has_errors() && findings.first_error().is_none(), "{findings:?}");
    assert_eq!(checker.first(&request, None).unwrap().rule, Rule::MAX_RESULTS);
}

#[test]
fn depth_and_values_are_limited_at_their_number() {
    let body = br#"{"LookupAttributes":[{"AttributeKey":"EventName"}],"StartTime":1,"EndTime":1}"#;
    let value: serde_json::Value = serde_json::from_slice(body).unwrap();
    let form =
        "Action=LookUpEvents&LookupAttributes.0.AttributeKey=EventName&StartTime=1&EndTime=1";
    let envelope = [br#"{"action":"LookUpEvents","params":"#, &body[..], b"}"].concat();
    let rules = |limits: RequestLimits, request: &Request<'_>| -> Vec<Rule> {
        Checker::new()
            .limits(limits)
            .check(request, None)
            .iter()
            .map(|finding| finding.rule)
            .collect()
    };
    let malformed = [Rule::MALFORMED_JSON];
    let requests = [
        Request::json("LookUpEvents", body),
        Request::value("LookUpEvents", &value),
        Request::envelope(&envelope),
        Request::form(form),
    ];

    for (at, request) in requests.iter().enumerate() {
        for (values, expected) in [(5, &malformed[..]), (6, &[]), (7, &[])] {
            assert_eq!(
                rules(RequestLimits { values, ..RequestLimits::default() }, request),
                expected,
                "{at} {values}"
            );
        }

        let is_form = at == 3; // where the number of parts is limited instead
        for (depth, expected) in [(2, &malformed[usize::from(is_form)..]), (3, &[]), (4, &[])] {
            assert_eq!(
                rules(RequestLimits { depth, ..RequestLimits::default() }, request),
                expected,
                "{at} {depth}"
            );
        }
    }
}

#[test]
fn a_passed_limit_is_placed_in_the_text_of_the_request() {
    let text = r#"{"action":"ListAudits","params":{"a":1,"b":2}}"#;
    let checker = Checker::new().limits(RequestLimits { values: 2, ..RequestLimits::default() });
    let findings = checker.check(&Request::envelope(text.as_bytes()), None);
    let place = text.find('2').unwrap();
    assert_eq!(findings[0].span, Some(place..place));
    let form = "Action=ListAudits&a=1&b=";
    let findings = checker.check(&Request::form(form), None);
    assert_eq!(findings[0].span, Some(form.len()..form.len()));
}
