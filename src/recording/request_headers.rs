//! What the headers of a recorded request say of the call: they are no parameters of it.
//!
//! ```text
//! "request": { "headers": { "X-TC-Action": "…", "Host": ["…"] }, "body": "…" }
//! ```
//!
//! This file must not know names of members.

use memchr::memmem;

use super::context_notes::Said;
use super::fitting::say;
use super::json_tokens::{QuotedText, scalar_end, skip_blanks};
use super::members::Members;
use super::names::{is_headers, recognise_header};

/// Passes on what the headers in `request`, a valid JSON text, say.
pub(super) fn read_request_headers<'a>(
    request: &'a [u8],
    utc_offset_seconds: i32,
    mut note: impl FnMut(Said<'a>),
) {
    if !may_have_headers(request) {
        return;
    }
    for member in Members::of(request).filter(|member| is_headers(member.key)) {
        let headers = request.get(member.value).unwrap_or_default();
        for header in Members::of(headers) {
            let Some(name) = recognise_header(header.key) else { continue };
            let text = one_text(headers, header.value.start);
            if let Some(said) = text.and_then(|text| say(name, &text, utc_offset_seconds)) {
                note(said);
            }
        }
    }
}

/// Most requests hold parameters alone, and need not be walked over.
fn may_have_headers(request: &[u8]) -> bool {
    [&b"eader"[..], b"EADER"].iter().any(|part| memmem::find(request, part).is_some())
}

/// The text at `at`, or the first one of the list there: Go writes headers as lists of one.
fn one_text(text: &[u8], at: usize) -> Option<QuotedText<'_>> {
    let at = match text.get(at)? {
        b'[' => skip_blanks(text, at + 1),
        _ => at,
    };
    match text.get(at)? {
        b'"' => QuotedText::read(text, at + 1),
        b'0'..=b'9' => {
            let end = scalar_end(text, at);
            Some(QuotedText { raw: text.get(at..end)?, is_escaped: false, end })
        }
        _ => None,
    }
}
