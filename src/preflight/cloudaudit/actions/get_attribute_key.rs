//! `GetAttributeKey`: lists the attribute keys that events can be searched by.

use super::shared::WEBSITE_TYPE;
use crate::preflight::service::ActionTable;

pub(super) const TABLE: ActionTable<'static> =
    ActionTable::new("GetAttributeKey", WEBSITE_TYPE).on_page();
