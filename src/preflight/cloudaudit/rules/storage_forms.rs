//! What the target of a track may be called, which depends on what kind of storage it is
//! (docs/facts.md, "Parameters of tracks").

use crate::preflight::issue::{At, Issue, Issues, Note};
use crate::preflight::json::{Json, member, one};
use crate::preflight::noted::{Noted, Role};
use crate::preflight::pattern::Pattern;
use crate::preflight::rule::{Certainty, Rule};
use crate::preflight::scene::Scene;
use crate::preflight::schema::{if_then, name_schema};

pub(in crate::preflight::cloudaudit) const STORAGE_TYPE: Role = Role::text(0);
pub(in crate::preflight::cloudaudit) const STORAGE_NAME: Role = Role::text(1);
pub(in crate::preflight::cloudaudit) const STORAGE_PREFIX: Role = Role::text(2);

/// The actions that have a storage.
pub(super) const ACTIONS: &[&str] =
    &["CreateAuditTrack", "ModifyAuditTrack", "CreateEventsAuditTrack", "ModifyEventsAuditTrack"];

/// How documents disagree on the name and on the prefix.
pub(super) const DISPUTE: &str = "The parameter's text forbids underscores; official examples of today have them: audit_test as a \
                                  StorageName, audit_config as a StoragePrefix.";

/// A member of `Storage`, and what it may be for each kind of storage.
#[derive(Clone, Copy, Debug)]
pub(super) struct StorageMember {
    pub(super) rule: Rule,
    pub(super) name: &'static str,
    pub(super) role: Role,
    pub(super) targets: &'static [StorageTarget],
}

/// What a member of `Storage` may be for one kind of storage.
#[derive(Clone, Copy, Debug)]
pub(super) struct StorageTarget {
    /// The StorageType.
    pub(super) kind: &'static str,
    pub(super) form: TargetForm,
    /// The form in words, after "must be".
    pub(super) wanted: &'static str,
    /// The form with underscores, which the parameter's text forbids and official examples of today
    /// have.
    pub(super) disputed: Option<Pattern<'static>>,
    /// Whether this is the name of a bucket.
    pub(super) is_bucket: bool,
    pub(super) source: &'static str,
}

/// The form of a name or prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TargetForm {
    Name(Pattern<'static>),
    /// An instance and a topic with a slash between: [`TOPIC`].
    Topic,
}

/// [`TargetForm::Topic`] as a regular expression of ECMA-262.
const TOPIC: &str = "^[^/]+/[^/]+$";

impl StorageMember {
    pub(super) fn check(&self, scene: &Scene<'_, '_>, issues: &mut Issues<'_, '_>) {
        let Some(storage) = scene.member("Storage") else { return };
        let text_of =
            |name| scene.tree.member(storage, name).and_then(|id| Some((id, scene.text(id)?)));
        let (Some((_, kind)), Some((id, text))) = (text_of("StorageType"), text_of(self.name))
        else {
            return;
        };
        let Some(target) = self.target_of(kind.as_bytes()) else { return };

        let issue = |wanted| Issue::new(self.rule, At::Value(id), Note::Wanted(wanted));
        let unwanted = issue(target.wanted).source(target.source);
        if target.form.fits(text) {
            if target.is_bucket && ends_with_app_id(text) {
                issues.add(issue("the bucket's name without -APPID").as_warning());
            }
        } else if target.disputed.is_some_and(|pattern| pattern.matches(text)) {
            issues.add(unwanted.as_warning().certainty(Certainty::DocumentsDisagree));
        } else {
            issues.add(unwanted);
        }
    }

    pub(super) fn is_silent(&self, noted: &Noted<'_>) -> bool {
        let (Some(kind), Some(text)) = (noted.text(STORAGE_TYPE), noted.text(self.role)) else {
            return true;
        };
        let Ok(text) = std::str::from_utf8(text) else { return false };
        self.target_of(kind).is_none_or(|target| {
            target.form.fits(text) && !(target.is_bucket && ends_with_app_id(text))
        })
    }

    pub(super) fn schemas(&self) -> Vec<Json<'static>> {
        self.targets.iter().map(|target| self.schema(target)).collect()
    }

    fn schema(&self, target: &StorageTarget) -> Json<'static> {
        // What the checker does not refuse: the form, or the one that documents disagree on.
        let accepted = target.disputed.map_or(target.form, TargetForm::Name);
        let is_disputed = accepted != target.form;
        let disputed = if is_disputed { " Documents disagree on underscores." } else { "" };

        let description = format!("Must be {}.{disputed}", target.wanted);
        let mut form = vec![member("description", description)];
        match accepted {
            TargetForm::Name(pattern) => form.extend(name_schema(&pattern, false)),
            TargetForm::Topic => form.push(member("pattern", TOPIC)),
        }
        if_then("StorageType", target.kind, one("properties", one(self.name, form)))
    }

    /// What is asked of a kind of storage. Case is ignored: a kind in the wrong case is reported by
    /// `storage_type`, but it is clear which one is meant.
    fn target_of(&self, kind: &[u8]) -> Option<&'static StorageTarget> {
        self.targets.iter().find(|target| target.kind.as_bytes().eq_ignore_ascii_case(kind))
    }
}

/// Whether a name may be the full name of a bucket, which ends with the account's APPID of ten
/// digits. Here the name without it is wanted, but that may end in ten digits, too.
fn ends_with_app_id(name: &str) -> bool {
    let digits = name.rsplit_once('-').map_or("", |(_, last)| last);
    digits.len() == 10 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

impl TargetForm {
    fn fits(self, text: &str) -> bool {
        match self {
            TargetForm::Name(pattern) => pattern.matches(text),
            TargetForm::Topic => text.split_once('/').is_some_and(|(instance, topic)| {
                !instance.is_empty() && !topic.is_empty() && !topic.contains('/')
            }),
        }
    }
}
