//! `apitriage explain CODE`, which also explains rules.

use std::io::Write;

use apitriage::catalog::{self, Entry};
use apitriage::escape_for_terminal;
use apitriage::preflight::Rule;
use clap::Parser;

use super::Command;
use super::rules::describe_rule;
use crate::outcome::{Ending, Failure};
use crate::report::Labelled;
use crate::streams::Streams;

/// Say what an error code means, what to do about it, and whether a retry helps; or what a rule
/// checks.
///
/// Exit status: 1 if there is no such code or rule.
#[derive(Parser)]
pub(crate) struct Explain {
    /// The code, as spelled in the response; or the name of a rule.
    #[arg(value_name = "CODE")]
    code: String,
}

impl Command for Explain {
    const NAME: &'static str = "explain";

    fn run(&self, streams: &Streams) -> Result<Ending, Failure> {
        let mut out = Labelled::new(streams.output(), streams.look());
        let ending = match (catalog::find(&self.code), Rule::find(&self.code)) {
            (Some(entry), _) => {
                explain_code(entry, &mut out)?;
                Ending::Done
            }
            (None, Some(rule)) => {
                describe_rule(rule.entry(), &mut out)?;
                Ending::Done
            }
            (None, None) => {
                explain_unknown(&self.code, &mut out)?;
                Ending::No
            }
        };
        out.flush()?;
        Ok(ending)
    }
}

fn explain_code(entry: &Entry, out: &mut Labelled<impl Write>) -> std::io::Result<()> {
    let actions: Vec<&str> = entry.actions.iter().map(|action| action.name()).collect();
    let rules: Vec<&str> = Rule::of_code(entry.code).map(Rule::word).collect();

    out.title(entry.code)?;
    out.line("cause", entry.meaning)?;
    out.line("what to do", entry.advice)?;
    out.line("retry", retry_text(entry.retry))?;
    out.line("preventable", &preventable_text(entry.preventable, !rules.is_empty()))?;
    if !rules.is_empty() {
        out.line(
            "caught by",
            &format!("apitriage check, in requests to CloudAudit: {}", rules.join(", ")),
        )?;
    }
    if entry.is_withdrawn() {
        out.line("withdrawn", catalog::WITHDRAWN)?;
    }
    match actions.as_slice() {
        [] => out.line("actions", "any; no document limits it to certain ones")?,
        actions => out.line("actions", &format!("of CloudAudit: {}", actions.join(", ")))?,
    }
    out.line("kind", kind_text(entry.kind))?;
    out.line("listed in", &listed_in(entry))
}

/// Says that a code is not known, suggests others, and says what its family has in common.
fn explain_unknown(code: &str, out: &mut Labelled<impl Write>) -> std::io::Result<()> {
    let family = catalog::find_family(catalog::family_of(code));
    let what = match family {
        // Most codes of other services: to call them unknown would be wrong.
        Some(_) => "not in the catalog, which has the codes of all services and CloudAudit's own",
        None => "not a known error code or rule",
    };
    out.text(&format!("{}: {what}", escape_for_terminal(code)))?;

    let codes = catalog::suggest(code).into_iter().map(|entry| entry.code);
    let near: Vec<&str> = codes.chain(Rule::near(code)).collect();
    if !near.is_empty() {
        out.text(&format!("  did you mean {}?", near.join(" or ")))?;
    }

    if let Some(family) = family {
        out.text(&format!("  What usually holds for its family, {}:", family.name))?;
        out.line("cause", family.meaning)?;
        out.line("what to do", family.advice)?;
        out.line("retry", retry_text(family.retry))?;
    }
    Ok(())
}

fn retry_text(retry: catalog::Retry) -> &'static str {
    match retry {
        catalog::Retry::Never => "never: the answer cannot change",
        catalog::Retry::AfterFix => "after a fix: the same request gets the same answer",
        catalog::Retry::BackOff => "back off: the same request, later and more slowly",
        catalog::Retry::DependsOnMessage => {
            "it depends: Message says whether the cause passes or has to be removed"
        }
        catalog::Retry::Ticket => {
            "once at most; if the error stays, open a ticket with the RequestId"
        }
        _ => retry.word(),
    }
}

/// Whether failures of a class can be prevented. If a class cannot, rules may still catch a part of
/// its failures.
fn preventable_text(class: catalog::Preventable, has_rules: bool) -> String {
    let in_general = match class {
        catalog::Preventable::Statically => "yes: the request alone shows it",
        catalog::Preventable::NeedsClock => "yes: the request and the time of day show it",
        catalog::Preventable::NeedsList => "only with a list that the server publishes",
        catalog::Preventable::Rate => "by pacing: only the calls just made show it",
        catalog::Preventable::NeedsKey => "no: only signing again with the key would show it",
        catalog::Preventable::AccountState => "no: it depends on what the account holds",
        catalog::Preventable::No => "no: the cause is on the server's side",
        catalog::Preventable::NotAFailure => "nothing to prevent: the call would have succeeded",
        _ => class.word(),
    };
    match in_general.strip_prefix("no: ") {
        Some(reason) if has_rules => {
            format!("in part, by the rules below; otherwise not: {reason}")
        }
        _ => in_general.to_owned(),
    }
}

fn kind_text(kind: catalog::Kind) -> &'static str {
    match kind {
        catalog::Kind::Common => "common: any service may send it",
        catalog::Kind::Business => "business: CloudAudit's own",
        _ => kind.word(),
    }
}

/// Which documents list a code, and which do not.
fn listed_in(entry: &Entry) -> String {
    let documents = match entry.origin {
        catalog::Origin::Page if entry.kind == catalog::Kind::Common => {
            "the CloudAudit error-code page, and the list of common codes of 2025-10-30"
        }
        catalog::Origin::Page => "the CloudAudit error-code page",
        catalog::Origin::PageOnly => {
            return "the CloudAudit error-code page; no longer in the SDKs of 2026-08-21".into();
        }
        catalog::Origin::Sdk => {
            return "the official SDKs of 2026-08-21, not the CloudAudit page".into();
        }
        catalog::Origin::SdkChinese => {
            return "the Chinese SDK of 2026-08-21 only, not the CloudAudit page".into();
        }
        catalog::Origin::CommonList => {
            "the list of common codes of 2025-10-30, not the CloudAudit page"
        }
        other => return other.word().to_owned(),
    };
    let sdks = match entry.sdks() {
        catalog::Sdks::CloudAudit => "also in CloudAudit's SDKs of 2026-08-21",
        catalog::Sdks::Others => "in SDKs of 2026-08-21, but not in CloudAudit's",
        catalog::Sdks::None => "in no SDK of 2026-08-21",
        other => other.word(),
    };
    format!("{documents}; {sdks}")
}
