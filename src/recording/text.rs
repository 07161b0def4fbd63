//! `text`: lines of text with a response anywhere, and the lines that go on with it.
//!
//! ```text
//! 2026-11-25T17:01:13.073Z INFO client - GetTagValues answered {"Response":{…}} in 12 ms
//! ```
//!
//! Of what is around a response only the line's time is certain. This file must not know how lines
//! are found.

use std::ops::Range;

use super::call::CallSink;
use super::formats::{RecordText, RecordYield, Recording, RecordingFormat};
use super::inside::{Around, Surroundings};
use super::operation_log::{is_member_of_event, note_unread_events};
use super::reader::RecordReader;
use super::settings::ContextSettings;
use super::text_context::read_text_context;

#[derive(Debug)]
pub(super) struct TextFormat;

impl RecordingFormat for TextFormat {
    const CAN_SPLIT: bool = true;

    fn read(
        record: &RecordText<'_>,
        reader: &mut RecordReader<'_>,
        sink: &mut impl CallSink,
    ) -> Option<RecordYield> {
        let found =
            reader.read_responses(record, record.range(), &LineOfText, Recording::Text, sink);
        if found != RecordYield::Text || !may_be_damaged_json(record.text()) {
            return Some(found);
        }

        #[cfg(feature = "recordings")]
        if super::base64::read_encoded(record, &LineOfText, reader, sink) == RecordYield::Calls {
            return Some(RecordYield::Calls);
        }
        note_unread_events(record, sink);
        Some(found)
    }
}

/// Whether the line may be of a JSON record whose first byte is damaged, or of an array of them: all
/// of it, or a member. Of a record that begins with its brace the damage is reported.
fn may_be_damaged_json(line: &[u8]) -> bool {
    let is_damaged = line.first() != Some(&b'{') && matches!(line.last(), Some(b'}' | b']'));
    is_damaged || is_member_of_event(line)
}

/// What is around a response on its line.
pub(super) struct LineOfText;

impl Surroundings for LineOfText {
    fn describe<'c>(
        &self,
        record: &'c [u8],
        range: Range<usize>,
        settings: &ContextSettings,
        Around { context, request }: &mut Around<'c>,
    ) -> bool {
        if settings.is_wanted {
            read_text_context(record, range, settings, context, request);
        }
        true
    }
}
