//! The dependencies: they use what the processor can do, and are few.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use super::sources::root;

/// Detection of the processor's instructions is often a feature of its own. Without it a crate
/// works, but slowly, and nothing shows it.
#[test]
fn dependencies_use_the_instructions_that_the_processor_has() {
    const DETECTS: [(&str, &str); 5] = [
        ("zlib-rs", "std"),
        ("memchr", "std"),
        ("httparse", "std"),
        ("simd-json", "runtime-detection"),
        ("simdutf8", "std"),
    ];

    let tree = tree(&["--format", "{lib} {f}"]);
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

    assert!(
        with_features.iter().any(|(lib, _)| *lib == "zlib_rs"),
        "zlib_rs must be in the tree, or nothing is checked"
    );
    assert!(!tree.contains("no_asm"), "zstd is compiled without its assembly");

    // These have lock files of their own.
    for manifest in ["fuzz/Cargo.toml", "benches/peers/Cargo.toml"] {
        let text = fs::read_to_string(root().join(manifest)).unwrap();
        let mut lines = text.lines().filter(|line| line.starts_with("flate2 ="));
        assert!(lines.all(|line| line.contains("runtime_detection")), "{manifest}");
    }
}

/// Whoever needs no more than a verdict should not have to build an archive reader.
#[test]
fn the_library_alone_needs_few_crates() {
    let tree = tree(&["-p", "apitriage", "--no-default-features", "-e", "normal", "--no-dedupe"]);
    let crates: BTreeSet<&str> = tree.lines().collect();
    assert!((2..=9).contains(&crates.len()), "{crates:#?}");
    assert!(crates.iter().any(|line| line.starts_with("apitriage ")), "it is counted itself");
}

/// What `cargo tree` prints.
fn tree(arguments: &[&str]) -> String {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--prefix", "none"])
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    String::from_utf8(tree.stdout).unwrap()
}
