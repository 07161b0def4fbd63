//! A name as it stands in a JSON object, with quotes and colon, ready to be compared in one step.
//!
//! ```text
//! text    " M o d e " : " q u i c k " } …     16 bytes, whatever is behind the name
//! front   " M o d e " : . . . . . . . .
//! mask    f f f f f f f . . . . . . . .       what of them must be equal
//! ```
//!
//! Of a longer name, the last eight bytes are compared, too. It must not know what the name means.

/// The most bytes of a name, quotes and colon included, that are covered by both comparisons.
const MOST: usize = FRONT + BACK;
const FRONT: usize = 16;
const BACK: usize = 8;

/// A name of plain characters in quotes, and a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::preflight) struct Quoted {
    front: u128,
    mask: u128,
    /// The last bytes of a name that is longer than the front.
    back: u64,
    len: usize,
}

impl Quoted {
    pub(in crate::preflight) const fn new(name: &str) -> Self {
        let name = name.as_bytes();
        let len = name.len() + 3;
        assert!(len <= MOST, "no parameter has a longer name");
        let (mut text, mut mask) = ([0; MOST], [0; FRONT]);
        let mut at = 0;
        while at < len {
            text[at] = if at == 0 || at == len - 2 {
                b'"'
            } else if at == len - 1 {
                b':'
            } else {
                name[at - 1]
            };
            if at < FRONT {
                mask[at] = 0xff;
            }
            at += 1;
        }
        let front = match text.first_chunk() {
            Some(front) => u128::from_le_bytes(*front),
            None => 0,
        };
        let back = match text.split_at(if len > FRONT { len - BACK } else { 0 }).1.first_chunk() {
            Some(back) => u64::from_le_bytes(*back),
            None => 0,
        };
        Quoted { front, mask: u128::from_le_bytes(mask), back, len }
    }

    /// Whether a text with these first 16 bytes may begin with the name.
    #[inline(always)]
    pub(super) fn begins(&self, front: u128) -> bool {
        (front ^ self.front) & self.mask == 0
    }

    /// What is behind the name in a text of which [`Self::begins`] holds.
    #[inline(always)]
    pub(super) fn strip<'a>(&self, text: &'a [u8]) -> Option<&'a [u8]> {
        let (name, behind) = text.split_at_checked(self.len)?;
        let is_whole = self.len <= FRONT || name.last_chunk() == Some(&self.back.to_le_bytes());
        is_whole.then_some(behind)
    }
}

/// The first 16 bytes of a text; zeros, where it ends before.
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
