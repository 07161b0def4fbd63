//! Which braces of a log line need no walk of their own.
//!
//! A walk reads the text from one brace on, and visits the objects inside of it as well. So a brace
//! that a walk took for an opening one has been visited. A brace that a walk took for part of a
//! string may open an object all the same, so it gets a walk of its own. What is a string for the
//! one walk is not for the other. So at most two walks ever cover the same byte, and a line is read
//! a few times at most:
//!
//! ```text
//! { "log": "{", ":": { "Response":   …
//! └────────┴──┴──┴──────────────── one walk
//!           {", ":": { "Response":  the other
//! ```
//!
//! This file must not know what is searched for.

use smallvec::SmallVec;

/// The walks that reach beyond the last brace that was asked about.
#[derive(Default)]
pub(super) struct BraceWalks(SmallVec<[BraceWalk; 2]>);

struct BraceWalk {
    /// Where the walk ended or met a fault.
    end: usize,
    /// How far the strings that the walk saw have been followed.
    at: usize,
    /// Whether one of these strings is open at `at`.
    is_in_string: bool,
}

impl BraceWalks {
    /// Adds the walk from `brace` to `end`.
    pub(super) fn add(&mut self, brace: usize, end: usize) {
        self.0.push(BraceWalk { end, at: brace, is_in_string: false });
    }

    /// Whether a walk has taken this brace for an opening one. Braces come in ascending order.
    pub(super) fn have_visited(&mut self, line: &[u8], brace: usize) -> bool {
        self.0.retain(|walk| brace < walk.end);
        self.0.iter_mut().any(|walk| walk.opens_at(line, brace))
    }

    /// How many walks cover the last brace that was asked about.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl BraceWalk {
    /// Whether `brace` is outside of the strings that the walk saw.
    fn opens_at(&mut self, line: &[u8], brace: usize) -> bool {
        while let Some(len) =
            line.get(self.at..brace).and_then(|rest| memchr::memchr2(b'"', b'\\', rest))
        {
            let is_quote = line.get(self.at + len) == Some(&b'"');
            self.at += len + if is_quote { 1 } else { 2 }; // a backslash hides the byte after it
            self.is_in_string ^= is_quote;
        }
        self.at = self.at.max(brace);
        !self.is_in_string
    }
}
