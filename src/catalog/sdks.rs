//! Which official SDKs list a code.

use super::answers::{Kind, Origin};
use super::entry::Entry;
use crate::words::words;

words! {
    /// Which of the official SDKs of 2026-08-21 list the code (docs/facts.md, "Codes and where they
    /// are listed").
    Sdks {
        /// The SDK of CloudAudit.
        CloudAudit = "cloudaudit",
        /// Only the SDKs of other services.
        Others = "others",
        /// No SDK.
        None = "none",
    }
}

/// Common codes that `errors.go` of no service has, in either official Go SDK (docs/facts.md,
/// "Codes and where they are listed").
const IN_NO_SDK: [&str; 11] = [
    "ActionOffline",
    "InvalidRequest",
    "IpInBlacklist",
    "IpNotInWhitelist",
    "NoSuchProduct",
    "RequestLimitExceeded.GlobalRegionUinLimitExceeded",
    "RequestLimitExceeded.IPLimitExceeded",
    "RequestSizeLimitExceeded",
    "ResponseSizeLimitExceeded",
    "ServiceUnavailable",
    "UnsupportedProtocol",
];

impl Entry {
    /// Which of the official SDKs of 2026-08-21 list the code.
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
        if is_gone || IN_NO_SDK.contains(&self.code) {
            Sdks::None
        } else if self.kind == Kind::Business || !self.actions.is_empty() {
            Sdks::CloudAudit
        } else {
            Sdks::Others
        }
    }
}
