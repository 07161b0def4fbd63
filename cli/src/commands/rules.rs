//! `apitriage rules`, and the description of a rule, which `explain` prints, too.

use std::io::{self, Write};

use apitriage::catalog::Action;
use apitriage::preflight::{Certainty, Needs, Rule, RuleEntry, Severity};
use clap::Parser;
use serde::Serialize;

use super::Command;
use crate::arguments::FormatArg;
use crate::outcome::{Ending, Failure};
use crate::report::{Answer, Cell, Column, Labelled, Page};
use crate::streams::Streams;

/// List the rules that check requests, each with its source.
#[derive(Parser)]
pub(crate) struct Rules {
    #[command(flatten)]
    format: FormatArg,
}

/// The rules in JSON. Version 1.
#[derive(Serialize)]
struct RuleListing {
    version: u32,
    rules: Vec<RuleRow>,
}

#[derive(Serialize)]
struct RuleRow {
    rule: &'static str,
    severity: Severity,
    certainty: Certainty,
    needs: Needs,
    codes: &'static [&'static str],
    summary: &'static str,
    source: &'static str,
}

impl Command for Rules {
    const NAME: &'static str = "rules";

    fn run(&self, streams: &Streams) -> Result<Ending, Failure> {
        let rules = Rule::all().iter().map(|rule| rule_row(rule.entry())).collect();
        let listing = RuleListing { version: 1, rules };
        let look = streams.look();
        let for_people = |out: &mut dyn Write| describe_rules(&mut Labelled::new(out, look));
        let answer = Answer::new(&rules_page, &listing).for_people(&for_people);

        self.format.format.write(&answer, look, &mut streams.output())?;
        Ok(Ending::Done)
    }
}

fn rule_row(entry: &RuleEntry) -> RuleRow {
    let &RuleEntry { word: rule, severity, certainty, needs, codes, summary, source, .. } = entry;
    RuleRow { rule, severity, certainty, needs, codes, summary, source }
}

fn describe_rules(out: &mut Labelled<impl Write>) -> io::Result<()> {
    for (place, rule) in Rule::all().iter().enumerate() {
        if place > 0 {
            out.text("")?;
        }
        describe_rule(rule.entry(), out)?;
    }
    Ok(())
}

/// Describes one rule, for a terminal.
pub(crate) fn describe_rule(entry: &RuleEntry, out: &mut Labelled<impl Write>) -> io::Result<()> {
    let needs = match entry.needs {
        Needs::Clock => "the request and the time of day",
        Needs::List => "the request and a list of regions",
        _ => "the request alone",
    };
    let codes = if entry.codes.is_empty() {
        "none: the server has no code for it".to_owned()
    } else {
        entry.codes.join(", ")
    };

    out.title(entry.word)?;
    out.line("checks", entry.summary)?;
    out.line(
        "findings are",
        &format!("{}s ({})", entry.severity, entry.certainty.word().replace('_', " ")),
    )?;
    out.line("codes", &codes)?;
    if entry.word == Rule::UNKNOWN_ACTION.word() {
        let actions: Vec<&str> = Action::ALL.iter().map(|action| action.name()).collect();
        out.line("actions", &actions.join(", "))?;
    }
    out.line("needs", needs)?;
    out.line("source", entry.source)
}

fn rules_page() -> Page {
    let column = |name: &str| Column::named(name.to_owned(), name.to_owned());
    let row = |entry: &RuleEntry| {
        let words = [entry.word, entry.severity.word(), entry.certainty.word(), entry.needs.word()];
        let mut cells: Vec<Cell> = words.into_iter().map(|word| Cell::Word(word, word)).collect();
        cells.extend(
            [entry.codes.join(" "), entry.summary.to_owned(), entry.source.to_owned()]
                .map(Cell::Text),
        );
        cells
    };
    let columns = ["rule", "severity", "certainty", "needs", "codes", "summary", "source"];
    let mut page = Page::default();
    page.data(
        columns.map(column).to_vec(),
        Rule::all().iter().map(|rule| row(rule.entry())).collect(),
    );
    page
}
