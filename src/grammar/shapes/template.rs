//! Where the members are in every object of a shape.
//!
//! ```text
//! {"time":"  ▯  ","body":{  ▯  ,"region":"  ▯  "}
//! └──────┘ 0      └──────┘ 1   └────────┘ 2     3      segments: the fixed texts
//! ```
//!
//! Only holes differ in length, so a place is a segment and an offset in it. This file must not
//! know how a text is matched.

use std::ops::Range;

use crate::grammar::outline::{KeyMarks, MarkKey, OutlinedMember};

/// A place in the fixed text of a shape.
#[derive(Clone, Copy, Debug)]
struct Spot {
    segment: u8,
    offset: u16,
}

/// The members of an object, wherever its holes end.
#[derive(Debug)]
pub(super) struct OutlineTemplate {
    members: Box<[MemberTemplate]>,
    /// The marks of all keys together, if keys are marked.
    pub(super) marks: Option<KeyMarks>,
}

#[derive(Debug)]
struct MemberTemplate {
    key: Spot,
    key_len: u16,
    is_escaped: bool,
    marks: Option<KeyMarks>,
    value: Range<Spot>,
    /// If the value is a string, the bit of the hole that it is.
    string_bit: u64,
}

impl OutlineTemplate {
    /// The template of these members of `text`, whose holes end at `ends`, in ascending order.
    /// `None`: a fixed text is too long.
    pub(super) fn new(
        text: &[u8],
        members: &[OutlinedMember],
        ends: &[usize],
        mark_key: Option<MarkKey>,
    ) -> Option<Self> {
        let spot = |at: usize| {
            let segment = ends.partition_point(|&end| end <= at);
            let start = segment.checked_sub(1).and_then(|hole| ends.get(hole)).unwrap_or(&0);
            let offset = u16::try_from(at - start).ok()?;
            Some(Spot { segment: u8::try_from(segment).ok()?, offset })
        };
        let template = |member: &OutlinedMember| {
            let key = text.get(member.key.clone())?;
            let value = spot(member.value.start)?..spot(member.value.end)?;
            let is_string = text.get(member.value.start) == Some(&b'"');
            Some(MemberTemplate {
                key: spot(member.key.start)?,
                key_len: u16::try_from(member.key.len()).ok()?,
                is_escaped: member.is_escaped,
                marks: mark_key.map(|mark_key| mark_key(key, member.is_escaped)),
                // The first hole after the opening quote is the string.
                string_bit: u64::from(is_string) << value.start.segment,
                value,
            })
        };
        let members: Box<[_]> = members.iter().map(template).collect::<Option<_>>()?;
        let marks = members.iter().try_fold(0, |all, member| Some(all | member.marks?));
        Some(OutlineTemplate { members, marks })
    }

    /// The members of a text of this shape whose segments begin at `starts`. `escaped` has a bit for
    /// each hole that is filled by a string with an escape.
    pub(super) fn members(
        template: Option<&Self>,
        starts: &[usize],
        escaped: u64,
    ) -> impl Iterator<Item = OutlinedMember> {
        let members = template.map_or(&[][..], |template| &template.members);
        let place = |spot: Spot| {
            let start = starts.get(usize::from(spot.segment)).copied().unwrap_or_default();
            start + usize::from(spot.offset)
        };
        members.iter().map(move |member| {
            let key = place(member.key);
            OutlinedMember {
                key: key..key + usize::from(member.key_len),
                is_escaped: member.is_escaped,
                marks: member.marks,
                value: place(member.value.start)..place(member.value.end),
                has_escape: escaped & member.string_bit != 0,
            }
        })
    }
}
