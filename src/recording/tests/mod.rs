//! Where inputs may be cut, and where calls are.

mod short_way;

use proptest::prelude::*;

use super::{
    CallSink, JudgedRecord, OpenBodies, RecordReader, RecordedCall, RecordedVerdict, Recording,
};
use crate::frame::{Framer, Framing, Record, Sink, TextEntry};
use crate::recording::key::backslashes_at_end;
use crate::recording::plain_line::quiet_len;
use crate::recording::reader::{is_response, trim_end};
use crate::recording::unescape::unescape;
use crate::{Limits, Options};

/// What was found, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Found {
    /// Offset, length and text of each call.
    calls: Vec<(usize, usize, Vec<u8>)>,
    /// What else is said of each call.
    told: Vec<String>,
    framed: Vec<(u64, u64)>,
    /// How many of them are responses.
    responses: usize,
    unread: Vec<u64>,
    skipped_lines: u64,
}

impl CallSink for Found {
    fn framed(&mut self, offset: u64, length: u64) {
        self.framed.push((offset, length));
    }

    fn call(&mut self, call: RecordedCall<'_>) {
        let is_call = match call.verdict {
            RecordedVerdict::Response(reading) => reading.end.is_ok() && is_response(reading),
            RecordedVerdict::Ready(..) => true,
        };
        self.responses += usize::from(is_call);
        let RecordedCall { verdict, context, request, recording, .. } = call;
        let request = request.map(String::from_utf8_lossy);
        self.told.push(format!("{recording} {verdict:?} {context:?} {request:?}"));
        let text = call.text.unwrap_or_default().to_vec();
        self.calls.push((call.offset as usize, call.length as usize, text));
    }

    fn response(&mut self, call: RecordedCall<'_>) {
        self.call(call);
    }

    fn container_line(&mut self, _: Recording) {}

    fn skipped_lines(&mut self, lines: u64) {
        self.skipped_lines += lines;
    }

    fn unread(&mut self, offset: u64) {
        self.unread.push(offset);
    }
}

/// Reads records as a thread does.
struct Entries<'e> {
    reader: RecordReader<'e>,
    found: &'e mut Found,
    /// How many records and lines took a short way.
    short_ways: usize,
    /// If not, all is read with the formats, and without what was noted when it was parsed.
    takes_short_ways: bool,
}

impl Sink for Entries<'_> {
    fn record(&mut self, record: Record<'_>) {
        let outline = record.outline.filter(|_| self.takes_short_ways);
        let record = Record { outline, ..record };
        let is_response = record.reading.end.is_ok() && is_response(record.reading);
        let may_be_short = record.reading.end.is_ok() && !is_response;
        if may_be_short && self.reader.read_outlined(&record, self.found) {
            self.short_ways += 1;
            return;
        }
        let judged = if is_response { JudgedRecord::Response } else { JudgedRecord::Other };
        self.reader.read(record, judged, self.found);
    }

    fn skipped_line(&mut self, _: TextEntry<'_>) {}

    fn crowded_line(&mut self, _: u64) {}

    fn text_entry(&mut self, entry: TextEntry<'_>) {
        let (text, offset) = (trim_end(entry.text), entry.offset);
        if self.takes_short_ways && self.reader.read_plain_line(text, offset, self.found) {
            self.short_ways += 1;
            return;
        }
        self.reader.read_text(text, offset, self.found);
    }

    fn quiet_len(&self, text: &[u8]) -> usize {
        if self.takes_short_ways { quiet_len(text, self.reader.bodies) } else { 0 }
    }

    fn quiet_lines(&mut self, lines: u64) {
        self.short_ways += lines as usize;
        self.found.skipped_lines += lines;
    }
}

/// What is found if the input is cut at these places, and each piece read by itself.
fn found_in_pieces(input: &[u8], cuts: &[usize]) -> Found {
    let options = Options::new();
    let settings = options.recording_settings();
    let mut found = Found::default();
    let starts = std::iter::once(0).chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain([input.len()]);
    for (start, end) in starts.zip(ends) {
        let mut tools = options.recording_tools();
        let mut bodies = OpenBodies::default();
        let (tools, bodies) = (&mut tools, &mut bodies);
        let reader = RecordReader { settings: &settings, tools, bodies, recognised: 0 };
        let mut sink = Entries { reader, found: &mut found, short_ways: 0, takes_short_ways: true };
        let mut framer = Framer::new(Framing::Entries, Limits::new(), options.reader());
        framer.frame(&input[start..end], start as u64, true, &mut sink);
        sink.reader.end(sink.found);
    }
    found
}

/// A few records of a format, with calls over several lines where it has them.
fn sample(recording: Recording) -> String {
    let response = r#"{"Response":{"Error":{"Code":"AuthFailure"},"RequestId":"r"}}"#;
    let pretty = "{\n  \"Response\": {\n    \"RequestId\": \"r\"\n  }\n}";
    let quoted = serde_json::to_string(pretty).unwrap();
    let time = "2026-11-29T07:20:01Z";
    let lines = |wrap: &dyn Fn(&str) -> String| {
        pretty.lines().map(|line| format!("{}\n", wrap(line))).collect::<String>()
    };
    let mut text = match recording {
        Recording::Bare => format!("{response}\n{pretty}\n"),
        Recording::Docker => lines(&|line| {
            let log = serde_json::to_string(&format!("{line}\n")).unwrap();
            format!("{{\"log\":{log},\"stream\":\"stdout\"}}")
        }),
        Recording::Cri => lines(&|line| format!("{time} stdout F {line}")),
        Recording::Cls => {
            lines(&|line| format!("{{\"__CONTENT__\":{}}}", serde_json::to_string(line).unwrap()))
        }
        Recording::OperationLog => {
            let event = r#"{"eventName":"A","eventSource":"cvm.tencentcloudapi.com","apiErrorCode":0,"requestID":"r","eventTime":1795936801,"userIdentity":{},"eventRegion":"x"}"#;
            format!("{event}\n[{event},{event}]\n")
        }
        Recording::Har => {
            let entry = format!("{{\"request\":{{}},\"response\":{{\"content\":{pretty}}}}}");
            format!("{{\"log\":{{\"entries\":[{entry},\n{entry}]}}}}\n")
        }
        Recording::Vcr => {
            let entry = format!("{{\"response\":{{\"body\":{{\"string\":{quoted}}}}}}}");
            format!("{{\"interactions\":[\n{entry}\n,{entry}]}}\n")
        }
        Recording::WireMock => {
            let entry = format!("{{\"response\":{{\"jsonBody\":{pretty}}}}}");
            format!("{{\"mappings\":[{entry}]}}\n{{\"mappings\":[{entry}]}}\n")
        }
        Recording::Postman => {
            let entry = format!("{{\"response\":[{{\"body\":{quoted}}}]}}");
            format!("{{\"item\":[{{\"item\":[{entry}]}},{entry}]}}\n")
        }
        Recording::Tccli => format!("{response}\n{pretty}\n"), // Without its name it is not read.
        Recording::Json => format!("{{\"a\":{pretty}}}\n{{\"a\":{quoted}}}\n"),
        Recording::Logfmt => format!("time={time} body={quoted}\n"),
        Recording::Text => format!("{time} INFO {pretty}\n{time} INFO {response}\n"),
    };
    text = text.repeat(2);
    format!("{text}{time} INFO done\n{text}")
}

/// All places where the framing says that the input may be cut.
fn safe_cuts(input: &[u8]) -> Vec<usize> {
    let mut cuts: Vec<usize> =
        (1..=input.len()).filter_map(|end| Framing::Entries.safe_cut(&input[..end])).collect();
    cuts.dedup();
    cuts
}

#[test]
fn safe_cuts_change_nothing() {
    for &recording in Recording::ALL {
        let input = sample(recording);
        let whole = found_in_pieces(input.as_bytes(), &[]);
        assert!(whole.responses >= 4, "{recording:?}: {whole:?}");
        assert_eq!(whole.calls.len(), whole.responses, "{recording:?}");

        let cuts = safe_cuts(input.as_bytes());
        assert!(!cuts.is_empty(), "{recording:?}");
        for &cut in &cuts {
            let pieces = found_in_pieces(input.as_bytes(), &[cut]);
            assert_eq!(pieces, whole, "{recording:?}, cut at {cut}");
        }
        assert_eq!(found_in_pieces(input.as_bytes(), &cuts), whole, "{recording:?}, all cuts");
    }
}

/// Between two of its records an input can be cut if and only if its format says so.
#[test]
fn only_what_can_be_split_is_the_same_if_cut_between_records() {
    for &recording in Recording::ALL {
        let input = sample(recording);
        let whole = found_in_pieces(input.as_bytes(), &[]);
        let is_same = |&cut: &usize| found_in_pieces(input.as_bytes(), &[cut]) == whole;
        let lines = input.match_indices('\n').map(|(newline, _)| newline + 1);
        // A record of a format that can be split is an entry.
        let records: Vec<usize> = match recording.can_split() {
            true => safe_cuts(input.as_bytes()),
            false => lines.collect(),
        };
        assert_eq!(records.iter().all(is_same), recording.can_split(), "{recording:?}");
    }
}

/// Whether `raw` is `text` with any number of levels of escapes.
fn says(raw: &[u8], text: &[u8]) -> bool {
    let mut raw = raw.to_vec();
    for _ in 0..10 {
        if raw == text {
            return true;
        }
        let mut inner = Vec::new();
        let is_quoted =
            memchr::memchr_iter(b'"', &raw).all(|quote| backslashes_at_end(&raw[..quote]) % 2 == 1);
        let end = unescape(&raw, &mut inner, crate::scan::Kernel::best());
        if !is_quoted || end.len != raw.len() {
            return false;
        }
        raw = inner;
    }
    false
}

proptest! {
    #[test]
    fn the_place_of_a_call_has_its_response(
        messages in proptest::collection::vec("[a-z\"\\\\\n\u{e9}\u{4f60}\u{1f600}]{0,12}", 1..6),
        levels in 0_usize..6,
        sentence in "[a-z\u{e9}\u{1f600}\n]{0,6}",
        ascii: bool,
    ) {
        let quote = |text: &str| {
            let json = serde_json::to_string(text).unwrap();
            let escape = |character: char| match character.is_ascii() {
                true => character.to_string(),
                false => {
                    let mut units = [0; 2];
                    let units = character.encode_utf16(&mut units);
                    units.iter().map(|unit| format!("\\u{unit:04x}")).collect()
                }
            };
            if ascii { json.chars().map(escape).collect() } else { json }
        };

        let responses: Vec<String> = messages
            .iter()
            .map(|message| format!(r#"{{"Response":{{"Message":{}}}}}"#, quote(message)))
            .collect();
        let mut text = responses.join(&format!(" {sentence} "));
        for _ in 0..levels {
            text = format!("{{\"a\":{}}}", quote(&format!("{sentence} {text}")));
        }
        let input = format!("INFO {}\n", text.replace('\n', " "));

        let found = found_in_pieces(input.as_bytes(), &[]);
        prop_assert_eq!(found.calls.len(), responses.len(), "{}", input);
        for ((offset, length, text), response) in found.calls.iter().zip(&responses) {
            prop_assert_eq!(text.as_slice(), response.as_bytes());
            let place = &input.as_bytes()[*offset..offset + length];
            prop_assert!(says(place, text), "{}: {}", input, String::from_utf8_lossy(place));
        }
    }
}

/// What is beside the key of a response that is too large to be in memory may be another response.
#[test]
fn beside_an_oversized_response_nothing_is_read_in_silence() {
    let long = "x".repeat(500);
    let response = format!(r#"{{"Response":{{"RequestId":"r","Log":"{long}"}}"#);
    for (end, unread) in [("}", &[][..]), (r#","other":{"Response":{}}}"#, &[0])] {
        let input = format!("{response}{end}");
        let options = Options::new();
        let settings = options.recording_settings();
        let mut found = Found::default();
        let (tools, bodies) = (&mut options.recording_tools(), &mut OpenBodies::default());
        let reader = RecordReader { settings: &settings, tools, bodies, recognised: 0 };
        let mut sink = Entries { reader, found: &mut found, short_ways: 0, takes_short_ways: true };
        let mut framer =
            Framer::new(Framing::Entries, Limits::new(), options.reader()).buffering_at_most(64);
        let mut read = 0;
        for (start, chunk) in input.as_bytes().chunks(50).enumerate() {
            let buffered = &input.as_bytes()[read..start * 50 + chunk.len()];
            let is_last = start * 50 + chunk.len() == input.len();
            read += framer.frame(buffered, read as u64, is_last, &mut sink);
        }
        assert_eq!((found.calls.len(), found.responses), (1, 1), "{end}");
        assert_eq!(found.unread, unread, "{end}");
    }
}
