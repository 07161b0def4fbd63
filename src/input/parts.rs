//! The parts of a compressed file, one behind the other: members of gzip, frames of zstd.
//!
//! They are decoded in order. Those that are small may be offered to other threads before their
//! turn: a part begins where the one before has ended, so what was decoded ahead counts only if
//! that is the place from which it was taken, and only if nothing was wrong with it. Otherwise it
//! is decoded once more, in order, and damage is told as if nobody had looked ahead. This file must
//! not know which threads there are, nor formats.
//!
//! ```text
//! bytes    | part | part | part | part | part that is too large ...
//!            here   ahead  ahead
//! ```

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};
use std::sync::Arc;

use super::ahead::{Allowance, MOST_CONTENT, Part, Ready, Work};
use super::format::Format;
use super::raw::Raw;
use crate::Limits;
use crate::limits::within_reach_of_fuzzing;

/// A part is not decoded ahead if it is longer, compressed: it would have to be kept, and what it
/// yields, too.
const MOST_PACKED: usize = within_reach_of_fuzzing(2 << 20);
/// Nor if it begins farther from here: what is between is kept, too.
const FARTHEST: usize = within_reach_of_fuzzing(2 << 20);

/// A format whose files consist of parts.
pub(super) trait Codec: Send {
    const FORMAT: Format;

    /// Whether a part begins here. `false`: there is none any more.
    fn begin<R: Read>(&mut self, raw: &mut Raw<R>) -> io::Result<bool>;

    /// Decodes on in a part. What comes before damage comes before its error.
    fn decode<R: Read>(&mut self, raw: &mut Raw<R>, out: &mut [u8]) -> io::Result<Decoded>;

    /// Where, behind the first byte, a part may begin; a guess.
    fn next_start(raw: &[u8]) -> Option<usize>;

    /// How long the part is that begins here; a guess. `is_all`: nothing follows these bytes.
    fn extent(raw: &[u8], is_all: bool) -> Option<Extent>;
}

/// What a step of a decoder did.
pub(super) struct Decoded {
    pub(super) written: usize,
    /// Whether the part has ended.
    pub(super) ended: bool,
}

/// The length of a part, and that of its content, where that is stated.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    pub(super) packed: usize,
    pub(super) content: Option<usize>,
}

/// Content, some of which can be had ahead.
pub(super) trait Decode: Read + Send {
    /// Work for another thread, as far as there is some and the allowance reaches.
    fn offer(&mut self, allowance: &Arc<Allowance>) -> Option<Arc<Part>>;
}

pub(super) struct Parts<R, C> {
    raw: Raw<R>,
    codec: C,
    state: State,
    limits: Limits,
    /// Parts that were offered, in order.
    ahead: VecDeque<Arc<Part>>,
    /// Nothing can be offered before the next part begins.
    is_barren: bool,
}

enum State {
    Between,
    Inside,
    /// What was decoded ahead, and how much of it was drawn.
    Ready(Ready, usize),
    Ended,
}

impl<R: Read, C: Codec> Parts<R, C> {
    pub(super) fn new(raw: R, codec: C, limits: Limits) -> Self {
        Parts {
            raw: Raw::new(raw),
            codec,
            state: State::Between,
            limits,
            ahead: VecDeque::new(),
            is_barren: false,
        }
    }

    /// Goes on, as far as there is something to hand on or nothing is left.
    fn step(&mut self, out: &mut [u8]) -> io::Result<Option<usize>> {
        match &mut self.state {
            State::Ended => Ok(Some(0)),
            State::Between => {
                self.state = self.next_part()?;
                Ok(None)
            }
            State::Ready(ready, at) => {
                let written = ready.bytes().get(*at..).unwrap_or_default().read(out)?;
                *at += written;
                if written == 0 {
                    self.state = State::Between;
                }
                Ok((written > 0).then_some(written))
            }
            State::Inside => {
                let Decoded { written, ended } = self.codec.decode(&mut self.raw, out)?;
                if ended {
                    self.state = State::Between;
                }
                Ok((written > 0).then_some(written))
            }
        }
    }

    fn next_part(&mut self) -> io::Result<State> {
        self.is_barren = false;
        if let Some(ready) = self.take_ahead() {
            self.raw.consume(ready.packed());
            return Ok(State::Ready(ready, 0));
        }
        Ok(if self.codec.begin(&mut self.raw)? { State::Inside } else { State::Ended })
    }

    /// No part begins at a place that another one goes past.
    fn drop_wrong_guesses(&mut self) {
        while self.ahead.front().is_some_and(|part| part.start() < self.raw.used())
            && let Some(part) = self.ahead.pop_front()
        {
            part.cancel();
        }
    }

    /// What was decoded ahead of the part that begins here.
    fn take_ahead(&mut self) -> Option<Ready> {
        self.drop_wrong_guesses();
        if self.ahead.front()?.start() != self.raw.used() {
            return None;
        }
        let part = self.ahead.pop_front()?;
        // Another thread is at work on it: better to do the next one meanwhile than to wait.
        while part.is_begun()
            && let Some(next) = self.ahead.iter().find(|part| part.is_waiting())
        {
            next.decode();
        }
        part.ready()
    }

    /// The next bytes that may be decoded ahead: how far from here they begin, how many they are,
    /// and what they yield.
    fn next_run(&mut self, worth: Extent) -> Option<(usize, Extent)> {
        let from = match self.ahead.back() {
            Some(last) => usize::try_from(last.end() - self.raw.used()).ok()?,
            None => C::next_start(self.raw.look(MOST_PACKED))?,
        };
        if from > FARTHEST {
            return None;
        }
        let wanted = from + MOST_PACKED;
        let bytes = self.raw.look(wanted);
        let is_all = bytes.len() < wanted;
        Some((from, run::<C>(bytes.get(from..)?, is_all, worth)?))
    }
}

/// Parts that stand one behind the other, as many as are worth another thread's while.
fn run<C: Codec>(bytes: &[u8], is_all: bool, worth: Extent) -> Option<Extent> {
    let mut run = Extent { packed: 0, content: Some(0) };
    while run.packed < worth.packed
        && run.content <= worth.content
        && let Some(rest) = bytes.get(run.packed..).filter(|rest| !rest.is_empty())
        && let Some(next) = C::extent(rest, is_all)
    {
        let packed = run.packed + next.packed;
        let content =
            run.content.zip(next.content).map(|(before, next)| before.saturating_add(next));
        if packed > MOST_PACKED
            || content.or(next.content).is_some_and(|content| content > MOST_CONTENT)
        {
            break;
        }
        run = Extent { packed, content };
    }
    (run.packed > 0).then_some(run)
}

impl<R: Read, C: Codec> Read for Parts<R, C> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        loop {
            match self.step(out) {
                Ok(None) => {}
                Ok(Some(written)) => return Ok(written),
                Err(error) => {
                    self.state = State::Ended;
                    return Err(error);
                }
            }
        }
    }
}

impl<R: Read + Send, C: Codec> Decode for Parts<R, C> {
    fn offer(&mut self, allowance: &Arc<Allowance>) -> Option<Arc<Part>> {
        self.drop_wrong_guesses();
        if self.is_barren
            || self.ahead.len() >= allowance.parts()
            || matches!(self.state, State::Ended)
        {
            return None;
        }
        let Some((from, Extent { packed, content })) = self.next_run(allowance.worth()) else {
            self.is_barren = true;
            return None;
        };
        let Some(share) = allowance.take(packed, content) else {
            self.is_barren = true;
            return None;
        };
        let start = self.raw.used() + from as u64;
        let packed = self.raw.look(from + packed).get(from..from + packed)?.to_vec();
        let work = Work { format: C::FORMAT, packed, stated: content, limits: self.limits, share };
        let part = Arc::new(Part::new(start, work));
        self.ahead.push_back(part.clone());
        Some(part)
    }
}

/// Nobody needs what is still ahead.
impl<R, C> Drop for Parts<R, C> {
    fn drop(&mut self) {
        self.ahead.iter().for_each(|part| part.cancel());
    }
}
