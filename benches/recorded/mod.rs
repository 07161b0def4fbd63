//! The archives of the benchmark `recordings`, and what must be found in them.
//!
//! This file must not know what is timed.

mod groups;

use std::collections::BTreeMap;

use apitriage::{Dimension, Input, Options, Recording, Summary, summarize};

use crate::support::wrapping::Recorder;
use crate::support::{Archive, Expected, Shape};
use groups::{GroupCounts, expected_groups, found_groups};

/// An archive in a recording format.
pub struct Recorded {
    pub name: &'static str,
    pub recording: Recording,
    pub bytes: Vec<u8>,
    /// Its size is that of the bare responses.
    pub expected: Expected,
    /// What its speed should be.
    pub aim: &'static str,
    /// Whether it is also summed up in groups.
    pub is_grouped: bool,
    /// How many calls each action has in each hour, if it is.
    groups: GroupCounts,
}

/// The same calls in all formats, bare ones first, and an archive of operation logs.
pub fn all(budget: usize, seed: u64) -> Vec<Recorded> {
    let calls = Archive::make(Shape::Calls, seed, budget);
    let mut all: Vec<Recorded> =
        Recorder::ALL.into_iter().map(|recorder| wrapped(recorder, &calls, seed)).collect();
    let log = Archive::make(Shape::OperationLog, seed, budget);
    let recording = Recording::OperationLog;
    all.push(Recorded::new(recording, "operation-log", "≥ 1.5 GB/s", log.bytes, log.expected));
    all
}

fn wrapped(recorder: Recorder, calls: &Archive, seed: u64) -> Recorded {
    let (recording, name, aim) = match recorder {
        Recorder::Bare => (Recording::Bare, "bare", ""),
        Recorder::JsonObject => (Recording::Json, "json, object", "≥ 0.7 of bare"),
        Recorder::JsonText => (Recording::Json, "json, text", "≥ 1 GB/s"),
        Recorder::Text => (Recording::Text, "text", "≥ 2 GB/s"),
        Recorder::BusyText => (Recording::Text, "text, 1 line of 10", "≥ 2 GB/s"),
        Recorder::Logfmt => (Recording::Logfmt, "logfmt", ""),
        Recorder::Docker => (Recording::Docker, "docker", ""),
        Recorder::Cri => (Recording::Cri, "cri", ""),
    };
    let bytes = recorder.record(calls, seed);
    Recorded::new(recording, name, aim, bytes, calls.expected.clone())
}

impl Recorded {
    fn new(
        recording: Recording,
        name: &'static str,
        aim: &'static str,
        bytes: Vec<u8>,
        expected: Expected,
    ) -> Self {
        let is_grouped = matches!(name, "json, object" | "operation-log");
        let groups = if is_grouped { expected_groups(&bytes) } else { GroupCounts::new() };
        Recorded { name, recording, bytes, expected, aim, is_grouped, groups }
    }

    pub fn summarize(&self, options: &Options) -> Summary {
        summarize([Input::bytes(self.name, &self.bytes)], options).unwrap()
    }

    /// Stops unless the summary says exactly what is in the archive.
    pub fn check(&self, summary: &Summary, by: &[Dimension]) {
        let (name, expected) = (self.name, &self.expected);
        assert_eq!(
            (summary.records(), summary.succeeded(), summary.failed(), summary.dry_run()),
            (expected.records, expected.succeeded, expected.failed, expected.dry_run),
            "{name}"
        );
        let not_counted = (summary.malformed(), summary.not_a_response(), summary.unread());
        assert_eq!(not_counted, (0, 0, 0), "{name}");
        let codes: BTreeMap<String, u64> =
            summary.codes().map(|counted| (counted.code.to_string(), counted.count)).collect();
        let expected: BTreeMap<String, u64> =
            expected.codes.iter().map(|(&code, &count)| (code.to_owned(), count)).collect();
        assert_eq!(codes, expected, "{name}");

        let input = &summary.inputs()[0];
        assert_eq!(input.recordings, [self.recording], "{name}");
        assert_eq!((input.bytes, &input.error), (self.bytes.len() as u64, &None), "{name}");
        if !by.is_empty() {
            assert_eq!(found_groups(summary, by), self.groups, "{name}");
        }
    }
}
