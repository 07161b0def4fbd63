//! `ModifyEventsAuditTrack`: changes a track over several products. Chinese edition only, since
//! 2024-10-30.

use super::shared::{ALL_MEMBERS, FILTERS, STATUS, STORAGE, TRACK_ID, TRACK_NAME};
use crate::preflight::cloudaudit::source::API_CHINESE;
use crate::preflight::service::ActionTable;

pub(super) const TABLE: ActionTable<'static> = ActionTable::new(
    "ModifyEventsAuditTrack",
    &[
        TRACK_ID.source(API_CHINESE),
        TRACK_NAME.source(API_CHINESE),
        STATUS.source(API_CHINESE),
        STORAGE.source(API_CHINESE),
        ALL_MEMBERS.source(API_CHINESE),
        FILTERS,
    ],
);
