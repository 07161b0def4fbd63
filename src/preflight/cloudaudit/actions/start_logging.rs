//! `StartLogging`: switches a tracking set on.

use super::shared::AUDIT_NAME;
use crate::preflight::service::ActionTable;

pub(super) const TABLE: ActionTable<'static> =
    ActionTable::new("StartLogging", &[AUDIT_NAME]).on_page();
