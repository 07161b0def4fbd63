//! What a name may look like: how long, and of which characters.
//!
//! A pattern is data, so that checking a name, exporting the pattern as a regular expression and
//! describing it cannot drift apart. This file must not know any name, nor any other file of the
//! engine.

/// Which ASCII characters a name may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alphabet<'s> {
    /// Whether `A-Z` are allowed. `a-z` and `0-9` always are.
    pub upper: bool,
    /// Other characters that are allowed.
    pub others: &'s str,
}

/// The form of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pattern<'s> {
    /// The fewest characters.
    pub least: usize,
    /// The most characters.
    pub most: usize,
    /// Which characters are allowed; `None`: any.
    pub alphabet: Option<Alphabet<'s>>,
    /// Whether the first character must be a letter.
    pub letter_first: bool,
    /// Whether a dash at either end is refused.
    pub no_dash_at_ends: bool,
}

const LETTERS: Alphabet<'static> = Alphabet { upper: true, others: "" };
const LOWER: Alphabet<'static> = Alphabet { upper: false, others: "-" };

impl<'s> Pattern<'s> {
    /// `least` to `most` letters and digits, and `others`.
    pub(super) const fn letters(least: usize, most: usize, others: &'s str) -> Self {
        let alphabet = Some(Alphabet { others, ..LETTERS });
        Pattern { least, most, alphabet, letter_first: false, no_dash_at_ends: false }
    }

    /// A bucket name: lower-case letters, digits, and dashes inside.
    pub(super) const fn bucket(most: usize) -> Self {
        Pattern {
            least: 1,
            most,
            alphabet: Some(LOWER),
            letter_first: false,
            no_dash_at_ends: true,
        }
    }

    /// `least` to `most` characters of any kind.
    pub(super) const fn any(least: usize, most: usize) -> Self {
        Pattern { least, most, alphabet: None, letter_first: false, no_dash_at_ends: false }
    }

    /// Sets the characters that are allowed besides letters and digits.
    pub(super) const fn others(self, others: &'s str) -> Self {
        match self.alphabet {
            Some(alphabet) => Pattern { alphabet: Some(Alphabet { others, ..alphabet }), ..self },
            None => self,
        }
    }

    /// Makes a letter at the front required.
    pub(super) const fn letter_first(self) -> Self {
        Pattern { letter_first: true, ..self }
    }

    /// Whether `text` has this form.
    pub(super) fn matches(&self, text: &str) -> bool {
        match self.alphabet {
            None => (self.least..=self.most).contains(&text.chars().count()),
            Some(_) => self.matches_ascii(text.as_bytes()),
        }
    }

    /// Whether a text in which every byte is a character has this form.
    pub(super) fn matches_ascii(&self, bytes: &[u8]) -> bool {
        let Some(alphabet) = self.alphabet else {
            return (self.least..=self.most).contains(&bytes.len());
        };
        (self.least..=self.most).contains(&bytes.len())
            && bytes.iter().all(|&byte| alphabet.holds(byte))
            && (!self.letter_first || bytes.first().is_some_and(u8::is_ascii_alphabetic))
            && !(self.no_dash_at_ends
                && (bytes.first() == Some(&b'-') || bytes.last() == Some(&b'-')))
    }

    /// The form as a regular expression of ECMA-262, anchored at both ends; `None` if any character
    /// is allowed, since a length says that better.
    ///
    /// It has no look-around, so that engines without it can run the expression.
    pub(super) fn regex(&self) -> Option<String> {
        let alphabet = self.alphabet?;
        let CharacterClasses { first, any, last } =
            alphabet.classes(self.letter_first, self.no_dash_at_ends);
        let Pattern { least, most, .. } = *self;
        Some(match (first == any, last == any) {
            (true, true) => format!("^{any}{{{least},{most}}}$"),
            (false, true) => {
                format!("^{first}{any}{{{},{}}}$", least.saturating_sub(1), most.saturating_sub(1))
            }
            (_, false) => {
                let inside =
                    format!("{any}{{{},{}}}", least.saturating_sub(2), most.saturating_sub(2));
                let may_be_one = if least < 2 { "?" } else { "" };
                format!("^{first}({inside}{last}){may_be_one}$")
            }
        })
    }
}

/// The classes of characters that may come first, anywhere, and last.
struct CharacterClasses {
    first: String,
    any: String,
    last: String,
}

impl Alphabet<'_> {
    fn holds(&self, byte: u8) -> bool {
        byte.is_ascii_lowercase()
            || byte.is_ascii_digit()
            || (self.upper && byte.is_ascii_uppercase())
            || self.others.as_bytes().contains(&byte)
    }

    fn classes(&self, letter_first: bool, no_dash_at_ends: bool) -> CharacterClasses {
        let letters = if self.upper { "A-Za-z" } else { "a-z" };
        // In a class, a dash means a range unless it comes last.
        let (dash, others): (String, String) = self.others.chars().partition(|&other| other == '-');
        let edge_dash = if no_dash_at_ends { "" } else { dash.as_str() };
        let edge = format!("[{letters}0-9{others}{edge_dash}]");
        let first = if letter_first { format!("[{letters}]") } else { edge.clone() };
        CharacterClasses { first, any: format!("[{letters}0-9{others}{dash}]"), last: edge }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_characters_and_edges() {
        let name = Pattern::letters(3, 5, "_-");
        for (text, fits) in [
            ("ab", false),
            ("abc", true),
            ("A_-9z", true),
            ("abcdef", false),
            ("ab c", false),
            ("äbc", false),
        ] {
            assert_eq!(name.matches(text), fits, "{text}");
        }
        let bucket = Pattern::bucket(3);
        for (text, fits) in [
            ("", false),
            ("a", true),
            ("-", false),
            ("a-", false),
            ("-a", false),
            ("a-b", true),
            ("A", false),
            ("abcd", false),
        ] {
            assert_eq!(bucket.matches(text), fits, "{text}");
        }
        let queue = Pattern::letters(1, 3, "-").letter_first();
        for (text, fits) in
            [("", false), ("q", true), ("1", false), ("-", false), ("q-1", true), ("q123", false)]
        {
            assert_eq!(queue.matches(text), fits, "{text}");
        }
        for (pattern, regex) in [
            (name, "^[A-Za-z0-9_-]{3,5}$"),
            (bucket, "^[a-z0-9]([a-z0-9-]{0,1}[a-z0-9])?$"),
            (queue, "^[A-Za-z][A-Za-z0-9-]{0,2}$"),
        ] {
            assert_eq!(pattern.regex().as_deref(), Some(regex));
        }
        assert_eq!(Pattern::any(1, 2).regex(), None);
        assert!(
            Pattern::any(1, 2).matches("éé")
                && !Pattern::any(1, 2).matches("")
                && !Pattern::any(1, 2).matches("abc")
        );
    }
}
