//! How a summary is made. This file must not know how an option is carried out.

use crate::Limits;
use crate::feed::FeedSettings;
use crate::frame::Framing;
use crate::grammar::{Reader, Validation};
use crate::recording::{ContextSettings, RecordField, Recording, RecordingSettings};
use crate::scan::Kernel;
use crate::tally::Summary;

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
    /// The offset from UTC, in seconds to the east, of times that name no zone.
    pub utc_offset: i32,
    /// Where in a record context, response or request are, and fields of the user's own.
    pub fields: Vec<RecordField>,
    /// What input may cost.
    pub limits: Limits,
    /// How much of a record is checked.
    pub validation: Validation,
    /// How many records to keep as samples of each code and each fault.
    pub samples: usize,
    /// Whether to count codes for each input too.
    pub by_input: bool,
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
            utc_offset: 0,
            fields: Vec::new(),
            limits: Limits::default(),
            validation: Validation::Strict,
            samples: 1,
            by_input: false,
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

    /// Sets the offset from UTC, in seconds to the east, of times that name no zone.
    #[must_use]
    pub fn utc_offset(self, utc_offset: i32) -> Self {
        Options { utc_offset, ..self }
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

    /// Sets whether codes are counted for each input too.
    #[must_use]
    pub fn by_input(self, by_input: bool) -> Self {
        Options { by_input, ..self }
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
        Reader::new(self.limits.depth, self.kernel, self.validation)
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
            context: ContextSettings {
                utc_offset_seconds: self.utc_offset,
                fields: self.fields.clone(),
            },
        }
    }

    pub(crate) fn feed_settings(&self) -> FeedSettings {
        FeedSettings {
            framing: self.framing,
            limits: self.limits,
            chunk_bytes: self.chunk_bytes,
            reader: self.reader(),
        }
    }

    /// A summary to count into.
    pub(super) fn empty_summary(&self) -> Summary {
        let mut summary = Summary::new(self.samples, self.limits.unknown_codes);
        if self.by_input {
            summary.count_by_input_within(self.limits.group_rows);
        }
        summary
    }
}
