//! What the keys of a record say, in bits, so that it is found out once for all records of a shape.
//!
//! ```text
//! bits    0 to 13    a name in an operation log
//!         14 to 23   a recognised name: the time, a field, the request, labels
//!         24         the request, and its name says so
//!         25         the text of a container's line
//! ```
//!
//! This file must not know what is done with them.

use super::json_context::name_of;
use super::names::{RecognisedName, says_request};
use super::operation_log::{NAME_MARKS, event_marks, has_data, has_event_name};
use super::{ContextField, ContextParts, cls, docker};
use crate::grammar::{KeyMarks, ObjectOutline, OutlinedMember, Text};

/// The first are in the order of the parts of a context, whose bits are theirs.
const RECOGNISED: [RecognisedName; 10] = [
    RecognisedName::Time,
    RecognisedName::Field(ContextField::Service),
    RecognisedName::Field(ContextField::Version),
    RecognisedName::Field(ContextField::Action),
    RecognisedName::Field(ContextField::Region),
    RecognisedName::Field(ContextField::Principal),
    RecognisedName::Field(ContextField::Host),
    RecognisedName::Field(ContextField::Status),
    RecognisedName::Request,
    RecognisedName::Labels,
];

/// The request and labels, in which other members may say what is asked for.
const HOLDS_OTHERS: KeyMarks = 0b11 << (NAME_MARKS + 8);
const IN_RECOGNISED: KeyMarks = (1 << RECOGNISED.len()) - 1;
const SAYS_REQUEST: KeyMarks = 1 << (NAME_MARKS + RECOGNISED.len() as u32);
const HAS_LINE: KeyMarks = SAYS_REQUEST << 1;

/// The marks of a key.
pub(crate) fn mark_key(raw: &[u8], is_escaped: bool) -> KeyMarks {
    let name = name_of(raw, is_escaped);
    let index = RECOGNISED.iter().position(|recognised| Some(*recognised) == name);
    let recognised = index.map_or(0, |index| 1 << index);
    let is_request = name == Some(RecognisedName::Request) && says_request(raw);
    let has_line = !is_escaped && (raw == docker::KEY || raw == cls::KEY);

    event_marks(Text::new(raw, is_escaped))
        | recognised << NAME_MARKS
        | if is_request { SAYS_REQUEST } else { 0 }
        | if has_line { HAS_LINE } else { 0 }
}

/// What a key says, or all keys of an object together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marks(KeyMarks);

impl Marks {
    /// Those of a member of `record`.
    #[inline]
    pub(super) fn of(record: &[u8], member: &OutlinedMember) -> Self {
        let key = || record.get(member.key.clone()).unwrap_or_default();
        Marks(member.marks.unwrap_or_else(|| mark_key(key(), member.is_escaped)))
    }

    /// Those of all members, if they are known.
    #[inline]
    pub(super) fn of_all(outline: &ObjectOutline<'_>) -> Option<Self> {
        outline.marks().map(Marks)
    }

    /// The marks of keys that may say one of these parts, and of those that others are in.
    #[inline]
    pub(super) fn of_parts(parts: ContextParts) -> Self {
        Marks(parts.known_bits() << NAME_MARKS | HOLDS_OTHERS)
    }

    /// Whether both have a mark.
    #[inline]
    pub(super) fn meets(self, other: Marks) -> bool {
        self.0 & other.0 != 0
    }

    /// What a member with this key holds.
    #[inline]
    pub(super) fn name(self) -> Option<RecognisedName> {
        let bits = self.0 >> NAME_MARKS & IN_RECOGNISED;
        RECOGNISED.get(bits.trailing_zeros() as usize).copied()
    }

    /// Whether what looks like a response in this member is none.
    #[inline]
    pub(super) fn says_request(self) -> bool {
        self.0 & SAYS_REQUEST != 0
    }

    /// Whether a member may be the text of a container's line.
    #[inline]
    pub(super) fn has_line(self) -> bool {
        self.0 & HAS_LINE != 0
    }

    /// Whether an object has the name of an event.
    #[inline]
    pub(super) fn has_event_name(self) -> bool {
        has_event_name(self.0)
    }

    /// Whether an object may have an event inside.
    #[inline]
    pub(super) fn has_data(self) -> bool {
        has_data(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(key: &str) -> Marks {
        Marks(mark_key(key.as_bytes(), key.contains('\\')))
    }

    #[test]
    fn a_key_is_what_its_name_says() {
        for key in ["time", "request", "labels", "service", "version", "action", "region"]
            .into_iter()
            .chain(["principal", "host", "status", "eventName", "body", "log", "X-TC-Region", ""])
            .chain(["\\u0074ime", "\\u0072equest", "params", "requestParameters", "userIdentity"])
        {
            let is_escaped = key.contains('\\');
            assert_eq!(marks(key).name(), name_of(key.as_bytes(), is_escaped), "{key}");
        }
        for name in RECOGNISED {
            let index = RECOGNISED.iter().position(|other| *other == name).unwrap();
            assert_eq!(Marks(1 << (NAME_MARKS as usize + index)).name(), Some(name));
        }
    }

    #[test]
    fn keys_meet_the_parts_that_they_say() {
        let fields = ContextField::ALL.iter().map(|field| ContextParts::of(*field));
        for part in fields.chain([ContextParts::TIME]) {
            for name in RECOGNISED {
                let index = RECOGNISED.iter().position(|other| *other == name).unwrap();
                let says_part = match name {
                    RecognisedName::Field(field) => part == ContextParts::of(field),
                    RecognisedName::Time => part == ContextParts::TIME,
                    RecognisedName::Request | RecognisedName::Labels => true,
                };
                let marks = Marks(1 << (NAME_MARKS as usize + index));
                assert_eq!(marks.meets(Marks::of_parts(part)), says_part, "{name:?}");
            }
        }
        assert!(!Marks(!0 >> (32 - NAME_MARKS)).meets(Marks::of_parts(ContextParts::ALL)));
    }

    #[test]
    fn what_a_key_is_beyond_its_name() {
        let all = |key| {
            let marks = marks(key);
            [marks.says_request(), marks.has_line(), marks.has_event_name(), marks.has_data()]
        };
        for (key, expected) in [
            ("request", [true, false, false, false]),
            ("req_body", [true, false, false, false]),
            ("params", [false; 4]),
            ("log", [false, true, false, false]),
            ("__CONTENT__", [false, true, false, false]),
            ("lo\\u0067", [false; 4]),
            ("eventName", [false, false, true, false]),
            ("event\\u004eame", [false, false, true, false]),
            ("data", [false, false, false, true]),
            ("requestParameters", [true, false, false, false]),
            ("body", [false; 4]),
        ] {
            assert_eq!(all(key), expected, "{key}");
        }
    }
}
