//! `ListAudits`: lists the tracking sets. It takes no parameters.

use crate::preflight::service::ActionTable;

pub(super) const TABLE: ActionTable<'static> = ActionTable::new("ListAudits", &[]).on_page();
