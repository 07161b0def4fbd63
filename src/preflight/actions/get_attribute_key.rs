//! `GetAttributeKey`: lists the attribute keys that events can be searched by.

use super::Spec;
use super::shared::WEBSITE_TYPE_OR_EMPTY;

pub(super) const SPEC: Spec = Spec::new(WEBSITE_TYPE_OR_EMPTY).on_page();
