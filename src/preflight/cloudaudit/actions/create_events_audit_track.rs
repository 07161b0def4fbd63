//! `CreateEventsAuditTrack`: creates a track over several products. Chinese edition only, since
//! 2024-10-30.

use super::Spec;
use super::shared::{ALL_MEMBERS, FILTERS, STATUS, STORAGE, TRACK_NAME};
use crate::preflight::cloudaudit::rules::{event_names, storage};
use crate::preflight::cloudaudit::source::API_CHINESE;

pub(super) const SPEC: Spec = Spec::new(&[
    TRACK_NAME.required().source(API_CHINESE),
    STATUS.required().source(API_CHINESE),
    STORAGE.required().source(API_CHINESE),
    FILTERS.required(),
    ALL_MEMBERS.source(API_CHINESE),
])
.across(&[storage::NAME, storage::PREFIX, event_names::OF_FILTERS]);
