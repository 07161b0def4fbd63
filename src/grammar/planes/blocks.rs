//! The blocks of a text, the last one filled up. This file must not know what is asked of them.

use crate::scan::{BLOCK, Scan};

/// The block that begins at `at`, filled up with blanks at the text's end; `None` if no byte is
/// left.
#[inline(always)]
pub(super) fn block_at<S: Scan>(scan: S, text: &[u8], at: usize) -> Option<S::Block> {
    let rest = text.get(at..)?;
    if let Some(block) = rest.first_chunk() {
        return Some(scan.block(block));
    }
    if rest.is_empty() {
        return None;
    }

    let mut filled = [b' '; BLOCK];
    filled.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    Some(scan.block(&filled))
}
