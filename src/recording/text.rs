//! `text`: lines of text with a response anywhere, and the lines that go on with it.
//!
//! ```text
//! 2026-11-25T17:01:13.073Z INFO client - GetTagValues answered {"Response":{…}} in 12 ms
//! ```
//!
//! What is around a response says `line_of_text.rs`. This file must not know how lines are found.

use super::call::CallSink;
use super::formats::{RecordText, RecordYield, Recording, RecordingFormat};
use super::line_of_text::LineOfText;
use super::operation_log::{is_member_of_event, note_unread_events};
use super::reader::RecordReader;

#[derive(Debug)]
pub(super) struct TextFormat;

impl RecordingFormat for TextFormat {
    const CAN_SPLIT: bool = true;

    fn read(
        record: &RecordText<'_>,
        reader: &mut RecordReader<'_>,
        sink: &mut impl CallSink,
    ) -> Option<RecordYield> {
        Some(read_line(record, Recording::Text, reader, sink))
    }
}

/// Reads the responses in a line of text, which is of this format.
pub(super) fn read_line(
    record: &RecordText<'_>,
    recording: Recording,
    reader: &mut RecordReader<'_>,
    sink: &mut impl CallSink,
) -> RecordYield {
    let around = LineOfText::new(reader);
    let found = reader.read_responses(record, record.range(), &around, recording, sink);
    if found != RecordYield::Text || !may_be_damaged_json(record.text()) {
        return found;
    }

    #[cfg(feature = "recordings")]
    {
        let around = LineOfText::new(reader);
        if super::base64::read_encoded(record, &around, recording, reader, sink)
            == RecordYield::Calls
        {
            return RecordYield::Calls;
        }
    }
    note_unread_events(record, sink);
    found
}

/// Whether the line may be of a JSON record whose first byte is damaged, or of an array of them: all
/// of it, or a member; or a string. Of a record that begins with its brace the damage is reported.
pub(super) fn may_be_damaged_json(line: &[u8]) -> bool {
    let is_damaged = line.first() != Some(&b'{') && matches!(line.last(), Some(b'}' | b']'));
    let is_string = matches!(line, [b'"', .., b'"']);
    is_damaged || is_string || is_member_of_event(line)
}
