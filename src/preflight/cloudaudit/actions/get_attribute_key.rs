//! `GetAttributeKey`: lists the attribute keys that events can be searched by.

use super::Spec;
use super::shared::WEBSITE_TYPE;

pub(super) const SPEC: Spec = Spec::new(WEBSITE_TYPE).on_page();
