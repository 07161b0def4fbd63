//! The repository's own rules, as tests: what each stage may know, and how files are kept.
//!
//! `ARCHITECTURE.md` states the rules; here the code is held against them, so that they cannot wear
//! off. Only lines of code are looked at: words in comments and in unit tests break no rule. It
//! must not know what the code does.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that fails should panic"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const STAGES: [&str; 16] = [
    "catalog",
    "input",
    "scan",
    "grammar",
    "frame",
    "classify",
    "tally",
    "summarize",
    "report",
    "locate",
    "limits",
    "preflight",
    "check",
    "secrets",
    "escape",
    "guard",
];

struct Source {
    path: String,
    text: String,
}

/// All `.rs` files below these folders, by path.
fn sources(folders: &[&str]) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut open: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() && !path.ends_with("target") {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            found.push(Source { path: name, text: fs::read_to_string(&path).unwrap() });
        }
    }
    assert!(found.len() > 3, "the folders hold code");
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

impl Source {
    /// The lines of code, numbered, without comments; what is compiled for unit tests only is left
    /// out.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
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
                break; // stands at the end of a file
            }
        }
        lines.into_iter()
    }

    /// The first folder or file below `src`, without its extension.
    fn stage(&self) -> &str {
        let below = self.path.strip_prefix("src/").unwrap_or(&self.path);
        below.split(['/', '.']).next().unwrap_or_default()
    }

    /// The stages whose names the code uses, and the lines on which it does.
    fn edges(&self) -> Vec<(&'static str, usize, String)> {
        let text: Vec<(usize, &str)> = self.code().collect();
        let mut edges = Vec::new();
        for (place, (number, line)) in text.iter().enumerate() {
            // An import may go over several lines.
            let mut whole = (*line).to_owned();
            if line.trim_start().starts_with("use ") {
                for (_, more) in text[place + 1..].iter().take_while(|_| !line.contains(';')) {
                    whole += more.trim();
                    if more.contains(';') {
                        break;
                    }
                }
            }
            for stage in STAGES {
                if whole.contains(&format!("crate::{stage}"))
                    || whole.contains(&format!("super::super::{stage}"))
                {
                    edges.push((stage, *number, whole.clone()));
                }
            }
            assert!(
                self.stage() == "bin" || !whole.contains("crate::{"),
                "{}:{number}: one line for each stage",
                self.path
            );
        }
        edges
    }
}

fn without_comment(line: &str) -> &str {
    if line.trim_start().starts_with("//") {
        return "";
    }
    line.split_once(" // ").map_or(line, |(code, _)| code)
}

/// Every line of shipped code outside `allowed` that holds one of `words`.
fn uses(words: &[&str], allowed: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources(&["src"]) {
        if !allowed.iter().any(|prefix| source.path.starts_with(prefix)) {
            let lines =
                source.code().filter(|(_, line)| words.iter().any(|word| line.contains(word)));
            found.extend(
                lines.map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim())),
            );
        }
    }
    found
}

const NOTHING: [String; 0] = [];

#[test]
fn every_file_says_what_it_is_for() {
    for source in sources(&["src", "tests", "benches", "examples"]) {
        assert!(source.text.starts_with("//! "), "{}", source.path);
    }
}

#[test]
fn no_file_is_too_long_to_read() {
    for source in sources(&["src"]) {
        let lines = source.text.lines().count();
        assert!(lines <= 500, "{}: {lines} lines", source.path);
    }
}

#[test]
fn no_stage_knows_what_it_must_not() {
    let forbidden = |stage: &str| -> &[&str] {
        match stage {
            "catalog" => &STAGES,
            "scan" => STAGES.get(1..).unwrap(), // all but the catalog's macro that names words
            "grammar" => &[
                "frame",
                "classify",
                "tally",
                "report",
                "input",
                "summarize",
                "locate",
                "preflight",
                "check",
            ],
            "frame" => &[
                "input",
                "classify",
                "tally",
                "report",
                "summarize",
                "locate",
                "preflight",
                "check",
            ],
            "input" => &[
                "grammar",
                "frame",
                "classify",
                "tally",
                "report",
                "summarize",
                "locate",
                "preflight",
                "check",
            ],
            "classify" => {
                &["frame", "input", "tally", "report", "summarize", "locate", "preflight", "check"]
            }
            "tally" => &["summarize", "report", "locate", "preflight", "check"],
            "summarize" => &["report", "preflight", "check"],
            "report" => &["summarize", "locate", "preflight", "check"],
            "locate" => &["tally", "report", "preflight", "check"],
            "preflight" => &[
                "input",
                "frame",
                "classify",
                "tally",
                "report",
                "summarize",
                "locate",
                "limits",
                "check",
            ],
            "check" => &["classify", "tally", "report", "summarize", "locate"],
            "escape" => &STAGES,
            "secrets" => STAGES.get(..13).unwrap(), // all before it: only `escape` comes after
            "guard" => &[
                "catalog",
                "grammar",
                "frame",
                "input",
                "classify",
                "tally",
                "summarize",
                "report",
                "locate",
                "check",
            ],
            _ => &[],
        }
    };
    let mut stages: Vec<String> = Vec::new();
    for source in sources(&["src"]) {
        let stage = source.stage();
        stages.push(stage.to_owned());
        for (other, number, line) in source.edges() {
            let only_words = other == "catalog" && line.trim() == "use crate::catalog::words;";
            let takes_facts = matches!(stage, "scan" | "grammar" | "frame" | "input")
                && other == "catalog"
                && !only_words;
            // Only clients put a guard to use.
            let forbidden =
                other != stage && (other == "guard" || forbidden(stage).contains(&other));
            assert!(!takes_facts && !forbidden, "{}:{number}: {line}", source.path);
        }
    }
    for stage in STAGES {
        assert!(stages.iter().any(|found| found == stage), "{stage} is gone: change this test");
    }
}

#[test]
fn edges_are_seen() {
    let text = "//! x\nuse crate::tally::{\n    A,\n};\n/// crate::report\nfn f() { crate::frame::g() } // crate::input\n#[cfg(test)]\nuse crate::summarize;\nuse crate::report;\n#[cfg(test)]\nmod tests {\n    use crate::input;\n}\n";
    let source = Source { path: "src/grammar/x.rs".to_owned(), text: text.to_owned() };
    let edges: Vec<_> =
        source.edges().into_iter().map(|(stage, number, _)| (stage, number)).collect();
    assert_eq!(
        (source.stage(), edges),
        ("grammar", vec![("tally", 2), ("frame", 6), ("report", 9)])
    );
}

#[test]
fn only_input_and_the_program_touch_files() {
    let words = ["std::fs", "fs::", "File::", "std::net", "std::process", "std::env"];
    assert_eq!(uses(&words, &["src/input/", "src/bin/"]), NOTHING);
    assert!(!uses(&["File::"], &["src/bin/"]).is_empty(), "the test sees what is there");
}

#[test]
fn only_summarize_and_what_waits_for_the_user_know_threads() {
    let words = ["rayon", "std::thread", "thread::spawn", "thread_local!"];
    let program = ["src/bin/apitriage/progress.rs", "src/bin/apitriage/interrupt.rs"];
    let allowed =
        [&["src/summarize.rs", "src/summarize/", "src/check/mod.rs"], &program[..]].concat();
    assert_eq!(uses(&words, &allowed), NOTHING);
    assert!(!uses(&words, &[]).is_empty(), "the test sees what is there");
}

#[test]
fn only_the_program_prints_or_reads_a_clock() {
    let words =
        ["println!", "eprintln!", "print!(", "eprint!(", "io::stdout", "io::stderr", "dbg!"];
    assert_eq!(uses(&words, &["src/bin/"]), NOTHING);
    let clocks = ["Instant::", "SystemTime::now", "Timestamp::now"];
    assert_eq!(
        uses(&clocks, &["src/bin/apitriage/progress.rs", "src/bin/apitriage/check/mod.rs"]),
        NOTHING
    );
    assert!(!uses(&clocks, &[]).is_empty(), "the test sees what is there");
}

#[test]
fn unsafe_code_stays_with_the_instructions() {
    let words = ["unsafe {", "unsafe fn", "unsafe impl", "allow(unsafe_code"];
    assert_eq!(
        uses(&words, &["src/scan/arch/", "src/input/memory.rs", "src/bin/apitriage/summarize.rs"]),
        NOTHING
    );
    assert!(!uses(&words, &[]).is_empty(), "the test sees what is there");
}

#[test]
fn nothing_is_put_off() {
    // Put together, so that this file does not hold the words itself.
    let words =
        [["#[ign", "ore"].concat(), ["tod", "o!("].concat(), ["unimplem", "ented!("].concat()];
    for source in sources(&["src", "tests", "benches", "examples"]) {
        for (line, number) in source.text.lines().zip(1..) {
            let code = without_comment(line);
            assert!(
                !words.iter().any(|word| code.contains(word.as_str())),
                "{}:{number}: {line}",
                source.path
            );
        }
    }
}

#[test]
fn what_a_newcomer_looks_for_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        assert!(fs::read_to_string(root.join(name)).is_ok_and(|text| text.len() > 100), "{name}");
    }
}

/// A table that names tests is worth something only while they are there.
#[test]
fn what_the_page_on_hardening_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let code: String =
        sources(&["src", "tests", "fuzz"]).into_iter().map(|source| source.text).collect();
    let page = fs::read_to_string(root.join("docs/hardening.md")).unwrap();
    // Every other piece stands between backticks.
    let named: Vec<&str> = page.split('`').skip(1).step_by(2).collect();
    assert!(named.len() > 80);
    for name in named {
        let is_path = name.contains(['/', '.']);
        let is_word =
            || code.contains(&format!("fn {name}(")) || code.contains(&format!("\"{name}\""));
        assert!(
            if is_path { root.join(name).exists() } else { name.starts_with("--") || is_word() },
            "{name}"
        );
    }
}

/// What asks the processor for its instructions is often a feature of its own; without it a crate
/// is slow in silence.
#[test]
fn dependencies_use_the_instructions_that_the_processor_has() {
    const DETECTS: [(&str, &str); 5] = [
        ("zlib-rs", "std"),
        ("memchr", "std"),
        ("httparse", "std"),
        ("simd-json", "runtime-detection"),
        ("simdutf8", "std"),
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--prefix", "none", "--format", "{lib} {f}"])
        .current_dir(root)
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));

    let tree = String::from_utf8(tree.stdout).unwrap();
    let with_features: Vec<(&str, &str)> =
        tree.lines().filter_map(|line| line.split_once(' ')).collect();
    for (name, feature) in DETECTS {
        for (_, features) in with_features.iter().filter(|(lib, _)| *lib == name.replace('-', "_"))
        {
            assert!(
                features.split([',', ' ']).any(|found| found == feature),
                "{name} has {features}"
            );
        }
    }
    assert!(with_features.iter().any(|(lib, _)| *lib == "zlib_rs"), "the test sees what is there");
    assert!(!tree.contains("no_asm"), "zstd is compiled without its assembly");

    // These have lock files of their own.
    for manifest in ["fuzz/Cargo.toml", "benches/peers/Cargo.toml"] {
        let text = fs::read_to_string(root.join(manifest)).unwrap();
        let mut lines = text.lines().filter(|line| line.starts_with("flate2 ="));
        assert!(lines.all(|line| line.contains("runtime_detection")), "{manifest}");
    }
}
