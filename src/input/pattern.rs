//! Finds the files and directories that a pattern matches.
//!
//! A pattern is matched name by name, as a shell does it. `**` is any number of directories. It
//! follows no links: a link may lead back to where it is, and two such links make more paths than
//! can be walked. This file must not know what is done with a match.

use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf, is_separator};

use glob::{MatchOptions, Pattern, PatternError};
use walkdir::WalkDir;

/// A name matches as in a shell: a leading dot must be written in the pattern.
const MATCH_OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: true,
};

/// A pattern for paths.
pub(super) struct PathPattern {
    /// What is before the first part with a wildcard. It is taken as it is, links and all.
    base: PathBuf,
    /// The parts from the first one with a wildcard on.
    parts: Vec<PatternPart>,
    /// The place of the first `**` among the parts. From there on, no link is followed.
    first_recursive: usize,
    /// Whether the pattern ends in `/` or `/**`, so that only directories match.
    wants_directory: bool,
}

/// What is between two separators of a pattern.
enum PatternPart {
    /// A name without wildcards.
    Literal(OsString),
    /// A pattern for one name.
    Wildcard(Pattern),
    /// `**`: any number of directories, also none.
    Recursive,
}

impl PathPattern {
    pub(super) fn parse(text: &str) -> Result<Self, PatternError> {
        Pattern::new(text)?; // an error is placed in the whole pattern

        // A leading `.` means nothing, and the names of matches begin without it.
        let components = Path::new(text).components().filter(|part| *part != Component::CurDir);
        let mut base = PathBuf::new();
        let mut parts = Vec::new();
        for component in components {
            match PatternPart::parse(component.as_os_str())? {
                PatternPart::Literal(name) if parts.is_empty() => base.push(name),
                part => parts.push(part),
            }
        }

        // What is in a directory that matches is read anyway.
        let mut wants_directory = text.ends_with(is_separator);
        while parts.pop_if(|part| matches!(part, PatternPart::Recursive)).is_some() {
            wants_directory = true;
        }

        let is_recursive = |part: &PatternPart| matches!(part, PatternPart::Recursive);
        let first_recursive = parts.iter().position(is_recursive).unwrap_or(parts.len());
        Ok(PathPattern { base, parts, first_recursive, wants_directory })
    }

    /// What matches, in sorted order, and an error for each directory that cannot be looked into.
    ///
    /// What is below a directory that matches is not yielded again, except for links and hidden
    /// files that match themselves.
    pub(super) fn matches(&self) -> impl Iterator<Item = walkdir::Result<PathBuf>> {
        let mut walk = PatternWalk { pattern: self, pending: Vec::new() };
        if self.base.as_os_str().is_empty() || self.base.symlink_metadata().is_ok() {
            let is_directory = or_current(&self.base).is_dir();
            let positions = self.with_skipped(vec![0]);
            let path = self.base.clone();
            walk.pending.push(Ok(Candidate { path, is_directory, positions, is_covered: false }));
        }
        walk
    }

    /// The positions, and those after each `**` among them, since it may stand for nothing.
    fn with_skipped(&self, mut positions: Vec<usize>) -> Vec<usize> {
        let mut next = 0;
        while let Some(&position) = positions.get(next) {
            if matches!(self.parts.get(position), Some(PatternPart::Recursive)) {
                positions.push(position + 1);
            }
            next += 1;
        }

        positions.sort_unstable();
        positions.dedup();
        positions
    }
}

impl PatternPart {
    fn parse(part: &OsStr) -> Result<Self, PatternError> {
        let text = part.to_string_lossy();
        Ok(match &*text {
            "**" => PatternPart::Recursive,
            text if text.contains(['*', '?', '[']) => PatternPart::Wildcard(Pattern::new(text)?),
            _ => PatternPart::Literal(part.to_owned()),
        })
    }

    /// Whether a name matches. A byte that is not UTF-8 matches as one unknown character.
    fn matches(&self, name: &OsStr) -> bool {
        match self {
            PatternPart::Literal(literal) => literal == name,
            PatternPart::Wildcard(wildcard) => {
                wildcard.matches_with(&name.to_string_lossy(), MATCH_OPTIONS)
            }
            PatternPart::Recursive => !is_hidden(name),
        }
    }
}

/// A walk through the directories that may hold matches. Each directory is listed once, however
/// many `**` there are.
struct PatternWalk<'p> {
    pattern: &'p PathPattern,
    /// What is still to be visited, the next one last.
    pending: Vec<walkdir::Result<Candidate>>,
}

/// A path of which the beginning of the pattern matches.
struct Candidate {
    path: PathBuf,
    is_directory: bool,
    /// The parts of the pattern that may come next, sorted; the number of parts for a whole match.
    positions: Vec<usize>,
    /// Whether a directory above it was yielded, and this is read with it.
    is_covered: bool,
}

impl Iterator for PatternWalk<'_> {
    type Item = walkdir::Result<PathBuf>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let candidate = match self.pending.pop()? {
                Ok(candidate) => candidate,
                Err(error) => return Some(Err(error)),
            };

            let is_wanted = candidate.is_directory || !self.pattern.wants_directory;
            let is_match =
                is_wanted && candidate.positions.last() == Some(&self.pattern.parts.len());
            if candidate.is_directory {
                self.look_into(&candidate, is_match);
            }
            if is_match && !candidate.is_covered {
                return Some(Ok(or_current(&candidate.path).to_path_buf()));
            }
        }
    }
}

impl PatternWalk<'_> {
    /// Makes what is in a directory, and may match, the next to be visited.
    fn look_into(&mut self, directory: &Candidate, is_match: bool) {
        let next_parts: Vec<&PatternPart> =
            directory.positions.iter().filter_map(|&at| self.pattern.parts.get(at)).collect();
        if next_parts.is_empty() {
            return;
        }

        let is_covered = is_match || directory.is_covered;
        let first_child = self.pending.len();

        // A name is not looked for in a listing: that may be forbidden, and has no `..`.
        if let [PatternPart::Literal(name)] = next_parts[..] {
            if let Ok(metadata) = directory.path.join(name).symlink_metadata() {
                let child = self.child(directory, name, metadata.file_type(), is_covered);
                self.pending.extend(child.map(Ok));
            }
            return;
        }

        let listing = WalkDir::new(or_current(&directory.path)).min_depth(1).max_depth(1);
        for entry in listing.sort_by_file_name() {
            match entry {
                Ok(entry) => {
                    let (name, file_type) = (entry.file_name(), entry.file_type());
                    let child = self.child(directory, name, file_type, is_covered);
                    self.pending.extend(child.map(Ok));
                }
                Err(_) if is_covered => {} // whoever reads the directory reports it
                Err(error) => self.pending.push(Err(error)),
            }
        }
        self.pending.get_mut(first_child..).unwrap_or_default().reverse();
    }

    /// What is in a directory under `name`, if the pattern may match it.
    fn child(
        &self,
        directory: &Candidate,
        name: &OsStr,
        file_type: std::fs::FileType,
        is_below_match: bool,
    ) -> Option<Candidate> {
        let parts = &self.pattern.parts;
        let matching = directory
            .positions
            .iter()
            .filter(|&&at| parts.get(at).is_some_and(|p| p.matches(name)));
        let mut positions: Vec<usize> = matching.copied().collect();
        if positions.is_empty() {
            return None;
        }

        let path = directory.path.join(name);
        let is_link = file_type.is_symlink();
        let is_directory = if is_link { path.is_dir() } else { file_type.is_dir() };
        if is_link && is_directory {
            positions.retain(|&at| at < self.pattern.first_recursive);
        }

        let is_recursive = |at: usize| matches!(parts.get(at), Some(PatternPart::Recursive));
        let advanced = |at: usize| if is_recursive(at) { at } else { at + 1 };
        let positions = self.pattern.with_skipped(positions.into_iter().map(advanced).collect());
        let is_covered = is_below_match && !is_link && !is_hidden(name);
        Some(Candidate { path, is_directory, positions, is_covered })
    }
}

/// The path of a directory to list. An empty one is the current directory.
fn or_current(path: &Path) -> &Path {
    if path.as_os_str().is_empty() { Path::new(".") } else { path }
}

/// Whether a name begins with a dot, so that only patterns with that dot match it.
pub(super) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}
