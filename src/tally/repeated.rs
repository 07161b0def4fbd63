//! Which calls are the same, and how often each occurs, in bounded memory.
//!
//! Two calls are the same if a hash of 64 bits is: of the RequestId and the bytes of the response
//! or, where a recorder keeps no response, of RequestId, code, action and time. Only the smallest
//! hashes are kept:
//!
//! ```text
//! hashes      3   8   12  |  20   31   40 …      limit 3
//! times       2   1    1  |  not counted; 20 is remembered
//! ```
//!
//! A hash among the smallest of all is among the smallest at every moment, so it is never dropped,
//! and its count is exact. Which hashes these are depends neither on order nor on threads. This
//! file must not know what is counted of a call.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::sum;
use crate::classify::{Code, Decision};
use crate::grammar::Text;
use crate::recording::{CallTime, Context, ContextField};

/// What is known of a call besides its RequestId, to compare it with others.
#[derive(Clone, Copy, Debug)]
pub(crate) enum CallBody<'a> {
    /// All bytes of the response.
    Whole(&'a [u8]),
    /// The first bytes of a response that was too large to be kept, and its length.
    Head { head: &'a [u8], length: u64 },
    /// No response was recorded, only what became of the call.
    Verdict { code: Option<&'a str>, action: Option<&'a [u8]>, time: Option<CallTime> },
}

impl<'a> CallBody<'a> {
    /// The body of a response: its text, if it was kept, or else its first bytes.
    pub(crate) fn of_response(text: Option<&'a [u8]>, head: &'a [u8], length: u64) -> Self {
        match text {
            Some(text) => CallBody::Whole(text),
            None if head.len() as u64 == length => CallBody::Whole(head),
            None => CallBody::Head { head, length },
        }
    }

    /// What is known of a call of which only the verdict was recorded.
    pub(crate) fn of_verdict(decision: &'a Decision<'_>, context: &'a Context<'_>) -> Self {
        let code = match decision {
            Decision::Failure(Code::Odd(odd)) => Some(odd.word()),
            Decision::Failure(code) => code.as_str(),
            _ => None,
        };
        CallBody::Verdict { code, action: context.bytes(ContextField::Action), time: context.time }
    }
}

/// The hash by which calls are compared. Saved summaries hold it, so it must not change.
pub(crate) fn call_hash(request_id: Option<Text<'_>>, body: CallBody<'_>) -> u64 {
    let id = request_id.map(|id| id.decode_lossy());
    let id = hash_of_part(id.as_deref().map(str::as_bytes), 0);
    match body {
        CallBody::Whole(body) => hash_of_part(Some(body), id),
        CallBody::Head { head, length } => {
            hash_of_part(Some(&length.to_le_bytes()), hash_of_part(Some(head), id))
        }
        CallBody::Verdict { code, action, time } => {
            let time = time.map(|time| time.micros().to_le_bytes());
            let code = hash_of_part(code.map(str::as_bytes), id);
            let action = hash_of_part(action, code);
            hash_of_part(time.as_ref().map(<[u8; 8]>::as_slice), action)
        }
    }
}

/// The hash of a part after parts with the hash `before`. A part that is missing is not the same as
/// one that is empty.
fn hash_of_part(part: Option<&[u8]>, before: u64) -> u64 {
    match part {
        Some(bytes) => xxh3_64_with_seed(bytes, before),
        None => xxh3_64_with_seed(b"", !before),
    }
}

/// How often each call occurred, by its hash; and of calls that are the same, the least.
///
/// `C` is what is kept of a call. Merging is associative and commutative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CallTable<C = ()> {
    /// How many hashes are kept, at most.
    limit: usize,
    seen: BTreeMap<u64, SeenCall<C>>,
    /// How often all of these occurred together.
    times: u64,
    /// The smallest hash that was dropped. All from here on are not counted.
    first_dropped: Option<u64>,
}

/// One call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct SeenCall<C> {
    /// How often it occurred.
    times: u64,
    /// The least of those that are the same.
    least: C,
}

impl<C: Ord> CallTable<C> {
    /// No calls yet. At most `limit` different ones will be kept.
    pub(super) fn new(limit: usize) -> Self {
        CallTable { limit, seen: BTreeMap::new(), times: 0, first_dropped: None }
    }

    /// Counts one call. `keep` makes what is kept of it. If the same call occurred before,
    /// `is_less` decides whether this one is kept in its place.
    pub(super) fn add(
        &mut self,
        hash: u64,
        is_less: impl FnOnce(&C) -> bool,
        keep: impl FnOnce() -> C,
    ) {
        if self.is_dropped(hash) {
            return;
        }
        self.times += 1;
        match self.seen.entry(hash) {
            Entry::Occupied(mut seen) => {
                let seen = seen.get_mut();
                seen.times += 1;
                if is_less(&seen.least) {
                    seen.least = keep();
                }
            }
            Entry::Vacant(place) => {
                place.insert(SeenCall { times: 1, least: keep() });
                self.drop_beyond_limit();
            }
        }
    }

    /// Adds all calls of `theirs`. Of two limits, the smaller holds.
    pub(super) fn merge(&mut self, mut theirs: CallTable<C>) {
        self.lower_limit(theirs.limit);
        theirs.lower_limit(self.limit);
        if let Some(first) = theirs.first_dropped {
            self.drop_from(first);
        }

        for (hash, other) in theirs.seen {
            if self.is_dropped(hash) {
                break; // so are all that follow
            }
            self.times += other.times;
            match self.seen.entry(hash) {
                Entry::Occupied(mut seen) => seen.get_mut().merge(other),
                Entry::Vacant(place) => {
                    place.insert(other);
                    self.drop_beyond_limit();
                }
            }
        }
    }

    fn lower_limit(&mut self, limit: usize) {
        self.limit = self.limit.min(limit);
        self.drop_beyond_limit();
    }

    fn is_dropped(&self, hash: u64) -> bool {
        self.first_dropped.is_some_and(|first| first <= hash)
    }

    fn drop_beyond_limit(&mut self) {
        while self.seen.len() > self.limit
            && let Some((hash, dropped)) = self.seen.pop_last()
        {
            self.times -= dropped.times;
            self.first_dropped = Some(hash);
        }
    }

    /// Drops this hash and all after it, since not all calls with them were counted.
    fn drop_from(&mut self, first: u64) {
        if !self.is_dropped(first) {
            let dropped = self.seen.split_off(&first);
            self.times -= dropped.values().map(|seen| seen.times).sum::<u64>();
            self.first_dropped = Some(first);
        }
    }

    /// Whether all calls are in the table. If not, [`repeated`](Self::repeated) is a lower bound.
    pub(super) fn is_complete(&self) -> bool {
        self.first_dropped.is_none()
    }

    /// Whether all calls of both tables fit into one.
    pub(super) fn has_room_for(&self, other: &CallTable<C>) -> bool {
        let new = other.seen.keys().filter(|hash| !self.seen.contains_key(hash)).count();
        self.is_complete()
            && other.is_complete()
            && self.seen.len() + new <= self.limit.min(other.limit)
    }

    /// How many calls there are, not counting those that are the same as another.
    pub(super) fn distinct(&self) -> u64 {
        self.seen.len() as u64
    }

    /// How many calls are the same as one that is counted already.
    pub(super) fn repeated(&self) -> u64 {
        self.times - self.distinct()
    }

    /// What is kept of each call.
    pub(super) fn least(&self) -> impl Iterator<Item = &C> {
        self.seen.values().map(|seen| &seen.least)
    }

    /// The calls that occurred more than once: how often, and what is kept of them.
    pub(super) fn repeats(&self) -> impl Iterator<Item = (u64, &C)> {
        let repeats = self.seen.values().filter(|seen| seen.times > 1);
        repeats.map(|seen| (seen.times, &seen.least))
    }

    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    /// Checks a table that was read back, and returns how many calls it has counted. `Err` says
    /// what does not add up.
    pub(super) fn check(&self) -> Result<u64, String> {
        let last = self.seen.last_key_value().map(|(hash, _)| *hash);
        if self.seen.len() > self.limit || last.is_some_and(|last| self.is_dropped(last)) {
            return Err(format!("more calls are kept than {}", self.limit));
        }
        if self.seen.values().any(|seen| seen.times == 0) {
            return Err("a call is kept that never occurred".to_owned());
        }
        match sum(self.seen.values().map(|seen| seen.times))? {
            times if times == self.times => Ok(times),
            times => Err(format!("{times} calls are kept, not {}", self.times)),
        }
    }
}

impl<C: Ord> SeenCall<C> {
    fn merge(&mut self, other: SeenCall<C>) {
        self.times += other.times;
        if other.least < self.least {
            self.least = other.least;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::classify::Odd;

    fn text(id: &str) -> Option<Text<'_>> {
        Some(Text::new(id.as_bytes(), false))
    }

    /// Saved summaries hold hashes: those of another version must mean the same.
    #[test]
    fn hashes_never_change() {
        let whole = call_hash(text("r-1"), CallBody::Whole(b"{}"));
        assert_eq!(whole, xxh3_64_with_seed(b"{}", xxh3_64_with_seed(b"r-1", 0)));
        assert_eq!(whole, WHOLE);
        let verdict = CallBody::Verdict { code: None, action: Some(b"RunInstances"), time: None };
        assert_eq!(call_hash(None, verdict), VERDICT);
    }

    const WHOLE: u64 = 12554825470924638884;
    const VERDICT: u64 = 7790002756669190805;

    #[test]
    fn each_part_counts_and_a_missing_one_is_not_an_empty_one() {
        let time = |micros| Some(CallTime::from_micros(micros));
        let verdict = |code, action, time| CallBody::Verdict { code, action, time };
        let hashes = [
            call_hash(None, CallBody::Whole(b"")),
            call_hash(text(""), CallBody::Whole(b"")),
            call_hash(text("a"), CallBody::Whole(b"")),
            call_hash(text("a"), CallBody::Whole(b"b")),
            call_hash(text("b"), CallBody::Whole(b"a")),
            call_hash(text("a"), CallBody::Head { head: b"b", length: 1 }),
            call_hash(text("a"), CallBody::Head { head: b"b", length: 2 }),
            call_hash(text("a"), verdict(None, None, None)),
            call_hash(text("a"), verdict(Some("b"), None, None)),
            call_hash(text("a"), verdict(None, Some(b"b".as_slice()), None)),
            call_hash(text("a"), verdict(None, None, time(0))),
            call_hash(text("a"), verdict(None, None, time(1))),
        ];
        let distinct: std::collections::BTreeSet<u64> = hashes.into_iter().collect();
        assert_eq!(distinct.len(), hashes.len());
    }

    #[test]
    fn a_recorded_verdict_is_its_code_action_and_time() {
        let mut context = Context::EMPTY;
        let hash = |decision, context: &Context<'_>| {
            call_hash(text("a"), CallBody::of_verdict(&decision, context))
        };
        let odd = || Decision::Failure(Code::Odd(Odd::Missing));
        let coded = || Decision::Failure(Code::Unknown("Own.1".into()));
        let bare = [Decision::Success, odd(), coded()].map(|decision| hash(decision, &context));
        context.set(ContextField::Action, "RunInstances");
        let with_action = hash(coded(), &context);
        context.set(ContextField::Region, "ap-singapore");
        assert_eq!(hash(coded(), &context), with_action, "the region does not count");
        let [success, odd, coded] = bare;
        assert!(success != odd && odd != coded && coded != success && coded != with_action);
    }

    #[test]
    fn an_escaped_request_id_is_the_text_that_it_means() {
        let escaped = Some(Text::new(br"\u0061", true));
        let body = CallBody::Whole(b"b");
        assert_eq!(call_hash(escaped, body), call_hash(text("a"), body));
    }

    /// A table of these calls, a hash and what is kept each.
    fn table(limit: usize, calls: &[(u64, u8)]) -> CallTable<u8> {
        let mut table = CallTable::new(limit);
        for &(hash, call) in calls {
            table.add(hash, |least| call < *least, || call);
        }
        table
    }

    /// The same, slowly: all calls at once, sorted.
    fn slow_table(limit: usize, calls: &[(u64, u8)]) -> (Vec<(u64, u64, u8)>, Option<u64>) {
        let mut hashes: Vec<u64> = calls.iter().map(|(hash, _)| *hash).collect();
        hashes.sort_unstable();
        hashes.dedup();
        let kept = hashes.iter().take(limit).map(|hash| {
            let same: Vec<u8> =
                calls.iter().filter(|(other, _)| other == hash).map(|(_, call)| *call).collect();
            (*hash, same.len() as u64, same.into_iter().min().unwrap())
        });
        (kept.collect(), hashes.get(limit).copied())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_table_is_the_same_however_calls_are_divided(
            calls in vec((0..24_u64, any::<u8>()), 0..60),
            parts in vec(0..3_usize, 60),
            limit in 0..20_usize,
            is_backwards in any::<bool>(),
        ) {
            let mut tables = [const { Vec::new() }; 3].map(|calls: Vec<(u64, u8)>| calls);
            for (call, part) in calls.iter().zip(parts) {
                tables[part].push(*call);
            }
            if is_backwards {
                tables.reverse();
            }
            let [first, second, third] = tables.map(|calls| table(limit, &calls));

            let mut left = first.clone();
            left.merge(second.clone());
            left.merge(third.clone());
            let mut right = second;
            right.merge(third);
            let mut first = first;
            first.merge(right);
            prop_assert_eq!(&left, &first);
            prop_assert_eq!(&left, &table(limit, &calls));

            let (kept, first_dropped) = slow_table(limit, &calls);
            let seen: Vec<_> =
                left.seen.iter().map(|(hash, seen)| (*hash, seen.times, seen.least)).collect();
            prop_assert_eq!((seen, left.first_dropped), (kept.clone(), first_dropped));
            prop_assert_eq!(left.check().ok(), Some(kept.iter().map(|(_, times, _)| times).sum()));

            let distinct = calls.iter().map(|(hash, _)| hash).collect::<std::collections::BTreeSet<_>>();
            let repeated = (calls.len() - distinct.len()) as u64;
            prop_assert!(left.repeated() <= repeated);
            prop_assert!(!left.is_complete() || left.repeated() == repeated);
        }

        #[test]
        fn of_two_limits_the_smaller_holds(
            calls in vec((0..24_u64, any::<u8>()), 0..40),
            middle in 0..40_usize,
            limits in prop::array::uniform2(0..20_usize),
        ) {
            let (before, after) = calls.split_at(middle.min(calls.len()));
            let (mut one, two) = (table(limits[0], before), table(limits[1], after));
            let fits = one.has_room_for(&two);
            one.merge(two);
            let least = limits[0].min(limits[1]);
            prop_assert_eq!(&one, &table(least, &calls));
            prop_assert_eq!(fits, one.is_complete());
        }
    }
}
