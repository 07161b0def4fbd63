//! From byte offsets to lines and columns, for people.
//!
//! Lines and columns count from 1. A column counts characters: all bytes but those that continue a
//! character in UTF-8. A byte-order mark at the beginning is not counted. This file must not know
//! what the text is.

use memchr::{memchr_iter, memrchr};

use crate::grammar::BOM;

/// A line and a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
}

/// The place of every byte whose offset is a multiple of this is kept.
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
    /// The length of the byte-order mark at the beginning, which is not counted.
    bom_len: usize,
    /// The places of bytes `STEP`, `2 * STEP` and so on, as far as places were asked for.
    steps: Vec<Place>,
}

/// The place of byte 0.
const START: Place = Place { line: 1, column: 1 };

impl<'t> Places<'t> {
    /// Places in `text`.
    pub fn new(text: &'t [u8]) -> Self {
        let bom_len = if text.starts_with(BOM) { BOM.len() } else { 0 };
        Places { text, bom_len, steps: Vec::new() }
    }

    /// Places in a `text` from the middle of another one, where a byte-order mark is a character
    /// like others.
    pub(crate) fn inside(text: &'t [u8]) -> Self {
        Places { text, bom_len: 0, steps: Vec::new() }
    }

    /// The place of the byte at `offset`. An offset beyond the end of the text means its end.
    pub fn of(&mut self, offset: usize) -> Place {
        let offset = offset.min(self.text.len());
        while self.steps.len() < offset / STEP {
            let from = self.steps.len() * STEP;
            let last = self.steps.last().copied().unwrap_or(START);
            self.steps.push(self.advanced(last, from, from + STEP));
        }

        let before = (offset / STEP).checked_sub(1).and_then(|step| self.steps.get(step));
        self.advanced(before.copied().unwrap_or(START), offset / STEP * STEP, offset)
    }

    /// The place of byte `to`, if `place` is that of byte `from`.
    fn advanced(&self, mut place: Place, from: usize, to: usize) -> Place {
        let between = self.text.get(from.max(self.bom_len)..to).unwrap_or_default();

        let last = memrchr(b'\n', between);
        if last.is_some() {
            place.line += memchr_iter(b'\n', between).count();
            place.column = 1;
        }

        let on_line = between.get(last.map_or(0, |newline| newline + 1)..).unwrap_or_default();
        let begins_character = |byte: &&u8| **byte & 0xc0 != 0x80;
        place.column += on_line.iter().filter(begins_character).count();
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
