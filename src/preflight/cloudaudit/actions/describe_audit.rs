//! `DescribeAudit`: tells the settings of a tracking set.

use super::Spec;
use super::shared::AUDIT_NAME;

pub(super) const SPEC: Spec = Spec::new(&[AUDIT_NAME]).on_page();
