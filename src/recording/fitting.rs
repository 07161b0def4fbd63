//! Which values a field of the context can have. This file must not know names of members.
//!
//! The names that recorders use are common words: `service` may be the program that wrote the log,
//! `host` the machine that it ran on, `method` the method of HTTP. So a value is only taken if it
//! looks like what the field holds. A user's own pointers need not pass this.

use std::borrow::Cow;

use super::ascii_words::{AsciiWord, are_all};
use super::context::{Context, ContextField};
use super::context_notes::Said;
use super::json_tokens::QuotedText;
use super::names::RecognisedName;
use super::time::CallTime;

/// Longer texts are not context.
pub(super) const MAX_CONTEXT_TEXT: usize = 256;

/// What a member with this name says, if the value fits it. Requests and labels say nothing here.
pub(super) fn say<'a>(
    name: RecognisedName,
    value: &QuotedText<'a>,
    utc_offset_seconds: i32,
) -> Option<Said<'a>> {
    if value.raw.len() > MAX_CONTEXT_TEXT {
        return None;
    }
    match name {
        RecognisedName::Field(ContextField::Region) if value.raw.is_empty() => Some(Said::NoRegion),
        RecognisedName::Field(field) => Some(Said::Field(field, fit(field, value.decode()?)?)),
        RecognisedName::Time => {
            let parse = |text: &[u8]| CallTime::parse_with_clock(text, utc_offset_seconds);
            let time = match value.is_escaped {
                true => parse(value.decode()?.as_bytes()),
                false => parse(value.raw),
            };
            time.map(Said::Time)
        }
        RecognisedName::Request | RecognisedName::Labels => None,
    }
}

/// Notes what a member says that is written without escapes, unless it was said before. The same as
/// [`say`], in fewer steps.
pub(super) fn note_plain<'a>(
    name: RecognisedName,
    raw: &'a [u8],
    utc_offset_seconds: i32,
    context: &mut Context<'a>,
) {
    if raw.len() > MAX_CONTEXT_TEXT {
        return;
    }
    match name {
        RecognisedName::Field(ContextField::Region) if raw.is_empty() => {
            context.set_without_region();
        }
        RecognisedName::Field(field) if context.bytes(field).is_none() => {
            if let Some(part) = fitting_part(field, raw) {
                context.set_bytes(field, Cow::Borrowed(part));
            }
        }
        RecognisedName::Time if context.time.is_none() => {
            context.time = CallTime::parse_with_clock(raw, utc_offset_seconds);
        }
        _ => {}
    }
}

/// The part of `value` that `field` holds, if it can hold it.
fn fit<'a>(field: ContextField, value: Cow<'a, str>) -> Option<Cow<'a, str>> {
    match value {
        Cow::Borrowed(text) => fitting_text(field, text).map(Cow::Borrowed),
        Cow::Owned(text) => fitting_text(field, &text).map(|part| Cow::Owned(part.to_owned())),
    }
}

fn fitting_text(field: ContextField, value: &str) -> Option<&str> {
    str::from_utf8(fitting_part(field, value.as_bytes())?).ok()
}

/// The same of any bytes: the part is UTF-8.
fn fitting_part(field: ContextField, value: &[u8]) -> Option<&[u8]> {
    let fits = match field {
        ContextField::Action => looks_like_action(value),
        ContextField::Service | ContextField::Region => looks_like_label(value),
        ContextField::Version => looks_like_version(value),
        ContextField::Host => return host_in(str::from_utf8(value).ok()?).map(str::as_bytes),
        ContextField::Principal => str::from_utf8(value).is_ok_and(looks_like_principal),
        ContextField::Status => looks_like_status(value),
    };
    fits.then_some(value)
}

/// `DescribeInstances`: letters and digits, the first a capital, and not all of them capitals as in
/// `POST`.
fn looks_like_action(value: &[u8]) -> bool {
    let mut small = 0;
    let are_in_word = AsciiWord::all(value).all(|word| {
        small |= word.small_letters();
        are_all(word.letters_and_digits())
    });
    are_in_word && small != 0 && value.first().is_some_and(u8::is_ascii_uppercase)
}

/// `cvm`, `ap-singapore`: a word such as host names are made of.
fn looks_like_label(value: &[u8]) -> bool {
    let are_parts =
        |word: AsciiWord| are_all(word.letters_and_digits() | word.is(b'-') | word.is(b'_'));
    value.len() <= 32
        && value.first().is_some_and(u8::is_ascii_alphabetic)
        && AsciiWord::all(value).all(are_parts)
}

/// `2017-03-12`: versions of the API are dates, those of programs are not.
fn looks_like_version(value: &[u8]) -> bool {
    value.len() == 10
        && value.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// Whether a value may be shown as a principal: it is not the id of a key.
pub(super) fn looks_like_principal(value: &str) -> bool {
    let is_key_id = value.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("AKID"));
    !value.is_empty() && !is_key_id
}

/// A status of HTTP.
fn looks_like_status(value: &[u8]) -> bool {
    matches!(value, [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'])
}

/// The domain of the API.
pub(super) const DOMAIN: &str = "tencentcloudapi";

/// The host in `value`, which may be the whole address, if it is one of the API.
fn host_in(value: &str) -> Option<&str> {
    let after_scheme = value.split_once("://").map_or(value, |(_, rest)| rest);
    let host = after_scheme.split(['/', ':', '?']).next()?;

    let is_host =
        host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
    (is_host && host.split('.').skip(1).any(|label| label == DOMAIN)).then_some(host)
}

/// Takes service and region from the host, if they are not known:
///
/// ```text
/// cvm.ap-singapore.tencentcloudapi.com
/// service  region
/// ```
#[inline]
pub(super) fn complete_from_host(context: &mut Context<'_>) {
    if context.bytes(ContextField::Host).is_some() {
        complete_from_known_host(context);
    }
}

fn complete_from_known_host(context: &mut Context<'_>) {
    let known = [ContextField::Service, ContextField::Region].map(|field| context.bytes(field));
    let (Some(host), false) = (context.get(ContextField::Host), known.iter().all(Option::is_some))
    else {
        return;
    };
    let Some((front, _)) = host.split_once(DOMAIN) else { return };

    let mut labels = front.split('.').filter(|label| !label.is_empty());
    let service = labels.next().map(str::to_owned);
    let region = labels.find(|label| label.contains('-')).map(str::to_owned);

    if let Some(service) = service {
        context.set(ContextField::Service, service);
    }
    if let Some(region) = region.filter(|_| !context.is_without_region()) {
        context.set(ContextField::Region, region);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitted(field: ContextField, value: &str) -> Option<String> {
        fit(field, Cow::Borrowed(value)).map(Cow::into_owned)
    }

    #[test]
    fn values_that_fit() {
        use ContextField::*;
        for (field, value, part) in [
            (Action, "DescribeInstances", "DescribeInstances"),
            (Action, "QueryV2", "QueryV2"),
            (Region, "ap-singapore", "ap-singapore"),
            (Service, "cvm", "cvm"),
            (Version, "2017-03-12", "2017-03-12"),
            (Principal, "100000", "100000"),
            (Status, "200", "200"),
            (Host, "cvm.tencentcloudapi.com", "cvm.tencentcloudapi.com"),
            (Host, "tag.ap-singapore.tencentcloudapi.com/", "tag.ap-singapore.tencentcloudapi.com"),
            (Host, "https://cvm.tencentcloudapi.com:443/?a=b", "cvm.tencentcloudapi.com"),
            (Host, "cvm.intl.tencentcloudapi.com", "cvm.intl.tencentcloudapi.com"),
        ] {
            assert_eq!(fitted(field, value).as_deref(), Some(part), "{field} {value}");
            assert_eq!(fit(field, Cow::Owned(value.to_owned())).as_deref(), Some(part));
        }
    }

    #[test]
    fn values_that_do_not_fit() {
        use ContextField::*;
        for (field, values) in [
            (Action, &["", "GET", "POST", "describe", "main.Call", "Not this", "Été"][..]),
            (Region, &["", "a region", "10.0.0.1", "华南", "7"]),
            (Service, &["", "client.go", "/api"]),
            (Version, &["", "3.0", "1.2.3", "2017-03-1x", "2017/03/12"]),
            (Principal, &["", "AKIDxxxxxxxxxxxxxxxx", "akidx"]),
            (Status, &["", "0", "99", "099", "600", "2000", "ok!", "20x"]),
            (
                Host,
                &["", "web-1", "localhost:8080", "tencentcloudapi.com", "x tencentcloudapi.com"],
            ),
        ] {
            for value in values {
                assert_eq!(fitted(field, value), None, "{field} {value}");
            }
        }
    }

    #[test]
    fn a_host_tells_service_and_region() {
        for (host, service, region) in [
            ("cvm.ap-singapore.tencentcloudapi.com", Some("cvm"), Some("ap-singapore")),
            ("cvm.tencentcloudapi.com", Some("cvm"), None),
            ("cvm.internal.ap-tokyo.tencentcloudapi.com", Some("cvm"), Some("ap-tokyo")),
            ("cvm.internal.tencentcloudapi.com", Some("cvm"), None),
            ("tencentcloudapi.com", None, None),
            ("example.com", None, None),
        ] {
            let mut context = Context::default();
            context.set(ContextField::Host, host);
            complete_from_host(&mut context);
            assert_eq!(context.get(ContextField::Service), service, "{host}");
            assert_eq!(context.get(ContextField::Region), region, "{host}");
        }

        let mut context = Context::default();
        context.set(ContextField::Host, "cvm.ap-tokyo.tencentcloudapi.com");
        context.set(ContextField::Region, "ap-seoul");
        complete_from_host(&mut context);
        assert_eq!(context.get(ContextField::Region), Some("ap-seoul"));
        assert_eq!(context.get(ContextField::Service), Some("cvm"));
    }
}
