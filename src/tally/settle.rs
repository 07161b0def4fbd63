//! A summary that does not count all records that were found: see `selection.rs`.
//!
//! This file must not know how a selection is made, nor how summaries are saved.

use super::call_place::{RepeatedCall, table_of_places};
use super::distinct::{BaseCounts, DistinctCalls};
use super::filter::CallFilter;
use super::repeated::CallTable;
use super::selection::{LeftOut, Selection};
use super::sum;
use super::summary::Summary;
use crate::classify::Outcome;

impl Summary {
    /// How many calls a filter left out, because of their time or a condition. They are not among
    /// [`records`](Self::records).
    pub fn filtered_out(&self) -> u64 {
        self.left_out().map_or(0, |left_out| left_out.filtered_out)
    }

    /// How many calls a filter left out because they have no value in a dimension that a condition
    /// asks for. They are not among [`records`](Self::records).
    pub fn value_unknown(&self) -> u64 {
        self.left_out().map_or(0, |left_out| left_out.value_unknown)
    }

    /// How many calls a filter left out because they have no time. They are not among
    /// [`records`](Self::records).
    pub fn time_unknown(&self) -> u64 {
        self.left_out().map_or(0, |left_out| left_out.time_unknown)
    }

    pub(crate) fn left_out(&self) -> Option<&LeftOut> {
        self.selection.as_ref()?.left_out.as_ref()
    }

    /// How many calls are the same as another one: those that are counted too often or, if each is
    /// counted once, those that are not counted. `None` if that was not asked for.
    ///
    /// It is a lower bound if there are more different calls than [`Limits::repeated_calls`]; see
    /// [`is_repeated_exact`](Self::is_repeated_exact).
    ///
    /// [`Limits::repeated_calls`]: crate::Limits::repeated_calls
    ///
    /// ```
    /// use apitriage::{Input, Options, summarize};
    ///
    /// let log = br#"{"Response":{"RequestId":"r-1"}}"#;
    /// let inputs = || ["a.log", "b.log"].map(|name| Input::bytes(name, log));
    /// let summary = summarize(inputs(), &Options::new().repeated(true)).unwrap();
    /// assert_eq!((summary.records(), summary.repeated()), (2, Some(1)));
    /// let summary = summarize(inputs(), &Options::new().distinct(true)).unwrap();
    /// assert_eq!((summary.records(), summary.repeated()), (1, Some(1)));
    /// ```
    pub fn repeated(&self) -> Option<u64> {
        Some(self.selection.as_ref()?.repeated()?.0)
    }

    /// Whether [`repeated`](Self::repeated) is the exact number.
    pub fn is_repeated_exact(&self) -> bool {
        let repeated = self.selection.as_ref().and_then(|selection| selection.repeated());
        repeated.is_some_and(|(_, is_exact)| is_exact)
    }

    /// Some of the calls that are the same as another one, those that occur most often first: how
    /// often, and where the first of them is. Empty if that was not asked for.
    pub(crate) fn repeated_calls(&self) -> Vec<RepeatedCall<'_>> {
        self.selection.as_ref().map(|selection| selection.repeated_calls()).unwrap_or_default()
    }

    /// Whether each call is counted once, however often it occurs.
    pub fn is_distinct(&self) -> bool {
        self.selection.as_ref().is_some_and(|selection| selection.distinct.is_some())
    }

    /// From now on, only calls that pass `filter` are counted.
    pub(crate) fn filter_calls(&mut self, filter: CallFilter) {
        let left_out = &mut self.selection.get_or_insert_default().left_out;
        left_out.get_or_insert_default().filters.insert(filter);
    }

    /// From now on, it is noted how often each call occurs, of at most `most_calls`.
    pub(crate) fn count_repeated_within(&mut self, most_calls: usize) {
        let selection = self.selection.get_or_insert_default();
        selection.repeated.get_or_insert_with(|| CallTable::new(most_calls));
        selection.repeated_places.get_or_insert_with(|| table_of_places(most_calls));
    }

    /// From now on, each call is counted once. The counts are there after [`Self::settle`]; more
    /// than `most_calls` different ones are too many.
    pub(crate) fn count_each_once_within(&mut self, most_calls: usize) {
        let distinct = &mut self.selection.get_or_insert_default().distinct;
        distinct.get_or_insert_with(|| DistinctCalls::new(most_calls));
    }

    /// Checks calls that were read back: `Err` says what does not fit the groupings.
    pub(super) fn check_kept_calls(&self) -> Result<(), String> {
        let distinct = self.selection.iter().filter_map(|selection| selection.distinct.as_ref());
        let mut calls = distinct.flat_map(|distinct| distinct.table.least());
        calls.try_for_each(|call| {
            self.groupings.iter().try_for_each(|groups| call.check_key_in(groups))
        })
    }

    /// Counts the calls that are to be counted once, if that was not done.
    pub(crate) fn settle(&mut self) {
        let Some(mut selection) = self.selection.take() else { return };
        if let Some(distinct) = &mut selection.distinct
            && distinct.base.is_none()
        {
            distinct.base = Some(BaseCounts {
                outcomes: self.outcomes.clone(),
                codes: self.codes.clone(),
                groupings: self.groupings.clone(),
            });
            for call in distinct.table.least() {
                self.count_kept(call);
            }
        }
        self.selection = Some(selection);
    }

    /// Takes the counts of calls that are to be counted once away, so that other calls can be
    /// added. `false`: nothing had to be done.
    pub(super) fn unsettle(&mut self) -> bool {
        let distinct = self.selection.as_mut().and_then(|selection| selection.distinct.as_mut());
        let Some(base) = distinct.and_then(|distinct| distinct.base.take()) else { return false };
        let BaseCounts { outcomes, codes, groupings } = base;
        (self.outcomes, self.codes, self.groupings) = (outcomes, codes, groupings);
        true
    }

    /// How many records were found: those that are counted, and those that are not, because a
    /// filter left them out or because they are the same as one that is.
    pub(crate) fn found(&self) -> Result<u64, String> {
        let Some(selection) = &self.selection else {
            return sum(Outcome::ALL.iter().map(|&outcome| self.count(outcome)));
        };
        let counted = Outcome::ALL.iter().map(|&outcome| self.count(outcome));
        sum(counted.chain([selection.uncounted()?, selection.not_counted_yet()]))
    }

    /// The limit that was too small for the calls that are to be counted once; then the counts are
    /// wrong.
    pub(crate) fn exceeded_limit(&self) -> Option<usize> {
        self.selection.as_ref()?.exceeded_limit()
    }

    /// Whether the calls of `other` can be counted together with these.
    pub(super) fn has_room_for_calls(&self, other: &Summary) -> bool {
        let (Some(mine), Some(theirs)) = (&self.selection, &other.selection) else { return true };
        let is_settled = mine.is_settled() || theirs.is_settled();
        !is_settled || mine.has_room_for(theirs)
    }

    pub(super) fn merge_selection(&mut self, theirs: Option<Box<Selection>>) {
        if let Some(theirs) = theirs {
            self.selection.get_or_insert_default().merge(*theirs);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::classify::{Decision, classify};
    use crate::recording::{CallTime, Context, ContextField};
    use crate::tally::repeated::CallBody;
    use crate::tally::{Condition, Counted, Dimension};

    /// A record: the number of its input, its offset, its text.
    type Placed = (u8, u64, String);

    fn placed() -> impl Strategy<Value = Vec<Placed>> {
        const CODES: &[&str] =
            &["InternalError", "InvalidParameter.Time", "Own.1", "DryRunOperation"];
        let record = prop_oneof![
            6 => (proptest::sample::select(CODES), 0..4_u8).prop_map(|(code, id)| format!(
                r#"{{"Response":{{"Error":{{"Code":"{code}"}},"RequestId":"r-{id}"}}}}"#
            )),
            2 => (0..4_u8).prop_map(|id| format!(r#"{{"Response":{{"RequestId":"r-{id}"}}}}"#)),
            1 => Just("{}".to_owned()),
            1 => Just("{".to_owned()),
        ];
        vec((0..4_u8, record), 0..40).prop_map(|records| {
            let placed = |(at, (input, record))| (input, at as u64, record);
            records.into_iter().enumerate().map(placed).collect()
        })
    }

    /// What is asked for.
    #[derive(Clone, Debug)]
    struct Asked {
        condition: Option<&'static str>,
        is_timed: bool,
        is_repeated: bool,
        is_distinct: bool,
        by_input: bool,
        limit: usize,
    }

    fn asked() -> impl Strategy<Value = Asked> {
        let condition = proptest::option::of(proptest::sample::select(
            &["family=I*", "code=Own.*", "input=1.log", "region=*"][..],
        ));
        let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
        (condition, flags, 0..12_usize).prop_map(|(condition, flags, limit)| {
            let (is_timed, is_repeated, is_distinct, by_input) = flags;
            Asked { condition, is_timed, is_repeated, is_distinct, by_input, limit }
        })
    }

    impl Asked {
        fn empty(&self) -> Summary {
            let mut summary = Summary::new(2, 8);
            if self.by_input {
                summary.count_by(&[Dimension::Family, Dimension::Input]);
                summary.count_by(&[Dimension::Directory]);
            }
            let condition = |text| Condition::parse(text, &[] as &[&str]).unwrap();
            let filter = CallFilter {
                since: self.is_timed.then_some(CallTime::from_micros(0)),
                until: None,
                conditions: self.condition.map(condition).into_iter().collect(),
            };
            if !filter.is_empty() {
                summary.filter_calls(filter);
            }
            if self.is_repeated {
                summary.count_repeated_within(self.limit);
            }
            if self.is_distinct {
                summary.count_each_once_within(1000);
            }
            summary
        }

        fn sum<'r>(&self, records: impl IntoIterator<Item = &'r Placed>) -> Summary {
            let mut summary = self.empty();
            for (input, offset, record) in records {
                let input = format!("{input}.log");
                summary.add(&input, *offset, record.as_bytes(), &classify(record.as_bytes()));
            }
            summary
        }

        /// The records that are counted, and how many are not: slowly, one reason after another.
        fn counted<'r>(&self, records: &'r [Placed]) -> (Vec<&'r Placed>, [u64; 4]) {
            let is_call = |record: &str| record.contains("Response");
            let mut counts = [0; 4];
            let mut kept: Vec<&Placed> = Vec::new();
            for placed in records {
                let (input, _, record) = placed;
                let fulfils = match self.condition {
                    None => true,
                    Some("family=I*") => record.contains(r#""Code":"I"#),
                    Some("code=Own.*") => record.contains("Own."),
                    Some("input=1.log") => *input == 1,
                    Some(_) => false,
                };
                if is_call(record) && self.condition == Some("region=*") {
                    counts[1] += 1;
                } else if is_call(record) && !fulfils {
                    counts[0] += 1;
                } else if is_call(record) && self.is_timed {
                    counts[2] += 1;
                } else {
                    kept.push(placed);
                }
            }

            let mut first: BTreeMap<&str, (u8, u64)> = BTreeMap::new();
            for (input, offset, record) in kept.iter().copied() {
                let place = first.entry(record).or_insert((*input, *offset));
                *place = (*place).min((*input, *offset));
            }
            let all = kept.len();
            let mut once = kept.clone();
            once.retain(|(input, offset, record)| {
                !is_call(record) || first[record.as_str()] == (*input, *offset)
            });
            counts[3] = (all - once.len()) as u64;
            (if self.is_distinct { once } else { kept }, counts)
        }
    }

    fn merged(one: &Summary, other: &Summary) -> Summary {
        let mut sum = one.clone();
        sum.merge(other.clone());
        sum
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        /// However records are divided and in whatever order they come, the same are counted.
        #[test]
        fn counts_what_is_to_be_counted(
            records in placed(),
            asked in asked(),
            parts in vec(0..3_usize, 40),
        ) {
            let mut all = asked.sum(&records);
            let (counted, [filtered_out, unvalued, untimed, repeated]) = asked.counted(&records);
            let settled = |mut summary: Summary| {
                summary.settle();
                summary
            };

            let part = |number: usize| {
                asked.sum(records.iter().filter(|(_, at, _)| parts[*at as usize] == number))
            };
            let [a, b, c] = [part(0), part(1), part(2)];
            prop_assert_eq!(&merged(&merged(&a, &b), &c), &all, "from the left");
            prop_assert_eq!(&merged(&a, &merged(&b, &c)), &all, "from the right");
            prop_assert_eq!(&merged(&merged(&c, &b), &a), &all, "backwards");
            prop_assert_eq!(&merged(&Summary::new(2, 8), &all), &all, "zero");
            prop_assert_eq!(&asked.sum(records.iter().rev()), &all, "in another order");

            prop_assert_eq!(all.check(), Ok(()));
            prop_assert_eq!(all.found(), Ok(records.len() as u64));
            all.settle();
            prop_assert_eq!(all.check(), Ok(()));
            prop_assert_eq!(all.found(), Ok(records.len() as u64));
            let sums = merged(&settled(a), &merged(&settled(b), &settled(c)));
            if asked.is_distinct {
                prop_assert_eq!(&sums, &all, "settled before");
            }

            let plain = Asked { condition: None, is_timed: false, is_repeated: false, is_distinct: false, ..asked.clone() };
            let expected = plain.sum(counted);
            prop_assert_eq!(&all.outcomes, &expected.outcomes);
            prop_assert_eq!(&all.codes, &expected.codes);
            prop_assert_eq!(&all.groupings, &expected.groupings);
            let left_out = [all.filtered_out(), all.value_unknown(), all.time_unknown()];
            prop_assert_eq!(left_out, [filtered_out, unvalued, untimed]);
            if asked.is_distinct || all.is_repeated_exact() {
                prop_assert_eq!(all.repeated(), Some(repeated));
            }

            let saved = serde_json::to_string(&all).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Summary>(&saved).unwrap(), &all, "as saved");
        }
    }

    /// Of each call the first place in the order of inputs and offsets.
    #[test]
    fn repeated_calls_are_named_with_their_first_place() {
        let records: Vec<Placed> = [(2, 0), (1, 0), (1, 1), (3, 1), (1, 2), (2, 1), (0, 3)]
            .into_iter()
            .enumerate()
            .map(|(at, (input, id))| {
                (input, at as u64, format!(r#"{{"Response":{{"RequestId":"r-{id}"}}}}"#))
            })
            .collect();
        for is_distinct in [false, true] {
            let asked = Asked {
                condition: None,
                is_timed: false,
                is_repeated: !is_distinct,
                is_distinct,
                by_input: false,
                limit: 9,
            };
            let mut summary = asked.sum(&records[..3]);
            summary.merge(asked.sum(&records[3..]));
            let saved = serde_json::to_string(&summary).unwrap();
            for summary in [summary, serde_json::from_str(&saved).unwrap()] {
                let named: Vec<_> = summary
                    .repeated_calls()
                    .into_iter()
                    .map(|call| (call.times, call.input.to_owned(), call.offset))
                    .collect();
                let first = |times, offset| (times, "1.log".to_owned(), offset);
                assert_eq!(named, [first(3, 2), first(2, 1)], "{is_distinct}");
            }
        }
        assert_eq!(Summary::default().repeated_calls(), []);
    }

    /// One more call than there is room for, in two summaries.
    #[test]
    fn a_sum_with_too_many_calls_is_refused() {
        let of = |ids: [u8; 2]| {
            let mut summary = Summary::default();
            summary.count_each_once_within(3);
            for id in ids {
                let record = format!(r#"{{"Response":{{"RequestId":"{id}"}}}}"#);
                summary.add("log", 0, record.as_bytes(), &classify(record.as_bytes()));
            }
            summary.settle();
            summary
        };

        let mut fits = of([1, 2]);
        fits.try_merge(of([2, 3])).unwrap();
        assert_eq!((fits.records(), fits.repeated()), (3, Some(1)));
        assert!(fits.try_merge(of([3, 4])).is_err());
        fits.merge(of([3, 4]));
        assert_eq!((fits.records(), fits.is_complete()), (3, false));
    }

    #[test]
    fn a_call_that_is_added_later_is_counted_once_too() {
        let mut summary = Summary::default();
        summary.count_each_once_within(3);
        let record = br#"{"Response":{"Error":{"Code":"Own.1"},"RequestId":"r"}}"#;
        for input in ["b", "a", "c"] {
            summary.add(input, 0, record, &classify(record));
            summary.settle();
        }
        assert_eq!((summary.failed(), summary.repeated()), (1, Some(2)));
        let first = summary.codes().next().unwrap().samples;
        assert_eq!(&*first[0].input, "a");
    }

    #[test]
    fn equal_calls_whose_records_differ_are_one() {
        let text = br#"{"Response":{"RequestId":"r"}}"#;
        let mut summary = Summary::default();
        summary.count_each_once_within(3);
        for (offset, length) in [(9, 100), (5, 200)] {
            let context = &Context::EMPTY;
            let record = Counted { input: "log", offset, length, head: b"", rank: None, context };
            summary.count_call(&record, &Decision::Success, CallBody::Whole(text), || None);
        }
        summary.settle();
        assert_eq!((summary.succeeded(), summary.repeated()), (1, Some(1)));
    }

    /// The context of the call that is kept decides, also after it was saved and added to others.
    #[test]
    fn a_kept_call_stays_in_its_groups() {
        let by = [
            vec![Dimension::Action, Dimension::parse("team", &["team"]).unwrap()],
            vec![Dimension::Hour],
            vec![Dimension::Code, Dimension::Input],
        ];
        let empty = |is_distinct| {
            let mut summary = Summary::new(2, 8);
            by.iter().for_each(|by| summary.count_by(by));
            if is_distinct {
                summary.count_each_once_within(9);
            }
            summary
        };
        let count = |summary: &mut Summary, input, team, text: &[u8]| {
            let mut context = Context::EMPTY;
            context.time = Some(CallTime::from_micros(0));
            context.set(ContextField::Action, "RunInstances");
            context.set_own(0, team);
            let (length, head) = (text.len() as u64, text);
            let record = Counted { input, offset: 7, length, head, rank: None, context: &context };
            let verdict = classify(text);
            let (decision, body) = (verdict.decision(), CallBody::Whole(text));
            summary.count_call(&record, &decision, body, || verdict.request_id());
        };

        let success = br#"{"Response":{"RequestId":"r-1"}}"#;
        let failure = br#"{"Response":{"Error":{"Code":"Own.1"},"RequestId":"r-2"}}"#;
        let mut expected = empty(false);
        count(&mut expected, "a", "red", success);
        count(&mut expected, "a", "blue", failure);

        let parts = [("b", "blue", "red"), ("a", "red", "blue"), ("c", "red", "red")];
        let parts = parts.map(|(input, of_success, of_failure)| {
            let mut part = empty(true);
            count(&mut part, input, of_success, success);
            count(&mut part, input, of_failure, failure);
            part.settle();
            let saved = serde_json::to_string(&part).unwrap();
            serde_json::from_str::<Summary>(&saved).unwrap()
        });
        let [one, two, three] = &parts;
        let sum = merged(&merged(one, two), three);
        assert_eq!(sum.groupings, expected.groupings);
        assert_eq!((sum.records(), sum.repeated()), (2, Some(4)));
    }

    #[test]
    fn a_kept_call_with_a_key_of_its_own_making_is_refused() {
        let mut summary = Summary::default();
        summary.count_by(&[Dimension::Directory]);
        summary.count_each_once_within(9);
        let record = br#"{"Response":{"RequestId":"r-1"}}"#;
        summary.add("a/b", 0, record, &classify(record));

        let saved = serde_json::to_value(&summary).unwrap();
        let text = saved.to_string();
        assert!(serde_json::from_str::<Summary>(&text).is_ok());
        let spoiled = text.replace("[97]", "[97,255,97]");
        assert_ne!(spoiled, text);
        assert!(serde_json::from_str::<Summary>(&spoiled).is_err());
    }
}
