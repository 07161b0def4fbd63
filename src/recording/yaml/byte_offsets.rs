//! Where the characters of a text begin, in bytes: the library counts characters. This file must not
//! know YAML.

/// The byte offsets of characters that are asked for in nearly ascending order.
#[derive(Debug)]
pub(super) struct ByteOffsets<'t> {
    text: &'t str,
    /// Each character is a byte.
    is_ascii: bool,
    /// The last answer: a character, and where it begins.
    last: (usize, usize),
}

impl<'t> ByteOffsets<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        ByteOffsets { text, is_ascii: text.is_ascii(), last: (0, 0) }
    }

    /// Where a character begins; the length of the text if there is none.
    pub(super) fn of(&mut self, character: usize) -> usize {
        if self.is_ascii {
            return character.min(self.text.len());
        }
        let (at, offset) = self.last;
        let (before, after) = self.text.split_at_checked(offset).unwrap_or_default();
        let offset = match character.checked_sub(at) {
            Some(0) => offset,
            Some(more) => {
                let next = after.char_indices().nth(more);
                next.map_or(self.text.len(), |(len, _)| offset + len)
            }
            None => {
                let previous = before.char_indices().rev().nth(at - character - 1);
                previous.map_or(0, |(start, _)| start)
            }
        };
        if offset < self.text.len() {
            self.last = (character, offset);
        }
        offset
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn offsets_are_those_of_the_characters(
            text in "[a\u{e9}\u{4f60}\u{1f600}]{0,40}",
            asked in prop::collection::vec(0..50_usize, 0..30),
        ) {
            let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let mut offsets = ByteOffsets::new(&text);
            for character in asked {
                let expected = starts.get(character).copied().unwrap_or(text.len());
                prop_assert_eq!(offsets.of(character), expected);
            }
        }
    }
}
