//! `DescribeAuditTrack`: tells the settings of a track. Since 2022.

use super::Spec;
use super::shared::TRACK_ID;

pub(super) const SPEC: Spec = Spec::new(&[TRACK_ID]);
