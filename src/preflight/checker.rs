//! Checks requests: yes or no, the first error, or all findings.
//!
//! The three differ only in what is done with the issues; finding them is one and the same. Nothing
//! is read but the request, and the time is an argument.

use super::cloudaudit::actions::spec;
use super::finding::{Finding, Findings};
use super::issue::{At, FieldName, Issue, Issues, Note, Oddity};
use super::levels::{Level, Levels, Limits, Preset, RegionOf, Regions};
use super::quick::Quick;
use super::request::{Head, Parameters, Request, read_form, read_value, unfold_form};
use super::rule::{Rule, Severity};
use super::rules::{head, members};
use super::scene::Scene;
use super::tree::{Id, Leaf, ROOT, Span, Tree};
use super::wording::Wording;
use crate::catalog::{Action, Status};
use crate::grammar::{BOM, Fault, FaultKind};

/// Checks requests, under settings of one's own.
///
/// Wherever `now` is asked for, it is seconds since 1970, or `None`: then rules that need the time
/// of day find nothing.
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
/// let lenient = Checker::new().level(Rule::LookUpWindow, Level::Warn);
/// assert!(lenient.is_valid(&request, now));
/// ```
#[derive(Clone, Debug)]
pub struct Checker {
    preset: Preset,
    levels: Levels,
    regions: Regions,
    limits: Limits,
}

impl Default for Checker {
    fn default() -> Self {
        Checker::new()
    }
}

impl Checker {
    /// All 21 actions, every rule at its own level.
    pub fn new() -> Self {
        Checker {
            preset: Preset::All,
            levels: Levels::default(),
            regions: Regions::default(),
            limits: Limits::default(),
        }
    }

    /// Knows the actions of this era only, and goes by its documents.
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
    pub fn regions(
        mut self,
        of: RegionOf,
        list: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.regions.set(of, list.into_iter().map(Into::into).collect());
        self
    }

    /// What a request may cost at most.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Checker { limits, ..self }
    }

    /// Whether there is no finding of severity error. A typical request costs no allocation.
    #[inline]
    pub fn is_valid(&self, request: &Request<'_>, now: impl Into<Option<i64>>) -> bool {
        let now = now.into();
        self.is_plain(request, now) || self.run(request, now, 0, |_, issues| !issues.has_errors)
    }

    /// The first error, in the order of the text; only this one is put into words.
    #[inline]
    pub fn first(&self, request: &Request<'_>, now: impl Into<Option<i64>>) -> Option<Finding> {
        let now = now.into();
        if self.is_plain(request, now) {
            return None;
        }
        self.run(request, now, usize::MAX, |wording, issues| {
            let errors = issues.kept.iter().filter(|issue| issue.severity == Severity::Error);
            errors.min_by_key(|issue| wording.order(issue)).map(|issue| wording.finding(issue))
        })
    }

    /// All findings.
    #[inline]
    pub fn check(&self, request: &Request<'_>, now: impl Into<Option<i64>>) -> Findings {
        let now = now.into();
        if self.is_plain(request, now) {
            return Findings::default();
        }
        // Only of all issues can the first in the text be told. Values are limited, so issues are,
        // too.
        self.run(request, now, usize::MAX, |wording, mut issues| {
            issues.kept.sort_by_key(|issue| wording.order(issue));
            let told = issues.kept.iter().take(self.limits.findings);
            let list: Vec<Finding> = told.map(|issue| wording.finding(issue)).collect();
            Findings {
                omitted: issues.kept.len() - list.len(),
                list,
                has_errors: issues.has_errors,
            }
        })
    }

    /// Whether a short look is enough to see that no rule speaks of the request.
    ///
    /// Inlined, so that where the action is a literal, its table is at hand, and of a request that
    /// is made only to be asked about, only the body is looked at.
    #[inline(always)]
    fn is_plain(&self, request: &Request<'_>, now: Option<i64>) -> bool {
        let Some(action) = &request.head.action else { return false };
        (request.head.is_bare() || self.finds_head_plain(request, now))
            && match &request.parameters {
                Parameters::Json(body, _) => {
                    self.quick(&action.text, now).is_some_and(|quick| quick.is_plain_text(body))
                }
                Parameters::Value(value) => {
                    self.quick(&action.text, now).is_some_and(|quick| quick.is_plain_value(value))
                }
                _ => false,
            }
    }

    #[inline(always)]
    fn quick(&self, action: &str, now: Option<i64>) -> Option<Quick<'_>> {
        let action = Action::find(action)?;
        let is_quiet = action.status() != Status::Removed && self.preset.knows(action);
        is_quiet.then(|| Quick {
            spec: spec(action),
            limits: self.limits,
            regions: &self.regions,
            now,
        })
    }

    #[inline(never)]
    fn finds_head_plain(&self, request: &Request<'_>, now: Option<i64>) -> bool {
        let more = request.head.more();
        if more.other_service.is_some() || more.trailing.is_some() || !more.strays.is_empty() {
            return false;
        }
        let mut issues = Issues::new(&self.levels, 1);
        let action = request.action().and_then(Action::find);
        head::rest(&request.head, action, &self.regions, now, &mut issues);
        head::size(&request.head, &mut issues) && issues.kept.is_empty() && !request.is_form()
    }

    #[inline(never)]
    fn run<R>(
        &self,
        request: &Request<'_>,
        now: Option<i64>,
        most: usize,
        finish: impl FnOnce(&Wording<'_, '_, '_, '_>, Issues<'_>) -> R,
    ) -> R {
        let mut issues = Issues::new(&self.levels, most);
        let mut tree = Tree::default();
        let action = self.read(request, now, &mut tree, &mut issues);

        let scene = Scene {
            // Without a known action there are no parameters to check, and none is named.
            action: action
                .or_else(|| request.action().and_then(Action::find))
                .unwrap_or(Action::LookUpEvents),
            tree: &tree,
            is_form: request.is_form(),
            now,
            preset: self.preset,
            regions: &self.regions,
        };
        if let Some(action) = action {
            parameters(&scene, action, &mut issues);
        }
        finish(&Wording { scene: &scene, request }, issues)
    }

    /// Judges all but the parameters, which go into `tree`; yields the action that they are for, if
    /// it is known.
    fn read<'r>(
        &self,
        request: &'r Request<'_>,
        now: Option<i64>,
        tree: &mut Tree<'r>,
        issues: &mut Issues<'_>,
    ) -> Option<Action> {
        if request.head.more().other_service.is_some() {
            issues.add(Issue::new(
                Rule::OtherService,
                At::Field(FieldName::Service),
                Note::Nothing,
            ));
            return None;
        }
        let action = head::action(&request.head, self.preset, issues);
        head::rest(&request.head, action, &self.regions, now, issues);
        let fits = head::size(&request.head, issues);

        let is_read = fits && plant(request, self.limits, tree, issues);
        // In a text that cannot be read there may be an action.
        let is_damaged = fits && !is_read && !matches!(request.parameters, Parameters::Unchecked);
        if request.head.action.is_none() && !is_damaged {
            issues.add(Issue::new(Rule::MissingAction, At::Whole, Note::Nothing));
        }
        beside(&request.head, action, issues);
        action
    }
}

/// What is wrong with the text around the parameters of an envelope.
fn beside(head: &Head<'_>, action: Option<Action>, issues: &mut Issues<'_>) {
    let more = head.more();
    if let Some(place) = more.trailing {
        issues.add(Issue::new(
            Rule::MalformedJson,
            At::Text(place),
            Note::Fault(FaultKind::TrailingBytes),
        ));
    }
    let known = action.map_or(&[][..], |action| spec(action).parameters);
    for (nth, stray) in more.strays.iter().enumerate() {
        let stray_issue = |note| Issue::new(Rule::UnknownParameter, At::Stray(nth), note);
        match stray.meant {
            Some(meant @ ("action" | "params")) => issues.add(stray_issue(Note::Meant(meant))),
            // The request may go out without it.
            Some(meant) => issues.add(stray_issue(Note::Meant(meant)).as_warning()),
            None if known
                .iter()
                .any(|parameter| parameter.name.eq_ignore_ascii_case(&stray.name)) =>
            {
                issues.add(stray_issue(Note::Beside));
            }
            None => {}
        }
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
        _ => issues.add(Issue::new(
            Rule::WrongType,
            At::Value(ROOT),
            Note::Type(super::Shape::Object(&[])),
        )),
    }
}

/// Puts the parameters into `tree`; `false` if they cannot be read, which is reported.
fn plant<'r>(
    request: &'r Request<'_>,
    limits: Limits,
    tree: &mut Tree<'r>,
    issues: &mut Issues<'_>,
) -> bool {
    let read = match &request.parameters {
        Parameters::Json(bytes, base) => {
            let (bytes, base) = without_mark(bytes, *base, issues);
            tree.read_json(bytes, base, limits.depth, limits.values)
                .map_err(|fault| (fault.kind, place(fault, bytes, base)))
        }
        Parameters::Value(value) => read_value(value, tree, limits.depth, limits.values)
            .map_err(|fault| (fault.kind, Span::default())),
        Parameters::Form(pairs) => reported(read_form(pairs, tree, limits.values), issues),
        Parameters::Nothing(place) => {
            tree.put_empty_object(*place);
            Ok(())
        }
        Parameters::NoElement(place) => {
            issues.add(Issue::new(Rule::MalformedJson, At::Text(*place), Note::NoElement));
            return false;
        }
        Parameters::Unchecked => {
            issues.add(Issue::new(Rule::UncheckedBody, At::Whole, Note::Nothing));
            return false;
        }
        Parameters::Unreadable(rule, kind, place) => {
            issues.add(Issue::new(*rule, place.map_or(At::Whole, At::Text), Note::Fault(*kind)));
            return false;
        }
    };
    let is_json_form = request.is_form() && !matches!(request.parameters, Parameters::Form(_));
    let read = read.and_then(|()| if is_json_form { unfold(tree, limits, issues) } else { Ok(()) });

    if let Err((kind, place)) = read {
        // An object before more text is whole, and can be checked.
        let is_whole = kind == FaultKind::TrailingBytes && tree.node(ROOT).leaf == Leaf::Object;
        if !is_whole {
            tree.clear();
        }
        issues.add(Issue::new(Rule::MalformedJson, At::Text(place), Note::Fault(kind)));
    }
    read.is_ok()
}

/// Why parameters cannot be read, and where.
type Unread = (FaultKind, Span);

/// In a form that was written down as JSON, `LookupAttributes.0.AttributeKey` may be the name of a
/// member.
fn unfold(tree: &mut Tree<'_>, limits: Limits, issues: &mut Issues<'_>) -> Result<(), Unread> {
    let is_dotted = |member| tree.node(member).name.contains('.');
    if tree.is_empty()
        || tree.node(ROOT).leaf != Leaf::Object
        || !tree.children(ROOT).any(is_dotted)
    {
        return Ok(());
    }
    let flat = std::mem::take(tree);
    reported(unfold_form(&flat, tree, limits.values), issues)
}

/// Reports what is odd about a form that was read.
fn reported(read: Result<Vec<Oddity>, Fault>, issues: &mut Issues<'_>) -> Result<(), Unread> {
    let oddities = read.map_err(|fault| (fault.kind, Span::of(fault.at..fault.at)))?;
    oddities.into_iter().for_each(|oddity| odd(oddity, issues));
    Ok(())
}

/// A body without the byte-order mark before it, which is reported: RFC 8259, section 8.1, forbids
/// to send one, and lets a server ignore it.
fn without_mark<'b>(bytes: &'b [u8], base: usize, issues: &mut Issues<'_>) -> (&'b [u8], usize) {
    let Some(rest) = bytes.strip_prefix(BOM) else { return (bytes, base) };
    let mark = Span::of(base..base + BOM.len());
    issues.add(Issue::new(Rule::MalformedJson, At::Text(mark), Note::Nothing).as_warning());
    (rest, base + BOM.len())
}

/// The character at fault; nothing, where something is missing or there is too much.
fn place(fault: Fault, bytes: &[u8], base: usize) -> Span {
    let is_between =
        matches!(fault.kind, FaultKind::UnexpectedEnd | FaultKind::Empty | FaultKind::TooLong);
    let rest = bytes.get(fault.at..).unwrap_or_default();
    let rest = rest.get(..4).unwrap_or(rest);
    let character = rest.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
    let len = if is_between { 0 } else { character.map_or(rest.len().min(1), char::len_utf8) };
    Span::of(base + fault.at..base + fault.at + len)
}

fn odd(oddity: Oddity, issues: &mut Issues<'_>) {
    let at = |id: Id| At::Name(id);
    issues.add(match oddity {
        Oddity::Damaged(id) => Issue::new(Rule::MalformedForm, at(id), Note::Nothing),
        Oddity::Twice(id) => Issue::new(Rule::DuplicateParameter, at(id), Note::Nothing),
        Oddity::Gap(id) => Issue::new(Rule::FormIndex, at(id), Note::Nothing),
    });
}
