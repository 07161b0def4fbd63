//! Which requests are calls of CloudAudit: by their hosts, by signature version 1, by fields given
//! twice.

use apitriage::guard::Mode;

use super::calls::{BAD, Call, GOOD, guard, with_observer};
use super::clients::{BOTH, Client, Outcome, Way};
use super::server::{ANSWER, Server};

/// Whether a call was sent, and the rules that the observer learnt of: nothing, if it passed
/// unread.
fn send_and_observe(client: Client, call: Call) -> (bool, Option<Vec<&'static str>>) {
    let server = Server::start();
    let (guard, notes) = with_observer(guard().mode(Mode::Block));
    let outcome = client.send(&server, Way::Failing(guard), call);
    let is_sent = matches!(outcome, Outcome::Answered { body, .. } if body == ANSWER);
    assert_eq!(server.take().len(), usize::from(is_sent), "{client:?}");
    let seen = notes.lock().unwrap().first().map(|seen| seen.rules.clone());
    (is_sent, seen)
}

const WRONG: [&str; 2] = ["max_results", "unknown_parameter"];

#[test]
fn every_host_of_cloudaudit_is_known() {
    let call =
        |host: &str| Call::look_up_events(BAD).header("Authorization", "").header("Host", host);
    for client in BOTH {
        for host in [
            "cloudaudit.ap-guangzhou.tencentcloudapi.com",
            "cloudaudit.intl.tencentcloudapi.com",
            "cloudaudit.internal.tencentcloudapi.com",
            "cloudaudit.ap-singapore.tencentcloudapi.com:443",
            "cloudaudit.tencentcloudapi.com.cn",
            "cloudaudit.tencentcloudapi.cn",
            "  cloudaudit.tencentcloudapi.com\t ",
        ] {
            assert_eq!(
                send_and_observe(client, call(host)),
                (false, Some(WRONG.to_vec())),
                "{client:?} {host}"
            );
        }

        for host in [
            "cvm.ap-guangzhou.tencentcloudapi.com",
            "cloudaudit.example",
            "cloudaudit.tencentcloudapi.com.example",
        ] {
            assert_eq!(send_and_observe(client, call(host)), (true, None), "{client:?} {host}");
        }
    }
}

#[test]
fn a_call_that_names_another_service_too_passes() {
    let host = "cvm.tencentcloudapi.com";
    for client in BOTH {
        assert_eq!(
            send_and_observe(client, Call::look_up_events(BAD).scope("cvm")),
            (true, None),
            "{client:?}"
        );
        assert_eq!(
            send_and_observe(client, Call::look_up_events(BAD).header("Host", host)),
            (true, None),
            "{client:?}"
        );
    }
}

#[test]
fn a_call_signed_for_another_service_passes_at_an_added_host() {
    for client in BOTH {
        for (service, is_sent) in [("cloudaudit", false), ("cvm", true)] {
            let server = Server::start();
            let call = Call::look_up_events(BAD).header("Host", "proxy.example").scope(service);
            let outcome = client.send(&server, Way::Failing(guard().host("proxy.example")), call);
            assert_eq!(
                matches!(outcome, Outcome::Answered { .. }),
                is_sent,
                "{client:?} {service}"
            );
        }
    }
}

#[test]
fn calls_of_signature_version_1_are_known() {
    let good = "StartTime=1610121600&EndTime=1610726399&MaxResults=20";
    let bad = "StartTime=1610121600&EndTime=1610726399&MaxResults=51&Max=secret-1";
    for client in BOTH {
        for method in ["GET", "POST"] {
            let call = |parameters| Call::of_version_1(method, parameters);
            assert_eq!(send_and_observe(client, call(good)), (true, None), "{client:?} {method}");
            assert_eq!(
                send_and_observe(client, call(bad)),
                (false, Some(WRONG.to_vec())),
                "{client:?} {method}"
            );
            let elsewhere = call(bad).header("Host", "cvm.tencentcloudapi.com");
            assert_eq!(send_and_observe(client, elsewhere), (true, None), "{client:?} {method}");
        }

        // Its action cannot be read, so it is not a call.
        let streamed = Call::of_version_1("POST", bad).streamed();
        assert_eq!(send_and_observe(client, streamed), (true, None), "{client:?}");

        let encoded = Call::of_version_1("POST", bad).header("Content-Encoding", "gzip");
        assert_eq!(send_and_observe(client, encoded), (true, None), "{client:?}");

        // POST has its parameters in the body; what a query says is not documented.
        let query = Call { method: "POST", ..Call::of_version_1("GET", bad) };
        assert_eq!(send_and_observe(client, query), (true, None), "{client:?}");
    }
}

#[test]
fn a_field_given_twice_is_reported() {
    let call = || Call::look_up_events(GOOD);
    for client in BOTH {
        for (name, other) in [("X-TC-Action", "ListAudits"), ("X-TC-Version", "2017-03-12")] {
            let first = call().and_header(name, other);
            assert_eq!(
                send_and_observe(client, first),
                (false, Some(vec!["duplicate_field"])),
                "{client:?} {name}"
            );
        }

        let before = call().header("X-TC-Action", "").and_header("X-TC-Action", "StopLogging");
        let (is_sent, seen) =
            send_and_observe(client, before.and_header("X-TC-Action", "LookUpEvents"));
        assert!(!is_sent && seen.unwrap().contains(&"duplicate_field"), "{client:?}");

        let same = call().and_header("X-TC-Action", "LookUpEvents");
        assert_eq!(
            send_and_observe(client, same),
            (true, Some(vec!["duplicate_field"])),
            "{client:?}"
        );

        let in_query = Call::of_version_1("GET", "StartTime=1610121600&EndTime=1610726399");
        let in_query = in_query.header("X-TC-Action", "DescribeEvents");
        assert_eq!(
            send_and_observe(client, in_query),
            (false, Some(vec!["duplicate_field"])),
            "{client:?}"
        );
    }
}

#[test]
fn a_byte_order_mark_stops_nothing() {
    for client in BOTH {
        let good = Call::look_up_events(format!("\u{feff}{GOOD}").leak());
        assert_eq!(
            send_and_observe(client, good),
            (true, Some(vec!["malformed_json"])),
            "{client:?}"
        );
        let bad = Call::look_up_events(format!("\u{feff}{BAD}").leak());
        let seen = vec!["malformed_json", "max_results", "unknown_parameter"];
        assert_eq!(send_and_observe(client, bad), (false, Some(seen)), "{client:?}");
    }
}

#[test]
fn unreadable_bodies_pass_and_are_noted() {
    let call = || Call::look_up_events(BAD);
    for client in BOTH {
        for call in [
            call().header("Content-Encoding", "gzip"),
            call().header("Content-Type", "multipart/form-data; boundary=x"),
            call().header("Content-Type", "multipart/form-data; boundary=x").streamed(),
            call().and_header("Content-Type", "application/x-www-form-urlencoded"),
        ] {
            let about = format!("{client:?} {call:?}");
            assert_eq!(
                send_and_observe(client, call.clone()),
                (true, Some(vec!["unchecked_body"])),
                "{about}"
            );
            let (is_sent, seen) =
                send_and_observe(client, call.header("X-TC-Version", "2020-01-01"));
            assert!(!is_sent && seen.unwrap().contains(&"unknown_version"), "{about}");
        }
    }
}
