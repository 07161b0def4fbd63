//! Inputs that may keep their reader waiting: pipes, FIFOs, terminals. An interruption ends the
//! wait.
//!
//! A read that blocks would go on after a signal. So it begins only when there is something to
//! read, and until then the flag is looked at again and again.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use apitriage::{Input, STDIN};

use crate::streams::Streams;

/// The inputs, and how many bytes are to be read, if all of them tell.
pub(crate) fn interruptible(
    inputs: Vec<Input<'static>>,
    streams: &Streams,
    cancel: &Arc<AtomicBool>,
) -> (Vec<Input<'static>>, Option<u64>) {
    let mut total = Some(0);
    let is_given = |input: &Input<'_>| input.name() == STDIN && !streams.is_input_standard();
    let watched = |input: Input<'static>| {
        let bytes = input.disk_bytes();
        total = total.zip(bytes).map(|(total, bytes)| total + bytes);
        if bytes.is_some() || is_given(&input) { input } else { watch(input, cancel.clone()) }
    };
    let inputs = inputs.into_iter().map(watched).collect();
    (streams.attach(inputs), total)
}

#[cfg(not(unix))]
fn watch(input: Input<'static>, _: Arc<AtomicBool>) -> Input<'static> {
    input
}

#[cfg(unix)]
use unix::watch;

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

    /// How long the flag is not looked at.
    const PATIENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };

    pub(super) fn watch(input: Input<'static>, cancel: Arc<AtomicBool>) -> Input<'static> {
        let name = input.name().to_owned();
        let Some(path) = input.file().map(Path::to_path_buf) else {
            let is_file = fstat(io::stdin())
                .is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode).is_file());
            let open =
                || Ok(Box::new(Waiting { source: io::stdin(), cancel }) as Box<dyn Read + Send>);
            return if is_file { input } else { Input::opener(name, open) };
        };
        if !path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
            return input;
        }
        Input::opener(name, move || Ok(Box::new(Waiting { source: open(&path)?, cancel })))
    }

    /// A FIFO that nobody writes to would be waited for here; Linux tells a reader that does not
    /// wait apart from one whose writers have left.
    fn open(path: &Path) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true);
        if cfg!(target_os = "linux") && path.metadata()?.file_type().is_fifo() {
            options.custom_flags(OFlags::NONBLOCK.bits() as i32);
        }
        options.open(path)
    }

    struct Waiting<S> {
        source: S,
        cancel: Arc<AtomicBool>,
    }

    impl<S: AsFd> Read for Waiting<S> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            loop {
                if self.cancel.load(Ordering::Relaxed) {
                    return Err(io::Error::other("interrupted"));
                }
                match poll(&mut [PollFd::new(&self.source, PollFlags::IN)], Some(&PATIENCE)) {
                    Ok(0) | Err(Errno::INTR) => continue,
                    Ok(_) => {}
                    Err(error) => return Err(error.into()),
                }
                // Not through the buffer of standard input: what it holds would not be waited for.
                match rustix::io::read(&self.source, &mut *out) {
                    Err(Errno::INTR | Errno::AGAIN) => {}
                    outcome => return Ok(outcome?),
                }
            }
        }
    }
}
