//! Objects in requests to track actions: where a track delivers to, and what it records.
//!
//! Names and types only; what values may be is checked when a request is built.

use super::choices::{Compression, EventKind, StorageKind};

object! {
    /// Where a track delivers to.
    ///
    /// ```
    /// use apitriage::preflight::requests::Storage;
    ///
    /// let storage = Storage::new("cos", "ap-guangzhou", "my-bucket", "audit");
    /// assert_eq!(storage, Storage::new("cls", "ap-guangzhou", "my-bucket", "audit").storage_type("cos"));
    /// ```
    Storage {
        /// `cos`, `cls` or, in the Chinese edition, `ckafka`. Required.
        StorageType storage_type (StorageKind),
        /// The region, such as `ap-guangzhou`. Required.
        StorageRegion storage_region text,
        /// A bucket, a log topic, or an instance and a topic. Required.
        StorageName storage_name text,
        /// What the names of files begin with. Required.
        StoragePrefix storage_prefix text,
        /// The account that the storage belongs to. Chinese edition only.
        StorageAccountId storage_account_id text,
        /// The APPID of that account. Chinese edition only.
        StorageAppId storage_app_id text,
        /// Whether files are compressed: 1, or 2 for no. Chinese edition only.
        Compress compress (Compression),
    }
}

impl Storage {
    /// A storage of this kind, in this region, of this name, with this prefix: all that is
    /// required.
    pub fn new(
        kind: impl Into<StorageKind>,
        region: impl Into<String>,
        name: impl Into<String>,
        prefix: impl Into<String>,
    ) -> Self {
        Storage::default()
            .storage_type(kind.into())
            .storage_region(region.into())
            .storage_name(name.into())
            .storage_prefix(prefix.into())
    }
}

object! {
    /// What an events track records: a list of fields, each of which is about one product.
    Filters {
        /// The products and their events.
        ResourceFields resource_fields [ResourceField],
    }
}

impl Filters {
    /// A filter with these fields.
    pub fn new(fields: impl IntoIterator<Item = ResourceField>) -> Self {
        Filters::default().resource_fields(fields)
    }
}

object! {
    /// Which events of a product an events track records.
    ResourceField {
        /// A product such as `cos`, or `*`. Required.
        ResourceType resource_type text,
        /// `Read`, `Write` or `*`. Required.
        ActionType action_type (EventKind),
        /// Up to ten names, or `*` alone; with all products, `*` alone. Required.
        EventNames event_names texts,
    }
}

impl ResourceField {
    /// Events of this product and this kind, by name.
    pub fn new(
        product: impl Into<String>,
        kind: impl Into<EventKind>,
        names: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        ResourceField::default()
            .resource_type(product.into())
            .action_type(kind.into())
            .event_names(names)
    }
}
