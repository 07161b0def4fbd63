//! `DeleteAudit`: deletes a tracking set. Withdrawn.

use super::Spec;
use super::shared::AUDIT_NAME;
use crate::preflight::cloudaudit::source;

pub(super) const SPEC: Spec = Spec::new(&[AUDIT_NAME.source(source::API_OLD)]).on_page();
