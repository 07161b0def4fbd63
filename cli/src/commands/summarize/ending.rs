//! How a run of `summarize` ends, and the lines on standard error that say why.
//!
//! The library says what became of each input. What that means for the exit status is decided here.

use apitriage::{InputRow, Summary};

use crate::outcome::Ending;
use crate::report::{plural, thousands};
use crate::streams::Streams;

/// The ending of a run: the first that holds, in the order of "Exit statuses" in docs/guide.md.
pub(crate) fn summary_ending(
    summary: &Summary,
    interrupted: Option<u8>,
    streams: &Streams,
) -> Ending {
    let rows = summary.inputs();
    for row in rows.iter().filter(|row| !row.interrupted) {
        if let Some(error) = &row.error {
            let options = match row {
                _ if row.lacks_memory => " (--max-record-bytes, --threads)",
                _ if row.window_too_large => " (--max-zstd-window-log)",
                _ => "",
            };
            streams.complain(&format!("{}: {error}{options}", row.path));
        }
    }

    // An input that was not read to its end has a line already.
    let malformed: Vec<&InputRow> =
        rows.iter().filter(|row| row.error.is_none() && row.is_mostly_malformed()).collect();
    if let [first, others @ ..] = &malformed[..] {
        streams.complain(&mostly_malformed(first, others.len()));
    }

    if let Some(status) = interrupted
        && rows.iter().any(|row| row.interrupted)
    {
        streams.complain(&how_far_it_came(rows));
        return Ending::Interrupted(status);
    }
    if summary.unread() > 0 {
        streams.complain(&unread(summary));
    }
    if !summary.is_complete() || !malformed.is_empty() || summary.unread() > 0 {
        return Ending::Incomplete;
    }
    if summary.responses() == 0 {
        streams.complain(&nothing_found(summary));
        return Ending::No;
    }
    Ending::Done
}

/// The message about what looks like a response and was not read.
fn unread(summary: &Summary) -> String {
    let places = plural(
        summary.unread(),
        "place looks like a response and belongs",
        "places look like a response and belong",
    );
    let row = summary.inputs().iter().find(|row| row.unread > 0);
    let first = row.and_then(|row| Some((&row.path, row.unread_samples.first()?)));
    let first = first.map(|(path, offset)| format!("; the first is {path}@{offset}"));
    format!("{places} to no call that is counted{}", first.unwrap_or_default())
}

/// The message about inputs of which more than half is malformed.
fn mostly_malformed(first: &InputRow, others: usize) -> String {
    // Records that were refused for a limit count neither as malformed nor as records.
    let without_refused =
        |malformed: u64, all: u64, refused: u64| (malformed - refused, all - refused);
    let (malformed, records) = without_refused(first.malformed, first.records, first.refused);
    let (bytes, all_bytes) =
        without_refused(first.malformed_bytes, first.record_bytes, first.refused_bytes);

    let what = if malformed > records / 2 {
        format!(
            "{} of {} malformed",
            thousands(malformed),
            plural(records, "record is", "records are")
        )
    } else {
        format!("{} of {} bytes in records are malformed", thousands(bytes), thousands(all_bytes))
    };
    let more = match others {
        0 => String::new(),
        1 => "; in 1 more input, too, more than half is".to_owned(),
        _ => format!("; in {} more inputs, too, more than half is", thousands(others as u64)),
    };
    format!("{}: {what}{more}", first.path)
}

/// The message about how far an interrupted run came.
fn how_far_it_came(rows: &[InputRow]) -> String {
    let count = |is: fn(&&InputRow) -> bool| thousands(rows.iter().filter(is).count() as u64);
    let was_opened = |row: &&InputRow| row.interrupted && row.framing.is_some();
    let place = match &rows.iter().filter(was_opened).collect::<Vec<_>>()[..] {
        [row] => format!(" ({}, up to byte {})", row.path, thousands(row.bytes)),
        _ => String::new(),
    };
    format!(
        "interrupted: of {}, {} read to the end, {} in part{place}, {} not begun; \
         what was read is counted",
        plural(rows.len() as u64, "input", "inputs"),
        count(|row| row.error.is_none()),
        count(|row| row.error.is_some() && row.framing.is_some()),
        count(|row| row.framing.is_none()),
    )
}

/// The message of a run that found no response.
fn nothing_found(summary: &Summary) -> String {
    let left_out = summary.filtered_out() + summary.value_unknown() + summary.time_unknown();
    if left_out > 0 {
        return nothing_kept(summary, left_out);
    }
    match (summary.inputs().len() as u64, summary.records()) {
        (0, _) => "nothing found: there is no file in what was named".to_owned(),
        (inputs, 0) => format!("nothing found: no record in {}", plural(inputs, "input", "inputs")),
        (_, records) => {
            format!("nothing found: no response among {}", plural(records, "record", "records"))
        }
    }
}

/// The message of a run whose filter left out every response.
fn nothing_kept(summary: &Summary, left_out: u64) -> String {
    let calls = plural(left_out, "response was", "responses were");
    let unknown = [
        (summary.value_unknown(), "no value for --where is known"),
        (summary.time_unknown(), "no time is known"),
    ];
    let reasons = unknown.into_iter().map(|(count, reason)| match count {
        0 => String::new(),
        1 if left_out == 1 => format!(": {reason} of it"),
        all if all == left_out => format!(": {reason} of them"),
        some => format!(", {} because {reason}", thousands(some)),
    });
    let reasons: String = reasons.collect();
    format!("nothing found: {calls} left out by --since, --until or --where{reasons}")
}
