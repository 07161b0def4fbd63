//! Inputs that are perhaps copies of others, such as a rotated log and its compressed copy.
//!
//! Nothing is kept for it but a hash of the beginning of each input. Recorded responses have
//! RequestIds of their own, so inputs that begin alike and have the same counts are copies unless
//! they were made up. This file must not know how calls are compared.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_64;

use super::input_row::InputRow;

/// How many bytes the beginning of an input has.
pub(crate) const BEGINNING_BYTES: usize = 1024;

/// Inputs with fewer records are never named as copies: short ones are alike by chance.
const LEAST_RECORDS: u64 = 16;

/// The hash of the beginning of an input.
pub(crate) fn beginning_hash(beginning: &[u8]) -> u64 {
    xxh3_64(beginning.get(..BEGINNING_BYTES).unwrap_or(beginning))
}

/// The names of inputs that are perhaps copies: at least two in each group, and both in order.
pub(crate) fn possible_copies(rows: &[InputRow]) -> Vec<Vec<&str>> {
    let mut alike: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for row in rows {
        if let Some(beginning) = row.beginning
            && row.error.is_none()
            && row.records >= LEAST_RECORDS
        {
            let counts = [row.bytes, row.records, row.record_bytes, row.malformed];
            alike.entry((beginning, counts)).or_default().push(&row.path);
        }
    }

    let mut copies: Vec<Vec<&str>> = alike.into_values().filter(|group| group.len() > 1).collect();
    copies.iter_mut().for_each(|group| group.sort_unstable());
    copies.sort_unstable();
    copies
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(path: &str, beginning: &[u8], records: u64) -> InputRow {
        let beginning = Some(beginning_hash(beginning));
        InputRow { path: path.to_owned(), beginning, records, ..InputRow::default() }
    }

    #[test]
    fn copies_begin_alike_and_have_equal_counts() {
        let cut = InputRow { error: Some("cut".to_owned()), ..row("cut", b"one", 20) };
        let rows = [
            row("b", b"one", 20),
            row("d", b"two", 20),
            row("a", b"one", 20),
            row("longer", b"one", 21),
            row("e", b"two", 20),
            row("tiny", b"three", 15),
            row("tiny too", b"three", 15),
            cut,
        ];
        assert_eq!(possible_copies(&rows), [["a", "b"], ["d", "e"]]);
    }

    #[test]
    fn only_the_beginning_counts() {
        let beginning = [b'x'; BEGINNING_BYTES];
        let longer = [&beginning[..], b"y"].concat();
        assert_eq!(beginning_hash(&beginning), beginning_hash(&longer));
        assert_ne!(beginning_hash(&beginning), beginning_hash(b"x"));
    }
}
