//! What a report says to people, before it takes the form of a terminal table, CSV or Markdown.
//!
//! Words, columns and their order are decided here, once. Cells hold text as it is in the record;
//! each format escapes it in its own way. It must not know widths, colours or syntax.

use apitriage::catalog::{self, Preventable};
use apitriage::classify::Odd;
use apitriage::report::{
    By, CodeRow, Group, OtherGroups, Preventables, Report, ReportInput, SampleRow,
    escape_for_terminal,
};
use apitriage::{Framing, STDIN, Validation};

use super::words::{bytes, plural, share, thousands};

/// Paragraphs and grids, from top to bottom.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    /// The parts of the page.
    pub(crate) sections: Vec<Section>,
}

/// A part of a page.
#[derive(Clone, Debug)]
pub(crate) enum Section {
    /// A paragraph of our own words.
    Text(String),
    /// A grid; the one marked as data is what CSV writes.
    Grid(Grid),
}

/// Rows and columns.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    /// The columns.
    pub(crate) columns: Vec<Column>,
    /// The rows, each with a cell for every column.
    pub(crate) rows: Vec<Vec<Cell>>,
    /// Whether this is the data that CSV writes.
    pub(crate) is_data: bool,
}

/// A column of a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    /// Its heading for people.
    pub(crate) title: &'static str,
    /// Its heading in CSV.
    pub(crate) name: &'static str,
    /// On which side its cells stand.
    pub(crate) align: Align,
    /// Where there is no room for all columns, those with the highest rank go first. Zero always
    /// stays; [`FOR_PROGRAMS`] is shown by CSV only.
    pub(crate) rank: u8,
}

/// On which side a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// What stands in a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Nothing.
    Empty,
    /// Text, not escaped.
    Text(String),
    /// A word of ours: for programs, and for people.
    Word(&'static str, &'static str),
    /// A number.
    Number(u64),
    /// A part and the whole that it is a part of.
    Share(u64, u64),
    /// Texts below each other, not escaped; programs get the first.
    Texts(Vec<String>),
}

impl Cell {
    /// For people, line by line; not escaped.
    pub(crate) fn shown(&self) -> Vec<String> {
        match self {
            Cell::Empty => Vec::new(),
            Cell::Text(text) => vec![text.clone()],
            Cell::Word(_, shown) => vec![(*shown).to_owned()],
            Cell::Number(number) => vec![thousands(*number)],
            Cell::Share(part, whole) => vec![share(*part, *whole)],
            Cell::Texts(texts) => texts.clone(),
        }
    }

    /// For programs; not escaped. A share is a fraction of one.
    pub(crate) fn raw(&self) -> String {
        match self {
            Cell::Empty | Cell::Share(_, 0) => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Word(word, _) => (*word).to_owned(),
            Cell::Number(number) => number.to_string(),
            Cell::Share(part, whole) => format!("{:.6}", *part as f64 / *whole as f64),
            Cell::Texts(texts) => texts.first().cloned().unwrap_or_default(),
        }
    }

    fn texts(texts: impl Iterator<Item = String>) -> Cell {
        let texts: Vec<String> = texts.collect();
        if texts.is_empty() { Cell::Empty } else { Cell::Texts(texts) }
    }
}

/// The rank of a column that only programs read.
pub(crate) const FOR_PROGRAMS: u8 = u8::MAX;

const fn text(title: &'static str, name: &'static str, rank: u8) -> Column {
    Column { title, name, align: Align::Left, rank }
}

const fn number(title: &'static str, name: &'static str, rank: u8) -> Column {
    Column { title, name, align: Align::Right, rank }
}

const CODE_COLUMNS: [Column; 9] = [
    text("CODE", "code", 0),
    number("COUNT", "count", 0),
    number("OF FAILED", "share_of_failed", 1),
    number("OF ALL", "share_of_all", 4),
    text("PREVENTABLE", "preventable", 2),
    text("RETRY", "retry", 3),
    text("SAMPLE", "sample", 5),
    text("REQUEST ID", "sample_request_id", 6),
    text("ODD", "odd", FOR_PROGRAMS),
];

const GROUP_COLUMNS: [Column; 9] = [
    text("GROUP", "key", 0),
    number("COUNT", "count", 0),
    number("OF FAILED", "share_of_failed", 2),
    number("OF ALL", "share_of_all", 5),
    number("CODES", "codes", 4),
    number("PREVENTABLE", "preventable_upper_bound", 3),
    text("MOST FREQUENT", "most_frequent", 5),
    number("GROUPS", "groups", FOR_PROGRAMS),
    number("FAILURE RATE", "failure_rate", 1),
];

const FAULT_COLUMNS: [Column; 4] = [
    text("MALFORMED", "kind", 0),
    number("COUNT", "count", 0),
    text("WHY", "why", 4),
    text("SAMPLE", "sample", 5),
];

const TOTAL_COLUMNS: [Column; 3] =
    [text("", "what", 0), number("", "count", 0), number("", "share", 0)];

/// The page for a summary: `by` what it is grouped, and at most `top` rows.
pub(crate) fn summary_page(report: &Report<'_>, by: By, top: Option<usize>) -> Page {
    let mut page = Page::default();
    page.text(intro(report));
    if report.records > 0 {
        page.sections.push(Section::Grid(totals(report)));
    }
    if let Some(sentence) = preventable_sentence(report.preventable, report.failed) {
        page.text(sentence);
    }
    let top = top.unwrap_or(usize::MAX);
    let shown_codes = match (by, &report.groups) {
        (By::Family | By::Input, Some(groups)) => {
            page.groups(report, by, groups, top);
            &[]
        }
        _ => {
            page.codes(report, top);
            report.codes.get(..top).unwrap_or(&report.codes)
        }
    };
    if !report.faults.is_empty() {
        page.faults(report);
    }
    page.hints(report, shown_codes);
    page
}

impl Page {
    fn text(&mut self, text: impl Into<String>) {
        self.sections.push(Section::Text(text.into()));
    }

    fn data(&mut self, columns: Vec<Column>, rows: Vec<Vec<Cell>>) {
        self.sections.push(Section::Grid(Grid { columns, rows, is_data: true }));
    }

    fn codes(&mut self, report: &Report<'_>, top: usize) {
        let rows = report.codes.iter().take(top).map(|row| code_cells(report, row)).collect();
        self.data(CODE_COLUMNS.to_vec(), rows);
        let hidden = report.codes.get(top.min(report.codes.len())..).unwrap_or_default();
        let more = |distinct, count| {
            let codes = plural(distinct, "more code", "more codes");
            format!("{codes}, {}", plural(count, "record", "records"))
        };
        if !hidden.is_empty() {
            let count = hidden.iter().map(|row| row.count).sum();
            self.text(format!("{}: --top N shows more.", more(hidden.len() as u64, count)));
        }

        let unkept = &report.other_codes;
        if unkept.count > 0 {
            let codes = more(unkept.distinct_at_least, unkept.count);
            self.text(format!("At least {codes}: --max-unknown-codes N shows more."));
        }
    }

    fn groups(&mut self, report: &Report<'_>, by: By, groups: &[Group<'_>], top: usize) {
        let mut columns = GROUP_COLUMNS.to_vec();
        if let Some(first) = columns.first_mut() {
            first.title = if by == By::Family { "FAMILY" } else { "INPUT" };
        }
        let mut rows: Vec<_> =
            groups.iter().take(top).map(|group| group_cells(report, group)).collect();
        let others = report.other_groups.as_ref().filter(|others| others.count > 0);
        rows.extend(others.map(|others| other_group_cells(report, others)));
        self.data(columns, rows);
        if let Some(others) = others {
            let inputs = plural(others.distinct_at_least, "input", "inputs");
            self.text(format!(
                "The last row is the sum of at least {inputs} beyond --max-group-rows."
            ));
        }
        let other = if by == By::Family { report.other_codes.count } else { 0 };
        if other > 0 {
            self.text(format!(
                "{} with codes beyond --max-unknown-codes.",
                plural(other, "more record", "more records")
            ));
        }
        if let Some(hidden) = groups.len().checked_sub(top).filter(|&hidden| hidden > 0) {
            self.text(format!(
                "{}: --top N shows more.",
                plural(hidden as u64, "more group", "more groups")
            ));
        }
    }

    fn faults(&mut self, report: &Report<'_>) {
        let rows = report.faults.iter().map(|row| {
            vec![
                Cell::Word(row.kind.word(), row.kind.word()),
                Cell::Number(row.count),
                Cell::Word(row.kind.explain(), row.kind.explain()),
                Cell::texts(row.samples.iter().map(place)),
            ]
        });
        let grid = Grid { columns: FAULT_COLUMNS.to_vec(), rows: rows.collect(), is_data: false };
        self.sections.push(Section::Grid(grid));
    }

    /// Explains what is on the page, and nothing else.
    fn hints(&mut self, report: &Report<'_>, shown_codes: &[CodeRow<'_>]) {
        for row in shown_codes.iter().filter(|row| !row.known).take(3) {
            if let Some((code, near)) =
                row.code.as_deref().and_then(|code| Some((code, *catalog::suggest(code).first()?)))
            {
                let code = escape_for_terminal(code);
                self.text(format!(
                    "\"{code}\" is not in the catalog; it comes close to {}.",
                    near.code
                ));
            }
        }
        let is_read_as =
            |framing: Framing| report.inputs.iter().any(|row| row.framing == framing.word());
        self.uncounted_responses(report);
        if shown_codes.iter().any(|row| row.code.is_some() && row.preventable.is_none()) {
            self.text("A ? stands where the catalog does not know the code.");
        }
        if !report.codes.is_empty() {
            self.text("apitriage explain CODE says what a code means and what to do.");
        }
        let mut samples = shown_codes
            .iter()
            .flat_map(|row| &row.samples)
            .chain(report.faults.iter().flat_map(|row| &row.samples));
        if samples.any(|sample| sample.input != STDIN) {
            let may_be_given =
                [Framing::Lines, Framing::Whole, Framing::Prefixed].into_iter().any(is_read_as);
            self.text(match may_be_given {
                true => "apitriage show SAMPLE prints the record; with --framing, if that was given here.",
                false => "apitriage show SAMPLE prints the record.",
            });
        }
    }

    fn uncounted_responses(&mut self, report: &Report<'_>) {
        let (logs, others): (Vec<_>, Vec<_>) =
            report.inputs.iter().partition(|row| row.framing == Framing::Prefixed.word());
        let sum =
            |rows: &[&ReportInput<'_>]| rows.iter().map(|row| row.responses_inside).sum::<u64>();

        let crowded = sum(&logs);
        if crowded > 0 {
            let lines = plural(crowded, "line holds", "lines hold");
            self.text(format!(
                "{lines} more than one response; only the first of each is counted."
            ));
        }

        let inside = sum(&others);
        if inside > 0 {
            let records = plural(
                inside,
                "record is not a response but holds",
                "records are not responses but hold",
            );
            self.text(format!(
                "At least {records} one inside: --framing prefixed counts the first on each line."
            ));
        }
    }
}

fn code_cells(report: &Report<'_>, row: &CodeRow<'_>) -> Vec<Cell> {
    let counts_as_failed = row.code.as_deref() != Some(catalog::DRY_RUN);
    let ids = row
        .samples
        .iter()
        .map(|sample| sample.request_id.as_deref().unwrap_or_default().to_owned());
    let has_ids = row.samples.iter().any(|sample| sample.request_id.is_some());
    vec![
        name_cell(row),
        Cell::Number(row.count),
        if counts_as_failed { Cell::Share(row.count, report.failed) } else { Cell::Empty },
        Cell::Share(row.count, report.records),
        row.preventable
            .map_or(Cell::Word("", "?"), |class| Cell::Word(class.word(), preventable_word(class))),
        row.retry.map_or(Cell::Word("", "?"), |retry| Cell::Word(retry.word(), retry_word(retry))),
        Cell::texts(row.samples.iter().map(place)),
        if has_ids { Cell::texts(ids) } else { Cell::Empty },
        row.odd.map_or(Cell::Empty, |odd| Cell::Word(odd.word(), odd.word())),
    ]
}

/// For people, what has no name still needs one.
fn name_cell(row: &CodeRow<'_>) -> Cell {
    match (row.code.as_deref(), row.odd) {
        (_, Some(Odd::Missing)) => Cell::Word("", "(no Code)"),
        (_, Some(Odd::NotAString)) => Cell::Word("", "(Code is no string)"),
        (_, Some(Odd::NotUnicode)) => Cell::Word("", "(Code is not Unicode)"),
        (_, Some(Odd::NotAnObject)) => Cell::Word("", "(Error is no object)"),
        (_, Some(odd)) => Cell::Word("", odd.word()),
        (None | Some(""), None) => Cell::Word("", "(empty)"),
        (Some(code), None) => Cell::Text(code.to_owned()),
    }
}

fn group_cells(report: &Report<'_>, group: &Group<'_>) -> Vec<Cell> {
    let name = match group.key.as_deref() {
        None => Cell::Word("", "(no code)"),
        Some("") => Cell::Word("", "(empty)"),
        Some(key) => Cell::Text(key.to_owned()),
    };
    cells_of_groups(report, name, group, 1)
}

fn other_group_cells(report: &Report<'_>, others: &OtherGroups<'_>) -> Vec<Cell> {
    let OtherGroups { distinct_at_least, count, preventable, codes, other_codes } = others.clone();
    let group = Group { key: None, count, records: None, preventable, codes, other_codes };
    cells_of_groups(report, Cell::Word("", "(other inputs)"), &group, distinct_at_least)
}

fn cells_of_groups(report: &Report<'_>, name: Cell, group: &Group<'_>, groups: u64) -> Vec<Cell> {
    let dry_runs: u64 = group
        .codes
        .iter()
        .filter(|row| row.code.as_deref() == Some(catalog::DRY_RUN))
        .map(|row| row.count)
        .sum();
    let failed = group.count - dry_runs.min(group.count);
    let most = group.codes.first();
    // As in the table of codes: dry runs are no part of what failed. An input has a name of its
    // own, and a share.
    let is_family = group.records.is_none();
    let is_dry_run = is_family && failed == 0 && group.key.as_deref() == Some(catalog::DRY_RUN);
    vec![
        name,
        Cell::Number(group.count),
        if is_dry_run { Cell::Empty } else { Cell::Share(failed, report.failed) },
        Cell::Share(group.count, report.records),
        Cell::Number(group.codes.len() as u64 + group.other_codes.distinct_at_least),
        Cell::Number(group.preventable.upper_bound),
        most.and_then(|row| row.code.as_deref())
            .map_or(Cell::Empty, |code| Cell::Text(code.to_owned())),
        Cell::Number(groups),
        group.records.map_or(Cell::Empty, |records| Cell::Share(failed, records)),
    ]
}

/// Where a sample stands, in the form that `apitriage show` takes.
fn place(sample: &SampleRow<'_>) -> String {
    format!("{}@{}", sample.input, sample.offset)
}

fn preventable_word(class: Preventable) -> &'static str {
    match class {
        Preventable::Statically => "yes",
        Preventable::NeedsClock => "yes, by clock",
        Preventable::NeedsList => "with a list",
        Preventable::Rate => "by pacing",
        Preventable::NeedsKey => "with the key",
        Preventable::AccountState | Preventable::No => "no",
        Preventable::NotAFailure => "no failure",
        _ => class.word(),
    }
}

fn retry_word(retry: catalog::Retry) -> &'static str {
    match retry {
        catalog::Retry::Never => "never",
        catalog::Retry::AfterFix => "after a fix",
        catalog::Retry::BackOff => "back off",
        catalog::Retry::DependsOnMessage => "see Message",
        catalog::Retry::Ticket => "ask support",
        _ => retry.word(),
    }
}

fn intro(report: &Report<'_>) -> String {
    let mut framings: Vec<&str> =
        report.inputs.iter().map(|row| row.framing).filter(|word| *word != "auto").collect();
    framings.sort_unstable();
    framings.dedup();
    let skipped: u64 = report.inputs.iter().map(|row| row.skipped_lines).sum();
    let failed = report.inputs.iter().filter(|row| row.error.is_some()).count() as u64;
    let mut text = format!(
        "{} in {}, {}",
        plural(report.records, "record", "records"),
        plural(report.inputs.len() as u64, "input", "inputs"),
        bytes(report.bytes)
    );
    if !framings.is_empty() {
        text.push_str(&format!(", read as {}", framings.join(", ")));
    }
    if report.inputs.iter().any(|row| row.validation == Some(Validation::Structure)) {
        text.push_str(", arrays and objects beside the error checked for structure only");
    }
    if skipped > 0 {
        text.push_str(&format!("; {} without a record", plural(skipped, "line", "lines")));
    }
    if failed > 0 {
        text.push_str(&format!("; {} NOT READ TO THE END", plural(failed, "input", "inputs")));
    }
    text
}

fn totals(report: &Report<'_>) -> Grid {
    let rows = [
        ("succeeded", report.succeeded),
        ("failed", report.failed),
        ("dry runs", report.dry_run),
        ("not a response", report.not_a_response),
        ("malformed", report.malformed),
    ];
    let cells = |(what, count)| {
        vec![Cell::Word(what, what), Cell::Number(count), Cell::Share(count, report.records)]
    };
    Grid {
        columns: TOTAL_COLUMNS.to_vec(),
        rows: rows.into_iter().map(cells).collect(),
        is_data: false,
    }
}

fn preventable_sentence(sums: Preventables, failed: u64) -> Option<String> {
    if failed == 0 {
        return None;
    }
    let failures = plural(failed, "failure", "failures");
    let mut text = match sums.upper_bound {
        0 => format!("Never needed to be sent: none of {failures}, by their codes."),
        most => format!(
            "Never needed to be sent: at most {} of {failures} ({}), by their codes: {} of CloudAudit's own, {} that any \
             service sends.",
            thousands(most),
            share(most, failed),
            thousands(sums.specific),
            thousands(sums.generic),
        ),
    };
    if sums.needs_list > 0 {
        text.push_str(&format!(
            " With the server's lists at hand, {} more.",
            thousands(sums.needs_list)
        ));
    }
    Some(text)
}

const CATALOG_COLUMNS: [Column; 8] = [
    text("CODE", "code", 0),
    text("KIND", "kind", 3),
    text("PREVENTABLE", "preventable", 1),
    text("RETRY", "retry", 2),
    text("ORIGIN", "origin", 5),
    text("ACTIONS", "actions", FOR_PROGRAMS),
    text("MEANING", "meaning", 4),
    text("ADVICE", "advice", FOR_PROGRAMS),
];

/// The page for the catalog.
pub(crate) fn catalog_page() -> Page {
    let row = |entry: &catalog::Entry| {
        let actions: Vec<&str> = entry.actions.iter().map(|action| action.name()).collect();
        vec![
            Cell::Text(entry.code.to_owned()),
            Cell::Word(entry.kind.word(), entry.kind.word()),
            Cell::Word(entry.preventable.word(), preventable_word(entry.preventable)),
            Cell::Word(entry.retry.word(), retry_word(entry.retry)),
            Cell::Word(entry.origin.word(), entry.origin.word()),
            Cell::Text(actions.join(" ")),
            Cell::Text(entry.meaning.to_owned()),
            Cell::Text(entry.advice.to_owned()),
        ]
    };
    let rows = catalog::entries().iter().map(row).collect();
    Page {
        sections: vec![Section::Grid(Grid {
            columns: CATALOG_COLUMNS.to_vec(),
            rows,
            is_data: true,
        })],
    }
}
