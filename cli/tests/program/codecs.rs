//! gzip and zstd as they come: many members, padding, cut anywhere, any byte flipped.
//!
//! Whatever is damaged, what was read is counted, the file is named, and nothing crashes.

use crate::program::{Folder, failure, gzip, lines, mixed_archive, number, rows, success, zst};
use crate::sums::assert_adds_up;

#[test]
fn all_members_and_frames_are_read() {
    let one = lines([failure("InternalError", "r")]);
    let (gz, zs) = (gzip(one.as_bytes()), zst(one.as_bytes()));
    let skippable = b"\x50\x2a\x4d\x18\x03\0\0\0abc";
    for (records, content) in [
        (3, [&gz[..], &gz, &gz].concat()),
        (2, [&gz[..], &gzip(b""), &gz].concat()),
        (1, [&gz[..], &[0; 700]].concat()),
        (0, gzip(b"")),
        (3, [&zs[..], &zs, &zs].concat()),
        (2, [&skippable[..], &zs, skippable, &zs].concat()),
        (0, zst(b"")),
    ] {
        let (summary, status) = Folder::with("a", &content).summary(&["a"]);
        let expected = i32::from(records == 0); // nothing is found
        assert_eq!((number(&summary, "/failed"), status), (records, expected), "{summary}");
        let row = &summary["inputs"][0];
        assert!(row["error"].is_null() && !row["compression"].is_null(), "{row}");
    }
}

#[test]
fn a_record_may_cross_members() {
    let record = failure("InternalError", "r");
    let (front, back) = record.as_bytes().split_at(25);
    for content in [[gzip(front), gzip(back)].concat(), [zst(front), zst(back)].concat()] {
        let (summary, status) = Folder::with("a", &content).summary(&["a"]);
        assert_eq!((number(&summary, "/failed"), number(&summary, "/records"), status), (1, 1, 0));
    }
}

#[test]
fn garbage_after_the_last_member_is_reported() {
    let one = lines([failure("InternalError", "r")]);
    for content in [
        [&gzip(one.as_bytes())[..], b"garbage"].concat(),
        [&gzip(one.as_bytes())[..], &[0; 9], b"x"].concat(),
        [&zst(one.as_bytes())[..], b"garbage"].concat(),
    ] {
        let ran = Folder::with("a", &content).run(&["summarize", "a", "--format", "json"]);
        assert_eq!(
            (number(&ran.json(), "/failed"), ran.status, ran.err.lines().count()),
            (1, 2, 1),
            "{}",
            ran.err
        );
        assert!(
            ran.err.starts_with("apitriage: a: the ") && ran.err.contains(" data is damaged"),
            "{}",
            ran.err
        );
    }
}

/// Many damaged files at once: one run, one line for each.
fn all_are_reported(damaged: &[Vec<u8>]) {
    let folder = Folder::with("good", lines([success("r")]));
    for (at, content) in damaged.iter().enumerate() {
        folder.put(&format!("dir/{at:05}"), content);
    }

    let ran = folder.run(&["summarize", "dir", "good", "--format", "json"]);
    let summary = ran.json();
    assert_adds_up(&summary);
    assert_eq!(ran.status, 2);
    // What damage has made of a response may be unread, which is said in a line, too.
    let unread_lines = usize::from(number(&summary, "/unread") > 0);
    assert_eq!(ran.err.lines().count(), damaged.len() + unread_lines);

    for (at, row) in rows(&summary, "inputs").iter().take(damaged.len()).enumerate() {
        let path = format!("dir/{at:05}");
        assert_eq!(row["path"], path);
        assert!(row["error"].is_string(), "{row}");
        assert!(ran.err.contains(&format!("apitriage: {path}: ")), "{path}");
    }

    let good = rows(&summary, "inputs").last().unwrap();
    assert_eq!(
        (&good["path"], &good["records"], &good["error"].is_null()),
        (&"good".into(), &1.into(), &true)
    );
}

#[test]
fn files_cut_at_any_byte_are_reported() {
    let archive = mixed_archive(22);
    for whole in [gzip(&archive), zst(&archive)] {
        // The format is detected from the first two or four bytes. Fewer are not an archive: an
        // empty file has no records, and one or more of these bytes are a text that is not a
        // record.
        let magic = if whole.starts_with(b"\x1f\x8b") { 2 } else { 4 };
        let cuts: Vec<Vec<u8>> = (magic..whole.len()).map(|len| whole[..len].to_vec()).collect();
        all_are_reported(&cuts);
    }
}

/// gzip carries a checksum: no flipped byte in its data may pass unnoticed.
#[test]
fn any_flipped_byte_of_the_data_is_noticed() {
    let whole = gzip(&mixed_archive(11));
    // The header's time stamp, flags and system say nothing about the content.
    let damaged: Vec<Vec<u8>> = (10..whole.len())
        .map(|at| {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            bytes
        })
        .collect();
    all_are_reported(&damaged);
}

#[test]
fn what_a_cut_file_yields_does_not_depend_on_how_it_is_read() {
    let whole = gzip(&mixed_archive(2000));
    let folder = Folder::with("a", &whole[..whole.len() - 100]);
    let run = |threads: &str, chunk: &str| {
        folder.run(&[
            "summarize",
            "a",
            "--format",
            "json",
            "--threads",
            threads,
            "--chunk-bytes",
            chunk,
        ])
    };
    let expected = run("1", "524288");
    assert!(number(&expected.json(), "/records") > 100);
    for (threads, chunk) in [("2", "524288"), ("8", "100"), ("1", "7")] {
        assert_eq!(run(threads, chunk), expected);
    }
}

/// Small members and frames are decoded by several threads, in any order; the result does not show
/// it.
#[test]
fn parts_decoded_in_parallel_change_nothing() {
    let archive = mixed_archive(50_000);
    let parts = archive.chunks(70_001);
    let folder = Folder::with("plain", &archive);
    let run = |name: &str, threads: &str, chunk: &str| {
        let (mut summary, status) = folder.summary(&[
            name,
            "--threads",
            threads,
            "--chunk-bytes",
            chunk,
            "--by",
            "input",
            "--samples",
            "3",
        ]);
        assert_adds_up(&summary);
        for row in ["/inputs/0/path", "/inputs/0/compression", "/inputs/0/error"] {
            *summary.pointer_mut(row).unwrap() = row.into();
        }
        (summary.to_string().replace(name, "the archive"), status)
    };
    let plain = run("plain", "1", "524288");

    for pack in [gzip, zst] {
        let mut packed: Vec<Vec<u8>> = parts.clone().map(pack).collect();
        folder.put("whole", packed.concat());
        let last_but_one = packed.len() - 2;
        let middle = packed[last_but_one].len() / 2;
        packed[last_but_one].drain(middle..middle + 9);
        folder.put("damaged", packed.concat());
        let damaged = run("damaged", "1", "524288");
        assert_eq!(damaged.1, 2);

        for (threads, chunk) in
            [("2", "524288"), ("2", "1000"), ("3", "100000"), ("8", "524288"), ("8", "7000")]
        {
            assert_eq!(run("whole", threads, chunk), plain, "{threads} {chunk}");
            assert_eq!(run("damaged", threads, chunk), damaged, "{threads} {chunk}");
        }
    }
}
