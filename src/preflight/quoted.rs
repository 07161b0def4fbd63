//! A name as a JSON object has it, with quotes and colon, ready to be compared in one step.
//!
//! ```text
//! text    " M o d e " : " q u i c k " } …     16 bytes, whatever follows the name
//! front   " M o d e " : . . . . . . . .
//! mask    f f f f f f f . . . . . . . .       what of them must be equal
//! ```
//!
//! Of a longer name, the last eight bytes are compared, too. This file must not know what a name
//! means, nor any other file of the engine.

/// How many bytes of a name the two comparisons cover, quotes and colon included.
const MAX_LEN: usize = FRONT + BACK;
const FRONT: usize = 16;
const BACK: usize = 8;

/// A name in quotes, and a colon. A name that is too long, or that may be spelled in several ways,
/// equals no text; the ordinary way then compares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quoted {
    front: u128,
    mask: u128,
    /// The last bytes of a name that is longer than the front.
    back: u64,
    len: usize,
}

impl Quoted {
    #[allow(clippy::indexing_slicing, reason = "it runs when the program is compiled")]
    pub(super) const fn new(name: &str) -> Self {
        let name = name.as_bytes();
        let len = name.len() + 3; // two quotes and a colon
        if len > MAX_LEN || !needs_no_escapes(name) {
            // No text in UTF-8 begins with 16 bytes 0xff.
            return Quoted { front: u128::MAX, mask: u128::MAX, back: 0, len: 0 };
        }

        let (mut text, mut mask) = ([0; MAX_LEN], [0; FRONT]);
        let mut at = 0;
        while at < len {
            text[at] = match len - at {
                1 => b':',
                2 => b'"',
                _ if at == 0 => b'"',
                _ => name[at - 1],
            };
            if at < FRONT {
                mask[at] = 0xff;
            }
            at += 1;
        }

        let (mut front, mut back) = ([0; FRONT], [0; BACK]);
        front.copy_from_slice(text.split_at(FRONT).0);
        if len > FRONT {
            back.copy_from_slice(text.split_at(len).0.split_at(len - BACK).1);
        }
        let (front, mask) = (u128::from_le_bytes(front), u128::from_le_bytes(mask));
        Quoted { front, mask, back: u64::from_le_bytes(back), len }
    }

    /// Whether a text with these first 16 bytes may begin with the name.
    #[inline(always)]
    pub(super) fn begins(&self, front: u128) -> bool {
        (front ^ self.front) & self.mask == 0
    }

    /// What follows the name in a text for which [`Self::begins`] holds; `None` if the text does
    /// not begin with the name after all.
    #[inline(always)]
    pub(super) fn strip<'a>(&self, text: &'a [u8]) -> Option<&'a [u8]> {
        let (name, rest) = text.split_at_checked(self.len)?;
        let is_whole = self.len <= FRONT || name.last_chunk() == Some(&self.back.to_le_bytes());
        is_whole.then_some(rest)
    }
}

/// Whether a name has only letters, digits and underscores, which JSON writes as they are.
#[allow(clippy::indexing_slicing, reason = "the index is below the length")]
const fn needs_no_escapes(name: &[u8]) -> bool {
    let mut at = 0;
    while at < name.len() {
        if !name[at].is_ascii_alphanumeric() && name[at] != b'_' {
            return false;
        }
        at += 1;
    }
    true
}

/// The first 16 bytes of a text; if it is shorter, followed by zeros.
#[inline(always)]
pub(super) fn front(text: &[u8]) -> u128 {
    match text.first_chunk() {
        Some(front) => u128::from_le_bytes(*front),
        None => short_front(text),
    }
}

#[cold]
fn short_front(text: &[u8]) -> u128 {
    text.iter().rev().fold(0, |front, byte| front << 8 | u128::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_length() {
        let all = "abcdefghijklmnopqrstuvwxyz";
        for len in 0..=MAX_LEN - 3 {
            let name = all.get(..len).unwrap();
            let text = format!("\"{name}\":1234567890123456");
            let quoted = Quoted::new(name);
            let strip = |text: &[u8]| {
                quoted.begins(front(text)).then(|| quoted.strip(text).map(<[u8]>::len)).flatten()
            };
            assert_eq!(strip(text.as_bytes()), Some(16), "{name}");
            for at in 0..len + 3 {
                let mut damaged = text.clone().into_bytes();
                damaged[at] ^= 1;
                assert_eq!(strip(&damaged), None, "{name} {at}");
                assert_eq!(strip(text.as_bytes().get(..at).unwrap()), None, "{name} {at}");
            }
            assert_eq!(strip(text.as_bytes().get(..len + 3).unwrap()), Some(0), "{name}");
        }
    }
}
