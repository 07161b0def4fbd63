//! Which known names a misspelled one comes closest to.
//!
//! This file must not know what the names stand for.

/// Codes within this edit distance are near enough to mention.
const NEAR: usize = 3;
/// How many suggestions are given at most.
const MOST: usize = 3;
/// The longest spelling that is compared; the longest published code has 89 characters.
const LONGEST: usize = 128;

/// Of `known` names those nearest to `name`, as `suggest` does for codes.
pub(crate) fn near<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Vec<&'k str> {
    let given = name.trim_matches(|c: char| c == '.' || c.is_whitespace()).to_ascii_lowercase();
    if given.is_empty() || given.len() > LONGEST {
        return Vec::new();
    }
    let apart = |known: &'k str| {
        let lower = known.to_ascii_lowercase();
        let suffix = lower.split_once('.').is_some_and(|(_, last)| last == given);
        let apart = if suffix { 1 } else { distance(&lower, &given) };
        (known != name && apart <= NEAR.min(given.len() / 3)).then_some((apart, known))
    };
    let mut near: Vec<(usize, &'k str)> = known.into_iter().filter_map(apart).collect();
    near.sort_unstable();
    near.dedup();
    near.truncate(MOST);
    near.into_iter().map(|(_, known)| known).collect()
}

/// Levenshtein distance in bytes, one row at a time.
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
