//! How far a long run has come, on standard error, if that is a terminal.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle, TermLike};
use terminal_size::terminal_size_of;

use crate::streams::Streams;

/// A run shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_millis(700);
const TICK: Duration = Duration::from_millis(150);

/// A display that runs until it is dropped.
pub(crate) struct Progress {
    bar: ProgressBar,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Shows `read` growing towards `total` bytes; without a total, only how much and how fast.
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
        // The bar measures from its birth, but shows itself only to the patient.
        let bar = new_bar(total);
        let shown = bar.clone();
        let thread = std::thread::spawn(move || {
            let bar = shown;
            let mut wait = PATIENCE;
            while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                if bar.is_hidden() {
                    bar.set_draw_target(ProgressDrawTarget::term_like_with_hz(Box::new(Line), 20));
                }
                bar.set_position(read.load(Ordering::Relaxed));
                wait = TICK;
            }
            bar.finish_and_clear();
        });
        Progress { bar, stop: Some(stop), thread: Some(thread) }
    }

    /// Does `work`, which prints on the terminal, while nothing is shown there.
    pub(crate) fn suspend<T>(&self, work: impl FnOnce() -> T) -> T {
        self.bar.suspend(work)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // A display that failed is no reason to fail.
            let _ = thread.join();
        }
    }
}

/// What stands beside the bar, in columns.
const BESIDE: usize = 60;

fn new_bar(total: Option<u64>) -> ProgressBar {
    // In the units of the summary.
    // Up to the edge of the terminal there must be room for the `^C` that it shows.
    let template = match (total, usize::from(Line.width()).saturating_sub(BESIDE).min(40)) {
        (Some(_), 0) => "{percent} %  {eta} left".to_owned(),
        (Some(_), bar) => {
            format!(
                "{{bar:{bar}}} {{decimal_bytes}} of {{decimal_total_bytes}}  {{decimal_bytes_per_sec}}  {{eta}} left"
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
/// The cursor stays behind the text: at the edge of the terminal, where a bar usually leaves it, a
/// `^C` would begin a new line, and that one would be cleared in place of the bar's.
#[derive(Debug)]
struct Line;

impl Line {
    fn write(text: &str) -> io::Result<()> {
        io::stderr().write_all(text.as_bytes())
    }
}

impl TermLike for Line {
    fn width(&self) -> u16 {
        terminal_size_of(io::stderr()).map_or(80, |(width, _)| width.0)
    }

    fn move_cursor_up(&self, lines: usize) -> io::Result<()> {
        if lines > 0 { Line::write(&format!("\u{1b}[{lines}A")) } else { Ok(()) }
    }

    fn move_cursor_down(&self, lines: usize) -> io::Result<()> {
        if lines > 0 { Line::write(&format!("\u{1b}[{lines}B")) } else { Ok(()) }
    }

    fn move_cursor_right(&self, columns: usize) -> io::Result<()> {
        if columns > 0 { Line::write(&format!("\u{1b}[{columns}C")) } else { Ok(()) }
    }

    fn move_cursor_left(&self, columns: usize) -> io::Result<()> {
        if columns > 0 { Line::write(&format!("\u{1b}[{columns}D")) } else { Ok(()) }
    }

    fn write_line(&self, text: &str) -> io::Result<()> {
        Line::write(&format!("{text}\n"))
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        // Blanks alone would fill the rest of the line.
        let is_filler = !text.is_empty() && text.bytes().all(|byte| byte == b' ');
        Line::write(if is_filler { "\u{1b}[K" } else { text })
    }

    fn clear_line(&self) -> io::Result<()> {
        Line::write("\r\u{1b}[2K")
    }

    fn flush(&self) -> io::Result<()> {
        io::stderr().flush()
    }
}
