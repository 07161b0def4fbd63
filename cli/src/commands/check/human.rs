//! Findings for people: the line with a mark at the place, what the server would answer, what to
//! do, and how to change the rule.

use std::cell::OnceCell;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use apitriage::escape_for_terminal;
use apitriage::preflight::{Certainty, Finding, Rule, Severity};
use apitriage::{CheckTotals, CheckedRequest, Error};

use super::alike::ShowFinding;
use super::excerpt::{LineExcerpt, RequestSecrets, line_excerpt};
use super::format::CheckFormat;
use super::lines;
use super::printer::Printer;
use crate::report::{Look, plural, thousands, wrap_text};

/// The columns before a sentence of a finding, such as `  = server: `, at most.
const FRAME_COLUMNS: usize = 15;

/// A sentence gets at least so many columns, however narrow the terminal is.
const LEAST_SENTENCE: usize = 20;

pub(super) const FORMAT: CheckFormat = CheckFormat {
    name: "human",
    purpose: "The line, the place, and what to do",
    printer: |settings| Printer::findings(Human::new(settings.look), settings),
};

struct Human {
    renderer: Renderer,
    /// The width of the terminal; `None`: text is not broken into lines.
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

    /// Escapes a text and breaks it into lines that fit after `before` columns.
    fn wrap_sentence(&self, text: &str, before: usize) -> String {
        let width = self.width.map(|width| width.saturating_sub(before).max(LEAST_SENTENCE));
        wrap_text(&escape_for_terminal(text), width).join("\n")
    }

    fn render_finding(
        &self,
        request: &CheckedRequest<'_>,
        finding: &Finding<'_>,
        secrets: &RequestSecrets,
    ) -> String {
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            _ => Level::INFO,
        };

        let rule = finding.rule.word();
        let before = finding.severity.word().len() + rule.len() + "[]: ".len();
        let title = level.primary_title(self.wrap_sentence(&finding.message, before)).id(rule);
        let path = escape_for_terminal(request.input).into_owned();
        let excerpt = line_excerpt(request, finding, secrets);
        let mut group = match &excerpt {
            Some(LineExcerpt { place, text, marked }) => {
                let mark = AnnotationKind::Primary.span(marked.clone()).label(mark_label(finding));
                let source = Snippet::source(text.as_str()).line_start(place.line);
                Group::with_title(title)
                    .element(Origin::path(path).line(place.line).char_column(place.column))
                    .element(source.annotation(mark))
            }
            None => Group::with_title(title).element(Origin::path(path)),
        };

        let sentence = |text: &str| self.wrap_sentence(text, FRAME_COLUMNS);
        let note = |name, text: &str| Level::NOTE.with_name(name).message(sentence(text));
        group = group.element(note("server", &server_answer(finding)));
        if !finding.help.is_empty() {
            group = group.element(Level::HELP.message(sentence(&finding.help)));
        }
        group = group
            .element(note("source", finding.source))
            .element(note("change", &rule_options(finding)));
        without_second_file(&self.renderer.render(&[group]))
    }
}

/// Removes a line of the renderer that announces a second file. The place is given apart from the
/// excerpt, which may be only a part of the line, so the renderer takes them for two files.
fn without_second_file(rendered: &str) -> String {
    let is_announcement =
        |line: &&str| anstream::adapter::strip_str(line).to_string().trim() == ":::";
    rendered.lines().filter(|line| !is_announcement(line)).collect::<Vec<_>>().join("\n")
}

/// What the server is expected to answer, and how sure that is.
fn server_answer(finding: &Finding<'_>) -> String {
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

/// The words beside the mark. A longer limit than fits there is left out.
fn mark_label<'s>(finding: &Finding<'s>) -> &'s str {
    const MOST_BYTES: usize = 30;
    if finding.limit.len() <= MOST_BYTES { finding.limit } else { "" }
}

/// The options that change what the rule says, or silence it.
fn rule_options(finding: &Finding<'_>) -> String {
    let rule = finding.rule.word();
    let levels = match finding.severity {
        Severity::Error => format!("--warn {rule} or --off {rule}"),
        _ => format!("--deny {rule} or --off {rule}"),
    };
    match knowledge_option(finding.rule) {
        Some(option) => format!("{option}, {levels}"),
        None => levels,
    }
}

/// The option that tells a rule what it judges by, if there is one.
fn knowledge_option(rule: Rule) -> Option<&'static str> {
    match rule.word() {
        "missing_action" => Some("--action ACTION"),
        "unknown_action" | "attribute_key" => Some("--rules ERA"),
        "delivery_region" | "kms_region" | "region" => Some("--regions NAME=A,B"),
        _ => None,
    }
}

impl ShowFinding for Human {
    fn brief(&self, request: &CheckedRequest<'_>, finding: &Finding<'_>) -> String {
        lines::finding_line(request, finding)
    }

    fn full(
        &self,
        request: &CheckedRequest<'_>,
        finding: &Finding<'_>,
        secrets: &OnceCell<RequestSecrets>,
    ) -> Option<String> {
        let secrets = secrets.get_or_init(|| RequestSecrets::of(request));
        Some(format!("{}\n\n", self.render_finding(request, finding, secrets).trim_end()))
    }

    fn omitted(&self, request: &CheckedRequest<'_>) -> String {
        lines::omitted_line(request)
    }

    fn heading(&self) -> &'static str {
        "Not shown in full, because similar findings are above; --max-alike shows more:\n"
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
        let found = match (errors, warnings) {
            (0, 0) => format!("{checked}, nothing found"),
            (0, _) => format!("{checked}, {}, no errors", count(warnings, "warning")),
            (_, 0) => format!("{checked}, {} in {invalid}", count(errors, "error")),
            _ => format!(
                "{checked}, {} in {invalid}, {}",
                count(errors, "error"),
                count(warnings, "warning")
            ),
        };
        format!("{found}{more}\n")
    }
}
