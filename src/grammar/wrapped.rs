//! Finds a response that is in a member of the text's own object, while the text is read: what a
//! JSON log writes around a response need not be read twice.
//!
//! ```text
//! { "time": "…", "body": { "Response": { "Error": { "Code": … } } }, "region": "…" }
//! 1                      2             3          4                    depth
//!                        the path of `Watch` begins here, and not at 1
//! ```
//!
//! This file must not know names of members, nor recorders.

use std::ops::Range;

use super::value::Value;
use super::visit::Visitor;
use super::watch::{Watch, Watched};

/// A response in a member of an object: what [`Reader::parse_prefix`](super::Reader::parse_prefix)
/// says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MemberResponse<'a> {
    /// The key of the member, as it is written.
    pub(crate) key: &'a [u8],
    /// Where the response is in the text.
    pub(crate) range: Range<usize>,
    pub(crate) watched: Watched<'a>,
}

/// Watches a text as [`Watch`] does, and the first response in a member of it.
pub(super) struct MemberWatch<'a, 'f> {
    watch: Watch<'a>,
    /// The text, if a member is looked for.
    bytes: &'a [u8],
    /// The last key of the text's own object.
    key: &'a [u8],
    /// Where the response begins that is being read.
    start: usize,
    found: &'f mut Option<MemberResponse<'a>>,
}

/// How deep the members of a text are.
const MEMBER: usize = 1;

impl<'a, 'f> MemberWatch<'a, 'f> {
    pub(super) fn new(bytes: &'a [u8], found: &'f mut Option<MemberResponse<'a>>) -> Self {
        MemberWatch { watch: Watch::new(), bytes, key: &[], start: 0, found }
    }

    /// What was found in the text itself.
    #[inline(always)]
    pub(super) fn own(self) -> Watched<'a> {
        let is_in_member = self.watch.path.base == MEMBER;
        if is_in_member { Watched::default() } else { self.watch.found }
    }

    /// Whether a response begins at `at`, in a member. Nothing was found in the text itself yet,
    /// so nothing is lost when the watch is used for the member.
    #[inline(always)]
    fn is_member_response(&self, depth: usize, at: usize) -> bool {
        depth == MEMBER
            && self.watch.path.pending.is_none()
            && self.begins_response(at)
            && !self.watch.found.has_response
            && self.found.is_none()
    }

    #[inline(always)]
    fn begins_response(&self, at: usize) -> bool {
        self.bytes.get(at..).is_some_and(|rest| rest.starts_with(b"{\"Response\":{"))
    }

    /// The member that the watch was used for ends.
    #[cold]
    #[inline(never)]
    fn keep_member(&mut self, end: usize) {
        let watched = std::mem::take(&mut self.watch.found).relative_to(self.start);
        *self.found = Some(MemberResponse { key: self.key, range: self.start..end, watched });
        self.watch.path.base = 0;
    }
}

impl<'a> Visitor<'a> for MemberWatch<'a, '_> {
    #[inline(always)]
    fn key(&mut self, depth: usize, raw: &'a [u8], escaped: bool, at: usize) {
        if depth == MEMBER {
            self.key = raw;
        }
        self.watch.key(depth, raw, escaped, at);
    }

    #[inline(always)]
    fn wants_value(&self) -> bool {
        self.watch.wants_value()
    }

    #[inline(always)]
    fn scalar(&mut self, value: Value<'a>, span: Range<usize>) {
        self.watch.scalar(value, span);
    }

    #[inline(always)]
    fn open(&mut self, container: Value<'a>, depth: usize, at: usize) {
        if self.is_member_response(depth, at) {
            self.start = at;
            self.watch.begin_at(depth);
            return;
        }
        self.watch.open(container, depth, at);
    }

    #[inline(always)]
    fn wants_inside(&self, depth: usize) -> bool {
        self.watch.wants_inside(depth)
    }

    #[inline(always)]
    fn close(&mut self, depth: usize, end: usize) {
        self.watch.close(depth, end);
        if depth == MEMBER + 1 && self.watch.path.base == MEMBER {
            self.keep_member(end);
        }
    }
}
