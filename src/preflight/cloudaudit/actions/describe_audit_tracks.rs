//! `DescribeAuditTracks`: lists the tracks, page by page. Since 2022-02.

use super::builders::unsigned;
use crate::preflight::service::ActionTable;

pub(super) const TABLE: ActionTable<'static> = ActionTable::new(
    "DescribeAuditTracks",
    &[unsigned("PageNumber").required(), unsigned("PageSize").required()],
);
