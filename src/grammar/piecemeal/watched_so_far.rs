//! The watched values that were met so far, independent of the bytes of the pieces.

use crate::grammar::fault::Fault;
use crate::grammar::text::Text;
use crate::grammar::value::{Value, ValueKind};
use crate::grammar::watch::{WATCHED_FIELDS, Watch, WatchPath, Watched};

/// What a [`Watch`] knows, kept between two pieces.
#[derive(Debug, Default)]
pub(super) struct WatchedSoFar {
    path: WatchPath,
    /// Everything but the values.
    plain: Watched<'static>,
    values: [Option<OwnedValue>; WATCHED_FIELDS],
}

impl WatchedSoFar {
    /// The same, borrowed.
    pub(super) fn watched(&self) -> Watched<'_> {
        let mut watched: Watched<'_> = self.plain;
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
        let Watched { has_response, response, error, code_at, values, duplicate } = found;
        let before = self.watched();
        let is_new = before.code().is_none() && found.code().is_some();
        let code_at = if is_new { code_at.wrapping_add(base) } else { code_at };
        let here = duplicate.map(|fault| Fault::new(fault.kind, fault.at + base));
        let duplicate = before.duplicate.or(here);
        let values = values.map(|value| value.map(OwnedValue::from));
        let plain = Watched {
            has_response,
            response,
            error,
            code_at,
            values: [None; WATCHED_FIELDS],
            duplicate,
        };
        WatchedSoFar { path, plain, values }
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
