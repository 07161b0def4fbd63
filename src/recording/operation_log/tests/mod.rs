//! Events of our own invention, and what must be read of them.

use std::ops::Range;

mod answers;
mod events;
mod generated;
mod reference;
mod samples;

/// The part of a text that is at a place.
fn part(text: &str, place: Range<usize>) -> &str {
    text.get(place).unwrap()
}
