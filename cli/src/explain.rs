//! `apitriage explain CODE`

use std::io::Write;

use apitriage::catalog::{self, Entry};
use apitriage::preflight::Rule;
use apitriage::report::escape_for_terminal;

use crate::{Ending, Failure, args, output, rules};

pub(crate) fn run(args: &args::Explain) -> Result<Ending, Failure> {
    let mut out = output::stdout();
    let ending = match (catalog::find(&args.code), Rule::find(&args.code)) {
        (Some(entry), _) => {
            known(entry, &mut out)?;
            Ending::Done
        }
        (None, Some(rule)) => {
            rules::describe(rule.entry(), &mut out)?;
            Ending::Done
        }
        (None, None) => {
            unknown(&args.code, &mut out)?;
            Ending::No
        }
    };
    out.flush()?;
    Ok(ending)
}

fn known(entry: &Entry, out: &mut impl Write) -> std::io::Result<()> {
    let bold = output::bold();
    let actions: Vec<&str> = entry.actions.iter().map(|action| action.name()).collect();
    writeln!(out, "{bold}{}{bold:#}", entry.code)?;
    line(out, "cause", entry.meaning)?;
    line(out, "what to do", entry.advice)?;
    line(out, "retry", retry(entry.retry))?;
    let rules: Vec<&str> = Rule::of_code(entry.code).map(Rule::word).collect();
    line(out, "preventable", &preventable(entry.preventable, !rules.is_empty()))?;
    if !rules.is_empty() {
        line(out, "caught by", &format!("apitriage check: {}", rules.join(", ")))?;
    }
    if entry.is_withdrawn() {
        line(out, "withdrawn", catalog::WITHDRAWN)?;
    }
    if actions.is_empty() {
        line(out, "actions", "any; no document names single ones")?;
    } else {
        line(out, "actions", &actions.join(", "))?;
    }
    line(out, "kind", kind(entry.kind))?;
    line(out, "listed in", &listed_in(entry))
}

fn unknown(code: &str, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "{}: neither a code of the catalog nor a rule", escape_for_terminal(code))?;
    let codes = catalog::suggest(code).into_iter().map(|entry| entry.code);
    let near: Vec<&str> = codes.chain(Rule::near(code)).collect();
    if !near.is_empty() {
        writeln!(out, "  did you mean {}?", near.join(" or "))?;
    }
    if let Some(family) = catalog::find_family(catalog::family_of(code)) {
        writeln!(out, "  Of its family, {}:", family.name)?;
        line(out, "cause", family.meaning)?;
        line(out, "what to do", family.advice)?;
        line(out, "retry", retry(family.retry))?;
    }
    Ok(())
}

/// A named text, broken at blanks where the terminal is narrow.
pub(crate) fn line(out: &mut impl Write, what: &str, text: &str) -> std::io::Result<()> {
    const INDENT: usize = 15;
    let width = output::look().width.map(|width| width.saturating_sub(INDENT));
    let mut name = what;
    for part in output::wrapped(text, width) {
        writeln!(out, "  {name:<12} {part}")?;
        name = "";
    }
    Ok(())
}

fn retry(retry: catalog::Retry) -> &'static str {
    match retry {
        catalog::Retry::Never => "never: the answer cannot change",
        catalog::Retry::AfterFix => "after a fix: the same request gets the same answer",
        catalog::Retry::BackOff => "back off: the same request, later and more slowly",
        catalog::Retry::DependsOnMessage => {
            "it depends: Message says whether the cause passes or has to be removed"
        }
        catalog::Retry::Ticket => "once at most; if it stays, open a ticket with the RequestId",
        _ => retry.word(),
    }
}

/// Whether it can be prevented; rules may catch in part what cannot be in general.
fn preventable(class: catalog::Preventable, has_rules: bool) -> String {
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

fn kind(kind: catalog::Kind) -> &'static str {
    match kind {
        catalog::Kind::Common => "common: any service may send it",
        catalog::Kind::Business => "business: CloudAudit's own",
        _ => kind.word(),
    }
}

/// The documents that list a code.
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
