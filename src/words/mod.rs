//! Enums whose values have stable words, and how the words are read back.
//!
//! What a user writes (`strict`) and what output holds (`"bad_number"`) is the same word, given
//! once beside the value that it names:
//!
//! ```text
//! words! { Validation { Strict = "strict", Structure = "structure", } }
//!
//! Validation::Strict.word()    "strict"
//! Validation::ALL              each value, in the order of the documentation
//! ```

mod unknown;

pub use unknown::UnknownWord;

/// Declares a field-less enum whose values have stable words, the same for `word`, `Display` and
/// serde.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// Every value, in the order of the documentation.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The word for this value in every output; stable within output version 1.
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let (values, word) = ($name::ALL, $name::word as fn($name) -> &'static str);
                deserializer.deserialize_str($crate::words::WordVisitor { values, word })
            }
        }
    };
}
pub(crate) use words;

/// Reads the words of an enum that [`words!`] made, with `str::parse`. `$what` names the enum in
/// the error: "level".
macro_rules! parse_words {
    ($name:ident, $what:literal) => {
        impl std::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                let value = $name::ALL.iter().copied().find(|value| value.word() == word);
                let words = $name::ALL.iter().map(|value| value.word());

                value.ok_or_else(|| $crate::words::UnknownWord::new($what, word, words))
            }
        }
    };
}
pub(crate) use parse_words;

/// Reads one of the words for serde. Written by hand, so that a build without archives and requests
/// does not need serde's derive macros.
pub(crate) struct WordVisitor<T: 'static> {
    pub(crate) values: &'static [T],
    pub(crate) word: fn(T) -> &'static str,
}

impl<T: Copy> serde::de::Visitor<'_> for WordVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words: Vec<&str> = self.values.iter().map(|&value| (self.word)(value)).collect();
        write!(f, "one of {}", words.join(", "))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        let value = self.values.iter().copied().find(|&value| (self.word)(value) == text);
        value.ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
    }
}
