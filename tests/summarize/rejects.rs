//! Malformed records in order, and runs that are broken off.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use apitriage::{ErrorKind, Framing, Hooks, Input, Options, summarize_with};

use super::support::MIXED;

/// Runs `work`, which must end.
fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(work()));
    receiver.recv_timeout(Duration::from_secs(60)).expect("the run hangs or panicked")
}

struct PanickingReader(&'static [u8]);

impl Read for PanickingReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            panic!("this reader is broken, as the test wants it");
        }
        self.0.read(out)
    }
}

#[test]
fn a_reader_that_panics_breaks_the_run_off() {
    for threads in [1, 2, 8] {
        for (bytes, chunk_bytes) in [(&b""[..], 64), (MIXED, 64), (MIXED, 1), (MIXED, 4096)] {
            for wants_rejects in [false, true] {
                let error = in_time(move || {
                    let options = Options::new().threads(threads).chunk_bytes(chunk_bytes);
                    let broken = Input::reader("broken", PanickingReader(bytes));
                    let inputs = [Input::bytes("a", MIXED), broken, Input::bytes("c", MIXED)];
                    let hooks = Hooks::new();
                    let hooks = if wants_rejects { hooks.on_reject(|_| Ok(())) } else { hooks };
                    summarize_with(inputs, &options, hooks).unwrap_err()
                });
                assert!(matches!(error.kind, ErrorKind::Conservation(_)), "{error}");
                assert_eq!(error.input, "broken");
            }
        }
    }
}

fn rejects_of(contents: &[&[u8]], options: &Options) -> Vec<(String, u64, u64, String)> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let hooks = Hooks::new().on_reject(|reject| {
        let word = format!("{} {:?}", reject.fault, reject.framing);
        seen.lock().unwrap().push((reject.input.to_owned(), reject.offset, reject.length, word));
        Ok(())
    });
    let inputs = contents
        .iter()
        .enumerate()
        .map(|(index, content)| Input::bytes(format!("{}", 9 - index), content));
    let summary = summarize_with(inputs, options, hooks).unwrap();
    let seen = seen.lock().unwrap().clone();

    assert_eq!(summary.malformed(), seen.len() as u64);
    seen
}

#[test]
fn rejects_come_in_the_order_of_the_inputs() {
    let good = "{\"Response\":{}}\n".repeat(4);
    // The line of text is not malformed.
    let many = format!("{good}oops\n{{oops\n{{]\n{{\"a\":1}}\n").repeat(900).into_bytes();
    let array = [&b"["[..], &b"{\"a\":x},{},".repeat(200), b"1]"].concat();
    let contents: &[&[u8]] = &[&many, b"", MIXED, &array, b"{", &many];
    let expected = rejects_of(contents, &Options::new().threads(1));
    assert_eq!(expected.len(), 900 + 900 + 4 + 200 + 1 + 900 + 900);

    let places: Vec<(String, u64)> =
        expected.iter().map(|(name, offset, ..)| (name.clone(), *offset)).collect();
    let mut sorted = places.clone();
    sorted.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
    assert_eq!(places, sorted, "inputs are named 9, 8, 7 and so on");

    for threads in [1, 2, 3, 8] {
        for chunk_bytes in [16, 64, 4096] {
            let options = Options::new().threads(threads).chunk_bytes(chunk_bytes);
            assert_eq!(
                rejects_of(contents, &options),
                expected,
                "{threads} threads, chunks of {chunk_bytes}"
            );
        }
    }
}

#[test]
fn a_receiver_of_rejects_that_fails_ends_the_run() {
    for threads in [1, 2, 8] {
        for fails_at in [0, 1, 50, 199] {
            let (error, calls) = in_time(move || {
                let many = b"oops\n{\"Response\":{}}\n".repeat(100);
                let options =
                    Options::new().threads(threads).chunk_bytes(64).framing(Framing::Lines);
                let mut calls = 0;
                let hooks = Hooks::new().on_reject(|_| {
                    calls += 1;
                    if calls > fails_at { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
                });
                let inputs = [Input::bytes("a", &many), Input::bytes("b", &many)];
                let error = summarize_with(inputs, &options, hooks).unwrap_err();
                (error, calls)
            });
            assert!(matches!(error.kind, ErrorKind::Rejects(_)), "{error}");
            assert_eq!(calls, fails_at + 1, "it is not asked again");
        }
    }
}
