//! Tracks: creating, changing, deleting and describing them.
//!
//! Names and types only; what values may be is checked when a request is built.

use super::choices::EventKind;
use super::storage::{Filters, Storage};

request! {
    /// Creates a track.
    ///
    /// ```
    /// use apitriage::preflight::requests::{CreateAuditTrack, Storage};
    ///
    /// let request = CreateAuditTrack::new()
    ///     .name("all-events")
    ///     .status(1)
    ///     .storage(Storage::new("cos", "ap-guangzhou", "my-bucket", "audit"))
    ///     .action_type("*")
    ///     .resource_type("*")
    ///     .event_names(["*"]);
    /// assert!(request.clone().build(None).is_ok());
    ///
    /// let findings = request.event_names(["PutObject"]).build(None).unwrap_err();
    /// assert_eq!(findings[0].parameter, "/EventNames");
    /// ```
    CreateAuditTrack {
        /// 3 to 48 letters, digits, dashes and underscores. Required.
        Name name text,
        /// Whether it is on: 1 or 0. Required.
        Status status u64,
        /// Where it delivers to. Required.
        Storage storage (Storage),
        /// Which kind of events: `Read`, `Write` or `*`. Required.
        ActionType action_type (EventKind),
        /// A product such as `cos`, or `*`. Required.
        ResourceType resource_type text,
        /// Up to ten names, or `*` alone; with all products, `*` alone. Required.
        EventNames event_names texts,
        /// Whether to record all members of an organization: 1 or 0.
        TrackForAllMembers track_for_all_members u64,
        /// The id of a task. Chinese edition only.
        ExportId export_id text,
    }
}

request! {
    /// Changes a track; what is not set stays as it is.
    ///
    /// ```
    /// use apitriage::preflight::requests::ModifyAuditTrack;
    ///
    /// assert_eq!(ModifyAuditTrack::new().track_id(7).status(0).build(None)?.form(), "Status=0&TrackId=7");
    /// # Ok::<(), apitriage::preflight::Findings>(())
    /// ```
    ModifyAuditTrack {
        /// Which track. Required.
        TrackId track_id u64,
        /// 3 to 48 letters, digits, dashes and underscores.
        Name name text,
        /// Which kind of events: `Read`, `Write` or `*`.
        ActionType action_type (EventKind),
        /// A product such as `cos`, or `*`.
        ResourceType resource_type text,
        /// Whether it is on: 1 or 0.
        Status status u64,
        /// Up to ten names, or `*` alone; with all products, `*` alone.
        EventNames event_names texts,
        /// Where it delivers to.
        Storage storage (Storage),
        /// Whether to record all members of an organization: 1 or 0.
        TrackForAllMembers track_for_all_members u64,
    }
}

request! {
    /// Deletes a track.
    DeleteAuditTrack {
        /// Which track. Required.
        TrackId track_id u64,
    }
}

request! {
    /// Lists the tracks, page by page.
    DescribeAuditTracks {
        /// Which page. Required.
        PageNumber page_number u64,
        /// How many tracks a page has. Required.
        PageSize page_size u64,
    }
}

request! {
    /// Returns the settings of a track.
    DescribeAuditTrack {
        /// Which track. Required.
        TrackId track_id u64,
    }
}

request! {
    /// Creates a track over several products. Chinese edition only.
    ///
    /// ```
    /// use apitriage::preflight::requests::{CreateEventsAuditTrack, Filters, ResourceField, Storage};
    ///
    /// let request = CreateEventsAuditTrack::new()
    ///     .name("two-products")
    ///     .status(1)
    ///     .storage(Storage::new("cls", "ap-guangzhou", "my-topic", "audit"))
    ///     .filters(Filters::new([
    ///         ResourceField::new("cos", "Write", ["PutBucket", "DeleteBucket"]),
    ///         ResourceField::new("cam", "*", ["*"]),
    ///     ]));
    /// assert!(request.build(None).is_ok());
    /// ```
    CreateEventsAuditTrack {
        /// 3 to 48 letters, digits, dashes and underscores. Required.
        Name name text,
        /// Whether it is on: 1 or 0. Required.
        Status status u64,
        /// Where it delivers to. Required.
        Storage storage (Storage),
        /// What it records. Required.
        Filters filters (Filters),
        /// Whether to record all members of an organization: 1 or 0.
        TrackForAllMembers track_for_all_members u64,
    }
}

request! {
    /// Changes a track over several products; what is not set stays as it is. Chinese edition only.
    ModifyEventsAuditTrack {
        /// Which track. Required.
        TrackId track_id u64,
        /// 3 to 48 letters, digits, dashes and underscores.
        Name name text,
        /// Whether it is on: 1 or 0.
        Status status u64,
        /// Where it delivers to.
        Storage storage (Storage),
        /// Whether to record all members of an organization: 1 or 0.
        TrackForAllMembers track_for_all_members u64,
        /// What it records.
        Filters filters (Filters),
    }
}
