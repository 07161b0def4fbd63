//! How a caller follows and cancels a run, and sees malformed records. This file must not know how
//! the run is done.

use std::io;

use super::call::{Call, OnCall};
use crate::frame::Framing;
use crate::grammar::Fault;
use crate::input::Control;

/// How a caller follows and cancels a run, and sees malformed records.
///
/// ```
/// use apitriage::{Control, Hooks, Input, Options, summarize_with};
///
/// let control = Control::default();
/// let mut offsets = Vec::new();
/// let hooks = Hooks::new().control(&control).on_reject(|reject| Ok(offsets.push(reject.offset)));
/// let log = Input::bytes("log", b"{}\n{oops\n");
/// summarize_with([log], &Options::new(), hooks).unwrap();
/// assert_eq!((offsets, control.bytes_read()), (vec![3], 9));
/// ```
#[derive(Default)]
pub struct Hooks<'a> {
    /// Tells how far the run has come, and cancels it. A cancelled run counts what was read; inputs
    /// that were not read to their end are rows with an error.
    pub(super) control: Control,
    /// Receives every malformed record, in the order of the inputs.
    pub(super) on_reject: Option<OnReject<'a>>,
    /// Receives every call, on the thread that finds it.
    pub(super) on_call: Option<OnCall<'a>>,
}

impl<'a> Hooks<'a> {
    /// No hooks.
    #[must_use]
    pub fn new() -> Self {
        Hooks::default()
    }

    /// Sets the control that tells the progress of the run and cancels it. A clone of it is kept,
    /// which shares both.
    #[must_use]
    pub fn control(self, control: &Control) -> Self {
        Hooks { control: control.clone(), ..self }
    }

    /// Sets a function that receives every malformed record, in the order of the inputs. If it
    /// returns an error, the run ends with that error.
    #[must_use]
    pub fn on_reject(
        self,
        on_reject: impl FnMut(&Reject<'_>) -> io::Result<()> + Send + 'a,
    ) -> Self {
        Hooks { on_reject: Some(Box::new(on_reject)), ..self }
    }
}

impl<'a> Hooks<'a> {
    /// Sets a function that receives every call, also those that a filter leaves out. It is called
    /// on the threads that find them, in no order. It should be quick: meanwhile its thread does
    /// nothing else.
    #[must_use]
    pub fn on_call(self, on_call: impl Fn(&Call<'_>) + Send + Sync + 'a) -> Self {
        Hooks { on_call: Some(Box::new(on_call)), ..self }
    }
}

/// A malformed record: where it is and what is wrong, none of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reject<'a> {
    /// The name of the input.
    pub input: &'a str,
    /// Where the record begins, in bytes of decompressed content.
    pub offset: u64,
    /// Its length in bytes.
    pub length: u64,
    /// What is wrong. The place of the fault is counted from the beginning of the record.
    pub fault: Fault,
    /// The framing that found it.
    pub framing: Framing,
}

/// Receives the malformed records, in the order of the inputs.
pub(super) type OnReject<'a> = Box<dyn FnMut(&Reject<'_>) -> io::Result<()> + Send + 'a>;
