//! `StopLogging`: switches a tracking set off.

use super::Spec;
use super::shared::AUDIT_NAME;

pub(super) const SPEC: Spec = Spec::new(&[AUDIT_NAME]).on_page();
