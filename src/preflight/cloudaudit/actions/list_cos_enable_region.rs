//! `ListCosEnableRegion`: lists the regions that CloudAudit can deliver to COS in.

use super::shared::WEBSITE_TYPE;
use crate::preflight::service::ActionTable;

pub(super) const TABLE: ActionTable<'static> =
    ActionTable::new("ListCosEnableRegion", WEBSITE_TYPE).on_page();
