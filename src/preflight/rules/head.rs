//! What a request says beside its parameters: action, version, method, region, time, key, size.
//!
//! Each is checked only if the form at hand carries it. Sources: the page, and the documents on the
//! structure of requests (docs/facts.md, "Common parameters and headers").

use crate::catalog::{Action, Status, VERSION};
use crate::preflight::cloudaudit::actions::spec;
use crate::preflight::issue::{At, FieldName, Issue, Issues, Note};
use crate::preflight::levels::{Preset, Regions};
use crate::preflight::request::Head;
use crate::preflight::rule::{Certainty, Rule};
use crate::preflight::tree::integer;

/// How far the request's time may be from the server's, in seconds.
const SKEW: i128 = 5 * 60;

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

/// The action that is called, if it is known.
pub(in crate::preflight) fn action(
    head: &Head<'_>,
    preset: Preset,
    issues: &mut Issues<'_>,
) -> Option<Action> {
    let at = At::Field(FieldName::Action);
    let field = head.action.as_ref()?;
    let Some(action) = Action::find(&field.text) else {
        issues.add(Issue::new(Rule::UnknownAction, at, Note::Nothing).codes(&["InvalidAction"]));
        return None;
    };
    let is_removed = action.status() == Status::Removed;
    if !preset.knows(action) {
        let issue = Issue::new(Rule::UnknownAction, at, Note::OtherEra);
        issues.add(if is_removed {
            issue.certainty(Certainty::Likely)
        } else {
            issue.codes(&["InvalidAction"])
        });
        return None;
    }
    if is_removed && preset == Preset::All {
        issues.add(Issue::new(Rule::RemovedAction, at, Note::Nothing));
    }
    Some(action)
}

/// Everything but the action.
pub(in crate::preflight) fn rest(
    head: &Head<'_>,
    action: Option<Action>,
    regions: &Regions,
    now: Option<i64>,
    issues: &mut Issues<'_>,
) {
    let more = head.more();
    for &(name, differs) in &more.given_twice {
        let issue = Issue::new(Rule::DuplicateField, At::Field(name), Note::Nothing);
        issues.add(if differs { issue } else { issue.as_warning() });
    }
    if more.version.as_ref().is_some_and(|version| version.text != VERSION) {
        issues.add(Issue::new(Rule::UnknownVersion, At::Field(FieldName::Version), Note::Nothing));
    }
    if more.method.as_ref().is_some_and(|method| method.text != "GET" && method.text != "POST") {
        issues.add(Issue::new(
            Rule::UnsupportedMethod,
            At::Field(FieldName::Method),
            Note::Nothing,
        ));
    }
    if more.secret_id.as_ref().is_some_and(|id| id.text.trim() != id.text) {
        issues.add(Issue::new(Rule::SecretIdBlank, At::Field(FieldName::SecretId), Note::Nothing));
    }
    region(head, action, regions, issues);
    timestamp(head, now, issues);
}

fn region(head: &Head<'_>, action: Option<Action>, regions: &Regions, issues: &mut Issues<'_>) {
    let Some(field) = &head.more().region else { return };
    let is_listed = match regions.of("Region") {
        Some(list) => list.iter().any(|region| *region == field.text),
        None => {
            let listed = action.map_or(&[][..], |action| spec(action).regions);
            listed.is_empty() || listed.contains(&&*field.text)
        }
    };
    // Regions are chosen by name; an empty one means none was chosen.
    if !is_listed && !field.text.is_empty() {
        issues.add(Issue::new(Rule::Region, At::Field(FieldName::Region), Note::Nothing));
    }
}

fn timestamp(head: &Head<'_>, now: Option<i64>, issues: &mut Issues<'_>) {
    let Some(field) = &head.more().timestamp else { return };
    let at = At::Field(FieldName::Timestamp);
    match (integer(&field.text), now) {
        (None, _) => issues.add(Issue::new(
            Rule::WrongType,
            at,
            Note::Type(crate::preflight::Shape::Integer),
        )),
        (Some(sent), Some(now)) if (sent - i128::from(now)).abs() > SKEW => {
            issues.add(Issue::new(Rule::TimestampSkew, at, Note::Seconds(sent - i128::from(now))));
        }
        _ => {}
    }
}

/// Whether the request is within its size. One that is not is not read at all.
pub(in crate::preflight) fn size(head: &Head<'_>, issues: &mut Issues<'_>) -> bool {
    let more = head.more();
    let is_get = more.method.as_ref().is_some_and(|method| method.text == "GET");
    let most = match (is_get, more.signed_v1) {
        (true, _) => 32 * KIB,
        (false, true) => MIB,
        (false, false) => 10 * MIB,
    };
    let fits = head.size.is_none_or(|size| size <= most);
    if !fits {
        issues.add(Issue::new(Rule::RequestSize, At::Whole, Note::Bytes(most)));
    }
    fits
}
