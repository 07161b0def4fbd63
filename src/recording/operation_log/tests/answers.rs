//! What is found inside answers.

use super::super::answers::{UnreadEvent, WhyUnread, events_inside, holds_events};
use super::super::event::EVENT_UTC_OFFSET;
use super::super::verdict::ReadyVerdict;
use super::part;
use super::samples::{FAILURE, REFUSED, SECONDS, SUCCESS, answer_of};
use crate::grammar::Reader;
use crate::recording::{CallTime, ContextField};

/// What was told of one element: its place as text, and the action or why it was not read.
type Element = (String, Result<String, WhyUnread>);

/// All elements of an answer, or `None` if there are no events inside.
fn elements(answer: &str) -> Option<Vec<Element>> {
    let mut elements = Vec::new();
    let reader = Reader::strict(64);
    let mut buffer = b"left over".to_vec();
    let holds =
        events_inside(answer.as_bytes(), EVENT_UTC_OFFSET, &reader, &mut buffer, |inside| {
            elements.push(match inside {
                Ok(inner) => {
                    let action = inner.event.context.get(ContextField::Action);
                    (
                        part(answer, inner.place).to_owned(),
                        Ok(action.unwrap_or_default().to_owned()),
                    )
                }
                Err(UnreadEvent { place, why }) => (part(answer, place).to_owned(), Err(why)),
            });
        });
    assert!(holds || elements.is_empty());
    holds.then_some(elements)
}

/// An answer with these elements.
fn answer(elements: &str) -> String {
    format!(r#"{{"Response":{{"Events":[{elements}],"RequestId":"page"}}}}"#)
}

#[test]
fn each_event_is_read_at_its_place() {
    let events = [SUCCESS, FAILURE, REFUSED];
    let answer = answer_of(&events);
    assert!(holds_events(answer.as_bytes(), &Reader::strict(64)));

    let expected: Vec<Element> = events
        .iter()
        .zip(["DescribeDisks", "CreateDisks", "RunInstances"])
        .map(|(event, action)| (serde_json::to_string(event).unwrap(), Ok(action.to_owned())))
        .collect();
    assert_eq!(elements(&answer), Some(expected));
}

#[test]
fn places_in_an_event_are_in_its_unescaped_text() {
    let answer = answer_of(&[FAILURE]);
    let mut seen = 0;
    events_inside(
        answer.as_bytes(),
        EVENT_UTC_OFFSET,
        &Reader::strict(64),
        &mut Vec::new(),
        |inside| {
            let inner = inside.unwrap();
            assert_eq!(inner.text, FAILURE.as_bytes());
            assert_eq!(inner.event.verdict, ReadyVerdict::Failure("LimitExceeded.Disk".into()));
            let message = &inner.text[inner.event.message.unwrap()];
            assert_eq!(message, br#""Quota of \"disks\" is used up.""#);
            seen += 1;
        },
    );
    assert_eq!(seen, 1);
}

#[test]
fn the_time_of_the_element_holds_only_where_the_event_has_none() {
    let untimed = r#"{"eventName":"A","eventSource":"s","userIdentity":{}}"#;
    let answer = answer_of(&[SUCCESS, untimed]);
    let mut times = Vec::new();
    events_inside(
        answer.as_bytes(),
        EVENT_UTC_OFFSET,
        &Reader::strict(64),
        &mut Vec::new(),
        |inside| times.push(inside.unwrap().event.context.time),
    );
    let seconds = |seconds: i64| Some(CallTime::from_micros(seconds * 1_000_000));
    assert_eq!(times, [seconds(SECONDS), seconds(SECONDS + 1)]);
}

#[test]
fn what_cannot_be_read_is_told() {
    for (element, place, why) in [
        // As in the example of 2019: quotes inside are not escaped once more.
        (
            r#"{"CloudAuditEvent":"{\"eventName\":\"A\",\"requestParameters\":\"{\"a\":1}\"}"}"#,
            r#""{\"eventName\":\"A\",\"requestParameters\":\"{\"a\":1}\"}""#,
            WhyUnread::NotJson,
        ),
        (r#"{"CloudAuditEvent":""}"#, r#""""#, WhyUnread::NotJson),
        (r#"{"CloudAuditEvent":"\ud83d"}"#, r#""\ud83d""#, WhyUnread::NotJson),
        (r#"{"CloudAuditEvent":"{}"}"#, r#""{}""#, WhyUnread::NotAnEvent),
        (r#"{"CloudAuditEvent":"[1]"}"#, r#""[1]""#, WhyUnread::NotAnEvent),
        (r#"{"CloudAuditEvent":7}"#, "7", WhyUnread::NotAnEvent),
        (r#"{"CloudAuditEvent":{}}"#, "{}", WhyUnread::NotAnEvent),
        (r#"{"EventId":"1"}"#, r#"{"EventId":"1"}"#, WhyUnread::Missing),
        (r#"{"CloudAuditEvent":null}"#, r#"{"CloudAuditEvent":null}"#, WhyUnread::Missing),
        ("17", "17", WhyUnread::Missing),
    ] {
        let literal = serde_json::to_string(SUCCESS).unwrap();
        let whole = format!(r#"{{"CloudAuditEvent":{literal}}}"#);
        let read = (literal, Ok("DescribeDisks".to_owned()));
        let unread = (place.to_owned(), Err(why));

        let between = answer(&format!("{whole} , {element},{whole}"));
        assert_eq!(elements(&between), Some(vec![read.clone(), unread.clone(), read.clone()]));
        let first = answer(&format!("{element},{whole}"));
        assert_eq!(elements(&first), Some(vec![unread, read]));
        assert!(holds_events(first.as_bytes(), &Reader::strict(64)));
    }
}

#[test]
fn an_event_may_be_an_object() {
    let text = answer(&format!(r#"{{"CloudAuditEvent":{FAILURE}}}"#));
    assert_eq!(elements(&text), Some(vec![(FAILURE.to_owned(), Ok("CreateDisks".to_owned()))]));
}

#[test]
fn names_may_be_escaped() {
    let literal = serde_json::to_string(REFUSED).unwrap();
    let text =
        format!(r#"{{"Res\u0070onse":{{"Event\u0073":[{{"CloudAudit\u0045vent":{literal}}}]}}}}"#);
    assert_eq!(elements(&text), Some(vec![(literal, Ok("RunInstances".to_owned()))]));
}

#[test]
fn other_answers_have_no_events_inside() {
    let literal = serde_json::to_string(SUCCESS).unwrap();
    for text in [
        r#"{"Response":{"RequestId":"r"}}"#.to_owned(),
        r#"{"Response":{"Error":{"Code":"InternalError"},"Events":null}}"#.to_owned(),
        answer(""),
        answer(r#"{"EventId":"1","EventTime":"2026-03-20 17:46:40"}"#),
        answer(r#"1,null,[],{}"#),
        SUCCESS.to_owned(),
        format!(r#"{{"Events":[{{"CloudAuditEvent":{literal}}}]}}"#),
        format!(r#"{{"Response":[{{"CloudAuditEvent":{literal}}}]}}"#),
        format!(r#"{{"Response":{{"Events":{{"CloudAuditEvent":{literal}}}}}}}"#),
        format!(r#"{{"Response":{{"Events":[[{{"CloudAuditEvent":{literal}}}]]}}}}"#),
        format!(r#"{{"Response":{{"Set":[{{"CloudAuditEvent":{literal}}}]}}}}"#),
        "[]".to_owned(),
        "1".to_owned(),
    ] {
        assert_eq!(elements(&text), None, "{text}");
        assert!(!holds_events(text.as_bytes(), &Reader::strict(64)), "{text}");
    }
}

#[test]
fn a_cut_or_damaged_answer_does_no_harm() {
    let text = answer_of(&[REFUSED]);
    for at in 0..text.len() {
        let _ = holds_events(&text.as_bytes()[..at], &Reader::strict(64));
        for byte in *b"\"\\{}[],:\xff" {
            let mut damaged = text.as_bytes().to_vec();
            damaged[at] = byte;
            let (reader, mut buffer) = (Reader::strict(64), Vec::new());
            events_inside(&damaged, EVENT_UTC_OFFSET, &reader, &mut buffer, |_| ());
        }
    }
}
