//! Pairs whose name says that their value is secret: `{"Type": "Password", "Value": …}`, in any
//! order.
//!
//! This file must not know how names and values are found, nor which names are secret.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The depth and the dotted front of the members that belong to one pair.
type PairKey<'t> = (usize, &'t str);

/// The open brackets of a text, and the pairs in them.
#[derive(Default)]
pub(super) struct OpenPairs<'t> {
    depth: usize,
    /// Pairs whose name says that the value is secret.
    secret: BTreeSet<PairKey<'t>>,
    /// Pairs whose name says that it is not.
    harmless: BTreeSet<PairKey<'t>>,
    /// Values of pairs whose name was not found yet. The end of a container may be unknown too.
    unnamed: BTreeMap<PairKey<'t>, Vec<(usize, Option<usize>)>>,
    /// Those of the unnamed values that are open containers.
    containers: Vec<PairKey<'t>>,
}

impl<'t> OpenPairs<'t> {
    /// Whether there is an open bracket.
    pub(super) fn is_inside(&self) -> bool {
        self.depth > 0
    }

    pub(super) fn open(&mut self) {
        self.depth += 1;
    }

    /// A bracket closes before `at`.
    pub(super) fn close(&mut self, at: usize) {
        self.depth = self.depth.saturating_sub(1);
        self.forget(self.depth + 1);
        while let Some(pair) = self.containers.pop_if(|pair| pair.0 >= self.depth) {
            if let Some((_, end)) = self.unnamed.get_mut(&pair).and_then(|values| values.last_mut())
            {
                *end = Some(at);
            }
        }
    }

    /// A new object begins, which no bracket says.
    pub(super) fn begin_item(&mut self) {
        self.forget(self.depth);
    }

    /// Whether the value of a pair that begins here is secret.
    pub(super) fn is_secret(&self, front: &'t str) -> bool {
        self.secret.contains(&(self.depth, front))
    }

    /// The value of a pair, whose name may follow. Without an `end` it is a container.
    pub(super) fn add_value(&mut self, front: &'t str, start: usize, end: Option<usize>) {
        let pair = (self.depth, front);
        self.unnamed.entry(pair).or_default().push((start, end));
        if end.is_none() {
            self.containers.push(pair);
        }
    }

    /// The name of a pair is that of a secret: the values before it, which end at `at` at most.
    pub(super) fn add_secret(&mut self, front: &'t str, at: usize) -> Vec<Range<usize>> {
        let pair = (self.depth, front);
        self.secret.insert(pair);
        let values = self.unnamed.remove(&pair).unwrap_or_default();
        values.into_iter().map(|(start, end)| start..end.unwrap_or(at)).collect()
    }

    /// The name of a pair is another.
    pub(super) fn add_harmless(&mut self, front: &'t str) {
        self.harmless.insert((self.depth, front));
    }

    /// The values in objects that the end of the text cuts off. Their names may be missing.
    pub(super) fn cut_off(&self, text_end: usize) -> impl Iterator<Item = Range<usize>> {
        self.unnamed
            .iter()
            .filter(|(pair, _)| pair.0 > 0 && !self.harmless.contains(*pair))
            .flat_map(|(_, values)| values)
            .map(move |&(start, end)| start..end.unwrap_or(text_end))
    }

    /// Forgets the pairs of objects at `depth` or deeper.
    fn forget(&mut self, depth: usize) {
        for pairs in [&mut self.secret, &mut self.harmless] {
            while pairs.last().is_some_and(|pair| pair.0 >= depth) {
                pairs.pop_last();
            }
        }
        while self.unnamed.last_key_value().is_some_and(|(pair, _)| pair.0 >= depth) {
            self.unnamed.pop_last();
        }
    }
}
