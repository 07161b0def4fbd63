//! What the bytes of a short text are, eight at once. This file must not know what the text is.
//!
//! Each byte of a result is 0x80 or 0, for a byte of the word that is such or is not:
//!
//! ```text
//! word                      R    u    n    2   .. 52   75   6e   32
//! + 0x80 - 'a'              0x80 and above from 'a' on
//! + 0x7f - 'z'              0x80 and above beyond 'z'
//! the first, not the other  0   80   80    0      small letters
//! ```
//!
//! No sum is carried, as long as the word is ASCII. Of a word that is not, no byte is anything.

const HIGH_BITS: u64 = repeated(0x80);

/// Eight bytes of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct AsciiWord {
    bytes: u64,
    /// All, if they are ASCII, and else none.
    counted: u64,
}

impl AsciiWord {
    /// The words of `text`: the last one has bytes of the one before it again, and a text of less
    /// than eight bytes has its first one again and again.
    #[inline]
    pub(super) fn all(text: &[u8]) -> impl Iterator<Item = AsciiWord> {
        let (whole, _) = text.as_chunks::<8>();
        let last = text.last_chunk::<8>().copied().unwrap_or_else(|| filled(text));
        whole.iter().copied().chain([last]).map(AsciiWord::new)
    }

    #[inline]
    fn new(bytes: [u8; 8]) -> Self {
        let bytes = u64::from_le_bytes(bytes);
        AsciiWord { bytes, counted: if bytes & HIGH_BITS == 0 { HIGH_BITS } else { 0 } }
    }

    #[inline]
    pub(super) fn small_letters(self) -> u64 {
        self.within(b'a', b'z')
    }

    #[inline]
    pub(super) fn letters_and_digits(self) -> u64 {
        self.within(b'A', b'Z') | self.within(b'0', b'9') | self.small_letters()
    }

    /// Which bytes are this one.
    #[inline]
    pub(super) fn is(self, byte: u8) -> u64 {
        self.within(byte, byte)
    }

    #[inline]
    fn within(self, from: u8, to: u8) -> u64 {
        let is_from = self.bytes.wrapping_add(repeated(0x80 - from));
        let is_beyond = self.bytes.wrapping_add(repeated(0x7f - to));
        is_from & !is_beyond & self.counted
    }
}

/// Whether all bytes are such.
#[inline]
pub(super) fn are_all(bytes: u64) -> bool {
    bytes == HIGH_BITS
}

/// Less than eight bytes, and the first of them in all other places.
fn filled(text: &[u8]) -> [u8; 8] {
    let mut bytes = [text.first().copied().unwrap_or_default(); 8];
    bytes.iter_mut().zip(text).for_each(|(byte, of_text)| *byte = *of_text);
    bytes
}

const fn repeated(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_is_what_it_is() {
        for byte in 0..=u8::MAX {
            for place in 0..8 {
                let mut bytes = *b"aZ0-_9Az";
                bytes[place] = byte;
                let word = AsciiWord::new(bytes);
                let is = |of: u64| of >> (8 * place) & 0xff == 0x80;
                assert_eq!(is(word.small_letters()), byte.is_ascii_lowercase(), "{byte}");
                assert_eq!(is(word.letters_and_digits()), byte.is_ascii_alphanumeric(), "{byte}");
                assert_eq!(is(word.is(b'-')), byte == b'-', "{byte}");

                let others = word.letters_and_digits().count_ones()
                    - u32::from(is(word.letters_and_digits()));
                let expected = 6 - u32::from(!matches!(place, 3 | 4));
                assert_eq!(others, if byte.is_ascii() { expected } else { 0 });
            }
        }
    }

    #[test]
    fn all_bytes_of_a_text_are_looked_at() {
        let are_small =
            |text: &[u8]| AsciiWord::all(text).all(|word| are_all(word.small_letters()));
        for len in 1..100 {
            let text = vec![b'x'; len];
            assert!(are_small(&text), "{len}");
            for at in 0..len {
                let mut other = text.clone();
                other[at] = b'X';
                assert!(!are_small(&other), "{len}");
            }
        }
        assert!(!are_small(b""));
    }
}
