//! The parameters of CloudAudit that name a region.

use crate::words::words;

words! {
    /// A parameter or header that names a region, and may be checked against a list of the
    /// caller's.
    RegionOf {
        /// `X-TC-Region`, or `Region` in a form: where the request goes.
        Request = "Region",
        /// `CosRegion`: what ListCosEnableRegion answers.
        Cos = "CosRegion",
        /// `CmqRegion`: what ListCmqEnableRegion answers.
        Cmq = "CmqRegion",
        /// `KmsRegion`
        Kms = "KmsRegion",
        /// `Storage.StorageRegion`
        Storage = "StorageRegion",
    }
}

impl AsRef<str> for RegionOf {
    fn as_ref(&self) -> &str {
        self.word()
    }
}
