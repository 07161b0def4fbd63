//! Ctrl-C and SIGTERM: the first ends the run early, and what was counted is printed; the second
//! ends the process at once, unless it comes so soon that it may be the first one again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::{Handle, Signals};
use signal_hook::{SigId, flag, low_level};

/// What shells report of a program that a signal has ended.
const STATUSES: [(i32, u8); 2] = [(SIGINT, 130), (SIGTERM, 143)];

/// `timeout` and shells send one signal twice: to the program, and to its process group.
const SAME_SIGNAL: Duration = Duration::from_millis(200);

/// Whether a run is to end early. Signals are noted until it is dropped; afterwards they go where
/// they went before.
pub(crate) struct Interrupt {
    pub(crate) cancel: Arc<AtomicBool>,
    status: Arc<AtomicUsize>,
    actions: Vec<SigId>,
    watcher: Option<Handle>,
}

impl Interrupt {
    /// From now on signals are noted.
    pub(crate) fn listen() -> Self {
        let mut interrupt = Interrupt {
            cancel: Arc::default(),
            status: Arc::default(),
            actions: Vec::new(),
            watcher: None,
        };
        let is_over = Arc::<AtomicBool>::default();
        for (signal, status) in STATUSES {
            // Where a signal cannot be had, it ends the process, as it would without this.
            let _ = interrupt.note(signal, status, &is_over);
        }

        // Without this thread, a second signal is like the first one.
        if let Ok(mut signals) = Signals::new(STATUSES.map(|(signal, _)| signal)) {
            interrupt.watcher = Some(signals.handle());
            let _ = thread::Builder::new().spawn(move || {
                if signals.forever().next().is_some() {
                    thread::sleep(SAME_SIGNAL);
                    is_over.store(true, Ordering::Relaxed);
                }
            });
        }
        interrupt
    }

    /// Once `is_over` is set, the next signal ends the process.
    fn note(&mut self, signal: i32, status: u8, is_over: &Arc<AtomicBool>) -> std::io::Result<()> {
        self.actions.push(flag::register_conditional_shutdown(
            signal,
            status.into(),
            is_over.clone(),
        )?);
        self.actions.push(flag::register_usize(signal, self.status.clone(), status.into())?);
        self.actions.push(flag::register(signal, self.cancel.clone())?);
        Ok(())
    }

    /// The exit status of a run that was interrupted.
    pub(crate) fn status(&self) -> Option<u8> {
        u8::try_from(self.status.load(Ordering::Relaxed)).ok().filter(|&status| status > 0)
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        for action in self.actions.drain(..) {
            low_level::unregister(action);
        }
        if let Some(watcher) = self.watcher.take() {
            watcher.close();
        }
    }
}
