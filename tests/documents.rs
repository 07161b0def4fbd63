//! Pages in Markdown: the links in them lead somewhere, and files that they name are there.
//!
//! A page that names a file is worth something only while the file has that name. These tests must
//! not know what the pages say.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    reason = "a test that fails should panic"
)]

use std::fs;
use std::path::{Path, PathBuf};

const FOLDERS: [&str; 9] =
    [".ci", "benches", "cli", "corpus", "docs", "examples", "fuzz", "src", "tests"];

/// Pages about the code, which name its files.
const MAPS: [&str; 3] = ["ARCHITECTURE.md", "CONTRIBUTING.md", "docs/decisions.md"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file and folder of the repository that a page may name, from the root on.
fn places() -> Vec<PathBuf> {
    let mut places: Vec<PathBuf> =
        fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path()).collect();
    let mut open: Vec<PathBuf> = FOLDERS.iter().map(|folder| root().join(folder)).collect();
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("target") {
                open.push(path.clone());
            }
            places.push(path);
        }
    }
    places
}

/// The page without what is between fences.
fn without_blocks(page: &str) -> String {
    let outside = page.split("\n```").step_by(2);
    outside.map(|text| text.split_once('\n').map_or("", |(_, rest)| rest)).collect()
}

/// The anchor of a heading, as code hosts make it.
fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    heading.trim().to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")
}

#[test]
fn links_lead_somewhere() {
    let is_page = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "md");
    let mut links = 0;
    for path in places().iter().filter(|path| is_page(path)) {
        let page = without_blocks(&format!("\n{}", fs::read_to_string(path).unwrap()));
        for rest in page.split("](").skip(1) {
            let link = rest.split(')').next().unwrap();
            if link.contains("://") || link.contains(char::is_whitespace) {
                continue;
            }
            links += 1;

            let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
            let target =
                if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            assert!(target.exists(), "{}: {link}", path.display());

            if !fragment.is_empty() {
                let target = fs::read_to_string(&target).unwrap();
                let mut headings = target.lines().filter(|line| line.starts_with('#'));
                assert!(
                    headings.any(|line| anchor(line.trim_start_matches('#')) == fragment),
                    "{}: no heading for {link}",
                    path.display()
                );
            }
        }
    }
    assert!(links > 50, "the links are found: {links}");
}

#[test]
fn files_that_pages_name_are_there() {
    let places = places();
    let mut missing = Vec::new();
    for name in MAPS {
        let page = without_blocks(&format!("\n{}", fs::read_to_string(root().join(name)).unwrap()));
        // Every other piece is between backticks.
        for named in page.split('`').skip(1).step_by(2).filter(|named| is_path(named)) {
            if !places.iter().any(|place| place.ends_with(named.trim_end_matches('/'))) {
                missing.push(format!("{name}: {named}"));
            }
        }
    }
    assert!(missing.is_empty(), "named, but not there:\n{}", missing.join("\n"));
}

/// Whether a text between backticks names a file or folder, and no command, pattern or example.
fn is_path(text: &str) -> bool {
    let is_made_of = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    let has_extension = [".rs", ".md", ".sh", ".txt", ".tsv", ".toml"];
    text.chars().all(is_made_of)
        && !text.contains("YOUR_")
        && (text.contains('/') || has_extension.iter().any(|end| text.ends_with(end)))
}
