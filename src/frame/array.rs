//! Top-level arrays whose elements are the records.
//!
//! ```text
//! Outside  [  First  element  After  ,  Next  element  After  ]  Outside
//! ```
//!
//! A missing element (`[,]`), and a missing `]` at the end of the input, are malformed records of
//! no length, so that they cannot pass unseen.

use super::documents::{Text, text};
use super::skip::{Element, Until};
use super::{Buffer, Sink, Step, too_long};
use crate::Limits;
use crate::grammar::{Fault, FaultKind};

/// Where in the arrays the framer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
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

pub(super) fn step(place: &mut Place, buffer: Buffer<'_>, at: usize, limits: &Limits, sink: &mut impl Sink) -> Step {
    let start = buffer.skip_blanks(at);
    let Some(&byte) = buffer.from(start).first() else { return Step::Next(start) };
    let empty = Fault::new(FaultKind::Empty, 0);
    *place = match (*place, byte) {
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
            return buffer.lose(start, start + 1, fault, Until::StartLine { strict: false });
        }
        (Place::After, _) => return lose(place, buffer, start, Fault::new(FaultKind::UnexpectedByte, 0)),
        (Place::First | Place::Next | Place::Resumed, _) => return element(place, buffer, start, limits, sink),
    };
    Step::Next(start + 1)
}

fn element(place: &mut Place, buffer: Buffer<'_>, start: usize, limits: &Limits, sink: &mut impl Sink) -> Step {
    match text(buffer, start, limits) {
        Text::Whole(reading, len) => {
            buffer.emit(start..start + len, reading, sink);
            *place = Place::After;
            Step::Next(start + len)
        }
        Text::More => Step::More,
        Text::TooLong => lose(place, buffer, start, too_long(limits)),
        Text::Damaged(fault) => lose(place, buffer, start, fault),
    }
}

fn lose(place: &mut Place, buffer: Buffer<'_>, start: usize, fault: Fault) -> Step {
    *place = Place::Resumed;
    buffer.lose(start, start, fault, Until::Element(Element::default()))
}

pub(super) fn finish(place: &mut Place, buffer: Buffer<'_>, sink: &mut impl Sink) {
    let end = buffer.bytes.len();
    if matches!(*place, Place::First | Place::Next | Place::After) {
        buffer.emit_fault(end..end, Fault::new(FaultKind::UnexpectedEnd, 0), sink);
    }
    *place = Place::Outside;
}
