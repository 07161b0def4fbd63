//! `ModifyEventsAuditTrack`: changes a track over several products. Chinese edition only, since
//! 2024-10-30.

use super::Spec;
use super::shared::{ALL_MEMBERS, FILTERS, STATUS, STORAGE, TRACK_ID, TRACK_NAME};
use crate::preflight::cloudaudit::rules::{event_names, storage};
use crate::preflight::cloudaudit::source::API_CHINESE;

pub(super) const SPEC: Spec = Spec::new(&[
    TRACK_ID.source(API_CHINESE),
    TRACK_NAME.source(API_CHINESE),
    STATUS.source(API_CHINESE),
    STORAGE.source(API_CHINESE),
    ALL_MEMBERS.source(API_CHINESE),
    FILTERS,
])
.across(&[storage::NAME, storage::PREFIX, event_names::OF_FILTERS]);
