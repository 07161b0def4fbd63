//! Names with dots in them, as forms have them: `LookupAttributes.0.AttributeKey` is a member of an
//! element of an array.
//!
//! ```text
//! A.0.B=x  A.0.C=y  D=z      {"A": [{"B": "x", "C": "y"}], "D": "z"}
//! ```
//!
//! A level whose names are all numbers is an array. This file must not know which parameters exist.

use std::borrow::Cow;
use std::collections::HashMap;

use super::form::Pair;
use crate::grammar::{Fault, FaultKind};
use crate::preflight::issue::Oddity;
use crate::preflight::tree::{Id, NodeValue, ROOT, Span, Tree, TreeBuilder};

/// Names with more parts than this are not split: no parameter has more than five.
const MAX_PARTS: usize = 8;

/// Reads what the pairs describe into `tree`, and returns what is odd about them.
///
/// # Errors
///
/// If there are more than `max_values` values.
pub(super) fn plant<'a>(
    pairs: &'a [Pair<'a>],
    tree: &mut Tree<'a>,
    max_values: usize,
) -> Result<Vec<Oddity>, Fault> {
    // Every pair is a value. Too many are refused before they are split and grouped.
    if let Some(pair) = pairs.get(max_values) {
        return Err(Fault { kind: FaultKind::TooLong, at: pair.value_span.start as usize });
    }
    let items: Vec<DottedItem<'a, 'a>> = pairs.iter().map(DottedItem::of_pair).collect();
    plant_items(&items, None, Cow::Borrowed, tree, max_values)
}

/// Reads the members of `flat`, an object whose names may have dots in them, into `tree`.
///
/// # Errors
///
/// If there are more than `max_values` values.
pub(super) fn unfold<'a>(
    flat: &Tree<'a>,
    tree: &mut Tree<'a>,
    max_values: usize,
) -> Result<Vec<Oddity>, Fault> {
    let items: Vec<DottedItem<'_, 'a>> =
        flat.children(ROOT).map(|id| DottedItem::of_member(flat, id)).collect();
    let span = Some(flat.node(ROOT).span);
    plant_items(&items, span, |part| Cow::Owned(part.to_owned()), tree, max_values)
}

/// Reads items into `tree` as the members of one object. `span` is that of the object; `None`: it
/// is that of the items. `keep` makes the name of a node from a part of a name.
fn plant_items<'i, 'a>(
    items: &[DottedItem<'i, 'a>],
    span: Option<Span>,
    keep: fn(&'i str) -> Cow<'a, str>,
    tree: &mut Tree<'a>,
    max_values: usize,
) -> Result<Vec<Oddity>, Fault> {
    let items: Vec<&DottedItem<'i, 'a>> = items.iter().collect();
    let builder = TreeBuilder::new(tree, max_values);
    let mut planter = Planter { builder, oddities: Vec::new(), keep };

    planter.builder.add(NodeValue::Object, span.unwrap_or_else(|| span_of(&items)));
    planter.plant_level(&items, 0, false);
    planter.builder.close_innermost(None);
    match planter.builder.full_at {
        Some(at) => Err(Fault { kind: FaultKind::TooLong, at }),
        None => Ok(planter.oddities),
    }
}

/// A value, and its name, split at the dots.
struct DottedItem<'i, 'a> {
    parts: Vec<&'i str>,
    source: ItemSource<'i, 'a>,
}

/// Where a name and its value are from.
#[derive(Clone, Copy)]
enum ItemSource<'i, 'a> {
    Pair(&'a Pair<'a>),
    Member(&'i Tree<'a>, Id),
}

impl<'a> DottedItem<'a, 'a> {
    fn of_pair(pair: &'a Pair<'a>) -> Self {
        DottedItem { parts: split(&pair.name), source: ItemSource::Pair(pair) }
    }
}

impl<'i, 'a> DottedItem<'i, 'a> {
    fn of_member(flat: &'i Tree<'a>, id: Id) -> Self {
        DottedItem { parts: split(&flat.node(id).name), source: ItemSource::Member(flat, id) }
    }

    fn name_span(&self) -> Span {
        match self.source {
            ItemSource::Pair(pair) => pair.name_span,
            ItemSource::Member(flat, id) => flat.node(id).key,
        }
    }

    fn value_span(&self) -> Span {
        match self.source {
            ItemSource::Pair(pair) => pair.value_span,
            ItemSource::Member(flat, id) => flat.node(id).span,
        }
    }
}

/// The parts of a name; the whole name as one part, if there are too many.
fn split(name: &str) -> Vec<&str> {
    let parts: Vec<&str> = name.split('.').take(MAX_PARTS + 1).collect();
    if parts.len() > MAX_PARTS { vec![name] } else { parts }
}

/// The span from the first name to the last value.
fn span_of(items: &[&DottedItem<'_, '_>]) -> Span {
    let spans = items.iter().map(|item| item.name_span().to(item.value_span()));
    spans.reduce(Span::to).unwrap_or_default()
}

/// Items grouped by one part of their names, in order of first occurrence.
#[derive(Default)]
struct NameGroups<'g, 'i, 'a> {
    list: Vec<(&'i str, Vec<&'g DottedItem<'i, 'a>>)>,
    /// Index of each name in `list`; filled once there are [`Self::FEW`].
    places: HashMap<&'i str, usize>,
}

impl<'g, 'i, 'a> NameGroups<'g, 'i, 'a> {
    /// Below this number, comparing is faster than hashing.
    const FEW: usize = 16;

    fn add(&mut self, part: &'i str, item: &'g DottedItem<'i, 'a>) {
        if let Some((_, group)) = self.place(part).and_then(|place| self.list.get_mut(place)) {
            group.push(item);
            return;
        }

        self.list.push((part, vec![item]));
        let count = self.list.len();
        if count == Self::FEW {
            self.places =
                self.list.iter().enumerate().map(|(place, (part, _))| (*part, place)).collect();
        } else if count > Self::FEW {
            self.places.insert(part, count - 1);
        }
    }

    fn place(&self, part: &str) -> Option<usize> {
        if self.list.len() < Self::FEW {
            self.list.iter().position(|(name, _)| *name == part)
        } else {
            self.places.get(part).copied()
        }
    }
}

/// Puts items into a tree, level by level.
struct Planter<'t, 'i, 'a> {
    builder: TreeBuilder<'t, 'a>,
    oddities: Vec<Oddity>,
    /// Makes the name of a node from a part of a name.
    keep: fn(&'i str) -> Cow<'a, str>,
}

impl<'i, 'a> Planter<'_, 'i, 'a> {
    /// Plants the members of one container: the items in groups of the same part `level` of their
    /// names. Calls itself for deeper levels, at most [`MAX_PARTS`] calls deep.
    fn plant_level(&mut self, items: &[&DottedItem<'i, 'a>], level: usize, is_array: bool) {
        let mut groups = NameGroups::default();
        for &item in items {
            groups.add(item.parts.get(level).copied().unwrap_or_default(), item);
        }

        let mut groups = groups.list;
        if is_array {
            groups.sort_by_key(|(part, _)| element_index(part));
        }

        for (part, group) in groups {
            self.plant_member(if is_array { "" } else { part }, &group, level, is_array);
        }
    }

    /// Plants the items of one group: those whose names end at this level as values, all others as
    /// one container.
    fn plant_member(
        &mut self,
        name: &'i str,
        group: &[&DottedItem<'i, 'a>],
        level: usize,
        in_array: bool,
    ) {
        let (here, deeper): (Vec<&DottedItem<'i, 'a>>, Vec<&DottedItem<'i, 'a>>) =
            group.iter().partition(|item| item.parts.len() <= level + 1);

        for (nth, item) in here.iter().enumerate() {
            self.builder.name((self.keep)(name), item.name_span());
            let id = match item.source {
                ItemSource::Pair(pair) => {
                    self.builder.add(NodeValue::Text(Cow::Borrowed(&pair.value)), pair.value_span)
                }
                ItemSource::Member(flat, id) => self.builder.graft(flat, id),
            };
            if matches!(item.source, ItemSource::Pair(pair) if pair.is_damaged) {
                self.oddities.push(Oddity::Damaged(id));
            }
            // Two elements with one number. Two members of one name are reported by `rules`.
            if in_array && nth > 0 {
                self.oddities.push(Oddity::Twice(id));
            }
        }

        let Some(first) = deeper.first() else { return };
        let numbers: Option<Vec<u32>> = deeper
            .iter()
            .map(|item| item.parts.get(level + 1).and_then(|part| element_index(part)))
            .collect();

        let container = if numbers.is_some() { NodeValue::Array } else { NodeValue::Object };
        self.builder.name((self.keep)(name), first.name_span());
        let id = self.builder.add(container, span_of(&deeper));

        if numbers.as_ref().is_some_and(|numbers| has_gap(numbers)) {
            self.oddities.push(Oddity::Gap(id));
        }
        if in_array && !here.is_empty() {
            self.oddities.push(Oddity::Twice(id));
        }

        self.plant_level(&deeper, level + 1, numbers.is_some());
        self.builder.close_innermost(None);
    }
}

/// The number of an element, if a part of a name is one.
fn element_index(part: &str) -> Option<u32> {
    part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?
}

/// Whether the numbers are not 0, 1, 2 … in some order.
fn has_gap(numbers: &[u32]) -> bool {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    sorted.iter().zip(0..).any(|(&number, expected)| number != expected)
}
