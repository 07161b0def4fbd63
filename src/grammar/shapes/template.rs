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

use crate::grammar::outline::{KeyMarks, OutlinedMember};

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
}

impl OutlineTemplate {
    /// The template of these members, in a text whose holes end at `ends`, in ascending order.
    /// `mark` gives the members their marks. `None`: a fixed text is too long.
    pub(super) fn new(
        members: &[OutlinedMember],
        ends: &[usize],
        mark: impl Fn(&OutlinedMember) -> Option<KeyMarks>,
    ) -> Option<Self> {
        let spot = |at: usize| {
            let segment = ends.partition_point(|&end| end <= at);
            let start = segment.checked_sub(1).and_then(|hole| ends.get(hole)).unwrap_or(&0);
            let offset = u16::try_from(at - start).ok()?;
            Some(Spot { segment: u8::try_from(segment).ok()?, offset })
        };
        let template = |member: &OutlinedMember| {
            Some(MemberTemplate {
                key: spot(member.key.start)?,
                key_len: u16::try_from(member.key.len()).ok()?,
                is_escaped: member.is_escaped,
                marks: mark(member),
                value: spot(member.value.start)?..spot(member.value.end)?,
            })
        };
        let members: Box<[_]> = members.iter().map(template).collect::<Option<_>>()?;
        let marks = members.iter().try_fold(0, |all, member| Some(all | member.marks?));
        Some(OutlineTemplate { members, marks })
    }

    /// The members of a text whose segments begin at `starts`.
    pub(super) fn members(&self, starts: &[usize]) -> impl Iterator<Item = OutlinedMember> {
        let place = |spot: Spot| {
            let start = starts.get(usize::from(spot.segment)).copied().unwrap_or_default();
            start + usize::from(spot.offset)
        };
        self.members.iter().map(move |member| {
            let key = place(member.key);
            OutlinedMember {
                key: key..key + usize::from(member.key_len),
                is_escaped: member.is_escaped,
                marks: member.marks,
                value: place(member.value.start)..place(member.value.end),
            }
        })
    }
}
