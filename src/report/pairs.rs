//! Finds the objects of a text in which one member says that another one is secret: `{"Value": …,
//! "Key": "Password"}`, in any order.
//!
//! They are found before anything is written, in a walk of their own. So no value has to be held
//! back until the name comes, and all that is kept is a bit for each container. This file must not
//! know how a record is laid out.

use std::ops::Range;

use crate::grammar::{Fault, Text, Value, Visitor, visit};
use crate::secrets::{is_secret, is_value_name, names_a_pair};

/// A longer name is not searched. It counts as the name of a secret, but not as part of a pair.
const LONGEST_NAME: usize = 4096;

/// The objects of one text that are secret pairs. Containers are numbered in the order in which
/// they open.
#[derive(Default)]
pub(super) struct Pairs {
    /// A bit for each container: it is a pair, and its name is that of a secret.
    bits: Vec<u64>,
    /// How many containers have opened.
    count: usize,
    /// The numbers of the containers that are open.
    open: Vec<usize>,
    /// Whether the last key says that its value is the name of a pair: `"Key":`.
    is_name: bool,
}

impl Pairs {
    /// Finds the pairs of a text. `Err`: it is not JSON.
    pub(super) fn of(text: &[u8], max_depth: usize) -> Result<Self, Fault> {
        let mut pairs = Pairs::default();
        visit(text, max_depth, &mut pairs)?;
        Ok(pairs)
    }

    /// Whether the container with this number is a pair whose value is secret.
    pub(super) fn is_secret(&self, container: usize) -> bool {
        self.bits.get(container / 64).is_some_and(|word| word >> (container % 64) & 1 == 1)
    }

    fn mark(&mut self, container: usize) {
        let word = container / 64;
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        if let Some(word) = self.bits.get_mut(word) {
            *word |= 1 << (container % 64);
        }
    }
}

impl<'a> Visitor<'a> for Pairs {
    fn key(&mut self, _depth: usize, raw: &'a [u8], escaped: bool, _at: usize) {
        self.is_name = names_pair(Text::new(raw, escaped));
    }

    fn wants_value(&self) -> bool {
        self.is_name
    }

    fn scalar(&mut self, value: Value<'a>, _span: Range<usize>) {
        let is_name = std::mem::take(&mut self.is_name);
        if let (true, Value::Text(text), Some(&container)) = (is_name, value, self.open.last())
            && is_secret_name(text)
        {
            self.mark(container);
        }
    }

    fn open(&mut self, _container: Value<'a>, _depth: usize, _at: usize) {
        self.is_name = false;
        self.open.push(self.count);
        self.count += 1;
    }

    fn close(&mut self, _depth: usize, _end: usize) {
        self.open.pop();
    }
}

/// Whether a value with this key, or in a pair of this name, is secret.
pub(super) fn is_secret_name(name: Text<'_>) -> bool {
    name.raw().len() > LONGEST_NAME || is_secret(&name.decode_lossy())
}

/// Whether a member of this name is the value of a pair.
pub(super) fn names_value(key: Text<'_>) -> bool {
    is_short_and(key, is_value_name)
}

fn names_pair(key: Text<'_>) -> bool {
    is_short_and(key, names_a_pair)
}

fn is_short_and(key: Text<'_>, condition: impl FnOnce(&str) -> bool) -> bool {
    key.raw().len() <= LONGEST_NAME && condition(&key.decode_lossy())
}
