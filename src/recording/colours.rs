//! The colours of a terminal that loggers write around names and values.
//!
//! ```text
//! ESC[36maction ESC[0m=DescribeZones      without the blank
//! ```
//!
//! This file must not know what the text is.

use memchr::memrchr;

const ESCAPE: u8 = 0x1b;

/// Whether a sequence of colours may begin with this byte.
pub(super) fn may_begin_colours(byte: u8) -> bool {
    byte == ESCAPE
}

/// Where the colours at `at` end; `at` if there are none.
pub(super) fn after_colours(text: &[u8], mut at: usize) -> usize {
    while let Some([ESCAPE, b'[', rest @ ..]) = text.get(at..) {
        let len = rest.iter().take_while(|&&byte| is_parameter(byte)).count();
        if !rest.get(len).is_some_and(u8::is_ascii_alphabetic) {
            break;
        }
        at += 2 + len + 1;
    }
    at
}

/// The text before the colours at its end.
pub(super) fn before_colours(mut text: &[u8]) -> &[u8] {
    while let Some(last) = last_escape(text)
        && after_colours(text, last) == text.len()
    {
        text = text.get(..last).unwrap_or_default();
    }
    text
}

/// The end of a text, without the colours at its end, and after the last colours before that.
pub(super) fn between_colours(text: &[u8]) -> &[u8] {
    let text = before_colours(text);
    let start = last_escape(text).map_or(0, |last| after_colours(text, last));
    text.get(start..).unwrap_or_default()
}

/// The last byte that may begin colours, if it is near the end of the text.
fn last_escape(text: &[u8]) -> Option<usize> {
    /// Longer names with their colours are not known.
    const LONGEST: usize = 64;

    let tail = text.len().saturating_sub(LONGEST);
    memrchr(ESCAPE, text.get(tail..)?).map(|at| tail + at)
}

/// Whether this byte is between the bracket and the letter: `1;36`.
fn is_parameter(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b';' | b':' | b'?')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_end_where_they_end() {
        for (text, end) in [
            ("\x1b[36maction", 5),
            ("\x1b[0m\x1b[1;36mx", 11),
            ("\x1b[mx", 3),
            ("\x1b[36", 0),
            ("\x1b[36{", 0),
            ("\x1bm", 0),
            ("x\x1b[0m", 0),
            ("", 0),
        ] {
            assert_eq!(after_colours(text.as_bytes(), 0), end, "{text:?}");
        }
        assert_eq!(after_colours(b"x", 9), 9);
    }

    #[test]
    fn what_is_between_colours() {
        for (text, between) in [
            ("x \x1b[36maction\x1b[0m", "action"),
            ("x \x1b[1;36maction", "action"),
            ("action\x1b[0m\x1b[2m", "action"),
            ("action", "action"),
            ("", ""),
        ] {
            assert_eq!(between_colours(text.as_bytes()), between.as_bytes(), "{text:?}");
        }
    }

    #[test]
    fn colours_begin_where_they_begin() {
        for (text, before) in [
            ("action\x1b[0m", "action"),
            ("action\x1b[0m\x1b[2m", "action"),
            ("\x1b[36maction", "\x1b[36maction"),
            ("\x1b[0m", ""),
            ("x\x1b[0", "x\x1b[0"),
            ("", ""),
        ] {
            assert_eq!(before_colours(text.as_bytes()), before.as_bytes(), "{text:?}");
        }
    }
}
