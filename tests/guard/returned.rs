//! What a blocked call returns: the error with its findings, or the server's answer.

use apitriage::guard::{Blocked, GuardError, REQUEST_ID};
use apitriage::preflight::{Checker, Level, RequestLimits, Rule};
use apitriage::{Verdict, classify};

use super::calls::{BAD, Call, GOOD, guard};
use super::clients::{BOTH, Outcome, Way};
use super::server::Server;

#[test]
fn the_error_has_all_findings_and_names_the_first() {
    for client in BOTH {
        let outcome =
            client.send(&Server::start(), Way::Failing(guard()), Call::look_up_events(BAD));
        let Outcome::Blocked(blocked) = outcome else { panic!("{client:?}: {outcome:?}") };
        let codes: Vec<_> =
            blocked.findings.iter().map(|finding| finding.code().unwrap()).collect();
        assert_eq!(codes, ["InvalidParameterValue.MaxResult", "UnknownParameter"], "{client:?}");

        // Places are those of the body.
        let span = blocked.findings[0].span.clone().unwrap();
        assert_eq!(&BAD[span], "51", "{client:?}");

        let text = blocked.to_string();
        assert!(text.starts_with("not sent: InvalidParameterValue.MaxResult: "), "{text}");
        assert!(!text.contains("secret-1") && !text.contains("AKIDEXAMPLE"), "{text}");
    }
}

#[test]
fn the_error_survives_boxing() {
    let outcome = BOTH[0].send(&Server::start(), Way::Failing(guard()), Call::look_up_events(BAD));
    let Outcome::Blocked(blocked) = outcome else { panic!("{outcome:?}") };
    let error: GuardError<Box<dyn std::error::Error + Send + Sync>> = blocked.clone().into();
    assert_eq!(*error.boxed().downcast::<Blocked>().unwrap(), blocked);
    let inner: GuardError<Box<dyn std::error::Error + Send + Sync>> =
        GuardError::Inner("refused".into());
    assert_eq!(inner.boxed().to_string(), "refused");
}

#[test]
fn the_answer_is_read_back_as_the_same_code() {
    for client in BOTH {
        for (call, code) in [
            (Call::look_up_events(BAD), "InvalidParameterValue.MaxResult"),
            (Call::look_up_events(r#"{"StartTime":2,"EndTime":1}"#), "InvalidParameterValue.Time"),
            (Call::look_up_events(GOOD).header("X-TC-Action", "LookupEvents"), "InvalidAction"),
        ] {
            let outcome = client.send(&Server::start(), Way::Answering(guard()), call);
            let Outcome::Answered { status, content_type, body } = outcome else {
                panic!("{client:?}: {outcome:?}")
            };
            assert_eq!((status, &*content_type), (200, "application/json"), "{client:?}");
            let Verdict::Failure(failure) = classify(body.as_bytes()) else {
                panic!("{client:?}: {body}")
            };
            assert_eq!(failure.code.as_str(), Some(code), "{client:?}");
            assert!(body.contains(&format!(r#""RequestId":"{REQUEST_ID}""#)), "{body}");
            assert!(!body.contains("secret-1") && !body.contains("AKIDEXAMPLE"), "{body}");
        }
    }
}

#[test]
fn without_a_code_the_answer_is_the_error() {
    let strict = guard().checker(Checker::new().level(Rule::UNCHECKED_BODY, Level::Deny));
    for client in BOTH {
        let call = Call::look_up_events(GOOD).streamed();
        let outcome = client.send(&Server::start(), Way::Answering(strict.clone()), call);
        assert_eq!(outcome.rules(), ["unchecked_body"], "{client:?}");
        let Outcome::Blocked(blocked) = outcome else { panic!() };
        assert_eq!(blocked.to_string(), format!("not sent: {}", blocked.findings[0].message));
    }
}

#[test]
fn errors_beyond_the_limit_block_too() {
    let silent = guard()
        .checker(Checker::new().limits(RequestLimits { findings: 0, ..RequestLimits::default() }));
    for client in BOTH {
        let outcome =
            client.send(&Server::start(), Way::Failing(silent.clone()), Call::look_up_events(BAD));
        let Outcome::Blocked(blocked) = outcome else { panic!("{client:?}: {outcome:?}") };
        assert_eq!((blocked.findings.len(), blocked.findings.omitted()), (0, 2), "{client:?}");
        assert_eq!(blocked.to_string(), "not sent: the request has errors", "{client:?}");
    }
}
