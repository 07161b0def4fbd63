//! Many requests in one input: threads and pieces change nothing, and each request has the findings
//! that it has alone.
//!
//! It must not know any single rule.

use apitriage::catalog::Action;
use apitriage::generate;
use apitriage::preflight::{Checker, Request};
use apitriage::{CheckOptions, CheckedRequest, Input, check_requests as check};
use arbitrary::{Arbitrary, Unstructured};
use serde_json::Value;

use crate::made::{self, Way};
use crate::requests::form_of;

const NOW: i64 = 1_700_000_000;

/// How the requests of an input are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BatchForm {
    Json,
    Array,
    Lines,
    Http,
    /// Any bytes, of which this is not known.
    Unknown,
}

/// Threads and sizes of pieces change nothing. A request that is checked alone has the same
/// findings. Places are inside their request, on the line that is said.
pub fn check_requests(bytes: &[u8]) {
    let Some((&first, rest)) = bytes.split_first() else { return };
    let action =
        (first % 3 == 0).then(|| Action::ALL[usize::from(first) % Action::ALL.len()].name());
    let (form, text) = match made::way(rest) {
        Way::Raw(text) => (BatchForm::Unknown, text.to_vec()),
        Way::Choices(mut choices) => made_up_batch(&mut choices),
    };
    let whole = check_batch(form, &text, action, 1, 1 << 20);
    for (threads, chunk_bytes) in [(1, 1), (2, 7), (3, 100)] {
        assert_eq!(
            check_batch(form, &text, action, threads, chunk_bytes),
            whole,
            "{form:?} {threads} {chunk_bytes}"
        );
    }
}

/// All that is said of an input, as text.
fn check_batch(
    form: BatchForm,
    text: &[u8],
    action: Option<&str>,
    threads: usize,
    chunk_bytes: usize,
) -> String {
    let mut options = CheckOptions::new().now(NOW).threads(threads).chunk_bytes(chunk_bytes);
    if let Some(action) = action {
        options = options.action(action.to_owned());
    }
    let mut said = Vec::new();
    let (totals, unread) = check(
        [Input::bytes("batch", text)],
        &options,
        |request, out| {
            assert_same_alone(form, request, &options);
            assert_right_places(text, request);
            let (bytes, start) = request.text();
            let CheckedRequest { index, action, findings, .. } = request;
            out.extend(format!("{index} {action:?} {start} {bytes:?} {findings:?}\n").bytes());
        },
        |bytes| {
            said.extend_from_slice(bytes);
            Ok(())
        },
    )
    .expect("no panic, and nothing to write to");
    format!("{}{totals:?} {unread:?}", String::from_utf8_lossy(&said))
}

fn assert_same_alone(form: BatchForm, checked: &CheckedRequest<'_>, options: &CheckOptions) {
    let (bytes, start) = checked.text();
    let is_missing = form == BatchForm::Array && bytes.is_empty();
    let request = match form {
        BatchForm::Unknown => return,
        _ if is_missing => return,
        BatchForm::Json | BatchForm::Array => Request::envelope(bytes),
        BatchForm::Http => Request::http(bytes),
        BatchForm::Lines => match std::str::from_utf8(bytes) {
            Ok(text) if is_url(text.trim_start()) => Request::url(text),
            Ok(text) => Request::form(text),
            Err(_) => return,
        },
    };
    let request = request.at(start);
    let request =
        options.action.as_ref().map_or(request.clone(), |action| request.or_action(action));
    assert_eq!(Checker::new().check(&request, options.now), *checked.findings, "{bytes:?}");
}

fn is_url(text: &str) -> bool {
    ["http://", "https://", "/?"].iter().any(|start| text.starts_with(start))
}

fn assert_right_places(text: &[u8], checked: &CheckedRequest<'_>) {
    let (bytes, start) = checked.text();
    assert_eq!(&text[start..start + bytes.len()], bytes);
    for span in checked.findings.iter().filter_map(|finding| finding.span.clone()) {
        assert!(
            start <= span.start && span.start <= span.end && span.end <= start + bytes.len(),
            "{span:?} {bytes:?}"
        );
        let lines = text[..span.start].iter().filter(|&&byte| byte == b'\n').count();
        assert_eq!(checked.place(span.start).line, lines + 1);
    }
}

/// Some requests in one form. The first is undamaged, so that this form is detected.
fn made_up_batch(choices: &mut Unstructured<'_>) -> (BatchForm, Vec<u8>) {
    let forms = [BatchForm::Json, BatchForm::Array, BatchForm::Lines, BatchForm::Http];
    let form = forms[made::below(choices, forms.len())];
    let (first, separators, last): (&str, &[&[u8]], &str) = match form {
        BatchForm::Array => ("[{\"action\":\"ListAudits\"}", &[b",", b",\n ", b" , "], "]"),
        BatchForm::Lines => ("Action=ListAudits", &[b"\n", b"\r\n", b"\n\n"], "\n"),
        BatchForm::Http => ("POST / HTTP/1.1\nX-TC-Action: LookUpEvents\n\n", &[b""], ""),
        _ => ("{\"action\":\"ListAudits\"}", &[b"\n", b" ", b"", b"\r\n"], ""),
    };

    let mut text = first.as_bytes().to_vec();
    let most = if form == BatchForm::Http { 1 } else { 12 };
    for _ in 0..most {
        if choices.is_empty() {
            break;
        }
        let mut request = made_up_request(form, choices);
        for _ in 0..made::below(choices, 3) {
            made::edit(&mut request, choices);
        }
        text.extend_from_slice(separators[made::below(choices, separators.len())]);
        text.extend(request);
    }
    text.extend_from_slice(last.as_bytes());
    (form, text)
}

fn made_up_request(form: BatchForm, choices: &mut Unstructured<'_>) -> Vec<u8> {
    let Ok(made) = generate::GeneratedRequest::arbitrary(choices) else { return Vec::new() };
    let name = made.action.name();
    let text = match form {
        BatchForm::Http => made.body,
        BatchForm::Lines => {
            let value: Value = serde_json::from_str(&made.body).unwrap_or_default();
            format!("Action={name}&{}", form_of(&value).unwrap_or_default())
        }
        _ => match made::below(choices, 4) {
            0 => format!("{{\"action\":\"{name}\"}}"),
            1 => made.body,
            _ => format!("{{\"action\":\"{name}\",\"params\":{}}}", made.body),
        },
    };
    text.into_bytes()
}
