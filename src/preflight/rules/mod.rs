//! What rules do, grouped by what they look at. Each is a function that reports what it finds.
//!
//! - `members`: every parameter by itself, against its table: present, known, of its type, wanted
//! - `head`: what the request says beside its parameters
//! - `times`, `bucket`, `cmq`, `kms`, `storage`, `event_names`: several parameters together
//!
//! A rule must not know in which form the request came, nor how a finding is worded.

pub(super) mod bucket;
pub(super) mod cmq;
pub(super) mod event_names;
pub(super) mod head;
pub(super) mod kms;
pub(super) mod members;
pub(super) mod storage;
pub(super) mod times;

use super::issue::Issues;
use super::scene::Scene;

/// A rule that looks at several parameters together.
pub(super) type Across = fn(&Scene<'_, '_>, &mut Issues<'_>);
