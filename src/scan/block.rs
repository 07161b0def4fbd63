//! Blocks of 64 bytes, and the questions that are answered with a bit for each byte.
//!
//! ```text
//! bytes      {  "  a  "  :  1  }          the first byte is the lowest bit, written leftmost here
//! quotes     0  1  0  1  0  0  0
//! marks      1  1  0  1  1  0  1          { } [ ] : , and the quote
//! ```
//!
//! Three *planes* say which mark a byte is. With them marks can be moved side by side and compared,
//! and nobody has to look at the bytes again:
//!
//! ```text
//!              {  }  [  ]  :  ,  "   a scalar
//! FOLLOWS      0  1  0  1  1  1  0   0        comes after a value; the others begin one
//! CURLY        1  1  0  0  1  0  1   0        { } not [ ]; colon not comma; string not scalar
//! BRACKET      1  1  1  1  0  0  0   0
//! ```
//!
//! This file knows which byte is which mark. It must not know in what order marks are allowed.

/// The plane of the marks that come after a value.
pub(crate) const FOLLOWS: usize = 0;
/// The plane that distinguishes curly brackets from square ones, colons from commas, and strings
/// from scalars.
pub(crate) const CURLY: usize = 1;
/// The plane of the brackets.
pub(crate) const BRACKET: usize = 2;

/// How many bytes a block has.
pub(crate) const BLOCK: usize = 64;

/// A block in registers. Each question costs instructions, so ask only what is needed.
pub(crate) trait Block: Copy {
    /// `"`
    fn quotes(self) -> u64;
    /// `\`
    fn backslashes(self) -> u64;
    /// Bytes below 0x20.
    fn controls(self) -> u64;
    /// Quotes, backslashes and control characters: all that ends a run of ordinary characters.
    #[inline(always)]
    fn stops(self) -> u64 {
        self.quotes() | self.backslashes() | self.controls()
    }
    /// Bytes that are not ASCII.
    fn non_ascii(self) -> u64;
    /// Brackets, colons, commas and quotes, and apart from them blanks.
    fn marks(self) -> MarkMasks;
    /// `0` to `9`
    fn digits(self) -> u64;
    /// `0`
    fn zeros(self) -> u64;
    /// The bytes that an escape consists of.
    fn escapes(self) -> Escapes;
    /// The two blocks ORed: a byte of the result is ASCII if it is ASCII in both. What else the
    /// bytes are is lost.
    fn union(self, other: Self) -> Self;
    /// Whether the bytes that `mask` selects are the same in both blocks.
    fn is_like(self, other: Self, mask: u64) -> bool;
}

/// Where the marks and blanks of a block are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MarkMasks {
    /// Space, tab, line feed, carriage return.
    pub(crate) blanks: u64,
    /// `{ } [ ] : ,` and the quote.
    pub(crate) marks: u64,
    /// Which mark each byte is; indexed by `FOLLOWS`, `CURLY` and `BRACKET`. 0 for other bytes.
    pub(crate) planes: [u64; 3],
}

/// Where the bytes of a block are that an escape may consist of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Escapes {
    /// What may follow a backslash: `" \ / b f n r t u`.
    pub(crate) allowed: u64,
    /// Hexadecimal digits.
    pub(crate) hex: u64,
    /// `u`
    pub(crate) u: u64,
}

/// The bits of [`class`]. The lowest three are the planes: bit `FOLLOWS`, `CURLY` and `BRACKET`.
pub(super) mod bit {
    pub(in crate::scan) const PLANES: u8 = 0b111;
    pub(in crate::scan) const BLANK: u8 = 1 << 3;
    pub(in crate::scan) const DIGIT: u8 = 1 << 4;
    pub(in crate::scan) const HEX: u8 = 1 << 5;
    pub(in crate::scan) const ESCAPABLE: u8 = 1 << 6;
}

/// Space, tab, line feed and carriage return: the blanks of JSON.
#[inline(always)]
pub(crate) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// What a byte is, as a set of bits.
const fn class(byte: u8) -> u8 {
    let mark = match byte {
        b'{' => 1 << CURLY | 1 << BRACKET,
        b'}' => 1 << FOLLOWS | 1 << CURLY | 1 << BRACKET,
        b'[' => 1 << BRACKET,
        b']' => 1 << FOLLOWS | 1 << BRACKET,
        b':' => 1 << FOLLOWS | 1 << CURLY,
        b',' => 1 << FOLLOWS,
        b'"' => 1 << CURLY,
        _ => 0,
    };
    let blank = if is_blank(byte) { bit::BLANK } else { 0 };
    let digit = if byte.is_ascii_digit() { bit::DIGIT } else { 0 };
    let hex = if byte.is_ascii_hexdigit() { bit::HEX } else { 0 };
    let is_escapable =
        matches!(byte, b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' | b'u');
    mark | blank | digit | hex | if is_escapable { bit::ESCAPABLE } else { 0 }
}

/// [`class`] of each ASCII byte: the definition that kernels are tested against. Other bytes have
/// no class.
#[allow(clippy::indexing_slicing, reason = "runs in the compiler only: a fault stops the build")]
pub(super) const CLASSES: [u8; 128] = {
    let mut classes = [0; 128];
    let mut byte = 0;
    while byte < 128 {
        classes[byte] = class(byte as u8);
        byte += 1;
    }
    classes
};

/// The bytes after a backslash that is not escaped itself, in a block, and whether the byte after
/// the block is one (1, or 0). `is_first` says so of the first byte.
///
/// In a run of backslashes every other one escapes the next byte. A subtraction finds these in
/// all runs at once, since it borrows through each run:
///
/// ```text
/// backslashes              . 1 1 1 . . 1 1 . .      lowest bit leftmost
/// shifted by one           . . 1 1 1 . . 1 1 .
/// odd places set           . 1 1 1 1 1 . 1 1 1
/// minus the backslashes    . . . . 1 1 1 1 . 1
/// odd places turned        . 1 . 1 1 . 1 . . .      backslashes that escape; the byte after an odd run
/// XOR the backslashes      . . 1 . 1 . . 1 . .      escaped
/// ```
#[inline(always)]
pub(crate) const fn escaped_bytes(backslashes: u64, is_first: u64) -> (u64, u64) {
    const ODD: u64 = 0xaaaa_aaaa_aaaa_aaaa;
    let escaping = backslashes & !is_first;
    let turned = ((escaping << 1 | ODD).wrapping_sub(escaping)) ^ ODD;
    let escaped = turned ^ (backslashes | is_first);
    (escaped, (turned & backslashes) >> 63)
}

/// The lowest `count` bits; all of them if `count` is 64 or more.
#[inline(always)]
pub(crate) const fn below(count: u32) -> u64 {
    if count >= 64 { !0 } else { !(!0 << count) }
}
