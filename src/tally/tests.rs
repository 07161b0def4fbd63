//! Groups of calls with contexts, held against plain maps. Groups of calls without are tested in
//! `tests/summary/groups.rs`.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::{CallBody, Counted, Dimension, Summary};
use crate::classify::{Classifier, Outcome, classify};
use crate::recording::{CallTime, Context, ContextField};
use crate::report::{Group, Report, write_json};

const RECORDS: [&str; 7] = [
    r#"{"Response":{"Error":{"Code":"InternalError"}}}"#,
    r#"{"Response":{"Error":{"Code":"Not.Known"}}}"#,
    r#"{"Response":{"Error":{"Code":7}}}"#,
    r#"{"Response":{"Error":{"Code":"DryRunOperation"}}}"#,
    r#"{"Response":{}}"#,
    "{}",
    "{",
];

/// 2025-11-25, a Tuesday, at 13 o'clock.
const TUESDAY_13: i64 = 1_764_078_000_000_000;
const HOUR: i64 = 3_600_000_000;

#[derive(Clone, Debug)]
struct Call {
    record: &'static str,
    hours: Option<i64>,
    action: Option<&'static str>,
    team: Option<&'static str>,
}

fn calls() -> impl Strategy<Value = Vec<Call>> {
    let call = (
        proptest::sample::select(&RECORDS[..]),
        proptest::option::of(0..30_i64),
        proptest::option::of(proptest::sample::select(vec!["DescribeA", "RunB", "", "\u{1b}[2J"])),
        proptest::option::of(proptest::sample::select(vec!["red", "blue"])),
    );
    vec(call, 0..60).prop_map(|calls| {
        let call = |(record, hours, action, team)| Call { record, hours, action, team };
        calls.into_iter().map(call).collect()
    })
}

fn dimensions(words: &[&str]) -> Vec<Dimension> {
    words.iter().map(|word| Dimension::parse(word, &["zone", "team"]).unwrap()).collect()
}

fn lists() -> impl Strategy<Value = Vec<&'static str>> {
    proptest::sample::select(vec![
        vec!["hour"],
        vec!["hour", "action"],
        vec!["weekday-hour", "team"],
        vec!["action", "code"],
        vec!["team", "day", "family"],
        vec!["region"],
    ])
}

fn sum<'c>(
    by: &[Dimension],
    most_rows: usize,
    calls: impl IntoIterator<Item = &'c Call>,
) -> Summary {
    let mut summary = Summary::new(1, 10);
    summary.count_by_within(by, most_rows);
    for (at, Call { record, hours, action, team }) in (0_u64..).zip(calls) {
        let mut context = Context::EMPTY;
        context.time = hours.map(|hours| CallTime::from_micros(TUESDAY_13 + hours * HOUR + 5));
        if let Some(action) = action {
            context.set(ContextField::Action, *action);
        }
        if let Some(team) = team {
            context.set_own(1, *team);
        }
        let (head, length) = (record.as_bytes(), record.len() as u64);
        let call =
            Counted { input: "log", offset: at, length, head, rank: None, context: &context };
        let body = CallBody::Whole(head);
        summary.count_call(&call, &classify(head).decision(), body, || None);
    }
    summary
}

/// The groups by their keys: how many records each has of each outcome.
type Counts = BTreeMap<Vec<Option<String>>, BTreeMap<Outcome, u64>>;

fn expected(words: &[&str], calls: &[Call]) -> Counts {
    let mut groups = Counts::new();
    for call in calls {
        let verdict = Classifier::default().classify(call.record.as_bytes());
        let code = match &verdict {
            crate::Verdict::Failure(failure) => failure.code.as_str().map(str::to_owned),
            _ if words.contains(&"code") || words.contains(&"family") => continue,
            _ => None,
        };
        let time = call.hours.map(|hours| (25 + (13 + hours) / 24, (13 + hours) % 24));
        let value = |word: &&str| match *word {
            "hour" => time.map(|(day, hour)| format!("2025-11-{day}T{hour:02}")),
            "day" => time.map(|(day, _)| format!("2025-11-{day}")),
            "weekday-hour" => time.map(|(day, hour)| {
                format!("{} {hour:02}", ["Tue", "Wed", "Thu"][usize::try_from(day).unwrap() - 25])
            }),
            "action" => call.action.map(str::to_owned),
            "team" => call.team.map(str::to_owned),
            "code" => code.clone(),
            "family" => code.clone().map(|code| code.split('.').next().unwrap().to_owned()),
            _ => None,
        };
        let group = groups.entry(words.iter().map(value).collect()).or_default();
        *group.entry(verdict.outcome()).or_default() += 1;
    }
    groups
}

fn counted(by: &[Dimension], summary: &Summary) -> Counts {
    let groups = summary.grouping(by).unwrap().in_order().into_iter();
    let owned =
        |keys: Vec<Option<&str>>| keys.into_iter().map(|key| key.map(str::to_owned)).collect();
    groups
        .map(|(keys, group)| {
            let counts = Outcome::ALL.iter().map(|of| (*of, group.outcomes.count(*of)));
            (owned(keys), counts.filter(|(_, count)| *count > 0).collect())
        })
        .collect()
}

fn merged(mut one: Summary, other: &Summary) -> Summary {
    one.merge(other.clone());
    one
}

proptest! {
    #[test]
    fn groups_are_those_of_a_plain_map(words in lists(), calls in calls()) {
        let by = dimensions(&words);
        let summary = sum(&by, usize::MAX, &calls);
        prop_assert_eq!(counted(&by, &summary), expected(&words, &calls));
        prop_assert_eq!(summary.check(), Ok(()));
    }

    /// With a limit some groups are left, and those are exact; however calls are divided, the
    /// same ones are.
    #[test]
    fn groups_do_not_depend_on_the_division(
        words in lists(),
        calls in calls(),
        rows in 0..20_usize,
        parts in vec(0..3_usize, 60),
    ) {
        let by = dimensions(&words);
        let part = |number: usize| {
            let mine = calls.iter().zip(&parts).filter(|(_, part)| **part == number);
            sum(&by, rows, mine.map(|(call, _)| call))
        };
        let [a, b, c] = [part(0), part(1), part(2)];
        let all = merged(merged(a.clone(), &b), &c);
        let counts = counted(&by, &all);
        prop_assert_eq!(&counted(&by, &sum(&by, rows, &calls)), &counts, "undivided");
        prop_assert_eq!(&counted(&by, &merged(c, &merged(b, &a))), &counts, "another order");

        let exact = expected(&words, &calls);
        prop_assert!(counts.iter().all(|(keys, group)| exact.get(keys) == Some(group)));

        let saved = serde_json::to_string(&all).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Summary>(&saved).unwrap(), &all, "as saved");
    }

    /// The report has the groups in their order, and nothing in it acts on a terminal.
    #[test]
    fn reports_are_in_order(words in lists(), calls in calls(), top in 0..5_usize) {
        let by = dimensions(&words);
        let summary = sum(&by, usize::MAX, &calls);
        let mut report = Report::new(&summary, &by);
        let groups = report.groups.clone().unwrap();

        let failures: Vec<u64> = groups.iter().map(|group| group.failed).collect();
        let times: Vec<(bool, String)> = groups
            .iter()
            .map(|group| (group.key().is_none(), group.key().unwrap_or_default().to_owned()))
            .collect();
        // Tuesday to Thursday sort as the letters do not.
        let times: Vec<_> = times.into_iter().map(|(none, key)| (none, key.replace("Thu", "X"))).collect();
        match by[0].is_time() {
            true => prop_assert!(times.is_sorted(), "{times:?}"),
            false => prop_assert!(failures.iter().rev().is_sorted(), "{failures:?}"),
        }

        report.keep_top(top);
        let kept = report.groups.as_deref().unwrap();
        let mut largest = failures;
        largest.sort_unstable_by(|one, other| other.cmp(one));
        largest.truncate(top);
        let of = |groups: &[Group<'_>]| groups.iter().map(|group| group.failed).sum::<u64>();
        prop_assert_eq!((kept.len(), of(kept)), (largest.len(), largest.iter().sum()));

        let mut json = Vec::new();
        write_json(&Report::new(&summary, &by), &mut json).unwrap();
        prop_assert!(!json.contains(&0x1b));
    }
}

#[test]
fn the_json_of_a_group_has_its_keys_in_order() {
    let calls = [
        Call { record: RECORDS[0], hours: Some(0), action: Some("RunB"), team: None },
        Call { record: RECORDS[4], hours: Some(0), action: Some("RunB"), team: None },
    ];
    for (words, start) in [
        (&["hour"][..], r#"{"key":"2025-11-25T13","keys":{"hour":"2025-11-25T13"},"#),
        (&["team"], r#"{"key":null,"keys":{"team":null},"#),
        (
            &["hour", "team", "action"],
            r#"{"keys":{"hour":"2025-11-25T13","team":null,"action":"RunB"},"#,
        ),
    ] {
        let by = dimensions(words);
        let summary = sum(&by, 9, &calls);
        let json = serde_json::to_string(&Report::new(&summary, &by).groups.unwrap()[0]).unwrap();
        let expected = format!(r#"{start}"count":1,"records":2,"succeeded":1,"failed":1,"#);
        assert!(json.starts_with(&expected), "{json}");
    }
}

#[test]
fn keys_that_look_like_secrets_are_masked() {
    let secret = concat!("AKID", "z8krbsJ5yKBZQpn74WFkmLPx3gnPhESA");
    let calls =
        [Call { record: RECORDS[0], hours: None, action: Some(secret), team: Some(secret) }];
    let by = dimensions(&["action", "team", "input"]);
    let summary = sum(&by, 9, &calls);
    let json = serde_json::to_string(&Report::new(&summary, &by)).unwrap();
    assert!(json.contains("AKID***") && !json.contains(secret), "{json}");
}

/// A field of a summary that was read has no place, but gets it from an equal list.
#[test]
fn fields_of_a_saved_summary_are_found_by_name() {
    let by = dimensions(&["team"]);
    let calls = [Call { record: RECORDS[0], hours: None, action: None, team: Some("red") }];
    let whole = sum(&by, 9, &calls);
    let mut read: Summary = serde_json::from_str(&serde_json::to_string(&whole).unwrap()).unwrap();
    read.count_by_within(&by, 9);
    assert_eq!((&read, read.grouping(&by).unwrap().by()), (&whole, &by[..]));
    assert_eq!(counted(&by, &merged(read, &whole)).len(), 1);
}
