//! What rules do, grouped by what they look at. Each is a function that reports what it finds.
//!
//! - `members`: every parameter by itself, against its table: present, known, of its type, wanted
//! - `head`: what the request says beside its parameters
//! - `times`, `bucket`, `cmq`, `kms`, `storage`, `event_names`: several parameters together
//! - `noted`: what of them a quick look keeps
//!
//! A rule must not know in which form the request came, nor how a finding is worded.

pub(super) mod head;
pub(super) mod members;
pub(super) mod noted;

use self::noted::Noted;
use super::issue::Issues;
use super::rule::Rule;
use super::scene::Scene;

/// A rule that looks at several parameters together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Across {
    pub(super) rule: Rule,
    /// Reports what breaks it.
    pub(super) check: fn(&Scene<'_, '_>, &mut Issues<'_>),
    /// Whether `check` would report nothing, for who needs only a yes; `false` if that cannot be
    /// told.
    pub(super) is_silent: fn(&Noted<'_>, now: Option<i64>) -> bool,
    pub(super) stated: Stated,
}

/// What of a rule can be stated in a schema. The facts in it are those that the check reads.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stated {
    /// When this holds, these parameters are there.
    Needed(When, &'static [&'static str]),
    /// When this holds, none of these parameters is there.
    LeftOut(When, &'static [&'static str]),
    /// What this member of `Storage` may be, by the kind of storage.
    StorageMember(&'static str, &'static [super::cloudaudit::rules::storage::Target]),
    /// How many names `EventNames` has, and when it is `["*"]`: in the objects at this path.
    EventNames(&'static [&'static str]),
    /// A schema cannot say it.
    Unsayable,
    /// No request is refused for it.
    OnlyWarns,
}

/// For rules about parameters that are not noted.
pub(super) fn untold(_: &Noted<'_>, _: Option<i64>) -> bool {
    false
}

/// What a rule depends on.
#[derive(Clone, Copy, Debug)]
pub(super) enum When {
    /// The parameter is there.
    Given(&'static str),
    /// The parameter is this integer.
    Is(&'static str, i64),
}

impl When {
    pub(super) fn holds(self, scene: &Scene<'_, '_>) -> bool {
        match self {
            When::Given(name) => scene.find(name).is_some(),
            When::Is(name, wanted) => {
                scene.number(name).is_some_and(|(_, number)| number == i128::from(wanted))
            }
        }
    }
}
