//! Markdown: text stays text, and nothing becomes a link.

use super::{archive_of_codes, hostile_codes};
use crate::{Folder, failure, failures};

#[test]
fn hostile_text_stays_text_in_markdown() {
    let folder = Folder::with(&[("a|`<b>`.json", archive_of_codes(&hostile_codes()).as_bytes())]);
    let ran =
        folder.run(&["summarize", "a|`<b>`.json", "--format", "markdown", "--by", "code"]).ok();
    assert!(!ran.text().contains(['<', '>']), "{}", ran.text());

    let table: Vec<&str> = ran.text().lines().filter(|line| line.starts_with('|')).collect();
    for part in ["script", "code"] {
        assert!(table.iter().any(|line| line.contains(part)), "{part}: {}", ran.text());
    }

    // Bars that are not escaped make the columns: as many in each row of a table as in its heading.
    let bars = |line: &str| line.replace(r"\\", "").replace(r"\|", "").matches('|').count();
    for line in &table {
        assert!(!line.replace(r"\\", "").replace(r"\`", "").contains('`'), "{line}");
        assert!([4, 5, 6, 7, 8].contains(&bars(line)), "{line}");
    }

    let heading = table.iter().position(|line| line.contains("CODE")).unwrap();
    assert!(
        table[heading..heading + 2 + hostile_codes().len()]
            .iter()
            .all(|line| bars(line) == bars(table[heading]))
    );
}

#[test]
fn markdown_makes_no_links() {
    let texts = [
        "http://a.example",
        "www.a.example",
        "GH-12",
        "o/r#12",
        "@name",
        "a@b.example",
        "ftp://a@b/#1",
    ];
    let texts: Vec<String> = texts.map(String::from).into();
    let folder = Folder::with(&[
        ("@a@b.example-", archive_of_codes(&texts).as_bytes()),
        ("b.json", failure("B", "r").as_bytes()),
    ]);

    for by in ["code", "family", "input"] {
        let ran =
            folder.run(&["summarize", ".", "--format", "markdown", "--by", by, "--top", "99"]).ok();
        let mut parts = ran.text().split_inclusive(['@', '#']).peekable();
        while let Some(part) = parts.next() {
            let links = parts.peek().is_some_and(|next| next.starts_with(char::is_alphanumeric));
            assert!(!links || part.ends_with(r"json\@"), "{}", ran.text());
        }
        for link in ["://", "www.", "GH-1"] {
            assert!(!ran.text().contains(link), "{link} {}", ran.text());
        }
    }
    assert!(
        folder
            .run(&["summarize", "b.json", "--format", "markdown"])
            .ok()
            .text()
            .contains(r"| b.json\@0 |")
    );
}

#[test]
fn markdown_has_no_request_ids() {
    let folder = Folder::with(&[("a", failures(&[("InternalError", 1)]).as_bytes())]);
    let shown = |format| {
        folder.run(&["summarize", "a", "--format", format]).ok().text().contains("REQUEST ID")
    };
    assert_eq!((shown("table"), shown("markdown")), (true, false));
}
