//! Which braces of a log line need no walk of their own.
//!
//! A walk reads the text from one brace on, and visits the objects inside of it as well. So a brace
//! that a walk took for an opening one has been visited. A brace that the walk took for part of a
//! string may open an object all the same. The walk from there takes for strings what is between
//! those of the first one, so at most two walks ever cover the same place, and a line is read a few
//! times at most:
//!
//! ```text
//! { "log": "{", ":": { "Response":   …
//! └────────┴──┴──┴──────────────── one walk
//!           {", ":": { "Response":  the other
//! ```

use smallvec::SmallVec;

/// The walks that reach beyond the current brace.
#[derive(Default)]
pub(super) struct BraceWalks(SmallVec<[BraceWalk; 2]>);

struct BraceWalk {
    /// Where the walk ended or met a fault.
    end: usize,
    /// How far its strings have been followed, and whether one is open there.
    at: usize,
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
    fn opens_at(&mut self, line: &[u8], brace: usize) -> bool {
        while let Some(len) =
            line.get(self.at..brace).and_then(|rest| memchr::memchr2(b'"', b'\\', rest))
        {
            let is_quote = line.get(self.at + len) == Some(&b'"');
            self.at += len + if is_quote { 1 } else { 2 };
            self.is_in_string ^= is_quote;
        }
        self.at = self.at.max(brace);
        !self.is_in_string
    }
}
