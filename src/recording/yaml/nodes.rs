//! The nodes of a YAML text, one after another, with aliases written out. Only this file and
//! `bounded_input.rs` know the library which reads YAML.
//!
//! ```text
//! headers: &h            kept, as long as there is room
//!   Host: [a]
//! other: *h         ─▶   the nodes of h again, in the place of the alias; what they add up to is
//!                        bounded, however often they are nested
//! ```
//!
//! Memory: how far the library looks ahead is bounded (`bounded_input.rs`), and so is what is kept for
//! aliases. This file must not know what nodes are for.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::bounded_input::{BoundedInput, Steps};
use super::byte_offsets::ByteOffsets;

/// How many nodes are kept for aliases, in all anchors together.
const MOST_KEPT: usize = 1 << 16;
/// How many anchors a text may have: the library keeps the name of each.
const MOST_ANCHORS: usize = 1 << 20;
/// How many nodes aliases may be written out to, in all. Of a text in which each anchor holds the
/// last one ten times, the first ones are read.
const MOST_WRITTEN_OUT: usize = 1 << 20;

/// A part of a text: a scalar, or a bracket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node<'y> {
    Scalar {
        text: Cow<'y, str>,
        /// Whether it has no quotes and no tag, so that it may be a number or a literal.
        is_plain: bool,
    },
    OpenObject,
    OpenArray,
    Close,
}

/// A node, and where it is in the text.
type PlacedNode<'y> = (Node<'y>, Range<usize>);

/// Why a text cannot be read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum YamlError {
    /// It is no YAML, at this place.
    Damaged(usize),
}

/// Reads the nodes of a text.
pub(super) struct YamlNodes<'y> {
    parser: Parser<'y, BoundedInput<'y>>,
    steps: Steps,
    offsets: ByteOffsets<'y>,
    /// Where the last node begins.
    last: usize,
    anchors: HashMap<usize, Rc<[PlacedNode<'y>]>>,
    /// How many anchors were read.
    named: usize,
    /// The anchors whose nodes are being read, the innermost last, and the nodes since the outermost
    /// began.
    open: Vec<OpenAnchor>,
    since_open: Vec<PlacedNode<'y>>,
    /// How many brackets are open.
    depth: usize,
    kept: usize,
    /// The aliases that are being written out, the innermost last.
    aliases: Vec<OpenAlias<'y>>,
    written_out: usize,
    /// Whether an alias could not be written out since somebody asked.
    has_lost: bool,
}

struct OpenAlias<'y> {
    /// What it stands for.
    nodes: Rc<[PlacedNode<'y>]>,
    next: usize,
    /// Where it is in the text, and so where all these nodes are.
    place: Range<usize>,
}

struct OpenAnchor {
    id: usize,
    /// How many brackets were open before it.
    depth: usize,
    /// Its first node among those that are remembered; `None` if there were too many.
    start: Option<usize>,
}

impl<'y> YamlNodes<'y> {
    pub(super) fn new(text: &'y str) -> Self {
        let steps = Steps::new();
        YamlNodes {
            parser: Parser::new(BoundedInput::new(text, steps.clone())),
            steps,
            offsets: ByteOffsets::new(text),
            last: 0,
            anchors: HashMap::new(),
            named: 0,
            open: Vec::new(),
            since_open: Vec::new(),
            depth: 0,
            kept: 0,
            aliases: Vec::new(),
            written_out: 0,
            has_lost: false,
        }
    }

    /// Whether an alias could not be written out since this was asked last.
    pub(super) fn take_lost(&mut self) -> bool {
        std::mem::take(&mut self.has_lost)
    }

    /// The next node. `None`: the text ends.
    pub(super) fn next(&mut self) -> Result<Option<PlacedNode<'y>>, YamlError> {
        while let Some(alias) = self.aliases.last_mut() {
            let Some((node, _)) = alias.nodes.get(alias.next) else {
                self.aliases.pop();
                continue;
            };
            let node = (node.clone(), alias.place.clone());
            alias.next += 1;
            self.keep(0, &node);
            return Ok(Some(node));
        }
        self.next_of_text()
    }

    fn next_of_text(&mut self) -> Result<Option<PlacedNode<'y>>, YamlError> {
        loop {
            let (event, span) = match self.parser.next_event() {
                None | Some(Ok(_)) if self.steps.are_used_up() => {
                    return Err(YamlError::Damaged(self.last));
                }
                None => return Ok(None),
                Some(Ok(next)) => next,
                Some(Err(error)) => {
                    return Err(YamlError::Damaged(self.offsets.of(error.marker().index())));
                }
            };
            self.steps.reset();
            let start = self.offsets.of(span.start.index());
            self.last = start;
            let place = start..self.offsets.of(span.end.index()).max(start);
            let (node, anchor) = match event {
                Event::Scalar(text, style, anchor, tag) => {
                    let is_plain = style == ScalarStyle::Plain && tag.is_none();
                    (Node::Scalar { text, is_plain }, anchor)
                }
                Event::SequenceStart(anchor, _) => (Node::OpenArray, anchor),
                Event::MappingStart(anchor, _) => (Node::OpenObject, anchor),
                Event::SequenceEnd | Event::MappingEnd => (Node::Close, 0),
                Event::Alias(id) => {
                    let node = (self.begin_alias(id, &place), place);
                    self.keep(0, &node);
                    return Ok(Some(node));
                }
                Event::DocumentEnd => {
                    self.anchors.clear();
                    self.open.clear();
                    self.since_open.clear();
                    (self.kept, self.depth) = (0, 0);
                    continue;
                }
                _ => continue,
            };
            self.named += usize::from(anchor != 0);
            if self.named > MOST_ANCHORS {
                return Err(YamlError::Damaged(place.start));
            }
            let node = (node, place);
            self.keep(anchor, &node);
            return Ok(Some(node));
        }
    }

    /// Goes on with what an alias stands for, and returns the first node of it. One that is not
    /// kept stands for nothing, which is noted.
    fn begin_alias(&mut self, id: usize, place: &Range<usize>) -> Node<'y> {
        let lost = Node::Scalar { text: Cow::Borrowed("null"), is_plain: true };
        let Some(nodes) = self.anchors.get(&id).cloned() else {
            self.has_lost = true;
            return lost;
        };
        self.written_out += nodes.len();
        match nodes.first() {
            Some((first, _)) if self.written_out <= MOST_WRITTEN_OUT => {
                let first = first.clone();
                self.aliases.push(OpenAlias { nodes, next: 1, place: place.clone() });
                first
            }
            _ => {
                self.has_lost = true;
                lost
            }
        }
    }

    /// Keeps a node for the anchors that it is in, and for its own.
    fn keep(&mut self, anchor: usize, node: &PlacedNode<'y>) {
        if anchor != 0 {
            let start = (self.since_open.len() < MOST_KEPT).then_some(self.since_open.len());
            self.open.push(OpenAnchor { id: anchor, depth: self.depth, start });
        }
        if !self.open.is_empty() && self.since_open.len() < MOST_KEPT {
            self.since_open.push(node.clone());
            if self.since_open.len() == MOST_KEPT {
                self.open.iter_mut().for_each(|open| open.start = None);
            }
        }
        match node.0 {
            Node::OpenObject | Node::OpenArray => self.depth += 1,
            Node::Close => self.depth = self.depth.saturating_sub(1),
            Node::Scalar { .. } => {}
        }
        self.close_anchors();
    }

    /// Keeps the nodes of the anchors that have ended.
    fn close_anchors(&mut self) {
        while self.open.last().is_some_and(|open| open.depth == self.depth)
            && let Some(closed) = self.open.pop()
        {
            let nodes = closed.start.and_then(|start| self.since_open.get(start..));
            let Some(nodes) = nodes else { continue };
            self.kept += nodes.len();
            if self.kept <= MOST_KEPT {
                self.anchors.insert(closed.id, nodes.into());
            }
        }
        if self.open.is_empty() {
            self.since_open.clear();
        }
    }

    /// Skips what is left of a container, and says where it ends.
    pub(super) fn skip_container(&mut self) -> Result<usize, YamlError> {
        let (mut depth, mut end) = (1_usize, 0);
        while let Some((node, place)) = self.next()? {
            end = end.max(place.end);
            match node {
                Node::OpenObject | Node::OpenArray => depth += 1,
                Node::Close => depth -= 1,
                Node::Scalar { .. } => {}
            }
            if depth == 0 {
                break;
            }
        }
        Ok(end)
    }
}
