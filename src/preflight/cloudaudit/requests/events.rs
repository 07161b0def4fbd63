//! Searching events: LookUpEvents and DescribeEvents.
//!
//! Names and types only; what values may be is checked when a request is built.

use super::choices::{AttributeKey, SearchMode};

request! {
    /// Searches the events of the last seven days.
    ///
    /// ```
    /// use apitriage::preflight::requests::LookUpEvents;
    ///
    /// let request = LookUpEvents::new().start_time(1_610_121_600).end_time(1_610_726_399);
    /// assert_eq!(request.build(1_610_696_155)?.body(), r#"{"EndTime":1610726399,"StartTime":1610121600}"#);
    /// # Ok::<(), apitriage::preflight::Findings>(())
    /// ```
    LookUpEvents {
        /// Seconds since 1970, at most seven days ago. Required.
        StartTime start_time i64,
        /// Seconds since 1970, not before the start. Required.
        EndTime end_time i64,
        /// What events must have in common to be found.
        LookupAttributes lookup_attributes [LookupAttribute],
        /// The token of the answer before, for more events.
        NextToken next_token text,
        /// At most 50.
        MaxResults max_results i64,
        /// `standard` or `quick`.
        Mode mode (SearchMode),
    }
}

request! {
    /// Searches the events of the last 90 days, less than 30 days at a time.
    ///
    /// ```
    /// use apitriage::preflight::requests::{DescribeEvents, LookupAttribute};
    ///
    /// let request = DescribeEvents::new()
    ///     .start_time(1_627_454_562)
    ///     .end_time(1_628_059_362)
    ///     .next_token(16_805_138_109_322_956)
    ///     .lookup_attributes([LookupAttribute::new("ActionType", "Write")])
    ///     .build(None)?;
    /// assert!(request.form().starts_with(
    ///     "EndTime=1628059362&LookupAttributes.0.AttributeKey=ActionType&LookupAttributes.0.AttributeValue=Write&"
    /// ));
    /// # Ok::<(), apitriage::preflight::Findings>(())
    /// ```
    DescribeEvents {
        /// Seconds since 1970, at most 90 days ago. Required.
        StartTime start_time u64,
        /// Seconds since 1970, less than 30 days after the start. Required.
        EndTime end_time u64,
        /// The token of the answer before, for more events. A number, unlike in [`LookUpEvents`].
        NextToken next_token u64,
        /// At most 50.
        MaxResults max_results u64,
        /// What events must have in common to be found.
        LookupAttributes lookup_attributes [LookupAttribute],
        /// Whether to return where addresses are: 1 or 0.
        IsReturnLocation is_return_location u64,
    }
}

object! {
    /// Something by which events are searched: a key, such as `EventName`, and its value.
    ///
    /// ```
    /// use apitriage::preflight::requests::LookupAttribute;
    ///
    /// let attribute = LookupAttribute::new("EventName", "CreateAudit");
    /// assert_eq!(attribute, LookupAttribute::default().attribute_key("EventName").attribute_value("CreateAudit"));
    /// ```
    LookupAttribute {
        /// What to look at. Required.
        AttributeKey attribute_key (AttributeKey),
        /// What it must be.
        AttributeValue attribute_value text,
    }
}

impl LookupAttribute {
    /// A key and its value.
    pub fn new(key: impl Into<AttributeKey>, value: impl Into<String>) -> Self {
        LookupAttribute::default().attribute_key(key.into()).attribute_value(value.into())
    }
}
