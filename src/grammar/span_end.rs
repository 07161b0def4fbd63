//! The answer to the question where a container or a string ends. This file must not know who
//! answers.

/// Where a container or a string ends, if that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SpanEnd {
    /// It was checked and ends at this place: for a container after its closing bracket, for a
    /// string at its closing quote.
    At(usize),
    /// Its end is missing, and nothing else is wrong with it. At this place the bytes end, or the
    /// next record begins.
    Missing(usize),
    /// Not known: the parser must read it.
    Unknown,
}
