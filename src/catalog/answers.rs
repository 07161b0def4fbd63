//! The fixed answers that an entry of the catalog gives: who sends the code, which document lists
//! it, whether the failure could have been prevented, whether a retry can help.

use crate::words::words;

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
        /// The CloudAudit error-code page; if it is a code of CloudAudit's own, also the official
        /// SDKs of 2026-08-21.
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
        /// Never: the same request will always be answered in the same way.
        Never = "never",
        /// After the request or the account has been changed.
        AfterFix = "after_fix",
        /// Later and more slowly, with the request as it is.
        BackOff = "back_off",
        /// It depends on the cause: some pass by themselves, and some do not. Message says which
        /// cause it is.
        DependsOnMessage = "depends_on_message",
        /// Once at most: the cause is on the provider's side. Then ask support.
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
