//! How a summary is made. This file must not know how an option is carried out.

use crate::Limits;
use crate::feed::FeedSettings;
use crate::frame::Framing;
use crate::grammar::{Reader, Validation};
use crate::recording::{
    CallTime, ContextParts, ContextSettings, RecordField, Recording, RecordingSettings,
    RecordingTools, mark_key,
};
use crate::scan::Kernel;
use crate::tally::{CallFilter, Condition, Dimension, Summary};

/// How a summary is made.
///
/// ```
/// use apitriage::{Framing, Options};
///
/// let options = Options::new().threads(4).framing(Framing::Lines).samples(3);
/// assert_eq!(options.threads, Some(4));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The number of threads. `None`: as many as there are processors.
    pub threads: Option<usize>,
    /// How records are laid out in the inputs. `None`: detected from the beginning of each.
    pub framing: Option<Framing>,
    /// The format in which calls are recorded. `None`: each record is tried with all formats,
    /// unless a framing is named; then only bare responses count.
    pub recording: Option<Recording>,
    /// Where in a record context, response or request are, and fields of the user's own.
    pub fields: Vec<RecordField>,
    /// What input may cost.
    pub limits: Limits,
    /// How much of a record is checked.
    pub validation: Validation,
    /// How many records to keep as samples of each code and each fault.
    pub samples: usize,
    /// What to count calls in groups by; empty: no groups.
    pub by: Vec<Dimension>,
    /// The first moment of calls that are counted. With it or `until`, calls without a time are
    /// left out.
    pub since: Option<CallTime>,
    /// The first moment after those of calls that are counted.
    pub until: Option<CallTime>,
    /// What calls must fulfil to be counted: all of these, also those on the same dimension.
    pub conditions: Vec<Condition>,
    /// The offset from UTC, in seconds, of times that were recorded without one. `None`: that of
    /// the recorder, if it is documented, or else 0.
    pub utc_offset: Option<i32>,
    /// Whether to count how many calls are the same as another one.
    pub repeated: bool,
    /// Whether to count each call once, however often it occurs.
    pub distinct: bool,
    /// How many bytes are read at a time. Does not affect results.
    pub chunk_bytes: usize,
    /// The SIMD instruction set; [`Kernel::Scalar`] is used if the processor lacks it. Does not
    /// affect results.
    pub kernel: Kernel,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            threads: None,
            framing: None,
            recording: None,
            fields: Vec::new(),
            limits: Limits::default(),
            validation: Validation::Strict,
            samples: 1,
            by: Vec::new(),
            since: None,
            until: None,
            conditions: Vec::new(),
            utc_offset: None,
            repeated: false,
            distinct: false,
            chunk_bytes: 512 << 10, // fits the second-level cache
            kernel: Kernel::default(),
        }
    }
}

impl Options {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Options::default()
    }

    /// Sets the number of threads. The default is as many as there are processors.
    #[must_use]
    pub fn threads(self, threads: impl Into<Option<usize>>) -> Self {
        Options { threads: threads.into(), ..self }
    }

    /// Sets the framing of all inputs. By default it is detected from the beginning of each input.
    #[must_use]
    pub fn framing(self, framing: impl Into<Option<Framing>>) -> Self {
        Options { framing: framing.into(), ..self }
    }

    /// Sets the format in which calls are recorded. By default each record is tried with all
    /// formats; if a framing is named, only bare responses count by default.
    #[must_use]
    pub fn recording(self, recording: impl Into<Option<Recording>>) -> Self {
        Options { recording: recording.into(), ..self }
    }

    /// Sets where in a record context, response or request are, and fields of the user's own.
    #[must_use]
    pub fn fields(self, fields: impl IntoIterator<Item = RecordField>) -> Self {
        Options { fields: fields.into_iter().collect(), ..self }
    }

    /// Sets the limits on what input may cost.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Options { limits, ..self }
    }

    /// Sets how much of a record is checked.
    #[must_use]
    pub fn validation(self, validation: Validation) -> Self {
        Options { validation, ..self }
    }

    /// Sets how many records to keep as samples of each code and each fault.
    #[must_use]
    pub fn samples(self, samples: usize) -> Self {
        Options { samples, ..self }
    }

    /// Sets what calls are counted in groups by.
    #[must_use]
    pub fn by(self, by: impl Into<Vec<Dimension>>) -> Self {
        Options { by: by.into(), ..self }
    }

    /// Leaves out calls before a moment, and calls without a time. What is left out is counted.
    ///
    /// A filter applies to calls only: records that are malformed or hold no response are always
    /// counted, since damage must not be filtered away.
    ///
    /// ```
    /// use apitriage::{CallTime, Input, Options, summarize};
    ///
    /// let options = Options::new().since(CallTime::from_micros(0));
    /// let log = Input::bytes("log", b"{\"Response\":{}}\n{oops");
    /// let summary = summarize([log], &options).unwrap();
    /// assert_eq!((summary.records(), summary.malformed(), summary.time_unknown()), (1, 1, 1));
    /// ```
    #[must_use]
    pub fn since(self, since: impl Into<Option<CallTime>>) -> Self {
        Options { since: since.into(), ..self }
    }

    /// Leaves out calls at a moment and after it, and calls without a time. What is left out is
    /// counted.
    #[must_use]
    pub fn until(self, until: impl Into<Option<CallTime>>) -> Self {
        Options { until: until.into(), ..self }
    }

    /// Leaves out calls that do not fulfil all conditions. What is left out is counted, and apart
    /// from the rest the calls that have no value there ([`Summary::value_unknown`]).
    ///
    /// ```
    /// use apitriage::{Condition, Input, Options, summarize};
    ///
    /// let invalid = Condition::parse("family=Invalid*", &[] as &[&str]).unwrap();
    /// let options = Options::new().conditions([invalid]);
    /// let log = br#"{"Response":{"Error":{"Code":"InvalidParameter.Time"}}}
    /// {"Response":{"Error":{"Code":"InternalError"}}}"#;
    /// let summary = summarize([Input::bytes("log", log)], &options).unwrap();
    /// assert_eq!((summary.failed(), summary.filtered_out()), (1, 1));
    /// ```
    #[must_use]
    pub fn conditions(self, conditions: impl IntoIterator<Item = Condition>) -> Self {
        Options { conditions: conditions.into_iter().collect(), ..self }
    }

    /// Sets the offset from UTC, in seconds, of times that were recorded without one. By default it
    /// is that of the recorder, if it is documented, or else 0.
    #[must_use]
    pub fn utc_offset(self, utc_offset: impl Into<Option<i32>>) -> Self {
        Options { utc_offset: utc_offset.into(), ..self }
    }

    /// Sets whether to count how many calls are the same as another one: by a hash of RequestId and
    /// response or, of recorded verdicts, of RequestId, code, action and time. See
    /// [`Limits::repeated_calls`].
    #[must_use]
    pub fn repeated(self, repeated: bool) -> Self {
        Options { repeated, ..self }
    }

    /// Sets whether each call is counted once, however often it occurs: the first by input and
    /// offset. What is the same call is decided as for [`repeated`](Self::repeated). More different
    /// calls than [`Limits::repeated_calls`] are an error.
    #[must_use]
    pub fn distinct(self, distinct: bool) -> Self {
        Options { distinct, ..self }
    }

    /// Sets how many bytes are read at a time.
    #[must_use]
    pub fn chunk_bytes(self, chunk_bytes: usize) -> Self {
        Options { chunk_bytes, ..self }
    }

    /// Sets the SIMD instruction set.
    #[must_use]
    pub fn kernel(self, kernel: Kernel) -> Self {
        Options { kernel, ..self }
    }

    pub(crate) fn reader(&self) -> Reader {
        Reader::new(self.limits.depth, self.kernel, self.validation).with_marks(mark_key)
    }

    /// What is asked for of what was recorded beside a response.
    fn wanted_context(&self) -> ContextParts {
        if self.repeated || self.distinct {
            return ContextParts::ALL;
        }
        let is_in_range = self.since.is_some() || self.until.is_some();
        let time = if is_in_range { ContextParts::TIME } else { ContextParts::NONE };
        let of_conditions = self.conditions.iter().map(Condition::parts);
        let parts = self.by.iter().map(Dimension::parts).chain(of_conditions);
        parts.fold(time, ContextParts::and)
    }

    pub(crate) fn recording_settings(&self) -> RecordingSettings {
        let is_bare = match self.recording {
            None => self.framing.is_some(),
            Some(recording) => recording == Recording::Bare,
        };
        RecordingSettings {
            recording: self.recording.filter(|_| !is_bare),
            is_bare,
            limits: self.limits,
            event_utc_offset: self.utc_offset,
            context: ContextSettings {
                wanted: self.wanted_context(),
                utc_offset_seconds: self.utc_offset.unwrap_or(0),
                fields: self.fields.clone(),
            },
        }
    }

    pub(crate) fn recording_tools(&self) -> RecordingTools {
        let valid = Reader::new(self.limits.depth, self.kernel, Validation::Structure);
        RecordingTools::new(self.reader(), valid)
    }

    /// For records that are read with these settings.
    pub(crate) fn feed_settings(&self, recording: &RecordingSettings) -> FeedSettings {
        FeedSettings {
            framing: self.framing,
            can_split: recording.can_split(),
            limits: self.limits,
            chunk_bytes: self.chunk_bytes,
            reader: self.reader(),
        }
    }

    fn filter(&self) -> CallFilter {
        let mut conditions = self.conditions.clone();
        conditions.sort();
        conditions.dedup();
        CallFilter { since: self.since, until: self.until, conditions }
    }

    /// A summary to count into.
    pub(super) fn empty_summary(&self) -> Summary {
        let mut summary = Summary::new(self.samples, self.limits.unknown_codes);
        summary.count_by_within(&self.by, self.limits.group_rows);

        let filter = self.filter();
        if !filter.is_empty() {
            summary.filter_calls(filter);
        }
        if self.distinct {
            summary.count_each_once_within(self.limits.repeated_calls);
        } else if self.repeated {
            summary.count_repeated_within(self.limits.repeated_calls);
        }
        summary
    }
}
