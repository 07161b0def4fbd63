//! Where a track delivers to: what its target may be called depends on what kind it is
//! (docs/facts.md, "Parameters of tracks").

use crate::preflight::cloudaudit::source::{API, API_CHINESE};
use crate::preflight::issue::{At, Issue, Issues, Note};
use crate::preflight::pattern::Pattern;
use crate::preflight::rule::{Certainty, Rule};
use crate::preflight::rules::{Across, Stated};
use crate::preflight::scene::Scene;

/// What a member of `Storage` may be for one kind of storage.
#[derive(Clone, Copy, Debug)]
pub(in crate::preflight) struct Target {
    /// The StorageType.
    pub(in crate::preflight) kind: &'static str,
    pub(in crate::preflight) form: Form,
    /// The form in words, behind "must be".
    pub(in crate::preflight) wanted: &'static str,
    /// As `form`, with underscores, which the text forbids and official examples of today have.
    disputed: Option<Pattern>,
    /// Whether this is the name of a bucket.
    is_bucket: bool,
    source: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::preflight) enum Form {
    Name(Pattern),
    /// An instance and a topic with a slash between: [`TOPIC`].
    Topic,
}

/// [`Form::Topic`] as a regular expression of ECMA-262.
pub(in crate::preflight) const TOPIC: &str = "^[^/]+/[^/]+$";

const NAMES: &[Target] = &[
    Target {
        kind: "cos",
        form: Form::Name(Pattern::bucket(50)),
        wanted: "1 to 50 characters from a-z, 0-9 and -, with no - at either end (cos)",
        disputed: Some(Pattern::bucket(50).others("_-")),
        is_bucket: true,
        source: API,
    },
    Target {
        kind: "cls",
        form: Form::Name(Pattern::any(1, 50)),
        wanted: "a log topic's id of 1 to 50 characters (cls)",
        disputed: None,
        is_bucket: false,
        source: API,
    },
    Target {
        kind: "ckafka",
        form: Form::Topic,
        wanted: "an instance and a topic, as in ckafka-xxxxxx/topic (ckafka)",
        disputed: None,
        is_bucket: false,
        source: API_CHINESE,
    },
];

const PREFIXES: &[Target] = &[Target {
    kind: "cos",
    form: Form::Name(Pattern::letters(3, 40, "")),
    wanted: "3 to 40 characters from A-Z, a-z and 0-9 (cos)",
    disputed: Some(Pattern::letters(3, 40, "_")),
    is_bucket: false,
    source: API,
}];

pub(in crate::preflight) const NAME: Across = Across {
    rule: Rule::StorageName,
    check: name,
    is_silent: |noted, _| is_fine(noted.storage_type, noted.storage_name, NAMES),
    stated: Stated::StorageMember("StorageName", NAMES),
};
pub(in crate::preflight) const PREFIX: Across = Across {
    rule: Rule::StoragePrefix,
    check: prefix,
    is_silent: |noted, _| is_fine(noted.storage_type, noted.storage_prefix, PREFIXES),
    stated: Stated::StorageMember("StoragePrefix", PREFIXES),
};

fn name(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    check(scene, "StorageName", NAMES, Rule::StorageName, issues);
}

fn prefix(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    check(scene, "StoragePrefix", PREFIXES, Rule::StoragePrefix, issues);
}

fn check(
    scene: &Scene<'_, '_>,
    member: &str,
    targets: &'static [Target],
    rule: Rule,
    issues: &mut Issues<'_>,
) {
    let Some(storage) = scene.find("Storage") else { return };
    let of = |name| scene.tree.member(storage, name).and_then(|id| Some((id, scene.text(id)?)));
    let (Some((_, kind)), Some((id, text))) = (of("StorageType"), of(member)) else { return };
    let Some(target) = target_of(kind.as_bytes(), targets) else { return };

    let unwanted =
        Issue::new(rule, At::Value(id), Note::Wanted(target.wanted)).source(target.source);
    if target.form.fits(text) {
        if target.is_bucket && ends_with_app_id(text) {
            issues.add(
                Issue::new(rule, At::Value(id), Note::Wanted("the bucket's name without -APPID"))
                    .as_warning(),
            );
        }
    } else if target.disputed.is_some_and(|pattern| pattern.matches(text)) {
        issues.add(unwanted.as_warning().certainty(Certainty::DocumentsDisagree));
    } else {
        issues.add(unwanted);
    }
}

fn is_fine(kind: Option<&[u8]>, member: Option<&[u8]>, targets: &'static [Target]) -> bool {
    let (Some(kind), Some(text)) = (kind, member) else { return true };
    let Ok(text) = std::str::from_utf8(text) else { return false };
    target_of(kind, targets).is_none_or(|target| {
        target.form.fits(text) && !(target.is_bucket && ends_with_app_id(text))
    })
}

/// What is asked of a kind of storage. One in the wrong case is told of elsewhere; what is meant is
/// clear.
fn target_of(kind: &[u8], targets: &'static [Target]) -> Option<&'static Target> {
    targets.iter().find(|target| target.kind.as_bytes().eq_ignore_ascii_case(kind))
}

/// The full name of a bucket ends with the account's APPID, ten digits; here it must not. A name of
/// one's own may end so, too.
fn ends_with_app_id(name: &str) -> bool {
    let digits = name.rsplit_once('-').map_or("", |(_, last)| last);
    digits.len() == 10 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

impl Target {
    /// What is no error: the form, or what documents disagree on.
    pub(in crate::preflight) fn accepted(&self) -> Form {
        self.disputed.map_or(self.form, Form::Name)
    }
}

impl Form {
    fn fits(self, text: &str) -> bool {
        match self {
            Form::Name(pattern) => pattern.matches(text),
            Form::Topic => text.split_once('/').is_some_and(|(instance, topic)| {
                !instance.is_empty() && !topic.is_empty() && !topic.contains('/')
            }),
        }
    }
}
