//! Whole HTTP requests: parts, raw text, URLs.
//!
//! The request line and the headers say which action, version, region and time; the query or the
//! body holds the parameters. Which header means what: docs/facts.md, "Common parameters and
//! headers".

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr_iter, memmem};

use super::{Field, Parameters, Request, TextForm, form};
use crate::grammar::{Fault, FaultKind};
use crate::preflight::addressee::{Addressee, service_of_scope};
use crate::preflight::issue::FieldName;
use crate::preflight::tree::Span;

/// A text with more headers than this is taken for something else.
const MOST_HEADERS: usize = 100;

/// The URL of a GET request, complete or from its path on.
pub(super) fn read_url(text: &[u8]) -> Request<'_> {
    let mut request = Request::new(Parameters::Form(Vec::new()));
    request.head.more_mut().method = Some(Field::given("GET"));
    note_target(&mut request, text, Some(0));
    from_query(&mut request, text, 0);
    request
}

fn from_query<'a>(request: &mut Request<'a>, target: &'a [u8], base: usize) {
    let query = form::query_of(target).unwrap_or(0..0);
    let text = target.get(query.clone()).unwrap_or_default();
    request.head.size = Some(text.len());
    let pairs = form::pairs(text, base + query.start);
    request.parameters = Parameters::Form(form::take_common(pairs, &mut request.head));
}

/// Raw text, of any version of HTTP. Line ends may be LF alone, and blank lines may come first.
pub(super) fn read(text: &[u8]) -> Request<'_> {
    let first = text.len() - text.trim_ascii_start().len();
    let (head_len, body_start) = blank_line(text, first).unwrap_or((text.len(), text.len()));

    let mut quiet = without_placeholders(text.get(..head_len).unwrap_or_default());
    quiet.extend_from_slice(b"\n\n");

    let headers_start = memchr(b'\n', quiet.get(first..).unwrap_or_default())
        .map_or(quiet.len(), |at| first + at + 1);
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let parsed =
        httparse::parse_headers(quiet.get(headers_start..).unwrap_or_default(), &mut headers);
    let line = request_line(text, first..headers_start.min(head_len));
    let (Some((method, target)), Ok(httparse::Status::Complete((_, headers)))) = (line, parsed)
    else {
        return Request::unreadable(
            TextForm::Http,
            Fault { kind: FaultKind::UnexpectedByte, at: first },
        );
    };

    // What was parsed is a copy with the same places; what is kept borrows from the text itself.
    let place = |part: &[u8]| {
        let start = (part.as_ptr() as usize).saturating_sub(quiet.as_ptr() as usize);
        start..start + part.len()
    };
    let own = |range: Range<usize>| text.get(range).unwrap_or_default();
    let found: Vec<(&[u8], &[u8], Span)> = headers
        .iter()
        .map(|header| {
            (
                own(place(header.name.as_bytes())),
                own(place(header.value)),
                Span::of(place(header.value)),
            )
        })
        .collect();

    let mut request = Request::new(Parameters::Form(Vec::new()));
    let method = Field { text: utf8(own(method.clone())), span: Some(Span::of(method)) };
    request.head.more_mut().method = Some(method);

    let body = (text.get(body_start..).unwrap_or_default(), body_start);
    let parts =
        HttpParts { target: own(target.clone()), target_at: Some(target.start), body: Some(body) };
    fill(
        &mut request,
        found.into_iter().map(|(name, value, span)| (utf8(name), value, Some(span))),
        parts,
    );
    request
}

/// Method and target of `POST / HTTP/1.1`.
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

pub(super) fn from_parts<'a, 'h: 'a>(
    method: &'a str,
    target: &'a str,
    headers: impl IntoIterator<Item = (&'h str, &'h [u8])>,
    body: Option<&'a [u8]>,
) -> Request<'a> {
    let mut request = Request::new(Parameters::Form(Vec::new()));
    request.head.more_mut().method = Some(Field::given(method));
    let headers =
        headers.into_iter().map(|(name, value)| (Cow::Borrowed(name), value.trim_ascii(), None)); // no blank arrives
    let parts =
        HttpParts { target: target.as_bytes(), target_at: None, body: body.map(|body| (body, 0)) };
    fill(&mut request, headers, parts);
    request
}

struct HttpParts<'a> {
    target: &'a [u8],
    /// `None`: it is not in the text.
    target_at: Option<usize>,
    body: Option<(&'a [u8], usize)>,
}

fn fill<'a>(
    request: &mut Request<'a>,
    headers: impl Iterator<Item = (Cow<'a, str>, &'a [u8], Option<Span>)>,
    parts: HttpParts<'a>,
) {
    let mut content_type: Option<String> = None;
    note_target(request, parts.target, parts.target_at);
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
                let again = field.text.to_ascii_lowercase();
                // With two of them it is not known how the body will be read.
                is_encoded |= content_type.as_ref().is_some_and(|first| *first != again);
                content_type.get_or_insert(again);
            }
            "content-encoding" => {
                is_encoded |= !matches!(&*field.text.to_ascii_lowercase(), "" | "identity")
            }
            // Text off the wire; a client is yet to do it.
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
        from_query(request, parts.target, parts.target_at.unwrap_or_default());
        return;
    }

    let Some((body, at)) = parts.body else {
        request.parameters = Parameters::Unchecked;
        return;
    };
    let content_type = content_type.unwrap_or_default();
    is_encoded |= is_chunked && is_chunk(body);
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

/// Whether a body begins with the length of a chunk; what was logged may be joined already.
fn is_chunk(body: &[u8]) -> bool {
    let line = body.split(|&byte| byte == b'\n').next().unwrap_or_default().trim_ascii();
    line.first().is_some_and(u8::is_ascii_hexdigit) && line.iter().all(u8::is_ascii_hexdigit)
}

/// A body of no stated type is a form if it has a name and a value, and does not begin like JSON.
fn looks_like_form(content_type: &str, body: &[u8]) -> bool {
    let is_json = matches!(body.trim_ascii_start().first(), Some(b'{' | b'[' | b'"'));
    content_type.is_empty() && !is_json && body.contains(&b'=')
}

/// Notes the host in `https://cvm.tencentcloudapi.com/?…`; a mere path names none.
fn note_target<'a>(request: &mut Request<'a>, target: &'a [u8], at: Option<usize>) {
    const MARK: &[u8] = b"://";
    let Some(mark) = memmem::find(target, MARK) else { return };
    let (scheme, rest) = target.split_at(mark);
    if !scheme.trim_ascii_start().iter().all(u8::is_ascii_alphabetic) {
        return;
    }

    let end = rest.iter().skip(MARK.len()).position(|byte| b"/?#".contains(byte));
    let end = end.map_or(rest.len(), |end| MARK.len() + end);
    let authority = rest.get(MARK.len()..end).unwrap_or_default();
    let user = authority.iter().rposition(|&byte| byte == b'@').map_or(0, |at| at + 1); // may hold a password
    let host = authority.get(user..).unwrap_or_default();

    let start = mark + MARK.len() + user;
    let span = at.map(|at| Span::of(at + start..at + start + host.len()));
    if let Some(host) = Addressee::of_host(Field { text: utf8(host), span }) {
        request.head.more_mut().addressees.add(host);
    }
}

/// The service in the scope of a signature.
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

/// Where the head ends and the body begins.
fn blank_line(text: &[u8], first: usize) -> Option<(usize, usize)> {
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

/// The head with every line `<…>` made a harmless header of the same length, and lines that go on
/// with a blank joined to those before them, so that places stay.
fn without_placeholders(head: &[u8]) -> Vec<u8> {
    let mut quiet = Vec::with_capacity(head.len() + 2);
    for line in head.split_inclusive(|&byte| byte == b'\n') {
        let inside = line.trim_ascii();
        if matches!(line, [b' ' | b'\t', ..]) && !inside.is_empty() {
            quiet
                .iter_mut()
                .rev()
                .take_while(|byte| matches!(byte, b'\r' | b'\n'))
                .for_each(|byte| *byte = b' ');
        }
        if inside.starts_with(b"<") && inside.ends_with(b">") {
            let start = quiet.len();
            quiet.extend(
                line.iter().map(|byte| if matches!(byte, b'\r' | b'\n') { *byte } else { b' ' }),
            );
            if let Some([name, colon]) = quiet.get_mut(start..start + 2) {
                (*name, *colon) = (b'x', b':');
            }
        } else {
            quiet.extend_from_slice(line);
        }
    }
    quiet
}
