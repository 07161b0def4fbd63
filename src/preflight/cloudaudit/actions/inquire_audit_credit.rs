//! `InquireAuditCredit`: returns how many more tracking sets can be created. It takes no
//! parameters.

use crate::preflight::service::ActionTable;

pub(super) const TABLE: ActionTable<'static> =
    ActionTable::new("InquireAuditCredit", &[]).on_page();
