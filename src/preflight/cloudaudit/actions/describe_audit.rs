//! `DescribeAudit`: returns the settings of a tracking set.

use super::shared::AUDIT_NAME;
use crate::preflight::service::ActionTable;

pub(super) const TABLE: ActionTable<'static> =
    ActionTable::new("DescribeAudit", &[AUDIT_NAME]).on_page();
