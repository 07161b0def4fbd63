//! `StartLogging`: switches a tracking set on.

use super::Spec;
use super::shared::AUDIT_NAME;

pub(super) const SPEC: Spec = Spec::new(&[AUDIT_NAME]).on_page();
