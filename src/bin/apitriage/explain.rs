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
    line(out, "preventable", preventable(entry.preventable))?;
    let rules: Vec<&str> = Rule::of_code(entry.code).map(Rule::word).collect();
    if !rules.is_empty() {
        line(out, "caught by", &format!("apitriage check: {}", rules.join(", ")))?;
    }
    if actions.is_empty() {
        line(out, "actions", "any; no document names single ones")?;
    } else {
        line(out, "actions", &actions.join(", "))?;
    }
    line(out, "kind", kind(entry.kind))?;
    line(out, "listed in", origin(entry.origin))
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
        catalog::Retry::Ticket => "once at most; if it stays, open a ticket with the RequestId",
        _ => retry.word(),
    }
}

fn preventable(class: catalog::Preventable) -> &'static str {
    match class {
        catalog::Preventable::Statically => "yes: the request alone shows it",
        catalog::Preventable::NeedsClock => "yes: the request and the time of day show it",
        catalog::Preventable::NeedsList => "only with a list that the server publishes",
        catalog::Preventable::Rate => "by pacing: only the calls just made show it",
        catalog::Preventable::AccountState => "no: it depends on what the account holds",
        catalog::Preventable::No => "no: the cause is on the server's side",
        catalog::Preventable::NotAFailure => "nothing to prevent: the call would have succeeded",
        _ => class.word(),
    }
}

fn kind(kind: catalog::Kind) -> &'static str {
    match kind {
        catalog::Kind::Common => "common: any service may send it",
        catalog::Kind::Business => "business: CloudAudit's own",
        _ => kind.word(),
    }
}

fn origin(origin: catalog::Origin) -> &'static str {
    match origin {
        catalog::Origin::Page => "the CloudAudit error-code page, and the official SDKs",
        catalog::Origin::PageOnly => "the CloudAudit error-code page; no longer in the SDKs of 2026-08-21",
        catalog::Origin::Sdk => "the official SDKs of 2026-08-21, not the CloudAudit page",
        catalog::Origin::SdkChinese => "the Chinese SDK of 2026-08-21 only, not the CloudAudit page",
        catalog::Origin::CommonList => "the list of common codes of 2025-10-30, not the CloudAudit page",
        _ => origin.word(),
    }
}
