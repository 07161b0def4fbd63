//! `StopLogging`: switches a tracking set off.

use super::shared::AUDIT_NAME;
use crate::preflight::service::ActionTable;

pub(super) const TABLE: ActionTable<'static> =
    ActionTable::new("StopLogging", &[AUDIT_NAME]).on_page();
