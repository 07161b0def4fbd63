//! Enumerations for parameters whose possible values the documents list. Other values can be given,
//! too: whether they are allowed is checked when a request is built.

use serde_json::Value;

use super::setting::given_as;
use super::wire::Wire;

/// Declares an enumeration of words.
macro_rules! words_of {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)*
            /// Any other word, sent as it is.
            Other(String),
        }

        impl $name {
            /// The word that is sent.
            pub fn as_str(&self) -> &str {
                match self {
                    $($name::$variant => $word,)*
                    $name::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => $name::$variant,)*
                    other => $name::Other(other.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                word.as_str().into()
            }
        }

        impl Wire for $name {
            fn wire(&self) -> Value {
                self.as_str().into()
            }
        }

        given_as!($name: &str, String);
    };
}

/// Declares an enumeration of numbers.
macro_rules! numbers_of {
    ($(#[$meta:meta])* $name:ident $type:ident { $($(#[$doc:meta])* $variant:ident = $number:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)*
            /// Any other number, sent as it is.
            Other($type),
        }

        impl $name {
            /// The number that is sent.
            pub fn number(self) -> $type {
                match self {
                    $($name::$variant => $number,)*
                    $name::Other(number) => number,
                }
            }
        }

        impl From<$type> for $name {
            fn from(number: $type) -> Self {
                match number {
                    $($number => $name::$variant,)*
                    other => $name::Other(other),
                }
            }
        }

        impl Wire for $name {
            fn wire(&self) -> Value {
                self.number().into()
            }
        }

        given_as!($name: $type);
    };
}

words_of! {
    /// How LookUpEvents searches.
    SearchMode {
        /// The standard search, which is the default.
        Standard = "standard",
        /// A faster search.
        Quick = "quick",
    }
}

words_of! {
    /// An edition of the cloud, and its language.
    Website {
        /// The Chinese edition.
        Chinese = "zh",
        /// The international edition.
        International = "en",
    }
}

words_of! {
    /// Which kind of events a track records.
    EventKind {
        /// Events that read.
        Read = "Read",
        /// Events that write.
        Write = "Write",
        /// All events.
        All = "*",
    }
}

words_of! {
    /// Where a track delivers to.
    StorageKind {
        /// A bucket.
        Cos = "cos",
        /// A log topic.
        Cls = "cls",
        /// An instance of a message queue. Chinese edition only.
        Ckafka = "ckafka",
    }
}

words_of! {
    /// What of an event is looked at. LookUpEvents takes the first seven.
    ///
    /// ```
    /// use apitriage::preflight::requests::AttributeKey;
    ///
    /// assert_eq!(AttributeKey::from("EventName"), AttributeKey::EventName);
    /// assert_eq!(AttributeKey::from("Later").as_str(), "Later");
    /// ```
    AttributeKey {
        /// The id of the request.
        RequestId = "RequestId",
        /// The action that was called.
        EventName = "EventName",
        /// Whether the event only reads.
        ReadOnly = "ReadOnly",
        /// Who called.
        Username = "Username",
        /// The kind of resource.
        ResourceType = "ResourceType",
        /// The resource.
        ResourceName = "ResourceName",
        /// The key that signed the call.
        AccessKeyId = "AccessKeyId",
        /// The id of the event.
        EventId = "EventId",
        /// Whether the event reads or writes.
        ActionType = "ActionType",
        /// The id of who called.
        PrincipalId = "PrincipalId",
        /// Whether the action is sensitive.
        SensitiveAction = "SensitiveAction",
        /// The error code that was answered.
        ApiErrorCode = "ApiErrorCode",
        /// The error code of the check of permissions.
        CamErrorCode = "CamErrorCode",
        /// Tags of the resource.
        Tags = "Tags",
        /// The id of the resource.
        ResourceId = "ResourceId",
        /// The address that called.
        SourceIpAddress = "SourceIPAddress",
    }
}

numbers_of! {
    /// Which events a tracking set records.
    ReadWrite i64 {
        /// Events that read.
        ReadOnly = 1,
        /// Events that write.
        WriteOnly = 2,
        /// Both.
        Both = 3,
    }
}

numbers_of! {
    /// Whether a track compresses what it delivers.
    Compression u64 {
        /// It does.
        On = 1,
        /// It does not.
        Off = 2,
    }
}
