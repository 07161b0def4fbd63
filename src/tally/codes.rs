//! How often each code occurred, with samples. Codes of the catalog are counted by their index in
//! it, the others by their spelling.
//!
//! This file must not know where records are from, nor what a code means.

use std::collections::BTreeMap;

use super::counted::Tally;
use super::sample::{Counted, Sample};
use super::unknown::{OtherCodes, UnknownCodes};
use crate::catalog::{self, CatalogCode};
use crate::classify::{Code, Odd};

/// The failures and dry runs of a summary, or of one input, by code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Codes {
    /// A tally for each entry of the catalog; empty until a known code occurs.
    known: Vec<Tally>,
    /// Used in place of `known` where memory matters more than time: only the codes that occurred,
    /// sorted by their index in the catalog.
    few: Option<Vec<(usize, Tally)>>,
    /// Failures without a code, by the reason.
    pub(super) odd: BTreeMap<Odd, Tally>,
    /// Codes outside the catalog.
    pub(super) unknown: UnknownCodes,
    pub(super) most_samples: usize,
}

/// The name of a row: a code as spelled, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CodeName<'a> {
    Odd(Odd),
    Spelled(&'a str),
}

impl Codes {
    pub(crate) fn new(most_samples: usize, most_unknown: usize) -> Self {
        let unknown = UnknownCodes::new(most_unknown);
        Codes { known: Vec::new(), few: None, odd: BTreeMap::new(), unknown, most_samples }
    }

    /// The codes of one of many groups, which has few codes each: smaller, but slower.
    pub(super) fn few(most_samples: usize, most_unknown: usize) -> Self {
        Codes { few: Some(Vec::new()), ..Codes::new(most_samples, most_unknown) }
    }

    /// Counts one failure; `sample` is asked for only if the record is to be kept.
    #[inline(always)]
    pub(crate) fn add(
        &mut self,
        code: &Code<'_>,
        record: &Counted<'_>,
        sample: impl FnOnce(u64) -> Sample,
    ) {
        let most_samples = self.most_samples;
        match code {
            Code::Known(known) => {
                if let Some(tally) = self.known_tally(known.index()) {
                    tally.add(most_samples, record, sample);
                }
            }
            Code::Unknown(code) => {
                self.unknown.count(code, |tally| tally.add(most_samples, record, sample))
            }
            Code::Odd(odd) => self.odd.entry(*odd).or_default().add(most_samples, record, sample),
        }
    }

    /// Counts one failure, if its record is certainly no sample. `false`: nothing was counted,
    /// since the record may have to be kept, or no known code has occurred yet.
    #[inline(always)]
    pub(super) fn count_unkept(&mut self, known: CatalogCode, head: &[u8], length: u64) -> bool {
        let most = self.most_samples;
        self.known
            .get_mut(known.index())
            .is_some_and(|tally| tally.count_unkept(most, head, length))
    }

    /// Counts one failure with a code outside the catalog, if its record is certainly no sample.
    /// `false`: nothing was counted.
    pub(super) fn count_unkept_unknown(&mut self, code: &[u8], head: &[u8], length: u64) -> bool {
        let most = self.most_samples;
        self.unknown.kept_tally(code).is_some_and(|tally| tally.count_unkept(most, head, length))
    }

    /// How many codes outside the catalog are counted one by one.
    pub(super) fn unknown_codes(&self) -> usize {
        self.unknown.len()
    }

    /// The tally of the code with this index in the catalog, made if it does not exist yet. `None`:
    /// the catalog has no such index.
    pub(super) fn known_tally(&mut self, index: usize) -> Option<&mut Tally> {
        if let Some(few) = &mut self.few {
            let search = few.binary_search_by_key(&index, |(index, _)| *index);
            if let Err(place) = search {
                few.insert(place, (index, Tally::default()));
            }
            let (Ok(place) | Err(place)) = search;
            return few.get_mut(place).map(|(_, tally)| tally);
        }

        if self.known.is_empty() {
            self.known.resize_with(catalog::entries().len(), Tally::default);
        }
        self.known.get_mut(index)
    }

    /// How many codes, and reasons for having none, are kept in memory.
    pub(super) fn rows(&self) -> usize {
        let known = match &self.few {
            Some(few) => few.len(),
            None => self.known.iter().filter(|tally| tally.count > 0).count(),
        };
        known + self.odd.len() + self.unknown.len()
    }

    /// Lowers the limits, and drops what exceeds them.
    pub(super) fn lower_limits(&mut self, most_samples: usize, most_unknown: usize) {
        self.most_samples = self.most_samples.min(most_samples);
        self.unknown.lower_limit(most_unknown);

        let few = self.few.iter_mut().flatten().map(|(_, tally)| tally);
        let tallies = self
            .known
            .iter_mut()
            .chain(few)
            .chain(self.odd.values_mut())
            .chain(self.unknown.tallies());
        for tally in tallies {
            tally.samples.drop_beyond(self.most_samples);
        }
    }

    /// How many samples of each code, and how many codes outside the catalog, are kept at most.
    pub(super) fn limits(&self) -> (usize, usize) {
        (self.most_samples, self.unknown.limit())
    }

    /// Adds all counts of `theirs`. Both must have the same limits.
    pub(crate) fn merge(&mut self, theirs: Codes) {
        let most_samples = self.most_samples;
        let known = theirs.known.into_iter().enumerate().chain(theirs.few.into_iter().flatten());
        for (index, tally) in known.filter(|(_, tally)| tally.count > 0) {
            if let Some(mine) = self.known_tally(index) {
                mine.merge(most_samples, tally);
            }
        }
        for (odd, tally) in theirs.odd {
            self.odd.entry(odd).or_default().merge(most_samples, tally);
        }
        self.unknown.merge(most_samples, theirs.unknown);
    }

    /// Every code that occurred, except the unknown ones beyond the limit.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (CodeName<'_>, &Tally)> {
        let few = self.few.iter().flatten().map(|(index, tally)| (*index, tally));
        let known = self.known.iter().enumerate().chain(few);
        let known = known.filter_map(|(index, tally)| {
            Some((CodeName::Spelled(catalog::entries().get(index)?.code), tally))
        });
        let odd = self.odd.iter().map(|(odd, tally)| (CodeName::Odd(*odd), tally));
        let unknown = self.unknown.iter().map(|(code, tally)| (CodeName::Spelled(code), tally));
        known.chain(odd).chain(unknown).filter(|(_, tally)| tally.count > 0)
    }

    /// The unknown codes beyond the limit.
    pub(crate) fn other(&self) -> &OtherCodes {
        self.unknown.other()
    }

    /// How many failures and dry runs were counted in all.
    pub(super) fn total(&self) -> Result<u64, String> {
        super::sum(self.iter().map(|(_, tally)| tally.count).chain([self.other().count]))
    }
}
