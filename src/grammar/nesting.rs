//! The stack of open containers, a bit for each: 1 for an object, 0 for an array.
//!
//! Sixteen words are part of the value and hold the default limit of 1024 levels. Only a text
//! deeper than that, under a raised limit, allocates. This file must not know the limit.

/// How many words are part of the value; the words after them are *spilled*.
const WORDS: usize = 16;

/// The two kinds of container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    Array,
    Object,
}

/// The containers that are open.
///
/// ```text
/// [ { [ [      bits 0 1 0 0, the outermost lowest and leftmost      depth 4
/// ```
#[derive(Debug)]
pub(super) struct Nesting {
    words: [u64; WORDS],
    spilled: Vec<u64>,
    depth: usize,
}

impl Nesting {
    pub(super) const fn new() -> Self {
        Nesting { words: [0; WORDS], spilled: Vec::new(), depth: 0 }
    }

    #[inline(always)]
    pub(super) const fn depth(&self) -> usize {
        self.depth
    }

    #[inline(always)]
    pub(super) fn push(&mut self, container: Container) {
        let bit = 1 << (self.depth % 64);
        let word = self.word(self.depth / 64);
        match container {
            Container::Object => *word |= bit,
            Container::Array => *word &= !bit,
        }
        self.depth += 1;
    }

    #[inline(always)]
    pub(super) fn pop(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// The innermost open container.
    #[inline(always)]
    pub(super) fn top(&self) -> Option<Container> {
        let level = self.depth.checked_sub(1)?;
        let index = level / 64;
        let word = match self.words.get(index) {
            Some(word) => *word,
            None => self.spilled.get(index - WORDS).copied().unwrap_or_default(),
        };
        Some(if word >> (level % 64) & 1 == 1 { Container::Object } else { Container::Array })
    }

    /// The word that has this index. It is made if it does not exist.
    #[inline(always)]
    fn word(&mut self, index: usize) -> &mut u64 {
        match self.words.get_mut(index) {
            Some(word) => word,
            None => spill(&mut self.spilled, index - WORDS),
        }
    }
}

/// The spilled word that has this index. It is made if it does not exist.
#[cold]
fn spill(spilled: &mut Vec<u64>, index: usize) -> &mut u64 {
    if spilled.len() <= index {
        spilled.resize(index + 1, 0);
    }
    // The lines above make the index valid, so `min` never changes it.
    let last = spilled.len() - 1;
    #[allow(clippy::indexing_slicing, reason = "the vector was just made longer than the index")]
    &mut spilled[index.min(last)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_across_words_and_spill() {
        let kind = |level: usize| {
            if level.is_multiple_of(3) { Container::Object } else { Container::Array }
        };
        let mut nesting = Nesting::new();
        assert_eq!(nesting.top(), None);
        for round in 0..2 {
            for level in 0..3000 {
                nesting.push(kind(level + round));
                assert_eq!(nesting.top(), Some(kind(level + round)));
            }
            for level in (0..3000).rev() {
                assert_eq!(
                    (nesting.depth(), nesting.top()),
                    (level + 1, Some(kind(level + round)))
                );
                nesting.pop();
            }
        }
        nesting.pop();
        assert_eq!(nesting.depth(), 0);
    }
}
