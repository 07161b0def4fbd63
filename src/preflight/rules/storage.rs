//! Where a track delivers to: what its target may be called depends on what kind it is (domain notes,
//! section 2.4).

use crate::preflight::issue::{At, Issue, Issues, Note};
use crate::preflight::pattern::Pattern;
use crate::preflight::rule::Rule;
use crate::preflight::scene::Scene;
use crate::preflight::source::API_CHINESE;
use crate::preflight::tree::Id;

pub(in crate::preflight) const COS_NAME: Pattern = Pattern::bucket(50);
pub(in crate::preflight) const CLS_NAME: Pattern = Pattern::any(1, 50);
pub(in crate::preflight) const COS_PREFIX: Pattern = Pattern::letters(3, 40, "");
/// An instance and a topic.
pub(in crate::preflight) const CKAFKA_NAME: &str = "^[^/]+/[^/]+$";

/// The member of Storage, its text, and the kind of storage.
fn member<'s>(scene: &'s Scene<'_, '_>, name: &str) -> Option<(Id, &'s str, &'s str)> {
    let storage = scene.find("Storage")?;
    let kind = scene.text(scene.tree.member(storage, "StorageType")?)?;
    let id = scene.tree.member(storage, name)?;
    Some((id, scene.text(id)?, kind))
}

pub(in crate::preflight) fn name(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    let Some((id, text, kind)) = member(scene, "StorageName") else { return };
    let (fits, wanted) = match kind {
        "cos" => (COS_NAME.matches(text), "1 to 50 characters from a-z, 0-9 and -, with no - at either end (cos)"),
        "cls" => (CLS_NAME.matches(text), "a log topic's id of 1 to 50 characters (cls)"),
        "ckafka" => (is_topic(text), "an instance and a topic, as in ckafka-xxxxxx/topic (ckafka)"),
        _ => return,
    };
    if !fits {
        let issue = Issue::new(Rule::StorageName, At::Value(id), Note::Wanted(wanted));
        issues.add(if kind == "ckafka" { issue.source(API_CHINESE) } else { issue });
    }
}

fn is_topic(text: &str) -> bool {
    text.split_once('/')
        .is_some_and(|(instance, topic)| !instance.is_empty() && !topic.is_empty() && !topic.contains('/'))
}

pub(in crate::preflight) fn prefix(scene: &Scene<'_, '_>, issues: &mut Issues<'_>) {
    let Some((id, text, kind)) = member(scene, "StoragePrefix") else { return };
    if kind == "cos" && !COS_PREFIX.matches(text) {
        let wanted = "3 to 40 characters from A-Z, a-z and 0-9 (cos)";
        issues.add(Issue::new(Rule::StoragePrefix, At::Value(id), Note::Wanted(wanted)));
    }
}
