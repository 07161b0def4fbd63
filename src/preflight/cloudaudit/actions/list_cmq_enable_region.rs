//! `ListCmqEnableRegion`: lists the regions that CloudAudit can deliver to CMQ in.

use super::shared::WEBSITE_TYPE;
use crate::preflight::service::ActionTable;

pub(super) const TABLE: ActionTable<'static> =
    ActionTable::new("ListCmqEnableRegion", WEBSITE_TYPE).on_page();
