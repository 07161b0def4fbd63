//! The key of a group, as bytes: a text or nothing for each dimension.
//!
//! ```text
//! hour, action     2026-11-25T13 FF DescribeInstances
//! the call has no action         2026-11-25T13 FF FE
//! ```
//!
//! UTF-8 has neither of these two bytes, so different keys have different bytes. The key of one
//! text is that text. This file must not know how groups are counted.

use super::dimension::Dimension;
use super::sample::Counted;
use crate::classify::Decision;
use crate::recording::LastHour;

/// Between two values.
const SEPARATOR: u8 = 0xff;
/// The value of a call that has none.
const NOTHING: u8 = 0xfe;

/// Writes keys into one buffer, so that a lookup does not allocate.
#[derive(Clone, Debug, Default)]
pub(super) struct KeyWriter {
    key: Vec<u8>,
    last_hour: LastHour,
}

impl KeyWriter {
    /// Writes the key of the group that a call is in.
    #[inline]
    pub(super) fn write(&mut self, by: &[Dimension], call: &Counted<'_>, decision: &Decision<'_>) {
        self.key.clear();
        for (place, dimension) in by.iter().enumerate() {
            if place > 0 {
                self.key.push(SEPARATOR);
            }
            if !dimension.push_value(call, decision, &mut self.last_hour, &mut self.key) {
                self.key.push(NOTHING);
            }
        }
    }

    /// Sets the key to one that was written before.
    pub(super) fn set(&mut self, key: &[u8]) {
        self.key.clear();
        self.key.extend_from_slice(key);
    }

    /// The key that was written last.
    pub(super) fn key(&self) -> &[u8] {
        &self.key
    }
}

/// The key with these values.
pub(super) fn key_of<'v>(values: impl IntoIterator<Item = Option<&'v str>>) -> Box<[u8]> {
    let values = values.into_iter().map(|value| value.map_or(&[NOTHING][..], str::as_bytes));
    let values: Vec<&[u8]> = values.collect();
    values.join(&SEPARATOR).into()
}

/// The values in a key.
pub(super) fn values_in(key: &[u8]) -> Vec<Option<&str>> {
    key.split(|byte| *byte == SEPARATOR).map(|value| str::from_utf8(value).ok()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::recording::{Context, ContextField};

    proptest! {
        #[test]
        fn keys_hold_their_values(values in proptest::collection::vec(any::<Option<String>>(), 1..4)) {
            let values: Vec<Option<&str>> = values.iter().map(Option::as_deref).collect();
            let key = key_of(values.iter().copied());
            prop_assert_eq!(values_in(&key), values);
        }

        #[test]
        fn the_key_of_a_call_has_its_values(action in any::<Option<String>>(), own in any::<Option<String>>()) {
            let mut context = Context::EMPTY;
            if let Some(action) = &action {
                context.set(ContextField::Action, action);
            }
            if let Some(own) = &own {
                context.set_own(0, own);
            }
            let call = Counted { input: "", offset: 0, length: 0, head: b"", rank: None, context: &context };

            let by = [Dimension::Action, Dimension::Hour, Dimension::parse("own", &["own"]).unwrap()];
            let mut writer = KeyWriter::default();
            for _ in 0..2 {
                writer.write(&by, &call, &Decision::Success);
                prop_assert_eq!(writer.key(), &*key_of([action.as_deref(), None, own.as_deref()]));
            }
        }
    }
}
