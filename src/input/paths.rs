//! Turns the names that a user gives into the files that they stand for.
//!
//! A directory stands for the regular files below it, sorted and without hidden ones; links in it
//! are not followed. A name that is not a file may be a pattern. A file that is named itself is
//! read whatever its kind, even a FIFO. Only directories are opened here. This file must not know
//! formats.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use glob::MatchOptions;
use walkdir::{DirEntry, WalkDir};

use super::name::name_of;
use super::source::{Input, STDIN};
use crate::error::{Error, ErrorKind};

/// The inputs that `paths` stand for, in the order given and each once, and an error for each that
/// was not found or cannot be looked into.
///
/// `-` is standard input. Patterns know `*`, `**`, `?` and `[…]`.
///
/// ```
/// let (inputs, errors) = apitriage::expand(["Cargo.toml", "src/no-such-*"]);
/// assert_eq!((inputs.len(), errors.len()), (1, 1));
/// ```
pub fn expand<I>(paths: I) -> (Vec<Input<'static>>, Vec<Error>)
where
    I: IntoIterator,
    I::Item: AsRef<Path>,
{
    let mut found = ExpandedPaths::default();
    for path in paths {
        found.add(path.as_ref());
    }
    (found.inputs, found.errors)
}

#[derive(Default)]
struct ExpandedPaths {
    inputs: Vec<Input<'static>>,
    errors: Vec<Error>,
    /// The real paths of the inputs that were added.
    seen: HashSet<PathBuf>,
}

impl ExpandedPaths {
    fn add(&mut self, path: &Path) {
        if path.as_os_str() == STDIN {
            if self.seen.insert(path.to_path_buf()) {
                self.inputs.push(Input::stdin());
            }
            return;
        }
        match path.metadata() {
            Ok(metadata) if metadata.is_dir() => self.add_directory(path),
            Ok(_) => self.add_file(path),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => self.add_pattern(path),
            Err(error) => self.fail(&name_of(path), ErrorKind::Open(error)),
        }
    }

    fn add_file(&mut self, path: &Path) {
        let real = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        if self.seen.insert(real) {
            self.inputs.push(Input::path(path));
        }
    }

    fn add_directory(&mut self, path: &Path) {
        let visible = |entry: &DirEntry| entry.depth() == 0 || !is_hidden(entry);
        for entry in WalkDir::new(path).sort_by_file_name().into_iter().filter_entry(visible) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => self.add_file(entry.path()),
                Ok(_) => {}
                Err(error) => {
                    let at = name_of(error.path().unwrap_or(path));
                    self.fail(&at, ErrorKind::Open(error.into()));
                }
            }
        }
    }

    fn add_pattern(&mut self, path: &Path) {
        let name = name_of(path);
        // A pattern is text.
        let Some(pattern) = path.to_str() else {
            return self.fail(&name, ErrorKind::NotFound);
        };

        let unmatched = address_advice(&name).map(ErrorKind::Address);
        let matches = match glob::glob(pattern) {
            Ok(matches) => matches,
            Err(error) => {
                let bad_pattern = || ErrorKind::BadPattern(error.to_string());
                return self.fail(&name, unmatched.unwrap_or_else(bad_pattern));
            }
        };

        let mut has_matches = false;
        for entry in matches {
            has_matches = true;
            match entry {
                Ok(path) if path.is_dir() => self.add_directory(&path),
                Ok(path) => self.add_file(&path),
                Err(error) => {
                    let at = name_of(error.path());
                    self.fail(&at, ErrorKind::Open(error.into()));
                }
            }
        }
        for path in non_utf8_matches(pattern) {
            has_matches = true;
            if path.is_dir() { self.add_directory(&path) } else { self.add_file(&path) }
        }
        if !has_matches {
            self.fail(&name, unmatched.unwrap_or(ErrorKind::NotFound));
        }
    }

    fn fail(&mut self, name: &str, kind: ErrorKind) {
        self.errors.push(kind.of(name));
    }
}

/// The paths that match a pattern although they are not UTF-8; `glob` skips those. An invalid byte
/// matches as one unknown character.
fn non_utf8_matches(pattern: &str) -> Vec<PathBuf> {
    let has_wildcard =
        |part: &Component<'_>| part.as_os_str().to_string_lossy().contains(['*', '?', '[']);
    let parts: Vec<Component<'_>> = Path::new(pattern).components().collect();
    let normalized: PathBuf = parts.iter().collect(); // without double slashes, as in the walk
    let Ok(matcher) = glob::Pattern::new(&normalized.to_string_lossy()) else { return Vec::new() };

    let base_len = parts.iter().take_while(|part| !has_wildcard(part)).count();
    let (base, rest) = parts.split_at(base_len);
    let depth =
        if rest.iter().any(|part| part.as_os_str() == "**") { usize::MAX } else { rest.len() };

    let base: PathBuf = base.iter().collect();
    let start = if base.as_os_str().is_empty() { Path::new(".") } else { &base };
    let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
    let walk =
        WalkDir::new(start).follow_links(true).min_depth(1).max_depth(depth).sort_by_file_name();
    walk.into_iter()
        .filter_map(Result::ok) // `glob` has reported what cannot be opened
        .map(|entry| {
            if base.as_os_str().is_empty() {
                entry.path().iter().skip(1).collect()
            } else {
                entry.into_path()
            }
        })
        .filter(|path: &PathBuf| path.to_str().is_none())
        .filter(|path| matcher.matches_with(&path.to_string_lossy(), options))
        .collect()
}

/// Says how to read what an address names. `None`: the name is not an address.
fn address_advice(name: &str) -> Option<&'static str> {
    let (scheme, _) = name.split_once("://")?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme.then(|| match scheme.to_ascii_lowercase().as_str() {
        "cos" => "pipe it in, for example: coscli cat ADDRESS | apitriage … -",
        "s3" | "s3a" | "s3n" => "pipe it in, for example: aws s3 cp ADDRESS - | apitriage … -",
        "gs" => "pipe it in, for example: gcloud storage cat ADDRESS | apitriage … -",
        "oss" => "pipe it in, for example: ossutil cat ADDRESS | apitriage … -",
        "hdfs" => "pipe it in, for example: hdfs dfs -cat ADDRESS | apitriage … -",
        "http" | "https" | "ftp" => {
            "pipe it in, for example: curl -fsS ADDRESS | apitriage … -; \
             if it is a request to be checked: echo ADDRESS | apitriage check -"
        }
        "file" => "leave out file://",
        _ => "fetch it with a tool of its own, and pipe it into: apitriage … -",
    })
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}
