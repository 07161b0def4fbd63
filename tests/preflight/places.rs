//! Places of findings where it is easy to be wrong by some bytes.

use apitriage::preflight::{Checker, Request, Rule};

#[test]
fn a_fault_at_a_character_covers_all_of_it() {
    let body = "{\"a\":\u{4e2d}}";
    let findings = Checker::new().check(&Request::json("ListAudits", body.as_bytes()), None);
    assert_eq!(&body[findings[0].span.clone().unwrap()], "\u{4e2d}");
}

#[test]
fn the_place_of_a_key_id_counts_bytes_that_are_not_text() {
    let text = b"POST / HTTP/1.1\nX-TC-Action: ListAudits\nAuthorization: \xff\xff Credential=id /2019\n\n{}";
    let findings = Checker::new().check(&Request::http(text), None);
    assert_eq!((findings[0].rule, findings[0].span.clone()), (Rule::SECRET_ID_BLANK, Some(69..72)));
    assert_eq!(&text[69..72], b"id ");
}
