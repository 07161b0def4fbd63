//! Prints what was measured on one archive as a Markdown table.
//!
//! It must not know how it was measured.

use crate::counts::Claim;
use crate::data::Data;
use crate::measure::Row;
use crate::support::spread::in_words;

pub fn print(data: &Data, threads: &[usize], rows: &[Row<'_>]) {
    let truth = &data.truth;
    let failures: u64 = truth.codes.values().sum();
    let (records, bytes) = (truth.records, data.bytes().len());
    println!("\n## {}\n", data.title);
    println!("{bytes} bytes, {records} records, {failures} with a code; {}.\n", data.framing());
    let mut head = "| engine | checks | codes missed | refused |".to_owned();
    let mut rule = "|---|---|---|---|".to_owned();
    for &threads in threads {
        head += &format!(" GB/s, {} | apitriage ÷ it |", plural(threads));
        rule += "---|---|";
    }
    println!("{head}\n{rule}");
    let ours = rows.iter().find(|row| row.contender.is_ours()).expect("ours is always measured");
    for row in rows {
        print_row(data, row, ours);
    }
}

fn print_row(data: &Data, row: &Row<'_>, ours: &Row<'_>) {
    let missed = match row.contender.claim() {
        Claim::Validity => "finds none".to_owned(),
        _ => row.mistakes.missed.to_string(),
    };
    let mut line = format!(
        "| {} | {} | {missed} | {} |",
        row.contender.name(),
        row.contender.checks(),
        row.mistakes.refused
    );
    for (seconds, ours) in row.seconds.iter().zip(&ours.seconds) {
        let speeds = seconds.iter().map(|seconds| data.bytes().len() as f64 / seconds / 1e9);
        let ratios = seconds.iter().zip(ours).map(|(its, ours)| its / ours);
        line += &format!(" {} | {} |", in_words(speeds), in_words(ratios));
    }
    println!("{line}");
}

fn plural(threads: usize) -> String {
    if threads == 1 { "1 thread".to_owned() } else { format!("{threads} threads") }
}
