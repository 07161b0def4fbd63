//! The verdict that an operation log states. This file must not know where in a record it is.

use std::borrow::Cow;

use crate::grammar::Value;

/// A verdict that a recorder wrote down, in place of the response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ReadyVerdict<'a> {
    /// The call succeeded.
    Success,
    /// The call failed with this code: as spelled, with escapes decoded. A number is a code, too.
    Failure(Cow<'a, str>),
    /// A code is there that cannot be spelled, or that cannot be relied on.
    Odd(OddCode),
}

/// Why a code cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OddCode {
    /// It is neither a string nor a number nor null.
    NotAString,
    /// It is a string with half a surrogate pair in it.
    NotUnicode,
    /// The member is there twice: readers disagree on which of the two counts.
    Repeated,
}

/// What one code says. `None`: that there was no error.
///
/// The documents and their examples write no error as `0`, `"0"` or `""`; an absent or null code is
/// read in the same way.
pub(super) fn read_code(value: Option<Value<'_>>) -> Option<ReadyVerdict<'_>> {
    match value {
        None | Some(Value::Null) => None,
        Some(Value::Number(digits)) if is_zero(digits) => None,
        Some(Value::Number(digits)) => Some(ReadyVerdict::Failure(Cow::Borrowed(digits))),
        Some(Value::Text(text)) => match text.decode() {
            Some(code) if code.is_empty() || code == "0" => None,
            Some(code) => Some(ReadyVerdict::Failure(code)),
            None => Some(ReadyVerdict::Odd(OddCode::NotUnicode)),
        },
        Some(Value::Bool | Value::Array | Value::Object) => {
            Some(ReadyVerdict::Odd(OddCode::NotAString))
        }
    }
}

/// Whether a JSON number is 0, however it is written: `0`, `-0`, `0.0`, `0e5`.
fn is_zero(digits: &str) -> bool {
    let mut significand = digits.bytes().take_while(|byte| !matches!(byte, b'e' | b'E'));
    !significand.any(|byte| matches!(byte, b'1'..=b'9'))
}
