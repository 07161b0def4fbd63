//! The rules of CloudAudit that look at several parameters together.

pub(in crate::preflight) mod bucket;
pub(in crate::preflight) mod cmq;
pub(in crate::preflight) mod event_names;
pub(in crate::preflight) mod kms;
pub(in crate::preflight) mod storage;
pub(in crate::preflight) mod times;
