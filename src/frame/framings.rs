//! The list of framings: the one place where a framing is registered.

use super::record::Sink;
use super::skip::RecordEnd;
use super::splitter::{FrameContext, FramingClaim, RecordSplitter};
use super::step::FrameStep;
use super::view::BufferView;
use super::{array, documents, entries, lines, prefixed, seq, whole, yaml};
use crate::Limits;
use crate::words::{parse_words, words};

/// Makes two enums of the list of framings: [`Framing`], and [`AnySplitter`], which passes each
/// call on to the splitter of its framing.
macro_rules! framings {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $layout:literal by $splitter:ty,)*) => {
        words! {
            /// How records are laid out in an input.
            Framing { $($(#[$doc])* $name = $word,)* }
        }

        impl Framing {
            /// How records are laid out, in a few words.
            ///
            /// ```
            /// assert_eq!(apitriage::Framing::Lines.layout(), "One record a line");
            /// ```
            pub const fn layout(self) -> &'static str {
                match self { $(Framing::$name => $layout,)* }
            }

            /// Whether inputs of this framing can be cut, so that threads can share them.
            pub(crate) fn can_cut(self) -> bool {
                match self { $(Framing::$name => <$splitter>::CAN_CUT,)* }
            }

            /// See [`RecordSplitter::safe_cut`].
            pub(crate) fn safe_cut(self, bytes: &[u8]) -> Option<usize> {
                match self { $(Framing::$name => <$splitter>::safe_cut(bytes),)* }
            }

            /// See [`RecordSplitter::longest_text`].
            pub(crate) fn longest_text(self, limits: &Limits) -> usize {
                match self { $(Framing::$name => <$splitter>::longest_text(limits),)* }
            }

            /// See [`RecordSplitter::claim`].
            pub(super) fn claim(self, head: &[u8]) -> FramingClaim {
                match self { $(Framing::$name => <$splitter>::claim(head),)* }
            }
        }

        /// The splitter of any framing.
        #[derive(Debug)]
        pub(super) enum AnySplitter { $($name($splitter),)* }

        impl AnySplitter {
            pub(super) fn new(framing: Framing) -> Self {
                match framing { $(Framing::$name => AnySplitter::$name(<$splitter>::default()),)* }
            }

            pub(super) fn next_record(
                &mut self,
                buffer: BufferView<'_>,
                at: usize,
                context: &mut FrameContext,
                sink: &mut impl Sink,
            ) -> FrameStep {
                match self {
                    $(AnySplitter::$name(it) => it.next_record(buffer, at, context, sink),)*
                }
            }

            pub(super) fn record_end(&self, offset: u64) -> Option<RecordEnd> {
                match self { $(AnySplitter::$name(it) => it.record_end(offset),)* }
            }

            pub(super) fn oversized_ended(&mut self) {
                match self { $(AnySplitter::$name(it) => it.oversized_ended(),)* }
            }

            pub(super) fn oversized_damaged(&mut self, offset: u64) {
                match self { $(AnySplitter::$name(it) => it.oversized_damaged(offset),)* }
            }

            pub(super) fn finish(&mut self, buffer: BufferView<'_>, sink: &mut impl Sink) {
                match self { $(AnySplitter::$name(it) => it.finish(buffer, sink),)* }
            }
        }
    };
}

framings! {
    /// Log entries of any kind, in turn: JSON texts over any number of lines, and lines of text
    /// with the lines that go on with a JSON text in them. `auto` reads line-oriented input so.
    Entries = "entries", "JSON texts over any number of lines, and lines of text, in turn"
        by entries::EntrySplitter,
    /// One record per line. A newline always ends the record, so a damaged one cannot absorb its
    /// neighbour.
    Lines = "lines", "One record a line"
        by lines::LineSplitter,
    /// One JSON text after another, over any number of lines, with or without blanks between them.
    /// After damage, reading starts again at the next line that begins with `{` or `[`.
    Documents = "documents", "One JSON text after another, over any number of lines"
        by documents::DocumentSplitter,
    /// Top-level arrays; their elements are the records.
    Array = "array", "A top-level array whose elements are the records"
        by array::ArraySplitter,
    /// The whole input is one record; a blank one is malformed.
    Whole = "whole", "The whole input is one record"
        by whole::WholeSplitter,
    /// RFC 7464: a record separator (0x1E) before each record.
    Seq = "seq", "RFC 7464: a separator (0x1E) before each record"
        by seq::SeqSplitter,
    /// Log lines: the record is the first object on the line that has the key `Response`.
    /// Everything else is bytes between records. Lines without a record, and lines with more than
    /// one response, are counted.
    Prefixed = "prefixed", "Log lines with a response somewhere on them"
        by prefixed::PrefixedSplitter,
    /// A YAML document; the interactions of a cassette are its records.
    Yaml = "yaml", "A YAML document whose interactions are the records"
        by yaml::YamlSplitter,
}

parse_words!(Framing, "framing");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_word_is_answered_with_the_known_ones() {
        assert_eq!("seq".parse(), Ok(Framing::Seq));
        let error = "csv".parse::<Framing>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "unknown framing \"csv\"; expected entries, lines, documents, array, whole, seq, prefixed or yaml"
        );
    }
}
