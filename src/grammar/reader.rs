//! Reads one text after another, as fast as it can: the way records are read.
//!
//! ```text
//! text ──▶ does it have a known shape? ──yes──▶ compared: done
//!                  │ no
//!                  ▼
//!          the parser, which skips what is not watched in blocks of 64 bytes
//!                  │ valid
//!                  ▼
//!          is its shape worth learning? then the next texts like it are compared
//! ```
//!
//! The answer is always that of the plain parser, whatever was read before and with every kernel. A
//! reader belongs to one thread, which keeps it from input to input. This file must not know
//! records.

use std::ops::Range;

use super::fault::{Fault, FaultKind};
use super::outline::{MarkKey, MemberResponse, ObjectOutline, OutlineWatch, begins_response};
use super::planes::Strings;
use super::reference::{Reading, only_blanks_after, visit_prefix_skipping};
use super::shapes::{ObjectLearner, ObjectShapes, ShapeLearner, Shapes, WalkStop};
use super::skip::{Skip, SkipOutline, SkipValid};
use super::text_end::TextEnds;
use super::validation::Validation;
use super::visit::Visitor;
use super::watch::Watch;
use crate::scan::{Kernel, Scan, Task, is_blank};

/// Receives the texts that [`Reader::read_known`] reads. It is a trait, not a closure, so that it
/// is inlined into the loop that reads them.
pub(crate) trait TextSink<'a> {
    /// Receives the place of a text, and what was read in it. The answer is where to read on.
    /// `None` refuses the text: the reader stops before it.
    fn accept(&mut self, text: Range<usize>, reading: &Reading<'a>) -> Option<usize>;
}

#[cfg(test)]
impl<'a, F: FnMut(Range<usize>, &Reading<'a>) -> Option<usize>> TextSink<'a> for F {
    fn accept(&mut self, text: Range<usize>, reading: &Reading<'a>) -> Option<usize> {
        self(text, reading)
    }
}

/// A parser that remembers the shapes it has met.
#[derive(Debug)]
pub(crate) struct Reader {
    pub(super) max_depth: usize,
    pub(super) kernel: Kernel,
    validation: Validation,
    pub(super) shapes: Shapes,
    /// What is around responses.
    objects: ObjectShapes,
    /// What is said of the keys around them.
    mark_key: Option<MarkKey>,
    /// Reads the responses that are members of objects: one level less deep. Made when the first is
    /// read.
    inner: Option<Box<Reader>>,
}

impl Reader {
    pub(crate) fn new(max_depth: usize, kernel: Kernel, validation: Validation) -> Self {
        let (shapes, objects) = (Shapes::default(), ObjectShapes::default());
        Reader { max_depth, kernel, validation, shapes, objects, mark_key: None, inner: None }
    }

    /// The same reader, which gives marks to the keys of objects that it outlines.
    pub(crate) fn with_marks(self, mark_key: MarkKey) -> Self {
        Reader { mark_key: Some(mark_key), ..self }
    }

    /// A reader that checks everything, with the best kernel.
    pub(crate) fn strict(max_depth: usize) -> Self {
        Reader::new(max_depth, Kernel::best(), Validation::Strict)
    }

    pub(crate) fn kernel(&self) -> Kernel {
        self.kernel
    }

    pub(super) fn is_strict(&self) -> bool {
        self.validation == Validation::Strict
    }

    /// Sets how many texts pass after one that was not worth learning.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn with_cooldown(self, cooldown: u32) -> Self {
        let (shapes, objects) =
            (Shapes::with_cooldown(cooldown), ObjectShapes::with_cooldown(cooldown));
        Reader { shapes, objects, ..self }
    }

    /// Reads a text that must fill `bytes`, as [`super::parse`] does.
    pub(crate) fn parse<'a>(&mut self, bytes: &'a [u8]) -> Reading<'a> {
        let mut reading = self.parse_prefix(bytes);
        if let Ok(end) = reading.end {
            reading.end = only_blanks_after(bytes, end);
        }
        reading
    }

    /// Reads the text that `bytes` begin with, as [`super::parse_prefix`] does.
    pub(crate) fn parse_prefix<'a>(&mut self, bytes: &'a [u8]) -> Reading<'a> {
        self.kernel.run(ReadPrefix::<false> { reader: self, bytes, may_be_known: true })
    }

    /// Does what [`Self::parse_prefix`] does, for a text that [`Self::read_known`] stopped at: it
    /// is not compared with the known shapes again.
    pub(crate) fn parse_unknown<'a>(&mut self, bytes: &'a [u8]) -> Reading<'a> {
        self.kernel.run(ReadPrefix::<false> { reader: self, bytes, may_be_known: false })
    }

    /// Does what [`Self::parse_unknown`] does, and outlines the text, unless texts need not be
    /// strict.
    pub(crate) fn parse_outlined<'a>(
        &mut self,
        bytes: &'a [u8],
        outline: &mut ObjectOutline<'a>,
    ) -> Reading<'a> {
        if !self.is_strict() {
            return self.parse_unknown(bytes);
        }
        if let Some(reading) = self.match_outlined(bytes, outline) {
            return reading;
        }
        self.kernel.run(ReadOutlined { reader: self, bytes, outline })
    }

    /// What [`Self::parse_outlined`] says of an object of a known shape.
    pub(super) fn match_outlined<'a>(
        &mut self,
        bytes: &'a [u8],
        outline: &mut ObjectOutline<'a>,
    ) -> Option<Reading<'a>> {
        let Reader { max_depth, kernel, validation, objects, inner, .. } = self;
        let inside = max_depth.checked_sub(1)?;
        let mut response = None;
        let mut walk = objects.walk(bytes);
        loop {
            let at = match walk.go_on(*kernel)? {
                WalkStop::Container(at) => at,
                WalkStop::End(end) => {
                    outline.fill(walk.members(), walk.marks(), response);
                    objects.note_match();
                    let watched = Watch::beside_member().found;
                    return Some(Reading { watched, end: Ok(end) });
                }
            };

            let rest = bytes.get(at..)?;
            let len = if response.is_none() && begins_response(bytes, at) {
                let reader =
                    inner.get_or_insert_with(|| Reader::new(inside, *kernel, *validation).into());
                let Reading { watched, end } = reader.parse_prefix(rest);
                let len = end.ok()?;
                response = Some(MemberResponse { range: at..at + len, watched });
                len
            } else {
                TextEnds { max_depth: inside, kernel: *kernel }.end_of(rest).ok()?
            };
            walk.pass_container(at + len);
        }
    }

    /// Does what [`Self::parse_unknown`] does, for a text that must be in one line. If the end is
    /// `Ok`, the text is valid and has no line feed. An `Err` is provisional: [`Self::settle`]
    /// turns it into the final answer.
    pub(crate) fn parse_unknown_in_line<'a>(&mut self, bytes: &'a [u8]) -> Reading<'a> {
        self.kernel.run(ReadPrefix::<true> { reader: self, bytes, may_be_known: false })
    }

    /// Reads a text that must fill `bytes`, all of it strictly, and tells `visitor` of it. The
    /// answer is where the text ends, or the first fault.
    pub(crate) fn visit<'a>(
        &self,
        bytes: &'a [u8],
        visitor: &mut impl Visitor<'a>,
    ) -> Result<usize, Fault> {
        let end = self.kernel.run(VisitText { bytes, max_depth: self.max_depth, visitor })?;
        only_blanks_after(bytes, end)
    }

    /// Says where texts end, with the limits and the kernel of this reader.
    pub(crate) fn text_ends(&self) -> TextEnds {
        TextEnds { max_depth: self.max_depth, kernel: self.kernel }
    }

    /// The strings of a text that was found valid before.
    #[inline]
    pub(crate) fn strings<'a>(&self, text: &'a [u8]) -> Strings<'a> {
        Strings::new(text, self.kernel)
    }

    /// Reads one text after another from `at` on, and the blanks between them, as long as each has
    /// a known shape. The answer is the beginning of the first text that has no known shape, or was
    /// refused. With `IN_LINE` each text must be in one line.
    #[inline]
    pub(crate) fn read_known<'a, const IN_LINE: bool>(
        &self,
        bytes: &'a [u8],
        at: usize,
        sink: impl TextSink<'a>,
    ) -> usize {
        self.kernel.run(ReadKnown::<_, IN_LINE> { shapes: &self.shapes, bytes, at, sink })
    }

    /// What [`Self::parse`] says of `record`: a line without blanks around it, for which
    /// [`Self::parse_unknown_in_line`] gave the answer `begun`.
    pub(crate) fn settle<'a>(&mut self, record: &'a [u8], begun: Reading<'a>) -> Reading<'a> {
        let end = match begun.end {
            // In a line, more faults end a container than `parse` would find at this level.
            Err(_) if self.validation == Validation::Structure => return self.parse(record),
            Ok(end) => only_blanks_after(record, end),
            Err(fault) if fault.at < record.len() => Err(fault),
            // The fault is the line feed: the text is cut off there.
            Err(_) => Err(Fault::new(FaultKind::UnexpectedEnd, record.len())),
        };
        Reading { end, ..begun }
    }
}

/// Reads the text that `bytes` begin with.
struct ReadPrefix<'r, 'a, const IN_LINE: bool> {
    reader: &'r mut Reader,
    bytes: &'a [u8],
    /// Whether to compare the text with the known shapes first.
    may_be_known: bool,
}

impl<'a, const IN_LINE: bool> Task for ReadPrefix<'_, 'a, IN_LINE> {
    type Output = Reading<'a>;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> Reading<'a> {
        let ReadPrefix { reader, bytes, may_be_known } = self;
        let mut reading = Reading::empty();
        let shapes = &reader.shapes;
        if may_be_known && shapes.match_text::<IN_LINE>(bytes, scan, &mut reading).is_some() {
            return reading;
        }

        let mut watch = Watch::new();
        let end = ReadUnknown::<_, IN_LINE> { reader, bytes, visitor: &mut watch }.run(scan);
        Reading { watched: watch.found, end }
    }
}

/// Reads the text that `bytes` begin with and that has no known shape, and learns its shape.
struct ReadUnknown<'r, 'a, 'v, V, const IN_LINE: bool> {
    reader: &'r mut Reader,
    bytes: &'a [u8],
    visitor: &'v mut V,
}

impl<'a, V: Visitor<'a>, const IN_LINE: bool> Task for ReadUnknown<'_, 'a, '_, V, IN_LINE> {
    type Output = Result<usize, Fault>;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> Result<usize, Fault> {
        let ReadUnknown { reader, bytes, visitor } = self;
        let Reader { max_depth, shapes, validation, .. } = reader;
        let strict = SkipValid::<_, IN_LINE>(scan);
        let end = match validation {
            Validation::Strict => visit_prefix_skipping(strict, bytes, *max_depth, visitor),
            Validation::Structure => {
                visit_prefix_skipping(SkipOutline::<_, IN_LINE>(scan), bytes, *max_depth, visitor)
            }
        };

        if let Ok(end) = end {
            learn_response(shapes, bytes.get(..end).unwrap_or(bytes), strict, *max_depth);
        }
        end
    }
}

/// Learns the shape of a text, if it is worth it. A text that passed by its structure may not be
/// JSON. Then there is nothing to learn.
#[inline(always)]
fn learn_response(shapes: &mut Shapes, text: &[u8], strict: impl Skip, max_depth: usize) {
    if shapes.wants_to_learn(text.len()) {
        let mut learner = ShapeLearner::new();
        let end = visit_prefix_skipping(strict, text, max_depth, &mut learner).ok();
        shapes.learn(text, end, &learner);
    }
}

/// Reads and outlines the text that `bytes` begin with, strictly, and learns its shape.
struct ReadOutlined<'r, 'a, 'o> {
    reader: &'r mut Reader,
    bytes: &'a [u8],
    outline: &'o mut ObjectOutline<'a>,
}

impl<'a> Task for ReadOutlined<'_, 'a, '_> {
    type Output = Reading<'a>;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> Reading<'a> {
        let ReadOutlined { reader, bytes, outline } = self;
        let Reader { max_depth, shapes, objects, mark_key, .. } = reader;
        let strict = SkipValid::<_, false>(scan);
        let mut watch = OutlineWatch::new(bytes, outline);
        let end = visit_prefix_skipping(strict, bytes, *max_depth, &mut watch);
        let watched = watch.own();

        if let Ok(end) = end {
            let text = bytes.get(..end).unwrap_or(bytes);
            if watched.has_response {
                learn_response(shapes, text, strict, *max_depth);
            } else if objects.wants_to_learn(end) {
                let mut learner = ObjectLearner::new(text);
                let _known = visit_prefix_skipping(strict, text, *max_depth, &mut learner);
                objects.learn(text, &learner, *mark_key);
            }
        }
        Reading { watched, end }
    }
}

/// Reads the text that `bytes` begin with, for any visitor.
struct VisitText<'v, 'a, V> {
    bytes: &'a [u8],
    max_depth: usize,
    visitor: &'v mut V,
}

impl<'a, V: Visitor<'a>> Task for VisitText<'_, 'a, V> {
    type Output = Result<usize, Fault>;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> Result<usize, Fault> {
        visit_prefix_skipping(SkipValid::<_, false>(scan), self.bytes, self.max_depth, self.visitor)
    }
}

/// How many blanks `bytes` begin with. Between two records there is nearly always one line feed, so
/// that is tried first.
#[inline(always)]
fn blanks_len(bytes: &[u8]) -> usize {
    match bytes {
        [b'\n', b'{', ..] => 1,
        _ => bytes.iter().take_while(|&&byte| is_blank(byte)).count(),
    }
}

/// Reads one text of a known shape after another.
struct ReadKnown<'r, 'a, T, const IN_LINE: bool> {
    shapes: &'r Shapes,
    bytes: &'a [u8],
    at: usize,
    sink: T,
}

impl<'a, T: TextSink<'a>, const IN_LINE: bool> Task for ReadKnown<'_, 'a, T, IN_LINE> {
    type Output = usize;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> usize {
        let ReadKnown { shapes, bytes, mut at, mut sink } = self;
        let mut reading = Reading::empty();
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let start = at + blanks_len(rest);
            let rest = bytes.get(start..).unwrap_or_default();
            let Some(len) = shapes.match_text::<IN_LINE>(rest, scan, &mut reading) else {
                return start;
            };
            let Some(next) = sink.accept(start..start + len, &reading) else { return start };
            at = next;
        }
    }
}
