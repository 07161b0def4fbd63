//! Bodies that a container's log has spread over many records, and log lines of all kinds between
//! them, in every framing.

use apitriage::{Framing, Options, Recording};
use proptest::prelude::*;

use super::support::{outcomes, summarize_every_way};

/// The lines that Docker writes for a pretty-printed response, and its line breaks.
fn docker_lines(stream: &str) -> Vec<String> {
    ["{", "  \\\"Response\\\": {", "    \\\"RequestId\\\": \\\"r\\\"", "  }", "}"]
        .map(|text| format!("{{\"log\":\"{text}\\n\",\"stream\":\"{stream}\",\"time\":\"x\"}}"))
        .to_vec()
}

fn cri_lines(flag: &str) -> Vec<String> {
    ["{", "  \"Response\": {", "  }", "}"]
        .map(|text| format!("2026-11-25T17:01:13.073Z stdout {flag} {text}"))
        .to_vec()
}

/// Only `entries` knows which records belong together, so in other framings such an input is not
/// cut.
#[test]
fn a_body_over_many_records_is_one_call_in_every_framing() {
    let bare = "{\"Response\":{}}".to_owned();
    let records: Vec<String> =
        [docker_lines("stdout"), vec![bare.clone(), bare], docker_lines("stderr")].concat();
    for (framing, before, after) in [
        (None, "", "\n"),
        (None, "\x1e", "\n"),
        (Some(Framing::Entries), "", "\n"),
        (Some(Framing::Lines), "", "\n"),
        (Some(Framing::Lines), " ", "\n"),
        (Some(Framing::Documents), "", "\n"),
        (Some(Framing::Documents), "\n\n", ""),
        (Some(Framing::Seq), "\x1e", "\n"),
    ] {
        let content: String =
            records.iter().map(|record| format!("{before}{record}{after}")).collect();
        let content = content.repeat(5);
        let mut options = Options::new().recording(Recording::Docker);
        options.framing = framing;
        let summary = summarize_every_way(&[content.as_bytes()], &options);
        assert_eq!(outcomes(&summary), [20, 0, 0, 0, 0], "{framing:?}");
    }

    let lines = format!("{}\n", cri_lines("F").join("\n")).repeat(9);
    let summary = summarize_every_way(&[lines.as_bytes()], &Options::new());
    assert_eq!(outcomes(&summary), [9, 0, 0, 0, 0]);
}

/// Docker writes a record on one line. Such a record over several lines may be cut off from the
/// one before, so neither is part of a body.
#[test]
fn a_containers_record_over_lines_is_no_part_of_a_body() {
    let content = r#"{"log":"{\n","stream":"stdout"}
{
"log":"\"Response\":{}}\n","stream":"stdout"}
"#;
    let content = content.repeat(3);
    let summary = summarize_every_way(&[content.as_bytes()], &Options::new());
    assert_eq!((outcomes(&summary), summary.unread()), ([0, 0, 0, 3, 0], 3));
}

/// One line, or the beginning of one, of any kind.
fn line() -> impl Strategy<Value = String> {
    let response = r#"{"Response":{"Error":{"Code":"InternalError"}}}"#;
    let escaped = response.replace('"', "\\\"");
    let mut lines = docker_lines("stdout");
    lines.extend(docker_lines("stderr"));
    lines.extend(cri_lines("F"));
    lines.extend(cri_lines("P"));
    lines.extend([
        response.to_owned(),
        format!("{response} {response}"),
        format!("INFO got {response} in 3 ms"),
        format!("INFO got {response} and {response}"),
        format!("level=info body=\"{escaped}\" took=3"),
        format!("{{\"time\":1,\"body\":{response}}}"),
        format!("{{\"time\":1,\"body\":\"{escaped}\"}}"),
        format!("[{response},1]"),
        format!("[{response}"),
        format!("{{\"__CONTENT__\":\"{escaped}\",\"__TIMESTAMP__\":\"1\"}}"),
        format!("{{\"log\":\"{escaped}\\n\",\"stream\":\"stdout\"}}"),
        r#"{"eventName":"A","apiErrorCode":"0","eventTime":1,"requestID":"r"}"#.to_owned(),
    ]);
    lines.extend(
        ["{", "}", "  \"Response\": {", "  }", "}}", "{\"level\":\"info\"}", "", "oops", "{oops"]
            .map(str::to_owned),
    );
    lines.extend(
        ["{main} INFO", "[main] INFO", "12,", "\"a\":", "got {", "got [", "\"", "\\", "1 ok"]
            .map(str::to_owned),
    );
    let whole = prop::sample::select(lines);
    let broken = (whole.clone(), any::<prop::sample::Index>())
        .prop_map(|(line, at)| line.get(..at.index(line.len() + 1)).unwrap().to_owned());
    prop_oneof![4 => whole, 1 => broken]
}

/// How records are read: in half of the cases as they are when nothing is named.
fn reading() -> impl Strategy<Value = (Option<Framing>, Option<Recording>)> {
    let framing = prop::option::of(prop::sample::select(Framing::ALL));
    let recording = prop::option::of(prop::sample::select(Recording::ALL));
    prop_oneof![Just((None, None)), (framing, recording)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Nothing depends on where lines of all kinds, whole or broken off, are cut; whichever framing
    /// and recording format they are read with.
    #[test]
    fn lines_of_all_kinds_are_read_the_same_way_from_everywhere(
        lines in prop::collection::vec(line(), 0..24),
        ends_with_line in any::<bool>(),
        (framing, recording) in reading(),
    ) {
        let mut content = lines.join("\n");
        if ends_with_line {
            content.push('\n');
        }
        let mut options = Options::new().samples(2);
        (options.framing, options.recording) = (framing, recording);
        summarize_every_way(&[content.as_bytes()], &options);
    }
}

/// A damaged record that no container has written ends what a container has begun, and what is
/// unread there stays unread, wherever the input is cut.
#[test]
fn what_a_container_has_begun_is_judged_by_itself() {
    let log = "2026-11-25T17:01:13.073Z stdout F   \"Response\": {\n{\n{\"log\":\"{\\n\",\"stream\":\"stdout\"}\n";
    let summary = summarize_every_way(&[log.as_bytes()], &Options::default());
    assert_eq!((summary.malformed(), summary.unread()), (1, 1));
}
