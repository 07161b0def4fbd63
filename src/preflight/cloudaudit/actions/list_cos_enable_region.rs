//! `ListCosEnableRegion`: lists the regions that CloudAudit can deliver to COS in.

use super::Spec;
use super::shared::WEBSITE_TYPE;

pub(super) const SPEC: Spec = Spec::new(WEBSITE_TYPE).on_page();
