//! Parameters that belong together, and what they depend on (docs/facts.md, "Parameters of tracking
//! sets").

use crate::preflight::across::When;

/// The actions that create or change a tracking set.
pub(super) const SETTING_ACTIONS: &[&str] = &["CreateAudit", "UpdateAudit"];

/// What delivery to a queue needs.
pub(super) const QUEUE: &[&str] = &["IsCreateNewQueue", "CmqQueueName", "CmqRegion"];

/// What encryption needs.
pub(super) const KEY: &[&str] = &["KmsRegion", "KeyId"];
pub(super) const ENCRYPTED: When = When::Is("IsEnableKmsEncry", 1);
