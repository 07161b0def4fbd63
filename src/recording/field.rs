//! A user's own field of records: its name, and a JSON Pointer to its value. This file must not
//! know records.

use super::context::ContextField;

/// Where in a record a field is: `NAME=POINTER`.
///
/// The pointer is a JSON Pointer (RFC 6901) from the top of the record. The names `response`,
/// `request`, `time` and those of [`ContextField`] fill the context, and come before what is
/// recognised there. Any other name is a field of the user's own. Names of dimensions that mean
/// something else, such as `code`, are refused.
///
/// ```
/// use apitriage::RecordField;
///
/// let field: RecordField = "tenant=/labels/tenant".parse().unwrap();
/// assert_eq!(field.name(), "tenant");
/// assert!(field.is_own());
///
/// let action: RecordField = "action=/rpc/method".parse().unwrap();
/// assert!(!action.is_own());
///
/// assert!("code=/x".parse::<RecordField>().is_err());
/// assert!("tenant=labels/tenant".parse::<RecordField>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RecordField {
    name: String,
    pub(super) fills: FieldTarget,
    pub(super) pointer: Vec<PointerToken>,
}

impl RecordField {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is a field of the user's own, and not one of the context.
    pub fn is_own(&self) -> bool {
        self.fills == FieldTarget::Own
    }

    /// Whether the pointer is one step long, to a member of this name.
    pub(super) fn is_member(&self, name: &[u8]) -> bool {
        matches!(&self.pointer[..], [token] if token.name.as_bytes() == name)
    }
}

/// What the value of a field fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum FieldTarget {
    Response,
    Request,
    Time,
    Context(ContextField),
    Own,
}

/// A step of a pointer: the name of a member, or the number of an element.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct PointerToken {
    pub(super) name: String,
    /// The same as a number, if it can be one.
    pub(super) index: Option<usize>,
}

/// Why a text is not `NAME=POINTER`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FieldError {
    /// There is no `=`.
    #[error("expected NAME=POINTER, for example tenant=/labels/tenant")]
    NoPointer,
    /// There is nothing before the `=`.
    #[error("the field has no name; expected NAME=POINTER, for example tenant=/labels/tenant")]
    NoName,
    /// A dimension that is not in records has this name.
    #[error("{0} is the name of a dimension; give the field another name")]
    NameOfDimension(&'static str),
    /// The pointer does not begin with `/`.
    #[error(
        "a JSON Pointer begins with /, for example /labels/tenant; for the whole record it is empty"
    )]
    NoSlash,
    /// A `~` is followed by neither `0` nor `1`.
    #[error("in a JSON Pointer ~ is written ~0, and / in a name is written ~1")]
    BadEscape,
}

/// What a record does not hold: fields of these names would be mistaken for it.
const NOT_IN_RECORDS: [&str; 7] =
    ["code", "family", "hour", "day", "weekday-hour", "input", "directory"];

impl std::str::FromStr for RecordField {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let (name, pointer) = text.split_once('=').ok_or(FieldError::NoPointer)?;
        if name.is_empty() {
            return Err(FieldError::NoName);
        }
        if let Some(dimension) = NOT_IN_RECORDS.into_iter().find(|known| *known == name) {
            return Err(FieldError::NameOfDimension(dimension));
        }

        let fills = match name {
            "response" => FieldTarget::Response,
            "request" => FieldTarget::Request,
            "time" => FieldTarget::Time,
            _ => name.parse().map_or(FieldTarget::Own, FieldTarget::Context),
        };
        Ok(RecordField { name: name.to_owned(), fills, pointer: parse_pointer(pointer)? })
    }
}

fn parse_pointer(pointer: &str) -> Result<Vec<PointerToken>, FieldError> {
    if pointer.is_empty() {
        return Ok(Vec::new());
    }
    let tokens = pointer.strip_prefix('/').ok_or(FieldError::NoSlash)?;
    tokens.split('/').map(parse_token).collect()
}

fn parse_token(token: &str) -> Result<PointerToken, FieldError> {
    let has_bad_escape = token.split('~').skip(1).any(|after| !after.starts_with(['0', '1']));
    if has_bad_escape {
        return Err(FieldError::BadEscape);
    }
    let name = token.replace("~1", "/").replace("~0", "~");

    let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
    let is_index = is_number && (name == "0" || !name.starts_with('0'));
    let index = name.parse().ok().filter(|_| is_index);
    Ok(PointerToken { name, index })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<RecordField, FieldError> {
        text.parse()
    }

    fn names(text: &str) -> Vec<String> {
        parsed(text).unwrap().pointer.into_iter().map(|token| token.name).collect()
    }

    #[test]
    fn pointers_are_read_as_the_rfc_says() {
        assert_eq!(names("a="), [""; 0]);
        assert_eq!(names("a=/"), [""]);
        assert_eq!(names("a=/x/0"), ["x", "0"]);
        assert_eq!(names("a=/a~1b/m~0n/~01"), ["a/b", "m~n", "~1"]);
        assert_eq!(names("a=/b=c"), ["b=c"]);

        let indices = |text| parsed(text).unwrap().pointer.into_iter().map(|token| token.index);
        let expected = [Some(0), Some(10), None, None, None, None];
        assert!(indices("a=/0/10/01/-/+1/99999999999999999999999").eq(expected));
    }

    #[test]
    fn names_say_what_is_filled() {
        assert_eq!(parsed("request=/x").unwrap().fills, FieldTarget::Request);
        assert_eq!(parsed("response=/x").unwrap().fills, FieldTarget::Response);
        assert_eq!(parsed("time=/x").unwrap().fills, FieldTarget::Time);
        for field in ContextField::ALL {
            let reserved = parsed(&format!("{field}=/x")).unwrap();
            assert_eq!(reserved.fills, FieldTarget::Context(*field));
        }
        assert!(parsed("Action=/x").unwrap().is_own());
    }

    #[test]
    fn other_texts_are_refused() {
        for (text, error) in [
            ("", FieldError::NoPointer),
            ("tenant", FieldError::NoPointer),
            ("=/x", FieldError::NoName),
            ("a=x", FieldError::NoSlash),
            ("a=/x~", FieldError::BadEscape),
            ("a=/~2", FieldError::BadEscape),
            ("a=/~~0", FieldError::BadEscape),
        ] {
            assert_eq!(parsed(text), Err(error), "{text}");
        }
        for name in NOT_IN_RECORDS {
            assert_eq!(parsed(&format!("{name}=/x")), Err(FieldError::NameOfDimension(name)));
        }
    }
}
