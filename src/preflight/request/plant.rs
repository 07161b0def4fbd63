//! Puts the parameters of a request into a tree, whatever form they came in, and reports what
//! cannot be read. This file must not know any parameter.

use super::{Parameters, Request, TextForm, dotted, value};
use crate::grammar::{BOM, Fault, FaultKind};
use crate::preflight::common::CommonRules;
use crate::preflight::issue::{At, Issue, Issues, Note, Oddity};
use crate::preflight::rule::Rule;
use crate::preflight::settings::RequestLimits;
use crate::preflight::tree::{NodeValue, ROOT, Span, Tree};

/// A request whose parameters are to be read.
#[derive(Clone, Copy)]
pub(in crate::preflight) struct Planting<'r, 'a> {
    pub(in crate::preflight) request: &'r Request<'a>,
    pub(in crate::preflight) limits: RequestLimits,
    pub(in crate::preflight) common: &'static CommonRules,
}

/// Why parameters cannot be read, and where.
type Unread = (FaultKind, Span);

impl<'r> Planting<'r, '_> {
    /// Puts the parameters into `tree`; `false` if they cannot be read, which is reported.
    pub(in crate::preflight) fn plant(
        self,
        tree: &mut Tree<'r>,
        issues: &mut Issues<'_, '_>,
    ) -> bool {
        let limits = self.limits;
        let request = self.request;
        let read = match &request.parameters {
            Parameters::Json(bytes, base) => {
                let (bytes, base) = self.strip_mark(bytes, *base, issues);
                tree.read_json(bytes, base, limits.depth, limits.values)
                    .map_err(|fault| (fault.kind, span_of_fault(fault, bytes, base)))
            }
            Parameters::Value(value) => value::plant(value, tree, limits.depth, limits.values)
                .map_err(|fault| (fault.kind, Span::default())),
            Parameters::Form(pairs) => {
                self.report_oddities(dotted::plant(pairs, tree, limits.values), issues)
            }
            Parameters::Nothing(place) => {
                tree.put_empty_object(*place);
                Ok(())
            }
            Parameters::NoElement(place) => {
                self.report_json(At::Text(*place), Note::NoElement, issues);
                return false;
            }
            Parameters::Unchecked => {
                let rule = Rule::new(&self.common.unchecked_body);
                issues.add(Issue::new(rule, At::Whole, Note::Nothing));
                return false;
            }
            Parameters::Unreadable(form, kind, place) => {
                let at = place.map_or(At::Whole, At::Text);
                let entry = match form {
                    TextForm::Json => &self.common.malformed_json,
                    TextForm::Http => &self.common.malformed_http,
                };
                issues.add(Issue::new(Rule::new(entry), at, Note::Fault(*kind)));
                return false;
            }
        };

        let is_json_form = request.is_form() && !matches!(request.parameters, Parameters::Form(_));
        let read =
            read.and_then(|()| if is_json_form { self.unfold(tree, issues) } else { Ok(()) });
        if let Err((kind, place)) = read {
            // An object before more text is complete, and can be checked.
            let is_complete =
                kind == FaultKind::TrailingBytes && tree.node(ROOT).value == NodeValue::Object;
            if !is_complete {
                tree.clear();
            }
            self.report_json(At::Text(place), Note::Fault(kind), issues);
        }
        read.is_ok()
    }

    fn report_json(self, at: At<'static>, note: Note<'static>, issues: &mut Issues<'_, '_>) {
        issues.add(Issue::new(Rule::new(&self.common.malformed_json), at, note));
    }

    /// Splits names at their dots: in a form that was written down as JSON,
    /// `LookupAttributes.0.AttributeKey` may be the name of a member.
    fn unfold(self, tree: &mut Tree<'_>, issues: &mut Issues<'_, '_>) -> Result<(), Unread> {
        let is_object = !tree.is_empty() && tree.node(ROOT).value == NodeValue::Object;
        let is_dotted = |member| tree.node(member).name.contains('.');
        if !is_object || !tree.children(ROOT).any(is_dotted) {
            return Ok(());
        }

        let flat = std::mem::take(tree);
        self.report_oddities(dotted::unfold(&flat, tree, self.limits.values), issues)
    }

    /// Reports what is odd about a form, if that could be read.
    fn report_oddities(
        self,
        read: Result<Vec<Oddity>, Fault>,
        issues: &mut Issues<'_, '_>,
    ) -> Result<(), Unread> {
        let oddities = read.map_err(|fault| (fault.kind, Span::of(fault.at..fault.at)))?;
        for oddity in oddities {
            let (entry, id) = match oddity {
                Oddity::Damaged(id) => (&self.common.malformed_form, id),
                Oddity::Twice(id) => (&self.common.duplicate_parameter, id),
                Oddity::Gap(id) => (&self.common.form_index, id),
            };
            issues.add(Issue::new(Rule::new(entry), At::Name(id), Note::Nothing));
        }
        Ok(())
    }

    /// Takes the byte-order mark off a body, and reports it. RFC 8259, section 8.1: no client may
    /// send one, and a server may ignore it.
    fn strip_mark<'b>(
        self,
        bytes: &'b [u8],
        base: usize,
        issues: &mut Issues<'_, '_>,
    ) -> (&'b [u8], usize) {
        let Some(rest) = bytes.strip_prefix(BOM) else { return (bytes, base) };
        let at = At::Text(Span::of(base..base + BOM.len()));
        let rule = Rule::new(&self.common.malformed_json);
        issues.add(Issue::new(rule, at, Note::ByteOrderMark).as_warning());
        (rest, base + BOM.len())
    }
}

/// The span of the character at fault. It is empty if something is missing or there is too much.
fn span_of_fault(fault: Fault, bytes: &[u8], base: usize) -> Span {
    let is_between =
        matches!(fault.kind, FaultKind::UnexpectedEnd | FaultKind::Empty | FaultKind::TooLong);
    let rest = bytes.get(fault.at..).unwrap_or_default();
    let rest = rest.get(..4).unwrap_or(rest); // no character is longer
    let character = rest.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
    let len = if is_between { 0 } else { character.map_or(rest.len().min(1), char::len_utf8) };
    Span::of(base + fault.at..base + fault.at + len)
}
