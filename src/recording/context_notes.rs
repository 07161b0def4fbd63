//! What members of a record say, until it is known which of them are around the response. This file
//! must not know names of members, nor how records are written.
//!
//! A member of an object at depth d (the outermost is at 1) has the rank 2 d + 1. The members of
//! labels, such as `headers`, in an object at depth d have the rank 2 d: what is beside them comes
//! first. For each field the highest rank counts, and of equal ranks the first.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;

use smallvec::SmallVec;

use super::context::{Context, ContextField};
use super::time::CallTime;

/// What a member says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said<'a> {
    Time(CallTime),
    Field(ContextField, Cow<'a, str>),
    /// That the call has no region: an empty one was sent, as to services that have none.
    NoRegion,
    /// Where the request is. Empty: it has not closed yet.
    Request(Range<usize>),
}

impl<'a> Said<'a> {
    /// Puts this into the context, unless something was said of it before.
    pub(super) fn fill(self, context: &mut Context<'a>, request: &mut Option<Range<usize>>) {
        match self {
            Said::Time(time) => context.time = context.time.or(Some(time)),
            Said::Field(field, value) => context.set(field, value),
            Said::NoRegion => context.set_without_region(),
            Said::Request(span) => *request = request.take().or(Some(span)),
        }
    }

    /// Whether both say something of the same.
    fn is_of_same(&self, other: &Said<'_>) -> bool {
        match (self, other) {
            (Said::Field(field, _), Said::Field(other, _)) => field == other,
            (Said::NoRegion, Said::NoRegion)
            | (Said::Time(_), Said::Time(_))
            | (Said::Request(_), Said::Request(_)) => true,
            _ => false,
        }
    }

    fn is_open_request(&self) -> bool {
        matches!(self, Said::Request(span) if span.start == span.end)
    }
}

#[derive(Debug)]
struct Note<'a> {
    rank: usize,
    said: Said<'a>,
}

/// The rank of members of the object at this depth.
const fn rank_of(depth: usize) -> usize {
    2 * depth + 1
}

/// The rank of members of labels in the object at this depth. It is the lowest rank of what is in
/// that object.
const fn rank_of_labels(depth: usize) -> usize {
    2 * depth
}

/// The notes of all open containers, in the order in which the containers opened. There is at most
/// one of each kind for each rank, so a record of many equal names takes no memory.
#[derive(Debug, Default)]
pub(super) struct ContextNotes<'a> {
    notes: SmallVec<[Note<'a>; 8]>,
}

impl<'a> ContextNotes<'a> {
    /// Notes what a member of the innermost container, which is at `depth`, says.
    pub(super) fn add(&mut self, depth: usize, said: Said<'a>) {
        self.add_as(rank_of(depth), depth, said);
    }

    /// Notes what a header of a request says, which is a member of the innermost container. What is
    /// beside the request comes before it.
    pub(super) fn add_header(&mut self, depth: usize, said: Said<'a>) {
        self.add_as(rank_of_labels(depth), depth, said);
    }

    fn add_as(&mut self, rank: usize, depth: usize, said: Said<'a>) {
        let lowest = rank_of_labels(depth);
        let mut of_container = self.notes.iter().rev().take_while(|note| note.rank >= lowest);
        if !of_container.any(|note| note.rank == rank && note.said.is_of_same(&said)) {
            self.notes.push(Note { rank, said });
        }
    }

    /// Forgets what the container at `depth`, the innermost, said.
    pub(super) fn forget(&mut self, depth: usize) {
        self.notes.truncate(self.first_of(depth));
    }

    /// The container at `depth`, the innermost, was labels of the one around it.
    pub(super) fn hand_out(&mut self, depth: usize) {
        let outer = depth.saturating_sub(1);
        let first = self.first_of(depth);
        let inside: SmallVec<[Note<'a>; 8]> = self.notes.drain(first..).collect();
        for note in inside.into_iter().filter(|note| note.rank == rank_of(depth)) {
            self.add_as(rank_of_labels(outer), outer, note.said);
        }
    }

    /// A container closed at `end` in the one at `depth`. If it was a request that was noted, it
    /// is the last note.
    pub(super) fn close_request(&mut self, depth: usize, end: usize) {
        if let Some(Note { rank, said: Said::Request(span) }) = self.notes.last_mut()
            && *rank == rank_of(depth)
            && span.start == span.end
        {
            span.end = end;
        }
    }

    /// Forgets requests that did not close: the response is in them.
    pub(super) fn forget_open_requests(&mut self) {
        self.notes.retain(|note| !note.said.is_open_request());
    }

    /// The container at `depth`, the innermost, is around the response and was walked over: what it
    /// said goes into the context, unless something nearer did.
    pub(super) fn settle(
        &mut self,
        depth: usize,
        context: &mut Context<'a>,
        request: &mut Option<Range<usize>>,
    ) {
        let first = self.first_of(depth);
        self.notes.get_mut(first..).unwrap_or_default().sort_by_key(|note| Reverse(note.rank));
        for note in self.notes.drain(first..) {
            note.said.fill(context, request);
        }
    }

    fn first_of(&self, depth: usize) -> usize {
        let before = self.notes.iter().rposition(|note| note.rank < rank_of_labels(depth));
        before.map_or(0, |last| last + 1)
    }
}
