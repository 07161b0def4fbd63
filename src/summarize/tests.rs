//! What a run allocates: nothing for a record, after the first ones.

use allocation_counter::measure;

use super::run::Run;
use super::*;
use crate::frame::Framing;
use crate::grammar::Validation;
use crate::input::LookaheadBudget;
use crate::scan::Kernel;

/// One of each kind, except an escaped code, which has to be unescaped somewhere.
const RECORDS: [&str; 8] = [
    r#"{"Response":{"Error":{"Code":"InternalError","Message":"m"},"RequestId":"r"}}"#,
    r#"{"Response":{"RequestId":"r","Error":{"Message":"\u4e2d\n","Code":"Unknown.Code"}}}"#,
    r#"{"Response":{"TotalCount":1,"Events":[{"a":[{},[],1.5e3,"x\"y"]},{"b":null}],"RequestId":"r"}}"#,
    r#"{"Response":{"Error":{"Code":7,"Message":"m"}}}"#,
    r#"{"code":4000,"message":"old"}"#,
    r#"{"Response":{"Error":{"Code":"Internal"#,
    r#"{"Response":{"Error":{"Code":"A","Code":"B"}}}"#,
    "<html>",
];

/// The allocations of a whole run over so many records.
fn allocations(records: usize, options: &Options) -> u64 {
    let archive: String =
        RECORDS.iter().cycle().take(records).flat_map(|record| [record, "\n"]).collect();
    let counted = measure(|| {
        let run = Run::new([Input::bytes("a", archive.as_bytes())], options, Hooks::default(), 1);
        // `prefixed` makes no record of those without a Response.
        assert!(run.work().records() as usize >= records / 8 * 5);
    });
    counted.count_total
}

#[test]
fn a_record_costs_no_allocation() {
    for &kernel in Kernel::ALL {
        for &validation in Validation::ALL {
            for framing in [Framing::Lines, Framing::Documents, Framing::Prefixed] {
                let options = Options::new()
                    .kernel(kernel)
                    .validation(validation)
                    .framing(framing)
                    .samples(0);
                let (some, more) = (allocations(4000, &options), allocations(8000, &options));
                assert_eq!(some, more, "{kernel} {validation} {framing}");
                assert!(some < 400, "{some}");
            }
        }
    }
}

/// Whatever was decoded ahead, the budget is whole again at the end, and the counts are the same.
#[test]
#[cfg(feature = "gzip")]
fn the_lookahead_budget_is_whole_at_the_end() {
    use std::io::Write;

    let record = [RECORDS[0], "\n"].concat();
    let member = |records: usize| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(record.repeat(records).as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let file = [1000, 20_000, 30_000, 1, 20_000].map(member).concat().repeat(3);
    let damaged = file.get(..file.len() - 100).unwrap();

    for threads in [1, 2, 4] {
        let inputs = [("a", file.as_slice()), ("b", damaged), ("c", &file)]
            .map(|(name, bytes)| Input::bytes(name, bytes));
        let options = Options::default();
        let run = Run::new(inputs, &options, Hooks::default(), threads);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let partial = pool.broadcast(|_| run.work());
        assert_eq!(run.lookahead.left(), LookaheadBudget::of(threads).left(), "{threads}");
        let summary = run.finish(partial).unwrap();
        assert!((8 * 71_001..9 * 71_001).contains(&summary.failed()), "{}", summary.failed());
    }
}

/// Long records, made as they are read.
fn long_records(bytes: u64, times: usize) -> Input<'static> {
    use std::io::{self, Read};

    let record = || (&b"{\"a\":\""[..]).chain(io::repeat(b'x').take(bytes)).chain(&b"\"}\n"[..]);
    let records: Box<dyn Read + Send> = Box::new(io::empty());
    Input::reader("long", (0..times).fold(records, |before, _| Box::new(before.chain(record()))))
}

/// A buffer for a long record is large, so a thread has only one of them. The beginning of the next
/// record is in the same one.
#[test]
fn a_thread_has_one_large_buffer() {
    let mib = |number: u64| number << 20;
    // The buffer also holds much, or little, of the next record.
    for record in [mib(9), mib(20)] {
        let options = Options::new().framing(Framing::Lines);
        let measured = measure(|| {
            let run = Run::new(
                [long_records(record, 3), long_records(record, 1)],
                &options,
                Hooks::default(),
                1,
            );
            assert_eq!(run.work().records(), 4);
            assert!(run.buffers.large_buffers() <= 1, "{}", run.buffers.large_buffers());
        });
        // While a buffer grows, the smaller one may still be there.
        let buffer = record.next_power_of_two();
        let most = buffer + buffer / 2 + mib(6);
        assert!(
            measured.bytes_max < most,
            "{} MiB for records of {} MiB",
            measured.bytes_max >> 20,
            record >> 20
        );
    }
}

/// Long records are framed where they were read, or cut off, depending on the rest of the buffer.
/// The result is the same as for bytes in memory, which are always cut off.
#[test]
fn long_records_are_the_same_however_they_are_read() {
    let record = |kib: usize, end: &str| {
        format!("{{\"Response\":{{\"Text\":\"{}{end}", "x".repeat(kib << 10))
    };
    let records: Vec<String> = [
        (2600, "\"}}"),
        (1, "\"}}"),
        (1500, "\"}}"),
        (2100, ""),
        (2, "\"}}"),
        (4200, "\"}}"),
        (3, "]"),
        (700, "\"}}"),
    ]
    .map(|(kib, end)| record(kib, end))
    .to_vec();

    for (framing, between) in [
        (Framing::Lines, "\n"),
        (Framing::Documents, "\n"),
        (Framing::Seq, "\n\u{1e}"),
        (Framing::Prefixed, "\nx "),
    ] {
        let input = [between, &records.join(between)].concat();
        let sum = |input: Input<'_>, threads: usize| {
            summarize([input], &Options::new().threads(threads).framing(framing)).unwrap()
        };
        let whole = sum(Input::bytes("x", input.as_bytes()), 1);
        assert_eq!(whole.succeeded(), 6, "{framing}");
        for threads in [1, 3] {
            let read = sum(Input::reader("x", input.as_bytes()), threads);
            assert_eq!(read, whole, "{framing} {threads}");
        }
    }
}
