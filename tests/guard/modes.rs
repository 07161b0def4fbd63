//! Block, warn, observe: what is sent, and what the observer learns. Streams are noted in each.

use apitriage::guard::Mode;

use super::calls::{BAD, Call, GOOD, ObservedCall, guard, with_observer};
use super::clients::{BOTH, Client, Way};
use super::server::Server;

/// How many requests arrived, and what the observer learnt.
fn send_and_observe(client: Client, mode: Mode, call: Call) -> (usize, Vec<ObservedCall>) {
    let server = Server::start();
    let (guard, notes) = with_observer(guard().mode(mode));
    client.send(&server, Way::Failing(guard), call);
    let seen = notes.lock().unwrap().clone();
    (server.take().len(), seen)
}

fn observed_call(rules: &[&'static str]) -> ObservedCall {
    ObservedCall {
        action: "LookUpEvents".to_owned(),
        rules: rules.to_vec(),
        is_blocked: false,
        is_streamed: false,
    }
}

#[test]
fn only_block_stops_a_bad_call_and_all_modes_report_it() {
    let findings = observed_call(&["max_results", "unknown_parameter"]);
    for client in BOTH {
        let blocked = ObservedCall { is_blocked: true, ..findings.clone() };
        assert_eq!(
            send_and_observe(client, Mode::Block, Call::look_up_events(BAD)),
            (0, vec![blocked]),
            "{client:?}"
        );
        for mode in [Mode::Warn, Mode::Observe] {
            let result = send_and_observe(client, mode, Call::look_up_events(BAD));
            assert_eq!(result, (1, vec![findings.clone()]), "{client:?} {mode:?}");
        }
    }
}

#[test]
fn only_observe_reports_a_clean_call() {
    for client in BOTH {
        for mode in [Mode::Block, Mode::Warn] {
            assert_eq!(
                send_and_observe(client, mode, Call::look_up_events(GOOD)),
                (1, vec![]),
                "{client:?} {mode:?}"
            );
        }
        assert_eq!(
            send_and_observe(client, Mode::Observe, Call::look_up_events(GOOD)),
            (1, vec![observed_call(&[])]),
            "{client:?}"
        );
    }
}

#[test]
fn warnings_stop_nothing() {
    for client in BOTH {
        for mode in [Mode::Block, Mode::Warn, Mode::Observe] {
            let call = Call::look_up_events(
                r#"{"StartTime":1610121600,"EndTime":1610726399,"MaxResults":0}"#,
            );
            assert_eq!(
                send_and_observe(client, mode, call),
                (1, vec![observed_call(&["least_results"])]),
                "{client:?} {mode:?}"
            );
        }
    }
}

#[test]
fn a_stream_passes_and_is_noted() {
    let noted = ObservedCall { is_streamed: true, ..observed_call(&["unchecked_body"]) };
    for client in BOTH {
        for mode in [Mode::Block, Mode::Warn, Mode::Observe] {
            let result = send_and_observe(client, mode, Call::look_up_events(BAD).streamed());
            assert_eq!(result, (1, vec![noted.clone()]), "{client:?} {mode:?}");
        }
    }
}

#[test]
fn the_head_of_a_stream_is_checked() {
    for client in BOTH {
        let call = Call::look_up_events(GOOD).streamed().header("X-TC-Version", "2020-01-01");
        let (arrived, seen) = send_and_observe(client, Mode::Block, call);
        assert_eq!(arrived, 0, "{client:?}");
        assert!(seen[0].is_blocked && seen[0].is_streamed, "{seen:?}");
        assert!(seen[0].rules.contains(&"unknown_version"), "{seen:?}");
    }
}
