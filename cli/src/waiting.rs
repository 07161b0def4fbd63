//! Inputs that may keep their reader waiting: pipes, FIFOs, terminals. An interruption ends the
//! wait.
//!
//! A signal does not end a read that blocks. So a read begins only when there is something to read.
//! Until then, the reader checks again and again whether the run was interrupted.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use apitriage::{Input, STDIN};

use crate::streams::Streams;

/// The inputs, each of which stops waiting once `cancel` is set, and how many bytes they have on
/// disk. `None`: one of them cannot tell.
pub(crate) fn interruptible_inputs(
    inputs: Vec<Input<'static>>,
    streams: &Streams,
    cancel: &Arc<AtomicBool>,
) -> (Vec<Input<'static>>, Option<u64>) {
    let mut total = Some(0);
    let mut interruptible = Vec::with_capacity(inputs.len());
    for input in inputs {
        let bytes = input.disk_bytes();
        total = total.zip(bytes).map(|(total, bytes)| total + bytes);

        // A caller's standard input is a reader in memory, which is attached below.
        let is_callers = input.name() == STDIN && !streams.is_input_standard();
        let may_wait = bytes.is_none() && !is_callers;
        interruptible.push(if may_wait { watch_input(input, cancel.clone()) } else { input });
    }
    (streams.attach_input(interruptible), total)
}

#[cfg(not(unix))]
fn watch_input(input: Input<'static>, _: Arc<AtomicBool>) -> Input<'static> {
    input
}

#[cfg(unix)]
use unix::watch_input;

#[cfg(unix)]
mod unix {
    use std::fs::{File, OpenOptions};
    use std::io::{self, Read};
    use std::os::fd::AsFd;
    use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
    use std::path::Path;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use apitriage::Input;
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::fs::{FileType, OFlags, fstat};
    use rustix::io::Errno;

    /// The time between two checks for an interruption.
    const CHECKED_AFTER: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };

    /// The input, with a reader that checks `cancel` while it waits. A regular file is left as it
    /// is.
    pub(super) fn watch_input(input: Input<'static>, cancel: Arc<AtomicBool>) -> Input<'static> {
        let name = input.name().to_owned();
        match input.file().map(Path::to_path_buf) {
            None if is_stdin_a_file() => input,
            None => {
                Input::opener(name, || Ok(Box::new(WatchedReader { source: io::stdin(), cancel })))
            }
            Some(path) if path.metadata().is_ok_and(|metadata| !metadata.is_file()) => {
                Input::opener(name, move || {
                    let source = open_without_waiting(&path)?;
                    Ok(Box::new(WatchedReader { source, cancel }))
                })
            }
            Some(_) => input,
        }
    }

    fn is_stdin_a_file() -> bool {
        fstat(io::stdin()).is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode).is_file())
    }

    /// Opens a file to be read. On Linux it does not wait for the writer of a FIFO: a reader there
    /// can distinguish a FIFO without a writer yet from one whose writers have left.
    fn open_without_waiting(path: &Path) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true);
        if cfg!(target_os = "linux") && path.metadata()?.file_type().is_fifo() {
            options.custom_flags(OFlags::NONBLOCK.bits() as i32);
        }
        options.open(path)
    }

    /// A reader that waits for its source, but not after an interruption.
    struct WatchedReader<S> {
        source: S,
        cancel: Arc<AtomicBool>,
    }

    impl<S: AsFd> Read for WatchedReader<S> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            loop {
                if self.cancel.load(Ordering::Relaxed) {
                    return Err(io::Error::other("interrupted"));
                }
                match poll(&mut [PollFd::new(&self.source, PollFlags::IN)], Some(&CHECKED_AFTER)) {
                    Ok(0) | Err(Errno::INTR) => continue,
                    Ok(_) => {}
                    Err(error) => return Err(error.into()),
                }

                // Read past the buffer of standard input: `poll` does not know what is in it.
                match rustix::io::read(&self.source, &mut *out) {
                    Err(Errno::INTR | Errno::AGAIN) => {}
                    outcome => return Ok(outcome?),
                }
            }
        }
    }
}
