//! Patterns for texts, with `*` for anything.
//!
//! ```text
//! a*bc*d      a……           begins with
//!              …bc…bc…      in the middle: each as early as it can be
//!                    ……d    ends with
//! ```
//!
//! Each part is searched once, so time grows with the text and not with the number of ways to match
//! it. This file must not know what the texts are.

/// A text in which `*` stands for any run of characters, also an empty one. No other character is
/// special.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Pattern(Box<str>);

impl Pattern {
    pub(super) fn new(pattern: &str) -> Self {
        Pattern(pattern.into())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it matches the whole of `text`.
    pub(super) fn matches(&self, text: &str) -> bool {
        let Some((begin, rest)) = self.0.split_once('*') else { return *self.0 == *text };
        let (middle, end) = rest.rsplit_once('*').unwrap_or(("", rest));

        let inside = text.strip_prefix(begin).and_then(|text| text.strip_suffix(end));
        let Some(mut left) = inside else { return false };
        for part in middle.split('*') {
            match left.split_once(part) {
                Some((_, after)) => left = after,
                None => return false,
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition: the first character of the pattern decides.
    fn matches_slowly(pattern: &[char], text: &[char]) -> bool {
        match pattern {
            [] => text.is_empty(),
            ['*', rest @ ..] => (0..=text.len()).any(|at| matches_slowly(rest, &text[at..])),
            [first, rest @ ..] => text.first() == Some(first) && matches_slowly(rest, &text[1..]),
        }
    }

    #[test]
    fn a_star_is_any_run() {
        for (pattern, text, matches) in [
            ("RunInstances", "RunInstances", true),
            ("RunInstances", "RunInstancesX", false),
            ("Run*", "RunInstances", true),
            ("Run*", "Run", true),
            ("*Instances", "RunInstances", true),
            ("*", "", true),
            ("", "", true),
            ("", "a", false),
            ("a*a", "a", false),
            ("Run.*", "RunInstances", false),
            ("ap-?", "ap-1", false),
            ("a**b", "ab", true),
        ] {
            assert_eq!(Pattern::new(pattern).matches(text), matches, "{pattern} {text}");
        }
    }

    /// Where a search that goes back would take longer than the world lasts.
    #[test]
    fn hostile_patterns_are_fast() {
        let pattern = "*".to_owned() + &"a*".repeat(5_000) + "b*";
        assert!(!Pattern::new(&pattern).matches(&"a".repeat(100_000)));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn matches_as_the_slow_one_does(pattern in "[abé*]{0,7}", text in "[abé*]{0,9}") {
            let characters = |text: &str| text.chars().collect::<Vec<char>>();
            let expected = matches_slowly(&characters(&pattern), &characters(&text));
            prop_assert_eq!(Pattern::new(&pattern).matches(&text), expected);
        }
    }
}
