//! README.md and the pages in `docs/` show what the program prints.
//!
//! A mark says how a shown text is made; the fenced block after it holds the text:
//!
//! - `<!-- run: ARGUMENTS -->`: the program, run in the root of the repository.
//! - `<!-- check: FILE ARGUMENTS -->`: `check`, on a file that holds the first block after the
//!   mark; the second block holds what is printed.
//!
//! With `APITRIAGE_BLESS=1` the blocks are rewritten. These tests must not know what the program
//! should print: who blesses a text has read it.

#![allow(clippy::string_slice, reason = "a test that fails should panic")]

use std::env;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::Folder;

const PAGES: [&str; 2] = ["README.md", "docs/guide.md"];
const FENCE: &str = "```";

/// A text that a page shows, and what the program prints today.
struct Shown {
    mark: String,
    /// Where the text is in the page.
    place: Range<usize>,
    printed: String,
}

#[test]
fn pages_show_what_is_printed() {
    let mut marks = 0;
    for name in PAGES {
        let path = root().join(name);
        let page = fs::read_to_string(&path).unwrap();
        let shown = shown_in(&page);
        marks += shown.len();

        if env::var_os("APITRIAGE_BLESS").is_some() {
            fs::write(&path, blessed(&page, &shown)).unwrap();
            continue;
        }

        for text in shown {
            assert_eq!(
                page[text.place], text.printed,
                "{name}, {:?}; if the new text is right: APITRIAGE_BLESS=1",
                text.mark
            );
        }
    }
    assert!(marks > 3, "the marks are found");
}

/// The repository's root: the nearest folder with the first of the pages and `docs/`.
fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let is_root = |folder: &&Path| PAGES.iter().all(|page| folder.join(page).is_file());
    package.ancestors().find(is_root).unwrap().to_owned()
}

/// Every text that a mark of the page announces, in order.
fn shown_in(page: &str) -> Vec<Shown> {
    page.match_indices("<!-- ").filter_map(|(start, _)| shown_at(page, start)).collect()
}

fn shown_at(page: &str, start: usize) -> Option<Shown> {
    let mark = page[start..].strip_prefix("<!-- ")?.split_once(" -->")?.0;
    let (kind, args) = mark.split_once(": ")?;
    let args: Vec<&str> = args.split(' ').collect();

    let first = block_after(page, start);
    let (place, printed) = match kind {
        "run" => (first, Folder::new().run_in(&root(), &args)),
        "check" => {
            let place = block_after(page, first.end + FENCE.len());
            let folder = Folder::with(&[(args[0], page[first].as_bytes())]);
            (place, folder.run(&[&["check"], &args[..]].concat()))
        }
        _ => return None, // a mark for others
    };
    Some(Shown { mark: mark.to_owned(), place, printed: printed.text().to_owned() })
}

/// What the next fenced block holds, without its fences.
fn block_after(page: &str, start: usize) -> Range<usize> {
    let fence = start + page[start..].find(FENCE).unwrap();
    let begin = fence + page[fence..].find('\n').unwrap() + 1;
    let end = begin + page[begin..].find(FENCE).unwrap();
    begin..end
}

/// The page with each text as it is printed today.
fn blessed(page: &str, shown: &[Shown]) -> String {
    let mut blessed = page.to_owned();
    for text in shown.iter().rev() {
        blessed.replace_range(text.place.clone(), &text.printed);
    }
    blessed
}
