//! One archive, one answer: the same bytes for any number of threads, any chunk size, and any way
//! in.

use crate::program::{Folder, Ran, gzip, mixed_archive, zst};

/// What a run printed, without the input's name and compression.
fn without_input_name(ran: &Ran, name: &str, compression: &str) -> String {
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{name}");
    let text = ran.text();
    let text = text.replace(&format!("\"path\":\"{name}\""), "\"path\":\"\"");
    let text = text.replace(&format!("\"input\":\"{name}\""), "\"input\":\"\"");
    text.replace(&format!("\"compression\":{compression}"), "\"compression\":\"\"")
}

const JSON: [&str; 6] = ["summarize", "--format", "json", "--samples", "3", "--quiet"];

#[test]
fn threads_chunks_and_sources_change_nothing() {
    let archive = mixed_archive(3000);
    let folder = Folder::new();
    folder.put("plain", &archive);
    folder.put("gz", gzip(&archive));
    let (front, back) = archive.split_at(archive.len() / 3);
    folder.put("members", [gzip(front), gzip(b""), gzip(back)].concat());
    folder.put("zst", zst(&archive));
    folder.put("frames", [zst(front), zst(back)].concat());

    let run = |name: &str, args: &[&str]| {
        let args = [&JSON[..], &[name], args].concat();
        if name == "-" { folder.run_on(&archive, &args) } else { folder.run(&args) }
    };
    let expected = without_input_name(&run("plain", &["--threads", "1"]), "plain", "null");
    let names = [
        ("plain", "null"),
        ("gz", "\"gzip\""),
        ("members", "\"gzip\""),
        ("zst", "\"zstd\""),
        ("frames", "\"zstd\""),
        ("-", "null"),
    ];

    for (name, compression) in names {
        for threads in ["1", "2", "8"] {
            for chunk in ["7", "4096", "default"] {
                let mut args = vec!["--threads", threads];
                if chunk != "default" {
                    args.extend(["--chunk-bytes", chunk]);
                }
                let got = without_input_name(&run(name, &args), name, compression);
                assert!(got == expected, "{name} {args:?}\n{got}\n{expected}");
            }
        }
    }
}

#[test]
fn chunks_of_one_byte_change_nothing() {
    let archive = mixed_archive(200);
    let folder = Folder::with("plain", &archive);
    for framing in ["auto", "entries", "lines", "documents", "array", "whole", "seq", "prefixed"] {
        let run = |args: &[&str]| {
            folder.run(&[&JSON[..], &["plain", "--framing", framing], args].concat())
        };
        let expected = run(&["--threads", "1"]);
        for threads in ["1", "2"] {
            let got = run(&["--threads", threads, "--chunk-bytes", "1"]);
            assert!(got == expected, "{framing} {threads}\n{}\n{}", got.text(), expected.text());
        }
    }
}

#[test]
fn threads_change_nothing_for_many_inputs_in_every_format() {
    let folder = Folder::new();
    for file in 0..12 {
        let archive = mixed_archive(50 + 17 * file);
        folder.put(&format!("dir/{file}"), if file % 3 == 0 { gzip(&archive) } else { archive });
    }

    for format in ["table", "json", "csv", "markdown"] {
        for by in ["code", "family", "input"] {
            let run = |threads: &str, chunk: &str| {
                let args = ["--samples", "2", "--threads", threads, "--chunk-bytes", chunk];
                folder.run(
                    &[&["summarize", "dir", "--format", format, "--by", by], &args[..]].concat(),
                )
            };
            let expected = run("1", "524288");
            assert_eq!(expected.status, 0);

            for (threads, chunk) in [("2", "524288"), ("8", "100")] {
                let got = run(threads, chunk);
                assert!(
                    got == expected,
                    "{format} {by} {threads}\n{}\n{}",
                    got.text(),
                    expected.text()
                );
            }
        }
    }
}

/// The order of the arguments decides nothing but the order of reading.
#[test]
fn the_order_of_the_inputs_changes_nothing() {
    let folder = Folder::new();
    for name in ["a", "b", "c"] {
        folder.put(name, mixed_archive(100));
    }
    let expected = folder.run(&[&JSON[..], &["a", "b", "c"]].concat());
    assert_eq!(folder.run(&[&JSON[..], &["c", "a", "b"]].concat()), expected);
}
