//! Ctrl-C and SIGTERM: the first ends the run early, and what was counted is printed; the second ends the
//! program at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// What shells report of a program that a signal has ended.
const STATUSES: [(i32, u8); 2] = [(SIGINT, 130), (SIGTERM, 143)];

/// Whether the run is to end early.
pub(crate) struct Interrupt {
    pub(crate) cancel: Arc<AtomicBool>,
    status: Arc<AtomicUsize>,
}

impl Interrupt {
    /// From now on signals are noted.
    pub(crate) fn listen() -> Self {
        let interrupt = Interrupt { cancel: Arc::default(), status: Arc::default() };
        for (signal, status) in STATUSES {
            // Where a signal cannot be had, it ends the program, as it would without this.
            let _ = interrupt.note(signal, status);
        }
        interrupt
    }

    /// What is registered first acts first: the second signal finds the flag set by the first.
    fn note(&self, signal: i32, status: u8) -> std::io::Result<()> {
        flag::register_conditional_shutdown(signal, status.into(), self.cancel.clone())?;
        flag::register_usize(signal, self.status.clone(), status.into())?;
        flag::register(signal, self.cancel.clone())?;
        Ok(())
    }

    /// The exit status of a run that was interrupted.
    pub(crate) fn status(&self) -> Option<u8> {
        u8::try_from(self.status.load(Ordering::Relaxed)).ok().filter(|&status| status > 0)
    }
}
