//! Which files a name means.
//!
//! One file too many or too few makes a summary wrong, and no message says so. It must not know
//! what is in the files.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

use crate::{Folder, failure, finish};

const RECORD: &[u8] = b"{\"Response\":{}}\n";

fn folder_with(names: &[&str]) -> Folder {
    let folder = Folder::new();
    for name in names {
        folder.write(name, RECORD);
    }
    folder
}

/// The names of the inputs.
fn inputs_read(folder: &Folder, args: &[&str]) -> Vec<String> {
    let report = folder.summary(args).ok().json();
    assert_eq!(report["records"], report["inputs"].as_array().unwrap().len(), "a record in each");
    report["inputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["path"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_directory_is_read_recursively_in_order() {
    let folder = folder_with(&[
        "in/b",
        "in/a",
        "in/c/z",
        "in/c/y/x",
        "in/.hidden",
        "in/.git/x",
        "in/B",
        "out",
    ]);
    assert_eq!(inputs_read(&folder, &["in"]), ["in/B", "in/a", "in/b", "in/c/y/x", "in/c/z"]);
}

#[test]
fn hidden_files_are_read_if_named() {
    let folder = folder_with(&[".hidden/a", ".hidden/.b", ".c"]);
    assert_eq!(inputs_read(&folder, &[".hidden", ".c"]), [".c", ".hidden/a"]);
}

#[test]
fn links_in_a_directory_are_not_followed() {
    let folder = folder_with(&["in/a", "elsewhere/b", "elsewhere/c"]);
    symlink("../elsewhere", folder.path().join("in/directory")).unwrap();
    symlink("../elsewhere/b", folder.path().join("in/file")).unwrap();
    symlink(".", folder.path().join("in/loop")).unwrap();
    symlink("nowhere", folder.path().join("in/dangling")).unwrap();
    assert_eq!(inputs_read(&folder, &["in"]), ["in/a"]);
    assert_eq!(
        inputs_read(&folder, &["in/file", "in/directory"]).len(),
        2,
        "links that are named themselves are"
    );
}

#[test]
fn a_pattern_names_every_file_and_directory_that_matches() {
    let folder =
        folder_with(&["a1.json", "a2.json", "b.json", "in/a3.json", "in/deep/a4.json", "a.txt"]);
    assert_eq!(inputs_read(&folder, &["*.json"]), ["a1.json", "a2.json", "b.json"]);
    assert_eq!(inputs_read(&folder, &["a?.json"]), ["a1.json", "a2.json"]);
    assert_eq!(inputs_read(&folder, &["a[2-9].json"]), ["a2.json"]);
    assert_eq!(
        inputs_read(&folder, &["**/a*.json"]),
        ["a1.json", "a2.json", "in/a3.json", "in/deep/a4.json"]
    );
    assert_eq!(
        inputs_read(&folder, &["i*"]),
        ["in/a3.json", "in/deep/a4.json"],
        "a directory that matches"
    );
}

/// Two links to their own directory make 2^40 paths, if they are followed.
#[test]
fn two_asterisks_follow_no_links() {
    let folder = folder_with(&["in/a.json", "in/deep/b.json", "elsewhere/c.json"]);
    for (target, link) in [
        (".", "in/loop"),
        (".", "in/loop2"),
        ("../elsewhere", "in/directory"),
        ("../elsewhere/c.json", "in/file.json"),
    ] {
        symlink(target, folder.path().join(link)).unwrap();
    }

    let with_link = ["in/a.json", "in/deep/b.json", "in/file.json"];
    for pattern in ["in/**/*.json", "**/in/**/**/*.json", "in/**/*", "i?/**/*"] {
        assert_eq!(inputs_read(&folder, &[pattern]), with_link, "{pattern}: a file is named");
    }
    assert_eq!(inputs_read(&folder, &["in/**"]), with_link[..2], "as the directory");
    assert_eq!(
        inputs_read(&folder, &["in/d*/*.json"]),
        ["in/deep/b.json", "in/directory/c.json"],
        "one asterisk names a link"
    );
    assert!(folder.summary(&["in/**/directory/*"]).refused().contains("nothing matches it"));
}

#[test]
fn a_pattern_names_hidden_files_only_by_their_dot() {
    let folder = folder_with(&["in/a", "in/.b", "in/.c/d", "in/e/.f", "in/e/g"]);
    for (pattern, expected) in [
        ("in/*", &["in/a", "in/e/g"][..]),
        ("in/**/*", &["in/a", "in/e/g"]),
        ("in/**/[!x]*", &["in/a", "in/e/g"]),
        ("in/.*", &["in/.b", "in/.c/d"]),
        ("in/**/.?", &["in/.b", "in/.c/d", "in/e/.f"]),
        ("in/.c/*", &["in/.c/d"]),
        ("*/.c/*", &["in/.c/d"]),
        ("in/*/../.b", &["in/e/../.b"]),
    ] {
        assert_eq!(inputs_read(&folder, &[pattern]), expected, "{pattern}");
    }
}

#[test]
fn a_file_comes_before_a_pattern() {
    let folder = folder_with(&["a[1].json", "a1.json", "x*y"]);
    assert_eq!(inputs_read(&folder, &["a[1].json"]), ["a[1].json"]);
    assert_eq!(inputs_read(&folder, &["x*y"]), ["x*y"]);
    std::fs::remove_file(folder.path().join("a[1].json")).unwrap();
    assert_eq!(inputs_read(&folder, &["a[1].json"]), ["a1.json"]);
}

#[test]
fn a_file_counts_once() {
    let folder = folder_with(&["in/a", "in/b"]);
    assert_eq!(inputs_read(&folder, &["in/a", "in/a"]), ["in/a"]);
    assert_eq!(inputs_read(&folder, &["in/a", "./in/a", "in/../in/a", "in"]), ["in/a", "in/b"]);
    assert_eq!(inputs_read(&folder, &["in/*", "in"]), ["in/a", "in/b"]);
    symlink("in/a", folder.path().join("link")).unwrap();
    assert_eq!(inputs_read(&folder, &["in/a", "link"]), ["in/a"]);
}

#[test]
fn an_empty_directory_holds_nothing() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("in")).unwrap();
    let report = folder.summary(&["in"]).ends(1).json();
    assert_eq!((&report["records"], report["inputs"].as_array().unwrap().len()), (&0.into(), 0));
    assert!(folder.run(&["summarize", "in"]).ends(1).text().contains("0 records"));
}

#[test]
fn a_missing_path_is_reported_and_the_others_are_read() {
    let folder = folder_with(&["a"]);
    for name in ["missing", "*.nothing", "a/b", "[", "***"] {
        let ran = folder.summary(&["a", name]);
        assert!(ran.refused().starts_with(&format!("apitriage: {name}: ")), "{}", ran.err);

        let row = ran.json()["inputs"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["path"] == name)
            .cloned()
            .unwrap();
        assert!(
            row["error"].is_string() && row["framing"] == "auto" && row["records"] == 0,
            "{row}"
        );
        assert_eq!(ran.json()["succeeded"], 1, "the others are read");
    }
}

#[test]
fn an_empty_file_is_an_input_without_records() {
    let folder =
        Folder::with(&[("a", b""), ("b.gz", b""), ("c", b"\xef\xbb\xbf"), ("d", b" \r\n\n")]);
    let report = folder.summary(&["."]).ends(1).json();
    assert_eq!(
        (&report["records"], report["inputs"].as_array().unwrap().len()),
        (&0.into(), 4),
        "{report}"
    );
    assert_eq!(report["bytes"], 7);
}

#[test]
#[cfg(target_os = "linux")]
fn names_that_are_not_text_stay_distinct_and_can_be_opened() {
    let folder = Folder::new();
    let files: [(&[u8], &str); 4] = [
        (b"a\xff", r"a\xFF"),
        (b"a\xfe", r"a\xFE"),
        (b"a\\xFF", r"a\x5CxFF"),
        (b"a\\x41", r"a\x41"),
    ];
    for (bytes, name) in files {
        let path = folder.path().join("in").join(OsStr::from_bytes(bytes));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, failure(name, "r")).unwrap();
    }

    let report = folder.summary(&["in", "--by", "input"]).ok().json();
    let groups = report["groups"].as_array().unwrap();
    assert_eq!((groups.len(), report["inputs"].as_array().unwrap().len()), (4, 4), "{report}");

    for group in groups {
        let (key, code) =
            (group["key"].as_str().unwrap(), group["codes"][0]["code"].as_str().unwrap());
        assert_eq!(key, format!("in/{code}"));
        let shown = folder.run(&["show", "--raw", &format!("{key}@0")]).ok();
        assert_eq!(shown.text(), failure(code, "r") + "\n");
    }

    for (bytes, name) in files {
        // As a shell completes it.
        let place = [b"in/", bytes, b"@0"].concat();
        let shown = finish(
            folder.command(&["show", "--raw"]).arg(OsStr::from_bytes(&place)).spawn().unwrap(),
        );
        let meant = if name == r"a\x5CxFF" { r"a\xFF" } else { name }; // typed as text, it is a name that was printed
        assert_eq!(shown.ok().text(), failure(meant, "r") + "\n");
    }

    // A pattern is text, and still matches such names, also in a folder with such a name.
    let odd = folder.path().join(OsStr::from_bytes(b"in/b\xff"));
    std::fs::create_dir(&odd).unwrap();
    std::fs::write(odd.join("a"), failure("X", "r")).unwrap();
    let absolute = format!("{}/in/*", folder.path().display());
    for (pattern, inputs) in [
        ("in/*", 5),
        ("in/a?", 2),
        ("i?/a*", 4),
        ("**/a*", 5),
        ("*/*/a", 1),
        ("in/[b]*", 1),
        (absolute.as_str(), 5),
    ] {
        let read = folder.summary(&[pattern]).ok().json()["inputs"].as_array().unwrap().len();
        assert_eq!(read, inputs, "{pattern}");
    }

    let missing = OsStr::from_bytes(b"in/\xfd*");
    let ran = finish(folder.command(&["summarize"]).arg(missing).spawn().unwrap());
    assert!(ran.err.starts_with(r"apitriage: in/\xFD*: no such file"), "{}", ran.err);
}

/// An address is not looked for among the files, unless it is the name of one.
#[test]
fn an_address_is_refused_with_the_command_that_reads_it() {
    let folder = folder_with(&["s3:/bucket/here"]);
    assert_eq!(inputs_read(&folder, &["s3://bucket/here"]), ["s3://bucket/here"]);

    for (name, tool) in [
        ("s3://bucket/key", "aws s3 cp ADDRESS - | apitriage"),
        ("cos://bucket/*.gz", "coscli cat ADDRESS | apitriage"),
        ("HTTPS://x.example/a?b[0]=[", "curl -fsS ADDRESS | apitriage"),
        ("gopher://x", "pipe it into: apitriage"),
        ("file:///etc/hosts", "leave out file://"),
    ] {
        for command in ["summarize", "check"] {
            let ran = folder.run(&[command, name]);
            assert!(ran.refused().contains(tool) && ran.err.contains(name), "{}", ran.err);
        }
    }
    assert!(folder.run(&["summarize", "a b://c"]).refused().contains("no such file"));
}
