//! Each limit, just below and above; and what counts as mostly malformed.

use apitriage::{Framing, Input, Limits, Options, Summary};
use serde_json::Value;

use super::support::{
    empty_summary, failed_response, options_for, outcomes, row_of, saved_form, summarize_every_way,
};

/// More than half of an input, by records or by bytes. Records that were refused for a limit do not
/// count.
#[test]
fn an_input_is_mostly_malformed_by_records_or_by_bytes() {
    let good = "{\"Response\":{}}\n";
    let long = format!("{{\"x\":\"{}\"}}\n", "x".repeat(300));
    let cases = [
        (good.repeat(2) + "oops\n", false),
        (good.to_owned() + "oops\n", false),
        (good.to_owned() + "oops\noops\n", true),
        ("oops\n".to_owned(), true),
        (String::new(), false),
        (good.repeat(3) + &"x".repeat(44) + "\n", false),
        (good.repeat(3) + &"x".repeat(46) + "\n", true),
        (good.to_owned() + &long.repeat(9), false),
        (good.to_owned() + &"[[[]]]\n".repeat(9), false),
        (good.to_owned() + &"[[[]]]\n".repeat(9) + "oops\noops\n", true),
    ];

    for (content, expected) in cases {
        let limits = Limits::new().record_bytes(200).depth(2);
        let options = options_for(Framing::Lines).limits(limits);
        let row = row_of(Input::bytes("a", content.as_bytes()), &options);
        assert_eq!(row.is_mostly_malformed(), expected, "{content} {row:?}");
    }
}

/// The one code of a summary, with its tally.
fn only_code(summary: &Summary) -> (String, Value) {
    let form = serde_json::to_value(summary).unwrap();
    let codes = form["codes"]["codes"].as_object().unwrap().clone();
    assert_eq!(codes.len(), 1, "{codes:?}");
    codes.into_iter().next().unwrap()
}

/// Found by the target `summary`.
#[test]
fn a_malformed_record_is_sampled_without_its_request_id() {
    let log = br#"{"Response":{"RequestId":"r-1","Error":{"Code":"InternalError"},"Data":01}}"#;
    let (whole, mut added) =
        (summarize_every_way(&[log], &options_for(Framing::Lines)), empty_summary(1, 0, false));
    added.add("0", 0, log, &apitriage::classify(log));
    for summary in [whole, added] {
        let sample = &saved_form(&summary)["faults"]["bad_number"]["samples"][0];
        assert_eq!(
            (&sample["length"], &sample["request_id"]),
            (&Value::from(log.len()), &Value::Null)
        );
    }
}

#[test]
fn limits_at_below_and_above_their_number_hold() {
    let limited = |limits: Limits| Options::new().limits(limits);
    for (length, malformed) in [(7, 0), (8, 0), (9, 1)] {
        let code = failed_response(&"c".repeat(length));
        let options = limited(Limits::new().code_bytes(8));
        assert_eq!(
            summarize_every_way(&[&code], &options).malformed(),
            malformed,
            "a code of {length} bytes"
        );

        let escaped = failed_response(&"\\u0063".repeat(length));
        assert_eq!(
            summarize_every_way(&[&escaped], &options).malformed(),
            malformed,
            "a code of {length} escapes"
        );

        let id = format!(
            r#"{{"Response":{{"Error":{{"Code":"c"}},"RequestId":"{}"}}}}"#,
            "i".repeat(length)
        );
        let options = limited(Limits::new().request_id_bytes(8));
        let (_, tally) = only_code(&summarize_every_way(&[id.as_bytes()], &options));
        assert_eq!(
            tally["samples"][0]["request_id"].is_null(),
            malformed == 1,
            "a RequestId of {length} bytes"
        );

        let nested = format!(
            "{{\"Response\":{}{}}}\n{{\"Response\":{{}}}}",
            "[".repeat(length - 1),
            "]".repeat(length - 1)
        );
        let options = limited(Limits::new().depth(8));
        let summary = summarize_every_way(&[nested.as_bytes()], &options);
        assert_eq!((summary.malformed(), summary.succeeded()), (malformed, 1), "{length} levels");

        let codes: Vec<u8> =
            (0..length).flat_map(|number| failed_response(&format!("Not.Known{number}"))).collect();
        let options = limited(Limits::new().unknown_codes(8));
        let form = serde_json::to_value(summarize_every_way(&[&codes], &options)).unwrap();
        assert_eq!(form["codes"]["codes"].as_object().unwrap().len(), length.min(8));
        assert_eq!(form["codes"]["other"]["count"], malformed);
    }

    let record = failed_response("InternalError");
    for framing in [Framing::Lines, Framing::Documents, Framing::Array, Framing::Seq] {
        for (limit, malformed) in [(record.len() + 1, 0), (record.len(), 0), (record.len() - 1, 1)]
        {
            let (before, between, after): (&[u8], &[u8], &[u8]) = match framing {
                Framing::Array => (b"[\r\n", b"\r\n,\r\n", b"\r\n]\r\n"),
                Framing::Seq => (b"\x1e", b"\r\n\x1e", b"\r\n"),
                _ => (b"", b"\r\n", b"\r\n"),
            };
            let content = [
                before,
                b"{\"Response\":{}}",
                between,
                &record,
                between,
                b"{\"Response\":{}}",
                after,
            ]
            .concat();
            let options = Options::new().limits(Limits::new().record_bytes(limit)).framing(framing);
            let summary = summarize_every_way(&[&content], &options);
            assert_eq!(
                outcomes(&summary),
                [2, 1 - malformed, 0, 0, malformed],
                "{framing:?}, limit {limit}"
            );
        }
    }
}
