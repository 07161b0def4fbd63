//! The name of a file as text: readable, different for different files, and sufficient to find the
//! file again.
//!
//! A byte that is not UTF-8 becomes `\xFF`. So that no two files have the same name, a backslash is
//! written as `\x5C` where it would read as the beginning of such an escape. All other names stay
//! as they are. This file must not know whether a file exists.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// The name of `path` in summaries and messages.
pub(super) fn name_of(path: &Path) -> String {
    name_of_bytes(path.as_os_str().as_encoded_bytes())
}

/// The name of the path that consists of these bytes.
pub(super) fn name_of_bytes(path: &[u8]) -> String {
    let mut name = String::new();
    for chunk in path.utf8_chunks() {
        name.push_str(&without_escapes(chunk.valid()));
        for byte in chunk.invalid() {
            name.push_str(&format!("\\x{byte:02X}"));
        }
    }
    name
}

/// The path that has this name.
pub(super) fn path_of(name: &str) -> PathBuf {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        bytes.extend_from_slice(before.as_bytes());
        let (byte, len) = escaped_byte(escape).map_or((b'\\', 1), |byte| (byte, ESCAPE_LEN));
        bytes.push(byte);
        rest = escape.get(len..).unwrap_or_default();
    }
    bytes.extend_from_slice(rest.as_bytes());
    path_of_bytes(bytes, name)
}

const ESCAPE_LEN: usize = r"\xFF".len();

/// The text with each backslash escaped that would read as the beginning of an escape.
fn without_escapes(text: &str) -> Cow<'_, str> {
    let begins_escape = |&(at, _): &(usize, &str)| text.get(at..).and_then(escaped_byte).is_some();
    if !text.match_indices('\\').any(|found| begins_escape(&found)) {
        return Cow::Borrowed(text);
    }

    let mut name = String::with_capacity(text.len() + ESCAPE_LEN);
    let mut from = 0;
    for (at, _) in text.match_indices('\\').filter(begins_escape) {
        name.push_str(text.get(from..at).unwrap_or_default());
        name.push_str("\\x5C");
        from = at + 1;
    }
    name.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(name)
}

/// The byte that an escape at the beginning of `text` stands for. Only escapes that [`name_of`]
/// writes are escapes: of a byte that is not ASCII, or of a backslash.
fn escaped_byte(text: &str) -> Option<u8> {
    let digits = text.strip_prefix("\\x")?.get(..2)?;
    let is_upper = digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'A'..=b'F'));
    let byte = u8::from_str_radix(digits, 16).ok().filter(|_| is_upper)?;
    (byte >= 0x80 || byte == b'\\').then_some(byte)
}

/// The path that consists of `bytes`.
#[cfg(unix)]
fn path_of_bytes(bytes: Vec<u8>, _name: &str) -> PathBuf {
    <std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes).into()
}

/// The path that consists of `bytes`. On other systems than Unix a path is not made of bytes: there
/// it is `name` if they are not UTF-8.
#[cfg(not(unix))]
fn path_of_bytes(bytes: Vec<u8>, name: &str) -> PathBuf {
    String::from_utf8(bytes).map_or_else(|_| PathBuf::from(name), PathBuf::from)
}

#[cfg(all(test, unix))]
mod tests {
    use std::collections::HashSet;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn names_stay_as_they_are_where_possible() {
        for name in [
            "",
            "a/b.json",
            "é\u{1b}\n",
            "a\\b",
            "\\x",
            "\\x4",
            "\\x41",
            "\\xff",
            "\\x5c",
            "a@1",
            "\\u{1b}",
        ] {
            assert_eq!((name_of(Path::new(name)), path_of(name)), (name.to_owned(), name.into()));
        }
        for (path, name) in [
            (&b"a\xff\x80"[..], "a\\xFF\\x80"),
            (b"a\\xFF", "a\\x5CxFF"),
            (b"a\\x5C", "a\\x5Cx5C"),
            (b"\\\xe9\\x\xe9", "\\\\xE9\\x\\xE9"),
        ] {
            let path = Path::new(OsStr::from_bytes(path));
            assert_eq!((name_of(path).as_str(), path_of(name).as_path()), (name, path));
        }
    }

    /// All names of up to five of these bytes.
    #[test]
    fn no_two_paths_have_the_same_name() {
        let mut paths: Vec<Vec<u8>> = vec![Vec::new()];
        let mut names = HashSet::new();
        for _ in 0..5 {
            let longer =
                |path: &Vec<u8>| b"\\x5CF\xff8".map(|byte| [path.as_slice(), &[byte]].concat());
            paths = paths.iter().flat_map(longer).collect();
            for path in &paths {
                let path = Path::new(OsStr::from_bytes(path));
                let name = name_of(path);
                assert_eq!(path_of(&name), path);
                assert!(names.insert(name));
            }
        }
    }
}
