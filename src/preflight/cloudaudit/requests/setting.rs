//! What a setter takes: a value, or an `Option` of one. This file must not know any parameter.

/// A value for a parameter, or none. Setters take what can be made into it: the value itself, an
/// `Option` of it, and for texts `&str` as well.
///
/// ```
/// use apitriage::preflight::requests::DescribeAudit;
///
/// let name: Option<&str> = None;
/// assert_eq!(DescribeAudit::new().audit_name(name), DescribeAudit::new());
/// assert_eq!(DescribeAudit::new().audit_name("a"), DescribeAudit::new().audit_name(Some("a")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting<T>(pub(super) Option<T>);

impl<T> From<T> for Setting<T> {
    fn from(value: T) -> Self {
        Setting(Some(value))
    }
}

impl<T> From<Option<T>> for Setting<T> {
    fn from(value: Option<T>) -> Self {
        Setting(value)
    }
}

/// Lets settings of `$type` be given as values of other types, too.
macro_rules! given_as {
    ($type:ty: $($given:ty),*) => { $(
        impl From<$given> for $crate::preflight::requests::Setting<$type> {
            fn from(value: $given) -> Self {
                $crate::preflight::requests::Setting(Some(value.into()))
            }
        }

        impl From<Option<$given>> for $crate::preflight::requests::Setting<$type> {
            fn from(value: Option<$given>) -> Self {
                $crate::preflight::requests::Setting(value.map(Into::into))
            }
        }
    )* };
}
pub(super) use given_as;

given_as!(String: &str);
