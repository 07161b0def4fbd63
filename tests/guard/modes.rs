//! Block, warn, observe: what is sent, and what the observer is told. Streams are noted in each.

use apitriage::guard::Mode;

use super::calls::{BAD, Call, GOOD, Told, guard, observed};
use super::clients::{BOTH, Client, Way};
use super::server::Server;

/// How many requests arrived, and what the observer was told.
fn run(client: Client, mode: Mode, call: Call) -> (usize, Vec<Told>) {
    let server = Server::start();
    let (guard, notes) = observed(guard().mode(mode));
    client.send(&server, Way::Failing(guard), call);
    let told = notes.lock().unwrap().clone();
    (server.take().len(), told)
}

fn told(rules: &[&'static str]) -> Told {
    Told {
        action: "LookUpEvents".to_owned(),
        rules: rules.to_vec(),
        is_blocked: false,
        is_streamed: false,
    }
}

#[test]
fn only_block_holds_a_bad_call_back_and_all_modes_report_it() {
    let findings = told(&["max_results", "unknown_parameter"]);
    for client in BOTH {
        let blocked = Told { is_blocked: true, ..findings.clone() };
        assert_eq!(
            run(client, Mode::Block, Call::look_up_events(BAD)),
            (0, vec![blocked]),
            "{client:?}"
        );
        for mode in [Mode::Warn, Mode::Observe] {
            let result = run(client, mode, Call::look_up_events(BAD));
            assert_eq!(result, (1, vec![findings.clone()]), "{client:?} {mode:?}");
        }
    }
}

#[test]
fn only_observe_reports_a_clean_call() {
    for client in BOTH {
        for mode in [Mode::Block, Mode::Warn] {
            assert_eq!(
                run(client, mode, Call::look_up_events(GOOD)),
                (1, vec![]),
                "{client:?} {mode:?}"
            );
        }
        assert_eq!(
            run(client, Mode::Observe, Call::look_up_events(GOOD)),
            (1, vec![told(&[])]),
            "{client:?}"
        );
    }
}

#[test]
fn warnings_hold_nothing_back() {
    for client in BOTH {
        for mode in [Mode::Block, Mode::Warn, Mode::Observe] {
            let call = Call::look_up_events(
                r#"{"StartTime":1610121600,"EndTime":1610726399,"MaxResults":0}"#,
            );
            assert_eq!(
                run(client, mode, call),
                (1, vec![told(&["least_results"])]),
                "{client:?} {mode:?}"
            );
        }
    }
}

#[test]
fn a_stream_passes_and_is_noted() {
    let noted = Told { is_streamed: true, ..told(&["unchecked_body"]) };
    for client in BOTH {
        for mode in [Mode::Block, Mode::Warn, Mode::Observe] {
            let result = run(client, mode, Call::look_up_events(BAD).streamed());
            assert_eq!(result, (1, vec![noted.clone()]), "{client:?} {mode:?}");
        }
    }
}

#[test]
fn the_head_of_a_stream_is_checked() {
    for client in BOTH {
        let call = Call::look_up_events(GOOD).streamed().header("X-TC-Version", "2020-01-01");
        let (arrived, told) = run(client, Mode::Block, call);
        assert_eq!(arrived, 0, "{client:?}");
        assert!(told[0].is_blocked && told[0].is_streamed, "{told:?}");
        assert!(told[0].rules.contains(&"unknown_version"), "{told:?}");
    }
}
