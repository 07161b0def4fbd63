//! Which framing an input has, told from its beginning.
//!
//! ```text
//! first byte that is not blank     framing
//! 0x1E                             seq
//! [ and then { or ]                array
//! { and anything else              documents: one-line and pretty records, mixed
//! anything, but with responses
//!   inside lines of other text     prefixed
//! ```
//!
//! `lines` and `whole` are never chosen: `documents` reads such inputs as well, and a file that
//! begins with one-line records may go on with pretty ones (domain notes, section 0, fact 7).

use super::{BOM, Framing, prefixed, seq};
use crate::Limits;
use crate::grammar::is_blank;

/// How much of an input's beginning is looked at.
pub(crate) const HEAD_BYTES: usize = 64 << 10;

/// The framing of an input that begins with `head`.
pub(crate) fn detect(head: &[u8], limits: &Limits) -> Framing {
    let head = head.get(..HEAD_BYTES).unwrap_or(head);
    let head = head.strip_prefix(BOM).unwrap_or(head);
    let mut content = head.iter().copied().filter(|&byte| !is_blank(byte));
    match (content.next(), content.next()) {
        (Some(seq::SEPARATOR), _) => Framing::Seq,
        (Some(b'['), Some(b'{' | b']')) => Framing::Array,
        (Some(b'{') | None, _) => Framing::Documents,
        _ if is_log(head, limits) => Framing::Prefixed,
        _ => Framing::Documents,
    }
}

/// Whether responses stand inside lines, or most lines have none though some have. A damaged first
/// record makes no log of a file of records.
fn is_log(head: &[u8], limits: &Limits) -> bool {
    let (mut on_their_own, mut without) = (0, 0);
    for line in head.split(|&byte| byte == b'\n').filter(|line| !line.iter().all(|&byte| is_blank(byte))) {
        match prefixed::find(line.trim_ascii_start(), limits) {
            Some((range, _)) if range.start > 0 => return true,
            Some(_) => on_their_own += 1,
            None => without += 1,
        }
    }
    on_their_own > 0 && without > on_their_own
}
