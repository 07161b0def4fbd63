//! Passwords before a host: `https://user:password@host`, `user:password@tcp(host)`,
//! `user:password@host:3306`.
//!
//! This file must not know names.

use std::ops::Range;

use memchr::{memchr_iter, memmem};

/// How far before a host, outside of URLs, its user may begin.
const MOST: usize = 512;

/// Calls `found` with the place of each password in `text`.
pub(super) fn find(text: &str, mut found: impl FnMut(Range<usize>)) {
    in_urls(text, &mut found);
    for at in memchr_iter(b'@', text.as_bytes()) {
        let host = text.get(at + 1..).unwrap_or_default();
        let is_address = is_go_address(host);
        if (is_address || has_port(host))
            && let Some(place) = before_host(text, at, is_address)
        {
            found(place);
        }
    }
}

/// After `//`, between the first colon and the last `@` before a slash. The work is one pass,
/// however many slashes there are.
fn in_urls(text: &str, found: &mut impl FnMut(Range<usize>)) {
    let ends_run = |c: char| c.is_whitespace() || "\"\\<>".contains(c);
    let mut run_end = 0;
    let mut last_at = None;
    for slashes in memmem::find_iter(text.as_bytes(), "//") {
        let start = slashes + 2;
        let rest = text.get(start..).unwrap_or_default();
        if start > run_end {
            run_end = start + rest.find(ends_run).unwrap_or(rest.len());
            last_at = text.get(start..run_end).and_then(|run| run.rfind('@')).map(|at| start + at);
        }

        let run = text.get(start..run_end).unwrap_or_default();
        let is_cut_off = run_end == text.len();
        if let Some(place) =
            in_authority(run, last_at.and_then(|at| at.checked_sub(start)), is_cut_off)
        {
            found(start + place.start..start + place.end);
        }
    }
}

/// The password in `run`, which begins with the user. `last_at` is its last `@`; if the text is cut
/// off after it, the host may be missing.
fn in_authority(run: &str, last_at: Option<usize>, is_cut_off: bool) -> Option<Range<usize>> {
    let user = run.find([':', '/', '?', '#', '\'', '&', '['])?;
    let first = user + 1;
    let password = run.get(user..)?.strip_prefix(':')?;
    let front = password.get(..password.find(['/', '?', '#']).unwrap_or(password.len()))?;
    let is_port = !front.is_empty() && front.bytes().all(|byte| byte.is_ascii_digit());
    let names_host = run.get(..user)?.contains('@');

    let end = match front.rfind('@') {
        Some(at) => first + at,
        None if is_port || names_host => return None,
        // A slash that should have been encoded; or the host is missing.
        None => last_at.filter(|&at| at >= first).or(is_cut_off.then_some(run.len()))?,
    };
    (end > first).then_some(first..end)
}

/// `tcp(host)`, as Go writes the address of a database.
fn is_go_address(host: &str) -> bool {
    let protocol = host.bytes().take(16).take_while(u8::is_ascii_alphanumeric).count();
    protocol > 1 && host.as_bytes().get(protocol) == Some(&b'(')
}

/// `host:3306`
fn has_port(text: &str) -> bool {
    const MOST_HOST: usize = 64;
    let is_host = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    let front = text.bytes().take(MOST_HOST);
    let in_brackets =
        if text.starts_with('[') { front.clone().position(|byte| byte == b']') } else { None };
    let host = match in_brackets {
        Some(end) => end + 1,
        None => front.take_while(is_host).count(),
    };

    let Some(port) = text.get(host..).and_then(|after| after.strip_prefix(':')) else {
        return false;
    };
    let digits = port.bytes().take(6).take_while(u8::is_ascii_digit).count();
    let goes_on =
        port.get(digits..).is_some_and(|after| after.starts_with(|c: char| c.is_alphanumeric()));
    host > 0 && (2..=5).contains(&digits) && !goes_on
}

/// The password that ends at `at`, before a host. If the host `is_address`, there certainly is one;
/// otherwise what is before the colon must look like a user.
fn before_host(text: &str, at: usize, is_address: bool) -> Option<Range<usize>> {
    let front = text.get(..at)?;
    let ends_run = |(place, c): &(usize, char)| {
        c.is_whitespace() || "\"'\\<>".contains(*c) || at - place > MOST
    };
    let start =
        front.char_indices().rev().find(ends_run).map_or(0, |(place, c)| place + c.len_utf8());
    let (user, password) = front.get(start..)?.split_once(':')?;
    let has_user = user.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let is_url = password.starts_with("//");
    let is_likely = is_address || (has_user && !is_url);
    (is_likely && !password.is_empty()).then(|| at - password.len()..at)
}
