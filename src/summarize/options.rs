//! How a summary is made. This file must not know how an option is carried out.

use crate::Limits;
use crate::feed::FeedSettings;
use crate::frame::Framing;
use crate::grammar::{Reader, Validation};
use crate::scan::Kernel;
use crate::tally::{Dimension, Summary};

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
    /// What input may cost.
    pub limits: Limits,
    /// How much of a record is checked.
    pub validation: Validation,
    /// How many records to keep as samples of each code and each fault.
    pub samples: usize,
    /// What to count calls in groups by; empty: no groups.
    pub by: Vec<Dimension>,
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
            limits: Limits::default(),
            validation: Validation::Strict,
            samples: 1,
            by: Vec::new(),
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
        summary.count_by_within(&self.by, self.limits.group_rows);
        summary
    }
}
