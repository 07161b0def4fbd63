//! CloudAudit, version 2019-03-19: its actions, its rules across parameters, its typed requests and
//! the documents that all of them come from.

pub(super) mod about;
pub(super) mod actions;
pub mod requests;
pub(super) mod rules;
pub mod source;
