//! The line that holds a finding, fit to be shown: short, quiet, and without secrets.
//!
//! A line may be megabytes long, and may hold keys. Where anything in the request looks like a
//! secret, only the part that the finding is about is shown: a name may stand on another line than
//! its value. Of raw HTTP, head and body are looked at apart, because a head always holds secrets.

use std::ops::Range;

use apitriage::CheckedRequest;
use apitriage::escape_for_terminal;
use apitriage::preflight::{Finding, Place};
use apitriage::secrets::{MASK, hints_at_secret, mask_text};

/// How much is shown before and behind the part in question, in characters; and of that part.
const AROUND: usize = 44;
const MARKED: usize = 60;
/// A longer text is not searched for secrets, so nothing around the part is shown; nor is more of
/// the part looked at.
const SEARCHED: usize = 1 << 16;

/// A part of a line.
pub(super) struct Excerpt {
    pub(super) place: Place,
    pub(super) text: String,
    /// Where in `text` the part in question is.
    pub(super) marked: Range<usize>,
}

/// What of a request may be shown around the parts in question.
pub(super) struct Around {
    /// Where the body begins, of raw HTTP.
    body: usize,
    head_is_secret: bool,
    body_is_secret: bool,
}

impl Around {
    pub(super) fn of(request: &CheckedRequest<'_>) -> Self {
        let (text, base) = request.text();
        let is_json = matches!(text.trim_ascii_start().first(), Some(b'{' | b'[' | b'"'));
        let blank = text.windows(2).position(|pair| pair == b"\n\n").map(|at| at + 2);
        let blank =
            blank.or_else(|| text.windows(3).position(|three| three == b"\n\r\n").map(|at| at + 3));
        let (head, body) = text.split_at(blank.filter(|_| !is_json).unwrap_or(0));
        Around {
            body: base + head.len(),
            head_is_secret: holds_secret(head),
            body_is_secret: holds_secret(body),
        }
    }

    fn is_secret(&self, offset: usize) -> bool {
        if offset < self.body { self.head_is_secret } else { self.body_is_secret }
    }
}

/// `None` if the finding has no place in a text.
pub(super) fn excerpt(
    request: &CheckedRequest<'_>,
    finding: &Finding<'_>,
    around: &Around,
) -> Option<Excerpt> {
    let span = finding.span.clone()?;
    let (line, start) = request.line(span.start);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let from = span.start.saturating_sub(start).min(line.len());
    let to = span.end.saturating_sub(start).clamp(from, line.len());
    // Of an object it is enough to point at its beginning.
    let is_container = matches!(line.get(from), Some(b'{' | b'['));
    let to = if is_container { from + 1 } else { to };
    let part = |range: Range<usize>| {
        String::from_utf8_lossy(line.get(range).unwrap_or_default()).into_owned()
    };

    let marked = part(from..to.min(from + SEARCHED));
    // Of a secret, the name may be shown.
    let is_name = finding.parameter.rsplit('/').next() == Some(marked.trim_matches('"'));
    let is_secret = finding.value == MASK;
    let is_hidden = !is_name && (is_secret || holds_secret(marked.as_bytes()));
    let marked = if is_hidden { MASK.to_owned() } else { front(&mask_text(&marked), MARKED) };
    let (before, behind) = if is_hidden || around.is_secret(span.start) {
        let dots = |cut: bool| if cut { "…".to_owned() } else { String::new() };
        (dots(from > 0), dots(to < line.len()))
    } else {
        (back(&part(0..from), AROUND), front(&part(to..line.len()), AROUND))
    };
    let quiet = |text: String| escape_for_terminal(&text.replace('\t', "    ")).into_owned();
    let [before, marked, behind] = [before, marked, behind].map(quiet);
    let range = before.len()..before.len() + marked.len();
    Some(Excerpt {
        place: request.place(span.start),
        text: format!("{before}{marked}{behind}"),
        marked: range,
    })
}

fn holds_secret(line: &[u8]) -> bool {
    if line.len() > SEARCHED {
        return true;
    }
    let text = String::from_utf8_lossy(line);
    hints_at_secret(&text) || mask_text(&text) != text
}

fn front(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn back(text: &str, most: usize) -> String {
    match text.char_indices().rev().nth(most) {
        Some((start, first)) => {
            format!("…{}", text.get(start + first.len_utf8()..).unwrap_or_default())
        }
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_at_characters() {
        assert_eq!((front("äöü", 2), back("äöü", 2)), ("äö…".to_owned(), "…öü".to_owned()));
        assert_eq!((front("äöü", 3), back("äöü", 3)), ("äöü".to_owned(), "äöü".to_owned()));
    }

    #[test]
    fn secrets_are_seen() {
        for line in [
            "SecretId=x&A=1",
            r#"{"Token":"x"}"#,
            r#"{"AttributeKey":"AccessKeyId","AttributeValue":"x"}"#,
        ] {
            assert!(holds_secret(line.as_bytes()), "{line}");
        }
        assert!(!holds_secret(br#"{"StartTime":1,"NextToken":"x"}"#));
    }
}
