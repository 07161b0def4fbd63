//! The macros that make a type, its setters and its wire form out of a list of parameters.
//!
//! A parameter is written as `WireName setter kind`. Kinds: `i64`, `u64`, `text`, `texts`, `(Type)`
//! for an object or an enumeration, `[Object]` for an array of objects. The macros must not know
//! any parameter.

/// The type of a field that holds a parameter of this kind.
macro_rules! held {
    (i64) => { i64 };
    (u64) => { u64 };
    (text) => { String };
    (texts) => { Vec<String> };
    (($object:ident)) => { $object };
    ([$object:ident]) => { Vec<$object> };
}

/// The type that the setter of a parameter of this kind takes.
macro_rules! taken {
    (texts) => { impl IntoIterator<Item = impl Into<String>> };
    ([$object:ident]) => { impl IntoIterator<Item = $object> };
    ($other:tt) => { impl Into<$crate::preflight::requests::Setting<held!($other)>> };
}

/// The value of a field, made from the value that its setter took.
macro_rules! kept {
    ($value:ident texts) => {
        Some($value.into_iter().map(Into::into).collect())
    };
    ($value:ident [$object:ident]) => {
        Some($value.into_iter().collect())
    };
    ($value:ident $other:tt) => {
        $value.into().0
    };
}

/// Declares an object: a request, or part of one.
macro_rules! object {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $wire:ident $field:ident $kind:tt,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        #[must_use]
        pub struct $name {
            $($field: Option<held!($kind)>,)*
        }

        impl $name {
            /// The names of its parameters as they are sent.
            pub const PARAMETERS: &'static [&'static str] = &[$(stringify!($wire)),*];

            $(
                $(#[$about])*
                pub fn $field(mut self, value: taken!($kind)) -> Self {
                    self.$field = kept!(value $kind);
                    self
                }
            )*
        }

        impl $crate::preflight::cloudaudit::requests::wire::Wire for $name {
            fn wire(&self) -> serde_json::Value {
                let members: [Option<serde_json::Value>; $name::PARAMETERS.len()] =
                    [$(self.$field.as_ref().map($crate::preflight::cloudaudit::requests::wire::Wire::wire)),*];
                let named = $name::PARAMETERS.iter().zip(members);
                named.filter_map(|(name, value)| Some(((*name).to_owned(), value?))).collect()
            }
        }
    };
}

/// Declares a request to the action of the same name.
macro_rules! request {
    ($(#[$doc:meta])* $name:ident { $($parameters:tt)* }) => {
        object! { $(#[$doc])* $name { $($parameters)* } }

        impl $name {
            /// The action that it is for.
            pub const ACTION: $crate::catalog::Action = $crate::catalog::Action::$name;

            /// A request with no parameters yet.
            pub fn new() -> Self {
                Self::default()
            }

            /// Checks the request, with every rule at its own level. `now` is a `SystemTime`,
            /// seconds since 1970, or `None`: then rules that need the time of day find nothing.
            ///
            /// # Errors
            ///
            /// All findings, if one of them is an error. Their places are in the JSON text that
            /// would have been sent.
            pub fn build(
                self,
                now: impl Into<$crate::preflight::Now>,
            ) -> Result<$crate::preflight::cloudaudit::requests::Checked<Self>, $crate::preflight::Findings<'static>> {
                self.build_with(&$crate::preflight::Checker::new(), now)
            }

            /// As [`Self::build`], with the settings of a checker.
            ///
            /// # Errors
            ///
            /// All findings, if one of them is an error.
            pub fn build_with(
                self,
                checker: &$crate::preflight::Checker<'static>,
                now: impl Into<$crate::preflight::Now>,
            ) -> Result<$crate::preflight::cloudaudit::requests::Checked<Self>, $crate::preflight::Findings<'static>> {
                let parameters = $crate::preflight::cloudaudit::requests::wire::Wire::wire(&self);
                $crate::preflight::cloudaudit::requests::Checked::of(self, parameters, Self::ACTION, checker, now.into())
            }
        }
    };
}
