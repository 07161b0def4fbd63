//! The events inside an answer of LookUpEvents or DescribeEvents.
//!
//! ```text
//! { "Response": { "Events": [ { "CloudAuditEvent": "{\"eventName\":…}", "EventTime": …, … } ] } }
//!                 answer      element              literal
//! ```
//!
//! Of the other members of an element only `EventTime` is used, where the event has no time. This
//! file must not know what an event means.

use std::ops::Range;

use memchr::memmem;

use super::cursor::Cursor;
use super::event::{OperationEvent, check_and_find_event, read_time};
use super::members::{Placed, unescaped};
use crate::grammar::{Reader, Value};
use crate::recording::ContextParts;
use crate::recording::unescape::unescape;

/// An event inside an answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct InnerEvent<'b> {
    /// The value of `CloudAuditEvent` in the answer: a string, its quotes included.
    pub(crate) place: Range<usize>,
    /// The text of the event, unescaped. The places in `event` are in this text.
    pub(crate) text: &'b [u8],
    pub(crate) event: OperationEvent<'b>,
}

/// An element of an answer whose event cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnreadEvent {
    /// The value of `CloudAuditEvent` in the answer or, if there is none, the element.
    pub(crate) place: Range<usize>,
    pub(crate) why: WhyUnread,
}

/// Why an event cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WhyUnread {
    /// The element has no `CloudAuditEvent`, or null.
    Missing,
    /// Its text is not valid JSON. In an example of 2019 quotes in it are not escaped.
    NotJson,
    /// It is valid JSON, but no event.
    NotAnEvent,
}

/// Whether an answer, a valid JSON text, has events inside. No element after the first event is
/// looked at. A name that is spelled with escapes is not seen.
pub(crate) fn holds_events(answer: &[u8], reader: &Reader) -> bool {
    memmem::find(answer, br#""CloudAuditEvent""#).is_some()
        && has_an_event(answer, reader).is_some()
}

/// Tells `each` of every element of `Events` in an answer, a valid JSON text, in their order: of an
/// event, or of an element whose event cannot be read. The answer is whether there are events
/// inside; if not, `each` is not called, since the `Events` are those of another service.
///
/// The text of an event is unescaped into `buffer` and checked by `reader`. For `utc_offset` see
/// [`FoundEvent::read`](super::event::FoundEvent::read).
pub(crate) fn events_inside(
    answer: &[u8],
    utc_offset: i32,
    reader: &Reader,
    buffer: &mut Vec<u8>,
    mut each: impl FnMut(Result<InnerEvent<'_>, UnreadEvent>),
) -> bool {
    if has_an_event(answer, reader).is_none() {
        return false;
    }
    let Some(mut cursor) = enter_events(answer, reader) else { return false };
    while let Some(element) = next_element(&mut cursor) {
        each(element.read(answer, utc_offset, reader, buffer));
    }
    true
}

/// `Some` if an element of the answer has an event, readable or not.
fn has_an_event(answer: &[u8], reader: &Reader) -> Option<()> {
    let mut cursor = enter_events(answer, reader)?;
    while let Some(element) = next_element(&mut cursor) {
        if element.event.is_some() {
            return Some(());
        }
    }
    None
}

/// An element of `Events`.
struct Element<'a> {
    place: Range<usize>,
    /// The first `CloudAuditEvent` that is not null.
    event: Option<Placed<'a>>,
    /// The first `EventTime`.
    time: Option<Value<'a>>,
}

/// A cursor in the array `Events` of an answer.
fn enter_events<'a>(answer: &'a [u8], reader: &Reader) -> Option<Cursor<'a>> {
    let mut cursor = Cursor::new(answer, reader);
    cursor.enter(b'{')?;
    go_to_member(&mut cursor, b"Response")?;
    cursor.enter(b'{')?;
    go_to_member(&mut cursor, b"Events")?;
    cursor.enter(b'[')?;
    Some(cursor)
}

/// Goes before the value of the first member that has this name.
fn go_to_member(cursor: &mut Cursor<'_>, name: &[u8]) -> Option<()> {
    while *unescaped(cursor.key()?) != *name {
        cursor.skip()?;
    }
    Some(())
}

/// The next element of the array that the cursor is in.
fn next_element<'a>(cursor: &mut Cursor<'a>) -> Option<Element<'a>> {
    cursor.element()?;
    let start = cursor.at();
    let mut event = None;
    let mut time = None;

    if cursor.enter(b'{').is_none() {
        cursor.skip()?;
        return Some(Element { place: start..cursor.at(), event, time });
    }
    while let Some(key) = cursor.key() {
        match unescaped(key).as_ref() {
            b"CloudAuditEvent" if event.is_none() => {
                event = Some(cursor.value()?).filter(|(value, _)| *value != Value::Null);
            }
            b"EventTime" if time.is_none() => time = Some(cursor.value()?.0),
            _ => cursor.skip()?,
        }
    }
    Some(Element { place: start..cursor.at(), event, time })
}

impl Element<'_> {
    fn read<'b>(
        self,
        answer: &'b [u8],
        utc_offset: i32,
        reader: &Reader,
        buffer: &'b mut Vec<u8>,
    ) -> Result<InnerEvent<'b>, UnreadEvent> {
        let Some((value, place)) = self.event else {
            return Err(UnreadEvent { place: self.place, why: WhyUnread::Missing });
        };
        let unread = |why| UnreadEvent { place: place.clone(), why };

        let text: &[u8] = match value {
            Value::Text(_) => {
                let inside = answer.get(place.start + 1..place.end - 1).unwrap_or_default();
                buffer.clear();
                unescape(inside, buffer, reader.kernel());
                buffer
            }
            // It was checked with the answer. As no recorder writes it so, a second check will do.
            _ => answer.get(place.clone()).unwrap_or_default(),
        };
        let found = check_and_find_event(text, reader)
            .map_err(|_| unread(WhyUnread::NotJson))?
            .ok_or(unread(WhyUnread::NotAnEvent))?;

        let mut event = found.read(ContextParts::ALL, utc_offset);
        if event.context.time.is_none() {
            event.context.time = self.time.and_then(|time| read_time(time, utc_offset));
        }
        Ok(InnerEvent { place, text, event })
    }
}
