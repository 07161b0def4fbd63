//! Calls for the tests, right and wrong, and guards to send them through.
//!
//! It must not know the clients.

use std::sync::{Arc, Mutex};

use apitriage::guard::Guard;

/// The time of all tests that do not say otherwise.
pub(crate) const NOW: i64 = 1_610_696_155;

pub(crate) const GOOD: &str =
    r#"{"StartTime": 1610121600,  "EndTime":1610726399, "MaxResults":20}"#;
/// 51 results, and a name that does not exist.
pub(crate) const BAD: &str =
    r#"{"StartTime":1610121600,"EndTime":1610726399,"MaxResults":51,"Max":"secret-1"}"#;

#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: &'static str,
    pub(crate) target: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: &'static str,
    /// Whether the client is given the body piece by piece.
    pub(crate) is_stream: bool,
}

impl Call {
    /// LookUpEvents, as a client would sign and send it.
    pub(crate) fn look_up_events(body: &'static str) -> Self {
        let bare = Call {
            method: "POST",
            target: "/".to_owned(),
            headers: Vec::new(),
            body,
            is_stream: false,
        };
        bare.header("X-TC-Action", "LookUpEvents")
            .header("X-TC-Version", "2019-03-19")
            .header("X-TC-Region", "ap-guangzhou")
            .header("Content-Type", "application/json")
            .header("Host", "cloudaudit.tencentcloudapi.com")
            .scope("cloudaudit")
    }

    /// Sets a header; an empty value removes it.
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|&(known, _)| known != name);
        if !value.is_empty() {
            self.headers.push((name, value.to_owned()));
        }
        self
    }

    /// Adds a header, beside those of its name.
    pub(crate) fn and_header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// LookUpEvents with these parameters in a query or form, as signature version 1 wants it.
    pub(crate) fn of_version_1(method: &'static str, parameters: &'static str) -> Self {
        let common = "Action=LookUpEvents&Version=2019-03-19&Timestamp=1610696155&Nonce=1&SecretId=AKIDEXAMPLE&Signature=00";
        let call = Call::look_up_events("")
            .header("X-TC-Action", "")
            .header("X-TC-Version", "")
            .header("Authorization", "");
        let call = call.header("Content-Type", "application/x-www-form-urlencoded");
        let all = format!("{common}&{parameters}");

        match method {
            "GET" => Call { method, target: format!("/?{all}"), ..call },
            _ => Call { method, body: all.leak(), ..call },
        }
    }

    /// Signed for this service.
    pub(crate) fn scope(self, service: &str) -> Self {
        let scope = format!("Credential=AKIDEXAMPLE/2021-01-15/{service}/tc3_request");
        self.header(
            "Authorization",
            &format!("TC3-HMAC-SHA256 {scope}, SignedHeaders=content-type;host, Signature=00"),
        )
    }

    pub(crate) fn streamed(self) -> Self {
        Call { is_stream: true, ..self }
    }
}

pub(crate) fn guard() -> Guard {
    Guard::new(|| NOW)
}

/// What an observer learnt.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ObservedCall {
    pub(crate) action: String,
    pub(crate) rules: Vec<&'static str>,
    pub(crate) is_blocked: bool,
    pub(crate) is_streamed: bool,
}

pub(crate) type Notes = Arc<Mutex<Vec<ObservedCall>>>;

pub(crate) fn with_observer(guard: Guard) -> (Guard, Notes) {
    let notes = Notes::default();
    let shared = Arc::clone(&notes);
    let guard = guard.observer(move |report| {
        shared.lock().unwrap().push(ObservedCall {
            action: report.action.to_owned(),
            rules: report.findings.iter().map(|finding| finding.rule.word()).collect(),
            is_blocked: report.is_blocked,
            is_streamed: report.is_streamed,
        });
    });
    (guard, notes)
}
