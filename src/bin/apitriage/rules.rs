//! `apitriage rules`, and what `explain` says of a rule.

use std::io::Write;

use apitriage::catalog::Action;
use apitriage::preflight::{Certainty, Needs, Rule, RuleEntry, Severity};
use apitriage::report::{Align, Cell, Column, Grid, Page, Section};
use serde::Serialize;

use crate::args::Format;
use crate::explain::line;
use crate::{Ending, Failure, args, output};

#[derive(Serialize)]
struct Rules {
    version: u32,
    rules: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    rule: &'static str,
    severity: Severity,
    certainty: Certainty,
    needs: Needs,
    codes: &'static [&'static str],
    summary: &'static str,
    source: &'static str,
}

pub(crate) fn run(args: &args::Rules) -> Result<Ending, Failure> {
    let entries = || Rule::all().iter().map(|rule| rule.entry());
    if args.format.format == Format::Table {
        let mut out = output::stdout();
        for (place, entry) in entries().enumerate() {
            if place > 0 {
                writeln!(out)?;
            }
            describe(entry, &mut out)?;
        }
        out.flush()?;
        return Ok(Ending::Done);
    }
    let rules =
        entries().map(
            |&RuleEntry {
                 word: rule, severity, certainty, needs, codes, summary, source, ..
             }| Row { rule, severity, certainty, needs, codes, summary, source },
        );
    output::print(args.format.format, page, &Rules { version: 1, rules: rules.collect() })?;
    Ok(Ending::Done)
}

/// One rule, for a terminal.
pub(crate) fn describe(entry: &RuleEntry, out: &mut impl Write) -> std::io::Result<()> {
    let bold = output::bold();
    let needs = match entry.needs {
        Needs::Clock => "the request and the time of day",
        Needs::List => "the request and a list of regions",
        _ => "the request alone",
    };
    let codes = if entry.codes.is_empty() {
        "none of the server's".to_owned()
    } else {
        entry.codes.join(", ")
    };
    writeln!(out, "{bold}{}{bold:#}", entry.word)?;
    line(out, "asks", entry.summary)?;
    line(
        out,
        "findings are",
        &format!("{}s ({})", entry.severity, entry.certainty.word().replace('_', " ")),
    )?;
    line(out, "codes", &codes)?;
    if entry.word == Rule::UNKNOWN_ACTION.word() {
        let actions: Vec<&str> = Action::ALL.iter().map(|action| action.name()).collect();
        line(out, "actions", &actions.join(", "))?;
    }
    line(out, "needs", needs)?;
    line(out, "source", entry.source)
}

fn page() -> Page {
    let column = |name: &'static str| Column { title: name, name, align: Align::Left, rank: 0 };
    let row = |entry: &RuleEntry| {
        let words = [entry.word, entry.severity.word(), entry.certainty.word(), entry.needs.word()];
        let mut cells: Vec<Cell> = words.into_iter().map(|word| Cell::Word(word, word)).collect();
        cells.extend(
            [entry.codes.join(" "), entry.summary.to_owned(), entry.source.to_owned()]
                .map(Cell::Text),
        );
        cells
    };
    let grid = Grid {
        columns: ["rule", "severity", "certainty", "needs", "codes", "summary", "source"]
            .map(column)
            .to_vec(),
        rows: Rule::all().iter().map(|rule| row(rule.entry())).collect(),
        is_data: true,
    };
    Page { sections: vec![Section::Grid(grid)] }
}
