//! One macro: an enum whose values have stable words.
//!
//! What a user writes (`strict`) and what output holds (`"bad_number"`) is the same word, given once
//! beside the value that it names:
//!
//! ```text
//! words! { Validation { Strict = "strict", Structure = "structure", } }
//!
//! Validation::Strict.word()    "strict"
//! Validation::ALL              each value, in the order of the documentation
//! ```

/// Gives a field-less enum its stable snake_case words, once for serde, `Display` and the docs.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[non_exhaustive]
        pub enum $name { $($(#[$doc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// Every value, in the order of the documentation.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The word that stands for it in every output; stable within output version 1.
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }
    };
}
pub(crate) use words;
