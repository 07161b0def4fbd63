//! How the engine is built: its modules depend on each other in one order, and it names no service.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/preflight")
}

/// The modules, in the order in which `mod.rs` lists them.
fn modules() -> Vec<String> {
    let text = fs::read_to_string(root().join("mod.rs")).unwrap();
    let names = text.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    names.filter(|name| *name != "tests").map(str::to_owned).collect()
}

/// The lines of code of a module, without comments and unit tests.
fn code(module: &str) -> String {
    let file = root().join(format!("{module}.rs"));
    let mut open = vec![if file.exists() { file } else { root().join(module) }];
    let mut code = String::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]"));
        for line in lines.filter(|line| !line.trim_start().starts_with("//")) {
            code.push_str(line);
            code.push('\n');
        }
    }
    code
}

#[test]
fn modules_import_only_modules_before_them() {
    let modules = modules();
    assert!(modules.len() > 20, "{modules:?}");

    for (place, module) in modules.iter().enumerate() {
        let code = code(module);
        for later in modules.iter().skip(place + 1) {
            let is_folder = root().join(module).is_dir();
            let of_sibling = |line: &str| {
                line.contains(&format!("crate::preflight::{later}::"))
                    || (!is_folder && line.contains(&format!("use super::{later}::")))
            };
            assert!(!code.lines().any(of_sibling), "{module} imports {later}");
        }
    }
}

#[test]
fn the_engine_names_no_service() {
    for module in modules().iter().filter(|module| *module != "cloudaudit") {
        let code = code(module).to_ascii_lowercase();
        assert!(!code.contains("cloudaudit"), "{module}");
    }
    assert!(code("cloudaudit").contains("CloudAudit"), "the name would be found");
}
