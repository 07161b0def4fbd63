//! Makes recorded calls of which it is known what they are.
//!
//! `benches/README.md` describes the shapes. What a success holds is in `payload.rs` and
//! `events.rs`, what an event holds in `operation_log.rs`.

use super::body::{Body, Layout, Spelling};
use super::clock::Clock;
use super::code_ranks::CodeRanks;
use super::random::Random;
use super::shape::Shape;
use super::words::{DECOYS, FOREIGN, PLAIN};
use super::{events, operation_log, payload};

/// Writes the members of a success, except its RequestId.
type WritePayload = fn(&mut Body, &mut Random);

/// Makes one record after another, in memory that it reuses.
pub struct RecordMaker {
    shape: Shape,
    random: Random,
    body: Body,
    codes: CodeRanks,
    clock: Clock,
}

impl RecordMaker {
    pub fn new(shape: Shape, seed: u64) -> Self {
        RecordMaker {
            shape,
            random: Random::new(seed),
            body: Body::new(Layout::Compact),
            codes: CodeRanks::new(),
            clock: Clock::new(),
        }
    }

    /// The last record that was made.
    pub fn record(&self) -> &str {
        &self.body.text
    }

    /// Makes the next record, and says its code, or `None` if it is a success.
    pub fn next_record(&mut self) -> Option<&'static str> {
        match self.shape {
            Shape::Failures => self.line(995),
            Shape::Mixed | Shape::Calls => self.line(100),
            Shape::Pretty => self.response(Layout::Pretty, 900),
            Shape::OperationLog => self.event(),
        }
    }

    fn event(&mut self) -> Option<&'static str> {
        self.body.restart(Layout::Compact);
        let seconds = self.clock.next(&mut self.random) / 1000;
        operation_log::write_line(&mut self.body, seconds, &self.codes, &mut self.random)
    }

    fn line(&mut self, failures: u64) -> Option<&'static str> {
        let layout = if self.random.per_mille(250) { Layout::Spaced } else { Layout::Compact };
        self.response(layout, failures)
    }

    /// Makes a response, which is a failure so many times in a thousand.
    fn response(&mut self, layout: Layout, failures: u64) -> Option<&'static str> {
        self.body.restart(layout);
        if self.random.per_mille(failures) {
            // The successes of this shape have errors of single items, and so has one failure of
            // 200.
            let has_item_errors = self.shape == Shape::Failures && self.random.per_mille(5);
            return Some(self.failure(has_item_errors));
        }
        let payload = self.payload();
        self.success(payload);
        None
    }

    fn payload(&mut self) -> WritePayload {
        match self.shape {
            Shape::Failures => payload::item_errors,
            Shape::Pretty => payload::tracking_set,
            Shape::Calls => match self.random.below(20) {
                0..6 => payload::tracking_set,
                6..15 => payload::few_instances,
                15..18 => payload::tags,
                _ => payload::task,
            },
            Shape::Mixed | Shape::OperationLog => match self.random.below(20) {
                0..14 => events::events,
                14..18 => payload::instances,
                _ => payload::program_log,
            },
        }
    }

    fn failure(&mut self, has_item_errors: bool) -> &'static str {
        let code = self.codes.draw(&mut self.random);
        let id = self.random.uuid();
        let is_id_first = self.begin_response(&id);

        if has_item_errors {
            payload::item_errors(&mut self.body, &mut self.random);
        }
        let spelling = self.mostly_raw(2);
        self.body.key_spelled("Error", spelling);
        self.body.open('{');
        if self.random.per_mille(200) {
            self.message();
            self.code(code);
        } else {
            self.code(code);
            self.message();
        }
        self.body.close('}');

        self.end_response(&id, is_id_first);
        code
    }

    fn success(&mut self, write_payload: WritePayload) {
        let id = self.random.uuid();
        let is_id_first = self.begin_response(&id);
        write_payload(&mut self.body, &mut self.random);
        self.end_response(&id, is_id_first);
    }

    /// Opens the envelope, and says whether it put the RequestId in front.
    fn begin_response(&mut self, id: &str) -> bool {
        let is_id_first = self.random.per_mille(300);
        self.body.open('{');
        self.body.key("Response");
        self.body.open('{');
        if is_id_first {
            self.body.field("RequestId", id);
        }
        is_id_first
    }

    fn end_response(&mut self, id: &str, is_id_first: bool) {
        if !is_id_first {
            self.body.field("RequestId", id);
        }
        self.body.close('}');
        self.body.close('}');
    }

    fn code(&mut self, code: &str) {
        let key = self.mostly_raw(2);
        self.body.key_spelled("Code", key);
        let spelling = self.mostly_raw(3);
        self.body.string(code, spelling);
    }

    /// Six in a hundred have escapes or more than ASCII.
    fn message(&mut self) {
        let (from, spelling) = match self.random.below(100) {
            0..2 => (&FOREIGN[..], Spelling::Raw),
            2..4 => (&FOREIGN[..], Spelling::Ascii),
            4..6 => (&DECOYS[..], Spelling::Raw),
            _ => (&PLAIN[..], Spelling::Raw),
        };
        let message = self.random.pick(from).replace("{}", &self.random.hex(12));
        self.body.key("Message");
        self.body.string(&message, spelling);
    }

    fn mostly_raw(&mut self, veiled_per_mille: u64) -> Spelling {
        if self.random.per_mille(veiled_per_mille) { Spelling::Veiled } else { Spelling::Raw }
    }
}
