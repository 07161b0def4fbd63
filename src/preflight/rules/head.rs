//! Checks what a request says beside its parameters: action, version, method, region, time, key,
//! size.
//!
//! A field is checked only if the request has it. Sources: the page, and the documents on the
//! structure of requests (docs/facts.md, "Common parameters and headers"). This file must not know
//! any parameter, nor any service by name.

use crate::preflight::field::Field;
use crate::preflight::issue::{At, FieldName, Issue, Issues, Note};
use crate::preflight::parameter::Shape;
use crate::preflight::request::Head;
use crate::preflight::rule::{Certainty, Rule, RuleEntry};
use crate::preflight::service::{ActionTable, Service};
use crate::preflight::settings::{Preset, Regions};
use crate::preflight::tree::integer;

/// How far the request's time may be from the server's, in seconds.
const SKEW: i128 = 5 * 60;

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

/// What a request says beside its parameters, and the service that it is checked for.
#[derive(Clone, Copy)]
pub(in crate::preflight) struct HeadCheck<'c, 'a, 's> {
    pub(in crate::preflight) head: &'c Head<'a>,
    pub(in crate::preflight) service: &'s Service<'s>,
    pub(in crate::preflight) regions: &'c Regions,
}

/// The first host or credential scope that names another service.
pub(in crate::preflight) fn other_service<'h, 'a>(
    head: &'h Head<'a>,
    service: &Service<'_>,
) -> Option<&'h Field<'a>> {
    let mut addressees = head.more().addressees.iter();
    let other = addressees.find(|addressee| !service.is_called(addressee.service()));
    other.map(|addressee| &addressee.field)
}

impl<'s> HeadCheck<'_, '_, 's> {
    /// Checks the action, and returns its table, if it is known under the preset.
    pub(in crate::preflight) fn check_action(
        self,
        preset: Preset,
        issues: &mut Issues<'_, 's>,
    ) -> Option<&'s ActionTable<'s>> {
        let common = self.service.common;
        let unknown = |note| {
            Issue::new(Rule::new(&common.unknown_action), At::Field(FieldName::Action), note)
        };
        let field = self.head.action.as_ref()?;
        let Some(action) = self.service.actions.named(&field.text) else {
            issues.add(unknown(Note::Nothing).codes(&["InvalidAction"]));
            return None;
        };

        let is_withdrawn = action.withdrawn.is_some();
        if !action.is_known_under(preset) {
            let issue = unknown(Note::OtherEra);
            issues.add(if is_withdrawn {
                issue.certainty(Certainty::Likely)
            } else {
                issue.codes(&["InvalidAction"])
            });
            return None;
        }

        if is_withdrawn && preset == Preset::All {
            report_field(&common.removed_action, FieldName::Action, issues);
        }
        Some(action)
    }

    /// Checks all fields but the action, which may be unknown, and the size.
    pub(in crate::preflight) fn check_fields(
        self,
        action: Option<&ActionTable<'_>>,
        now: Option<i64>,
        issues: &mut Issues<'_, 's>,
    ) {
        let common = self.service.common;
        let more = self.head.more();
        for &(name, differs) in &more.given_twice {
            let rule = Rule::new(&common.duplicate_field);
            let issue = Issue::new(rule, At::Field(name), Note::Nothing);
            issues.add(if differs { issue } else { issue.as_warning() });
        }

        let versions = self.service.versions;
        if more.version.as_ref().is_some_and(|version| !versions.contains(&&*version.text)) {
            let rule = Rule::new(&common.unknown_version);
            let note = Note::Wanted(self.service.version());
            issues.add(Issue::new(rule, At::Field(FieldName::Version), note));
        }

        if more.method.as_ref().is_some_and(|method| !matches!(&*method.text, "GET" | "POST")) {
            report_field(&common.unsupported_method, FieldName::Method, issues);
        }

        if more.secret_id.as_ref().is_some_and(|id| id.text.trim() != id.text) {
            report_field(&common.secret_id_blank, FieldName::SecretId, issues);
        }

        self.check_region(action, issues);
        self.check_timestamp(now, issues);
    }

    fn check_region(self, action: Option<&ActionTable<'_>>, issues: &mut Issues<'_, 's>) {
        let Some(field) = &self.head.more().region else { return };
        let is_listed = match self.regions.list_for("Region") {
            Some(list) => list.iter().any(|region| *region == field.text),
            None => {
                let listed = action.map_or(&[][..], |action| action.regions);
                listed.is_empty() || listed.contains(&&*field.text)
            }
        };

        // An empty region means that none was chosen.
        if !is_listed && !field.text.is_empty() {
            report_field(&self.service.common.region, FieldName::Region, issues);
        }
    }

    fn check_timestamp(self, now: Option<i64>, issues: &mut Issues<'_, 's>) {
        let Some(field) = &self.head.more().timestamp else { return };
        let common = self.service.common;
        let at = At::Field(FieldName::Timestamp);
        let Some(sent) = integer(&field.text) else {
            issues.add(Issue::new(Rule::new(&common.wrong_type), at, Note::Type(Shape::Integer)));
            return;
        };

        let ahead = now.map_or(0, |now| sent - i128::from(now));
        if ahead.abs() > SKEW {
            let rule = Rule::new(&common.timestamp_skew);
            issues.add(Issue::new(rule, at, Note::Seconds(ahead)));
        }
    }

    /// Checks the size; `false` if the request is too large. Its parameters are not read then.
    pub(in crate::preflight) fn check_size(self, issues: &mut Issues<'_, 's>) -> bool {
        let more = self.head.more();
        let is_get = more.method.as_ref().is_some_and(|method| method.text == "GET");
        let max_size = match (is_get, more.signed_v1) {
            (true, _) => 32 * KIB,
            (false, true) => MIB,
            (false, false) => 10 * MIB,
        };

        let fits = self.head.size.is_none_or(|size| size <= max_size);
        if !fits {
            let rule = Rule::new(&self.service.common.request_size);
            issues.add(Issue::new(rule, At::Whole, Note::Bytes(max_size)));
        }
        fits
    }
}

fn report_field(entry: &'static RuleEntry, name: FieldName, issues: &mut Issues<'_, '_>) {
    issues.add(Issue::new(Rule::new(entry), At::Field(name), Note::Nothing));
}
