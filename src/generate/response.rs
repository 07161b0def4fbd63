//! Recorded responses: what a service might have answered, what other tools write into the same
//! archive, and records that were damaged on the way.
//!
//! What each must count as follows from how it was made (docs/guide.md, "What is a failure", and
//! the policies of docs/hardening.md); the classifier is not asked.

use arbitrary::{Arbitrary, Unstructured};

use super::choices::{Choices, bytes_from_seed};
use super::text::{JsonBuilder, Member, mixed_text};
use crate::Limits;
use crate::Outcome::{self, DryRun, Failed, Malformed, NotAResponse, Succeeded};
use crate::catalog;

/// A record, and what it must count as under the default limits.
///
/// ```
/// use apitriage::generate::GeneratedResponse;
///
/// for seed in 0..100 {
///     let made = GeneratedResponse::from_seed(seed);
///     let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(&made.bytes).is_ok();
///     assert!(is_json || made.expected == apitriage::Outcome::Malformed);
///     assert_eq!(apitriage::classify(&made.bytes).outcome(), made.expected);
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GeneratedResponse {
    /// The record, without a line feed at its end; one may be inside.
    pub bytes: Vec<u8>,
    /// What it counts as.
    pub expected: Outcome,
    /// The code that must be found, if it is a failure or a dry run that has one.
    pub code: Option<String>,
}

impl GeneratedResponse {
    /// The same seed gives the same record, in this version of the crate.
    pub fn from_seed(seed: u64) -> Self {
        let bytes = bytes_from_seed(seed);
        GeneratedResponse::from_choices(&mut Choices::new(&mut Unstructured::new(&bytes)))
    }

    fn from_choices(choices: &mut Choices<'_, '_>) -> Self {
        let mut text = JsonBuilder::new(choices);
        let (expected, code) = match choices.below(8) {
            0 | 1 => write_success(&mut text, choices),
            2 => write_other(&mut text, choices),
            _ => write_failure(&mut text, choices),
        };

        let whole = GeneratedResponse { bytes: text.bytes.clone(), expected, code };
        if choices.one_in(4) {
            damaged(text, expected != NotAResponse, choices).unwrap_or(whole)
        } else {
            whole
        }
    }
}

impl<'a> Arbitrary<'a> for GeneratedResponse {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        Ok(GeneratedResponse::from_choices(&mut Choices::new(bytes)))
    }
}

/// What a record counts as, and the code that must be found in it.
type Expectation = (Outcome, Option<String>);

/// Writes `{"Response":{…}}` with these members among others.
fn write_response(
    text: &mut JsonBuilder,
    mut members: Vec<Member<'_>>,
    choices: &mut Choices<'_, '_>,
) {
    if choices.one_in(2) {
        members.push(Member::new("Events", JsonBuilder::anything));
    }
    if choices.one_in(3) {
        members.push(Member::new("error", JsonBuilder::anything));
    }
    if !choices.one_in(6) {
        members.push(Member::new("RequestId", request_id));
    }
    let mut outer =
        vec![Member::new("Response", |text, depth, choices| text.object(members, depth, choices))];
    if choices.one_in(8) {
        outer.push(Member::new("Error", JsonBuilder::anything));
    }
    text.object(outer, 0, choices);
}

fn request_id(text: &mut JsonBuilder, _depth: usize, choices: &mut Choices<'_, '_>) {
    match choices.below(6) {
        0 => text.string("5c888570-c356-965c-eb4d-d2963feee83b", choices),
        1 => text.number(choices),
        2 => text.string(&"r".repeat(choices.below(300)), choices),
        3 => text.anything(2, choices),
        _ => text.string(&mixed_text(choices), choices),
    }
}

fn write_success(text: &mut JsonBuilder, choices: &mut Choices<'_, '_>) -> Expectation {
    let members = if choices.one_in(4) {
        vec![Member::new("Error", |text: &mut JsonBuilder, _, _: &mut Choices<'_, '_>| {
            text.push("null")
        })]
    } else {
        Vec::new()
    };
    write_response(text, members, choices);
    (Succeeded, None)
}

/// Writes valid JSON that is not a response: of other tools, or of API 2.0.
fn write_other(text: &mut JsonBuilder, choices: &mut Choices<'_, '_>) -> Expectation {
    match choices.below(4) {
        0 => text.object(
            vec![
                Member::new("code", JsonBuilder::anything),
                Member::new("message", JsonBuilder::anything),
            ],
            0,
            choices,
        ),
        1 => text.object(
            vec![Member::new("Response", |text, _, choices| text.number(choices))],
            0,
            choices,
        ),
        2 => text.object(vec![Member::new("response", JsonBuilder::anything)], 0, choices),
        _ => {
            text.push("[");
            text.anything(1, choices);
            text.push("]");
        }
    }
    (NotAResponse, None)
}

fn write_failure(text: &mut JsonBuilder, choices: &mut Choices<'_, '_>) -> Expectation {
    let code = draw_code(choices);
    if matches!(code, DrawnCode::Odd) && choices.one_in(3) {
        let error = |text: &mut JsonBuilder, _: usize, choices: &mut Choices<'_, '_>| {
            text.push(choices.pick(&["\"x\"", "[]", "1", "true"]))
        };
        write_response(text, vec![Member::new("Error", error)], choices);
        return (Failed, None);
    }

    let expected = match &code {
        DrawnCode::Text(code) if code.len() > Limits::default().code_bytes => (Malformed, None),
        DrawnCode::Text(code) if code == "DryRunOperation" => (DryRun, Some(code.clone())),
        DrawnCode::Text(code) => (Failed, Some(code.clone())),
        DrawnCode::Odd => (Failed, None),
    };
    let error = |text: &mut JsonBuilder, depth: usize, choices: &mut Choices<'_, '_>| {
        let mut members = vec![Member::new("Message", |text, _, choices| {
            text.string(&mixed_text(choices), choices)
        })];
        members.push(match code {
            DrawnCode::Text(code) => {
                Member::new("Code", move |text, _, choices| text.string(&code, choices))
            }
            DrawnCode::Odd if choices.one_in(2) => {
                Member::new("Code", |text, _, choices| text.odd_string(choices))
            }
            DrawnCode::Odd => Member::new("code", JsonBuilder::anything),
        });
        text.object(members, depth, choices);
    };
    write_response(text, vec![Member::new("Error", error)], choices);
    expected
}

/// What an `Error` holds as its code.
enum DrawnCode {
    Text(String),
    /// No text: the member is missing or not Unicode, or the `Error` is not an object.
    Odd,
}

fn draw_code(choices: &mut Choices<'_, '_>) -> DrawnCode {
    DrawnCode::Text(match choices.below(10) {
        0..=4 => {
            let entry = choices.one_of(catalog::entries());
            entry.map_or("InternalError", |entry| entry.code).to_owned()
        }
        5 | 6 => format!("Made.Up{}", choices.below(50)),
        7 => {
            let over = choices.between(-1, 1) as isize;
            "c".repeat(Limits::default().code_bytes.saturating_add_signed(over))
        }
        8 => mixed_text(choices),
        _ => return DrawnCode::Odd,
    })
}

/// The text with one thing wrong, or `None` if it has no place for what was chosen.
fn damaged(
    text: JsonBuilder,
    has_response: bool,
    choices: &mut Choices<'_, '_>,
) -> Option<GeneratedResponse> {
    let JsonBuilder { mut bytes, in_strings, after_members, .. } = text;
    let in_string = choices.one_of(&in_strings).copied();
    let after_member = choices.one_of(&after_members).copied();
    match choices.below(12) {
        // Every text begins with a bracket, so it is incomplete wherever it is cut off.
        0 => bytes.truncate(1 + choices.below(bytes.len() - 1)),
        1 => bytes.insert(in_string?, choices.pick(&[0, 1, b'\t', b'\n', 0x1f])),
        2 => bytes.insert(in_string?, choices.pick(&[0x80, 0xc0, 0xf5, 0xff])),
        3 => insert_text(&mut bytes, in_string?, choices.pick(&["\\x", "\\u12g4", "\\u\""])),
        4 => bytes.insert(after_member?, b','),
        5 => insert_text(&mut bytes, after_member?, choices.pick(&[" 01", ":", "x", "\"", "}"])),
        6 => bytes.extend_from_slice(choices.pick(&["x", "}", ",", "{}", "\0"]).as_bytes()),

        // The others are put before the first member of the object that has a `Response`.
        _ if !has_response => return None,
        7 => insert_text(
            &mut bytes,
            1,
            choices.pick(&["\"n\":01,", "\"n\":1.,", "\"n\":-,", "\"n\":1e+,"]),
        ),
        8 => insert_text(&mut bytes, 1, choices.pick(&["\"n\":nul,", "\"n\":True,", "\"n\":NaN,"])),
        9 => {
            let depth = Limits::default().depth; // one too many, with the object around it
            insert_text(
                &mut bytes,
                1,
                &format!("\"n\":{}{},", "[".repeat(depth), "]".repeat(depth)),
            );
        }
        10 => insert_text(&mut bytes, 1, choices.pick(&["\"n\",", "n:1,", "\"n\":,", "'n':1,"])),
        _ => insert_text(&mut bytes, 1, "\"Respons\\u0065\":1,"),
    }
    Some(GeneratedResponse { bytes, expected: Malformed, code: None })
}

fn insert_text(bytes: &mut Vec<u8>, at: usize, text: &str) {
    bytes.splice(at..at, text.bytes());
}
