//! What the catalog says of one code: the words, and the answers to the three questions a reader of
//! a summary has (could we have known, does a retry help, what now).
//!
//! Pure data types; the facts stand in `table.rs`.

use super::{Action, Status};

/// One code of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The code, byte for byte as the service spells it.
    pub code: &'static str,
    /// Whether any service sends it or only CloudAudit.
    pub kind: Kind,
    /// Which document lists it.
    pub origin: Origin,
    /// Whether it can be known before sending.
    pub preventable: Preventable,
    /// Whether sending again can help.
    pub retry: Retry,
    /// The CloudAudit actions whose documents list it; empty for a common code that none names.
    pub actions: &'static [Action],
    /// The cause, in one sentence.
    pub meaning: &'static str,
    /// What to do, in one or two sentences.
    pub advice: &'static str,
}

impl Entry {
    /// The part before the first dot: `InvalidParameterValue` of `InvalidParameterValue.Time`.
    ///
    /// ```
    /// let entry = apitriage::catalog::find("InvalidParameterValue.Time").unwrap();
    /// assert_eq!(entry.family(), "InvalidParameterValue");
    /// ```
    pub fn family(&self) -> &'static str {
        super::family_of(self.code)
    }

    /// Which of the official SDKs of 2026-08-21 list it.
    ///
    /// ```
    /// use apitriage::catalog::{self, Sdks};
    ///
    /// let sdks = |code| catalog::find(code).unwrap().sdks();
    /// assert_eq!(sdks("LimitExceeded.OverTime"), Sdks::CloudAudit);
    /// assert_eq!(sdks("UnknownParameter"), Sdks::Others);
    /// assert_eq!(sdks("UnsupportedProtocol"), Sdks::None);
    /// ```
    pub fn sdks(&self) -> Sdks {
        let is_gone = self.origin == Origin::PageOnly;
        if is_gone || super::table::IN_NO_SDK.contains(&self.code) {
            Sdks::None
        } else if self.kind == Kind::Business || !self.actions.is_empty() {
            Sdks::CloudAudit
        } else {
            Sdks::Others
        }
    }

    /// Whether all actions that document it were [withdrawn](super::WITHDRAWN).
    pub fn is_withdrawn(&self) -> bool {
        let is_removed = |action: &Action| action.status() == Status::Removed;
        !self.actions.is_empty() && self.actions.iter().all(is_removed)
    }
}

/// Gives a field-less enum its stable snake_case words, once for serde, `Display` and the docs.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[non_exhaustive]
        pub enum $name { $($(#[$doc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// Every value, in the order of the documentation.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The word that stands for it in every output; stable within output version 1.
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// Who sends the code.
    Kind {
        /// Any service of the cloud.
        Common = "common",
        /// CloudAudit.
        Business = "business",
    }
}

words! {
    /// Which document lists the code (docs/facts.md, "Codes and where they are listed").
    Origin {
        /// The CloudAudit error-code page; if it is a code of CloudAudit's own, also the official SDKs of 2026-08-21.
        Page = "page",
        /// The page; no longer in the SDKs of 2026-08-21, since its actions were withdrawn.
        PageOnly = "page_only",
        /// Not on the page; `errors.go` of both official Go SDKs of 2026-08-21.
        Sdk = "sdk",
        /// Not on the page; `errors.go` of the Chinese Go SDK of 2026-08-21 only.
        SdkChinese = "sdk_chinese",
        /// Not on the page; the list of 38 common codes of 2025-10-30.
        CommonList = "common_list",
    }
}

words! {
    /// Which of the official SDKs of 2026-08-21 list the code (docs/facts.md, "Codes and where they
    /// are listed").
    Sdks {
        /// CloudAudit's.
        CloudAudit = "cloudaudit",
        /// Those of other services only.
        Others = "others",
        /// None.
        None = "none",
    }
}

words! {
    /// Whether the failure could have been known before the request was sent (docs/facts.md,
    /// "Codes that can be prevented").
    Preventable {
        /// From the request alone.
        Statically = "statically",
        /// From the request and the time of day.
        NeedsClock = "needs_clock",
        /// Only with a list that the server publishes, such as its regions.
        NeedsList = "needs_list",
        /// Only with the history of recent calls.
        Rate = "rate",
        /// Only by asking the account what it holds.
        AccountState = "account_state",
        /// Only by signing again, with the key: it is the signature that is wrong.
        NeedsKey = "needs_key",
        /// Not at all: the cause is on the server's side.
        No = "no",
        /// There was nothing to prevent: a dry run that would have succeeded.
        NotAFailure = "not_a_failure",
    }
}

words! {
    /// Whether sending the request again can help (docs/facts.md, "Retries").
    ///
    /// No official list exists. Only the rate-limit family and the two "unavailable" codes are
    /// known to pass by themselves.
    Retry {
        /// The same request can never be answered otherwise.
        Never = "never",
        /// After the request or the account has been changed.
        AfterFix = "after_fix",
        /// Later and more slowly, the request as it is.
        BackOff = "back_off",
        /// The code covers causes that pass by themselves and causes that do not; Message says
        /// which it is.
        DependsOnMessage = "depends_on_message",
        /// The cause is the provider's: once more at most, then ask support.
        Ticket = "ticket",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_serde_writes() {
        for &value in Preventable::ALL {
            let written = serde_json::to_string(&value).unwrap();
            assert_eq!(written, format!("\"{value}\""));
            assert_eq!(serde_json::from_str::<Preventable>(&written).unwrap(), value);
        }
    }
}
