//! What the bytes of a short text are, eight at once. This file must not know what the text is.
//!
//! Each byte of a result is 0x80 or 0, for a byte of the word that is such or is not:
//!
//! ```text
//! word                     R    u    n    2   .. 52   75   6e   32
//! + 0x80 - 'a'             0x80 and above from 'a' on
//! + 0x7f - 'z'             0x80 and above beyond 'z'
//! the first, not the other  0   80   80    0     small letters
//! ```
//!
//! No sum is carried, as long as the word is ASCII.

const HIGH_BITS: u64 = repeated(0x80);

/// Which bytes of a word are what.
#[derive(Clone, Copy, Debug)]
pub(super) struct AsciiWord {
    pub(super) small: u64,
    pub(super) capital: u64,
    pub(super) digit: u64,
    word: u64,
}

impl AsciiWord {
    /// The words of `text`, as long as they are ASCII: the last one has bytes of the one before it
    /// again, and a text of less than eight bytes has its first one again and again. `None` in
    /// place of a word that is not.
    #[inline]
    pub(super) fn all(text: &[u8]) -> impl Iterator<Item = Option<AsciiWord>> {
        let (whole, _) = text.as_chunks::<8>();
        let last = text.last_chunk::<8>().copied().unwrap_or_else(|| filled(text));
        whole.iter().copied().chain([last]).map(AsciiWord::new)
    }

    #[inline]
    fn new(bytes: [u8; 8]) -> Option<Self> {
        let word = u64::from_le_bytes(bytes);
        let [small, capital, digit] =
            [(b'a', b'z'), (b'A', b'Z'), (b'0', b'9')].map(|(from, to)| within(word, from, to));
        (word & HIGH_BITS == 0).then_some(AsciiWord { small, capital, digit, word })
    }

    /// Which bytes are this one.
    #[inline]
    pub(super) fn is(&self, byte: u8) -> u64 {
        within(self.word, byte, byte)
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

#[inline]
const fn within(word: u64, from: u8, to: u8) -> u64 {
    let is_from = word.wrapping_add(repeated(0x80 - from));
    let is_beyond = word.wrapping_add(repeated(0x7f - to));
    is_from & !is_beyond & HIGH_BITS
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
                let Some(word) = AsciiWord::new(bytes) else {
                    assert!(!byte.is_ascii());
                    continue;
                };
                let is = |of: u64| of >> (8 * place) & 0xff == 0x80;
                assert!(byte.is_ascii());
                assert_eq!(is(word.small), byte.is_ascii_lowercase(), "{byte}");
                assert_eq!(is(word.capital), byte.is_ascii_uppercase(), "{byte}");
                assert_eq!(is(word.digit), byte.is_ascii_digit(), "{byte}");
                assert_eq!(is(word.is(b'-')), byte == b'-', "{byte}");
            }
        }
    }

    #[test]
    fn all_bytes_of_a_text_are_looked_at() {
        for len in 1..40 {
            let text = vec![b'x'; len];
            assert!(AsciiWord::all(&text).flatten().all(|word| are_all(word.small)), "{len}");
            for at in 0..len {
                let mut other = text.clone();
                other[at] = b'X';
                assert!(AsciiWord::all(&other).flatten().any(|word| word.capital != 0), "{len}");
            }
        }
        assert!(AsciiWord::all(b"").flatten().all(|word| are_all(word.is(0))));
    }
}
