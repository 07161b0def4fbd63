//! `DescribeAuditTrack`: returns the settings of a track. Since 2022.

use super::shared::TRACK_ID;
use crate::preflight::service::ActionTable;

pub(super) const TABLE: ActionTable<'static> = ActionTable::new("DescribeAuditTrack", &[TRACK_ID]);
