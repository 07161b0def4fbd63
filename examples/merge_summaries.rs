//! For pipelines: sum up each day where its logs are, keep the small results, add them up later.
//!
//! `cargo run --example merge_summaries`

#![allow(clippy::print_stdout, reason = "an example shows its result")]

use apitriage::{Input, Options, Summary, summarize};

const MONDAY: &[u8] =
    br#"{"Response":{"Error":{"Code":"InternalError.SearchError"},"RequestId":"r-1"}}
{"Response":{"RequestId":"r-2"}}
"#;
const TUESDAY: &[u8] =
    br#"{"Response":{"Error":{"Code":"InternalError.SearchError"},"RequestId":"r-3"}}
{"Response":{"Error":{"Code":"LimitExceeded.OverTime"},"RequestId":"r-4"}}
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut saved = Vec::new();
    for (name, log) in [("monday", MONDAY), ("tuesday", TUESDAY)] {
        let summary = summarize([Input::bytes(name, log)], &Options::default())?;
        saved.push(serde_json::to_string(&summary)?);
    }

    let mut week = Summary::default();
    for text in &saved {
        week.merge(serde_json::from_str(text)?);
    }
    println!(
        "{} of {} records failed, in {} inputs",
        week.failed(),
        week.records(),
        week.inputs().len()
    );
    assert_eq!((week.records(), week.failed()), (4, 3));
    Ok(())
}
