//! Guesses what an input is that holds no requests: `a curl command`, `YAML`.
//!
//! The guess is for people. It is made from the first bytes, and only if no action was given. This
//! file must not decide how requests are read.

use std::ops::Range;

use super::form::beginning;
use crate::grammar::{Value, Visitor, visit};

/// Guesses what a text is that has none of the forms of requests.
pub(super) fn guess_text(head: &[u8]) -> &'static str {
    let bytes = beginning(head);
    let text = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let line = text.lines().next().unwrap_or_default().trim();
    let command = line.trim_start_matches("$ ");

    if text.is_empty() || bytes.contains(&0) {
        "binary data"
    } else if command.starts_with("curl ") {
        "a curl command"
    } else if command.starts_with("tccli ") {
        "a tccli command"
    } else if line.starts_with("HTTP/") {
        "an HTTP response"
    } else if line.starts_with("#!") {
        "a script"
    } else if line.starts_with('<') {
        "XML or HTML"
    } else if is_log_line(line) {
        "a log"
    } else if text.lines().any(is_hcl) {
        "HCL (Terraform)"
    } else if line.starts_with("---")
        || text.lines().map(str::trim).find(|line| !is_blank_or_comment(line)).is_some_and(is_yaml)
    {
        "YAML"
    } else if is_markdown(text) {
        "Markdown"
    } else if line.contains('=') || line.starts_with('[') {
        "settings or source code"
    } else {
        "plain text"
    }
}

/// Whether a line begins with a time or an address, has a level near its beginning, or begins with
/// two pairs and a blank between them.
fn is_log_line(line: &str) -> bool {
    const LEVELS: [&str; 8] =
        ["TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "FATAL"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    let mut words =
        line.split_whitespace().map(|word| word.trim_matches(|c: char| "[]<>():,|".contains(c)));
    let first = words.next().unwrap_or_default();
    let is_time_or_address = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            && word.chars().filter(|c| "-:./".contains(*c)).count() >= 2
    };
    // Date, time, zone and the name of a program may come before the level.
    let has_level = words.clone().take(4).any(|word| LEVELS.contains(&word));
    let is_pair = |word: &str| word.split_once('=').is_some_and(|(name, _)| !name.is_empty());

    is_time_or_address(first)
        || LEVELS.contains(&first)
        || has_level
        || (MONTHS.contains(&first)
            && words.clone().next().is_some_and(|day| day.parse::<u8>().is_ok()))
        || (is_pair(first) && words.next().is_some_and(is_pair))
}

/// Whether a line begins a block: `resource "tencentcloud_audit" "main" {`
fn is_hcl(line: &str) -> bool {
    const BLOCKS: [&str; 8] =
        ["resource", "data", "provider", "variable", "module", "output", "locals", "terraform"];
    let line = line.trim();
    let is_block = line.split([' ', '"']).next().is_some_and(|word| BLOCKS.contains(&word));
    is_block && line.ends_with('{')
}

fn is_blank_or_comment(line: &str) -> bool {
    line.is_empty() || line.starts_with('#')
}

/// Whether a line is like `key: value`, `key:`, `- key: value` or `- {`.
fn is_yaml(line: &str) -> bool {
    if line.starts_with("- {") {
        return true;
    }
    let item = line.strip_prefix("- ").unwrap_or(line);
    let key = item.split_once(':').filter(|(_, value)| value.is_empty() || value.starts_with(' '));
    key.is_some_and(|(key, _)| !key.is_empty() && !key.contains(char::is_whitespace))
}

fn is_markdown(text: &str) -> bool {
    let is_heading =
        |line: &str| line.trim_start_matches('#').starts_with(' ') && line.starts_with('#');
    let is_rule = |line: &str| line.len() >= 3 && line.bytes().all(|byte| byte == b'=');
    let is_link = |line: &str| line.contains("](");
    text.lines().any(|line| {
        is_heading(line) || is_rule(line.trim()) || is_link(line) || line.starts_with("```")
    })
}

/// Guesses what a JSON text is that is not a request. `None`: it may be a request.
pub(super) fn guess_json(head: &[u8]) -> Option<&'static str> {
    let mut names = MemberNames::default();
    // The head may end in the middle of a text, or hold more than one. The names that were read
    // before that fault are enough.
    let _ = visit(beginning(head), usize::MAX, &mut names);

    let has = |name: &str| names.outer.contains(&name.as_bytes());
    let has_one = |list: &[&str]| list.iter().any(|name| has(name));
    if has_one(&["action", "Action", "params"]) {
        None
    } else if has("log")
        && names.of_log.iter().any(|name| matches!(*name, b"entries" | b"creator" | b"pages"))
    {
        Some("a HAR archive")
    } else if has("eventName") && has_one(&["eventTime", "eventSource", "userIdentity"]) {
        Some("a log of operations")
    } else if has_one(&["level", "severity", "lvl"])
        && has_one(&["msg", "message", "time", "ts", "timestamp", "@timestamp"])
    {
        Some("a log")
    } else {
        None
    }
}

/// The names in the first object, and those in its member `log`.
#[derive(Default)]
struct MemberNames<'a> {
    outer: Vec<&'a [u8]>,
    of_log: Vec<&'a [u8]>,
}

impl<'a> Visitor<'a> for MemberNames<'a> {
    fn key(&mut self, depth: usize, raw: &'a [u8], _escaped: bool, _at: usize) {
        match depth {
            1 => self.outer.push(raw),
            2 if self.outer.last().is_some_and(|outer| *outer == b"log") => self.of_log.push(raw),
            _ => {}
        }
    }

    fn wants_value(&self) -> bool {
        false
    }

    fn scalar(&mut self, _value: Value<'a>, _span: Range<usize>) {}

    fn open(&mut self, _container: Value<'a>, _depth: usize, _at: usize) {}

    fn close(&mut self, _depth: usize, _end: usize) {}
}

#[cfg(test)]
mod tests {
    use super::super::form::Form;
    use super::*;

    #[test]
    fn texts_that_are_no_requests_are_called_what_they_are() {
        for (text, looks) in [
            (
                "curl -X POST 'https://cloudaudit.tencentcloudapi.com/?Action=ListAudits'",
                "a curl command",
            ),
            ("$ curl https://x.example -d '{}'", "a curl command"),
            (
                "tccli cloudaudit LookUpEvents --StartTime 1 --LookupAttributes '[{\"a\"=1}]'",
                "a tccli command",
            ),
            ("HTTP/1.1 200 OK\nServer: nginx\n", "an HTTP response"),
            ("#!/bin/sh\necho a=b\n", "a script"),
            ("<p align=\"center\">\n", "XML or HTML"),
            ("2021-01-15T15:35:55Z INFO sent Action=ListAudits\n", "a log"),
            ("[2021-01-15 15:35:55] sent\n", "a log"),
            ("[INFO] sent\n", "a log"),
            ("Jan 15 15:35:55 host app: sent\n", "a log"),
            ("127.0.0.1 - - [15/Jan/2021] \"GET /?a=b HTTP/1.1\" 200\n", "a log"),
            ("time=\"2021\" level=info msg=sent\n", "a log"),
            ("resource \"tencentcloud_audit\" \"a\" {\n  name = \"a\"\n}\n", "HCL (Terraform)"),
            ("# audits\nlocals {\n", "HCL (Terraform)"),
            ("---\naction: ListAudits\n", "YAML"),
            ("action: ListAudits\nparams:\n  a: 1\n", "YAML"),
            ("# requests\n- action: ListAudits\n", "YAML"),
            ("- {action: ListAudits}\n", "YAML"),
            ("# apitriage\n\nSums up responses.\n", "Markdown"),
            ("[![ci](https://x.example)](y)\n", "Markdown"),
            ("apitriage\n=========\n", "Markdown"),
            ("name = \"x\"\n", "settings or source code"),
            ("export AUDIT=a\n", "settings or source code"),
            ("[audit]\nname=a\n", "settings or source code"),
            ("hello\n", "plain text"),
            ("5 requests were sent\n", "plain text"),
            ("\u{1}\0", "binary data"),
        ] {
            assert_eq!(Form::of(text.as_bytes(), false), None, "{text}");
            assert_eq!(guess_text(text.as_bytes()), looks, "{text}");
        }
        assert_eq!(guess_text(b"\xff\xfe"), "binary data");
        assert_eq!(guess_text(b"ab\xffc\0d"), "binary data", "whatever is before the first NUL");
    }

    #[test]
    fn json_that_is_no_request() {
        for (text, looks) in [
            (
                r#"{"log":{"version":"1.2","creator":{"name":"x"},"entries":[{"requ"#,
                Some("a HAR archive"),
            ),
            (r#"{"level":"info","msg":"sent"}"#, Some("a log")),
            ("{\"ts\":1,\"level\":\"info\"}\n{\"ts\":2,\"level\":\"info\"}\n", Some("a log")),
            (r#"{"eventName":"LookUpEvents","userIdentity":{}}"#, Some("a log of operations")),
            (r#"{"level":"info","msg":"sent","action":"ListAudits"}"#, None),
            (r#"{"log":{"x":1}}"#, None),
            (r#"{"AuditName":"a"}"#, None),
            (r#"{"Response":{}}"#, None),
            ("7", None),
            ("", None),
        ] {
            assert_eq!(guess_json(text.as_bytes()), looks, "{text}");
        }
    }
}
