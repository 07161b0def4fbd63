//! Runs that the caller cancels.

use std::io::{self, Read};

use apitriage::{Control, Framing, Hooks, Input, Options, Summary, summarize_with};

use super::support::{MIXED, Source, options_for, row_of};

/// A reader that cancels the run after some bytes.
struct CancellingReader<R> {
    inner: R,
    after: usize,
    control: Control,
}

impl<R: Read> Read for CancellingReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let most = self.after.min(out.len());
        if most == 0 {
            self.control.cancel();
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.after -= most;
        self.inner.read(&mut out[..most])
    }
}

/// Sums up `content` until `after` bytes of it were read, and another input after it.
fn summarize_cancelled(content: &[u8], after: usize, options: &Options) -> Summary {
    let control = Control::default();
    let reader = CancellingReader { inner: content, after, control: control.clone() };
    let inputs = [Input::reader("a", reader), Input::reader("b", MIXED)];
    summarize_with(inputs, options, Hooks::new().control(&control)).unwrap()
}

/// What was read before a run was cancelled is counted, as if the input ended after the last
/// complete record.
#[test]
fn a_cancelled_run_counts_what_was_read() {
    let lines =
        b"{\"Response\":{}}\noops\n{\"Response\":{\"Error\":{\"Code\":\"x\"}}}\n".repeat(20);
    for threads in [1, 2, 8] {
        for (after, chunk_bytes) in
            [(0, 64), (1, 64), (21, 64), (333, 64), (334, 4096), (700, 64), (700, 4096)]
        {
            let options = options_for(Framing::Lines).threads(threads).chunk_bytes(chunk_bytes);
            let summary = summarize_cancelled(&lines, after, &options);
            let row = summary.inputs()[0].clone();
            let whole = lines[..after]
                .iter()
                .rposition(|&byte| byte == b'\n')
                .map_or(0, |newline| newline + 1);
            assert_eq!(row.bytes, whole as u64, "{after} {threads}");
            assert_eq!(
                row.error,
                Some(format!("interrupted at byte {whole}; what came before is counted"))
            );

            let expected = row_of(Input::bytes("a", &lines[..whole]), &options);
            assert_eq!((row.records, row.malformed), (expected.records, expected.malformed));
            assert!(row.interrupted && !summary.is_complete(), "{row:?}");
        }
    }
}

#[test]
fn a_cancelled_run_adds_up_in_every_framing_and_format() {
    let content = MIXED.repeat(30);
    let framings = [
        None,
        Some(Framing::Documents),
        Some(Framing::Array),
        Some(Framing::Whole),
        Some(Framing::Seq),
    ];

    for source in [Source::Reader, Source::GzipMembers, Source::ZstdFrames] {
        let encoded = source.encode(&content);
        for framing in framings.into_iter().chain([Some(Framing::Prefixed)]) {
            for (threads, after) in
                [(1, 0), (1, 100), (2, encoded.len() / 2), (4, encoded.len() - 1)]
            {
                let options = Options::new().framing(framing).threads(threads).chunk_bytes(200);
                let summary = summarize_cancelled(&encoded, after, &options);
                let row = &summary.inputs()[0];
                let place = format!("interrupted at byte {}; ", row.bytes);
                assert!(
                    row.interrupted && row.error.as_ref().unwrap().starts_with(&place),
                    "{row:?}"
                );
            }
        }
    }
}

/// Bytes in memory are not counted, and inputs that were not begun are not opened.
#[test]
fn a_cancelled_run_begins_nothing() {
    for threads in [1, 8] {
        let control = Control::default();
        control.cancel();
        let options = Options::new().threads(threads);
        let inputs = [Input::bytes("a", MIXED), Input::opener("b", || panic!("it is opened"))];
        let hooks = Hooks::new().control(&control);
        let summary = summarize_with(inputs, &options, hooks).unwrap();
        assert_eq!((summary.records(), summary.inputs().len()), (0, 2));
        for row in summary.inputs() {
            assert_eq!(row.error.as_deref(), Some("interrupted at byte 0: it was not opened"));
        }
    }

    // A run that is cancelled because of what it found keeps that.
    let many = b"oops\n{\"Response\":{}}\n".repeat(10_000);
    let control = Control::default();
    let hooks = Hooks::new().control(&control).on_reject(|_| {
        control.cancel();
        Ok(())
    });
    let options = options_for(Framing::Lines).threads(1).chunk_bytes(64);
    let summary = summarize_with([Input::bytes("a", &many)], &options, hooks).unwrap();
    assert!(
        (1..100).contains(&summary.malformed()) && summary.inputs()[0].interrupted,
        "{summary:?}"
    );
}
