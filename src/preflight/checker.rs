//! Checks requests: yes or no, the first error, or all findings.
//!
//! The three differ only in what is done with the issues; they are found in the same way. Only the
//! request is read, and the time is an argument. This file must not know any service; it is given
//! one.

use super::finding::{Finding, Findings};
use super::issue::{At, FieldName, Issue, Issues, Note};
use super::now::Now;
use super::parameter::Shape;
use super::quick::QuickPath;
use super::request::{Parameters, Planting, Request};
use super::rule::{Rule, Severity};
use super::rules::head::{HeadCheck, other_service};
use super::rules::members::MemberCheck;
use super::scene::Scene;
use super::service::{ActionTable, Service};
use super::settings::{Level, Levels, Preset, Regions, RequestLimits};
use super::tree::{NodeValue, ROOT, Tree};
use super::wording::Wording;
use crate::grammar::FaultKind;

/// Checks requests, with settings.
///
/// Wherever [`Now`] is asked for, a `SystemTime` will do, or seconds since 1970, or `None`: then
/// rules that need the time of day find nothing.
///
/// ```
/// use apitriage::preflight::{Checker, Level, Request, Rule};
///
/// let request = Request::json("LookUpEvents", br#"{"StartTime":1552406400,"EndTime":1553097599}"#);
/// let now = 1_553_056_583; // 7.52 days after StartTime
///
/// let findings = Checker::new().check(&request, now);
/// assert_eq!(findings[0].code(), Some("LimitExceeded.OverTime"));
///
/// let lenient = Checker::new().level(Rule::LOOK_UP_WINDOW, Level::Warn);
/// assert!(lenient.is_valid(&request, now));
/// ```
#[derive(Clone, Debug)]
pub struct Checker<'s> {
    service: &'s Service<'s>,
    preset: Preset,
    levels: Levels,
    regions: Regions,
    limits: RequestLimits,
}

impl<'s> Checker<'s> {
    /// All actions of this service, every rule at its own level.
    pub(super) fn of(service: &'s Service<'s>) -> Self {
        Checker {
            service,
            preset: Preset::All,
            levels: Levels::default(),
            regions: Regions::default(),
            limits: RequestLimits::default(),
        }
    }

    /// Sets which actions are known and which documents decide; at first [`Preset::All`].
    #[must_use]
    pub fn preset(self, preset: Preset) -> Self {
        Checker { preset, ..self }
    }

    /// Raises, lowers or switches off a rule.
    #[must_use]
    pub fn level(mut self, rule: Rule, level: Level) -> Self {
        self.levels.set(rule, level);
        self
    }

    /// Checks regions in a parameter of this name against `list` and no longer against the
    /// documents.
    #[must_use]
    pub fn regions(
        mut self,
        parameter: impl AsRef<str>,
        list: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.regions.set(parameter.as_ref(), list.into_iter().map(Into::into).collect());
        self
    }

    /// Sets what a request may cost at most.
    #[must_use]
    pub fn limits(self, limits: RequestLimits) -> Self {
        Checker { limits, ..self }
    }

    /// Whether there is no finding of severity error. A typical request costs no allocation.
    #[inline]
    pub fn is_valid(&self, request: &Request<'_>, now: impl Into<Now>) -> bool {
        let now = now.into().seconds();
        self.is_surely_clean(request, now)
            || self.run(request, now, 0, |_, issues| !issues.has_errors)
    }

    /// The first error, in the order of the text; only this one is put into words.
    #[inline]
    pub fn first(&self, request: &Request<'_>, now: impl Into<Now>) -> Option<Finding<'s>> {
        let now = now.into().seconds();
        if self.is_surely_clean(request, now) {
            return None;
        }

        self.run(request, now, usize::MAX, |wording, issues| {
            let errors = issues.kept.iter().filter(|issue| issue.severity == Severity::Error);
            errors
                .min_by(|one, other| wording.compare(one, other))
                .map(|issue| wording.finding(issue))
        })
    }

    /// All findings, in the order of the text. No more than the limit are put into words.
    #[inline]
    pub fn check(&self, request: &Request<'_>, now: impl Into<Now>) -> Findings<'s> {
        let now = now.into().seconds();
        if self.is_surely_clean(request, now) {
            return Findings::default();
        }

        // Issues are found in another order than that of the text, so all are collected and sorted.
        // `RequestLimits::values` bounds their number.
        self.run(request, now, usize::MAX, |wording, mut issues| {
            issues.kept.sort_by(|one, other| wording.compare(one, other));
            let reported = issues.kept.iter().take(self.limits.findings);
            let list: Vec<Finding<'s>> = reported.map(|issue| wording.finding(issue)).collect();
            Findings {
                omitted: issues.kept.len() - list.len(),
                list,
                has_errors: issues.has_errors,
            }
        })
    }

    /// Whether the parameters are not checked, because the request is for another service or its
    /// body cannot be looked into.
    #[inline]
    pub(crate) fn skips(&self, request: &Request<'_>) -> bool {
        matches!(request.parameters, Parameters::Unchecked)
            || (!request.head.is_bare() && other_service(&request.head, self.service).is_some())
    }

    /// Whether the quick path finds that no rule has anything to report; `false` decides nothing.
    ///
    /// Inlined, so that the compiler can leave out building the rest of a request that is made only
    /// to be checked.
    #[inline(always)]
    fn is_surely_clean(&self, request: &Request<'_>, now: Option<i64>) -> bool {
        let Some(name) = &request.head.action else { return false };
        let is_clean_head = request.head.is_bare() || self.is_head_surely_clean(request, now);
        is_clean_head
            && match &request.parameters {
                Parameters::Json(body, _) => {
                    let quick_path = self.quick_path(&name.text, now);
                    quick_path.is_some_and(|quick| quick.is_surely_clean_text(body))
                }
                Parameters::Value(value) => self
                    .quick_path(&name.text, now)
                    .is_some_and(|quick| quick.is_surely_clean_value(value)),
                _ => false,
            }
    }

    #[inline(always)]
    fn quick_path(&self, name: &str, now: Option<i64>) -> Option<QuickPath<'_, 's>> {
        let action = self.service.actions.named(name)?;
        let is_offered = action.withdrawn.is_none() && action.is_known_under(self.preset);
        is_offered.then_some(QuickPath { action, limits: self.limits, regions: &self.regions, now })
    }

    #[inline(never)]
    fn is_head_surely_clean(&self, request: &Request<'_>, now: Option<i64>) -> bool {
        let more = request.head.more();
        let is_strange = request.is_form()
            || more.trailing.is_some()
            || !more.strays.is_empty()
            || other_service(&request.head, self.service).is_some();
        if is_strange {
            return false;
        }

        let mut issues = Issues::new(&self.levels, 1);
        let head = self.head_check(request);
        head.check_fields(self.named_action(request), now, &mut issues);
        head.check_size(&mut issues) && issues.kept.is_empty()
    }

    fn head_check<'c, 'a>(&'c self, request: &'c Request<'a>) -> HeadCheck<'c, 'a, 's> {
        HeadCheck { head: &request.head, service: self.service, regions: &self.regions }
    }

    /// The action that the request names, whether the preset has it or not.
    fn named_action(&self, request: &Request<'_>) -> Option<&'s ActionTable<'s>> {
        request.action().and_then(|name| self.service.actions.named(name))
    }

    /// Checks the request in the ordinary way. At most `max_kept` issues are kept for `finish`.
    #[inline(never)]
    fn run<R>(
        &self,
        request: &Request<'_>,
        now: Option<i64>,
        max_kept: usize,
        finish: impl FnOnce(&Wording<'_, '_, '_, '_, 's>, Issues<'_, 's>) -> R,
    ) -> R {
        let mut issues = Issues::new(&self.levels, max_kept);
        let mut tree = Tree::default();
        let action = self.check_all_but_parameters(request, now, &mut tree, &mut issues);

        let named = action.or_else(|| self.named_action(request));
        let scene = Scene {
            action: named.map_or("", |action| action.name),
            parameters: named.map_or(&[], |action| action.parameters),
            tree: &tree,
            is_form: request.is_form(),
            now,
            preset: self.preset,
            regions: &self.regions,
        };
        if let Some(action) = action {
            self.check_parameters(&scene, action, &mut issues);
        }

        let wording = Wording { service: self.service, action: named, scene: &scene, request };
        finish(&wording, issues)
    }

    /// Checks all but the parameters, which go into `tree`; returns the action that they are for,
    /// if it is known.
    fn check_all_but_parameters<'r>(
        &self,
        request: &'r Request<'_>,
        now: Option<i64>,
        tree: &mut Tree<'r>,
        issues: &mut Issues<'_, 's>,
    ) -> Option<&'s ActionTable<'s>> {
        let common = self.service.common;
        if other_service(&request.head, self.service).is_some() {
            let rule = Rule::new(&common.other_service);
            issues.add(Issue::new(rule, At::Field(FieldName::Service), Note::Nothing));
            return None;
        }

        let head = self.head_check(request);
        let action = head.check_action(self.preset, issues);
        head.check_fields(action, now, issues);
        let fits = head.check_size(issues);

        let planting = Planting { request, limits: self.limits, common };
        let is_read = fits && planting.plant(tree, issues);
        // A text that cannot be read may name an action, so none is reported as missing.
        let is_damaged = fits && !is_read && !matches!(request.parameters, Parameters::Unchecked);
        if request.head.action.is_none() && !is_damaged {
            let is_response = tree.member(ROOT, "Response").is_some();
            let note = if is_response { Note::Response } else { Note::Nothing };
            issues.add(Issue::new(Rule::new(&common.missing_action), At::Whole, note));
        }

        self.check_surroundings(request, action, issues);
        action
    }

    /// Checks the text around the parameters of an envelope.
    fn check_surroundings(
        &self,
        request: &Request<'_>,
        action: Option<&ActionTable<'_>>,
        issues: &mut Issues<'_, 's>,
    ) {
        let common = self.service.common;
        let more = request.head.more();
        if let Some(place) = more.trailing {
            let note = Note::Fault(FaultKind::TrailingBytes);
            issues.add(Issue::new(Rule::new(&common.malformed_json), At::Text(place), note));
        }

        let known = action.map_or(&[][..], |action| action.parameters);
        for (nth, stray) in more.strays.iter().enumerate() {
            let rule = Rule::new(&common.unknown_parameter);
            let issue = |note| Issue::new(rule, At::Stray(nth), note);
            let is_parameter =
                || known.iter().any(|parameter| parameter.name.eq_ignore_ascii_case(&stray.name));
            match stray.meant {
                Some(meant @ ("action" | "params")) => issues.add(issue(Note::Meant(meant))),
                // It may be left out when the request is sent.
                Some(meant) => issues.add(issue(Note::Meant(meant)).as_warning()),
                None if is_parameter() => issues.add(issue(Note::Beside)),
                None => {}
            }
        }
    }

    /// Every rule about the parameters of a known action.
    fn check_parameters(
        &self,
        scene: &Scene<'_, '_>,
        action: &'s ActionTable<'s>,
        issues: &mut Issues<'_, 's>,
    ) {
        match scene.tree.node(ROOT).value {
            NodeValue::Object => {
                let members = MemberCheck { scene, service: self.service };
                members.check(ROOT, action.parameters, issues);
                for rule in action.across {
                    (rule.check)(scene, issues);
                }
            }
            _ if scene.tree.is_empty() => {}
            _ => {
                let rule = Rule::new(&self.service.common.wrong_type);
                let note = Note::Type(Shape::Object(&[]));
                issues.add(Issue::new(rule, At::Value(ROOT), note));
            }
        }
    }
}
