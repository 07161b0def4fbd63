//! The answer to the question where a container or a string ends.

/// Where a container or a string ends, if that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SpanEnd {
    /// It ends here, and was checked: it need not be looked into.
    At(usize),
    /// It has no end, and that is all that is wrong with it: the bytes end, or the next record
    /// begins, at this place.
    Missing(usize),
    /// Not known: it must be looked into.
    Unknown,
}
