//! Whole HTTP requests: parts, raw text, URLs.
//!
//! The request line and the headers say which action, version, region and time; the query or the
//! body holds the parameters. Which header means what: docs/facts.md, "Common parameters and
//! headers". This file must not know any action, nor judge what a field says.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr_iter, memmem};

use super::{Field, Parameters, Request, TextForm, form};
use crate::grammar::{Fault, FaultKind};
use crate::preflight::addressee::{Addressee, service_of_scope};
use crate::preflight::issue::FieldName;
use crate::preflight::tree::Span;

/// A text with more headers than this is not taken for a request.
const MAX_HEADERS: usize = 100;

/// The URL of a GET request, complete or from its path on.
pub(super) fn read_url(text: &[u8]) -> Request<'_> {
    let mut request = Request::new(Parameters::Form(Vec::new()));
    request.head.more_mut().method = Some(Field::given("GET"));
    note_host_of_target(&mut request, text, Some(0));
    read_query(&mut request, text, 0);
    request
}

/// Reads the parameters from the query of `target`, which begins at byte `base` of the request.
fn read_query<'a>(request: &mut Request<'a>, target: &'a [u8], base: usize) {
    let query = form::query_of(target).unwrap_or(0..0);
    let text = target.get(query.clone()).unwrap_or_default();
    request.head.size = Some(text.len());
    let pairs = form::pairs(text, base + query.start);
    request.parameters = Parameters::Form(form::take_common(pairs, &mut request.head));
}

/// The request that raw text is, of any version of HTTP. Line ends may be LF alone, and blank lines
/// may come first.
pub(super) fn read(text: &[u8]) -> Request<'_> {
    let first = text.len() - text.trim_ascii_start().len();
    let (head_len, body_start) = find_blank_line(text, first).unwrap_or((text.len(), text.len()));

    let mut head = without_placeholders(text.get(..head_len).unwrap_or_default());
    head.extend_from_slice(b"\n\n");

    let headers_start = memchr(b'\n', head.get(first..).unwrap_or_default())
        .map_or(head.len(), |at| first + at + 1);
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let parsed =
        httparse::parse_headers(head.get(headers_start..).unwrap_or_default(), &mut headers);
    let line = request_line(text, first..headers_start.min(head_len));
    let (Some((method, target)), Ok(httparse::Status::Complete((_, headers)))) = (line, parsed)
    else {
        return Request::unreadable(
            TextForm::Http,
            Fault { kind: FaultKind::UnexpectedByte, at: first },
        );
    };

    // What was parsed is a copy, in which everything is at the same place as in the text. What is
    // kept borrows from the text itself.
    let place_of = |part: &[u8]| {
        let start = (part.as_ptr() as usize).saturating_sub(head.as_ptr() as usize);
        start..start + part.len()
    };
    let bytes_at = |range: Range<usize>| text.get(range).unwrap_or_default();
    let fields: Vec<(&[u8], &[u8], Span)> = headers
        .iter()
        .map(|header| {
            let (name, value) = (place_of(header.name.as_bytes()), place_of(header.value));
            (bytes_at(name), bytes_at(value.clone()), Span::of(value))
        })
        .collect();

    let mut request = Request::new(Parameters::Form(Vec::new()));
    let method = Field { text: utf8(bytes_at(method.clone())), span: Some(Span::of(method)) };
    request.head.more_mut().method = Some(method);

    let body = (text.get(body_start..).unwrap_or_default(), body_start);
    let target_at = Some(target.start);
    let parts = HttpParts { target: bytes_at(target), target_at, body: Some(body) };
    let headers = fields.into_iter().map(|(name, value, span)| (utf8(name), value, Some(span)));
    read_parts(&mut request, headers, parts);
    request
}

/// Where the method and the target of a line like `POST / HTTP/1.1` are.
fn request_line(text: &[u8], line: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let bytes = text.get(line.clone())?.trim_ascii_end();
    let mut blanks = memchr_iter(b' ', bytes);
    let (first, second) = (blanks.next()?, blanks.next()?);

    let has_three_words = blanks.next().is_none() && 0 < first && first + 1 < second;
    let is_method = bytes.get(..first)?.iter().all(u8::is_ascii_alphabetic);
    let is_http = bytes.get(second + 1..)?.starts_with(b"HTTP/");

    (has_three_words && is_method && is_http)
        .then_some((line.start..line.start + first, line.start + first + 1..line.start + second))
}

/// The request of which a client gives the parts.
pub(super) fn from_parts<'a, 'h: 'a>(
    method: &'a str,
    target: &'a str,
    headers: impl IntoIterator<Item = (&'h str, &'h [u8])>,
    body: Option<&'a [u8]>,
) -> Request<'a> {
    let mut request = Request::new(Parameters::Form(Vec::new()));
    request.head.more_mut().method = Some(Field::given(method));
    // Blanks around a value do not reach the server.
    let headers =
        headers.into_iter().map(|(name, value)| (Cow::Borrowed(name), value.trim_ascii(), None));
    let parts =
        HttpParts { target: target.as_bytes(), target_at: None, body: body.map(|body| (body, 0)) };
    read_parts(&mut request, headers, parts);
    request
}

/// The parts of an HTTP request, except method and headers.
struct HttpParts<'a> {
    target: &'a [u8],
    /// Where the target begins in the text; `None`: it is not in a text.
    target_at: Option<usize>,
    /// The body and where it begins in the text; `None`: it cannot be looked into.
    body: Option<(&'a [u8], usize)>,
}

/// Reads headers, target and body into a request that has its method. A header comes with its name,
/// its value, and where that is in the text.
fn read_parts<'a>(
    request: &mut Request<'a>,
    headers: impl Iterator<Item = (Cow<'a, str>, &'a [u8], Option<Span>)>,
    parts: HttpParts<'a>,
) {
    note_host_of_target(request, parts.target, parts.target_at);

    let mut content_type: Option<String> = None;
    let (mut is_encoded, mut is_chunked) = (false, false);
    for (name, value, span) in headers {
        let field = Field { text: utf8(value), span };
        let head = &mut request.head;
        match &*name.to_ascii_lowercase() {
            "x-tc-action" => head.set(FieldName::Action, field, true),
            "x-tc-version" => head.set(FieldName::Version, field, true),
            "x-tc-region" => head.set(FieldName::Region, field, true),
            "x-tc-timestamp" => head.set(FieldName::Timestamp, field, true),
            "content-type" => {
                let this_type = field.text.to_ascii_lowercase();
                // With two types it is not known how the body will be read.
                is_encoded |= content_type.as_ref().is_some_and(|first| *first != this_type);
                content_type.get_or_insert(this_type);
            }
            "content-encoding" => {
                is_encoded |= !matches!(&*field.text.to_ascii_lowercase(), "" | "identity")
            }
            // Only a recorded text has chunks in its body. A client has not made them yet.
            "transfer-encoding" => is_chunked = span.is_some(),
            "host" => {
                if let Some(host) = Addressee::of_host(field) {
                    head.more_mut().addressees.add(host);
                }
            }
            "authorization" => {
                if let Some(scope) = scope(value, span) {
                    head.more_mut().addressees.add(scope);
                }
                if let Some(id) = secret_id(value, span) {
                    head.set(FieldName::SecretId, id, true);
                }
            }
            _ => {}
        }
    }

    let is_get = request.head.method().is_some_and(|method| method.eq_ignore_ascii_case("GET"));
    let is_post = request.head.method() == Some("POST");
    let has_query_only = !is_post && parts.body.is_some_and(|(body, _)| body.is_empty());
    if is_get || has_query_only {
        read_query(request, parts.target, parts.target_at.unwrap_or_default());
        return;
    }

    let Some((body, at)) = parts.body else {
        request.parameters = Parameters::Unchecked;
        return;
    };
    let content_type = content_type.unwrap_or_default();
    is_encoded |= is_chunked && begins_with_chunk(body);
    let cannot_be_read = is_encoded || content_type.starts_with("multipart/");
    let is_form = content_type.starts_with("application/x-www-form-urlencoded")
        || looks_like_form(&content_type, body);

    request.parameters = if cannot_be_read {
        Parameters::Unchecked
    } else if is_form {
        let pairs = form::pairs(body, at);
        Parameters::Form(form::take_common(pairs, &mut request.head))
    } else {
        Parameters::Json(body.into(), at)
    };
    request.head.size = Some(body.len());
}

/// Whether a body begins with the length of a chunk. Whoever recorded the request may have joined
/// the chunks.
fn begins_with_chunk(body: &[u8]) -> bool {
    let line = body.split(|&byte| byte == b'\n').next().unwrap_or_default().trim_ascii();
    line.first().is_some_and(u8::is_ascii_hexdigit) && line.iter().all(u8::is_ascii_hexdigit)
}

/// Whether a body is a form although no type is stated: it has a `=` and does not begin like JSON.
fn looks_like_form(content_type: &str, body: &[u8]) -> bool {
    let is_json = matches!(body.trim_ascii_start().first(), Some(b'{' | b'[' | b'"'));
    content_type.is_empty() && !is_json && body.contains(&b'=')
}

/// Notes the host in a target like `https://cvm.tencentcloudapi.com/?…`; a mere path has none.
fn note_host_of_target<'a>(request: &mut Request<'a>, target: &'a [u8], at: Option<usize>) {
    const MARK: &[u8] = b"://";
    let Some(scheme_len) = memmem::find(target, MARK) else { return };
    let (scheme, rest) = target.split_at(scheme_len);
    if !scheme.trim_ascii_start().iter().all(u8::is_ascii_alphabetic) {
        return;
    }

    let end = rest.iter().skip(MARK.len()).position(|byte| b"/?#".contains(byte));
    let end = end.map_or(rest.len(), |end| MARK.len() + end);
    let authority = rest.get(MARK.len()..end).unwrap_or_default();
    // What is before an `@` may hold a password.
    let user_len = authority.iter().rposition(|&byte| byte == b'@').map_or(0, |at| at + 1);
    let host = authority.get(user_len..).unwrap_or_default();

    let start = scheme_len + MARK.len() + user_len;
    let span = at.map(|at| Span::of(at + start..at + start + host.len()));
    if let Some(host) = Addressee::of_host(Field { text: utf8(host), span }) {
        request.head.more_mut().addressees.add(host);
    }
}

/// The service that the credential scope in an `Authorization` header names.
fn scope(authorization: &[u8], span: Option<Span>) -> Option<Addressee<'_>> {
    let text = std::str::from_utf8(authorization).ok()?;
    let service = service_of_scope(text)?;
    let start = (service.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let span = span.map(|span| {
        let start = span.start as usize + start;
        Span::of(start..start + service.len())
    });
    Some(Addressee::of_scope(Field { text: service.into(), span }))
}

/// The key id in `TC3-HMAC-SHA256 Credential=ID/2019-02-25/cvm/tc3_request, …`.
fn secret_id(authorization: &[u8], span: Option<Span>) -> Option<Field<'_>> {
    const MARK: &[u8] = b"Credential=";
    let start = memmem::find(authorization, MARK)? + MARK.len();
    let len = memchr(b'/', authorization.get(start..)?)?;
    let span = span.map(|span| {
        let start = span.start as usize + start;
        Span::of(start..start + len)
    });
    Some(Field { text: utf8(authorization.get(start..start + len)?), span })
}

fn utf8(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// Where the head ends and the body begins, with a blank line between.
fn find_blank_line(text: &[u8], first: usize) -> Option<(usize, usize)> {
    let mut line_start = first;
    for at in memchr_iter(b'\n', text.get(first..).unwrap_or_default()).map(|at| first + at) {
        let line = text.get(line_start..at).unwrap_or_default();
        if line.trim_ascii().is_empty() {
            return Some((line_start, at + 1));
        }
        line_start = at + 1;
    }
    None
}

/// A copy of the head that can be parsed, with everything at the same place: a placeholder line
/// `<…>` becomes an unknown header of the same length, and a line that begins with a blank is
/// joined to the line before it.
fn without_placeholders(head: &[u8]) -> Vec<u8> {
    let mut copy = Vec::with_capacity(head.len() + 2); // the caller adds an empty line
    for line in head.split_inclusive(|&byte| byte == b'\n') {
        let inside = line.trim_ascii();
        let continues_line = matches!(line, [b' ' | b'\t', ..]) && !inside.is_empty();
        if continues_line {
            let line_end = copy.iter_mut().rev().take_while(|byte| matches!(byte, b'\r' | b'\n'));
            for byte in line_end {
                *byte = b' ';
            }
        }

        let is_placeholder = inside.starts_with(b"<") && inside.ends_with(b">");
        if is_placeholder {
            let start = copy.len();
            copy.extend(
                line.iter().map(|byte| if matches!(byte, b'\r' | b'\n') { *byte } else { b' ' }),
            );
            if let Some([name, colon]) = copy.get_mut(start..start + 2) {
                (*name, *colon) = (b'x', b':');
            }
        } else {
            copy.extend_from_slice(line);
        }
    }
    copy
}
