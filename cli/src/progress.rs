//! Shows how far a long run has come, on standard error, if that is a terminal.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle, TermLike};

use crate::columns::terminal_columns;
use crate::streams::Streams;

/// A run that is shorter than this shows nothing.
const SHOWN_AFTER: Duration = Duration::from_millis(700);

const REFRESHED_AFTER: Duration = Duration::from_millis(150);

/// Shows progress until it is dropped.
pub(crate) struct Progress {
    bar: ProgressBar,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Shows how `read` grows towards `total` bytes. Without a total it shows how much was read,
    /// and how fast.
    pub(crate) fn start(
        read: Arc<AtomicU64>,
        total: Option<u64>,
        quiet: bool,
        streams: &Streams,
    ) -> Self {
        if quiet || !streams.is_error_terminal() {
            return Progress { bar: ProgressBar::hidden(), stop: None, thread: None };
        }

        let (stop, stopped) = mpsc::channel::<()>();
        // The bar measures time from here on, although it is not shown yet.
        let bar = new_bar(total);
        let shown = bar.clone();
        let thread = std::thread::spawn(move || {
            let mut wait = SHOWN_AFTER;
            while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                if shown.is_hidden() {
                    let line = Box::new(BarLine);
                    shown.set_draw_target(ProgressDrawTarget::term_like_with_hz(line, 20));
                }
                shown.set_position(read.load(Ordering::Relaxed));
                wait = REFRESHED_AFTER;
            }
            shown.finish_and_clear();
        });
        Progress { bar, stop: Some(stop), thread: Some(thread) }
    }

    /// Hides the bar while `work` prints on the terminal.
    pub(crate) fn suspend<T>(&self, work: impl FnOnce() -> T) -> T {
        self.bar.suspend(work)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // A bar that panicked does not spoil the result of the run.
            let _ = thread.join();
        }
    }
}

/// The columns that the text beside the bar takes, with room for the `^C` that a terminal shows.
const TEXT_COLUMNS: usize = 60;

/// A bar that is not shown yet. Its units are those of the summary.
fn new_bar(total: Option<u64>) -> ProgressBar {
    let columns = usize::from(BarLine.width()).saturating_sub(TEXT_COLUMNS).min(40);
    let template = match (total, columns) {
        (Some(_), 0) => "{percent} %  {eta} left".to_owned(),
        (Some(_), bar) => {
            format!(
                "{{bar:{bar}}} {{decimal_bytes}} of {{decimal_total_bytes}}  \
                 {{decimal_bytes_per_sec}}  {{eta}} left"
            )
        }
        (None, _) => "{spinner} {decimal_bytes}  {decimal_bytes_per_sec}".to_owned(),
    };

    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden());
    if let Ok(style) = ProgressStyle::with_template(&template) {
        bar.set_style(style);
    }
    bar
}

/// The line on which the bar is drawn.
///
/// After drawing, the cursor stays at the end of the text. indicatif would leave it at the edge of
/// the terminal. There a `^C` begins a new line, and that line would be cleared instead of the
/// bar's.
#[derive(Debug)]
struct BarLine;

impl BarLine {
    fn write(text: &str) -> io::Result<()> {
        io::stderr().write_all(text.as_bytes())
    }
}

impl TermLike for BarLine {
    fn width(&self) -> u16 {
        let columns = terminal_columns(io::stderr()).and_then(|columns| columns.try_into().ok());
        columns.unwrap_or(80)
    }

    fn move_cursor_up(&self, lines: usize) -> io::Result<()> {
        if lines > 0 { BarLine::write(&format!("\u{1b}[{lines}A")) } else { Ok(()) }
    }

    fn move_cursor_down(&self, lines: usize) -> io::Result<()> {
        if lines > 0 { BarLine::write(&format!("\u{1b}[{lines}B")) } else { Ok(()) }
    }

    fn move_cursor_right(&self, columns: usize) -> io::Result<()> {
        if columns > 0 { BarLine::write(&format!("\u{1b}[{columns}C")) } else { Ok(()) }
    }

    fn move_cursor_left(&self, columns: usize) -> io::Result<()> {
        if columns > 0 { BarLine::write(&format!("\u{1b}[{columns}D")) } else { Ok(()) }
    }

    fn write_line(&self, text: &str) -> io::Result<()> {
        BarLine::write(&format!("{text}\n"))
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        // Blanks alone are to fill the line up to the edge; it is cleared instead.
        let is_filler = !text.is_empty() && text.bytes().all(|byte| byte == b' ');
        BarLine::write(if is_filler { "\u{1b}[K" } else { text })
    }

    fn clear_line(&self) -> io::Result<()> {
        BarLine::write("\r\u{1b}[2K")
    }

    fn flush(&self) -> io::Result<()> {
        io::stderr().flush()
    }
}
