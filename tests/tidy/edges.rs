//! Which stage may import which.

use super::LIBRARY;
use super::imports::RootNames;
use super::sources::{SourceFile, sources};

/// Each stage, a folder or file of the library, and the stages that it may import: ARCHITECTURE.md,
/// "What must never be", as a table. An edge that is not here must not be in the code.
const MAY_IMPORT: [(&str, &[&str]); 24] = [
    ("words", &[]),
    ("escape", &[]),
    ("format", &["words"]),
    ("limits", &[]),
    ("catalog", &["words"]),
    ("secrets", &["escape"]),
    ("scan", &["words"]),
    ("error", &["escape", "format"]),
    ("input", &["error", "format", "limits", "words"]),
    ("grammar", &["scan", "words"]),
    ("frame", &["grammar", "limits", "words"]),
    ("recording", &["frame", "grammar", "limits", "scan", "words"]),
    ("feed", &["error", "format", "frame", "grammar", "input", "limits"]),
    ("classify", &["catalog", "grammar", "limits", "words"]),
    (
        "tally",
        &[
            "catalog",
            "classify",
            "error",
            "format",
            "frame",
            "grammar",
            "input",
            "limits",
            "recording",
            "words",
        ],
    ),
    (
        "report",
        &[
            "catalog",
            "classify",
            "escape",
            "format",
            "frame",
            "grammar",
            "input",
            "recording",
            "secrets",
            "tally",
        ],
    ),
    (
        "summarize",
        &[
            "catalog",
            "classify",
            "error",
            "feed",
            "format",
            "frame",
            "grammar",
            "input",
            "limits",
            "recording",
            "scan",
            "tally",
        ],
    ),
    (
        "locate",
        &[
            "classify",
            "error",
            "feed",
            "frame",
            "grammar",
            "input",
            "limits",
            "recording",
            "summarize",
        ],
    ),
    ("preflight", &["catalog", "escape", "grammar", "secrets", "words"]),
    (
        "check",
        &[
            "catalog",
            "error",
            "frame",
            "grammar",
            "input",
            "limits",
            "preflight",
            "secrets",
            "words",
        ],
    ),
    ("guard", &["limits", "preflight", "secrets"]),
    ("generate", &["catalog", "classify", "limits"]),
    ("internals", &["catalog", "grammar", "preflight"]),
    ("fuzzing", &["catalog", "frame", "grammar", "input", "limits", "scan", "tally"]),
];

/// The imports of a file that its stage may not have, as `path:line: stage -> stage`.
fn forbidden_imports(file: &SourceFile, names: &RootNames) -> Vec<String> {
    let stage = file.stage();
    let (_, allowed) = MAY_IMPORT
        .iter()
        .find(|(name, _)| *name == stage)
        .unwrap_or_else(|| panic!("{stage} is a new stage: say in MAY_IMPORT what it may import"));
    file.imports(names)
        .into_iter()
        .filter(|import| !allowed.contains(&import.stage.as_str()))
        .map(|import| format!("{}:{}: {stage} -> {}", file.path, import.line, import.stage))
        .collect()
}

#[test]
fn no_stage_imports_what_it_must_not_know() {
    let names = RootNames::of_this_crate();
    let files = sources(&[LIBRARY]);
    let in_stages = files.iter().filter(|file| !file.stage().is_empty());
    let forbidden: Vec<String> =
        in_stages.flat_map(|file| forbidden_imports(file, &names)).collect();
    assert!(forbidden.is_empty(), "{forbidden:#?}");
}

#[test]
fn the_table_names_the_stages_that_there_are() {
    let names = RootNames::of_this_crate();
    let stages: Vec<&str> = names.stages().collect();
    for (stage, allowed) in MAY_IMPORT {
        for name in [&[stage], allowed].concat() {
            assert!(stages.contains(&name), "{name} is not a stage: change MAY_IMPORT");
        }
    }
    assert_eq!(stages.len(), MAY_IMPORT.len(), "{stages:?}");
}

#[test]
fn no_stages_import_each_other_in_a_circle() {
    let mut open: Vec<&(&str, &[&str])> = MAY_IMPORT.iter().collect();
    while !open.is_empty() {
        let names: Vec<&str> = open.iter().map(|(stage, _)| *stage).collect();
        let before = open.len();
        open.retain(|(_, allowed)| allowed.iter().any(|name| names.contains(name)));
        assert!(open.len() < before, "a circle among {names:?}");
    }
}

/// What must never be, whatever else the table may come to allow.
#[test]
fn the_table_never_allows_some_edges() {
    let may = |stage: &str, other: &str| {
        MAY_IMPORT.iter().any(|(name, allowed)| *name == stage && allowed.contains(&other))
    };
    for (stage, other) in [
        ("classify", "preflight"),
        ("preflight", "classify"),
        ("grammar", "catalog"),
        ("frame", "catalog"),
        ("input", "grammar"),
        ("tally", "summarize"),
        ("generate", "grammar"),
        ("generate", "preflight"),
    ] {
        assert!(!may(stage, other), "{stage} -> {other}");
    }

    for (stage, _) in MAY_IMPORT {
        assert!(!may("catalog", stage) || stage == "words", "catalog -> {stage}");
        for root in ["guard", "fuzzing", "generate", "internals"] {
            assert!(!may(stage, root), "{stage} -> {root}");
        }
    }
}

#[test]
fn an_import_through_a_root_re_export_is_seen() {
    let names = RootNames::of_this_crate();
    for (text, seen) in [
        ("use crate::Summary;", "src/grammar/x.rs:1: grammar -> tally"),
        ("use super::super::Summary;", "src/grammar/x.rs:1: grammar -> tally"),
        ("use crate::{\n    Outcome,\n};", "src/grammar/x.rs:1: grammar -> classify"),
    ] {
        let file = SourceFile { path: "src/grammar/x.rs".to_owned(), text: text.to_owned() };
        assert_eq!(forbidden_imports(&file, &names).first().map(String::as_str), Some(seen));
    }
}
