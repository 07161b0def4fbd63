//! Finds the known names that are closest to a misspelled one: a code, an action, a parameter or a
//! rule. Only codes have dots.

/// The most edits that a misspelling may have; short names may have fewer.
const MAX_DISTANCE: usize = 3;
/// How many names are suggested at most.
const MAX_SUGGESTIONS: usize = 3;
/// Longer names get no suggestion, since the time grows with the length. The longest published code
/// has 89 bytes.
const MAX_NAME_BYTES: usize = 128;

/// At most three of the `known` names that are near to `name`, the nearest first, never `name`
/// itself.
///
/// Near is at most three edits, and at most one for each three bytes, whatever the case; or `name`
/// is all that comes after the first dot of a known name.
pub(crate) fn near<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Vec<&'k str> {
    let given = name.trim_matches(|c: char| c == '.' || c.is_whitespace()).to_ascii_lowercase();
    if given.is_empty() || given.len() > MAX_NAME_BYTES {
        return Vec::new();
    }

    // Three edits make any other word of a short name.
    let max_distance = MAX_DISTANCE.min(given.len() / 3);
    let distance_to = |candidate: &str| {
        let lower = candidate.to_ascii_lowercase();
        let is_after_first_dot = lower.split_once('.').is_some_and(|(_, rest)| rest == given);
        // Worse than a difference in case, better than two edits.
        if is_after_first_dot { 1 } else { distance(&lower, &given) }
    };

    let mut found: Vec<(usize, &'k str)> = known
        .into_iter()
        .filter(|candidate| *candidate != name)
        .map(|candidate| (distance_to(candidate), candidate))
        .filter(|(apart, _)| *apart <= max_distance)
        .collect();
    // Of names equally near, in the order of the alphabet; a name may be known twice.
    found.sort_unstable();
    found.dedup();
    found.truncate(MAX_SUGGESTIONS);
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

/// The Levenshtein distance in bytes. Of the usual matrix only one row is kept.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(b.bytes()) {
            let above = *cell;
            left = (diagonal + usize::from(x != y)).min(above + 1).min(left + 1);
            *cell = left;
            diagonal = above;
        }
        // The first cell: all of `a` so far is deleted.
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
    fn distance_is_correct_and_symmetric() {
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
