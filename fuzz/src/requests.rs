//! One request: the laws of a check, and the same request in other forms.
//!
//! It must not know any single rule.

use apitriage::catalog::{self, Action};
use apitriage::generate;
use apitriage::preflight::{Checker, Findings, Request, Rule, Severity};
use apitriage::{Verdict, classify};
use arbitrary::{Arbitrary, Unstructured};
use serde_json::Value;

use crate::made::{self, Way};

/// A request is valid if there is no error. `first` yields the first error of `check`. A finding
/// points into the text, and the answer that it makes up reads back as its code. JSON, value and
/// form have the same findings.
pub fn requests(bytes: &[u8]) {
    let (action, body, now) = match made::way(bytes) {
        Way::Raw(bytes) => {
            let Some((&first, body)) = bytes.split_first() else { return };
            (Action::ALL[usize::from(first) % Action::ALL.len()], body.to_vec(), 1_700_000_000)
        }
        Way::Choices(mut choices) => made_up_body(&mut choices),
    };
    let name = action.name();
    let by_json = checked(&Request::json(name, &body), &body, now);
    checked(&Request::envelope(&body), &body, now);
    checked(&Request::http(&body), &body, now);
    if let Ok(text) = std::str::from_utf8(&body) {
        checked(&Request::form(text).or_action(name), &body, now);
        checked(&Request::url(text).or_action(name), &body, now);
    }

    let Ok(value) = serde_json::from_slice::<Value>(&body) else { return };
    let by_value = checked(&Request::value(name, &value), b"", now);
    let has = |rule| by_json.iter().any(|finding| finding.rule == rule);
    // A value has no text and keeps the last of two members, so these three rules cannot be
    // compared. And serde_json reads `-0`, an integer, as a float.
    let is_exact = !body.windows(2).any(|two| two == b"-0");
    if is_exact
        && !has(Rule::DUPLICATE_PARAMETER)
        && !has(Rule::MALFORMED_JSON)
        && !has(Rule::REQUEST_SIZE)
    {
        assert_eq!(named_findings(&by_json), named_findings(&by_value), "{name} {value}");
    }

    // A form has no types: a string in place of a number becomes a number. On the times of
    // LookUpEvents a rule of their own says that they are strings.
    let is_text = |name: &str| value.get(name).is_some_and(Value::is_string);
    let has_time_as_text = has(Rule::LOOK_UP_TIME) && (is_text("StartTime") || is_text("EndTime"));
    let depends_on_types = has(Rule::WRONG_TYPE)
        || has(Rule::DUPLICATE_PARAMETER)
        || has(Rule::MALFORMED_JSON)
        || has_time_as_text;
    if let Some(form) = form_of(&value).filter(|_| !depends_on_types) {
        let by_form = checked(&Request::form(&form).or_action(name), form.as_bytes(), now);
        assert_eq!(named_errors(&by_form), named_errors(&by_value), "{name} {value} {form}");
    }
}

/// An action, a body of one of its requests that may be damaged, and the time when it is sent.
pub(crate) fn made_up_body(choices: &mut Unstructured<'_>) -> (Action, Vec<u8>, i64) {
    let Ok(made) = generate::GeneratedRequest::arbitrary(choices) else {
        return (Action::ListAudits, Vec::new(), 0);
    };
    let mut body = made.body.into_bytes();
    for _ in 0..made::below(choices, 3) {
        made::edit(&mut body, choices);
    }
    (made.action, body, made.now)
}

/// The findings on a request, whose laws are asserted.
fn checked(request: &Request<'_>, text: &[u8], now: i64) -> Findings<'static> {
    let checker = Checker::new();
    let findings = checker.check(request, now);
    let first = checker.first(request, now);

    assert_eq!(checker.is_valid(request, now), !findings.has_errors());
    assert_eq!(first.is_none(), !findings.has_errors());
    if findings.omitted() == 0 {
        assert_eq!(first.as_ref(), findings.first_error());
    }

    for finding in &findings {
        if let Some(span) = &finding.span {
            assert!(span.start <= span.end && span.end <= text.len(), "{finding:?}");
        }
        assert!(finding.codes.iter().all(|code| catalog::find(code).is_some()), "{finding:?}");
        if let Some(code) = finding.code() {
            let answer = finding.answer("r-1").unwrap();
            let Verdict::Failure(failure) = classify(answer.as_bytes()) else { panic!("{answer}") };
            assert_eq!(failure.code.as_str(), Some(code));
        }
    }
    findings
}

/// As [`named_findings`], of errors only.
fn named_errors(findings: &Findings<'static>) -> Vec<(Rule, String)> {
    let is_error = |(rule, parameter): &(Rule, String)| {
        findings.iter().any(|finding| {
            finding.rule == *rule
                && finding.parameter == *parameter
                && finding.severity == Severity::Error
        })
    };
    named_findings(findings).into_iter().filter(is_error).collect()
}

/// The rules and parameters of all findings, sorted.
fn named_findings(findings: &Findings<'static>) -> Vec<(Rule, String)> {
    let mut named: Vec<_> =
        findings.iter().map(|finding| (finding.rule, finding.parameter.clone())).collect();
    named.sort_by_key(|(rule, parameter)| (format!("{rule:?}"), parameter.clone()));
    named.dedup(); // an unknown parameter that occurs twice
    named
}

/// The common parameters. In a form they say something of the request itself; in a JSON body they
/// are parameters like others. The list is not taken from the library, which it judges.
const COMMON_PARAMETERS: [&str; 11] = [
    "Action",
    "Version",
    "Region",
    "Timestamp",
    "Nonce",
    "SecretId",
    "Signature",
    "SignatureMethod",
    "Token",
    "Language",
    "RequestClient",
];

/// The parameters as a form string; `None` if a form cannot hold them.
pub(crate) fn form_of(value: &Value) -> Option<String> {
    let mut pairs = Vec::new();
    for (name, value) in value.as_object()? {
        if name.is_empty() || name.contains('.') || COMMON_PARAMETERS.contains(&name.as_str()) {
            return None;
        }
        flatten(name.clone(), value, &mut pairs)?;
    }
    let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let pairs = pairs.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    Some(pairs.collect::<Vec<_>>().join("&"))
}

/// Adds a pair for each number and string in `value`; `None` if a form cannot hold it.
fn flatten(name: String, value: &Value, pairs: &mut Vec<(String, String)>) -> Option<()> {
    match value {
        Value::Null | Value::Bool(_) => return None,
        Value::Number(number) => pairs.push((name, number.to_string())),
        Value::String(text) => pairs.push((name, text.clone())),
        Value::Array(elements) if elements.is_empty() => return None,
        Value::Array(elements) => {
            for (at, element) in elements.iter().enumerate() {
                flatten(format!("{name}.{at}"), element, pairs)?;
            }
        }
        Value::Object(members) if members.is_empty() => return None,
        Value::Object(members) => {
            for (key, member) in members {
                if key.is_empty()
                    || key.contains('.')
                    || key.bytes().all(|byte| byte.is_ascii_digit())
                {
                    return None;
                }
                flatten(format!("{name}.{key}"), member, pairs)?;
            }
        }
    }
    Some(())
}
