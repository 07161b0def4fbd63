//! How many columns a terminal has.

use std::io::IsTerminal;

/// How many columns a stream's terminal reports, or else what the variable `COLUMNS` says. `None`:
/// the stream is not a terminal, or nothing is known.
#[cfg(unix)]
pub(crate) fn terminal_columns(stream: impl IsTerminal + std::os::fd::AsFd) -> Option<usize> {
    if !stream.is_terminal() {
        return None;
    }
    // Some terminals report columns, but no rows.
    let reported = rustix::termios::tcgetwinsize(&stream).ok().map(|size| size.ws_col);
    reported.map(usize::from).filter(|&columns| columns > 0).or_else(columns_variable)
}

/// How many columns a stream's terminal has, or else what the variable `COLUMNS` says. `None`: the
/// stream is not a terminal, or nothing is known.
#[cfg(not(unix))]
pub(crate) fn terminal_columns(
    stream: impl IsTerminal + std::os::windows::io::AsHandle,
) -> Option<usize> {
    if !stream.is_terminal() {
        return None;
    }
    let reported = terminal_size::terminal_size_of(&stream);
    reported.map(|(width, _)| usize::from(width.0)).or_else(columns_variable)
}

fn columns_variable() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.parse().ok().filter(|&columns| columns > 0)
}
