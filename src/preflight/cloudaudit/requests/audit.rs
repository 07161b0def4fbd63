//! Tracking sets, and the lists that go with them.
//!
//! Names and types only; what values may be is checked when a request is built.

use super::choices::{ReadWrite, Website};

request! {
    /// Creates a tracking set. Withdrawn, which is a warning.
    ///
    /// ```
    /// use apitriage::preflight::Rule;
    /// use apitriage::preflight::requests::CreateAudit;
    ///
    /// let request = CreateAudit::new()
    ///     .audit_name("all_events")
    ///     .cos_bucket_name("my-bucket")
    ///     .cos_region("ap-guangzhou")
    ///     .is_create_new_bucket(1)
    ///     .is_enable_cmq_notify(0)
    ///     .read_write_attribute(3);
    /// let checked = request.clone().build(None)?;
    /// assert_eq!(checked.warnings()[0].rule, Rule::REMOVED_ACTION);
    ///
    /// let findings = request.is_enable_cmq_notify(1).build(None).unwrap_err();
    /// assert_eq!(findings.first_error().unwrap().code(), Some("MissingParameter.cmq"));
    /// # Ok::<(), apitriage::preflight::Findings>(())
    /// ```
    CreateAudit {
        /// 3 to 128 letters, digits and underscores. Required.
        AuditName audit_name text,
        /// 1 to 40 lower-case letters, digits and dashes. Required.
        CosBucketName cos_bucket_name text,
        /// The region of the bucket. Required.
        CosRegion cos_region text,
        /// Whether the bucket is still to be created: 1 or 0. Required.
        IsCreateNewBucket is_create_new_bucket i64,
        /// Whether to deliver to a queue, too: 1 or 0. Required.
        IsEnableCmqNotify is_enable_cmq_notify i64,
        /// Which events: 1 (read-only), 2 (write-only) or 3 (both). Required.
        ReadWriteAttribute read_write_attribute (ReadWrite),
        /// Whether the queue is still to be created: 1 or 0. Needed with a queue only.
        IsCreateNewQueue is_create_new_queue i64,
        /// A letter and up to 63 letters, digits and dashes. Needed with a queue only.
        CmqQueueName cmq_queue_name text,
        /// The short name of a region, such as `sh`. Needed with a queue only.
        CmqRegion cmq_region text,
        /// What the names of files begin with: 3 to 40 letters and digits.
        LogFilePrefix log_file_prefix text,
        /// Whether files are encrypted: 1 or 0.
        IsEnableKmsEncry is_enable_kms_encry i64,
        /// The region of the key, which is that of the bucket. Needed with encryption.
        KmsRegion kms_region text,
        /// The key. Needed with encryption.
        KeyId key_id text,
    }
}

request! {
    /// Changes a tracking set; what is not set stays as it is.
    ///
    /// ```
    /// use apitriage::preflight::requests::UpdateAudit;
    ///
    /// let request = UpdateAudit::new().audit_name("all_events").read_write_attribute(2);
    /// assert_eq!(request.build(None)?.body(), r#"{"AuditName":"all_events","ReadWriteAttribute":2}"#);
    /// # Ok::<(), apitriage::preflight::Findings>(())
    /// ```
    UpdateAudit {
        /// Which tracking set. Required.
        AuditName audit_name text,
        /// 1 to 40 lower-case letters, digits and dashes. Needed where `is_create_new_bucket` is
        /// set.
        CosBucketName cos_bucket_name text,
        /// The region of the bucket. Needed where `is_create_new_bucket` is set.
        CosRegion cos_region text,
        /// Whether the bucket is still to be created: 1 or 0.
        IsCreateNewBucket is_create_new_bucket i64,
        /// Whether to deliver to a queue, too: 1 or 0.
        IsEnableCmqNotify is_enable_cmq_notify i64,
        /// Which events: 1 (read-only), 2 (write-only) or 3 (both).
        ReadWriteAttribute read_write_attribute (ReadWrite),
        /// Whether the queue is still to be created: 1 or 0. Needed with a queue only.
        IsCreateNewQueue is_create_new_queue i64,
        /// A letter and up to 63 letters, digits and dashes. Needed with a queue only.
        CmqQueueName cmq_queue_name text,
        /// The short name of a region, such as `sh`. Needed with a queue only.
        CmqRegion cmq_region text,
        /// What the names of files begin with: 3 to 40 letters and digits.
        LogFilePrefix log_file_prefix text,
        /// Whether files are encrypted: 1 or 0.
        IsEnableKmsEncry is_enable_kms_encry i64,
        /// The region of the key, which is that of the bucket. Needed with encryption.
        KmsRegion kms_region text,
        /// The key. Needed with encryption.
        KeyId key_id text,
    }
}

request! {
    /// Deletes a tracking set. Withdrawn, which is a warning.
    DeleteAudit {
        /// Which tracking set. Required.
        AuditName audit_name text,
    }
}

request! {
    /// Returns the settings of a tracking set.
    DescribeAudit {
        /// Which tracking set. Required.
        AuditName audit_name text,
    }
}

request! {
    /// Switches a tracking set on.
    StartLogging {
        /// Which tracking set. Required.
        AuditName audit_name text,
    }
}

request! {
    /// Switches a tracking set off.
    StopLogging {
        /// Which tracking set. Required.
        AuditName audit_name text,
    }
}

request! {
    /// Lists the tracking sets.
    ///
    /// ```
    /// assert_eq!(apitriage::preflight::requests::ListAudits::new().build(None).unwrap().body(), "{}");
    /// ```
    ListAudits {}
}

request! {
    /// Returns how many more tracking sets can be created.
    InquireAuditCredit {}
}

request! {
    /// Lists the keys that events can be searched by.
    GetAttributeKey {
        /// The language of the answer: `zh` or `en`.
        WebsiteType website_type (Website),
    }
}

request! {
    /// Lists the regions that files can be delivered to.
    ListCosEnableRegion {
        /// The edition: `zh` or `en`.
        WebsiteType website_type (Website),
    }
}

request! {
    /// Lists the regions with queues that can be delivered to.
    ListCmqEnableRegion {
        /// The edition: `zh` or `en`.
        WebsiteType website_type (Website),
    }
}

request! {
    /// Lists the keys of a region that files can be encrypted with. Chinese edition only.
    ListKeyAliasByRegion {
        /// The region. Required.
        KmsRegion kms_region text,
        /// How many keys: at most 200.
        Limit limit i64,
        /// How many keys to skip.
        Offset offset i64,
    }
}
