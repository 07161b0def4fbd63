//! JSON documents of recorders that write all calls into one: each entry is read by itself.
//!
//! ```text
//! { "log": { "entries": [ { "request": {…}, "response": {…} }, … ] } }      HAR
//! └ the way to the list    └ entry: a call, or none of ours
//! ```
//!
//! What an entry says of its call is found as in any JSON record. A format is the way to its
//! entries. This file must not know any of them.

mod har;
mod postman;
mod vcr;
mod wiremock;

use std::ops::Range;

use memchr::memmem;

pub(super) use har::HarFormat;
pub(super) use postman::PostmanFormat;
pub(super) use vcr::VcrFormat;
pub(super) use wiremock::WireMockFormat;

use super::call::{CallSink, RecordedCall, RecordedVerdict};
use super::context::Context;
use super::formats::{RecordText, RecordYield, Recording, RecordingFormat};
use super::json::{around_value, read_object};
use super::json_tokens::value_end;
use super::members::{elements, member_start};
use super::reader::RecordReader;
use crate::frame::RECORD_HEAD;
use crate::grammar::ObjectOutline;

/// How deep folders of entries may be nested. What is deeper is unread.
const MOST_FOLDERS: usize = 32;

/// A recorder that writes all calls into one document.
pub(super) trait DocumentFormat {
    const RECORDING: Recording;
    /// The members on the way to the list of entries.
    const WAY: &'static [&'static [u8]];
    /// The member of an entry that holds entries itself, if entries may be folders.
    const FOLDER: Option<&'static [u8]> = None;
}

impl<F: DocumentFormat> RecordingFormat for F {
    const CAN_SPLIT: bool = true;

    fn read(
        record: &RecordText<'_>,
        reader: &mut RecordReader<'_>,
        sink: &mut impl CallSink,
    ) -> Option<RecordYield> {
        if !record.is_json || !may_have_list::<F>(record) {
            return None;
        }
        let text = record.text();
        let start = find_list::<F>(text)?;
        let entries = find_entries::<F>(text, start);
        if entries.is_empty() {
            return None;
        }
        // What comes after the list is only asked for what it says.
        let settings = &reader.settings.context;
        let end = if settings.is_wanted() { value_end(text, start)? } else { start + 1 };
        let around = around_value(record, start..end, settings).ok()?;
        let outer = record.outside(&around);

        let mut read_to = record.start;
        for entry in entries {
            let (start, end) = (record.start + entry.start, record.start + entry.end);
            note_unread_beside(record, read_to..start, reader, sink);
            let entry = RecordText::new(record.source, start..end, true, outer);
            read_entry(&entry, F::RECORDING, reader, sink);
            read_to = end;
        }
        note_unread_beside(record, read_to..record.end, reader, sink);
        Some(RecordYield::Calls)
    }
}

/// Reports what looks like a response beside the entries, however it is written.
pub(super) fn note_unread_beside(
    record: &RecordText<'_>,
    range: Range<usize>,
    reader: &RecordReader<'_>,
    sink: &mut impl CallSink,
) {
    reader.note_unread_in(record, range.clone(), sink);
    #[cfg(feature = "recordings")]
    super::base64::note_unread_encoded(record, range, sink);
}

/// Reads an entry. One without a response is handed on as what it is: a call of another service, or
/// none at all.
pub(super) fn read_entry(
    entry: &RecordText<'_>,
    recording: Recording,
    reader: &mut RecordReader<'_>,
    sink: &mut impl CallSink,
) {
    if read_object(entry, recording, reader, sink) == RecordYield::Calls {
        return;
    }
    let (offset, length) = entry.source.place(entry.start, entry.end);
    let text = entry.text();
    let reading = reader.tools.valid_reader.parse(text);
    sink.call(RecordedCall {
        offset,
        length,
        text: Some(text),
        head: text.get(..RECORD_HEAD).unwrap_or(text),
        verdict: RecordedVerdict::Response(&reading),
        context: &Context::EMPTY,
        request: None,
        recording,
    });
}

/// Whether the record may be such a document. Most are none, and need not be walked over.
fn may_have_list<F: DocumentFormat>(record: &RecordText<'_>) -> bool {
    let text = record.text();
    match record.outline.and_then(ObjectOutline::members) {
        Some(members) => {
            members.iter().any(|member| text.get(member.key.clone()) == F::WAY.first().copied())
        }
        None => F::WAY.iter().all(|name| memmem::find(text, name).is_some()),
    }
}

/// Where the list of entries begins in a valid JSON text.
fn find_list<F: DocumentFormat>(text: &[u8]) -> Option<usize> {
    let mut start = 0;
    for &name in F::WAY {
        start += member_start(text.get(start..)?, name)?;
    }
    Some(start)
}

/// Where the entries are, in order. Their list begins at `start` of the text.
fn find_entries<F: DocumentFormat>(text: &[u8], start: usize) -> Vec<Range<usize>> {
    let mut entries = Vec::new();
    let mut folders = vec![(start, 0)];
    while let Some((start, depth)) = folders.pop() {
        for element in elements(text.get(start..).unwrap_or_default()) {
            let range = start + element.start..start + element.end;
            let object = text.get(range.clone()).unwrap_or_default();
            match list_in_folder::<F>(object) {
                Some(list) if depth < MOST_FOLDERS => {
                    folders.push((range.start + list, depth + 1));
                }
                Some(_) => {}
                None if is_entry(object) => entries.push(range),
                None => {}
            }
        }
    }
    entries.sort_unstable_by_key(|entry| entry.start);
    entries
}

/// Where the list begins of an element that is a folder.
fn list_in_folder<F: DocumentFormat>(element: &[u8]) -> Option<usize> {
    let start = member_start(element, F::FOLDER?)?;
    (element.get(start) == Some(&b'[')).then_some(start)
}

fn is_entry(element: &[u8]) -> bool {
    [&b"request"[..], b"response"].iter().any(|name| member_start(element, name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(document: &str) -> Vec<&str> {
        let entries = find_entries::<PostmanFormat>(
            document.as_bytes(),
            find_list::<PostmanFormat>(document.as_bytes()).unwrap(),
        );
        entries.into_iter().map(|entry| document.get(entry).unwrap()).collect()
    }

    #[test]
    fn entries_in_folders_are_found_in_order() {
        let entry = r#"{"response":[]}"#;
        let folder = |inside: &str| format!(r#"{{"item":[{inside}]}}"#);
        assert_eq!(found(&folder(entry)), [entry]);
        assert_eq!(found(&folder(r#"1, {"a":1}, []"#)), [""; 0]);

        let many = vec![folder(&format!("{entry},{entry}")); 100].join(",");
        assert_eq!(found(&folder(&format!("{many},{entry}"))).len(), 201);

        let nested = |levels| (0..levels).fold(entry.to_owned(), |inside, _| folder(&inside));
        assert_eq!(found(&nested(MOST_FOLDERS + 1)).len(), 1);
        assert_eq!(found(&nested(MOST_FOLDERS + 2)).len(), 0);
    }
}
