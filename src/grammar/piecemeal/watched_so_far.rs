//! The watched values that were met so far, independent of the bytes of the pieces. This file must
//! not know how the pieces were read.

use crate::grammar::fault::Fault;
use crate::grammar::text::Text;
use crate::grammar::value::{Value, ValueKind};
use crate::grammar::watch::{WATCHED_FIELDS, Watch, WatchPath, Watched};

/// What a [`Watch`] knows, kept between two pieces.
#[derive(Debug, Default)]
pub(super) struct WatchedSoFar {
    path: WatchPath,
    /// Everything but the values, which are `None` here.
    without_values: Watched<'static>,
    values: [Option<OwnedValue>; WATCHED_FIELDS],
}

impl WatchedSoFar {
    /// What is known so far, with values that borrow from `self`.
    pub(super) fn watched(&self) -> Watched<'_> {
        let mut watched: Watched<'_> = self.without_values;
        for (value, own) in watched.values.iter_mut().zip(&self.values) {
            *value = own.as_ref().map(OwnedValue::value);
        }
        watched
    }

    /// A watch that continues from here.
    pub(super) fn watch(&self) -> Watch<'_> {
        Watch { found: self.watched(), path: self.path }
    }

    /// What `watch` knows after a piece that begins at `base` in the text.
    pub(super) fn after(&self, watch: Watch<'_>, base: usize) -> WatchedSoFar {
        let Watch { found, path } = watch;
        let Watched { has_response, has_others, response, error, code_at, values, duplicate } =
            found;
        let before = self.watched();
        let values = values.map(|value| value.map(OwnedValue::from));

        // Places in this piece become places in the text.
        let is_new = before.code().is_none() && found.code().is_some();
        let code_at = if is_new { code_at.wrapping_add(base) } else { code_at };
        let in_this_piece = duplicate.map(|fault| Fault::new(fault.kind, fault.at + base));
        let duplicate = before.duplicate.or(in_this_piece);

        let without_values = Watched {
            has_response,
            has_others,
            response,
            error,
            code_at,
            values: [None; WATCHED_FIELDS],
            duplicate,
        };
        WatchedSoFar { path, without_values, values }
    }
}

/// A value that owns its text.
#[derive(Debug)]
struct OwnedValue {
    kind: ValueKind,
    raw: Box<[u8]>,
    is_escaped: bool,
}

impl OwnedValue {
    /// The value, borrowed.
    fn value(&self) -> Value<'_> {
        match self.kind {
            ValueKind::Null => Value::Null,
            ValueKind::Bool => Value::Bool,
            ValueKind::Number => Value::Number(std::str::from_utf8(&self.raw).unwrap_or_default()),
            ValueKind::Text => Value::Text(Text::new(&self.raw, self.is_escaped)),
            ValueKind::Array => Value::Array,
            ValueKind::Object => Value::Object,
        }
    }
}

impl From<Value<'_>> for OwnedValue {
    fn from(value: Value<'_>) -> Self {
        let (raw, is_escaped) = match value {
            Value::Text(text) => (text.raw(), text.is_escaped()),
            Value::Number(raw) => (raw, false),
            _ => ("", false),
        };
        OwnedValue { kind: value.kind(), raw: raw.as_bytes().into(), is_escaped }
    }
}
