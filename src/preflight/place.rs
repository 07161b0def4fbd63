//! From byte offsets to lines and columns, for people.
//!
//! Lines and columns count from 1. Columns count characters, that is bytes that do not continue one in
//! UTF-8; a byte-order mark at the beginning counts as none.

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
    /// As far as it was read, and the place there.
    at: usize,
    place: Place,
}

const START: Place = Place { line: 1, column: 1 };

impl<'t> Places<'t> {
    /// Places in `text`.
    pub fn new(text: &'t [u8]) -> Self {
        Places { text, at: 0, place: START }
    }

    /// The place of a byte; one behind the end is at the end.
    pub fn of(&mut self, offset: usize) -> Place {
        let offset = offset.min(self.text.len());
        if offset < self.at {
            (self.at, self.place) = (0, START);
        }
        let bom = if self.at == 0 && offset >= BOM.len() && self.text.starts_with(BOM) { BOM.len() } else { 0 };
        let between = self.text.get(self.at + bom..offset).unwrap_or_default();
        let last = memrchr(b'\n', between);
        if last.is_some() {
            self.place.line += memchr_iter(b'\n', between).count();
            self.place.column = 1;
        }
        let on_line = between.get(last.map_or(0, |newline| newline + 1)..).unwrap_or_default();
        self.place.column += on_line.iter().filter(|&&byte| byte & 0xc0 != 0x80).count();
        self.at = offset;
        self.place
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
