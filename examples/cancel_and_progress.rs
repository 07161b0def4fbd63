//! For services: sums up an archive in the background, shows how far it has come, and cancels it
//! when it takes too long.
//!
//! `cargo run --example cancel_and_progress -- corpus/responses`

#![allow(clippy::print_stdout, reason = "an example shows its result")]

use std::thread;
use std::time::{Duration, Instant};

use apitriage::{Control, Hooks, Options, expand, summarize_with};

const LIMIT: Duration = Duration::from_secs(10);
const INTERVAL: Duration = Duration::from_millis(50);

fn main() -> Result<(), apitriage::Error> {
    let (inputs, _not_found) = expand(std::env::args_os().skip(1));
    let total: u64 = inputs.iter().filter_map(|input| input.disk_bytes()).sum();

    // Both threads hold the same control: clones share the progress and the wish to cancel.
    let control = Control::default();
    let hooks = Hooks::new().control(&control);
    let summary = thread::scope(|scope| {
        let run = scope.spawn(|| summarize_with(inputs, &Options::new(), hooks));

        let start = Instant::now();
        while !run.is_finished() {
            println!("{} of {total} bytes", control.bytes_read());
            if start.elapsed() > LIMIT {
                control.cancel();
            }
            thread::sleep(INTERVAL);
        }
        run.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })?;

    // What was read before the run was cancelled is counted, and each row says how far that is.
    println!("{} records, {} failed", summary.records(), summary.failed());
    for row in summary.inputs().iter().filter(|row| row.interrupted) {
        println!("{}: counted up to byte {}", row.path.escape_debug(), row.bytes);
    }
    Ok(())
}
