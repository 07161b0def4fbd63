//! The members of inputs, in archives of a made-up format.

use super::made_up_archive::archive_of;
use crate::Limits;
use crate::error::ErrorKind;
use crate::format::Format;
use crate::input::{BufferPool, Control, Input, Members};

/// The members of an input: the name of each, and its content or error.
fn members_of(input: Input<'_>) -> Vec<(String, String)> {
    let (limits, control) = (Limits::default(), Control::default());
    let mut members = Members::of(input);
    let mut found = Vec::new();
    while let Some(member) = members.next(&limits, &control) {
        let content = member.content.and_then(|mut content| {
            while content.draw(content.drawn().len() + 5, &BufferPool::default())? {}
            Ok(String::from_utf8_lossy(content.drawn()).into_owned())
        });
        found.push((member.name.to_string(), content.unwrap_or_else(|kind| error_text(&kind))));
    }
    found
}

/// That a zip archive cannot be read.
fn zip_error() -> String {
    error_text(&ErrorKind::Unsupported(Format::Zip))
}

fn error_text(kind: &ErrorKind) -> String {
    format!("error: {kind}")
}

fn pair(name: &str, content: &str) -> (String, String) {
    (name.to_owned(), content.to_owned())
}

#[test]
fn an_input_that_is_not_an_archive_has_one_member() {
    assert_eq!(members_of(Input::bytes("a", b"xyz")), [pair("a", "xyz")]);
    assert_eq!(members_of(Input::reader("a", &b"xyz"[..])), [pair("a", "xyz")]);
    assert_eq!(members_of(Input::bytes("a", b"")), [pair("a", "")]);
    assert_eq!(members_of(Input::bytes("a", b"PK\x03\x04")), [pair("a", &zip_error())]);
    let missing = members_of(Input::path("no/such/file"));
    assert_eq!(missing.len(), 1, "{missing:?}");
    assert!(missing[0].1.starts_with("error: cannot be opened"), "{missing:?}");
}

#[test]
fn an_archive_has_as_many_members_as_it_holds() {
    assert_eq!(members_of(Input::bytes("a", &archive_of(&[]))), []);
    let archive = archive_of(&[("x", b"first"), ("d/y", b""), ("z", b"third, and longer")]);
    let found = [pair("a/x", "first"), pair("a/d/y", ""), pair("a/z", "third, and longer")];
    assert_eq!(members_of(Input::bytes("a", &archive)), found);
    assert_eq!(members_of(Input::reader("a", &archive[..])), found);
}

#[test]
fn a_member_that_is_not_read_to_its_end_is_skipped() {
    let archive = archive_of(&[("x", &[b'x'; 2000]), ("y", b"y")]);
    let (limits, control) = (Limits::default(), Control::default());
    let mut members = Members::of(Input::bytes("a", &archive));
    let first = members.next(&limits, &control).unwrap();
    let second = members.next(&limits, &control).unwrap();
    assert_eq!((&*first.name, &*second.name), ("a/x", "a/y"));

    let pool = BufferPool::default();
    let mut content = second.content.unwrap();
    assert!(!content.draw(10, &pool).unwrap());
    assert_eq!(content.drawn(), b"y");
    assert!(members.next(&limits, &control).is_none());
}

#[test]
fn damage_ends_an_archive_and_what_came_before_counts() {
    let archive = archive_of(&[("x", b"first"), ("y", b"second")]);
    let cut = "error: the rar data is damaged after 3 bytes of content (cut off); \
               what came before is counted";
    let found = members_of(Input::bytes("a", &archive[..archive.len() - 3]));
    assert_eq!(found, [pair("a/x", "first"), pair("a/y", cut)]);

    let damaged = [&archive[..], b"junk\n"].concat();
    let junk = "error: the rar data is damaged after 0 bytes of content (no header); \
                what came before is counted";
    let found = members_of(Input::bytes("a", &damaged));
    assert_eq!(found, [pair("a/x", "first"), pair("a/y", "second"), pair("a", junk)]);
}

/// A member that cannot be read does not keep the others from being read.
#[test]
#[cfg(feature = "gzip")]
fn archives_and_members_may_be_compressed() {
    use std::io::Write;

    let gzip = |content: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    };
    let archive = archive_of(&[("x.gz", &gzip(b"first")), ("y", b"PK\x03\x04"), ("z", b"third")]);
    let found = [pair("a/x.gz", "first"), pair("a/y", &zip_error()), pair("a/z", "third")];
    assert_eq!(members_of(Input::bytes("a", &archive)), found);
    assert_eq!(members_of(Input::bytes("a", &gzip(&archive))), found);
}

/// As a sample names it.
#[test]
fn one_member_can_be_named() {
    let folder = tempfile::tempdir().unwrap();
    let (archive, plain) = (folder.path().join("a.rar"), folder.path().join("plain"));
    std::fs::write(&archive, archive_of(&[("x", b"first"), ("d/y", b"second")])).unwrap();
    std::fs::write(&plain, "text").unwrap();

    let name = format!("{}/d/y", archive.display());
    assert_eq!(members_of(Input::named(&name)), [pair(&name, "second")]);

    for file in [archive, plain] {
        let name = format!("{}/no-such", file.display());
        let found = members_of(Input::named(&name));
        assert!(found.len() == 1 && found[0].0 == name, "{found:?}");
        assert!(found[0].1.starts_with("error: cannot be opened: Not a directory"), "{found:?}");
    }
}
