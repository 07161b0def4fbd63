//! Parameters that belong together, and what they depend on (docs/facts.md, "Parameters of tracking
//! sets").

use crate::preflight::across::When;

/// The actions that create or change a tracking set.
pub(super) const SETTING_ACTIONS: &[&str] = &["CreateAudit", "UpdateAudit"];

/// The parameters that delivery to a queue needs.
pub(super) const QUEUE: &[&str] = &["IsCreateNewQueue", "CmqQueueName", "CmqRegion"];

/// The parameters that encryption needs.
pub(super) const KEY: &[&str] = &["KmsRegion", "KeyId"];
/// Whether encryption is asked for.
pub(super) const ENCRYPTED: When = When::Is("IsEnableKmsEncry", 1);
