//! `CreateAuditTrack`: creates a track. Since 2022-02.

use super::builders::text;
use super::shared::{
    ACTION_TYPE, ALL_MEMBERS, EVENT_NAMES, RESOURCE_TYPE, STATUS, STORAGE, TRACK_NAME,
};
use crate::preflight::cloudaudit::source::API_CHINESE;
use crate::preflight::service::ActionTable;

pub(super) const TABLE: ActionTable<'static> = ActionTable::new(
    "CreateAuditTrack",
    &[
        TRACK_NAME.required(),
        STATUS.required(),
        STORAGE.required(),
        ACTION_TYPE.required(),
        RESOURCE_TYPE.required(),
        EVENT_NAMES.required(),
        ALL_MEMBERS,
        text("ExportId").source(API_CHINESE),
    ],
);
