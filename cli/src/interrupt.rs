//! Ctrl-C and SIGTERM: the first ends the run early, and what was counted is printed; the second
//! ends the program at once, unless it comes so soon that it may be the first one again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use signal_hook::iterator::Signals;

/// What shells report of a program that a signal has ended.
const STATUSES: [(i32, u8); 2] = [(SIGINT, 130), (SIGTERM, 143)];

/// `timeout` and shells send one signal twice: to the program, and to its process group.
const SAME_SIGNAL: Duration = Duration::from_millis(200);

/// Whether the run is to end early.
pub(crate) struct Interrupt {
    pub(crate) cancel: Arc<AtomicBool>,
    status: Arc<AtomicUsize>,
}

impl Interrupt {
    /// From now on signals are noted.
    pub(crate) fn listen() -> Self {
        let interrupt = Interrupt { cancel: Arc::default(), status: Arc::default() };
        let is_over = Arc::<AtomicBool>::default();
        for (signal, status) in STATUSES {
            // Where a signal cannot be had, it ends the program, as it would without this.
            let _ = interrupt.note(signal, status, &is_over);
        }

        // Without this thread, a second signal is like the first one.
        if let Ok(mut signals) = Signals::new(STATUSES.map(|(signal, _)| signal)) {
            let _ = thread::Builder::new().spawn(move || {
                if signals.forever().next().is_some() {
                    thread::sleep(SAME_SIGNAL);
                    is_over.store(true, Ordering::Relaxed);
                }
            });
        }
        interrupt
    }

    /// Once `is_over` is set, the next signal ends the program.
    fn note(&self, signal: i32, status: u8, is_over: &Arc<AtomicBool>) -> std::io::Result<()> {
        flag::register_conditional_shutdown(signal, status.into(), is_over.clone())?;
        flag::register_usize(signal, self.status.clone(), status.into())?;
        flag::register(signal, self.cancel.clone())?;
        Ok(())
    }

    /// The exit status of a run that was interrupted.
    pub(crate) fn status(&self) -> Option<u8> {
        u8::try_from(self.status.load(Ordering::Relaxed)).ok().filter(|&status| status > 0)
    }
}
