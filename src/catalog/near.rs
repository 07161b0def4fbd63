//! Finds the known names that a misspelled one comes closest to.
//!
//! This file must not know what the names stand for.

/// Names at a larger edit distance than this are not near.
const MAX_DISTANCE: usize = 3;
/// How many names are suggested at most.
const MAX_SUGGESTIONS: usize = 3;
/// A longer name is near none. The longest published code has 89 characters.
const LONGEST: usize = 128;

/// Those of the `known` names that are near to `name`, best first. [`suggest`](super::suggest())
/// says what near means.
pub(crate) fn near<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Vec<&'k str> {
    let given = name.trim_matches(|c: char| c == '.' || c.is_whitespace()).to_ascii_lowercase();
    if given.is_empty() || given.len() > LONGEST {
        return Vec::new();
    }

    // In a short name, a few other letters make another word.
    let max_distance = MAX_DISTANCE.min(given.len() / 3);
    let near_with_distance = |known: &'k str| {
        let lower = known.to_ascii_lowercase();
        let is_last_part = lower.split_once('.').is_some_and(|(_, last)| last == given);
        let apart = if is_last_part { 1 } else { distance(&lower, &given) };
        (known != name && apart <= max_distance).then_some((apart, known))
    };

    let mut near: Vec<(usize, &'k str)> =
        known.into_iter().filter_map(near_with_distance).collect();
    near.sort_unstable();
    near.dedup();
    near.truncate(MAX_SUGGESTIONS);
    near.into_iter().map(|(_, known)| known).collect()
}

/// The Levenshtein distance in bytes. Of the usual matrix only one row is kept.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(b.bytes()) {
            let substituted = diagonal + usize::from(x != y);
            diagonal = *cell;
            left = substituted.min(diagonal + 1).min(left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(a.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_is_symmetric_and_right() {
        for (a, b, apart) in [
            ("", "abc", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
            ("ab", "ba", 2),
            ("x", "x", 0),
        ] {
            assert_eq!(distance(a, b), apart, "{a} {b}");
            assert_eq!(distance(b, a), apart, "{b} {a}");
        }
    }
}
