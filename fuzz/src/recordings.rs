//! Any bytes, read as what a recorder wrote.
//!
//! It must not know how a recorder writes.

use std::sync::Mutex;

use apitriage::fuzzing::adds_up;
use apitriage::{Input, Limits, Options, Recording, Summary, Validation, calls};

/// Threads, pieces and limits of memory change neither the summary nor the calls; what is counted
/// adds up; every call is inside the input. The first byte names the recording, the second how the
/// rest arrives.
pub fn recordings(bytes: &[u8]) {
    let [recording, pieces, input @ ..] = bytes else { return };
    let named = Recording::ALL.get(usize::from(*recording) % (2 * Recording::ALL.len())).copied();
    let chunk_bytes = 1 + usize::from(*pieces) * 3;
    let limits = Limits::new().depth(if pieces % 5 == 4 { 8 } else { 1024 });

    for validation in [Validation::Strict, Validation::Structure] {
        let options =
            Options::new().recording(named).limits(limits).validation(validation).threads(1);
        let (whole, found) = seen(input, &options);
        adds_up(&whole).unwrap();
        for call in &found {
            assert!(call.0 + call.1 <= input.len() as u64, "{call:?} is not inside");
        }

        for threads in [1, 2] {
            let options = options.clone().threads(threads).chunk_bytes(chunk_bytes);
            let (summary, calls) = seen(input, &options);
            let way = format!("{named:?} {validation:?} {threads} {chunk_bytes}");
            assert_eq!(summary, whole, "{way}");
            assert_eq!(calls, found, "{way}");
        }
    }
}

/// Offset, length, verdict and body of a call.
type SeenCall = (u64, u64, String, Option<Vec<u8>>);

/// The summary, and the calls in the order of the input.
fn seen(input: &[u8], options: &Options) -> (Summary, Vec<SeenCall>) {
    let found = Mutex::new(Vec::new());
    let summary = calls([Input::bytes("recorded", input)], options, |call| {
        let verdict = crate::common::in_words(&call.verdict());
        let body = call.body().map(<[u8]>::to_vec);
        found.lock().unwrap().push((call.offset(), call.length(), verdict, body));
    })
    .unwrap();

    let mut found = found.into_inner().unwrap();
    found.sort();
    (summary, found)
}
