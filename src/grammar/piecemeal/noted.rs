//! What was met at the watched places, kept apart from the bytes it was met in.

use crate::grammar::fault::Fault;
use crate::grammar::text::Text;
use crate::grammar::watch::{FIELDS, Following, Value, ValueKind, Watch, Watched};

/// What a watch knows, between two pieces.
#[derive(Debug, Default)]
pub(super) struct Noted {
    following: Following,
    /// All but the values.
    plain: Watched<'static>,
    values: [Option<Own>; FIELDS],
}

impl Noted {
    /// What was found.
    pub(super) fn watched(&self) -> Watched<'_> {
        let mut watched: Watched<'_> = self.plain;
        for (value, own) in watched.values.iter_mut().zip(&self.values) {
            *value = own.as_ref().map(Own::value);
        }
        watched
    }

    /// A watch that goes on.
    pub(super) fn watch(&self) -> Watch<'_> {
        Watch { found: self.watched(), following: self.following }
    }

    /// What `watch` knows behind bytes that stand at `base` in the text.
    pub(super) fn after(&self, watch: Watch<'_>, base: usize) -> Noted {
        let Watch { found, following } = watch;
        let Watched { has_response, response, error, code_at, values, duplicate } = found;
        let before = self.watched();
        let is_new = before.code().is_none() && found.code().is_some();
        let code_at = if is_new { code_at.wrapping_add(base) } else { code_at };
        let here = duplicate.map(|fault| Fault::new(fault.kind, fault.at + base));
        let duplicate = before.duplicate.or(here);
        let values = values.map(|value| value.map(Own::from));
        let plain =
            Watched { has_response, response, error, code_at, values: [None; FIELDS], duplicate };
        Noted { following, plain, values }
    }
}

/// A value of one's own.
#[derive(Debug)]
struct Own {
    kind: ValueKind,
    raw: Box<[u8]>,
    is_escaped: bool,
}

impl Own {
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

impl From<Value<'_>> for Own {
    fn from(value: Value<'_>) -> Self {
        let (raw, is_escaped) = match value {
            Value::Text(text) => (text.raw(), text.is_escaped()),
            Value::Number(raw) => (raw, false),
            _ => ("", false),
        };
        Own { kind: value.kind(), raw: raw.as_bytes().into(), is_escaped }
    }
}
