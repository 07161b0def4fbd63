//! What a recorded request says of the call in its headers and its address: they are no parameters.
//!
//! ```text
//! "request": {
//!   "url": "https://cvm.tencentcloudapi.com/?Action=…",    or "uri", or { "raw": "…" }
//!   "headers": { "X-TC-Action": "…", "Host": ["…"] },      programs, vcrpy, go-vcr
//!   "headers": { "X-TC-Action": { "equalTo": "…" } },      WireMock
//!   "headers": [ { "name": "X-TC-Action", "value": "…" } ] HAR; Postman says "key"
//! }
//! ```
//!
//! This file must not know what a header means.

use memchr::memmem;

use super::context_notes::Said;
use super::fitting::{DOMAIN, say};
use super::json_tokens::{QuotedText, scalar_end, skip_blanks};
use super::members::{Members, elements};
use super::names::{
    RecognisedName, is_headers, recognise_address, recognise_header, recognise_parameter,
};

/// Passes on what the headers and the address in `request`, a valid JSON text, say.
pub(super) fn read_request_headers<'a>(
    request: &'a [u8],
    utc_offset_seconds: i32,
    mut note: impl FnMut(Said<'a>),
) {
    if !may_tell(request) {
        return;
    }
    let mut tell = |name: RecognisedName, text: Option<QuotedText<'a>>| {
        if let Some(said) = text.and_then(|text| say(name, &text, utc_offset_seconds)) {
            note(said);
        }
    };
    for member in Members::of(request) {
        let value = request.get(member.value).unwrap_or_default();
        if is_headers(member.key) {
            read_headers(value, &mut tell);
        } else if let Some(name) = recognise_address(member.key) {
            let address = text_or_member(value, 0, b"raw");
            tell(name, address);
            if let Some(address) = address {
                read_query(address.raw, &mut tell);
            }
        }
    }
}

/// Most requests hold parameters alone, and need not be walked over.
fn may_tell(request: &[u8]) -> bool {
    let parts = [&b"eader"[..], b"EADER", DOMAIN.as_bytes()];
    parts.iter().any(|part| memmem::find(request, part).is_some())
}

/// Passes on the headers that mean something: an object with a member for each, or a list.
fn read_headers<'a>(
    headers: &'a [u8],
    tell: &mut impl FnMut(RecognisedName, Option<QuotedText<'a>>),
) {
    for header in Members::of(headers) {
        if let Some(name) = recognise_header(header.key) {
            tell(name, text_or_member(headers, header.value.start, b"equalTo"));
        }
    }
    for element in elements(headers) {
        let header = headers.get(element).unwrap_or_default();
        let Some(name) = ListedHeader::read(header) else { continue };
        if let Some(recognised) = recognise_header(name.name) {
            tell(recognised, name.value);
        }
    }
}

/// Passes on the common parameters in the query of an address. None of their values needs an escape.
fn read_query<'a>(
    address: &'a [u8],
    tell: &mut impl FnMut(RecognisedName, Option<QuotedText<'a>>),
) {
    let mut parts = address.splitn(2, |&byte| byte == b'?').skip(1);
    for pair in parts.next().unwrap_or_default().split(|&byte| byte == b'&') {
        let mut sides = pair.splitn(2, |&byte| byte == b'=');
        let (Some(name), Some(value)) = (sides.next(), sides.next()) else { continue };
        if let Some(name) = recognise_parameter(name) {
            tell(name, Some(QuotedText { raw: value, is_escaped: false, end: 0 }));
        }
    }
}

/// A header that is an element of a list.
struct ListedHeader<'a> {
    name: &'a [u8],
    value: Option<QuotedText<'a>>,
}

impl<'a> ListedHeader<'a> {
    /// `None`: it has no name, or was not sent.
    fn read(header: &'a [u8]) -> Option<Self> {
        let (mut name, mut value) = (None, None);
        for member in Members::of(header) {
            let text = || text_at(header, member.value.start);
            match member.key {
                b"name" | b"key" => name = text().map(|text| text.raw),
                b"value" => value = text(),
                b"disabled" if header.get(member.value.clone()) == Some(b"true") => return None,
                _ => {}
            }
        }
        Some(ListedHeader { name: name?, value })
    }
}

/// The text at `at`; or the first one of the list there, since Go writes headers as lists of one;
/// or that of a member of the object there.
fn text_or_member<'a>(text: &'a [u8], at: usize, name: &[u8]) -> Option<QuotedText<'a>> {
    let at = skip_blanks(text, at);
    match text.get(at)? {
        b'[' => text_at(text, skip_blanks(text, at + 1)),
        b'{' => {
            let object = text.get(at..)?;
            let member = Members::of(object).find(|member| member.key == name)?;
            text_at(object, member.value.start)
        }
        _ => text_at(text, at),
    }
}

fn text_at(text: &[u8], at: usize) -> Option<QuotedText<'_>> {
    match text.get(at)? {
        b'"' => QuotedText::read(text, at + 1),
        b'0'..=b'9' => {
            let end = scalar_end(text, at);
            Some(QuotedText { raw: text.get(at..end)?, is_escaped: false, end })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::{Context, ContextField};

    /// Service, action and region, as far as they are said.
    fn said(request: &str) -> [Option<String>; 3] {
        let (mut context, mut request_span) = (Context::default(), None);
        read_request_headers(request.as_bytes(), 0, |said| {
            said.fill(&mut context, &mut request_span);
        });
        super::super::fitting::complete_from_host(&mut context);
        [ContextField::Service, ContextField::Action, ContextField::Region]
            .map(|field| context.get(field).map(str::to_owned))
    }

    #[test]
    fn headers_in_all_shapes() {
        for (request, expected) in [
            (r#"{"headers":{"X-TC-Action":"GetUser"}}"#, [None, Some("GetUser"), None]),
            (r#"{"headers":{"X-Tc-Action":["GetUser","B"]}}"#, [None, Some("GetUser"), None]),
            (r#"{"headers":{"x-tc-action":{"equalTo":"GetUser"}}}"#, [None, Some("GetUser"), None]),
            (r#"{"headers":{"X-TC-Action":{"contains":"Get"}}}"#, [None; 3]),
            (
                r#"{"headers":[{"name":"a","value":"b"},{"name":"X-TC-Region","value":"ap-x"}]}"#,
                [None, None, Some("ap-x")],
            ),
            (r#"{"header":[{"key":"X-TC-Action","value":"A1b"}]}"#, [None, Some("A1b"), None]),
            (r#"{"header":[{"key":"X-TC-Action","value":"A1b","disabled":true}]}"#, [None; 3]),
            (r#"{"header":[{"value":"A1b"},{"key":"X-TC-Action"},1,"x"]}"#, [None; 3]),
            (r#"{"url":"https://cvm.tencentcloudapi.com/"}"#, [Some("cvm"), None, None]),
            (r#"{"uri" : "https://cvm.tencentcloudapi.com/"}"#, [Some("cvm"), None, None]),
            (
                r#"{"url":{"raw":"https://tag.ap-tokyo.tencentcloudapi.com/"}}"#,
                [Some("tag"), None, Some("ap-tokyo")],
            ),
            (
                r#"{"url":"https://tag.ap-tokyo.tencentcloudapi.com/","headers":{"X-TC-Region":""}}"#,
                [Some("tag"), None, None],
            ),
            (
                r#"{"uri":"https://cvm.tencentcloudapi.com/?Action=RunInstances&Region=ap-tokyo&a"}"#,
                [Some("cvm"), Some("RunInstances"), Some("ap-tokyo")],
            ),
            (
                r#"{"uri":"https://cvm.tencentcloudapi.com/?Action=%41b"}"#,
                [Some("cvm"), None, None],
            ),
            (r#"{"url":"/","body":"tencentcloudapi"}"#, [None; 3]),
            (r#"{"Action":"GetUser","Filters":["header"]}"#, [None; 3]),
        ] {
            assert_eq!(said(request), expected.map(|text| text.map(str::to_owned)), "{request}");
        }
    }
}
