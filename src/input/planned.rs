//! Reads content as a plan says, for tests and fuzz targets that look for a difference.
//!
//! This file must not know which result is right.

use std::io::Read;
use std::sync::Arc;

use super::budget::LookaheadBudget;
use super::decoder::decoder;
use super::parts::ContentReader;
use crate::Limits;
use crate::error::ErrorKind;
use crate::format::Format;

/// The content before the end or an error, the error, and how many parts were decoded ahead.
///
/// Each byte of the plan is a step: how many parts are offered (bits 0 and 1), which of these are
/// not decoded (bits 4 to 6), and then how much is read (bits 2 and 3). The plan is repeated. Bit 7
/// of the first byte says that small parts are offered together, not one by one. Without a plan
/// everything is read in order.
pub(crate) fn read_as_planned(
    format: Format,
    bytes: &[u8],
    plan: &[u8],
) -> Result<(Vec<u8>, Option<String>, usize), ErrorKind> {
    let mut decoder = decoder(format, bytes, &Limits::default())?;
    let one_by_one = plan.first().is_none_or(|first| first & 0x80 == 0);
    let budget = if one_by_one { LookaheadBudget::one_by_one(3) } else { LookaheadBudget::of(3) };
    let budget = Arc::new(budget);

    let (mut content, mut out, mut decoded) = (Vec::new(), vec![0; 70_000], 0);
    let in_order = [0x0c]; // offers nothing and reads much
    let plan = if plan.is_empty() { &in_order } else { plan };
    let mut steps = plan.iter().cycle();

    loop {
        let step = steps.next().copied().unwrap_or_default();
        for turn in 0..step & 3 {
            let Some(part) = decoder.offer(&budget) else { break };
            if step >> turn & 0x10 == 0 {
                part.decode();
                decoded += 1;
            }
        }

        let size = [1, 7, 300, 70_000].get(usize::from(step >> 2 & 3)).copied().unwrap_or(1);
        match decoder.read(out.get_mut(..size).unwrap_or_default()) {
            Ok(0) => return Ok((content, None, decoded)),
            Ok(read) => content.extend_from_slice(out.get(..read).unwrap_or_default()),
            Err(error) => return Ok((content, Some(error.to_string()), decoded)),
        }
    }
}
