//! Excerpts of lines, to show where a finding is: short, harmless, and without secrets.
//!
//! A line may be megabytes long, and may hold keys. If anything in the request looks like a secret,
//! only the part that the finding is about is shown, because the name of a secret may be on another
//! line than its value. Of raw HTTP, head and body are judged apart: a head always holds secrets.

use std::ops::Range;

use apitriage::CheckedRequest;
use apitriage::escape_for_terminal;
use apitriage::preflight::{Finding, Place};
use apitriage::secrets::{MASK, hints_at_secret, mask_text};

/// How many characters are shown on each side of the marked part, at most.
const MOST_AROUND: usize = 44;

/// How many characters of the marked part are shown, at most.
const MOST_MARKED: usize = 60;

/// How many bytes are searched for secrets, at most. A longer text counts as a secret, and only so
/// much of the marked part is read.
const MOST_SEARCHED: usize = 1 << 16;

/// A part of a line.
pub(super) struct LineExcerpt {
    pub(super) place: Place,
    pub(super) text: String,
    /// Where in `text` the marked part is.
    pub(super) marked: Range<usize>,
}

/// Which parts of a request hold secrets. There, nothing is shown around what a finding is about.
pub(super) struct RequestSecrets {
    /// Where the body begins. Only raw HTTP has a head before it.
    body_start: usize,
    is_head_secret: bool,
    is_body_secret: bool,
}

impl RequestSecrets {
    pub(super) fn of(request: &CheckedRequest<'_>) -> Self {
        let (text, base) = request.text();
        let (head, body) = text.split_at(head_len(text));
        RequestSecrets {
            body_start: base + head.len(),
            is_head_secret: holds_secret(head),
            is_body_secret: holds_secret(body),
        }
    }

    fn cover(&self, offset: usize) -> bool {
        if offset < self.body_start { self.is_head_secret } else { self.is_body_secret }
    }
}

/// The length of an HTTP head with the blank line after it; 0 if there is none.
fn head_len(text: &[u8]) -> usize {
    let is_json = matches!(text.trim_ascii_start().first(), Some(b'{' | b'[' | b'"'));
    if is_json {
        return 0;
    }

    let end_of = |mark: &[u8]| {
        let at = text.windows(mark.len()).position(|window| window == mark)?;
        Some(at + mark.len())
    };
    end_of(b"\n\n").or_else(|| end_of(b"\n\r\n")).unwrap_or(0)
}

/// The excerpt that shows where a finding is. `None`: the finding has no place in a text.
pub(super) fn line_excerpt(
    request: &CheckedRequest<'_>,
    finding: &Finding<'_>,
    secrets: &RequestSecrets,
) -> Option<LineExcerpt> {
    let span = finding.span.clone()?;
    let (line, line_start) = request.line(span.start);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let part = |range: Range<usize>| {
        String::from_utf8_lossy(line.get(range).unwrap_or_default()).into_owned()
    };

    let from = span.start.saturating_sub(line_start).min(line.len());
    let to = span.end.saturating_sub(line_start).clamp(from, line.len());
    // Of an object or array only the bracket is marked.
    let is_container = matches!(line.get(from), Some(b'{' | b'['));
    let to = if is_container { from + 1 } else { to };

    let marked = part(from..to.min(from + MOST_SEARCHED));
    // The name of a secret may be shown.
    let is_name = finding.parameter.rsplit('/').next() == Some(marked.trim_matches('"'));
    let is_masked =
        finding.value.as_str().is_some_and(|value| value.contains(MASK) && !marked.contains(MASK));
    let is_secret = finding.value == MASK || is_masked || holds_secret(marked.as_bytes());
    let is_hidden = is_secret && !is_name;
    let marked = match is_hidden {
        true => MASK.to_owned(),
        false => keep_start(&mask_text(&marked), MOST_MARKED),
    };

    let (before, after) = if is_hidden || secrets.cover(span.start) {
        let dots = |is_cut: bool| if is_cut { "…".to_owned() } else { String::new() };
        (dots(from > 0), dots(to < line.len()))
    } else {
        (keep_end(&part(0..from), MOST_AROUND), keep_start(&part(to..line.len()), MOST_AROUND))
    };

    let harmless = |text: String| escape_for_terminal(&text.replace('\t', "    ")).into_owned();
    let [before, marked, after] = [before, marked, after].map(harmless);
    Some(LineExcerpt {
        place: request.place(span.start),
        text: format!("{before}{marked}{after}"),
        marked: before.len()..before.len() + marked.len(),
    })
}

fn holds_secret(text: &[u8]) -> bool {
    if text.len() > MOST_SEARCHED {
        return true;
    }

    let text = String::from_utf8_lossy(text);
    hints_at_secret(&text) || mask_text(&text) != text
}

/// The first characters of a text, with dots if there are more.
fn keep_start(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The last characters of a text, with dots if there are more.
fn keep_end(text: &str, most: usize) -> String {
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
        assert_eq!(
            (keep_start("äöü", 2), keep_end("äöü", 2)),
            ("äö…".to_owned(), "…öü".to_owned())
        );
        assert_eq!(
            (keep_start("äöü", 3), keep_end("äöü", 3)),
            ("äöü".to_owned(), "äöü".to_owned())
        );
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
