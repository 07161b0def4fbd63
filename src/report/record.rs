//! A record for people: JSON is laid out over lines, anything else is written as text; secrets are
//! masked on the way.
//!
//! Everything is written as soon as it is read, so that a large record needs little memory: a bit
//! for each container, and a few bytes for each that is open. Numbers, escapes and repeated keys
//! stay as recorded. This file must not know which names and texts are secret, nor where the record
//! is from.

use std::io::{self, Write};
use std::ops::Range;

use super::pairs::{Pairs, is_secret_name, names_value};
use crate::escape::{escape_for_terminal, write_in_json};
use crate::grammar::{Fault, Text, Value, Visitor, visit};
use crate::secrets::{MASK, excerpt_of_part, mask_text, shortened};

/// Deeper lines are not indented further: otherwise the output would grow with the square of the
/// depth.
const MAX_INDENTED_DEPTH: usize = 32;
/// How many blanks a line is indented for each level.
const INDENT: usize = 2;
/// How often a string in JSON may again hold JSON whose keys are looked at.
const INNER_LEVELS: usize = 4;
/// How deep the JSON in a string may be nested.
const INNER_DEPTH: usize = 1024;
/// A longer string is not searched for secrets. Only its beginning is shown, shortened and masked.
const LONGEST_STRING: usize = 1 << 20;
/// How much is shown, in characters, of a string that is too long and of text that is not JSON.
const SHOWN: usize = 4096;
/// Values that are shown even if they are secret by their key: they say nothing.
const SAYS_NOTHING: [&[u8]; 4] = [b"null", b"true", b"false", b"\"\""];
/// The longest indentation.
const BLANKS: &str = match std::str::from_utf8(&[b' '; MAX_INDENTED_DEPTH * INDENT]) {
    Ok(blanks) => blanks,
    Err(_) => "",
};

/// Writes `record` over lines, so that nothing in it can act on a terminal. If `mask` is set, what
/// looks like a secret is masked.
///
/// JSON stays JSON. Of anything else, the first 4,096 characters are written as text, and the fault
/// is returned.
///
/// # Errors
///
/// If `out` fails.
///
/// ```
/// use apitriage::report::write_record;
///
/// let mut out = Vec::new();
/// let fault = write_record(br#"{"Token":"hush","a":[1]}"#, 1024, true, &mut out).unwrap();
/// assert_eq!(fault, None);
/// assert_eq!(out, b"{\n  \"Token\": \"***\",\n  \"a\": [\n    1\n  ]\n}\n");
/// ```
pub fn write_record(
    record: &[u8],
    max_depth: usize,
    mask: bool,
    mut out: impl Write,
) -> io::Result<Option<Fault>> {
    let pairs = match Pairs::of(record, max_depth) {
        Ok(pairs) => pairs,
        Err(fault) => {
            write_text(record, mask, &mut out)?;
            return Ok(Some(fault));
        }
    };
    let pairs = mask.then_some(&pairs);
    lay_out(record, max_depth, &mut Layout::new(record, true, pairs, INNER_LEVELS, &mut out))?;
    writeln!(out)?;
    Ok(None)
}

/// Writes the beginning of a record that is not JSON: it can be neither laid out nor masked by its
/// keys.
fn write_text(record: &[u8], mask: bool, out: &mut impl Write) -> io::Result<()> {
    // A character has at most four bytes.
    let front = String::from_utf8_lossy(record.get(..4 * SHOWN).unwrap_or(record));
    let goes_on = record.len() > 4 * SHOWN;
    let text =
        if mask { excerpt_of_part(&front, SHOWN, goes_on) } else { shortened(&front, SHOWN) };
    for line in text.lines() {
        writeln!(out, "{}", escape_for_terminal(line))?;
    }
    if record.len() > SHOWN {
        writeln!(out, "… {} bytes in all", record.len())?;
    }
    Ok(())
}

/// Writes all of a text, which must be valid JSON.
fn lay_out<'a>(text: &'a [u8], max_depth: usize, layout: &mut Layout<'_, 'a>) -> io::Result<()> {
    visit(text, max_depth, layout).map_err(|_| io::ErrorKind::InvalidData)?;
    std::mem::replace(&mut layout.written, Ok(()))
}

/// Writes a text while it is read.
struct Layout<'w, 'a> {
    text: &'a [u8],
    /// Whether it is laid out over lines, for people; otherwise it is written without any blanks.
    is_pretty: bool,
    /// The pairs of the text, if secrets are masked.
    pairs: Option<&'w Pairs>,
    /// How often a string may still hold JSON whose keys are looked at.
    inner_levels: usize,
    out: &'w mut dyn Write,
    /// Whether everything could be written so far.
    written: io::Result<()>,
    /// For each open container, whether it is a pair whose value is secret.
    open: Vec<bool>,
    /// How many containers have opened, to number them as `Pairs` does.
    count: usize,
    /// Whether nothing was written in the innermost container yet.
    is_empty: bool,
    /// Whether a key was written whose value comes next.
    has_key: bool,
    /// Whether the value that comes next is secret by its key.
    is_secret: bool,
    /// If the text is inside a secret container: the depth of the outermost one, itself not
    /// counted.
    secret_from: Option<usize>,
}

impl<'w, 'a> Layout<'w, 'a> {
    fn new(
        text: &'a [u8],
        is_pretty: bool,
        pairs: Option<&'w Pairs>,
        inner_levels: usize,
        out: &'w mut dyn Write,
    ) -> Self {
        Layout {
            text,
            is_pretty,
            pairs,
            inner_levels,
            out,
            written: Ok(()),
            open: Vec::new(),
            count: 0,
            is_empty: true,
            has_key: false,
            is_secret: false,
            secret_from: None,
        }
    }

    /// Writes what is not from the record: brackets, commas, blanks, masks.
    fn put(&mut self, text: &str) {
        if self.written.is_ok() {
            self.written = self.out.write_all(text.as_bytes());
        }
    }

    /// Writes what is from the record. If it is not pretty, the text is part of a string, and is
    /// escaped when that is written.
    fn put_recorded(&mut self, text: &str) {
        if !self.is_pretty {
            self.put(text);
        } else if self.written.is_ok() {
            self.written = write_in_json(text, self.out);
        }
    }

    fn begin_line(&mut self) {
        if self.is_pretty {
            self.put("\n");
            self.put(BLANKS.get(..self.open.len() * INDENT).unwrap_or(BLANKS));
        }
    }

    /// Begins a member of an object, or an element of an array.
    fn begin_item(&mut self) {
        if !std::mem::take(&mut self.is_empty) {
            self.put(",");
        }
        self.begin_line();
    }

    fn begin_value(&mut self) {
        let follows_key = std::mem::take(&mut self.has_key);
        if !follows_key && !self.open.is_empty() {
            self.begin_item();
        }
    }

    /// Writes a key or a string. What looks like a secret in it is masked.
    fn put_string(&mut self, text: Text<'a>, inner_levels: usize) {
        let masked = self.pairs.and_then(|_| masked(text, inner_levels));
        match masked.and_then(|masked| serde_json::to_string(&masked).ok()) {
            Some(masked) => self.put_recorded(&masked),
            None => {
                self.put("\"");
                self.put_recorded(text.raw());
                self.put("\"");
            }
        }
    }
}

impl<'a> Visitor<'a> for Layout<'_, 'a> {
    fn key(&mut self, _depth: usize, raw: &'a [u8], escaped: bool, _at: usize) {
        let key = Text::new(raw, escaped);
        self.begin_item();
        self.put_string(key, 0);
        self.put(if self.is_pretty { ": " } else { ":" });
        self.has_key = true;

        let is_secret_by_pair = self.open.last() == Some(&true) && names_value(key);
        self.is_secret = self.pairs.is_some() && (is_secret_by_pair || is_secret_name(key));
    }

    fn wants_value(&self) -> bool {
        true
    }

    fn scalar(&mut self, value: Value<'a>, span: Range<usize>) {
        let token = self.text.get(span).unwrap_or_default();
        let is_secret = std::mem::take(&mut self.is_secret) || self.secret_from.is_some();

        self.begin_value();
        match value {
            _ if is_secret && !SAYS_NOTHING.contains(&token) => {
                self.put("\"");
                self.put(MASK);
                self.put("\"");
            }
            Value::Text(text) => self.put_string(text, self.inner_levels),
            _ => self.put(std::str::from_utf8(token).unwrap_or_default()),
        }
    }

    fn open(&mut self, container: Value<'a>, depth: usize, _at: usize) {
        self.begin_value();
        if std::mem::take(&mut self.is_secret) {
            self.secret_from.get_or_insert(depth);
        }

        self.put(if container == Value::Object { "{" } else { "[" });
        self.open.push(self.pairs.is_some_and(|pairs| pairs.is_secret(self.count)));
        self.count += 1;
        self.is_empty = true;
    }

    fn close(&mut self, depth: usize, end: usize) {
        self.open.pop();
        if !std::mem::take(&mut self.is_empty) {
            self.begin_line();
        }
        let bracket = self.text.get(end.saturating_sub(1));
        self.put(if bracket == Some(&b'}') { "}" } else { "]" });

        // Here `depth` counts the container that closes; where it opened, it did not.
        self.secret_from = self.secret_from.filter(|&from| from + 1 < depth);
    }
}

/// The string in which what looks like a secret is masked; `None`: nothing does. JSON in a string
/// is masked by its own keys.
fn masked(text: Text<'_>, inner_levels: usize) -> Option<String> {
    if text.raw().len() > LONGEST_STRING {
        return Some(beginning(text.raw()));
    }

    let decoded = text.decode_lossy();
    let may_be_json = inner_levels > 0 && decoded.trim_start().starts_with(['{', '[', '"']);
    let inside = if may_be_json { masked_json(&decoded, inner_levels - 1) } else { None };
    let masked = inside.unwrap_or_else(|| mask_text(&decoded));

    // Without a secret in it, the string stays as it was recorded, blanks and all.
    (masked != decoded && masked.contains(MASK)).then_some(masked)
}

/// The text with its secrets masked, without blanks; `None`: it is not JSON.
fn masked_json(text: &str, inner_levels: usize) -> Option<String> {
    let pairs = Pairs::of(text.as_bytes(), INNER_DEPTH).ok()?;
    let mut out = Vec::new();
    let mut layout = Layout::new(text.as_bytes(), false, Some(&pairs), inner_levels, &mut out);
    lay_out(text.as_bytes(), INNER_DEPTH, &mut layout).ok()?;
    String::from_utf8(out).ok()
}

/// What is shown of a string that is too long to be searched.
fn beginning(raw: &str) -> String {
    let end = raw.char_indices().nth(4 * SHOWN).map_or(raw.len(), |(end, _)| end);
    let front = Text::new(raw.get(..end).unwrap_or_default().as_bytes(), true).decode_lossy();
    let shown = excerpt_of_part(&front, SHOWN, end < raw.len());
    format!("{shown} ({} bytes, shortened)", raw.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(record: &str, mask: bool) -> String {
        let mut out = Vec::new();
        assert_eq!(
            write_record(record.as_bytes(), 1024, mask, &mut out).unwrap(),
            None,
            "{record:.80}"
        );
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn layout_keeps_every_token() {
        let record = r#"{"a":[1e400,-0,{}],"a":"\u0041\ud800","b":[],"c":{"d":null}}"#;
        let laid_out = shown(record, true);
        let mut compact = Vec::new();
        let mut layout = Layout::new(laid_out.as_bytes(), false, None, 0, &mut compact);
        lay_out(laid_out.as_bytes(), 1024, &mut layout).unwrap();
        assert_eq!(String::from_utf8(compact).unwrap(), record);
        assert!(
            laid_out.contains("\n  \"b\": [],\n  \"c\": {\n    \"d\": null\n  }\n}"),
            "{laid_out}"
        );
    }

    #[test]
    fn secrets_are_masked_unless_asked() {
        let record = r#"{"Response":{"Token":"hush","Keys":{"SecretKey":["hush",{"x":"hush"}]},"Open":"seen",
            "Event":"{\"secretKey\": \"hush\", \"seen\": 1}","Bad":"{\"secretKey\": \"hush","Half":"\ud800 token=hush",
            "Twice":"\"{\\\"token\\\":\\\"hush\\\"}\"","Url":"https://x.example/?sign_token=hush",
            "Pairs":[{"Key":"Password","Value":"hush"},{"Key":"City","Value":"seen"},
            {"Value":"hush","Key":"Password"},{"Value":["hush",{"Value":"hush"}],"DefaultValue":"hush","Name":"Token"},
            {"Value":"seen","Key":"City"},{"Value":{"Name":"Token","Value":"hush","x":"seen"},"Key":"City"}],"RequestId":"seen"}}"#;
        let masked = shown(record, true);
        assert!(!masked.contains("hush"), "{masked}");
        assert_eq!(masked.matches("seen").count(), 6, "{masked}");
        assert_eq!(shown(record, false).matches("hush").count(), 14);
        serde_json::from_str::<serde::de::IgnoredAny>(&masked).unwrap();
    }

    /// Many values before the name that says they are secret, and many objects of that kind.
    #[test]
    fn many_pairs_are_masked_in_either_order() {
        let values =
            |count: usize| (0..count).map(|n| format!(r#""{n}Value":"hush","#)).collect::<String>();
        let one = format!(r#"{{{}"x":[{{}}],"Key":"Password"}}"#, values(100_000));
        let many = vec![format!(r#"{{{}"Key":"Password"}}"#, values(1)); 100_000].join(",");
        for record in [one, format!("[{many}]")] {
            let masked = shown(&record, true);
            assert_eq!(
                (masked.matches("***").count(), masked.matches("hush").count()),
                (100_000, 0)
            );
            serde_json::from_str::<serde::de::IgnoredAny>(&masked).unwrap();
        }
    }

    #[test]
    fn what_could_act_is_escaped_as_json_has_it() {
        let record = "{\"k\u{9b}31m\":\"\u{202e}\u{7f}\u{e0041}é##vso[x]\"}";
        for mask in [true, false] {
            let shown = shown(record, mask);
            assert_eq!(
                shown,
                "{\n  \"k\\u009b31m\": \"\\u202e\\u007f\\udb40\\udc41é#\\u0023vso[x]\"\n}\n"
            );
            let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
            assert_eq!(value(&shown), value(record));
        }
    }

    #[test]
    fn depth_is_indented_so_far() {
        let record = format!("{}1,2{}", "[".repeat(1000), "]".repeat(1000));
        let shown = shown(&record, true);
        assert_eq!(shown.lines().map(|line| line.len() - line.trim_start().len()).max(), Some(64));
        assert_eq!(shown.lines().count(), 2002);
    }

    #[test]
    fn a_long_string_is_shown_by_its_beginning() {
        let long = "x ".repeat(LONGEST_STRING);
        let record = format!(r#"{{"a":"open {long}token=hush","password":"{long}"}}"#);
        let masked = shown(&record, true);
        serde_json::from_str::<serde::de::IgnoredAny>(&masked).unwrap();
        assert!(masked.len() < 2 * SHOWN && !masked.contains("hush"), "{masked:.200}");
        assert!(
            masked.contains(&format!("… ({} bytes, shortened)", 2 * LONGEST_STRING + 15)),
            "{masked:.80}"
        );
        assert!(shown(&record, false).len() > 4 * LONGEST_STRING);
    }

    #[test]
    fn what_is_not_json_is_text_without_secrets() {
        let record = b"{\"a\":\"\xff\",\"Token\":\"hush\",\n::error::\x1b}";
        let mut out = Vec::new();
        let fault = write_record(record, 1024, true, &mut out).unwrap().unwrap();
        assert_eq!(fault.at, 6);
        let shown = String::from_utf8(out).unwrap();
        assert!(
            shown.starts_with("{\"a\":\"\u{fffd}\",\"Token\":") && shown.contains(MASK),
            "{shown}"
        );
        assert!(
            shown.ends_with(",\n\\u{3a}:error::\\u{1b}}\n") && !shown.contains("hush"),
            "{shown}"
        );
    }
}
