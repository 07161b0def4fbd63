//! From byte offsets to lines and columns, for people.
//!
//! Lines and columns count from 1; columns count characters. A byte that is not UTF-8 counts as one, a
//! byte-order mark at the beginning as none.

use memchr::{memchr_iter, memrchr};

use crate::grammar::BOM;

/// A line and a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

/// Finds places in one text. Asked in the order of offsets, it reads the text once.
///
/// ```
/// use apitriage::preflight::{Place, Places};
///
/// let mut places = Places::new("{\n \"é\": 1}".as_bytes());
/// assert_eq!(places.of(8), Place { line: 2, column: 6 });
/// ```
#[derive(Clone, Debug)]
pub struct Places<'t> {
    text: &'t [u8],
    counted: usize,
    line: usize,
}

impl<'t> Places<'t> {
    /// Places in `text`.
    pub fn new(text: &'t [u8]) -> Self {
        Places { text, counted: 0, line: 1 }
    }

    /// The place of a byte; one behind the end is at the end.
    pub fn of(&mut self, offset: usize) -> Place {
        let offset = offset.min(self.text.len());
        if offset < self.counted {
            (self.counted, self.line) = (0, 1);
        }
        let between = self.text.get(self.counted..offset).unwrap_or_default();
        self.line += memchr_iter(b'\n', between).count();
        self.counted = offset;
        let before = self.text.get(..offset).unwrap_or_default();
        let first = if before.starts_with(BOM) { BOM.len() } else { 0 };
        let start = memrchr(b'\n', before).map_or(first, |newline| newline + 1);
        let column = 1 + String::from_utf8_lossy(before.get(start..).unwrap_or_default()).chars().count();
        Place { line: self.line, column }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_a_reader_does() {
        let text = "a\r\nbé\n\n\u{1f600}x".as_bytes();
        let mut places = Places::new(text);
        let of = |place: Place| (place.line, place.column);
        let all: Vec<_> = (0..=text.len() + 1).map(|at| of(places.of(at))).collect();
        assert_eq!(all[..4], [(1, 1), (1, 2), (1, 3), (2, 1)]);
        assert_eq!(
            (all[6], all[7], all[8], all[12], all[13], all[14]),
            ((2, 3), (3, 1), (4, 1), (4, 2), (4, 3), (4, 3))
        );
        assert_eq!(of(places.of(3)), (2, 1), "and backwards");
    }
}
