//! Which requests are taken for calls of CloudAudit, and what of them is checked, under which
//! clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use apitriage::guard::Guard;
use apitriage::preflight::{Checker, Level, Rule};

use super::calls::{BAD, Call, GOOD, NOW, guard};
use super::clients::{BOTH, Client, Outcome, Way};
use super::server::{ANSWER, Server};

fn is_sent(client: Client, server: &Server, guard: Guard, call: Call) -> bool {
    match client.send(server, Way::Failing(guard), call) {
        Outcome::Answered { body, .. } => body == ANSWER,
        Outcome::Blocked(_) => false,
    }
}

#[test]
fn a_call_is_known_by_its_host_or_by_its_scope() {
    let anonymous = || Call::look_up_events(BAD).header("Host", "").header("Authorization", "");
    for client in BOTH {
        let server = Server::start();
        let is_sent = |guard, call| is_sent(client, &server, guard, call);

        assert!(is_sent(guard(), anonymous()), "{client:?}");
        assert!(!is_sent(guard(), anonymous().scope("cloudaudit")), "{client:?}: by its scope");
        assert!(
            !is_sent(guard(), anonymous().header("Host", "CloudAudit.tencentcloudapi.com:80")),
            "{client:?}"
        );
        assert!(!is_sent(guard().host("127.0.0.1"), anonymous()), "{client:?}: by its URI");

        let local = anonymous().header("Host", "local.example:80");
        assert!(
            !is_sent(guard().host("LOCAL.example:81"), local),
            "{client:?}: whatever case and port"
        );
        assert!(is_sent(guard().host("127.0.0.2"), anonymous()), "{client:?}");
    }
}

#[test]
fn the_clock_is_asked_for_every_call() {
    let day = 86_400;
    let body = r#"{"StartTime":1610121600,"EndTime":1610121700,"MaxResults":20}"#;
    let start = 1_610_121_600;
    for client in BOTH {
        let server = Server::start();
        let time = Arc::new(AtomicI64::new(0));
        let clock = Arc::clone(&time);
        let guard = Guard::new(move || clock.load(Ordering::Relaxed));

        for (now, rules) in [
            (start + 7 * day, vec![]),
            (start + 8 * day, vec!["look_up_window"]),
            (start + day, vec![]),
        ] {
            time.store(now, Ordering::Relaxed);
            match client.send(&server, Way::Failing(guard.clone()), Call::look_up_events(body)) {
                Outcome::Answered { .. } => assert!(rules.is_empty(), "{client:?} {now}"),
                blocked => assert_eq!(blocked.rules(), rules, "{client:?} {now}"),
            }
        }
        assert!(
            is_sent(client, &server, Guard::new(|| None::<i64>), Call::look_up_events(body)),
            "{client:?}"
        );
    }
}

#[test]
fn headers_are_checked() {
    for client in BOTH {
        let server = Server::start();
        for (name, value, rule) in [
            ("X-TC-Action", "LookupEvents", "unknown_action"),
            ("X-TC-Version", "2020-01-01", "unknown_version"),
            ("X-TC-Timestamp", "1610600000", "timestamp_skew"),
        ] {
            let call = Call::look_up_events(GOOD).header(name, value);
            let outcome = client.send(&server, Way::Failing(guard()), call);
            assert_eq!(outcome.rules(), [rule], "{client:?}");
        }
        let in_time = Call::look_up_events(GOOD).header("X-TC-Timestamp", &NOW.to_string());
        assert!(is_sent(client, &server, guard(), in_time), "{client:?}");
    }
}

#[test]
fn forms_and_queries_are_checked() {
    let form = |text| {
        Call::look_up_events(text).header("Content-Type", "application/x-www-form-urlencoded")
    };
    let query = |text: &str| {
        let call = Call { method: "GET", target: format!("/?{text}"), ..Call::look_up_events("") };
        call.header("Content-Type", "application/x-www-form-urlencoded")
    };
    let good = "StartTime=1610121600&EndTime=1610726399&MaxResults=20";
    let bad = "StartTime=1610121600&EndTime=1610726399&MaxResults=51";

    for client in BOTH {
        let server = Server::start();
        for (right, wrong) in [(form(good), form(bad)), (query(good), query(bad))] {
            assert!(is_sent(client, &server, guard(), right), "{client:?}");
            let outcome = client.send(&server, Way::Failing(guard()), wrong);
            assert_eq!(outcome.rules(), ["max_results"], "{client:?}");
        }
    }
}

#[test]
fn an_empty_body_is_not_a_stream() {
    for client in BOTH {
        let server = Server::start();
        let outcome = client.send(&server, Way::Failing(guard()), Call::look_up_events(""));
        assert_eq!(outcome.rules(), ["malformed_json"], "{client:?}");
    }
}

#[test]
fn the_checkers_settings_count() {
    let body = r#"{"StartTime":1610121600,"EndTime":1610726399,"MaxResults":51}"#;
    for client in BOTH {
        let server = Server::start();
        assert!(!is_sent(client, &server, guard(), Call::look_up_events(body)), "{client:?}");
        let lenient = guard().checker(Checker::new().level(Rule::MAX_RESULTS, Level::Warn));
        assert!(is_sent(client, &server, lenient, Call::look_up_events(body)), "{client:?}");
    }
}
