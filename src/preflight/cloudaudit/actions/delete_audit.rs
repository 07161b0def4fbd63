//! `DeleteAudit`: deletes a tracking set. Withdrawn.

use super::shared::{AUDIT_NAME, WITHDRAWN};
use crate::preflight::cloudaudit::source;
use crate::preflight::service::ActionTable;

pub(super) const TABLE: ActionTable<'static> =
    ActionTable::new("DeleteAudit", &[AUDIT_NAME.source(source::API_OLD)])
        .on_page()
        .withdrawn(WITHDRAWN);
