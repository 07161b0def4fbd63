//! Finds the values that JSON Pointers name, in one walk over a record. This file must not know
//! what the values are for.
//!
//! Only containers on the way of a pointer are entered; all others are jumped over. So the walk is
//! never deeper than the longest pointer.

use std::ops::Range;

use smallvec::SmallVec;

use super::field::{PointerToken, RecordField};
use super::json_tokens::{QuotedText, skip_blanks, value_end};

/// Calls `found` with the number of each field and where its value is in `record`, a valid JSON
/// text: the first value, if a name occurs twice. In another text it stops at a fault.
pub(super) fn find_fields(
    fields: &[RecordField],
    record: &[u8],
    found: impl FnMut(usize, Range<usize>),
) {
    if fields.is_empty() {
        return;
    }
    let ways = fields.iter().map(|field| PointerWay { pointer: &field.pointer, steps: Some(0) });
    let mut walk =
        PointerWalk { record, at: 0, ways: ways.collect(), open: SmallVec::new(), found };
    // A fault ends the walk, and what was found before it is found.
    let _ended = walk.run();
}

/// How far the walk is on the way of a pointer.
struct PointerWay<'f> {
    pointer: &'f [PointerToken],
    /// How many steps of it lead to where the walk is. `None`: its value was found.
    steps: Option<usize>,
}

/// A container that the walk is in.
struct OpenContainer {
    is_array: bool,
    next_index: usize,
}

struct PointerWalk<'f, 'r, F> {
    record: &'r [u8],
    at: usize,
    ways: SmallVec<[PointerWay<'f>; 8]>,
    open: SmallVec<[OpenContainer; 8]>,
    found: F,
}

impl<F: FnMut(usize, Range<usize>)> PointerWalk<'_, '_, F> {
    /// Walks until everything was found. `None`: something was not.
    fn run(&mut self) -> Option<()> {
        self.at = skip_blanks(self.record, 0);
        self.value()?;

        while self.ways.iter().any(|way| way.steps.is_some()) {
            self.at = skip_blanks(self.record, self.at);
            match self.record.get(self.at)? {
                b'}' | b']' => {
                    self.at += 1;
                    self.open.pop()?;
                    self.step_back();
                }
                b',' => self.at += 1,
                _ => self.member()?,
            }
        }
        Some(())
    }

    /// Reads a member or an element of the innermost container.
    fn member(&mut self) -> Option<()> {
        let steps = self.open.len().checked_sub(1)?;
        let container = self.open.last_mut()?;

        if container.is_array {
            let index = container.next_index;
            container.next_index += 1;
            self.step(steps, |token| token.index == Some(index));
        } else {
            let opening = (self.record.get(self.at)? == &b'"').then_some(self.at)?;
            let key = QuotedText::read(self.record, opening + 1)?;
            let colon = skip_blanks(self.record, key.end);
            (self.record.get(colon)? == &b':').then_some(())?;
            self.at = skip_blanks(self.record, colon + 1);

            if key.is_escaped {
                let name = key.decode();
                self.step(steps, |token| name.as_deref() == Some(&token.name));
            } else {
                self.step(steps, |token| token.name.as_bytes() == key.raw);
            }
        }
        self.value()
    }

    /// Goes on on all ways that lead to the innermost container and whose next step is this one.
    fn step(&mut self, steps: usize, is_step: impl Fn(&PointerToken) -> bool) {
        for way in &mut self.ways {
            if way.steps == Some(steps) && way.pointer.get(steps).is_some_and(&is_step) {
                way.steps = Some(steps + 1);
            }
        }
    }

    /// Leaves a value: nothing is further than the innermost container.
    fn step_back(&mut self) {
        let Some(most) = self.open.len().checked_sub(1) else { return };
        for way in &mut self.ways {
            way.steps = way.steps.map(|steps| steps.min(most));
        }
    }

    /// Reads the value here. It is entered if a way leads on.
    fn value(&mut self) -> Option<()> {
        let steps = self.open.len();
        let mut leads_on = false;
        for (number, way) in self.ways.iter_mut().enumerate() {
            if way.steps != Some(steps) {
                continue;
            }
            if way.pointer.len() == steps {
                way.steps = None;
                (self.found)(number, self.at..value_end(self.record, self.at)?);
            } else {
                leads_on = true;
            }
        }

        match self.record.get(self.at)? {
            opening @ (b'{' | b'[') if leads_on => {
                self.open.push(OpenContainer { is_array: *opening == b'[', next_index: 0 });
                self.at += 1;
            }
            _ => {
                self.at = value_end(self.record, self.at)?;
                self.step_back();
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn found(pointers: &[&str], record: &str) -> Vec<Option<String>> {
        let fields: Vec<RecordField> =
            pointers.iter().map(|pointer| format!("x={pointer}").parse().unwrap()).collect();
        let mut values = vec![None; fields.len()];
        find_fields(&fields, record.as_bytes(), |number, span| {
            let value = record.get(span).unwrap().to_owned();
            assert_eq!(values[number].replace(value), None, "told twice");
        });
        values
    }

    #[test]
    fn finds_values_by_pointer() {
        let record = r#" {"a":{"b":[10,{"c":"x"},[]],"":7}, "a~/b" : null ,"\u0064":-1.5,"a":0}"#;
        for (pointer, value) in [
            ("/a/b/0", Some("10")),
            ("/a/b/1/c", Some("\"x\"")),
            ("/a/b/1", Some("{\"c\":\"x\"}")),
            ("/a/b/2", Some("[]")),
            ("/a/b/3", None),
            ("/a/b/01", None),
            ("/a/b/-", None),
            ("/a/", Some("7")),
            ("/a~0~1b", Some("null")),
            ("/d", Some("-1.5")),
            ("/a/b/0/x", None),
            ("/e", None),
        ] {
            assert_eq!(found(&[pointer], record), [value.map(str::to_owned)], "{pointer}");
        }
        assert_eq!(found(&[""], "[1] "), [Some("[1]".to_owned())]);
        assert_eq!(found(&["/0"], "7"), [None]);
    }

    #[test]
    fn texts_that_are_not_json_end_the_walk() {
        for record in ["", "{", "[", "{\"a\"", "{\"a\":", "{a:1}", "}", "[1,", "{\"a\":{]]]", "\""]
        {
            found(&["/a/b", "/0/0", "/a"], record);
        }
        assert_eq!(found(&["/a", "/b"], "{\"a\":1,\"b\""), [Some("1".to_owned()), None]);
    }

    /// Records of few names, none of which occurs twice in an object.
    fn record() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            (0..20).prop_map(Value::from),
            "[ab\"\\\\{\\[]{0,3}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::btree_map("[ab0\"~/]{0,1}", inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 2_000, failure_persistence: None, ..ProptestConfig::default()
        })]

        #[test]
        fn finds_what_serde_json_finds(
            record in record(),
            pointers in proptest::collection::vec("(/(a|b|0|1|~0|~1|\"|)){0,4}", 1..4),
        ) {
            let pointers: Vec<&str> = pointers.iter().map(String::as_str).collect();
            for text in [record.to_string(), serde_json::to_string_pretty(&record).unwrap()] {
                for (pointer, value) in pointers.iter().zip(found(&pointers, &text)) {
                    let value = value.map(|value| serde_json::from_str::<Value>(&value).unwrap());
                    let expected = record.pointer(pointer);
                    prop_assert_eq!(value.as_ref(), expected, "{} {}", text, pointer);
                }
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "[\\[\\]{}\",:ab01\\\\ ]{0,30}") {
            found(&["", "/a/b", "/0/1", "/a", "/a/0/b"], &text);
        }
    }
}
