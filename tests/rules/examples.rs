//! The 46 requests of the documents: official examples, and three that operation logs quote.
//!
//! Each is checked in the form in which it was published, and its findings are compared with the
//! violations that were written beside it by hand. It must not know the rules.

use apitriage::preflight::{Certainty, Checker, Findings, Request, Rule, Severity};
use serde_json::Value;

pub(crate) struct Example {
    pub(crate) row: usize,
    pub(crate) action: String,
    pub(crate) form: String,
    pub(crate) params: Value,
    pub(crate) raw: Option<String>,
    pub(crate) now: Option<i64>,
    pub(crate) violations: Vec<String>,
}

pub(crate) fn examples() -> Vec<Example> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/requests/examples.ndjson");
    let text = std::fs::read_to_string(path).unwrap();
    let example = |(row, line): (usize, &str)| {
        let value: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| value[name].as_str().map(str::to_owned);
        Example {
            row,
            action: text("action").unwrap(),
            form: text("form").unwrap(),
            params: value["params"].clone(),
            raw: text("raw"),
            now: value["now"].as_i64(),
            violations: value["violations"]
                .as_array()
                .unwrap()
                .iter()
                .map(|v| v.as_str().unwrap().to_owned())
                .collect(),
        }
    };
    (1..).zip(text.lines()).map(example).collect()
}

/// Checks an example in the form in which it was published; what operation logs quote is a form.
/// Without a time of its own it is checked at its end.
fn findings_of_example(example: &Example) -> Findings<'static> {
    let now = example.now.or(example.params["EndTime"].as_i64());
    let form;
    let request = match (&example.raw, example.form.as_str()) {
        (Some(raw), "GET") => Request::url(raw),
        (Some(raw), "POST") => Request::http(raw.as_bytes()),
        _ => {
            form = crate::form(&example.action, &example.params);
            Request::form(&form)
        }
    };
    Checker::new().check(&request, now)
}

/// The label's first word leads to the parameter; `unknown action` and the note on API 2.0 to the
/// action.
fn parameter_of(violation: &str) -> Option<String> {
    if violation.starts_with("unknown action") || violation.starts_with("LookupEvents is") {
        return Some("/Action".to_owned());
    }

    // It was LookupEvents of API 2.0, whose parameters are not ours to judge.
    if violation.starts_with("as LookUpEvents") {
        return None;
    }

    // Documents disagree on underscores: the text forbids them, these examples have them.
    if is_disputed(violation) {
        return None;
    }

    let name = violation.split([':', '=']).next().unwrap();
    Some(format!("/{}", name.replace("[", ".").replace(']', "").replace('.', "/")))
}

/// An underscore is all that is wrong.
fn is_disputed(violation: &str) -> bool {
    ["'audit_test'", "'audit_config'", "'audita_config'"]
        .iter()
        .any(|value| violation.contains(value))
}

/// Every violation that was noted by hand is an error at that parameter, and there is no other
/// error. The one label that has no finding is named in [`parameter_of`].
#[test]
fn every_example_gives_what_is_noted_beside_it() {
    let examples = examples();
    assert_eq!(examples.len(), 46);

    let (mut clean, mut broken) = (0, 0);
    for example in &examples {
        let findings = findings_of_example(example);
        let mut errors: Vec<&str> = findings
            .iter()
            .filter(|f| f.severity == Severity::Error)
            .map(|f| f.parameter.as_str())
            .collect();
        errors.sort_unstable();
        let mut expected: Vec<String> =
            example.violations.iter().filter_map(|v| parameter_of(v)).collect();
        expected.sort_unstable();
        assert_eq!(errors, expected, "row {}: {findings:?}", example.row);

        // The only warnings are those of actions that were withdrawn, and of underscores.
        let is_removed = matches!(example.action.as_str(), "CreateAudit" | "DeleteAudit");
        let (withdrawn, others): (Vec<_>, Vec<_>) = findings
            .iter()
            .filter(|finding| finding.severity == Severity::Warning)
            .partition(|finding| finding.rule == Rule::REMOVED_ACTION);
        assert_eq!(withdrawn.len(), usize::from(is_removed), "row {}", example.row);

        let disputed = example.violations.iter().filter(|violation| is_disputed(violation)).count();
        assert_eq!(others.len(), disputed, "row {} {others:?}", example.row);
        for finding in others {
            assert_eq!(finding.certainty, Certainty::DocumentsDisagree, "row {}", example.row);
        }

        if expected.is_empty() {
            clean += 1;
        } else {
            broken += 1;
        }
    }
    assert_eq!((clean, broken), (31, 15));
}

#[test]
fn what_the_console_really_sent_has_no_error() {
    let example = &examples()[43];
    assert_eq!(
        (example.row, example.action.as_str(), example.params["MaxResults"].as_str()),
        (44, "LookUpEvents", Some("20"))
    );
    assert!(findings_of_example(example).is_empty());

    // Its end is in the future, and it is close to, but within, seven days.
    let (now, start) = (
        example.now.unwrap(),
        example.params["StartTime"].as_str().unwrap().parse::<i64>().unwrap(),
    );
    assert!((6 * crate::DAY + 1..7 * crate::DAY).contains(&(now - start)), "{}", now - start);
}

#[test]
fn a_request_of_the_older_api_would_be_too_old_for_this_one() {
    let example = &examples()[44];
    let form = crate::form("LookUpEvents", &example.params);
    let found = Checker::new().check(&Request::form(&form), example.now);
    assert_eq!(
        crate::summary_of(&found),
        ["error look_up_window LimitExceeded.OverTime /StartTime"]
    );
    assert!(
        found[0].message.contains("7.52 days") && found[0].help.contains("local midnight"),
        "{found:?}"
    );
}
