//! What reaches the server: nothing of a blocked request, every byte of a good one, and of another
//! service's request as much as without a guard.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use apitriage::guard::{Guard, Mode};

use super::calls::{BAD, Call, GOOD, NOW, guard, with_observer};
use super::clients::{BOTH, Client, Outcome, Way};
use super::server::{ANSWER, Server};

/// What arrives, byte for byte; the answer must come from the server.
fn arrived(client: Client, server: &Server, way: Way, call: &Call) -> String {
    let outcome = client.send(server, way, call.clone());
    assert_eq!(outcome.body(), ANSWER, "{client:?} {call:?}");
    let requests = server.take();
    assert_eq!(requests.len(), 1, "{client:?} {call:?}");
    requests.into_iter().next().unwrap()
}

#[test]
fn a_blocked_request_never_arrives() {
    for client in BOTH {
        let server = Server::start();
        for way in [Way::Failing(guard()), Way::Answering(guard())] {
            let outcome = client.send(&server, way, Call::look_up_events(BAD));
            assert!(
                !matches!(outcome, Outcome::Answered { body, .. } if body == ANSWER),
                "{client:?}"
            );
        }

        assert_eq!((server.connections(), server.take().len()), (0, 0), "{client:?}");

        // The server is there, and what comes after a blocked request is the first to arrive.
        let request = arrived(client, &server, Way::Failing(guard()), &Call::look_up_events(GOOD));
        assert!(request.ends_with(GOOD), "{client:?}");
        assert_eq!(server.connections(), 1, "{client:?}");
    }
}

#[test]
fn a_good_request_arrives_byte_for_byte() {
    let query = "/?StartTime=1610121600&EndTime=1610726399&LookupAttributes.0.AttributeKey=EventName&\
                 LookupAttributes.0.AttributeValue=a%2Fb+c%20d";
    let form = "StartTime=1610121600&EndTime=1610726399&MaxResults=20";
    let calls = [
        Call::look_up_events(GOOD),
        Call::look_up_events(GOOD)
            .header("X-Odd", "  kept: as, it \"is\"")
            .header("X-TC-Token", "t"),
        Call::look_up_events(form).header("Content-Type", "application/x-www-form-urlencoded"),
        Call { method: "GET", target: query.to_owned(), ..Call::look_up_events("") }
            .header("Content-Type", ""),
        Call::look_up_events(GOOD).streamed(),
    ];

    for client in BOTH {
        let server = Server::start();
        for call in &calls {
            let plain = arrived(client, &server, Way::Unguarded, call);
            assert!(
                plain.starts_with(call.method) && plain.to_lowercase().contains("x-tc-action"),
                "{plain}"
            );
            assert_eq!(
                plain.ends_with(&format!("\r\n\r\n{}", call.body)),
                !call.is_stream,
                "{plain}"
            );
            assert_eq!(
                plain.to_lowercase().contains("transfer-encoding: chunked"),
                call.is_stream,
                "{plain}"
            );

            for mode in [Mode::Block, Mode::Warn, Mode::Observe] {
                let request = arrived(client, &server, Way::Failing(guard().mode(mode)), call);
                assert_eq!(request, plain, "{client:?} {mode:?}");
                let request = arrived(client, &server, Way::Answering(guard().mode(mode)), call);
                assert_eq!(request, plain, "{client:?} {mode:?}");
            }
        }
    }
}

#[test]
fn requests_of_other_services_pass_untouched_and_unread() {
    let elsewhere = |call: Call| call.header("Host", "cvm.tencentcloudapi.com").scope("cvm");
    let calls = [
        elsewhere(Call::look_up_events(BAD)),
        elsewhere(Call::look_up_events("no JSON at all")).header("X-TC-Action", "RunInstances"),
        Call::look_up_events(BAD).header("X-TC-Action", ""),
        Call::look_up_events(BAD).header("X-TC-Version", ""),
        Call::look_up_events(BAD).header("Host", "").header("Authorization", ""),
        elsewhere(Call::look_up_events(BAD))
            .header("Host", "cloudaudit.tencentcloudapi.com.example.org"),
        elsewhere(Call::look_up_events(BAD)).header("X-Note", "cloudaudit"),
        elsewhere(Call::look_up_events(BAD)).streamed(),
    ];

    for client in BOTH {
        let server = Server::start();
        for call in &calls {
            let plain = arrived(client, &server, Way::Unguarded, call);
            for mode in [Mode::Block, Mode::Observe] {
                let asked = Arc::new(AtomicUsize::new(0));
                let clock = Arc::clone(&asked);
                let guard = Guard::new(move || {
                    clock.fetch_add(1, Ordering::Relaxed);
                    NOW
                });
                let (guard, notes) = with_observer(guard.mode(mode));
                assert_eq!(
                    arrived(client, &server, Way::Failing(guard), call),
                    plain,
                    "{client:?} {call:?}"
                );
                assert_eq!(asked.load(Ordering::Relaxed), 0, "{call:?} is looked at");
                assert_eq!(notes.lock().unwrap().len(), 0, "{call:?} is looked at");
            }
        }
    }
}
