//! Whether a response may have operation logs inside, judging by its first bytes. This file must not
//! know what an event is.

use crate::grammar::is_blank;
use crate::recording::reader::blanks_len;

/// Whether a bare response that begins with `head` may have operation logs inside: its first member
/// is the list of them, or one that comes before the list in answers of CloudAudit. This costs next
/// to nothing, since it is asked of every success.
#[inline(always)]
pub(crate) fn may_hold_events(head: &[u8]) -> bool {
    const COMPACT: &[u8] = br#"{"Response":{"#;
    const SPACED: &[u8] = br#"{"Response": {"#;
    for usual in [COMPACT, SPACED] {
        if head.starts_with(usual) {
            return begins_answer_with_events(head.get(usual.len()..).unwrap_or_default());
        }
    }
    begins_unusual_answer(head)
}

/// The same of an answer with blanks.
#[inline(never)]
fn begins_unusual_answer(head: &[u8]) -> bool {
    let mut rest = head;
    for token in [&b"{"[..], b"\"Response\"", b":", b"{"] {
        let text = rest.get(blanks_len(rest)..).unwrap_or_default();
        let Some(after) = text.strip_prefix(token) else { return false };
        rest = after;
    }
    begins_answer_with_events(rest.get(blanks_len(rest)..).unwrap_or_default())
}

/// Whether the first of these members may be in an answer that lists events.
#[inline(always)]
fn begins_answer_with_events(members: &[u8]) -> bool {
    match members.get(1) {
        Some(b'E') => members.starts_with(b"\"Events\""),
        Some(b'L') => members.starts_with(b"\"ListOver\""),
        Some(b'T') => members.strip_prefix(b"\"TotalCount\"").is_some_and(is_count_of_events),
        _ => false,
    }
}

/// Whether a number, and then the list of events, comes after the key `TotalCount`. Many answers
/// begin with that key.
fn is_count_of_events(after: &[u8]) -> bool {
    let is_number = |&&byte: &&u8| is_blank(byte) || matches!(byte, b':' | b',' | b'0'..=b'9');
    let number = after.iter().take_while(is_number).count();
    after.get(number..).is_some_and(|rest| rest.starts_with(b"\"Events\""))
}
