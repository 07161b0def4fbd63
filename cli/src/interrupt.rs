//! Ctrl-C and SIGTERM. The first ends the run early, and what was counted is printed. The second
//! ends the process at once; but a second one that comes very soon may be the first one again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::{Handle, Signals};
use signal_hook::{SigId, flag, low_level};

/// Exit statuses, as shells report programs that a signal has ended.
const SIGNAL_STATUSES: [(i32, u8); 2] = [(SIGINT, 130), (SIGTERM, 143)];

/// `timeout` and shells send one signal twice: to the program, and to its process group.
const SAME_SIGNAL: Duration = Duration::from_millis(200);

/// Says whether a run must end early. Signals are noted until it is dropped; then a handler from
/// before has them again. Without one they are ignored from then on, so a program that runs this as
/// a library should have its own.
pub(crate) struct Interrupt {
    /// Set by the first signal.
    pub(crate) cancel: Arc<AtomicBool>,
    status: Arc<AtomicUsize>,
    actions: Vec<SigId>,
    watcher: Option<Handle>,
}

impl Interrupt {
    /// Starts to note signals.
    pub(crate) fn listen() -> Self {
        let mut interrupt = Interrupt {
            cancel: Arc::default(),
            status: Arc::default(),
            actions: Vec::new(),
            watcher: None,
        };
        let ends_at_once = Arc::<AtomicBool>::default();
        for (signal, status) in SIGNAL_STATUSES {
            // A signal that cannot be noted ends the process, as usual.
            let _ = interrupt.note_signal(signal, status, &ends_at_once);
        }

        // If this thread cannot start, a second signal does no more than the first one.
        if let Ok(mut signals) = Signals::new(SIGNAL_STATUSES.map(|(signal, _)| signal)) {
            interrupt.watcher = Some(signals.handle());
            let _ = thread::Builder::new().spawn(move || {
                if signals.forever().next().is_some() {
                    thread::sleep(SAME_SIGNAL);
                    ends_at_once.store(true, Ordering::Relaxed);
                }
            });
        }
        interrupt
    }

    /// Notes a signal. Once `ends_at_once` is set, the signal ends the process instead.
    fn note_signal(
        &mut self,
        signal: i32,
        status: u8,
        ends_at_once: &Arc<AtomicBool>,
    ) -> std::io::Result<()> {
        self.actions.push(flag::register_conditional_shutdown(
            signal,
            status.into(),
            ends_at_once.clone(),
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
