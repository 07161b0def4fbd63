//! The same bytes give the same output, wherever they come from and however they are read.
//!
//! Input that is not a text of records is refused in one line, and never counted as damage. These
//! tests must not know what the numbers are, only that they agree.

use std::process::Command;
use std::thread;

use crate::{Folder, failure, finish, gzip, zstd};

/// Records of every kind, on one line or over many, some damaged.
fn mixed_archive(records: usize) -> String {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let mut content = String::new();

    for n in 0..records {
        let id = format!("r-{n}");
        content += &match next(11) {
            0 => failure("InternalError", &id),
            1 => failure("InvalidParameter.Time", &id),
            2 => failure(&format!("Own.Code{}", next(40)), &id),
            3 => failure("é\u{1f600}\u{1b}", &id),
            4 => format!(
                "{{\n  \"Response\": {{\n    \"Error\": {{\"Code\": \"DryRunOperation\"}},\n    \"RequestId\": \"{id}\"\n  }}\n}}"
            ),
            5 => format!(
                "{{\"Response\":{{\"RequestId\":\"{id}\",\"Text\":\"{}\"}}}}",
                "\\\\{[x".repeat(next(60) as usize)
            ),
            6 => format!("{{\"n\":{n}}}"),
            7 => format!("{{\"Response\":{{\"RequestId\":\"{id}"),
            8 => format!("{{\"Response\":{{}},\"Response\":{n}}}"),
            9 => r#"{"Response":{"Error":[]}}"#.to_owned(),
            _ => format!("{{\"Response\":{{\"RequestId\":\"{id}\"}}}}"),
        };
        content += ["\n", "\r\n", "\n\n"][next(3) as usize];
    }
    content
}

#[test]
fn threads_change_nothing() {
    let folder = Folder::new();
    for n in 0..5 {
        folder.write(&format!("in/{n}"), mixed_archive(400 * n));
    }

    folder.write("in/big", mixed_archive(20_000));
    for framing in ["auto", "entries", "lines", "prefixed", "whole"] {
        for format in ["json", "table"] {
            let of = |threads: &str, chunk: &str| {
                let args = [
                    "summarize",
                    "in",
                    "--format",
                    format,
                    "--framing",
                    framing,
                    "--samples",
                    "3",
                    "--by",
                    "input",
                ];
                let ran = folder
                    .run(&[&args[..], &["--threads", threads, "--chunk-bytes", chunk]].concat());
                assert!(!ran.text().contains("NOT READ"), "{}", ran.err);
                (ran.status, ran.err, ran.out)
            };
            let one = of("1", "524288");

            for threads in ["2", "8"] {
                for chunk in ["4096", "524288"] {
                    assert!(of(threads, chunk) == one, "{framing} {format} {threads} {chunk}");
                }
            }
        }
    }
}

#[test]
fn a_map_changes_nothing() {
    let folder = Folder::new();
    let content = mixed_archive(3000);
    folder.write("in/plain", &content);
    folder.write("in/gz", gzip(content.as_bytes()));
    folder.write("in/zst", zstd(content.as_bytes()));
    folder.write("in/empty", "");
    for args in [&["in"][..], &["in", "missing"], &["in", "-"], &["/proc/self/status", "in/plain"]]
    {
        for threads in ["1", "2"] {
            let of = |map: &[&str]| {
                let args = [
                    &["summarize", "--format", "json", "--threads", threads, "--by", "input"],
                    args,
                    map,
                ]
                .concat();
                let ran = folder.run_with_stdin(&args, b"{}");
                (ran.status, ran.err, ran.out)
            };
            let (status, err, out) = of(&[]);
            let (mapped_status, mapped_err, mapped_out) = of(&["--mmap"]);
            assert_eq!((mapped_status, mapped_err), (status, err), "{args:?} {threads}");
            assert!(mapped_out == out || args[0].starts_with("/proc"), "{args:?} {threads}");
        }
    }

    // The system says that it is empty; mapped, it would be.
    let made_up = folder.run(&[
        "summarize",
        "/proc/self/status",
        "--mmap",
        "--framing",
        "lines",
        "--format",
        "json",
    ]);
    assert!(
        !cfg!(target_os = "linux") || made_up.json()["malformed"].as_u64() > Some(10),
        "{}",
        made_up.text()
    );

    let help = folder.run(&["summarize", "--help"]).ok();
    let words: Vec<_> = help.text().split_whitespace().collect();
    assert!(
        words.join(" ").contains("if one is cut short meanwhile, the system kills the program"),
        "{}",
        help.text()
    );
}

#[test]
fn chunks_change_nothing() {
    let folder = Folder::with(&[("a", mixed_archive(150).as_bytes())]);
    for framing in ["auto", "entries", "lines", "documents", "array", "whole", "seq", "prefixed"] {
        let of = |chunk: &[&str]| {
            let ran =
                folder.summary(&[&["a", "--samples", "2", "--framing", framing], chunk].concat());
            assert_eq!(ran.json()["inputs"][0]["error"], serde_json::Value::Null);
            (ran.status, ran.err, ran.out)
        };
        let usual = of(&[]);
        for chunk in ["1", "7", "4096"] {
            assert!(of(&["--chunk-bytes", chunk]) == usual, "{framing} {chunk}");
        }
    }
}

#[test]
fn the_source_changes_nothing() {
    let content = mixed_archive(3000);
    let plain = content.as_bytes();
    let (half, rest) = plain.split_at(plain.len() / 2);
    let folder = Folder::with(&[
        ("plain", plain),
        ("gz", &gzip(plain)),
        ("zst", &zstd(plain)),
        ("members", &[gzip(half), gzip(b""), gzip(rest), vec![0; 100]].concat()),
        ("frames", &[zstd(half), zstd(rest)].concat()),
        ("misnamed.gz", plain),
    ]);
    let expected = folder.summary(&["plain"]).ok().text().to_owned();
    let renamed = |name: &str, compression: &str| {
        let named = expected.replace("\"plain\"", &format!("\"{name}\""));
        named.replace("\"compression\":null", &format!("\"compression\":{compression}"))
    };
    let files = [
        ("gz", "\"gzip\""),
        ("zst", "\"zstd\""),
        ("members", "\"gzip\""),
        ("frames", "\"zstd\""),
        ("misnamed.gz", "null"),
    ];

    for (name, compression) in files {
        for chunk in ["7", "4096", "524288"] {
            let ran = folder.summary(&[name, "--chunk-bytes", chunk]).ok();
            assert_eq!(ran.text(), renamed(name, compression), "{name} {chunk}");
        }
    }

    let stdin = |content: &[u8]| {
        folder.run_with_stdin(&["summarize", "--format", "json", "-"], content).ok()
    };
    assert_eq!(stdin(plain).text(), renamed("-", "null"));
    assert_eq!(stdin(&gzip(plain)).text(), renamed("-", "\"gzip\""));
    assert_eq!(stdin(&zstd(plain)).text(), renamed("-", "\"zstd\""));
}

#[test]
fn the_order_of_names_changes_nothing() {
    let folder =
        Folder::with(&[("a", mixed_archive(100).as_bytes()), ("b", mixed_archive(200).as_bytes())]);
    assert_eq!(folder.summary(&["a", "b"]).ok().text(), folder.summary(&["b", "a"]).ok().text());
}

#[test]
fn a_fifo_named_outright_is_read() {
    let folder = Folder::with(&[("in/a", b"{\"Response\":{}}\n")]);
    let fifo = folder.path().join("in/fifo");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());

    let skipped = folder.summary(&["in"]).ok().json();
    assert_eq!(skipped["inputs"].as_array().unwrap().len(), 1, "left out of a directory");

    let content = mixed_archive(2000);
    let writer = thread::spawn(move || std::fs::write(fifo, content));
    let report = folder.summary(&["in/fifo"]).ok().json();
    writer.join().unwrap().unwrap();
    assert_eq!(
        (&report["records"], &report["inputs"][0]["path"]),
        (&2000.into(), &"in/fifo".into())
    );
}

#[test]
fn a_file_that_claims_to_be_empty_is_read() {
    let report = Folder::new().summary(&["/proc/self/status"]).ends(1).json();
    assert!(report["bytes"].as_u64().unwrap() > 100, "{report}");
    assert!(report["inputs"][0]["skipped_lines"].as_u64().unwrap() > 10, "{report}");
    assert_eq!(report["inputs"][0]["error"], serde_json::Value::Null);
}

#[test]
fn unreadable_formats_are_refused_in_one_line() {
    let mut tar = vec![0; 512];
    tar[..6].copy_from_slice(b"a.json");
    tar[148..156].fill(b' ');
    let sum: u64 = tar.iter().map(|&byte| u64::from(byte)).sum();
    tar[148..154].copy_from_slice(format!("{sum:06o}").as_bytes());
    tar.extend(b"{\"Response\":{}}\n");
    tar.resize(2048, 0);
    let utf16: Vec<u8> =
        "\u{feff}{\"Response\":{}}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16_big: Vec<u8> =
        "\u{feff}{\"Response\":{}}".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let utf32: Vec<u8> = "\u{feff}{}".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    let utf32_big: Vec<u8> =
        "\u{feff}{}".chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
    let cases: [(&str, &str, &[u8]); 13] = [
        ("a.tar", "tar", &tar),
        ("a.tar.gz", "tar", &gzip(&tar)),
        ("a.tar.zst", "tar", &zstd(&tar)),
        ("a.zip", "zip", b"PK\x03\x04\x14\0\0\0\x08\0rest\n{\"Response\":{}}\n"),
        ("a.bz2", "bzip2", b"BZh91AY&SY\x01\x02\x03\x04rest"),
        ("a.xz", "xz", b"\xfd7zXZ\0\0\x04rest"),
        ("a.lz4", "lz4", b"\x04\x22\x4d\x18\x64\x40rest"),
        ("twice.gz", "gzip", &gzip(&gzip(b"{}"))),
        ("a.utf16", "UTF-16", &utf16),
        ("b.utf16", "UTF-16", &utf16_big),
        ("a.utf32", "UTF-32", &utf32),
        ("b.utf32", "UTF-32", &utf32_big),
        ("c.utf16.gz", "UTF-16", &gzip(&utf16)),
    ];

    for (name, kind, content) in cases {
        let folder = Folder::with(&[(name, content), ("good", b"{\"Response\":{}}")]);
        let ran = folder.summary(&[name, "good"]);
        let line = ran.refused();
        assert!(line.starts_with(&format!("apitriage: {name}: ")) && line.contains(kind), "{line}");
        let report = ran.json();
        assert_eq!((&report["malformed"], &report["succeeded"]), (&0.into(), &1.into()), "{name}");
        assert!(
            folder.run_with_stdin(&["summarize", "-"], content).refused().contains(kind),
            "{name}"
        );
    }
}

#[test]
fn standard_input_and_files_are_summed_up_together() {
    let folder = Folder::with(&[("a", failure("InternalError", "r").as_bytes())]);
    let args = ["summarize", "--format", "json", "a", "-", "-"];
    let ran = summary_of_stdin(&folder, &args, b"{\"Response\":{}}");
    assert_eq!(ran["inputs"].as_array().unwrap().len(), 2, "standard input once");
    assert_eq!((&ran["failed"], &ran["succeeded"]), (&1.into(), &1.into()));
    let closed =
        finish(folder.command(&["summarize", "--format", "json", "-"]).spawn().unwrap()).ends(1);
    assert_eq!(closed.json()["records"], 0);
}

fn summary_of_stdin(folder: &Folder, args: &[&str], content: &[u8]) -> serde_json::Value {
    folder.run_with_stdin(args, content).ok().json()
}
