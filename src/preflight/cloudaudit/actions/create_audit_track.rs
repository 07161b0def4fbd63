//! `CreateAuditTrack`: creates a track. Since 2022-02.

use super::Spec;
use super::shared::{
    ACTION_TYPE, ALL_MEMBERS, EVENT_NAMES, RESOURCE_TYPE, STATUS, STORAGE, TRACK_NAME,
};
use crate::preflight::cloudaudit::rules::{event_names, storage};
use crate::preflight::cloudaudit::source::API_CHINESE;
use crate::preflight::parameter::text;

pub(super) const SPEC: Spec = Spec::new(&[
    TRACK_NAME.required(),
    STATUS.required(),
    STORAGE.required(),
    ACTION_TYPE.required(),
    RESOURCE_TYPE.required(),
    EVENT_NAMES.required(),
    ALL_MEMBERS,
    text("ExportId").source(API_CHINESE),
])
.across(&[storage::NAME, storage::PREFIX, event_names::OF_TRACK]);
