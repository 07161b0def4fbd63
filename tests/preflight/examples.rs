//! The 46 requests of the documents: official examples, and three that operation logs quote.
//!
//! Each is checked in the form in which it was published, and its findings are held against the
//! violations that were written beside it by hand. It must not know the rules.

use apitriage::preflight::{Checker, Finding, Request, Severity};
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
            violations: value["violations"].as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect(),
        }
    };
    (1..).zip(text.lines()).map(example).collect()
}

#[test]
fn smoke() {
    let checker = Checker::new();
    for example in examples() {
        let form;
        let request = match (&example.raw, example.form.as_str()) {
            (Some(raw), "GET") => Request::url(raw),
            (Some(raw), "POST") => Request::http(raw.as_bytes()),
            _ => {
                form = serde_json::to_string(&example.params).unwrap();
                Request::json(&example.action, form.as_bytes())
            }
        };
        let now = example.now.or(example.params["EndTime"].as_i64());
        let findings = checker.check(&request, now);
        println!("{} {} {}", example.row, example.action, example.form);
        for violation in &example.violations {
            println!("   -- {violation}");
        }
        let show = |f: &Finding| println!("   {} {} {:?} {} {:?} | {} | {}", f.severity, f.rule, f.codes, f.parameter, f.value, f.message, f.help);
        findings.iter().for_each(show);
        let _ = Severity::Error;
    }
}
