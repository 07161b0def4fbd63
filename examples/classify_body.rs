//! For authors of clients: what to do with one response body.
//!
//! `cargo run --example classify_body`

#![allow(clippy::print_stdout, reason = "an example shows its result")]

use apitriage::catalog::Retry;
use apitriage::{Code, Verdict, classify};

fn main() {
    let bodies: [&[u8]; 5] = [
        br#"{"Response":{"TotalCount":0,"RequestId":"r-1"}}"#,
        br#"{"Response":{"Error":{"Code":"RequestLimitExceeded","Message":"slow down"},"RequestId":"r-2"}}"#,
        br#"{"Response":{"Error":{"Code":"FailedOperation.Strange","Message":"?"},"RequestId":"r-3"}}"#,
        br#"{"code":4000,"message":"an answer of API 2.0"}"#,
        br#"<html>502 Bad Gateway</html>"#,
    ];
    for body in bodies {
        println!("{}", advice(body));
    }
}

fn advice(body: &[u8]) -> String {
    match classify(body) {
        Verdict::Success { .. } => "go on".to_owned(),
        Verdict::Failure(failure) => match &failure.code {
            Code::Known(known) if known.entry().retry == Retry::BackOff => {
                format!("{}: wait, then send again", known.entry().code)
            }
            Code::Known(known) => format!("{}: {}", known.entry().code, known.entry().advice),
            Code::Unknown(code) => format!("{code}: not in the catalog"),
            Code::Odd(odd) => format!("an error without a code ({odd})"),
        },
        Verdict::NotAResponse => "not an answer of API 3.0".to_owned(),
        Verdict::Malformed(fault) => format!("no JSON: {fault}"),
        _ => "a verdict of a later version".to_owned(),
    }
}
