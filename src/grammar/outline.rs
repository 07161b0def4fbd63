//! Notes the members of the text's own object while it is read, and a response in one of them: what
//! a JSON log writes around a response need not be read twice.
//!
//! ```text
//! { "time": "…", "body": { "Response": { "Error": { "Code": … } } }, "region": "…" }
//! 1                      2             3          4                    depth
//!                        1             2          3                    depth in the response
//! ```
//!
//! This file must not know names of members, nor recorders.

use std::ops::Range;

use smallvec::SmallVec;

use super::value::Value;
use super::visit::Visitor;
use super::watch::{Watch, Watched};

/// Of an object with more members nothing is noted after these.
pub(super) const MOST_MEMBERS: usize = 32;

/// Bits that the maker of a reader gives to a key, and gets back with each member that has the key.
/// They mean nothing here.
pub(crate) type KeyMarks = u32;

/// Says which marks a key has, given what is between its quotes, and whether that has an escape.
pub(crate) type MarkKey = fn(&[u8], bool) -> KeyMarks;

/// The members of an object that is a whole text, and a response among them. Everything is where it
/// is in the text. It says nothing if the text has a fault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ObjectOutline<'a> {
    members: SmallVec<[OutlinedMember; MOST_MEMBERS]>,
    has_more: bool,
    marks: Option<KeyMarks>,
    /// The first member that is a response.
    pub(crate) response: Option<MemberResponse<'a>>,
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OutlinedMember {
    /// What is between the quotes of its key.
    pub(crate) key: Range<usize>,
    /// Whether the key has an escape.
    pub(crate) is_escaped: bool,
    /// Known if the object has a known shape, and its reader marks keys.
    pub(crate) marks: Option<KeyMarks>,
    pub(crate) value: Range<usize>,
    /// Whether the value is a string that has an escape.
    pub(crate) has_escape: bool,
}

/// A response in a member: what [`Reader::parse_prefix`](super::Reader::parse_prefix) says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MemberResponse<'a> {
    pub(crate) range: Range<usize>,
    pub(crate) watched: Watched<'a>,
}

impl<'a> ObjectOutline<'a> {
    /// The outline of an object that has these members, and no other.
    pub(super) fn fill(
        &mut self,
        members: impl Iterator<Item = OutlinedMember>,
        marks: Option<KeyMarks>,
        response: Option<MemberResponse<'a>>,
    ) {
        self.members.extend(members);
        self.marks = marks;
        self.response = response;
    }

    /// All members, in the order of the text. `None`: there are none, or may be others.
    pub(crate) fn members(&self) -> Option<&[OutlinedMember]> {
        let is_known = !self.has_more && !self.members.is_empty();
        is_known.then_some(&self.members)
    }

    /// The marks of all its keys together. Known if those of each are.
    pub(crate) fn marks(&self) -> Option<KeyMarks> {
        self.marks
    }

    /// The member whose whole value is at this place.
    pub(crate) fn member_at(&self, value: &Range<usize>) -> Option<&OutlinedMember> {
        self.members.iter().find(|member| member.value == *value)
    }
}

/// Whether the container at this place of a text begins like a response.
#[inline(always)]
pub(super) fn begins_response(text: &[u8], at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default();
    rest.starts_with(b"{\"Response\":{") || begins_with_blanks(rest)
}

/// The same, with blanks between the tokens.
fn begins_with_blanks(text: &[u8]) -> bool {
    let mut rest = text;
    for token in [&b"{"[..], b"\"Response\"", b":", b"{"] {
        let Some(after) = rest.trim_ascii_start().strip_prefix(token) else { return false };
        rest = after;
    }
    true
}

/// Watches a text as [`Watch`] does, and outlines it.
pub(super) struct OutlineWatch<'a, 'o> {
    /// That of the text or, while it is read, that of a response in a member: nothing was found in
    /// the text then, so nothing is lost.
    watch: Watch<'a>,
    /// How many containers are around what is watched.
    base: usize,
    /// The text.
    bytes: &'a [u8],
    outline: &'o mut ObjectOutline<'a>,
    /// Whether the value of the last member comes next.
    awaits_value: bool,
    /// Where the response begins that is being read.
    start: usize,
}

/// How deep the members of a text are.
const MEMBER: usize = 1;

impl<'a, 'o> OutlineWatch<'a, 'o> {
    pub(super) fn new(bytes: &'a [u8], outline: &'o mut ObjectOutline<'a>) -> Self {
        OutlineWatch { watch: Watch::new(), base: 0, bytes, outline, awaits_value: false, start: 0 }
    }

    /// What was found in the text itself.
    #[inline(always)]
    pub(super) fn own(self) -> Watched<'a> {
        if self.base == 0 { self.watch.found } else { Watch::beside_member().found }
    }

    /// Whether a response begins at `at`, where a member's value does, and is the first.
    #[inline(always)]
    fn is_first_response(&self, at: usize) -> bool {
        self.watch.is_idle() && begins_response(self.bytes, at) && self.outline.response.is_none()
    }

    /// A value begins. Whether it is that of a member.
    #[inline(always)]
    fn begin_value(&mut self, value: Range<usize>, has_escape: bool) -> bool {
        let is_of_member = std::mem::take(&mut self.awaits_value);
        if is_of_member && let Some(member) = self.outline.members.last_mut() {
            member.value = value;
            member.has_escape = has_escape;
        }
        is_of_member
    }

    /// The value of a member ends, which is a container.
    #[inline(always)]
    fn end_value(&mut self, end: usize) {
        if !self.outline.has_more
            && let Some(member) = self.outline.members.last_mut()
        {
            member.value.end = end;
        }
        if self.base == MEMBER {
            self.keep_response(end);
        }
    }

    #[inline(never)]
    fn keep_response(&mut self, end: usize) {
        let watch = std::mem::replace(&mut self.watch, Watch::beside_member());
        let watched = watch.found.relative_to(self.start);
        self.outline.response = Some(MemberResponse { range: self.start..end, watched });
        self.base = 0;
    }
}

impl<'a> Visitor<'a> for OutlineWatch<'a, '_> {
    #[inline(always)]
    fn key(&mut self, depth: usize, raw: &'a [u8], escaped: bool, at: usize) {
        if depth == MEMBER {
            self.awaits_value = self.outline.members.len() < MOST_MEMBERS;
            self.outline.has_more = !self.awaits_value;
            if self.awaits_value {
                let key = at + 1..at + 1 + raw.len();
                let member = OutlinedMember {
                    key,
                    is_escaped: escaped,
                    marks: None,
                    value: 0..0,
                    has_escape: false,
                };
                self.outline.members.push(member);
            }
        }
        self.watch.key(depth - self.base, raw, escaped, at);
    }

    #[inline(always)]
    fn wants_value(&self) -> bool {
        self.awaits_value || self.watch.wants_value()
    }

    #[inline(always)]
    fn scalar(&mut self, value: Value<'a>, span: Range<usize>) {
        let has_escape = matches!(value, Value::Text(text) if text.is_escaped());
        self.begin_value(span.clone(), has_escape);
        self.watch.scalar(value, span);
    }

    #[inline(always)]
    fn open(&mut self, container: Value<'a>, depth: usize, at: usize) {
        if self.begin_value(at..at, false) && self.is_first_response(at) {
            self.start = at;
            self.base = MEMBER;
            self.watch = Watch::new();
        }
        self.watch.open(container, depth - self.base, at);
    }

    #[inline(always)]
    fn wants_inside(&self, depth: usize) -> bool {
        self.watch.wants_inside(depth - self.base)
    }

    #[inline(always)]
    fn close(&mut self, depth: usize, end: usize) {
        self.watch.close(depth - self.base, end);
        if depth == MEMBER + 1 {
            self.end_value(end);
        }
    }
}

#[cfg(test)]
mod tests;
