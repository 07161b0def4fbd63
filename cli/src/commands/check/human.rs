//! Findings for people: the line with the place marked, what the server would say, what to do, and
//! how to change the rule.

use std::cell::OnceCell;

use crate::report::{Look, plural, thousands, wrap_text};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use apitriage::escape_for_terminal;
use apitriage::preflight::{Certainty, Finding, Rule, Severity};
use apitriage::{CheckTotals, CheckedRequest, Error};

use super::alike::ShowFinding;
use super::excerpt::{Around, Excerpt, excerpt};
use super::format::CheckFormat;
use super::lines;
use super::printer::Printer;

/// The room that the frame around a sentence takes.
const FRAME: usize = 15;

pub(super) const FORMAT: CheckFormat = CheckFormat {
    name: "human",
    purpose: "The line, the place, and what to do",
    printer: |settings| Printer::findings(Human::new(settings.look), settings),
};

struct Human {
    renderer: Renderer,
    /// The width of the terminal; `None`: nothing is broken.
    width: Option<usize>,
}

impl Human {
    fn new(look: Look) -> Self {
        let renderer = if look.color { Renderer::styled() } else { Renderer::plain() };
        Human {
            renderer: renderer
                .decor_style(DecorStyle::Ascii)
                .term_width(look.width.unwrap_or(usize::MAX / 2)),
            width: look.width,
        }
    }

    /// `text`, broken where it would run over the edge behind `before` columns.
    fn sentence(&self, text: &str, before: usize) -> String {
        let width = self.width.map(|width| width.saturating_sub(before).max(20));
        wrap_text(&escape_for_terminal(text), width).join("\n")
    }

    fn snippet(
        &self,
        request: &CheckedRequest<'_>,
        finding: &Finding<'_>,
        around: &Around,
    ) -> String {
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            _ => Level::INFO,
        };
        let rule = finding.rule.word();
        let before = finding.severity.word().len() + rule.len() + "[]: ".len();
        let title = level.primary_title(self.sentence(&finding.message, before)).id(rule);
        let path = escape_for_terminal(request.input).into_owned();
        let shown = excerpt(request, finding, around);
        let group = match &shown {
            Some(Excerpt { place, text, marked }) => Group::with_title(title)
                .element(Origin::path(path).line(place.line).char_column(place.column))
                .element(Snippet::source(text.as_str()).line_start(place.line).annotation(
                    AnnotationKind::Primary.span(marked.clone()).label(label(finding)),
                )),
            None => Group::with_title(title).element(Origin::path(path)),
        };
        let mut group = group.element(
            Level::NOTE.with_name("server").message(self.sentence(&server(finding), FRAME)),
        );
        if !finding.help.is_empty() {
            group = group.element(Level::HELP.message(self.sentence(&finding.help, FRAME)));
        }
        let group = group
            .element(Level::NOTE.with_name("source").message(self.sentence(finding.source, FRAME)))
            .element(
                Level::NOTE.with_name("change").message(self.sentence(&change(finding), FRAME)),
            );
        without_second_file(&self.renderer.render(&[group]))
    }
}

/// The excerpt is not the whole line, so its place is given apart from it; the renderer takes it
/// for another file's then, and says so in a line of its own.
fn without_second_file(rendered: &str) -> String {
    let is_mark = |line: &&str| anstream::adapter::strip_str(line).to_string().trim() == ":::";
    rendered.lines().filter(|line| !is_mark(line)).collect::<Vec<_>>().join("\n")
}

/// What the server is expected to answer, and how sure that is.
fn server(finding: &Finding<'_>) -> String {
    let sure = match finding.certainty {
        Certainty::Certain => "",
        Certainty::DocumentsDisagree => " (documents disagree)",
        _ => " (likely)",
    };
    match finding.codes {
        [] => "no code of its own".to_owned(),
        [code] => format!("{code}{sure}"),
        [first, others @ ..] => format!("{first}{sure}, or {}", others.join(" or ")),
    }
}

/// Beside the mark there is room for a few words.
fn label<'s>(finding: &Finding<'s>) -> &'s str {
    const MOST: usize = 30;
    if finding.limit.len() <= MOST { finding.limit } else { "" }
}

/// The options that silence the rule, or make it judge differently.
fn change(finding: &Finding<'_>) -> String {
    let rule = finding.rule.word();
    let levels = match finding.severity {
        Severity::Error => format!("--warn {rule} or --off {rule}"),
        _ => format!("--deny {rule} or --off {rule}"),
    };
    match setting(finding.rule) {
        Some(option) => format!("{option}, {levels}"),
        None => levels,
    }
}

/// The option that gives a rule what it judges by.
fn setting(rule: Rule) -> Option<&'static str> {
    match rule.word() {
        "missing_action" => Some("--action ACTION"),
        "unknown_action" | "attribute_key" => Some("--rules ERA"),
        "delivery_region" | "kms_region" | "region" => Some("--regions NAME=A,B"),
        _ => None,
    }
}

impl ShowFinding for Human {
    fn brief(&self, request: &CheckedRequest<'_>, finding: &Finding<'_>) -> String {
        lines::line(request, finding)
    }

    fn full(
        &self,
        request: &CheckedRequest<'_>,
        finding: &Finding<'_>,
        around: &OnceCell<Around>,
    ) -> Option<String> {
        let around = around.get_or_init(|| Around::of(request));
        Some(format!("{}\n\n", self.snippet(request, finding, around).trim_end()))
    }

    fn omitted(&self, request: &CheckedRequest<'_>) -> String {
        lines::omitted(request)
    }

    fn heading(&self) -> &'static str {
        "Not shown one by one, since findings like them were; --max-alike shows more:\n"
    }

    fn end(&self, totals: &CheckTotals, _unread: &[&Error]) -> String {
        let CheckTotals { requests, skipped, invalid, errors, warnings, omitted, .. } = *totals;
        let count = |number: u64, one: &str| plural(number, one, &format!("{one}s"));
        if requests == 0 {
            return "nothing was checked\n".to_owned();
        }

        let mut checked = format!("{} checked", count(totals.checked(), "request"));
        if skipped > 0 {
            checked += &format!(", {} skipped", thousands(skipped));
        }
        let more = match omitted {
            0 => String::new(),
            _ => format!(" (and {} findings that are not shown)", thousands(omitted)),
        };
        let invalid = thousands(invalid);
        let told = match (errors, warnings) {
            (0, 0) => format!("{checked}, nothing found"),
            (0, _) => format!("{checked}, {}, no errors", count(warnings, "warning")),
            (_, 0) => format!("{checked}, {} in {invalid}", count(errors, "error")),
            _ => {
                format!(
                    "{checked}, {} in {invalid}, {}",
                    count(errors, "error"),
                    count(warnings, "warning")
                )
            }
        };
        format!("{told}{more}\n")
    }
}
