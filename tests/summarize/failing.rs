//! Readers that fail.

use std::io::{self, Read};

use apitriage::{Input, Options, summarize};

use super::support::{MIXED, Source, row_of, saved_form};

/// Gives its bytes, then fails each time it is asked.
struct FailingReader<'a> {
    bytes: &'a [u8],
    kind: io::ErrorKind,
}

impl Read for FailingReader<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.bytes.is_empty() { Err(self.kind.into()) } else { self.bytes.read(out) }
    }
}

#[test]
fn a_reader_that_fails_keeps_what_came_before() {
    for end in 0..=MIXED.len() {
        let kind = [io::ErrorKind::Other, io::ErrorKind::WouldBlock, io::ErrorKind::UnexpectedEof]
            [end % 3];
        let intact = summarize(
            [Input::bytes("a", MIXED), Input::bytes("b", &MIXED[..end]), Input::bytes("c", MIXED)],
            &Options::default(),
        );
        let mut intact = saved_form(&intact.unwrap());
        for (threads, chunk_bytes) in [(1, 1), (2, 64), (1, 4096), (8, 7)] {
            let options = Options::new().threads(threads).chunk_bytes(chunk_bytes);
            let failing = Input::reader("b", FailingReader { bytes: &MIXED[..end], kind });
            let inputs = [Input::bytes("a", MIXED), failing, Input::bytes("c", MIXED)];
            let summary = summarize(inputs, &options).unwrap();
            let row = &summary.inputs()[1];
            let error = row.error.clone().unwrap();
            assert!(error.starts_with(&format!("reading failed at byte {end}:")), "{error}");
            assert_eq!((row.bytes, summary.is_complete()), (end as u64, false));
            intact["inputs"][1]["error"] = error.into();
            assert_eq!(saved_form(&summary), intact, "failed at {end}");
        }
    }
}

#[test]
fn a_reader_that_fails_below_gzip_is_named() {
    let members = Source::GzipMembers.encode(&MIXED.repeat(3));
    for end in (2..members.len()).step_by(11) {
        let row = row_of(
            Input::reader(
                "b",
                FailingReader { bytes: &members[..end], kind: io::ErrorKind::Other },
            ),
            &Options::default(),
        );
        assert!(row.error.is_some(), "{end}");
    }
}
