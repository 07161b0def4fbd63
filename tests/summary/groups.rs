//! Groups of records without a context, held against a slow definition. Those of calls with one are
//! tested inside the library.

use std::collections::BTreeSet;

use apitriage::report::{Group, Report};
use apitriage::{Dimension, Input, Limits, Options, Summary, classify, summarize};
use proptest::prelude::*;
use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_64;

use super::{merged, saved_form, with_records};

#[test]
fn by_input_each_has_its_own_counts() {
    let mut all = Summary::new(2, 10);
    all.count_by(&[Dimension::Input]);
    let all = saved_form(&with_records(all, |_, _| true));
    let group = |input: &str| {
        let alone = saved_form(&with_records(Summary::new(2, 10), |_, of| of == input));
        json!({"keys": [input], "outcomes": alone["outcomes"], "codes": alone["codes"]})
    };
    let groups = &all["groupings"][0]["groups"];
    assert_eq!(*groups, json!([group("a.log"), group("b.log"), group("c.log")]));
    assert_eq!(groups[0]["codes"]["codes"]["InternalError"]["count"], 1);
    assert_eq!(groups[2]["outcomes"]["succeeded"], 1);
    assert_eq!(
        saved_form(&with_records(Summary::new(2, 10), |_, _| true))["groupings"],
        json!([]),
        "only where it is asked for"
    );
}

/// Each list has groups of its own, also after a merge, and codes or families alone need none.
#[test]
fn a_summary_can_be_grouped_by_several_lists() {
    let of = |lists: &[&[Dimension]]| {
        let mut summary = Summary::new(2, 10);
        lists.iter().for_each(|list| summary.count_by(list));
        with_records(summary, |_, _| true)
    };
    use Dimension::{Code, Directory, Family, Input};
    assert_eq!(of(&[&[Code], &[Family, Family], &[]]), of(&[]));
    assert_eq!(of(&[&[Input, Input]]), of(&[&[Input]]));
    assert_ne!(of(&[&[Input, Code]]), of(&[&[Code, Input]]));
    assert_eq!(of(&[&[Input], &[Directory]]), of(&[&[Directory], &[Input], &[Input]]));

    let both = of(&[&[Input], &[Directory]]);
    let sum = merged(of(&[&[Input]]), &of(&[&[Directory]]));
    assert_eq!(saved_form(&sum)["groupings"], saved_form(&both)["groupings"]);
    let keys = |by: &[Dimension]| {
        let groups = Report::new(&both, by).groups.unwrap();
        groups.iter().map(|group| group.key().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(keys(&[Input]), ["a.log", "b.log", "c.log"]);
    assert_eq!(keys(&[Directory]), ["."]);
    assert_eq!(keys(&[Input, Directory]), [""; 0], "nobody counted by these");
}

/// Summed records in groups, within limits, in the written form.
struct Grouped {
    by: Vec<Dimension>,
    samples: usize,
    unknown: usize,
    rows: usize,
}

impl Grouped {
    fn empty(&self) -> Summary {
        let mut summary = Summary::new(self.samples, self.unknown);
        summary.count_by_within(&self.by, self.rows);
        summary
    }

    fn sum<'a>(&self, records: impl IntoIterator<Item = &'a Placed>) -> Summary {
        let mut summary = self.empty();
        for Placed { input, offset, record } in records {
            summary.add(input, *offset, record.as_bytes(), &classify(record.as_bytes()));
        }
        summary
    }

    /// The values of a record; `None` if it is in no group.
    fn keys_of(&self, record: &Placed) -> Option<Vec<Option<String>>> {
        let parsed: Value = serde_json::from_str(&record.record).unwrap_or_default();
        let error = &parsed["Response"]["Error"];
        let code = error["Code"].as_str().map(str::to_owned);
        let is_of_failures = |of: &Dimension| matches!(of, Dimension::Code | Dimension::Family);
        if error.is_null() && self.by.iter().any(is_of_failures) {
            return None;
        }

        let value = |dimension: &Dimension| match dimension {
            Dimension::Code => code.clone(),
            Dimension::Family => Some(code.clone()?.split('.').next()?.to_owned()),
            Dimension::Input => Some(record.input.clone()),
            Dimension::Directory => Some(record.input.split('/').next()?.to_owned()),
            _ => None,
        };
        Some(self.by.iter().map(value).collect())
    }

    /// What must come out, computed slowly: groups by the hash of their key, as long as their rows
    /// fit.
    fn expected(&self, records: &[Placed]) -> Value {
        let alone = Grouped { by: Vec::new(), ..*self };
        let counts_of = |is_in: &dyn Fn(&[Option<String>]) -> bool| {
            let is_in = |record: &&Placed| self.keys_of(record).is_some_and(|keys| is_in(&keys));
            let form = saved_form(&alone.sum(records.iter().filter(is_in)));
            (form["outcomes"].clone(), form["codes"].clone())
        };
        let key_of = |keys: &[Option<String>]| {
            let bytes = |key: &Option<String>| key.clone().map_or(vec![0xfe], String::into_bytes);
            keys.iter().map(bytes).collect::<Vec<_>>().join(&0xff)
        };

        let groups: BTreeSet<_> =
            records.iter().filter_map(|record| self.keys_of(record)).collect();
        let mut by_hash: Vec<(u64, Vec<Option<String>>)> =
            groups.into_iter().map(|keys| (xxh3_64(&key_of(&keys)), keys)).collect();
        by_hash.sort();

        let mut rows = 0;
        let kept = by_hash.iter().take_while(|(_, keys)| {
            let (_, codes) = counts_of(&|of| of == keys);
            let own =
                codes["codes"].as_object().unwrap().len() + codes["odd"].as_object().unwrap().len();
            rows += own.max(1);
            rows <= self.rows
        });
        let (kept, others) = by_hash.split_at(kept.count());

        let mut kept: Vec<_> = kept.iter().map(|(_, keys)| keys).collect();
        kept.sort_by_key(|keys| key_of(keys));
        let groups: Vec<Value> = kept
            .into_iter()
            .map(|keys| {
                let (outcomes, codes) = counts_of(&|of| of == keys);
                json!({"keys": keys, "outcomes": outcomes, "codes": codes})
            })
            .collect();

        let mut hashes: Vec<u64> = others.iter().map(|(hash, _)| *hash).collect();
        hashes.truncate(self.rows.max(1));
        let (outcomes, codes) = counts_of(&|of| others.iter().any(|(_, keys)| of == keys));
        json!([{
            "by": self.by.iter().map(Dimension::word).collect::<Vec<_>>(),
            "most_rows": self.rows,
            "groups": groups,
            "other": {"hashes": hashes, "outcomes": outcomes, "codes": codes},
        }])
    }
}

/// Lists of the dimensions that a record without context can have a value in, and one that it
/// cannot.
fn lists() -> impl Strategy<Value = Vec<Dimension>> {
    use Dimension::{Action, Code, Directory, Family, Input};
    proptest::sample::select(vec![
        vec![Input],
        vec![Directory],
        vec![Action],
        vec![Directory, Code],
        vec![Family, Input],
        vec![Action, Input, Directory],
    ])
}

#[derive(Clone, Debug)]
struct Placed {
    input: String,
    offset: u64,
    record: String,
}

/// Records of up to ten inputs, with up to ten codes of each kind.
fn placed() -> impl Strategy<Value = Vec<Placed>> {
    let code = prop_oneof![
        4 => (0..8_u8).prop_map(|number| format!(r#""Not.Known{number}""#)),
        2 => proptest::sample::select(vec![r#""InternalError""#, r#""AuthFailure""#, r#""DryRunOperation""#, "7", "null"])
            .prop_map(str::to_owned),
    ];
    let record = prop_oneof![
        8 => code.prop_map(|code| format!(r#"{{"Response":{{"Error":{{"Code":{code}}}}}}}"#)),
        2 => Just(r#"{"Response":{}}"#.to_owned()),
        1 => Just("{}".to_owned()),
        1 => Just("{".to_owned()),
    ];
    proptest::collection::vec((0..10_u8, record), 0..60).prop_map(|records| {
        let placed = |(at, (input, record))| Placed {
            input: format!("{}/{input}.log", input % 3),
            offset: at as u64,
            record,
        };
        records.into_iter().enumerate().map(placed).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// However records are divided, and in whatever order they come, the same groups are kept, and
    /// each of them is exact.
    #[test]
    fn groups_within_the_limit_are_exact(
        by in lists(),
        records in placed(),
        parts in proptest::collection::vec(0..3_usize, 60),
        seed in any::<u64>(),
        samples in 0..3_usize,
        unknown in 0..5_usize,
        rows in 0..16_usize,
    ) {
        let grouped = Grouped { by, samples, unknown, rows };
        let all = grouped.sum(&records);
        prop_assert_eq!(&saved_form(&all)["groupings"], &grouped.expected(&records));

        let mut shuffled: Vec<&Placed> = records.iter().collect();
        shuffled.sort_by_key(|record| xxh3_64(&(record.offset ^ seed).to_le_bytes()));
        prop_assert_eq!(&grouped.sum(shuffled), &all, "in another order");

        let part = |number: usize| {
            grouped.sum(records.iter().filter(|record| parts[record.offset as usize] == number))
        };
        let [a, b, c] = [part(0), part(1), part(2)];
        prop_assert_eq!(&merged(grouped.empty(), &all), &all, "zero from the left");
        prop_assert_eq!(&merged(all.clone(), &grouped.empty()), &all, "zero from the right");
        prop_assert_eq!(&merged(merged(a.clone(), &b), &c), &all, "from the left");
        prop_assert_eq!(&merged(a.clone(), &merged(b.clone(), &c)), &all, "from the right");
        prop_assert_eq!(&merged(merged(c, &b), &a), &all, "backwards");

        let saved = serde_json::to_string(&all).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Summary>(&saved).unwrap(), &all, "as saved");
    }

    /// Of two limits the smaller one holds, as if it had applied from the beginning.
    #[test]
    fn the_smaller_limit_of_rows_holds(
        by in lists(),
        records in placed(),
        parts in proptest::collection::vec(0..3_usize, 60),
        rows in proptest::array::uniform3(0..16_usize),
    ) {
        let of = |rows| Grouped { by: by.clone(), samples: 1, unknown: 4, rows };
        let part = |number: usize| {
            of(rows[number]).sum(records.iter().filter(|record| parts[record.offset as usize] == number))
        };
        let least = of(*rows.iter().min().unwrap()).sum(&records);
        let [a, b, c] = [part(0), part(1), part(2)];
        prop_assert_eq!(&merged(merged(a.clone(), &b), &c), &least, "from the left");
        prop_assert_eq!(&merged(a, &merged(b, &c)), &least, "from the right");
    }

    /// What the report says of groups adds up to what it says of all.
    #[test]
    fn groups_and_others_add_up(by in lists(), records in placed(), rows in 0..16_usize) {
        let summary = Grouped { by, samples: 0, unknown: 4, rows };
        let (by, summary) = (summary.by.clone(), summary.sum(&records));
        let report = Report::new(&summary, &by);
        let (groups, others) = (report.groups.unwrap(), report.other_groups.unwrap());

        let sum = |of: fn(&Group<'_>) -> u64| groups.iter().map(of).sum::<u64>();
        prop_assert_eq!(sum(|of| of.failed) + others.sum.failed, summary.failed());
        let coded = summary.failed() + summary.dry_run();
        prop_assert_eq!(sum(|of| of.count) + others.sum.count, coded);
        let is_of_failures = by.contains(&Dimension::Code) || by.contains(&Dimension::Family);
        let (records, succeeded) =
            if is_of_failures { (coded, 0) } else { (summary.records(), summary.succeeded()) };
        prop_assert_eq!(sum(|of| of.records) + others.sum.records, records);
        prop_assert_eq!(sum(|of| of.succeeded) + others.sum.succeeded, succeeded);
    }
}

/// Inputs beyond the limit are one row, whatever the threads, and every failure is in some row.
#[test]
fn many_inputs_are_the_same_for_any_threads() {
    let logs: Vec<String> = (0..60)
        .map(|input| {
            (0..=input % 9)
                .map(|code| format!(r#"{{"Response":{{"Error":{{"Code":"Own.{code}"}}}}}}"#) + "\n")
                .collect()
        })
        .collect();
    let mut expected = None;

    for threads in [1, 2, 8] {
        let limits = Limits::new().group_rows(40);
        let options =
            Options::new().threads(threads).chunk_bytes(64).by([Dimension::Input]).limits(limits);
        let names: Vec<String> = (0..60).map(|input| format!("{input}.log")).collect();
        let inputs =
            names.iter().zip(&logs).map(|(name, log)| Input::bytes(name.as_str(), log.as_bytes()));
        let summary = summarize(inputs, &options).unwrap();

        let report = Report::new(&summary, &[Dimension::Input]);
        let (groups, others) = (report.groups.unwrap(), report.other_groups.unwrap());
        let rows: usize = groups.iter().map(|group| group.codes.len()).sum();
        assert!(rows <= 40 && groups.len() > 3, "{rows} rows of {} groups", groups.len());
        assert_eq!(
            groups.iter().map(|group| group.count).sum::<u64>() + others.sum.count,
            summary.failed()
        );
        assert_eq!(others.distinct_at_least, 40, "of {} others", 60 - groups.len());
        assert_eq!(*expected.get_or_insert_with(|| summary.clone()), summary, "{threads} threads");
    }
}
