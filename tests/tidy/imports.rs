//! Which stages a file of the library imports, however it spells that.
//!
//! Every path that begins with `crate` or `super` counts, in `use` and in code. It is followed from
//! the crate's root; where it names something that `lib.rs` re-exports, it counts as an import of
//! the stage that defines it:
//!
//! ```text
//! in src/grammar/x.rs
//!     use crate::tally::{Codes, Name};     tally
//!     use super::super::tally::Codes;      tally
//!     use crate::{Limits, Summary};        limits, tally     (re-exported by lib.rs)
//! ```

use std::collections::BTreeMap;

use super::LIBRARY;
use super::sources::{SourceFile, root};

/// An import of one stage by another.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Import {
    pub(super) stage: String,
    pub(super) line: usize,
}

/// What the crate's root makes known: name -> the stage that defines it.
pub(super) struct RootNames(BTreeMap<String, String>);

impl RootNames {
    pub(super) fn of_this_crate() -> Self {
        let lib = root().join(LIBRARY).join("lib.rs");
        RootNames::read(&std::fs::read_to_string(lib).unwrap())
    }

    /// From the `mod` and `pub use` lines of `lib.rs`.
    pub(super) fn read(lib: &str) -> Self {
        let lib = SourceFile { path: "src/lib.rs".to_owned(), text: lib.to_owned() };
        let code = lib.code();
        let tokens = tokens(&code);
        let mut names = BTreeMap::new();

        for at in 0..tokens.len() {
            let next = tokens.get(at + 1).map_or("", |token| token.text);
            match tokens[at].text {
                "mod" => {
                    names.insert(next.to_owned(), next.to_owned());
                }
                "use" => {
                    for path in read_path(&tokens, at + 1) {
                        names.insert(path.last().unwrap().clone(), path[0].clone());
                    }
                }
                _ => {}
            }
        }
        RootNames(names)
    }

    /// The stages.
    pub(super) fn stages(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|(name, stage)| name == stage).map(|(name, _)| name.as_str())
    }
}

impl SourceFile {
    /// The module that the file is: `src/grammar/shapes/mod.rs` is `grammar`, `shapes`.
    fn module(&self) -> Vec<&str> {
        let below = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let module: Vec<&str> = below.strip_suffix(".rs").unwrap_or(below).split('/').collect();
        match module.as_slice() {
            ["lib"] => Vec::new(),
            [parents @ .., "mod"] => parents.to_vec(),
            module => module.to_vec(),
        }
    }

    /// The first folder or file below `src`; of `lib.rs`, none.
    pub(super) fn stage(&self) -> &str {
        self.module().first().copied().unwrap_or_default()
    }

    /// All imports of other stages.
    pub(super) fn imports(&self, names: &RootNames) -> Vec<Import> {
        let module = self.module();
        let code = self.code();
        let tokens = tokens(&code);
        let mut imports = Vec::new();

        for (at, token) in tokens.iter().enumerate() {
            let begins = at == 0 || tokens[at - 1].text != "::";
            let goes_on = tokens.get(at + 1).is_some_and(|next| next.text == "::");
            if !begins || !goes_on || !matches!(token.text, "crate" | "super") {
                continue;
            }

            for path in read_path(&tokens, at) {
                let name = from_root(&module, &path);
                let Some(name) = name else { continue };
                let stage = names.0.get(&name).cloned();
                let stage = stage.unwrap_or_else(|| {
                    panic!("{}:{}: crate::{name} is not a name of lib.rs", self.path, token.line)
                });
                if stage != self.stage() {
                    imports.push(Import { stage, line: token.line });
                }
            }
        }
        imports
    }
}

/// The first name of a path below the crate's root; `None` if the path ends before it.
fn from_root(module: &[&str], path: &[String]) -> Option<String> {
    let mut base: Vec<&str> = module.to_vec();
    let mut rest = path;
    while let Some((first, more)) = rest.split_first() {
        match first.as_str() {
            "crate" => base.clear(),
            "super" => drop(base.pop()),
            _ => break,
        }
        rest = more;
    }
    base.first().map(|name| (*name).to_owned()).or_else(|| rest.first().cloned())
}

struct Token<'t> {
    text: &'t str,
    line: usize,
}

/// Names, `::`, and every other character by itself.
fn tokens<'t>(code: &[(usize, &'t str)]) -> Vec<Token<'t>> {
    let mut tokens = Vec::new();
    for &(line, text) in code {
        let mut rest = text.trim_start();
        while let Some(first) = rest.chars().next() {
            let is_name = |c: char| c.is_alphanumeric() || c == '_';
            let len = if is_name(first) {
                rest.find(|c| !is_name(c)).unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            let (token, more) = rest.split_at(len);
            tokens.push(Token { text: token, line });
            rest = more.trim_start();
        }
    }
    tokens
}

/// The paths that begin at a token: several, if it has braces.
fn read_path(tokens: &[Token<'_>], at: usize) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    read_path_after(tokens, at, Vec::new(), &mut found);
    found
}

/// Reads on after `path`; yields the place of the token after the last.
fn read_path_after(
    tokens: &[Token<'_>],
    mut at: usize,
    mut path: Vec<String>,
    found: &mut Vec<Vec<String>>,
) -> usize {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    loop {
        if text(at) == "{" {
            at += 1;
            while !matches!(text(at), "}" | "") {
                at = if text(at) == "," {
                    at + 1
                } else {
                    read_path_after(tokens, at, path.clone(), found)
                };
            }
            return at + 1;
        }

        path.push(text(at).to_owned());
        at += 1;
        if text(at) != "::" || text(at + 1) == "<" {
            found.push(path);
            return if text(at) == "as" { at + 2 } else { at };
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIB: &str = "mod grammar;\npub mod tally;\nmod frame;\nmod report;\nmod input;\nmod limits;\n\
                       pub use limits::Limits;\npub use tally::{\n    Sample, Summary,\n};\n";

    fn imported(path: &str, text: &str) -> Vec<(String, usize)> {
        let file = SourceFile { path: path.to_owned(), text: text.to_owned() };
        let imports = file.imports(&RootNames::read(LIB));
        imports.into_iter().map(|import| (import.stage, import.line)).collect()
    }

    #[test]
    fn imports_are_seen_however_they_are_spelled() {
        for (text, stages) in [
            ("use crate::tally::Codes;", vec!["tally"]),
            ("use crate::tally::{\n    Codes,\n    Name as N,\n};", vec!["tally", "tally"]),
            ("use crate::{frame::{self, Framing}, input};", vec!["frame", "frame", "input"]),
            ("use crate::{Limits, Summary};", vec!["limits", "tally"]),
            ("use super::super::super::report;", vec!["report"]),
            ("use super::super::super::Summary;", vec!["tally"]),
            ("fn f() -> crate::Summary { crate::frame::g::<u8>() }", vec!["tally", "frame"]),
            ("use super::nesting::Nesting;\npub(in crate::grammar) fn f() {}", vec![]),
            ("use super::*;", vec![]),
        ] {
            let found = imported("src/grammar/shapes/tree.rs", text);
            let found: Vec<&str> = found.iter().map(|(stage, _)| stage.as_str()).collect();
            assert_eq!(found, stages, "{text}");
        }
        assert_eq!(imported("src/summarize.rs", "use super::Summary;"), [("tally".to_owned(), 1)]);
    }

    #[test]
    fn comments_and_unit_tests_do_not_count() {
        let text = "//! x\nuse crate::tally::{\n    A,\n};\n/// crate::report\n\
                    fn f() { crate::frame::g() } // crate::input\n\
                    #[cfg(test)]\nuse crate::limits;\nuse crate::report;\n\
                    #[cfg(test)]\nmod tests {\n    use crate::input;\n}\n";
        let found = imported("src/grammar/x.rs", text);
        let found: Vec<(&str, usize)> =
            found.iter().map(|(stage, at)| (stage.as_str(), *at)).collect();
        assert_eq!(found, [("tally", 2), ("frame", 6), ("report", 9)]);
    }
}
