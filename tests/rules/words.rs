//! The words of findings, of every rule at least once, in `words.txt`: a request after `>`, and
//! below it the findings.
//!
//! Whether a sentence says what it should was judged by reading the file; here only that it still
//! says so. With `APITRIAGE_BLESS=1` the file is rewritten, to be read again. It must not decide
//! which finding is right: the other files do.

use apitriage::preflight::{Checker, Preset, RegionOf, Request, Rule};

use super::NOW;

const WORDS: &str = include_str!("words.txt");
const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rules/words.txt");

/// The findings of a request: `FORM [ACTION] TEXT`, in which `\r\n` is written as four characters.
fn words_of(asked: &str) -> String {
    let (form, text) = asked.split_once(' ').unwrap_or((asked, ""));
    let (action, rest) = text.split_once(' ').unwrap_or((text, ""));
    let long = format!("{{}}{}", " ".repeat(10 << 20));
    let plain = text.replace("\\r\\n", "\r\n");
    let checker = Checker::new();
    let (checker, request) = match form {
        "json" => (checker, Request::json(action, rest.as_bytes())),
        "page" => (checker.preset(Preset::Page), Request::json(action, rest.as_bytes())),
        "current" => (checker.preset(Preset::Current), Request::json(action, rest.as_bytes())),
        "long" => (checker, Request::json(text, long.as_bytes())),
        "form" => (checker, Request::form(text)),
        "envelope" => (checker, Request::envelope(text.as_bytes())),
        "http" => (checker, Request::http(plain.as_bytes())),
        "version" => (checker, Request::json("ListAudits", b"{}").version(text)),
        "region" => (checker, Request::json("ListAudits", b"{}").region(text)),
        "region-of" => (
            checker.regions(RegionOf::Request, ["a", "b"]),
            Request::json("ListAudits", b"{}").region(text),
        ),
        "method" => (checker, Request::json("ListAudits", b"{}").method(text)),
        "timestamp" => (
            checker,
            Request::json("ListAudits", b"{}").timestamp(NOW + text.parse::<i64>().unwrap()),
        ),
        _ => panic!("{form}"),
    };
    let findings = checker.check(&request, NOW);
    let mut said = format!("= {findings}\n");

    for finding in &findings {
        let (rule, limit, near) = (finding.rule, finding.limit, finding.near.join(" "));
        said += &format!("{} {rule} {} {}", finding.severity, finding.parameter, finding.value);
        said += &[(": ", limit), (" ~ ", &near)]
            .map(
                |(sign, text)| {
                    if text.is_empty() { String::new() } else { format!("{sign}{text}") }
                },
            )
            .concat();
        said += &format!("\n    {}\n", finding.message);

        // Where the message says all, there is no help.
        if !finding.help.is_empty() {
            said += &format!("    {}\n", finding.help);
        }
    }
    said
}

#[test]
fn words_are_as_expected() {
    let asked = WORDS.lines().filter_map(|line| line.strip_prefix("> "));
    let said: String = asked.map(|asked| format!("> {asked}\n{}", words_of(asked))).collect();
    for rule in Rule::all() {
        assert!(
            said.lines().any(|line| line.split(' ').nth(1) == Some(rule.word())),
            "{rule} has no words here"
        );
    }

    if std::env::var_os("APITRIAGE_BLESS").is_some() {
        std::fs::write(PATH, said).unwrap();
        return;
    }

    for (line, (was, is)) in (1..).zip(WORDS.lines().zip(said.lines())) {
        assert_eq!(is, was, "words.txt:{line}; if the new text is right: APITRIAGE_BLESS=1");
    }
    assert_eq!(said.lines().count(), WORDS.lines().count(), "lines in words.txt");
}
