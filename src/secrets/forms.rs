//! Secrets that are recognised by their form, whatever their name: tokens with a known beginning,
//! keys in PEM form, credentials of HTTP and of URLs.
//!
//! This file must not know names.

use std::ops::Range;

use memchr::memmem;

use super::passwords;
use super::spelling::{Blanks, escape_len, skip_blanks};

/// A secret in a text.
pub(super) struct Formed {
    pub(super) place: Range<usize>,
    /// The length of its beginning, if that says which kind it is and may be shown. Secrets without
    /// one may be short enough to be guessed from a hash.
    pub(super) kind: Option<usize>,
}

impl Formed {
    fn whole(place: Range<usize>) -> Self {
        Formed { place, kind: None }
    }
}

/// A kind of token: how it begins, and its least length.
struct TokenKind {
    prefix: &'static str,
    least: usize,
    /// Only letters and digits follow the prefix.
    is_plain: bool,
}

const fn plain(prefix: &'static str, least: usize) -> TokenKind {
    TokenKind { prefix, least, is_plain: true }
}

const fn mixed(prefix: &'static str, least: usize) -> TokenKind {
    TokenKind { prefix, least, is_plain: false }
}

const TOKEN_KINDS: &[TokenKind] = &[
    mixed("AKID", 14), // Tencent Cloud
    mixed("AKIA", 16), // AWS
    plain("ASIA", 16),
    plain("LTAI", 16), // Alibaba Cloud
    plain("AKLT", 20), // Volcengine
    mixed("AIza", 30), // Google
    mixed("ya29.", 24),
    plain("ghp_", 20), // GitHub
    plain("gho_", 20),
    plain("ghu_", 20),
    plain("ghs_", 20),
    plain("ghr_", 20),
    mixed("github_pat_", 24),
    mixed("glpat-", 16), // GitLab
    mixed("gldt-", 20),
    mixed("glrt-", 20),
    mixed("xoxa-", 14), // Slack
    mixed("xoxb-", 14),
    mixed("xoxe-", 14),
    mixed("xoxo-", 14),
    mixed("xoxp-", 14),
    mixed("xoxr-", 14),
    mixed("xoxs-", 14),
    mixed("xapp-", 14),
    mixed("sk-", 20),      // OpenAI and others
    plain("sk_live_", 16), // Stripe
    plain("sk_test_", 16),
    plain("rk_live_", 16),
    plain("whsec_", 20),
    mixed("SG.", 40), // SendGrid
    plain("hf_", 20), // Hugging Face
    plain("npm_", 20),
    mixed("pypi-AgE", 24),
    mixed("dckr_pat_", 20),
    plain("dop_v1_", 24), // DigitalOcean
    plain("shpat_", 20),  // Shopify
    plain("shpss_", 20),
    mixed("hvs.", 20), // Vault
    mixed("gsk_", 24),
    mixed("ATATT3", 24), // Atlassian
];

/// The shortest beginning of a signed token (`{"` in Base64).
const SIGNED: &str = "eyJ";

/// All secrets in `text` by form, in no order.
pub(super) fn secrets(text: &str) -> Vec<Formed> {
    let mut found = Vec::new();
    tokens(text, &mut found);
    private_keys(text, &mut found);
    passwords::find(text, |place| found.push(Formed::whole(place)));
    found
}

fn tokens(text: &str, found: &mut Vec<Formed>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let next_word =
        |at: usize| bytes.get(at..).and_then(|rest| rest.iter().position(|&byte| is_word(byte)));
    while let Some(start) = next_word(at) {
        let start = at + start;
        let rest = text.get(start..).unwrap_or_default();
        let len = rest.bytes().position(|byte| !is_word(byte)).unwrap_or(rest.len());
        at = start + len;

        let front = text.get(..start).unwrap_or_default();
        let escape = escape_len(front, rest).min(len);
        let starts = if escape == 0 { 0..1 } else { 0..2 };
        let formed =
            starts.map(|nth| nth * escape).find_map(|skipped| formed(text, start + skipped, at));
        let Some(formed) = formed else { continue };

        // Credentials right after the word need no second search; before the response of `Digest`
        // are other fields.
        let gap = text.get(at..formed.place.start);
        if gap.is_some_and(|gap| !gap.contains('=')) {
            at = formed.place.end;
        }
        found.push(formed);
    }
}

/// The secret that is in the word at `start..end`, or after it.
fn formed(text: &str, start: usize, end: usize) -> Option<Formed> {
    let (word, after) = (text.get(start..end)?, text.get(end..)?);
    if let Some((token, kind)) = token(word) {
        return Some(Formed { place: start + token..end, kind: Some(kind) });
    }
    let credentials = credentials(word, after)?;
    Some(Formed::whole(start + credentials.start..start + credentials.end))
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'+' | b'/')
}

/// Where a token begins in `word`, and the length of the part that says which kind it is.
fn token(word: &str) -> Option<(usize, usize)> {
    if word.len() < 14 {
        return None;
    }
    let is_mark = |byte: u8| matches!(byte, b'/' | b'.' | b'+' | b'-');
    let marks = word.bytes().enumerate().filter(|&(_, byte)| is_mark(byte)).map(|(at, _)| at + 1);
    let last_dot = word.rfind('.').unwrap_or_default();
    let first = std::iter::once(0).chain(marks).find_map(|at| {
        let from = word.get(at..)?;
        let is_signed = from.starts_with(SIGNED) && from.len() >= 30 && at < last_dot;
        if is_signed {
            return Some((at, SIGNED.len()));
        }
        let is_sentence =
            word.get(..at).is_some_and(|front| front.ends_with('-')) && from.starts_with("sk-");
        let kind = TOKEN_KINDS.iter().find(|kind| kind.fits(from)).filter(|_| !is_sentence);
        kind.map(|kind| (at, kind.prefix.len()))
    });
    // These two are recognised wherever they begin.
    first.or_else(|| {
        let at = [("AKID", 14), ("AKIA", 16)]
            .iter()
            .find_map(|(prefix, least)| word.find(prefix).filter(|at| word.len() - at >= *least))?;
        let start = word.get(..at)?.rfind(['/', '.', '+']).map_or(0, |mark| mark + 1);
        Some((start, 0))
    })
}

impl TokenKind {
    fn fits(&self, text: &str) -> bool {
        let Some(rest) = text.strip_prefix(self.prefix) else { return false };
        let len = if self.is_plain {
            rest.bytes().take_while(u8::is_ascii_alphanumeric).count()
        } else {
            rest.len()
        };
        self.prefix.len() + len >= self.least
    }
}

/// Words that follow `Basic` and `Bearer` in sentences and challenges.
const NO_CREDENTIALS: &[&str] = &[
    "and",
    "auth",
    "authentication",
    "authorization",
    "edition",
    "for",
    "in",
    "info",
    "information",
    "is",
    "or",
    "plan",
    "realm",
    "tier",
    "token",
    "type",
    "version",
];

/// What follows `Bearer` and `Basic`, counted from the beginning of `word`.
fn credentials(word: &str, after: &str) -> Option<Range<usize>> {
    let is_scheme =
        |word: &str| word.eq_ignore_ascii_case("bearer") || word.eq_ignore_ascii_case("basic");
    // In a form, a blank is a plus.
    if let Some((scheme, rest)) = word.split_once('+').filter(|(scheme, _)| is_scheme(scheme)) {
        return (!rest.is_empty()).then(|| scheme.len() + 1..word.len());
    }
    if word.eq_ignore_ascii_case("digest") {
        return digest_response(after)
            .map(|value| word.len() + value.start..word.len() + value.end);
    }
    if !is_scheme(word) {
        return None;
    }
    let value = skip_blanks(after, Blanks::InLine);
    if value.len() == after.len() {
        return None;
    }

    let quoted = value.trim_start_matches(['\\', '"', '\'']);
    let is_after_string =
        quoted.len() < value.len() && quoted.starts_with([',', ';', ':', '.', '}', ']', ')']);
    let ends = |c: char| c.is_whitespace() || "\"'\\,;<>&".contains(c);
    let beginning = start_of(quoted, LONGEST_WORD);
    let beginning = beginning.split(ends).next().unwrap_or_default();
    let name = beginning.split(['=', ':', '.']).next().unwrap_or_default();
    let is_word = NO_CREDENTIALS.iter().any(|word| word.eq_ignore_ascii_case(name));
    if beginning.is_empty() || is_after_string || is_word {
        return None;
    }

    let start = word.len() + after.len() - quoted.len();
    Some(start..start + quoted.find(ends).unwrap_or(quoted.len()))
}

/// Longer than any of [`NO_CREDENTIALS`].
const LONGEST_WORD: usize = 64;

/// The value of `response` on the line of the word `Digest`: the answer to a challenge.
fn digest_response(after: &str) -> Option<Range<usize>> {
    const MOST: usize = 4096;
    let line = start_of(after, MOST).split(['\n', '\r']).next()?;
    let mut names =
        line.match_indices("response").filter_map(|(at, name)| line.get(at + name.len()..));
    let value = names.find_map(|after| after.trim_start().strip_prefix('='))?;
    let value = value.trim_start().trim_start_matches(['\\', '"']);
    let start = line.len() - value.len();
    let len = value.find(['"', '\\', ',', ' ']).unwrap_or(value.len());
    (len > 0).then_some(start..start + len)
}

/// At most `most` bytes from the beginning of `text`.
pub(super) fn start_of(text: &str, most: usize) -> &str {
    (0..4)
        .find_map(|less| text.get(..most.min(text.len()).saturating_sub(less)))
        .unwrap_or_default()
}

/// Finds private keys in PEM form. If the end of one is missing, all that follows belongs to it.
fn private_keys(text: &str, found: &mut Vec<Formed>) {
    let mut end = 0;
    for at in memmem::find_iter(text.as_bytes(), "BEGIN") {
        let Some(start) = dashes_before(text, at).filter(|_| at >= end) else { continue };
        let after = text.get(at..).unwrap_or_default();
        let label = after.split("----").next().unwrap_or_default();
        // The blanks between the words may be encoded.
        if !(label.contains("PRIVATE") && label.contains("KEY")) {
            continue;
        }

        end = end_of_key(text, at);
        found.push(Formed { place: start..end, kind: Some(0) });
    }
}

/// Where the dashes before `at` begin. Some formats have four of them, and a blank.
fn dashes_before(text: &str, at: usize) -> Option<usize> {
    let front = text.get(..at)?;
    let front = front.strip_suffix(' ').unwrap_or(front);
    let start = front.strip_suffix("----")?;
    Some(start.strip_suffix('-').unwrap_or(start).len())
}

/// The end of the private key that begins at `start`.
fn end_of_key(text: &str, start: usize) -> usize {
    let after = text.get(start..).unwrap_or_default();
    let mut ends = memmem::find_iter(after.as_bytes(), "END").map(|at| start + at);
    let Some(end) = ends.find(|&at| dashes_before(text, at).is_some()) else { return text.len() };
    let label = text.get(end..).unwrap_or_default();
    let Some(len) = label.find("----").map(|at| at + "----".len()) else { return text.len() };
    let last = label.get(len..).unwrap_or_default();
    end + len + usize::from(last.starts_with('-'))
}
