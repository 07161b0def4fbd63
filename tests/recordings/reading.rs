//! Reads many small inputs in one run and tells, of each, the calls and the counts. This file must
//! not know what is expected.

use std::collections::BTreeMap;
use std::sync::Mutex;

use apitriage::{Call, Code, Input, InputRow, Options, Outcome, Summary, Verdict, calls};

/// A call, as far as tests compare it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SeenCall {
    pub(crate) offset: u64,
    pub(crate) length: u64,
    /// The outcome, with the code of a failure.
    pub(crate) verdict: String,
    pub(crate) request_id: Option<String>,
}

impl SeenCall {
    fn of(call: &Call<'_>) -> Option<Self> {
        let verdict = call.verdict();
        let is_call =
            matches!(verdict.outcome(), Outcome::Succeeded | Outcome::Failed | Outcome::DryRun);
        is_call.then(|| SeenCall {
            offset: call.offset(),
            length: call.length(),
            verdict: in_words(&verdict),
            request_id: verdict.request_id().map(|id| match id.decode() {
                Some(text) => text.into_owned(),
                None => id.raw().to_owned(),
            }),
        })
    }

    /// What must not depend on how it was recorded.
    pub(crate) fn answer(&self) -> (String, Option<String>) {
        (self.verdict.clone(), self.request_id.clone())
    }
}

fn in_words(verdict: &Verdict<'_>) -> String {
    match verdict {
        Verdict::Failure(failure) => match (&failure.code, failure.code.as_str()) {
            (_, Some(code)) => format!("failed {code}"),
            (Code::Odd(odd), None) => format!("failed {odd}"),
            (code, None) => panic!("{code:?} has no spelling"),
        },
        other => other.outcome().to_string(),
    }
}

/// What was found in an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SeenInput {
    /// In the order of the input.
    pub(crate) calls: Vec<SeenCall>,
    pub(crate) row: InputRow,
}

impl SeenInput {
    /// What shows that something could not be read, kind by kind.
    pub(crate) fn mentions(&self) -> [u64; 4] {
        let row = &self.row;
        let calls = self.calls.len() as u64;
        let not_a_response = row.records - row.malformed - calls;
        [row.malformed, row.unread, not_a_response, u64::from(row.error.is_some())]
    }
}

/// Reads each of the inputs by itself.
pub(crate) fn see_all(inputs: &[Vec<u8>], options: &Options) -> (Vec<SeenInput>, Summary) {
    let seen = Mutex::new(vec![Vec::new(); inputs.len()]);
    let named = inputs.iter().enumerate();
    let named: Vec<_> =
        named.map(|(index, bytes)| Input::bytes(index.to_string(), bytes)).collect();
    let summary = calls(named, options, |call| {
        if let Some(seen_call) = SeenCall::of(call) {
            let index: usize = call.input().parse().unwrap();
            seen.lock().unwrap()[index].push(seen_call);
        }
    })
    .unwrap();

    let mut seen = seen.into_inner().unwrap();
    let rows = summary.inputs().iter().map(|row| {
        let index: usize = row.path.parse().unwrap();
        let mut calls = std::mem::take(&mut seen[index]);
        calls.sort();
        (index, SeenInput { calls, row: row.clone() })
    });
    let rows: BTreeMap<usize, SeenInput> = rows.collect();
    (rows.into_values().collect(), summary)
}

pub(crate) fn see(bytes: &[u8], options: &Options) -> (SeenInput, Summary) {
    let (mut seen, summary) = see_all(&[bytes.to_vec()], options);
    (seen.remove(0), summary)
}
