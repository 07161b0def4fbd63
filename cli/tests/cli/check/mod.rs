//! `check`: what it reads, what it finds, and how it ends.
//!
//! Which rules there are is tested elsewhere. These tests see that requests reach the rules
//! complete and in order, from every kind of input.

mod batches;
mod forms;
mod hostile;
mod options;
mod report;

use serde_json::Value;

use crate::{Folder, Ran};

const NOW: &str = "1610696155";

impl Folder {
    fn check(&self, args: &[&str]) -> Ran {
        self.run(&[&["check", "--now", NOW, "--format", "json"], args].concat())
    }
}

/// Each request of a report, as `input index action valid: rule line:column start..end, …`.
fn report_lines(ran: &Ran) -> Vec<String> {
    let report = ran.json();
    assert_eq!(report["version"], 1);
    let requests = report["requests"].as_array().unwrap().clone();
    requests.iter().map(report_line).collect()
}

fn report_line(entry: &Value) -> String {
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
