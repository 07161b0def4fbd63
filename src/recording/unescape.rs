//! Removes one level of escapes: those of JSON strings, and the few others that loggers write (Go's
//! quoted strings, nginx's `\x22`).
//!
//! ```text
//! \" \\ \/ \b \f \n \r \t \u0041      JSON
//! \x22 \a \v \' \U0001f600            others
//! ```
//!
//! This file must not know what the text is.

use memchr::memchr;

use super::near::find_near;
use crate::scan::{BLOCK, Block, Kernel, Scan, Task, WINDOW, below, escaped_bytes};

/// What became of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StringEnd {
    /// How many bytes of it were unescaped; the next one is the quote, if there is one.
    pub(super) len: usize,
    /// Whether a quote ends it. If not, it ends with the text or its line, or at what is no escape.
    pub(super) is_closed: bool,
}

/// Appends the string that `raw` begins with, unescaped, to `text`. `raw` begins after the opening
/// quote.
pub(super) fn unescape(raw: &[u8], text: &mut Vec<u8>, kernel: Kernel) -> StringEnd {
    let mut at = 0;
    loop {
        at += kernel.run(UnescapeBlocks { raw: raw.get(at..).unwrap_or_default(), text });
        let rest = raw.get(at..).unwrap_or_default();
        let plain = find_near(rest, [b'"', b'\\', b'\n']).unwrap_or(rest.len());
        text.extend_from_slice(rest.get(..plain).unwrap_or_default());
        at += plain;

        let rest = rest.get(plain..).unwrap_or_default();
        let Some((len, character)) = rest.starts_with(b"\\").then(|| escape(rest)).flatten() else {
            return StringEnd { len: at, is_closed: rest.starts_with(b"\"") };
        };
        push(character, text);
        at += len;
    }
}

/// Unescapes what most of a string is, and returns how many bytes that were: bytes that stand for
/// themselves, and escapes of one byte. A kernel that is not wide does nothing.
struct UnescapeBlocks<'r, 't> {
    raw: &'r [u8],
    text: &'t mut Vec<u8>,
}

impl Task for UnescapeBlocks<'_, '_> {
    type Output = usize;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> usize {
        if is_wide(scan) { unescape_blocks(scan, self.raw, self.text) } else { 0 }
    }
}

#[inline(always)]
fn is_wide<S: Scan>(_scan: S) -> bool {
    S::IS_WIDE
}

#[inline(always)]
fn unescape_blocks(scan: impl Scan, raw: &[u8], text: &mut Vec<u8>) -> usize {
    /// How many blocks are made room for at a time.
    const BLOCKS: usize = 8;

    let mut at = 0;
    loop {
        let begin = text.len();
        text.resize(begin + BLOCKS * BLOCK + WINDOW, 0);
        let room = text.get_mut(begin..).unwrap_or_default();
        let (mut filled, mut goes_on) = (0, true);
        while goes_on
            && filled <= BLOCKS * BLOCK
            && let Some(place) = room.get_mut(filled..).and_then(<[u8]>::first_chunk_mut)
        {
            let rest = raw.get(at..).unwrap_or_default();
            let padded;
            let window = match rest.first_chunk() {
                Some(window) => window,
                None => {
                    padded = padded_window(rest);
                    &padded
                }
            };
            let done = unescape_block(scan, window, place);
            at += done.read;
            filled += done.written;
            goes_on = done.goes_on;
        }

        text.truncate(begin + filled);
        if !goes_on {
            return at;
        }
    }
}

/// The last bytes of a string, and line feeds, before which each string ends.
#[inline(never)]
fn padded_window(rest: &[u8]) -> [u8; WINDOW] {
    let mut window = [b'\n'; WINDOW];
    if let Some(place) = window.get_mut(..rest.len()) {
        place.copy_from_slice(rest);
    }
    window
}

/// What became of a block.
struct Unescaped {
    read: usize,
    written: usize,
    /// Whether what comes next may be as usual.
    goes_on: bool,
}

/// Unescapes a block, up to a short escape that does not stand for its letter. Of the others only
/// the backslash is left out:
///
/// ```text
/// bytes      \ " Z o n e \ " : \ " a p \ n
/// escaped    . 1 . . . . . 1 . . 1 . . . 1
/// kept       . 1 1 1 1 1 . 1 1 . 1 1 1 . .      up to the backslash before `n`
/// ```
#[inline(always)]
fn unescape_block(scan: impl Scan, from: &[u8; WINDOW], to: &mut [u8; WINDOW]) -> Unescaped {
    let block = scan.block(from.first_chunk().unwrap_or(&[b'\n'; BLOCK]));
    let (quotes, backslashes) = (block.quotes(), block.backslashes());
    let (escaped, is_cut) = escaped_bytes(backslashes, 0);
    let unusual = escaped & !(quotes | backslashes);
    let stops = quotes & !escaped | block.controls() | unusual >> 1 | is_cut << 63;

    let end = stops.trailing_zeros();
    let kept = below(end) & !(escaped >> 1);
    scan.compress(from, kept, to);
    let (read, written) = (end as usize, kept.count_ones() as usize);
    if read == BLOCK {
        return Unescaped { read, written, goes_on: true };
    }

    let Some((len, byte)) = short_escape(from.get(read..).unwrap_or_default()) else {
        return Unescaped { read, written, goes_on: false };
    };
    if let Some(place) = to.get_mut(written) {
        *place = byte;
    }
    Unescaped { read: read + len, written: written + 1, goes_on: true }
}

/// The escape of one byte that `bytes` begin with, and its length.
#[inline(always)]
fn short_escape(bytes: &[u8]) -> Option<(usize, u8)> {
    match *bytes.first_chunk()? {
        [b'\\', b'x', high, low] => {
            let digit = |digit: u8| char::from(digit).to_digit(16);
            Some((4, u8::try_from(digit(high)? << 4 | digit(low)?).ok()?))
        }
        [b'\\', letter, ..] => Some((2, one_letter_escape(letter)?)),
        _ => None,
    }
}

/// A place in a string: how many bytes of it, and how many unescaped ones these are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct StringPlace {
    pub(super) raw: usize,
    pub(super) unescaped: usize,
}

impl StringPlace {
    /// Goes on in `raw`, the whole string, until there are `unescaped` unescaped bytes. More are
    /// passed if that is inside of an escape.
    pub(super) fn advance(self, raw: &[u8], unescaped: usize) -> Self {
        let StringPlace { raw: mut at, unescaped: mut done } = self;
        while done < unescaped {
            let rest = raw.get(at..).unwrap_or_default();
            let plain = memchr(b'\\', rest).unwrap_or(rest.len()).min(unescaped - done);
            at += plain;
            done += plain;
            if done == unescaped {
                break;
            }

            let Some((escaped, character)) = escape(raw.get(at..).unwrap_or_default()) else {
                return StringPlace { raw: raw.len(), unescaped };
            };
            at += escaped;
            done += width(character);
        }
        StringPlace { raw: at, unescaped: done }
    }
}

/// A character that an escape stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Escaped {
    Byte(u8),
    Character(char),
    /// Half of a surrogate pair: it stays an escape, so that what reads the text finds it.
    Lone(u16),
}

/// The escape that `bytes` begin with: its length, and what it stands for.
fn escape(bytes: &[u8]) -> Option<(usize, Escaped)> {
    let letter = *bytes.get(1)?;
    if let Some(byte) = one_letter_escape(letter) {
        return Some((2, Escaped::Byte(byte)));
    }
    match letter {
        b'x' => Some((4, Escaped::Byte(hex(bytes, 2, 2)?.try_into().ok()?))),
        b'u' => unicode_escape(bytes),
        b'U' => Some((10, Escaped::Character(char::from_u32(hex(bytes, 2, 8)?)?))),
        _ => None,
    }
}

/// What a backslash and this letter stand for.
#[inline(always)]
fn one_letter_escape(letter: u8) -> Option<u8> {
    Some(match letter {
        b'"' | b'\\' | b'/' | b'\'' => letter,
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'a' => 0x07,
        b'v' => 0x0b,
        _ => return None,
    })
}

fn unicode_escape(bytes: &[u8]) -> Option<(usize, Escaped)> {
    let unit = hex(bytes, 2, 4)?;
    if let Some(character) = char::from_u32(unit) {
        return Some((6, Escaped::Character(character)));
    }

    let is_high = (0xd800..0xdc00).contains(&unit);
    let low = match bytes.get(6..8) {
        Some(br"\u") if is_high => hex(bytes, 8, 4),
        _ => None,
    };
    match low {
        Some(low @ 0xdc00..0xe000) => {
            let character = char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00))?;
            Some((12, Escaped::Character(character)))
        }
        _ => Some((6, Escaped::Lone(u16::try_from(unit).ok()?))),
    }
}

/// The number that `digits` hexadecimal digits at `at` spell.
fn hex(bytes: &[u8], at: usize, digits: usize) -> Option<u32> {
    let digits = bytes.get(at..at + digits)?;
    digits.iter().try_fold(0, |value, &digit| Some(value << 4 | char::from(digit).to_digit(16)?))
}

fn push(escaped: Escaped, text: &mut Vec<u8>) {
    match escaped {
        Escaped::Byte(byte) => text.push(byte),
        Escaped::Character(character) => {
            text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
        Escaped::Lone(unit) => text.extend_from_slice(format!("\\u{unit:04x}").as_bytes()),
    }
}

fn width(escaped: Escaped) -> usize {
    match escaped {
        Escaped::Byte(_) => 1,
        Escaped::Character(character) => character.len_utf8(),
        Escaped::Lone(_) => 6,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unescaped(raw: impl AsRef<[u8]>) -> (String, StringEnd) {
        let mut text = Vec::new();
        let end = unescape(raw.as_ref(), &mut text, Kernel::Scalar);
        for &kernel in Kernel::ALL {
            let mut same = b"kept ".to_vec();
            assert_eq!(unescape(raw.as_ref(), &mut same, kernel), end, "{kernel:?}");
            assert_eq!(same.strip_prefix(b"kept "), Some(text.as_slice()), "{kernel:?}");
        }
        (String::from_utf8(text).unwrap(), end)
    }

    #[test]
    fn escapes_of_loggers() {
        for (raw, text) in [
            (r#"a"b"#, "a"),
            (r"\x22Response\x22:\x5C\x5c", "\"Response\":\\\\"),
            (r"\U0001f600\u00e9\ud83d\ude00", "\u{1f600}\u{e9}\u{1f600}"),
            (r"\ud83d\n", "\\ud83d\n"),
            (r"\a\v\'", "\x07\x0b'"),
            ("a\nb", "a"),
            (r"a\qb", "a"),
            (r"a\u12", "a"),
        ] {
            assert_eq!(unescaped(raw).0, text, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn what_serde_escapes_comes_back(text: String) {
            let json = serde_json::to_string(&text).unwrap();
            let raw = &json.as_bytes()[1..];
            let (back, end) = unescaped(raw);
            prop_assert_eq!(&back, &text);
            prop_assert_eq!(end, StringEnd { len: json.len() - 2, is_closed: true });
            for (at, _) in text.char_indices() {
                let before = unescaped(&raw[..StringPlace::default().advance(raw, at).raw]).0;
                prop_assert_eq!(Some(before.as_str()), text.get(..at));
            }
        }
    }
}
