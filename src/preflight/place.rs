//! From byte offsets to lines and columns, for people.
//!
//! Lines and columns count from 1. Columns count characters, that is bytes that do not continue one
//! in UTF-8; a byte-order mark at the beginning counts as none.

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

/// So far apart are the bytes whose places are kept.
const STEP: usize = 4096;

/// Finds places in one text. It reads the text once, whatever the order of the questions.
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
    /// The bytes at the beginning that count as no character.
    bom: usize,
    /// The places of every [`STEP`]th byte, as far as places were asked for.
    marks: Vec<Place>,
}

const START: Place = Place { line: 1, column: 1 };

impl<'t> Places<'t> {
    /// Places in `text`.
    pub fn new(text: &'t [u8]) -> Self {
        let bom = if text.starts_with(BOM) { BOM.len() } else { 0 };
        Places { text, bom, marks: Vec::new() }
    }

    /// Places in `text` that is not the beginning: a byte-order mark is a character like others
    /// there.
    pub(crate) fn inside(text: &'t [u8]) -> Self {
        Places { text, bom: 0, marks: Vec::new() }
    }

    /// The place of a byte; one after the end is at the end.
    pub fn of(&mut self, offset: usize) -> Place {
        let offset = offset.min(self.text.len());
        while self.marks.len() < offset / STEP {
            let from = self.marks.len() * STEP;
            let next =
                self.advanced(self.marks.last().copied().unwrap_or(START), from, from + STEP);
            self.marks.push(next);
        }

        let mark = (offset / STEP).checked_sub(1).and_then(|mark| self.marks.get(mark));
        self.advanced(mark.copied().unwrap_or(START), offset / STEP * STEP, offset)
    }

    /// The place at `to`, if that at `from` is `place`.
    fn advanced(&self, mut place: Place, from: usize, to: usize) -> Place {
        let between = self.text.get(from.max(self.bom)..to).unwrap_or_default();

        let last = memrchr(b'\n', between);
        if last.is_some() {
            place.line += memchr_iter(b'\n', between).count();
            place.column = 1;
        }

        let on_line = between.get(last.map_or(0, |newline| newline + 1)..).unwrap_or_default();
        place.column += on_line.iter().filter(|&&byte| byte & 0xc0 != 0x80).count();
        place
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

    #[test]
    fn the_order_of_questions_changes_nothing() {
        let text = "\u{feff}\u{e9}abc\n".repeat(2000) + &"\u{1f600}".repeat(5000);
        let places: Vec<Place> =
            (0..=text.len()).map(|at| Places::new(text.as_bytes()).of(at)).step_by(97).collect();
        let mut asked = Places::new(text.as_bytes());
        for (nth, place) in places.iter().enumerate().rev() {
            assert_eq!(asked.of(nth * 97), *place);
        }
        assert_eq!(asked.of(3), START);
        // Characters after the last line feed, counted in another way.
        let text = text.as_bytes();
        for at in [STEP - 1, STEP, STEP + 1, 3 * STEP, text.len() - 6] {
            let line = text[3..at].split(|&byte| byte == b'\n').collect::<Vec<_>>();
            let column =
                line[line.len() - 1].iter().filter(|&&byte| byte & 0xc0 != 0x80).count() + 1;
            assert_eq!(asked.of(at), Place { line: line.len(), column });
        }
    }
}
