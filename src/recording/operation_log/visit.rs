//! Picks the members of an operation log while the parser proves its text to be JSON.
//!
//! For a text that was not checked yet: one walk, where `members` would be a second one. Both keep
//! the same members. This file must not know what a member means.

use std::ops::Range;

use super::members::{Member, Members, Name, means, name_of};
use crate::grammar::{Text, Value, Visitor};

/// Is told of a text by the parser, and keeps its members and those of its `data`.
#[derive(Default)]
pub(super) struct MembersVisitor<'a> {
    pub(super) outer: Members<'a>,
    pub(super) data: Option<Members<'a>>,
    is_in_data: bool,
    is_in_identity: bool,
    /// What the value after the last key is.
    pending: Pending,
    /// The kept container that is open.
    open: Option<Member>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Pending {
    #[default]
    Nothing,
    Kept(Member),
    Principal,
    Data,
}

impl<'a> MembersVisitor<'a> {
    /// How many containers are around the members that are looked at.
    #[inline(always)]
    fn depth(&self) -> usize {
        1 + usize::from(self.is_in_data)
    }

    #[inline(always)]
    fn members(&mut self) -> &mut Members<'a> {
        match &mut self.data {
            Some(data) if self.is_in_data => data,
            _ => &mut self.outer,
        }
    }

    #[inline(always)]
    fn pending_after(&mut self, key: Text<'_>) -> Pending {
        match name_of(key) {
            Name::Kept(member) if self.members().is_first(member) => Pending::Kept(member),
            Name::Data if !self.is_in_data && self.data.is_none() => Pending::Data,
            Name::OfAnotherCloud => {
                self.members().is_of_another_cloud = true;
                Pending::Nothing
            }
            Name::Kept(_) | Name::Data | Name::Other => Pending::Nothing,
        }
    }

    #[inline(always)]
    fn keep(&mut self, value: Value<'a>, place: Range<usize>) {
        match std::mem::take(&mut self.pending) {
            Pending::Kept(member) => self.members().keep(member, value, place),
            Pending::Principal => self.members().principal = Some(value),
            Pending::Nothing | Pending::Data => {}
        }
    }
}

impl<'a> Visitor<'a> for MembersVisitor<'a> {
    #[inline(always)]
    fn key(&mut self, depth: usize, raw: &'a [u8], escaped: bool, _at: usize) {
        let key = Text::new(raw, escaped);
        if depth == self.depth() {
            self.pending = self.pending_after(key);
        } else if self.is_in_identity && depth == self.depth() + 1 {
            let is_principal = self.members().principal.is_none() && means(key, b"principalId");
            self.pending = if is_principal { Pending::Principal } else { Pending::Nothing };
        }
    }

    #[inline(always)]
    fn wants_value(&self) -> bool {
        matches!(self.pending, Pending::Kept(_) | Pending::Principal)
    }

    #[inline(always)]
    fn scalar(&mut self, value: Value<'a>, span: Range<usize>) {
        self.keep(value, span);
    }

    #[inline(always)]
    fn open(&mut self, container: Value<'a>, _depth: usize, at: usize) {
        match self.pending {
            Pending::Kept(member) => {
                self.open = Some(member);
                self.is_in_identity = member == Member::UserIdentity && container == Value::Object;
            }
            Pending::Data if container == Value::Object => {
                self.data = Some(Members::default());
                self.is_in_data = true;
            }
            _ => {}
        }
        self.keep(container, at..at);
    }

    #[inline(always)]
    fn wants_inside(&self, depth: usize) -> bool {
        depth < self.depth() + usize::from(self.is_in_identity)
    }

    #[inline(always)]
    fn close(&mut self, depth: usize, end: usize) {
        if depth == self.depth() + 1 {
            self.is_in_identity = false;
            if let Some(member) = self.open.take() {
                self.members().end_at(member, end);
            }
        } else if depth == self.depth() {
            self.is_in_data = false;
        }
    }
}
