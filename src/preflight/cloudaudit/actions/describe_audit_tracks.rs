//! `DescribeAuditTracks`: lists the tracks, page by page. Since 2022-02.

use super::Spec;
use crate::preflight::parameter::unsigned;

pub(super) const SPEC: Spec =
    Spec::new(&[unsigned("PageNumber").required(), unsigned("PageSize").required()]);
