//! Finds the first object in a text, at any depth, that has the key `Response`.
//!
//! A framing uses it to find a response inside of other text, such as a log line. All objects are
//! looked at in one walk. A walk for each object would read inner objects again and again. This
//! file must not know lines.

use std::ops::Range;

use super::reference::visit_prefix;
use super::text::equals_unescaped;
use super::value::Value;
use super::visit::Visitor;

/// What a walk over a text has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ResponseInside {
    /// Where the first object that has the key opens.
    pub(crate) first: Option<usize>,
    /// Where the text ends, or where the first fault in it is.
    pub(crate) end: usize,
}

impl ResponseInside {
    /// Walks over the text that `bytes` begin with. Depth has no limit here, since the object may
    /// be nested in others; a level costs one bit.
    pub(crate) fn find(bytes: &[u8]) -> Self {
        let mut key = FirstKey::default();
        let end = visit_prefix(bytes, usize::MAX, &mut key).unwrap_or_else(|fault| fault.at);
        let first = key.found.map(|found| {
            // The brace of the object is the last one at this depth before the key. So a second
            // walk finds it, and need not go beyond the key.
            let mut opener = LastOpener { depth: found.depth, at: 0 };
            let _ends_early =
                visit_prefix(bytes.get(..found.at).unwrap_or(bytes), usize::MAX, &mut opener);
            opener.at
        });
        ResponseInside { first, end }
    }
}

/// Finds the key whose object opens first. Of nested objects the outer one opens first, but its key
/// may come last:
///
/// ```text
/// { "a": { "Response": 1 }, "b": { "Response": 2 }, "Response": 3 }
///          depth 2                 depth 2          depth 1
///          found                   opens later      opens earlier: replaces it
/// ```
#[derive(Default)]
struct FirstKey {
    found: Option<KeyPlace>,
    /// How many of the containers that were open at the found key are still open.
    still_open: usize,
}

#[derive(Clone, Copy)]
struct KeyPlace {
    /// How many containers are around the key, its object included.
    depth: usize,
    /// Its opening quote.
    at: usize,
}

impl<'a> Visitor<'a> for FirstKey {
    fn key(&mut self, depth: usize, raw: &'a [u8], escaped: bool, at: usize) {
        let opens_earlier =
            self.found.is_none_or(|found| depth < found.depth && depth <= self.still_open);
        if opens_earlier && equals_unescaped(raw, escaped, "Response") {
            self.found = Some(KeyPlace { depth, at });
            self.still_open = depth;
        }
    }

    fn wants_value(&self) -> bool {
        false
    }

    fn scalar(&mut self, _: Value<'a>, _: Range<usize>) {}

    fn open(&mut self, _: Value<'a>, _: usize, _: usize) {}

    fn close(&mut self, depth: usize, _: usize) {
        self.still_open = self.still_open.min(depth - 1);
    }
}

/// Notes where the last container at this depth opens.
struct LastOpener {
    /// How many containers are open in the container, itself included.
    depth: usize,
    at: usize,
}

impl<'a> Visitor<'a> for LastOpener {
    fn key(&mut self, _: usize, _: &'a [u8], _: bool, _: usize) {}

    fn wants_value(&self) -> bool {
        false
    }

    fn scalar(&mut self, _: Value<'a>, _: Range<usize>) {}

    fn open(&mut self, _: Value<'a>, depth: usize, at: usize) {
        if depth + 1 == self.depth {
            self.at = at;
        }
    }

    fn close(&mut self, _: usize, _: usize) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_object_that_opens_first() {
        for (text, first) in [
            ("{\"Response\":1}", Some(0)),
            ("{\"a\":{\"Response\":1}}", Some(5)),
            ("{\"a\":{\"Response\":1},\"Response\":1}", Some(0)),
            ("[{\"a\":[{}]},{\"b\":{},\"Response\":1}]", Some(12)),
            ("[{\"a\":[{\"Response\":1}]},{\"Response\":1}]", Some(7)),
            ("[[{\"Response\":1}],{\"b\":{\"Response\":1}}]", Some(2)),
            ("[{\"\\u0052esponse\":1}]", Some(1)),
            ("[{\"Response\"}", Some(1)),
            ("[{\"Response}", None),
            ("{\"response\":\"Response\"}", None),
            ("7", None),
            ("", None),
        ] {
            assert_eq!(ResponseInside::find(text.as_bytes()).first, first, "{text}");
        }
        let deep = format!("{}{{\"Response\":1}}", "[".repeat(5000));
        assert_eq!(
            ResponseInside::find(deep.as_bytes()),
            ResponseInside { first: Some(5000), end: deep.len() }
        );
        assert_eq!(ResponseInside::find(b"{\"a\":x}").end, 5);
    }
}
