//! The documents: those that a newcomer looks for are there, and what they name is there too.

use std::fs;

use super::sources::{all_code, root};

#[test]
fn what_a_newcomer_looks_for_is_there() {
    for name in ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        assert!(fs::read_to_string(root().join(name)).is_ok_and(|text| text.len() > 100), "{name}");
    }
}

/// A table that names tests is worth something only while they are there.
#[test]
fn what_the_page_on_hardening_names_is_there() {
    let code: String = all_code().into_iter().map(|file| file.text).collect();
    let page = fs::read_to_string(root().join("docs/hardening.md")).unwrap();
    // Every other piece is between backticks.
    let named: Vec<&str> = page.split('`').skip(1).step_by(2).collect();
    assert!(named.len() > 80);

    for name in named {
        let is_path = name.contains(['/', '.']);
        let is_word =
            || code.contains(&format!("fn {name}(")) || code.contains(&format!("\"{name}\""));
        assert!(
            if is_path { root().join(name).exists() } else { name.starts_with("--") || is_word() },
            "{name}"
        );
    }
}
