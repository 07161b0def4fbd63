//! The fast path for what is around a response: an object that looks like one seen before is
//! compared, and only the containers in it are parsed.
//!
//! ```text
//! {"time":"  ▯  ","level":"  ▯  ","body":{  ▯  ,"took":  ▯  }
//!            │                              └ container: parsed, up to its closing bracket
//!            └ string, or number: checked
//! ```
//!
//! The text before a container ends with its opening bracket, so it tells a container from other
//! values. Where the members are follows from where the holes end (`template`). As with responses,
//! an object that matches is valid, and what is said of it is what the parser would say.
//!
//! Logs may have other keys in each record. So learning is paid for by matches (`credit`): where
//! nothing that was learned ever matches, next to nothing more is learned.
//!
//! This file must not know what is in a container.

use super::hole::HoleKind;
use super::object_learner::ObjectLearner;
use super::template::OutlineTemplate;
use super::tree::{AfterFixed, Hole};
use super::{COOLDOWN, MOST_FIXED_BYTES, MOST_LEARNED_BYTES, is_utf8};
use crate::grammar::outline::{KeyMarks, MarkKey, OutlinedMember};
use crate::grammar::skip::{Skip, SkipValid};
use crate::grammar::span_end::SpanEnd;
use crate::scan::{Kernel, Scan, Task};

/// An object with more holes is not learned. A bit of a word is kept for each.
pub(super) const MOST_OBJECT_HOLES: usize = 47;
/// How many objects are learned while none of them matches another.
const MOST_CREDIT: u32 = 64;

/// What fills a hole of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ObjectHole {
    /// The inside of a string.
    String,
    Number,
    /// The rest of a container, after its opening bracket.
    Container,
}

type Place = Hole<ObjectHole, OutlineTemplate>;

/// The shapes of objects that are no responses themselves.
#[derive(Debug)]
pub(in crate::grammar) struct ObjectShapes {
    root: Place,
    /// How many branches the tree has.
    branches: usize,
    /// How many objects may be learned without waiting. Each that matches gives one back.
    credit: u32,
    /// How many texts still have to pass before another is learned.
    cooldown_left: u32,
    /// How many texts pass after one that was not worth learning.
    cooldown: u32,
}

impl Default for ObjectShapes {
    fn default() -> Self {
        ObjectShapes {
            root: Hole::new(ObjectHole::Container),
            branches: 0,
            credit: MOST_CREDIT,
            cooldown_left: 0,
            cooldown: COOLDOWN,
        }
    }
}

/// What was matched of an object so far.
pub(in crate::grammar) struct ObjectWalk<'s, 'a> {
    bytes: &'a [u8],
    at: usize,
    hole: &'s Place,
    /// Known at the end of the object.
    template: Option<&'s OutlineTemplate>,
    /// Where each fixed text begins: at 0, and where the holes end.
    starts: [usize; MOST_OBJECT_HOLES + 1],
    holes: usize,
    /// A bit for each hole that is filled by a string with an escape.
    escaped: u64,
    /// Up to here, UTF-8 was checked.
    checked: usize,
}

/// Why a walk over an object has stopped.
pub(in crate::grammar) enum WalkStop {
    /// At the container that opens here.
    Container(usize),
    /// At the end of the object.
    End(usize),
}

impl ObjectShapes {
    /// No shapes, and another cooldown: 0 to learn from every text, `u32::MAX` to learn from none.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(in crate::grammar) fn with_cooldown(cooldown: u32) -> Self {
        let cooldown_left = if cooldown == u32::MAX { cooldown } else { 0 };
        ObjectShapes { cooldown_left, cooldown, ..ObjectShapes::default() }
    }

    /// Begins to match an object.
    pub(in crate::grammar) fn walk<'s, 'a>(&'s self, bytes: &'a [u8]) -> ObjectWalk<'s, 'a> {
        let starts = [0; MOST_OBJECT_HOLES + 1];
        ObjectWalk {
            bytes,
            at: 0,
            hole: &self.root,
            template: None,
            starts,
            holes: 0,
            escaped: 0,
            checked: 0,
        }
    }

    /// Whether a text of this length should be parsed again by an [`ObjectLearner`].
    pub(in crate::grammar) fn wants_to_learn(&mut self, len: usize) -> bool {
        let is_ready = self.cooldown_left == 0;
        self.cooldown_left = self.cooldown_left.saturating_sub(1);
        is_ready && len <= MOST_LEARNED_BYTES
    }

    /// Learns from a text that was parsed without a fault.
    pub(in crate::grammar) fn learn(
        &mut self,
        text: &[u8],
        learner: &ObjectLearner<'_>,
        mark_key: Option<MarkKey>,
    ) {
        let is_known = self.add(text, learner, mark_key).is_some();
        self.credit = self.credit.saturating_sub(1);
        if !is_known || self.credit == 0 {
            self.cooldown_left = self.cooldown;
        }
    }

    /// Called when an object has matched.
    pub(in crate::grammar) fn note_match(&mut self) {
        self.credit = (self.credit + 1).min(MOST_CREDIT);
    }

    /// Adds the shape of a text to the tree. `None`: it is not worth it, or the tree is full.
    fn add(
        &mut self,
        text: &[u8],
        learner: &ObjectLearner<'_>,
        mark_key: Option<MarkKey>,
    ) -> Option<()> {
        let in_holes: usize = learner.holes.iter().map(|(inside, _)| inside.len()).sum();
        let is_usual = !learner.is_strange && !learner.members.is_empty();
        if !is_usual || text.len() - in_holes > MOST_FIXED_BYTES {
            return None;
        }

        let mut ends = [0; MOST_OBJECT_HOLES];
        let mut from = 0;
        let mut branches = &mut self.root.branches;
        for ((inside, kind), end) in learner.holes.iter().zip(&mut ends) {
            let fixed = text.get(from..inside.start)?;
            let branch = branches
                .find_or_add(&mut self.branches, fixed, || AfterFixed::Hole(Hole::new(*kind)));
            let Some(branch) = branch else { return self.forget() };
            let AfterFixed::Hole(hole) = &mut branch.next else { return None };
            branches = &mut hole.branches;
            from = inside.end;
            *end = from;
        }

        let ends = ends.get(..learner.holes.len())?;
        let template = OutlineTemplate::new(text, &learner.members, ends, mark_key)?;
        let end = || AfterFixed::End(Box::new(template));
        if branches.find_or_add(&mut self.branches, text.get(from..)?, end).is_none() {
            return self.forget();
        }
        Some(())
    }

    fn forget(&mut self) -> Option<()> {
        let (credit, cooldown) = (self.credit, self.cooldown);
        *self = ObjectShapes { credit, cooldown, ..ObjectShapes::default() };
        None
    }
}

impl ObjectWalk<'_, '_> {
    /// Goes on to the next container, or to the end of the object. `None`: the object has no known
    /// shape.
    pub(in crate::grammar) fn go_on(&mut self, kernel: Kernel) -> Option<WalkStop> {
        kernel.run(GoOn { walk: self })
    }

    /// Called when the container was read at which the walk has stopped. It is valid, and ends at
    /// `end`.
    pub(in crate::grammar) fn pass_container(&mut self, end: usize) {
        self.at = end;
        self.checked = end;
        self.note_hole(end);
    }

    /// The members of the object, whose end was reached.
    pub(in crate::grammar) fn members(&self) -> impl Iterator<Item = OutlinedMember> {
        OutlineTemplate::members(self.template, &self.starts, self.escaped)
    }

    /// The marks of all its keys together, if keys are marked.
    pub(in crate::grammar) fn marks(&self) -> Option<KeyMarks> {
        self.template?.marks
    }

    #[inline(always)]
    fn note_hole(&mut self, end: usize) {
        self.holes += 1;
        if let Some(start) = self.starts.get_mut(self.holes) {
            *start = end;
        }
    }
}

struct GoOn<'w, 's, 'a> {
    walk: &'w mut ObjectWalk<'s, 'a>,
}

impl Task for GoOn<'_, '_, '_> {
    type Output = Option<WalkStop>;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> Option<WalkStop> {
        let GoOn { walk } = self;
        let mut non_ascii = scan.no_non_ascii();
        let stop = loop {
            let branch = walk.hole.branches.find_branch(walk.bytes.get(walk.at..)?, scan)?;
            walk.at += branch.fixed.bytes.len();
            let hole = match &branch.next {
                AfterFixed::End(template) => {
                    walk.template = Some(template);
                    break WalkStop::End(walk.at);
                }
                AfterFixed::Hole(hole) => hole,
            };
            walk.hole = hole;

            let rest = walk.bytes.get(walk.at..)?;
            let len = match hole.filling {
                ObjectHole::Container => break WalkStop::Container(walk.at - 1),
                ObjectHole::Number => HoleKind::Number.len(rest, scan, &mut non_ascii)?,
                ObjectHole::String => {
                    let len = scan.plain_len(rest, &mut non_ascii);
                    if rest.get(len) == Some(&b'\\') {
                        walk.escaped |= 1 << walk.holes;
                        escaped_len(rest, len, scan)?
                    } else {
                        len
                    }
                }
            };
            walk.at += len;
            walk.note_hole(walk.at);
        };

        let text = walk.bytes.get(walk.checked..walk.at)?;
        (!non_ascii.may_be_present() || is_utf8(text, scan)).then_some(stop)
    }
}

/// The length of a string that has its first escape at `escape`.
#[inline(always)]
fn escaped_len(rest: &[u8], escape: usize, scan: impl Scan) -> Option<usize> {
    match SkipValid::<_, false>(scan).string_end(rest, escape) {
        SpanEnd::At(len) => Some(len),
        SpanEnd::Missing(_) | SpanEnd::Unknown => None,
    }
}
