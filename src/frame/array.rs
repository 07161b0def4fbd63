//! Top-level arrays whose elements are the records.
//!
//! ```text
//! Outside  [  First  element  After  ,  Next  element  After  ]  Outside
//! ```
//!
//! A missing element (`[,]`), and a missing `]` at the end of the input, are malformed records of
//! no length, so that they cannot pass unseen.

use super::documents::{Extent, window};
use super::skip::{Element, Until};
use super::{Buffer, Sink, Step, too_long};
use crate::Limits;
use crate::grammar::{Fault, FaultKind, Reader};

/// Where in the arrays the framer stands, and how far the line it stands on is indented.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    place: Place,
    /// Where the line began, as long as only blanks have followed.
    line: Option<u64>,
    /// How far the element was indented that was lost last: the next one may be found by that.
    indent: u64,
    /// How many bytes were read of elements that turned out to be damaged.
    in_vain: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Before the first array, or behind one.
    Outside,
    /// Behind `[`.
    First,
    /// Behind a comma.
    Next,
    /// Behind an element.
    After,
    /// Behind a lost element, of which it is not known how much was lost.
    Resumed,
}

impl State {
    pub(super) const fn new() -> Self {
        State { place: Place::Outside, line: Some(0), indent: 0, in_vain: 0 }
    }

    /// Passes blanks.
    fn pass(&mut self, buffer: Buffer<'_>, from: usize, to: usize) {
        if let Some(newline) = memchr::memrchr(b'\n', buffer.get(from..to)) {
            self.line = Some(buffer.base + (from + newline + 1) as u64);
        }
    }

    /// Behind an element.
    pub(super) fn pass_element(&mut self) {
        *self = State { place: Place::After, line: None, ..*self };
    }

    fn resume(&mut self, indent: u64) {
        *self = State { place: Place::Resumed, line: None, indent, ..*self };
    }

    /// How far the element is indented that begins at `offset`.
    fn indent(&self, offset: u64) -> u64 {
        match (self.place, self.line) {
            (_, Some(line)) => offset - line,
            (Place::Resumed, None) => self.indent,
            (_, None) => 0,
        }
    }

    /// Where the element ends that begins at `offset`, should it be lost.
    pub(super) fn until(&self, offset: u64) -> Until {
        Until::Element(Element::indented_by(self.indent(offset)))
    }

    /// An element that began at `offset`, and was read piece by piece, is lost, as by
    /// [`lose_past`].
    pub(super) fn lose_giant(&mut self, offset: u64) {
        self.resume(self.indent(offset));
    }
}

pub(super) fn step(
    state: &mut State,
    buffer: Buffer<'_>,
    at: usize,
    limits: &Limits,
    hold: usize,
    reader: &mut Reader,
    sink: &mut impl Sink,
) -> Step {
    let start = buffer.skip_blanks(at);
    state.pass(buffer, at, start);
    let Some(&byte) = buffer.from(start).first() else { return Step::Next(start) };
    let empty = Fault::new(FaultKind::Empty, 0);
    state.place = match (state.place, byte) {
        (Place::Outside, b'[') => Place::First,
        (Place::After | Place::Resumed, b',') => Place::Next,
        (Place::First | Place::After | Place::Resumed, b']') => Place::Outside,
        (Place::Next, b']') => {
            buffer.emit_fault(start..start, empty, sink);
            Place::Outside
        }
        (Place::First | Place::Next, b',') => {
            buffer.emit_fault(start..start, empty, sink);
            Place::Next
        }
        (Place::Outside, _) => {
            let fault = Fault::new(FaultKind::UnexpectedByte, 0);
            return buffer.lose(start, start + 1, fault, Until::StartLine { strict: false }, sink);
        }
        (Place::After, _) => {
            return lose(state, buffer, start, Fault::new(FaultKind::UnexpectedByte, 0), sink);
        }
        (Place::First | Place::Next | Place::Resumed, _) => {
            return element(state, buffer, start, limits, hold, reader, sink);
        }
    };
    state.line = None;
    Step::Next(start + 1)
}

fn element(
    state: &mut State,
    buffer: Buffer<'_>,
    start: usize,
    limits: &Limits,
    hold: usize,
    reader: &mut Reader,
    sink: &mut impl Sink,
) -> Step {
    let window = window(buffer, start, limits);
    let reading = reader.parse_prefix(window);
    match Extent::of(&reading, window, buffer, limits) {
        Extent::Whole(len) => {
            buffer.emit(start..start + len, &reading, sink);
            state.pass_element();
            Step::Next(start + len)
        }
        Extent::More => Step::More(start),
        Extent::TooLong if limits.record_bytes > hold => {
            lose_past(state, buffer, start, too_long(limits), sink)
        }
        Extent::TooLong => lose(state, buffer, start, too_long(limits), sink),
        Extent::Damaged(fault) if fault.at > hold => lose_past(state, buffer, start, fault, sink),
        Extent::Damaged(fault) => {
            state.in_vain += fault.at as u64;
            let is_dear = state.in_vain > MOST_IN_VAIN + 64 * (buffer.base + start as u64);
            if is_dear {
                lose_all(state, buffer, start, fault, sink)
            } else {
                lose(state, buffer, start, fault, sink)
            }
        }
    }
}

fn lose(
    state: &mut State,
    buffer: Buffer<'_>,
    start: usize,
    fault: Fault,
    sink: &mut impl Sink,
) -> Step {
    let indent = state.indent(buffer.base + start as u64);
    // What follows the element is found where a line is indented as its first one was.
    state.resume(indent);
    buffer.lose(start, start, fault, Until::Element(Element::indented_by(indent)), sink)
}

/// An element too large to be looked at again ends behind its fault, where its brackets match or as
/// [`lose`] has it.
fn lose_past(
    state: &mut State,
    buffer: Buffer<'_>,
    start: usize,
    fault: Fault,
    sink: &mut impl Sink,
) -> Step {
    let indent = state.indent(buffer.base + start as u64);
    let mut element = Element::indented_by(indent);
    element.pass(buffer.get(start..start + fault.at));
    state.resume(indent);
    buffer.lose(start, start + fault.at, fault, Until::Element(element), sink)
}

/// An element that was cut off takes the next ones for its own, and its fault may be far behind
/// them. They are found by their indent, which has each read again:
///
/// ```text
/// [{"Tags":[
///  {"Tags":[           read as an element of the first one's, and then alone, together with all below, ...
///  {"Tags":[
/// ```
///
/// Whoever writes nothing else would make that dear. So what is read in vain is counted, and if it
/// is many times what there is, an element ends behind its fault, and takes with it what it took
/// for its own.
fn lose_all(
    state: &mut State,
    buffer: Buffer<'_>,
    start: usize,
    fault: Fault,
    sink: &mut impl Sink,
) -> Step {
    state.resume(0);
    buffer.lose(start, start + fault.at.max(1), fault, Until::Element(Element::begun()), sink)
}

/// What may be read in vain in any case.
const MOST_IN_VAIN: u64 = 1 << 20;

pub(super) fn finish(state: &mut State, buffer: Buffer<'_>, sink: &mut impl Sink) {
    let end = buffer.bytes.len();
    if matches!(state.place, Place::First | Place::Next | Place::After) {
        buffer.emit_fault(end..end, Fault::new(FaultKind::UnexpectedEnd, 0), sink);
    }
    *state = State::new();
}
