//! Reads the repository's Rust files, and finds the lines of code in them.

use std::fs;
use std::path::{Path, PathBuf};

use super::{LIBRARY, OTHER_CODE, PROGRAM};

/// A Rust file.
pub(super) struct SourceFile {
    /// From the repository's root.
    pub(super) path: String,
    pub(super) text: String,
}

/// The repository's root.
pub(super) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files of the repository.
pub(super) fn all_code() -> Vec<SourceFile> {
    sources(&[&[LIBRARY, PROGRAM], &OTHER_CODE[..]].concat())
}

/// All Rust files below these folders, by path.
pub(super) fn sources(folders: &[&str]) -> Vec<SourceFile> {
    let mut open: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() && !path.ends_with("target") {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
            found.push(SourceFile { path: name, text: fs::read_to_string(&path).unwrap() });
        }
    }

    assert!(found.len() > 3, "the folders hold code");
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

impl SourceFile {
    /// The numbered lines of code, without comments and without what is compiled for unit tests
    /// only.
    pub(super) fn code(&self) -> Vec<(usize, &str)> {
        let mut lines: Vec<(usize, &str)> = Vec::new();
        let all_for_tests = self.path.ends_with("/tests.rs") || self.path.contains("/tests/");
        let mut for_tests = all_for_tests;
        for (line, number) in self.text.lines().zip(1..) {
            let line = without_comment(line);
            let is_attribute = line.starts_with("#[");
            if is_attribute && line.contains("cfg(") && line.contains("test") {
                for_tests = true;
            } else if !for_tests {
                lines.push((number, line));
            } else if line.ends_with(';') && !line.starts_with(' ') {
                for_tests = all_for_tests; // a single item, such as `mod tests;`
            } else if line.starts_with("mod tests {") {
                break; // it is the last item of a file
            }
        }
        lines
    }
}

pub(super) fn without_comment(line: &str) -> &str {
    if line.trim_start().starts_with("//") {
        return "";
    }
    line.split_once(" // ").map_or(line, |(code, _)| code)
}
