//! Turns the names that a user gives into the files that they stand for.
//!
//! A directory stands for the regular files below it, sorted and without hidden ones; links in it
//! are not followed. A name that is not a file may be a pattern (`pattern.rs`). A file that is
//! named itself is read whatever its kind, even a FIFO. Only directories are opened here. This file
//! must not know formats.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::name::name_of;
use super::pattern::{PathPattern, is_hidden};
use super::source::{Input, STDIN};
use crate::error::{Error, ErrorKind};

/// The inputs that `paths` stand for, in the order given and each once, and an error for each that
/// was not found or cannot be looked into.
///
/// `-` is standard input. Patterns know `*`, `**`, `?` and `[…]`. They match hidden files only
/// where the leading dot is written, and from `**` on they follow no links to directories.
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
        let visible = |entry: &DirEntry| entry.depth() == 0 || !is_hidden(entry.file_name());
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
        let pattern = match PathPattern::parse(pattern) {
            Ok(pattern) => pattern,
            Err(error) => {
                let bad_pattern = || ErrorKind::BadPattern(error.to_string());
                return self.fail(&name, unmatched.unwrap_or_else(bad_pattern));
            }
        };

        let mut has_matches = false;
        for found in pattern.matches() {
            has_matches = true;
            match found {
                Ok(path) if path.is_dir() => self.add_directory(&path),
                Ok(path) => self.add_file(&path),
                Err(error) => {
                    let at = name_of(error.path().unwrap_or(path));
                    self.fail(&at, ErrorKind::Open(error.into()));
                }
            }
        }
        if !has_matches {
            self.fail(&name, unmatched.unwrap_or(ErrorKind::NotFound));
        }
    }

    fn fail(&mut self, name: &str, kind: ErrorKind) {
        self.errors.push(kind.of(name));
    }
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
