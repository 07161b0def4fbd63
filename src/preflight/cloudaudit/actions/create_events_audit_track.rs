//! `CreateEventsAuditTrack`: creates a track over several products. Chinese edition only, since
//! 2024-10-30.

use super::shared::{ALL_MEMBERS, FILTERS, STATUS, STORAGE, TRACK_NAME};
use crate::preflight::cloudaudit::source::API_CHINESE;
use crate::preflight::service::ActionTable;

pub(super) const TABLE: ActionTable<'static> = ActionTable::new(
    "CreateEventsAuditTrack",
    &[
        TRACK_NAME.required().source(API_CHINESE),
        STATUS.required().source(API_CHINESE),
        STORAGE.required().source(API_CHINESE),
        FILTERS.required(),
        ALL_MEMBERS.source(API_CHINESE),
    ],
);
