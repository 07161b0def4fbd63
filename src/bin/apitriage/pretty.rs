//! A valid record laid out over lines, token by token: numbers, escapes and repeated keys stay as
//! recorded. Secrets are masked on the way, also in JSON that is kept inside a string.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use apitriage::report::escape_for_terminal;

use apitriage::secrets::{MASK, is_secret, is_value_name, mask_text, names_a_pair};

/// How deep JSON inside strings inside JSON is followed.
const INNER_LEVELS: usize = 4;

/// Writes `record`, which must be valid JSON, and stays JSON: what could act on a terminal, at once or behind a
/// pager, becomes an escape.
pub(crate) fn write(record: &[u8], mask: bool, out: &mut impl Write) -> io::Result<()> {
    let text = std::str::from_utf8(record).map_err(io::Error::other)?;
    let text = layout(text, Some(2), if mask { INNER_LEVELS } else { 0 }, mask);
    text.lines().try_for_each(|line| writeln!(out, "{}", escaped(line)))
}

/// Such characters stand in strings only, where JSON has an escape for any of them.
fn escaped(line: &str) -> Cow<'_, str> {
    if let Cow::Borrowed(line) = escape_for_terminal(line) {
        return Cow::Borrowed(line);
    }
    let mut escaped = String::with_capacity(line.len() + 16);
    for character in line.chars() {
        if let Cow::Borrowed(same) = escape_for_terminal(character.encode_utf8(&mut [0; 4])) {
            escaped.push_str(same);
        } else {
            character.encode_utf16(&mut [0; 2]).iter().for_each(|unit| escaped.push_str(&format!("\\u{unit:04x}")));
        }
    }
    Cow::Owned(escaped)
}

struct Writer {
    out: String,
    indent: Option<usize>,
    depth: usize,
    mask: bool,
    inner_levels: usize,
    /// The depth at which a secret value began.
    secret_from: Option<usize>,
    /// The last key was a secret's; its value has not come yet.
    secret_next: bool,
    /// The depth of an object in which a pair like `"Key": "Token", "Value": …` names a secret.
    secret_pair: Option<usize>,
    /// Where values of such pairs stand in `out`, by depth, whose name has not come yet.
    unnamed: Vec<(usize, Range<usize>)>,
    /// The next value is one.
    unnamed_next: bool,
    /// The last key.
    name: String,
}

/// `text` with each member on a line of its own, or without any blanks.
fn layout(text: &str, indent: Option<usize>, inner_levels: usize, mask: bool) -> String {
    let mut writer = Writer {
        out: String::with_capacity(text.len() * 2),
        indent,
        depth: 0,
        mask,
        inner_levels,
        secret_from: None,
        secret_next: false,
        secret_pair: None,
        unnamed: Vec::new(),
        unnamed_next: false,
        name: String::new(),
    };
    let mut rest = text.trim_start_matches(BLANKS);
    while let Some(first) = rest.chars().next() {
        let len = token_len(rest);
        let (token, behind) = rest.split_at(len);
        rest = behind.trim_start_matches(BLANKS);
        match first {
            '{' | '[' => {
                writer.begin_value();
                writer.open(first, rest.starts_with(['}', ']']));
            }
            '}' | ']' => writer.close(first),
            ',' => {
                writer.out.push(',');
                writer.line();
            }
            ':' => writer.out.push_str(if writer.indent.is_some() { ": " } else { ":" }),
            '"' if rest.starts_with(':') => writer.key(token),
            _ => writer.scalar(token),
        }
    }
    writer.out
}

/// No secret looks like this.
const SAYS_NOTHING: [&str; 4] = ["null", "true", "false", "\"\""];

const BLANKS: [char; 4] = [' ', '\n', '\r', '\t'];

/// The length of the token that valid JSON begins with.
fn token_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    match bytes.first() {
        Some(b'"') => {
            let mut escaped = false;
            let closes = |&byte: &u8| {
                let closes = byte == b'"' && !escaped;
                escaped = byte == b'\\' && !escaped;
                closes
            };
            bytes.get(1..).and_then(|inside| inside.iter().position(closes)).map_or(bytes.len(), |at| at + 2)
        }
        Some(b'{' | b'}' | b'[' | b']' | b',' | b':') => 1,
        _ => text.find([',', '}', ']', ' ', '\n', '\r', '\t']).unwrap_or(text.len()).max(1),
    }
}

impl Writer {
    fn line(&mut self) {
        if let Some(indent) = self.indent {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(' ', indent * self.depth));
        }
    }

    fn begin_value(&mut self) {
        if std::mem::take(&mut self.secret_next) {
            self.secret_from.get_or_insert(self.depth);
        }
        if std::mem::take(&mut self.unnamed_next) {
            self.unnamed.push((self.depth, self.out.len()..self.out.len()));
        }
    }

    fn open(&mut self, bracket: char, is_empty: bool) {
        self.out.push(bracket);
        self.depth += 1;
        if !is_empty {
            self.line();
        }
    }

    fn close(&mut self, bracket: char) {
        self.secret_pair = self.secret_pair.filter(|&depth| depth < self.depth);
        while self.unnamed.pop_if(|(depth, _)| *depth >= self.depth).is_some() {}
        self.depth = self.depth.saturating_sub(1);
        if !self.out.ends_with(['{', '[']) {
            self.line();
        }
        self.out.push(bracket);
        self.end_value();
        if self.secret_from.is_some_and(|depth| depth >= self.depth) {
            self.secret_from = None;
        }
    }

    fn end_value(&mut self) {
        if let Some((depth, place)) = self.unnamed.last_mut()
            && *depth == self.depth
            && place.start == place.end
        {
            place.end = self.out.len();
        }
    }

    /// The values are secrets: their name says so, which came behind them.
    fn mask_unnamed(&mut self) {
        let first = self.unnamed.partition_point(|(depth, _)| *depth < self.depth);
        let Some(start) = self.unnamed.get(first).map(|(_, place)| place.start) else { return };
        // All at once: to move what stands behind for each of them would take long if there are many.
        let written = self.out.split_off(start.min(self.out.len()));
        let mut from = 0;
        for (_, place) in self.unnamed.drain(first..) {
            let value = place.start - start..place.end - start;
            if written.get(value.clone()).is_some_and(|value| !SAYS_NOTHING.contains(&value)) {
                self.out.push_str(written.get(from..value.start).unwrap_or_default());
                self.out.push_str(&format!("\"{MASK}\""));
                from = value.end;
            }
        }
        self.out.push_str(written.get(from..).unwrap_or_default());
    }

    fn key(&mut self, token: &str) {
        let name = serde_json::from_str::<String>(token).unwrap_or_else(|_| token.to_owned());
        let names_value = is_value_name(&name);
        self.secret_next = self.mask && (is_secret(&name) || (names_value && self.secret_pair == Some(self.depth)));
        self.unnamed_next = self.mask && names_value && !self.secret_next;
        self.name = name;
        let masked = if self.mask { self.string(token) } else { token.to_owned() };
        self.out.push_str(&masked);
    }

    fn scalar(&mut self, token: &str) {
        let secret = std::mem::take(&mut self.secret_next) || self.secret_from.is_some();
        self.begin_value();
        if secret && !SAYS_NOTHING.contains(&token) {
            self.out.push_str(&format!("\"{MASK}\""));
        } else if self.mask && token.starts_with('"') {
            let said = serde_json::from_str::<String>(token).unwrap_or_else(|_| token.to_owned());
            if names_a_pair(&self.name) && is_secret(&said) {
                self.secret_pair = Some(self.depth);
                self.mask_unnamed();
            }
            let masked = self.string(token);
            self.out.push_str(&masked);
        } else {
            self.out.push_str(token);
        }
        self.end_value();
    }

    /// A string without what looks like a secret in it; JSON inside it is masked by its own keys.
    fn string(&self, token: &str) -> String {
        let Ok(text) = serde_json::from_str::<String>(token) else {
            // Half a surrogate pair: left as spelled.
            let masked = mask_text(token);
            return if masked.contains(MASK) { masked } else { token.to_owned() };
        };
        let masked = if text.trim_start().starts_with(['{', '[', '"']) {
            let valid = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
            let masked = match self.inner_levels {
                levels @ 1.. if valid => layout(&text, None, levels - 1, true),
                _ => mask_text(&text),
            };
            // Without a secret in it, the string stays as it was recorded, blanks and all.
            if masked.contains(MASK) { masked } else { text.clone() }
        } else {
            mask_text(&text)
        };
        if masked == text {
            return token.to_owned();
        }
        serde_json::to_string(&masked).unwrap_or_else(|_| format!("\"{MASK}\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(record: &str, mask: bool) -> String {
        let mut out = Vec::new();
        write(record.as_bytes(), mask, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn layout_keeps_every_token() {
        let record = r#"{"a":[1e400,-0,{}],"a":"\u0041\ud800","b":[],"c":{"d":null}}"#;
        let laid_out = shown(record, true);
        assert_eq!(layout(&laid_out, None, 0, false), record);
        assert!(laid_out.contains("\n  \"b\": [],\n  \"c\": {\n    \"d\": null\n  }\n}"), "{laid_out}");
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
        let values = |count: usize| (0..count).map(|n| format!(r#""{n}Value":"hush","#)).collect::<String>();
        let one = format!(r#"{{{}"x":[{{}}],"Key":"Password"}}"#, values(100_000));
        let many = vec![format!(r#"{{{}"Key":"Password"}}"#, values(1)); 100_000].join(",");
        for record in [one, format!("[{many}]")] {
            let masked = shown(&record, true);
            assert_eq!((masked.matches("***").count(), masked.matches("hush").count()), (100_000, 0));
            serde_json::from_str::<serde::de::IgnoredAny>(&masked).unwrap();
        }
    }

    #[test]
    fn what_could_act_is_escaped_as_json_has_it() {
        let record = "{\"k\u{9b}31m\":\"\u{202e}\u{7f}\u{e0041}é\"}";
        for mask in [true, false] {
            let shown = shown(record, mask);
            assert_eq!(shown, "{\n  \"k\\u009b31m\": \"\\u202e\\u007f\\udb40\\udc41é\"\n}\n");
            let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
            assert_eq!(value(&shown), value(record));
        }
    }
}
