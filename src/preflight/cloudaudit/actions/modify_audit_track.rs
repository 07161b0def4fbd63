//! `ModifyAuditTrack`: changes a track. Since 2022-02.

use super::Spec;
use super::shared::{
    ACTION_TYPE, ALL_MEMBERS, EVENT_NAMES, RESOURCE_TYPE, STATUS, STORAGE, TRACK_ID, TRACK_NAME,
};
use crate::preflight::cloudaudit::rules::{event_names, storage};

pub(super) const SPEC: Spec = Spec::new(&[
    TRACK_ID,
    TRACK_NAME,
    ACTION_TYPE,
    RESOURCE_TYPE,
    STATUS,
    EVENT_NAMES,
    STORAGE,
    ALL_MEMBERS,
])
.across(&[storage::NAME, storage::PREFIX, event_names::OF_TRACK]);
