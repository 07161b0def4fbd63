//! For ThreadSanitizer: whole runs over one to eight threads, each of which must find what one
//! alone finds.
//!
//! Plain and compressed inputs, whole and damaged, in small pieces, so that threads take turns,
//! hand pieces over and decode ahead all the time; and requests, checked side by side. That results
//! are the same is asserted; that nothing is read while another thread writes it is what the
//! sanitizer sees.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that fails should panic")]

use std::io::Write;

use apitriage::{
    CheckOptions, Framing, Hooks, Input, Options, Summary, check_requests, summarize_with,
};
use flate2::Compression;
use flate2::write::GzEncoder;

fn main() {
    let lines = records(20_000);
    let members: Vec<u8> = lines.chunks(100_000).flat_map(compressed).collect();
    let (cut, whole) = (members.get(..members.len() * 2 / 3).unwrap(), compressed(&lines));
    let inputs: [&[u8]; 4] = [&lines, &members, cut, &whole];

    for framing in [None, Some(Framing::Documents)] {
        let alone = summed_up(inputs, framing, 1);
        for threads in 2..=8 {
            assert_eq!(
                summed_up(inputs, framing, threads),
                alone,
                "{framing:?} over {threads} threads"
            );
        }
    }
    let requests = requests(3_000);
    let alone = checked(&requests, 1);
    for threads in [2, 4, 8] {
        assert_eq!(checked(&requests, threads), alone, "over {threads} threads");
    }
    println!("1 to 8 threads: plain and compressed inputs, rejects, requests");
}

/// Failures, successes, codes outside the catalog, and lines that are damaged.
fn records(count: usize) -> Vec<u8> {
    let mut lines = Vec::new();
    for number in 0..count {
        let kind = match number % 11 {
            0 => format!(
                r#"{{"Response":{{"Events":[{{"n":[{number},"x"]}},{{}}],"RequestId":"r-{number}"}}}}"#
            ),
            1 => format!(
                r#"{{"Response":{{"Error":{{"Code":"Code.N{number}","Message":"m"}},"RequestId":"r"}}}}"#
            ),
            2 => format!(r#"{{"Response":{{"Error":{{"Code":"Cut{number}"#),
            _ => format!(
                r#"{{"Response":{{"Error":{{"Code":"InternalError","Message":"m"}},"RequestId":"r-{number}"}}}}"#
            ),
        };
        lines.extend_from_slice(kind.as_bytes());
        lines.push(b'\n');
    }
    lines
}

fn requests(count: usize) -> Vec<u8> {
    let request = |number: usize| {
        let (end, most) = (number, number % 60);
        format!(
            r#"{{"action":"LookUpEvents","params":{{"StartTime":1,"EndTime":{end},"MaxResults":{most}}}}}"#
        ) + "\n"
    };
    (0..count).flat_map(|number| request(number).into_bytes()).collect()
}

fn compressed(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}

/// The summary, and what was rejected, in order.
fn summed_up(
    inputs: [&[u8]; 4],
    framing: Option<Framing>,
    threads: usize,
) -> (Summary, Summary, Vec<(String, u64)>) {
    let options = Options::new().framing(framing).threads(threads).chunk_bytes(32 << 10);
    let inputs = || inputs.into_iter().zip('a'..).map(|(bytes, name)| Input::reader(name, bytes));
    let mut rejects = Vec::new();
    let on_reject = |reject: &apitriage::Reject<'_>| {
        rejects.push((reject.input.to_owned(), reject.offset));
        Ok(())
    };
    let hooks = Hooks::new().on_reject(on_reject);
    let in_order = summarize_with(inputs(), &options, hooks).unwrap();
    (summarize_with(inputs(), &options, Hooks::default()).unwrap(), in_order, rejects)
}

/// The rules of all findings, in order.
fn checked(requests: &[u8], threads: usize) -> String {
    let options = CheckOptions::new().threads(threads).chunk_bytes(8 << 10);
    let mut said = String::new();
    let (totals, unread) = check_requests(
        [Input::reader("requests", requests)],
        &options,
        |request, out| {
            let rules = request.findings.iter().map(|finding| finding.rule.word());
            out.extend_from_slice(
                format!("{} {}\n", request.index, rules.collect::<Vec<_>>().join(" ")).as_bytes(),
            );
        },
        |bytes| {
            said.push_str(&String::from_utf8_lossy(bytes));
            Ok(())
        },
    )
    .unwrap();
    format!("{said}{totals:?} {unread:?}")
}
