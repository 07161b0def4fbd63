//! Checks requests from files, by the thousand: reads them, cuts them into requests, checks these
//! over threads, and hands on the results in the order of the input.
//!
//! ```text
//! Input ──> RequestSource ──> RequestChunk ──> requests ──> findings ──> rendered bytes, in order
//!           form, looks       cut              (threads)    (threads)
//! ```
//!
//! A file holds requests as JSON (a body, or an envelope that names its action; one or many, over
//! any number of lines), as form strings or URLs (one per line; a line that begins with `&`
//! continues the one before), or as raw HTTP text (one per file). Its beginning shows which, or
//! that it is something else. This stage must not know the rules, nor how a finding is shown.

mod chunk;
mod cut;
mod form;
mod looks;
mod options;
mod request;
mod run;
mod source;
mod totals;

use crate::error::Error;
use crate::input::{Control, Input};
pub use options::CheckOptions;
pub use request::CheckedRequest;
use run::CheckRun;
pub use totals::CheckTotals;

/// Checks every request of `inputs`.
///
/// `render` turns a request into bytes, on any thread. `write` receives them in the order of the
/// inputs and of the requests in them.
///
/// For an input that could not be read to its end, an error is returned with the totals; the
/// requests before that place are checked. An input that holds no request is an error too, unless
/// the options name an action: then it is a body. An empty input is one request, which is empty.
///
/// # Errors
///
/// If the threads cannot be started, or `write` fails.
///
/// ```
/// use apitriage::{CheckOptions, Input, check_requests};
///
/// let lines = br#"{"action":"ListAudits","params":{}}
/// {"action":"StopLogging","params":{"Name":"x"}}
/// "#;
/// let mut seen = String::new();
/// let (totals, unread) = check_requests(
///     [Input::bytes("batch", lines)],
///     &CheckOptions::new(),
///     |request, out| out.extend(format!("{} {}\n", request.index, request.findings.len()).bytes()),
///     |bytes| Ok(seen.push_str(std::str::from_utf8(bytes).unwrap())),
/// )
/// .unwrap();
/// assert_eq!((seen.as_str(), totals.invalid, unread.len()), ("0 0\n1 2\n", 1, 0));
/// ```
pub fn check_requests<'a>(
    inputs: impl IntoIterator<Item = Input<'a>>,
    options: &CheckOptions,
    render: impl Fn(&CheckedRequest<'_>, &mut Vec<u8>) + Sync,
    write: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> Result<(CheckTotals, Vec<Error>), Error> {
    check_requests_with(inputs, options, &Control::default(), render, write)
}

/// As [`check_requests()`]. `control` tells how far the run has come, and can cancel it.
///
/// For an input that was not read to its end because the run was cancelled, an error says where
/// reading stopped.
///
/// # Errors
///
/// As [`check_requests()`].
pub fn check_requests_with<'a>(
    inputs: impl IntoIterator<Item = Input<'a>>,
    options: &CheckOptions,
    control: &Control,
    render: impl Fn(&CheckedRequest<'_>, &mut Vec<u8>) + Sync,
    write: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> Result<(CheckTotals, Vec<Error>), Error> {
    let mut run = CheckRun::new(options, control, render, write)?;
    for input in inputs {
        run.check_input(input)?;
    }
    run.finish()
}

#[cfg(test)]
mod tests {
    use super::run::BATCH;
    use super::*;

    /// How many requests of `text` are checked if the first write cancels the run, and what is not
    /// read.
    fn cancelled(text: &str, chunk_bytes: usize) -> (u64, Vec<String>) {
        let control = Control::default();
        let options = CheckOptions::new().threads(1).chunk_bytes(chunk_bytes);
        let inputs = [Input::bytes("a", text.as_bytes()), Input::bytes("b", b"{}")];
        let write = |_: &[u8]| {
            control.cancel();
            Ok(())
        };
        let render = |_: &CheckedRequest<'_>, out: &mut Vec<u8>| out.push(b'x');
        let (totals, unread) =
            check_requests_with(inputs, &options, &control, render, write).unwrap();
        let place = |error: &Error| error.to_string().split([';', ':']).take(2).collect::<String>();
        (totals.requests, unread.iter().map(place).collect())
    }

    #[test]
    fn a_cancelled_run_says_where_it_was_left() {
        let told = |offset: usize| {
            vec![format!("a interrupted at byte {offset}"), "b interrupted at byte 0".to_owned()]
        };
        // An array is one chunk, of which a few batches at a time are checked.
        let array = format!("[{}{{}}]", "{},".repeat(20_000));
        assert_eq!(cancelled(&array, 64 << 10), (2 * BATCH as u64, told(1 + 3 * 2 * BATCH)));
        // Of lines, all that were read before are checked.
        let line = "{\"action\":\"ListAudits\"}\n";
        let (requests, unread) = cancelled(&line.repeat(1000), 10 * line.len());
        assert!((1..900).contains(&requests), "{requests}");
        assert_eq!(unread, told(requests as usize * line.len()));
    }
}
