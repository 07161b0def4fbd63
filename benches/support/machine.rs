//! What the machine is, and what else it does. This file must not know what is measured.

use std::fs;
use std::time::Instant;

/// The name of the processor.
pub fn cpu() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text.lines().find(|line| line.starts_with("model name"));
    model.and_then(|line| line.split(": ").nth(1)).unwrap_or("processor unknown").to_owned()
}

/// How many threads run at once.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The load of the machine: the mean number of tasks in the last minute.
pub fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().filter(|load| !load.is_empty()).unwrap_or("unknown").to_owned()
}

/// What the processors have done up to a time, in clock ticks of the kernel.
pub struct Work {
    since: Instant,
    everybody: u64,
    ours: u64,
}

impl Work {
    /// `None` where the kernel does not say.
    pub fn so_far() -> Option<Work> {
        let all = fs::read_to_string("/proc/stat").ok()?;
        let mut columns: Vec<u64> =
            all.lines().next()?.split_whitespace().filter_map(|text| text.parse().ok()).collect();
        columns.truncate(8); // the work of guests is already in the first two
        let idle = columns.get(3)? + columns.get(4)?;
        let own = fs::read_to_string("/proc/self/stat").ok()?;
        let after_name: Vec<&str> = own.rsplit_once(") ")?.1.split(' ').collect();
        let ticks = |column: usize| after_name.get(column)?.parse::<u64>().ok();
        let everybody = columns.iter().sum::<u64>() - idle;
        Some(Work { since: Instant::now(), everybody, ours: ticks(11)? + ticks(12)? })
    }

    /// How many cores other work kept busy, on average, since then.
    pub fn others_since(&self) -> Option<f64> {
        const TICKS: f64 = 100.0; // a second; the same on every Linux that this runs on
        let now = Work::so_far()?;
        let others = (now.everybody - self.everybody) as f64 - (now.ours - self.ours) as f64;
        Some((others / TICKS / self.since.elapsed().as_secs_f64()).max(0.0))
    }
}
