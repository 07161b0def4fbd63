//! The parameters of CloudAudit that name a region.

use crate::words::words;

words! {
    /// A parameter or header that names a region, and that a
    /// [`Checker`](crate::preflight::Checker::regions) can compare with a list of regions.
    RegionOf {
        /// `X-TC-Region`, or `Region` in a form: where the request goes.
        Request = "Region",
        /// `CosRegion`; ListCosEnableRegion returns the list.
        Cos = "CosRegion",
        /// `CmqRegion`; ListCmqEnableRegion returns the list.
        Cmq = "CmqRegion",
        /// `KmsRegion`, where a key is.
        Kms = "KmsRegion",
        /// `Storage.StorageRegion`, where a track delivers to.
        Storage = "StorageRegion",
    }
}

impl AsRef<str> for RegionOf {
    fn as_ref(&self) -> &str {
        self.word()
    }
}
