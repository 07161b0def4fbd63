//! `ModifyAuditTrack`: changes a track. Since 2022-02.

use super::shared::{
    ACTION_TYPE, ALL_MEMBERS, EVENT_NAMES, RESOURCE_TYPE, STATUS, STORAGE, TRACK_ID, TRACK_NAME,
};
use crate::preflight::service::ActionTable;

pub(super) const TABLE: ActionTable<'static> = ActionTable::new(
    "ModifyAuditTrack",
    &[TRACK_ID, TRACK_NAME, ACTION_TYPE, RESOURCE_TYPE, STATUS, EVENT_NAMES, STORAGE, ALL_MEMBERS],
);
