//! Picks the members of an operation log out of a JSON text, in one walk.
//!
//! ```text
//! { "userIdentity": { "principalId": … }, "eventName": …, … }       an event
//! { "specversion": …, "data": { "eventName": …, … }, … }            an event in an envelope
//! ```
//!
//! Members with the same names deeper down, such as in `requestParameters`, are not looked at. This
//! file must not know what a member means.

use std::borrow::Cow;
use std::ops::Range;

use super::cursor::Cursor;
use crate::grammar::{KeyMarks, OutlinedMember, Reader, Text, Value};
use crate::recording::json_tokens::inside_quotes;
use crate::recording::{ContextField, ContextParts};

/// A member whose value is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)] // the index of its value
pub(super) enum Member {
    ApiErrorCode,
    ApiErrorMessage,
    ApiVersion,
    ErrorCode,
    ErrorMessage,
    EventName,
    EventRegion,
    EventSource,
    EventTime,
    RequestId,
    RequestParameters,
    UserIdentity,
}

const MEMBERS: usize = Member::UserIdentity as usize + 1;

impl Member {
    const ALL: [Member; MEMBERS] = [
        Member::ApiErrorCode,
        Member::ApiErrorMessage,
        Member::ApiVersion,
        Member::ErrorCode,
        Member::ErrorMessage,
        Member::EventName,
        Member::EventRegion,
        Member::EventSource,
        Member::EventTime,
        Member::RequestId,
        Member::RequestParameters,
        Member::UserIdentity,
    ];
}

/// What a name at the top level is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Kept(Member),
    /// Events of other clouds, whose other names are much the same, have it.
    OfAnotherCloud,
    /// The event in an envelope.
    Data,
    Other,
}

/// How many of the lowest bits of marks say which name a key is.
pub(in crate::recording) const NAME_MARKS: u32 = MEMBERS as u32 + 2;

impl Name {
    /// The one bit of the marks that says so: those of the kept members, and then two more. None for
    /// other names.
    pub(super) fn marks(self) -> KeyMarks {
        match self {
            Name::Kept(member) => 1 << member as u32,
            Name::OfAnotherCloud => 1 << MEMBERS,
            Name::Data => 2 << MEMBERS,
            Name::Other => 0,
        }
    }

    fn of_marks(marks: KeyMarks) -> Self {
        let bit = marks.trailing_zeros() as usize;
        match Member::ALL.get(bit) {
            Some(member) => Name::Kept(*member),
            None if bit == MEMBERS => Name::OfAnotherCloud,
            None if bit == MEMBERS + 1 => Name::Data,
            None => Name::Other,
        }
    }
}

/// The marks of what says if an object is an event, what its verdict is, what its RequestId, or one
/// of these parts.
fn needed_marks(parts: ContextParts) -> KeyMarks {
    const fn of(members: &[Member]) -> KeyMarks {
        match members {
            [] => 0,
            [first, rest @ ..] => 1 << *first as u32 | of(rest),
        }
    }
    const VERDICT: KeyMarks = 0b11 << MEMBERS
        | of(&[Member::ApiErrorCode, Member::ErrorCode, Member::RequestId])
        | of(&[Member::EventName, Member::EventSource, Member::UserIdentity]);

    if parts == ContextParts::ALL {
        return KeyMarks::MAX;
    }
    let of_part = |part, member| if parts.has(part) { of(&[member]) } else { 0 };
    VERDICT
        | of_part(ContextParts::TIME, Member::EventTime)
        | of_part(ContextParts::of(ContextField::Region), Member::EventRegion)
        | of_part(ContextParts::of(ContextField::Version), Member::ApiVersion)
}

/// What the marks of a key say of its name in an operation log.
pub(in crate::recording) fn event_marks(key: Text<'_>) -> KeyMarks {
    name_of(key).marks()
}

/// Whether an object with these marks has the name of an event.
pub(in crate::recording) fn has_event_name(marks: KeyMarks) -> bool {
    marks & Name::Kept(Member::EventName).marks() != 0
}

/// Whether an object with these marks may be the envelope of an event.
pub(in crate::recording) fn has_data(marks: KeyMarks) -> bool {
    marks & Name::Data.marks() != 0
}

/// A value, and where it is in the text.
pub(super) type Placed<'a> = (Value<'a>, Range<usize>);

/// The members of one object. Of members with the same name the first counts.
#[derive(Debug, Default)]
pub(super) struct Members<'a> {
    values: [Option<Placed<'a>>; MEMBERS],
    /// `principalId` in `userIdentity`.
    pub(super) principal: Option<Value<'a>>,
    /// Whether a member is there that only events of other clouds have.
    pub(super) is_of_another_cloud: bool,
    /// Whether `apiErrorCode` or `errorCode` is there twice.
    pub(super) repeats_code: bool,
}

/// The members of the object that `text` is and, if its first `data` is an object, those of that.
/// `None`: the text is no object.
pub(super) fn read_members<'a>(
    text: &'a [u8],
    reader: &Reader,
    outer: &mut Members<'a>,
    data: &mut Option<Members<'a>>,
) -> Option<()> {
    let mut cursor = Cursor::new(text, reader);
    cursor.enter(b'{')?;

    let mut is_in_data = false;
    loop {
        let Some(key) = cursor.key() else {
            if !is_in_data {
                return Some(());
            }
            is_in_data = false;
            continue;
        };

        let name = name_of(key);
        if matches!(name, Name::Data) && data.is_none() && cursor.enter(b'{').is_some() {
            *data = Some(Members::default());
            is_in_data = true;
            continue;
        }
        match data {
            Some(data) if is_in_data => data.read(name, &mut cursor)?,
            _ => outer.read(name, &mut cursor)?,
        }
    }
}

/// The same members of an object that was outlined, without those of its `data`: `None`, if it has
/// one. What neither the verdict nor these `parts` need is left out.
pub(super) fn read_outlined<'a>(
    text: &'a [u8],
    outlined: &[OutlinedMember],
    parts: ContextParts,
    reader: &Reader,
) -> Option<Members<'a>> {
    let mut members = Members::default();
    let needed = needed_marks(parts);
    for outlined in outlined {
        if outlined.marks.is_some_and(|marks| marks & needed == 0) {
            continue;
        }
        let member = match name_of_outlined(text, outlined)? {
            Name::Kept(member) if members.is_first(member) => member,
            Name::Kept(_) | Name::Other => continue,
            Name::OfAnotherCloud => {
                members.is_of_another_cloud = true;
                continue;
            }
            Name::Data => return None,
        };
        let raw = text.get(outlined.value.clone())?;
        let has_principal = member == Member::UserIdentity && raw.starts_with(b"{");
        if has_principal && parts.has(ContextParts::of(ContextField::Principal)) {
            let mut cursor = Cursor::new(raw, reader);
            cursor.enter(b'{')?;
            members.principal = read_principal(&mut cursor)?;
        }
        members.keep(member, value_of(raw, outlined.has_escape)?, outlined.value.clone());
    }
    Some(members)
}

#[inline(always)]
fn name_of_outlined(text: &[u8], outlined: &OutlinedMember) -> Option<Name> {
    Some(match outlined.marks {
        Some(marks) => Name::of_marks(marks),
        None => name_of(Text::new(text.get(outlined.key.clone())?, outlined.is_escaped)),
    })
}

/// The value that is written like this in a valid JSON text.
fn value_of(raw: &[u8], has_escape: bool) -> Option<Value<'_>> {
    Some(match raw.first()? {
        b'"' => Value::Text(Text::new(inside_quotes(raw)?, has_escape)),
        b'{' => Value::Object,
        b'[' => Value::Array,
        b't' | b'f' => Value::Bool,
        b'n' => Value::Null,
        _ => Value::Number(std::str::from_utf8(raw).ok()?),
    })
}

impl<'a> Members<'a> {
    /// The value of a member, and where it is in the text.
    #[inline]
    pub(super) fn get(&self, member: Member) -> Option<&Placed<'a>> {
        self.values.get(member as usize)?.as_ref()
    }

    /// The value of a member.
    #[inline]
    pub(super) fn value(&self, member: Member) -> Option<Value<'a>> {
        self.get(member).map(|(value, _)| *value)
    }

    /// Whether a member was not there before; if it was, that is noted of a code.
    #[inline(always)]
    pub(super) fn is_first(&mut self, member: Member) -> bool {
        let is_first = self.get(member).is_none();
        let is_code = matches!(member, Member::ApiErrorCode | Member::ErrorCode);
        self.repeats_code |= is_code && !is_first;
        is_first
    }

    #[inline(always)]
    pub(super) fn keep(&mut self, member: Member, value: Value<'a>, place: Range<usize>) {
        if let Some(slot) = self.values.get_mut(member as usize) {
            *slot = Some((value, place));
        }
    }

    /// Sets where the value of a member ends, once that is known.
    #[inline(always)]
    pub(super) fn end_at(&mut self, member: Member, end: usize) {
        if let Some(Some((_, place))) = self.values.get_mut(member as usize) {
            place.end = end;
        }
    }

    /// Reads the value that the cursor is before.
    #[inline(always)]
    fn read(&mut self, name: Name, cursor: &mut Cursor<'a>) -> Option<()> {
        let member = match name {
            Name::Kept(member) => member,
            Name::OfAnotherCloud => {
                self.is_of_another_cloud = true;
                return cursor.skip();
            }
            Name::Data | Name::Other => return cursor.skip(),
        };

        if !self.is_first(member) {
            return cursor.skip();
        }
        if member == Member::UserIdentity && cursor.enter(b'{').is_some() {
            // Its place is not wanted.
            self.keep(member, Value::Object, 0..0);
            self.principal = read_principal(cursor)?;
            return Some(());
        }
        let (value, place) = cursor.value()?;
        self.keep(member, value, place);
        Some(())
    }
}

/// Goes over the object that the cursor is in, and finds the first `principalId`. The key ids and
/// names that are beside it are not kept.
fn read_principal<'a>(cursor: &mut Cursor<'a>) -> Option<Option<Value<'a>>> {
    let mut principal = None;
    while let Some(key) = cursor.key() {
        if principal.is_none() && means(key, b"principalId") {
            principal = Some(cursor.value()?.0);
        } else {
            cursor.skip()?;
        }
    }
    Some(principal)
}

#[inline(always)]
pub(super) fn name_of(key: Text<'_>) -> Name {
    match key.unescaped() {
        Some(plain) => name_of_bytes(plain),
        None => name_of_bytes(&unescaped(key)),
    }
}

#[inline(always)]
fn name_of_bytes(name: &[u8]) -> Name {
    match name {
        b"apiErrorCode" => Name::Kept(Member::ApiErrorCode),
        b"apiErrorMessage" => Name::Kept(Member::ApiErrorMessage),
        b"apiVersion" => Name::Kept(Member::ApiVersion),
        b"errorCode" => Name::Kept(Member::ErrorCode),
        b"errorMessage" => Name::Kept(Member::ErrorMessage),
        b"eventName" => Name::Kept(Member::EventName),
        b"eventRegion" => Name::Kept(Member::EventRegion),
        b"eventSource" => Name::Kept(Member::EventSource),
        b"eventTime" => Name::Kept(Member::EventTime),
        b"requestID" => Name::Kept(Member::RequestId),
        b"requestParameters" => Name::Kept(Member::RequestParameters),
        b"userIdentity" => Name::Kept(Member::UserIdentity),
        b"awsRegion" | b"acsRegion" => Name::OfAnotherCloud,
        b"data" => Name::Data,
        _ => Name::Other,
    }
}

/// Whether a key means `name`.
#[inline(always)]
pub(super) fn means(key: Text<'_>, name: &[u8]) -> bool {
    match key.unescaped() {
        Some(plain) => plain == name,
        None => *unescaped(key) == *name,
    }
}

/// The bytes that a key means. A key that is not Unicode is none of those that are looked for.
#[inline]
pub(super) fn unescaped<'a>(key: Text<'a>) -> Cow<'a, [u8]> {
    match key.unescaped() {
        Some(plain) => Cow::Borrowed(plain),
        None => Cow::Owned(key.decode().unwrap_or_default().into_owned().into_bytes()),
    }
}
