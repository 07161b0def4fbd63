//! Requests as Rust types, one for each action, that cannot be sent before they are checked.
//!
//! A request is put together by setters that are named as the parameters are, in Rust's spelling.
//! `build` checks it and hands out what is to be sent; the request itself cannot be serialised.
//!
//! ```
//! use apitriage::preflight::requests::{LookUpEvents, LookupAttribute};
//!
//! let now = 1_610_696_155;
//! let request = LookUpEvents::new()
//!     .start_time(1_610_121_600)
//!     .end_time(1_610_726_399)
//!     .lookup_attributes([LookupAttribute::new("EventName", "CreateAudit")])
//!     .max_results(20)
//!     .build(now)?;
//!
//! assert_eq!(request.action().name(), "LookUpEvents");
//! assert!(request.body().starts_with(r#"{"EndTime":1610726399,"#));
//! assert!(request.form().ends_with("&MaxResults=20&StartTime=1610121600"));
//! assert!(request.warnings().is_empty());
//! # Ok::<(), apitriage::preflight::Findings>(())
//! ```
//!
//! A wrong request is not built. Its findings are those of any other request:
//!
//! ```
//! use apitriage::preflight::requests::LookUpEvents;
//!
//! let wrong = LookUpEvents::new().start_time(1_610_121_600).end_time(1_610_726_399).max_results(51);
//! let findings = wrong.build(None).unwrap_err();
//! assert_eq!(findings[0].code(), Some("InvalidParameterValue.MaxResult"));
//! assert_eq!(findings[0].parameter, "/MaxResults");
//! ```
//!
//! And a request cannot be sent without the check:
//!
//! ```compile_fail,E0277
//! use apitriage::preflight::requests::LookUpEvents;
//!
//! serde_json::to_string(&LookUpEvents::new().max_results(51)); // does not implement Serialize
//! ```
//!
//! No rule is written down here: what was put together is checked as its JSON text. This module
//! must not know what a parameter may be, beyond its name and its type.

#[macro_use]
mod define;
mod audit;
mod checked;
mod choices;
mod events;
mod setting;
mod storage;
mod tracks;
mod wire;

pub use audit::{
    CreateAudit, DeleteAudit, DescribeAudit, GetAttributeKey, InquireAuditCredit, ListAudits,
    ListCmqEnableRegion, ListCosEnableRegion, ListKeyAliasByRegion, StartLogging, StopLogging,
    UpdateAudit,
};
pub use checked::Checked;
pub use choices::{
    AttributeKey, Compression, EventKind, ReadWrite, SearchMode, StorageKind, Website,
};
pub use events::{DescribeEvents, LookUpEvents, LookupAttribute};
pub use setting::Setting;
pub use storage::{Filters, ResourceField, Storage};
pub use tracks::{
    CreateAuditTrack, CreateEventsAuditTrack, DeleteAuditTrack, DescribeAuditTrack,
    DescribeAuditTracks, ModifyAuditTrack, ModifyEventsAuditTrack,
};
