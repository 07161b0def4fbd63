//! The dependencies: they use what the processor can do.

use std::fs;
use std::process::Command;

use super::sources::root;

/// Detection of the processor's instructions is often a feature of its own. Without it a crate works,
/// but slowly, and nothing tells.
#[test]
fn dependencies_use_the_instructions_that_the_processor_has() {
    const DETECTS: [(&str, &str); 5] = [
        ("zlib-rs", "std"),
        ("memchr", "std"),
        ("httparse", "std"),
        ("simd-json", "runtime-detection"),
        ("simdutf8", "std"),
    ];
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--prefix", "none", "--format", "{lib} {f}"])
        .current_dir(root())
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
        let text = fs::read_to_string(root().join(manifest)).unwrap();
        let mut lines = text.lines().filter(|line| line.starts_with("flate2 ="));
        assert!(lines.all(|line| line.contains("runtime_detection")), "{manifest}");
    }
}
