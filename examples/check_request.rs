//! For authors of clients and of CI: what is wrong with a request, in whichever form it is at hand.
//!
//! `cargo run --example check_request`

#![allow(clippy::print_stdout, reason = "an example shows its result")]

use apitriage::preflight::{Checker, Findings, Request};
use serde::Serialize;
use serde_json::json;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct LookUp {
    start_time: i64,
    end_time: i64,
    mode: &'static str,
}

fn main() -> Result<(), serde_json::Error> {
    let now = 1_610_696_155; // the caller's clock: 2021-01-15T15:35:55+08:00
    let checker = Checker::new();

    let body = br#"{"StartTime": 1610121600, "EndTime": 1610726399, "MaxResult": 20}"#;
    show("JSON", &checker.check(&Request::json("LookUpEvents", body), now));

    let form = "Action=LookUpEvents&StartTime=1610726399&EndTime=1610121600";
    show("form", &checker.check(&Request::form(form), now));

    let value = json!({"AuditName": "audit_1", "IsEnableCmqNotify": 1});
    show("value", &checker.check(&Request::value("UpdateAudit", &value), now));

    let typed = LookUp { start_time: now - 60, end_time: now, mode: "quick" };
    show("struct", &checker.check(&Request::serialize("LookUpEvents", &typed)?, now));

    let http = "PUT / HTTP/1.1\r\nX-TC-Action: ListAudits\r\nX-TC-Version: 2019-03-19\r\n\r\n{}";
    show("HTTP", &checker.check(&Request::http(http.as_bytes()), now));
    Ok(())
}

fn show(form: &str, findings: &Findings<'_>) {
    println!("{form}: {} found", findings.len());
    for finding in findings {
        let code = finding.code().unwrap_or("no code");
        println!("  {code} at {:?}: {finding}", finding.parameter);
        if !finding.help.is_empty() {
            println!("    {}", finding.help);
        }
    }
}
