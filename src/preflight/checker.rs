//! Checks requests: yes or no, the first error, or all findings.
//!
//! The three differ only in what is done with the issues; finding them is one and the same. Nothing is
//! read but the request, and the time is an argument.

use super::actions::spec;
use super::finding::{Finding, Findings};
use super::issue::{At, Issue, Issues, Note, Oddity};
use super::levels::{Level, Levels, Limits, Preset, RegionOf, Regions};
use super::request::{Parameters, Request, form_tree, value_tree};
use super::rule::{Rule, Severity};
use super::rules::{head, members};
use super::scene::Scene;
use super::tree::{Id, Leaf, ROOT, Span, Tree};
use super::wording::Wording;
use crate::catalog::Action;
use crate::grammar::{Fault, FaultKind};

/// Checks requests, under settings of one's own.
///
/// Wherever `now` is asked for, it is seconds since 1970, or `None`: then rules that need the time of
/// day find nothing.
///
/// ```
/// use apitriage::preflight::{Checker, Level, Request, Rule};
///
/// let request = Request::json("LookUpEvents", br#"{"StartTime":1552406400,"EndTime":1553097599}"#);
/// let now = 1_553_056_583; // 7.53 days after StartTime
///
/// let findings = Checker::new().check(&request, now);
/// assert_eq!(findings[0].code(), Some("LimitExceeded.OverTime"));
///
/// let lenient = Checker::new().level(Rule::LookUpWindow, Level::Warn);
/// assert!(lenient.is_valid(&request, now));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Checker {
    preset: Preset,
    levels: Levels,
    regions: Regions,
    limits: Limits,
}

impl Default for Preset {
    fn default() -> Self {
        Preset::All
    }
}

impl Checker {
    /// All 21 actions, every rule at its own level.
    pub fn new() -> Self {
        Checker::default()
    }

    /// Knows the actions of this era only.
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

    /// Holds regions of this kind against `list`, in place of what the documents list.
    #[must_use]
    pub fn regions(mut self, of: RegionOf, list: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.regions.set(of, list.into_iter().map(Into::into).collect());
        self
    }

    /// What a request may cost at most.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Checker { limits, ..self }
    }

    /// Whether there is no finding of severity error. A typical request costs no allocation.
    pub fn is_valid(&self, request: &Request<'_>, now: impl Into<Option<i64>>) -> bool {
        let limits = Limits { findings: 0, ..self.limits };
        self.run(request, now.into(), limits, |_, issues| !issues.has_errors)
    }

    /// The first error, in the order of the text; only this one is put into words.
    pub fn first(&self, request: &Request<'_>, now: impl Into<Option<i64>>) -> Option<Finding> {
        self.run(request, now.into(), self.limits, |wording, issues| {
            let errors = issues.kept.iter().filter(|issue| issue.severity == Severity::Error);
            errors.min_by_key(|issue| wording.order(issue)).map(|issue| wording.finding(issue))
        })
    }

    /// All findings.
    pub fn check(&self, request: &Request<'_>, now: impl Into<Option<i64>>) -> Findings {
        self.run(request, now.into(), self.limits, |wording, mut issues| {
            issues.kept.sort_by_key(|issue| wording.order(issue));
            let list = issues.kept.iter().map(|issue| wording.finding(issue)).collect();
            Findings { list, omitted: issues.omitted, has_errors: issues.has_errors }
        })
    }

    fn run<R>(
        &self,
        request: &Request<'_>,
        now: Option<i64>,
        limits: Limits,
        finish: impl FnOnce(&Wording<'_, '_, '_, '_>, Issues<'_>) -> R,
    ) -> R {
        let mut issues = Issues::new(&self.levels, limits.findings);
        let action = head::action(&request.head, self.preset, &mut issues);
        head::rest(&request.head, action, &self.regions, now, &mut issues);
        let fits = head::size(&request.head, &mut issues);

        let tree =
            if fits { plant(&request.parameters, limits, &mut issues).unwrap_or_default() } else { Tree::default() };
        let scene = Scene {
            // Without a known action there are no parameters to check, and none is named.
            action: action.unwrap_or(Action::LookUpEvents),
            tree: &tree,
            is_form: matches!(request.parameters, Parameters::Form(_)),
            now,
            regions: &self.regions,
        };
        if let Some(action) = action {
            parameters(&scene, action, &mut issues);
        }
        finish(&Wording { scene: &scene, request }, issues)
    }
}

/// Every rule about the parameters of a known action.
fn parameters(scene: &Scene<'_, '_>, action: Action, issues: &mut Issues<'_>) {
    match scene.tree.node(ROOT).leaf {
        Leaf::Object => {
            members::check(scene, ROOT, spec(action).parameters, issues);
            for rule in spec(action).across {
                (rule.check)(scene, issues);
            }
        }
        _ if scene.tree.is_empty() => {}
        _ => issues.add(Issue::new(Rule::WrongType, At::Value(ROOT), Note::Type(super::Shape::Object(&[])))),
    }
}

/// The tree of the parameters; `None` if they cannot be read, which is reported.
fn plant<'r>(parameters: &'r Parameters<'_>, limits: Limits, issues: &mut Issues<'_>) -> Option<Tree<'r>> {
    let read = match parameters {
        Parameters::Json(bytes, at) => Tree::read_json(bytes, *at, limits.depth, limits.values)
            .map_err(|fault| Fault { at: fault.at + at, ..fault }),
        Parameters::Value(value) => value_tree(value, limits.depth, limits.values),
        Parameters::Form(pairs) => form_tree(pairs, limits.values).map(|(tree, oddities)| {
            oddities.into_iter().for_each(|oddity| odd(oddity, issues));
            tree
        }),
        Parameters::Unchecked => {
            issues.add(Issue::new(Rule::UncheckedBody, At::Whole, Note::Nothing));
            return None;
        }
        Parameters::Unreadable(rule, kind, place) => {
            issues.add(Issue::new(*rule, place.map_or(At::Whole, At::Text), Note::Fault(*kind)));
            return None;
        }
    };
    match read {
        Ok(tree) => Some(tree),
        Err(fault) => {
            issues.add(Issue::new(Rule::MalformedJson, At::Text(place(fault)), Note::Fault(fault.kind)));
            None
        }
    }
}

/// The byte at fault, or the end where something is missing.
fn place(fault: Fault) -> Span {
    let is_end = matches!(fault.kind, FaultKind::UnexpectedEnd | FaultKind::Empty);
    Span::of(fault.at..fault.at + usize::from(!is_end))
}

fn odd(oddity: Oddity, issues: &mut Issues<'_>) {
    let at = |id: Id| At::Name(id);
    issues.add(match oddity {
        Oddity::Damaged(id) => Issue::new(Rule::MalformedForm, at(id), Note::Nothing),
        Oddity::Twice(id) => Issue::new(Rule::DuplicateParameter, at(id), Note::Nothing),
        Oddity::Gap(id) => Issue::new(Rule::FormIndex, at(id), Note::Nothing),
    });
}
