//! `InquireAuditCredit`: tells how many more tracking sets can be created. It takes no parameters.

use super::Spec;

pub(super) const SPEC: Spec = Spec::new(&[]).on_page();
