//! Times as they are written, against jiff. These tests must not know where times are found.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use proptest::prelude::*;

use super::*;

const MICROS: i64 = 1_795_626_073_000_000;
const EAST: i32 = 8 * 3600;

/// The usual layout is read in fewer steps, and must be read as any other.
fn parsed(text: &str, offset: i32) -> Option<i64> {
    let any = read_any(text.as_bytes(), offset);
    let with_clock = any.as_ref().filter(|read| read.has_clock).map(|read| read.time);
    assert_eq!(CallTime::parse_with_clock(text.as_bytes(), offset), with_clock, "{text}");
    assert_eq!(CallTime::parse(text.as_bytes(), offset), any.map(|read| read.time), "{text}");
    CallTime::parse(text.as_bytes(), offset).map(CallTime::micros)
}

fn found(line: &str, offset: i32) -> Option<i64> {
    CallTime::find_at_line_start(line.as_bytes(), offset).map(CallTime::micros)
}

#[test]
fn reads_every_layout() {
    for (text, beyond) in [
        ("2026-11-25T17:01:13Z", 0),
        ("2026-11-25T17:01:13.073Z", 73_000),
        ("2026-11-25T17:01:13,073Z", 73_000),
        ("2026-11-25T17:01:13.073000999Z", 73_000),
        ("2026-11-25t17:01:13.0z", 0),
        ("2026-11-25T17:01:13.99999999999999999999999Z", 999_999),
        ("2026-11-26T01:01:13+08:00", 0),
        ("2026-11-26T01:01:13.5+0800", 500_000),
        ("2026-11-26T01:01:13+08", 0),
        ("2026-11-25T08:31:13-08:30", 0),
        ("2026-11-26 01:01:13 +0800", 0),
        ("2026-11-26 01:01:13 +08:00", 0),
        ("2026-11-25 17:01:13 UTC", 0),
        ("2026/11/25 17:01:13Z", 0),
        ("20261125T170113Z", 0),
        ("20261125 17:01:13Z", 0),
        ("26/Nov/2026:01:01:13 +0800", 0),
        ("[26/Nov/2026:01:01:13 +0800]", 0),
        ("Wed, 25 Nov 2026 17:01:13 GMT", 0),
        ("Thu, 26 Nov 2026 01:01:13 +0800", 0),
        (" 1795626073\n", 0),
        ("1795626073.25", 250_000),
        ("1795626073.2500019999", 250_001),
        ("1795626073000", 0),
        ("1795626073000.5", 500),
        ("1795626073000000", 0),
        ("1795626073000000999", 0),
        ("1.795626073e9", 0),
        ("1.795626073E+9", 0),
        ("1.79562607325e+09", 250_000),
        ("1795626073000e-3", 0),
        ("17956260730000000000000000e-16", 0),
    ] {
        assert_eq!(parsed(text, 0), Some(MICROS + beyond), "{text}");
        assert_eq!(parsed(text, EAST), Some(MICROS + beyond), "{text}");
    }
}

#[test]
fn without_a_zone_the_given_offset_holds() {
    for text in [
        "2026-11-26 01:01:13",
        "2026-11-26T01:01:13",
        "2026/11/26 01:01:13",
        "20261126 01:01:13",
        "26/Nov/2026:01:01:13",
        "Thu, 26 Nov 2026 01:01:13",
    ] {
        assert_eq!(parsed(text, EAST), Some(MICROS), "{text}");
        assert_eq!(parsed(text, 0), Some(MICROS + 8 * 3_600_000_000), "{text}");
    }
    assert_eq!(parsed("1970-01-02", 0), Some(86_400_000_000));
    assert_eq!(parsed("1970/01/02", 3600), Some(82_800_000_000));
}

#[test]
fn other_texts_are_not_times() {
    for text in [
        "",
        "200",
        "0",
        "-1795626073",
        "+1795626073",
        "20261125",
        "99999999-99-99",
        "9999-99-99",
        "2026-02-29",
        "2100-02-29",
        "2026-04-31T00:00:00Z",
        "2026-00-01",
        "2026-01-00",
        "2026-11-25T24:00:00Z",
        "2026-11-25T23:60:00Z",
        "2026-11-25T23:00:61Z",
        "2026-11-25T",
        "2026-11-25T17:01Z",
        "2026-11-25T17:01:13.Z",
        "2026-11-25T17:01:13+24:00",
        "2026-11-25T17:01:13+08:60",
        "2026-11-25T17:01:13+8",
        "2026-11-25T17:01:13 +08",
        "2026-11/25",
        "2026-11-25 17:01:13 CST",
        "2026-11-25x17:01:13",
        "0001-01-01T00:00:00Z", // Go's time that was never set
        "1969-12-31",
        "Nov 25 17:01:13",
        "26/Foo/2026:01:01:13 +0800",
        "26/Nov/2026",
        "Wod, 25 Nov 2026 17:01:13 GMT",
        "631151999",
        "4133980800",
        "17956260730",
        "17956260731795626073",
        "1795626073.",
        "1795626073e",
        "1795626073e99999999999",
        "1795626073e-99999999999999999999999",
        "0e9",
        "0.000000000",
        "1795626073 ms",
        "99999999999999999999999999999999999999",
    ] {
        assert_eq!(parsed(text, 0), None, "{text}");
    }
    assert_eq!(parsed("2026-11-25", i32::MAX), None);
    assert_eq!(parsed("9999-12-31T23:59:59", i32::MIN), None);
}

#[test]
fn a_leap_second_is_the_second_before() {
    assert_eq!(parsed("2016-12-31T23:59:60Z", 0), parsed("2016-12-31T23:59:59Z", 0));
}

#[test]
fn the_years_of_numbers_end_exactly() {
    for (unit, factor) in [(1, 1_000_000), (1_000, 1_000), (1_000_000, 1)] {
        for (first, is_time) in [(631_152_000, true), (4_133_980_799, true)] {
            let number = (first * unit).to_string();
            assert_eq!(parsed(&number, 0).is_some(), is_time, "{number}");
            assert_eq!(parsed(&number, 0), Some(first * unit * factor));
        }
        for outside in [631_152_000 * unit - 1, 4_133_980_800 * unit] {
            assert_eq!(parsed(&outside.to_string(), 0), None, "{outside}");
        }
    }
    assert_eq!(parsed("631152000000000000", 0), Some(631_152_000_000_000));
    assert_eq!(parsed("4133980800000000000", 0), None);
}

#[test]
fn finds_the_time_of_a_line() {
    for line in [
        "2026-11-25T17:01:13Z INFO client - GetTagValues answered {}",
        "2026-11-25T17:01:13Z",
        "  2026-11-25 17:01:13 UTC [4711] LOG: x",
        "2026/11/25 17:01:13 client.go:559: [DEBUG] http request: POST / HTTP/1.1",
        "2026-11-25 17:01:13 4711 abstract_client.py L292 DEBUG SendRequest: ",
        "20261125 17:01:13 INFO",
        "20261125 17:01:13: x",
        "2026-11-25\t17:01:13\t10.0.0.1",
        "2026-11-25 17:01:13|INFO|x",
        "[2026-11-25 17:01:13] x",
        "(2026-11-25T17:01:13Z) x",
        "\"2026-11-25 17:01:13\";x",
        "INFO 2026-11-25T17:01:13Z x",
        "INFO[2026-11-25T17:01:13Z] x",
        "[INFO] [main] 2026-11-25T17:01:13Z x",
        "[INFO][2026-11-25 17:01:13][main] x",
        "INFO  [http-nio-8080-exec-1] 2026-11-25 17:01:13 x",
        "<14>1 2026-11-25T17:01:13Z host app - - - x",
        "<165>1 2026-11-25T17:01:13Z host app - - - x",
        "<5>2026-11-25T17:01:13Z host app: x",
        "10.0.0.1 - [25/Nov/2026:17:01:13 +0000] \"POST / HTTP/1.1\" 200",
        "10.0.0.1 - frank [25/Nov/2026:17:01:13 +0000] \"POST / HTTP/1.1\" 200",
        "example.com:80 10.0.0.1 - - [25/Nov/2026:17:01:13 +0000] \"POST / HTTP/1.1\" 200",
        "web-1  | 2026-11-25T17:01:13Z x",
        "time=2026-11-25T17:01:13Z level=info",
        "time=\"2026-11-25T17:01:13Z\" level=info",
        "level=info ts=2026-11-25T17:01:13Z x",
        "level=info t=12ms ts=2026-11-25T17:01:13Z x",
        "level=info ts=1795626073 x",
        "level=info Time=\"2026-11-25 17:01:13\" x",
        "1795626073    921 192.168.0.68 TCP_MISS/200",
        "1795626073.000: x",
        "[1795626073] x",
        "Wed, 25 Nov 2026 17:01:13 GMT x",
        "[Wed, 25 Nov 2026 17:01:13 GMT] x",
        "2026-11-25 17:01:13 CSTool x",
        "2026-11-25 17:01:13 [main] x",
    ] {
        assert_eq!(found(line, 0), Some(MICROS), "{line}");
    }
    assert_eq!(found("2026-11-26 01:01:13,073 4711 x", EAST), Some(MICROS + 73_000));
    assert_eq!(found("2026-11-26T01:01:13.073+0800 [DEBUG]", 0), Some(MICROS + 73_000));
    assert_eq!(found("2026-11-25T17:01:13.073Z stdout F {", 0), Some(MICROS + 73_000));
}

#[test]
fn other_lines_have_no_time() {
    for line in [
        "",
        "INFO nothing",
        "{\"time\": \"2026-11-25T17:01:13Z\"}",
        "{\"Message\": \"at 2026-11-25 17:01:13 it failed\"}",
        "INFO {\"a\": 2026-11-25 17:01:13}",
        "INFO said=\"at 2026-11-25 17:01:13 it failed\"",
        "one two three four five 2026-11-25T17:01:13Z",
        "a_word_of_more_bytes_than_a_time_may_come_after_____________________ 2026-11-25T17:01:13Z",
        "2026-11-25 started",
        "id 1795626073 x",
        "call[1795626073] x",
        "1795626073ms x",
        "1795626073.5.1 x",
        "2026-11-25T17:01:13Zulu x",
        "2026-11-25T17:01:13-x x",
        "uptime=2026-11-25T17:01:13Z x",
        "Nov 25 17:01:13 host app: x",
        // These would be other times.
        "2026-11-25 05:01:13 PM INFO x",
        "2026-11-25 05:01:13.073 am x",
        "2026-11-25 17:01:13 CST",
        "[2026-11-25 17:01:13 EST] x",
        "2026-11-25T17:01:13[Asia/Shanghai] x",
    ] {
        assert_eq!(found(line, 0), None, "{line}");
    }
}

/// A moment with four digits in every zone, and a zone.
fn moment() -> impl Strategy<Value = (i64, i32)> {
    (86_400_000_000..CallTime::END - 86_400_000_000, -23 * 60 - 59..=23 * 60 + 59)
        .prop_map(|(micros, minutes)| (micros, minutes * 60))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 5_000, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn agrees_with_jiff_in_every_layout((micros, offset) in moment()) {
        let zone = TimeZone::fixed(Offset::from_seconds(offset).unwrap());
        let there = Timestamp::from_microsecond(micros).unwrap().to_zoned_datetime(zone);
        for (layout, unit) in [
            ("%Y-%m-%dT%H:%M:%S.%6f%:z", 1),
            ("%Y-%m-%d %H:%M:%S,%3f%z", 1_000),
            ("%Y-%m-%d %H:%M:%S %z", 1_000_000),
            ("%Y/%m/%d %H:%M:%S.%f", 1),
            ("%Y-%m-%d %H:%M:%S,%3f", 1_000),
            ("%Y%m%d %H:%M:%S", 1_000_000),
            ("%Y%m%dT%H%M%S%z", 1_000_000),
            ("%d/%b/%Y:%H:%M:%S %z", 1_000_000),
            ("[%d/%b/%Y:%H:%M:%S]", 1_000_000),
            ("%a, %d %b %Y %H:%M:%S %z", 1_000_000),
        ] {
            let text = there.strftime(layout).to_string();
            let expected = Some(micros - micros % unit);
            prop_assert_eq!(parsed(&text, offset), expected, "{}", &text);
            for before in ["", "INFO ", "[main] WARN ", "<14>1 ", "10.0.0.1 - ", "a=b ts="] {
                prop_assert_eq!(found(&format!("{before}{text} x"), offset), expected, "{}", &text);
            }
        }

        let midnight = there.start_of_day().unwrap().timestamp().as_microsecond();
        let date = there.strftime("%F").to_string();
        prop_assert_eq!(parsed(&date, offset), Some(midnight));
    }

    #[test]
    fn numbers_come_back(micros in 631_152_000_000_000..4_133_980_800_000_000_i64) {
        let (seconds, part) = (micros / 1_000_000, micros % 1_000_000);
        for text in [
            format!("{seconds}.{part:06}"),
            format!("{}.{:03}", micros / 1_000, micros % 1_000),
            format!("{micros}"),
            format!("{micros}999"),
            format!("{micros}e-6"),
            format!("0.{micros:018}e12"),
            format!("{}.{:015}e+09", seconds / 1_000_000_000, micros % 1_000_000_000_000_000),
        ] {
            prop_assert_eq!(parsed(&text, 0), Some(micros), "{}", text);
        }
        prop_assert_eq!(parsed(&seconds.to_string(), 0), Some(seconds * 1_000_000));
    }

    #[test]
    fn accepts_what_jiff_accepts(
        date in "(19|20|99)[0-9]{2}-[01][0-9]-[0-3][0-9][T ]",
        clock in "[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,9})?",
        zone in "Z|[+-]([01][0-9]|2[0-3])(:?[0-6][0-9])?",
    ) {
        let text = format!("{date}{clock}{zone}");
        let theirs = text.parse::<Timestamp>().map(|time| time.as_nanosecond().div_euclid(1000));
        // The last day of the year 9999 is not one of theirs in every zone.
        prop_assume!(!date.starts_with("9999-12-31"));
        let theirs = theirs.ok().filter(|micros| (0..i128::from(CallTime::END)).contains(micros));
        prop_assert_eq!(parsed(&text, 0).map(i128::from), theirs, "{}", text);
    }

    #[test]
    fn no_bytes_make_it_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..100),
        offset: i32,
    ) {
        CallTime::parse(&bytes, offset);
        CallTime::find_at_line_start(&bytes, offset);
    }

    #[test]
    fn a_text_that_is_nearly_usual_is_read_as_any_other(
        time in "2[01][0-9]{2}-[01][0-9]-[0-3][0-9][T ][012][0-9]:[0-6][0-9]:[0-6][0-9]",
        end in "(\\.[0-9]{0,7})?(Z|)",
        number in "[0-9]{8,12}(\\.[0-9])?",
        other in proptest::option::of((0..30_usize, "[0-9TZ:.,/ -]")),
    ) {
        let mut text = format!("{time}{end}");
        if let Some((at, letter)) = other
            && at < text.len()
        {
            text.replace_range(at..=at, &letter);
        }
        parsed(&text, EAST);
        parsed(&number, EAST);
    }

    #[test]
    fn no_text_of_its_letters_makes_it_panic(
        text in "[0-9TZe:+,. \\[\\]/NovWed=ts-]{0,60}",
        offset: i32,
    ) {
        CallTime::parse(text.as_bytes(), offset);
        CallTime::find_at_line_start(text.as_bytes(), offset);
    }
}
