//! Reads a compressed file part by part: members of gzip, frames of zstd.
//!
//! Parts are decoded in order. Small ones may be offered to other threads before their turn. A part
//! begins where the one before has ended, so what was decoded ahead counts only if it was taken
//! from that place and nothing was wrong with it. Otherwise the part is decoded again, in order,
//! and damage is reported as if nothing had been decoded ahead. This file must not know which
//! threads there are, nor formats.
//!
//! ```text
//! bytes    | part | part | part | part | part that is too large ...
//!            here   ahead  ahead
//! ```

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};
use std::sync::Arc;

use super::budget::{LookaheadBudget, MOST_CONTENT};
use super::codec::{Codec, DecodeStep, PartExtent};
use super::lookahead::{DecodedPart, LookaheadPart, PartWork};
use super::packed::PackedReader;
use crate::Limits;
use crate::limits::within_reach_of_fuzzing;

/// A part with more compressed bytes is not decoded ahead, since they and their content are kept.
const MOST_PACKED: usize = within_reach_of_fuzzing(2 << 20);
/// A part that begins farther from the current place is not decoded ahead, since the bytes before
/// it are kept, too.
const FARTHEST: usize = within_reach_of_fuzzing(2 << 20);

/// A reader of content, some of which may be decoded ahead.
pub(super) trait ContentReader: Read + Send {
    /// Offers a part for another thread to decode, if there is one and the budget allows it.
    fn offer(&mut self, budget: &Arc<LookaheadBudget>) -> Option<Arc<LookaheadPart>>;
}

impl<R: ContentReader + ?Sized> ContentReader for Box<R> {
    fn offer(&mut self, budget: &Arc<LookaheadBudget>) -> Option<Arc<LookaheadPart>> {
        (**self).offer(budget)
    }
}

/// Reads a compressed file part by part.
pub(super) struct PartReader<R, C> {
    packed: PackedReader<R>,
    codec: C,
    place: PartPlace,
    limits: Limits,
    /// Parts that were offered, in order.
    ahead: VecDeque<Arc<LookaheadPart>>,
    /// Whether nothing can be offered before the next part begins.
    is_exhausted: bool,
}

enum PartPlace {
    /// Before a part, or at the end.
    Between,
    /// In a part that is decoded in order.
    Inside,
    /// In a part that was decoded ahead, and how much of its content was read.
    Decoded(DecodedPart, usize),
    Ended,
}

impl<R: Read, C: Codec> PartReader<R, C> {
    /// Reads a file from its beginning.
    pub(super) fn open(packed: R, limits: &Limits) -> io::Result<Self> {
        Ok(Self::new(packed, C::open(limits, true)?, limits))
    }

    fn new(packed: R, codec: C, limits: &Limits) -> Self {
        PartReader {
            packed: PackedReader::new(packed),
            codec,
            place: PartPlace::Between,
            limits: *limits,
            ahead: VecDeque::new(),
            is_exhausted: false,
        }
    }

    /// Takes one step, and returns how much content was read. `Some(0)` is the end; `None` says
    /// that this step has read none, and the next one may.
    fn read_some(&mut self, out: &mut [u8]) -> io::Result<Option<usize>> {
        match &mut self.place {
            PartPlace::Ended => Ok(Some(0)),
            PartPlace::Between => {
                self.place = self.next_part()?;
                Ok(None)
            }
            PartPlace::Decoded(part, at) => {
                let written = part.bytes().get(*at..).unwrap_or_default().read(out)?;
                *at += written;
                if written == 0 {
                    self.place = PartPlace::Between;
                }
                Ok((written > 0).then_some(written))
            }
            PartPlace::Inside => {
                let DecodeStep { written, ended } = self.codec.decode(&mut self.packed, out)?;
                if ended {
                    self.place = PartPlace::Between;
                }
                Ok((written > 0).then_some(written))
            }
        }
    }

    /// Goes to the next part: takes it if it was decoded ahead, or else begins to decode it.
    fn next_part(&mut self) -> io::Result<PartPlace> {
        self.is_exhausted = false;
        if let Some(part) = self.take_decoded() {
            self.packed.consume(part.packed_len());
            return Ok(PartPlace::Decoded(part, 0));
        }

        let has_begun = self.codec.begin(&mut self.packed)?;
        Ok(if has_begun { PartPlace::Inside } else { PartPlace::Ended })
    }

    /// Drops parts that begin before the current place: they were guessed inside of another part.
    fn drop_wrong_guesses(&mut self) {
        while self.ahead.front().is_some_and(|part| part.start() < self.packed.used())
            && let Some(part) = self.ahead.pop_front()
        {
            part.cancel();
        }
    }

    /// The part that begins here, if it was decoded ahead.
    fn take_decoded(&mut self) -> Option<DecodedPart> {
        self.drop_wrong_guesses();
        if self.ahead.front()?.start() != self.packed.used() {
            return None;
        }

        let part = self.ahead.pop_front()?;
        // While another thread works on this part, decoding the next one is better than waiting.
        while part.is_begun()
            && let Some(next) = self.ahead.iter().find(|part| part.is_waiting())
        {
            next.decode();
        }
        part.take_decoded()
    }

    /// The next parts that may be decoded ahead together: how far from here they begin, and their
    /// extent.
    fn next_batch(&mut self, batch: PartExtent) -> Option<(usize, PartExtent)> {
        let from = match self.ahead.back() {
            Some(last) => usize::try_from(last.end() - self.packed.used()).ok()?,
            None => C::next_start(self.packed.peek(MOST_PACKED))?,
        };
        if from > FARTHEST {
            return None;
        }

        let wanted = from + MOST_PACKED;
        let bytes = self.packed.peek(wanted);
        let is_all = bytes.len() < wanted;
        Some((from, batch_of::<C>(bytes.get(from..)?, is_all, batch)?))
    }
}

/// The extent of the first parts in `bytes`: as many as are worth the work of another thread.
fn batch_of<C: Codec>(bytes: &[u8], is_all: bool, wanted: PartExtent) -> Option<PartExtent> {
    let mut batch = PartExtent { packed: 0, content: Some(0) };
    while batch.packed < wanted.packed
        && batch.content <= wanted.content
        && let Some(rest) = bytes.get(batch.packed..).filter(|rest| !rest.is_empty())
        && let Some(next) = C::extent(rest, is_all)
    {
        let packed = batch.packed + next.packed;
        let both = batch.content.zip(next.content);
        let content = both.map(|(before, next)| before.saturating_add(next));

        let is_too_large = packed > MOST_PACKED
            || content.or(next.content).is_some_and(|content| content > MOST_CONTENT);
        if is_too_large {
            break;
        }
        batch = PartExtent { packed, content };
    }
    (batch.packed > 0).then_some(batch)
}

/// Makes a reader of parts that were cut out of a file; see
/// [`PartDecoder`](super::codec::PartDecoder).
fn part_decoder<'p, C: Codec>(packed: &'p [u8], limits: &Limits) -> io::Result<Box<dyn Read + 'p>> {
    Ok(Box::new(PartReader::new(packed, C::open(limits, false)?, limits)))
}

impl<R: Read, C: Codec> Read for PartReader<R, C> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        loop {
            match self.read_some(out) {
                Ok(None) => {}
                Ok(Some(written)) => return Ok(written),
                Err(error) => {
                    self.place = PartPlace::Ended;
                    return Err(error);
                }
            }
        }
    }
}

impl<R: Read + Send, C: Codec> ContentReader for PartReader<R, C> {
    fn offer(&mut self, budget: &Arc<LookaheadBudget>) -> Option<Arc<LookaheadPart>> {
        self.drop_wrong_guesses();
        let has_enough = self.ahead.len() >= budget.parts_ahead();
        if self.is_exhausted || has_enough || matches!(self.place, PartPlace::Ended) {
            return None;
        }

        let batch = self.next_batch(budget.batch());
        let share = batch.and_then(|(_, extent)| budget.take(extent.packed, extent.content));
        let (Some((from, PartExtent { packed, content })), Some(share)) = (batch, share) else {
            self.is_exhausted = true;
            return None;
        };

        let start = self.packed.used() + from as u64;
        let packed = self.packed.peek(from + packed).get(from..from + packed)?.to_vec();
        let decoder = part_decoder::<C>;
        let work = PartWork { packed, stated: content, decoder, limits: self.limits, share };
        let part = Arc::new(LookaheadPart::new(start, work));
        self.ahead.push_back(part.clone());
        Some(part)
    }
}

/// Parts that are still ahead are not needed any more.
impl<R, C> Drop for PartReader<R, C> {
    fn drop(&mut self) {
        self.ahead.iter().for_each(|part| part.cancel());
    }
}
