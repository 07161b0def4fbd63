//! `ListAudits`: lists the tracking sets. It takes no parameters.

use super::Spec;

pub(super) const SPEC: Spec = Spec::new(&[]).on_page();
