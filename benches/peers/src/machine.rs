//! Says on which machine and with which versions the figures were taken.

use std::fs;
use std::time::Instant;

use apitriage::Kernel;

use crate::contenders;
use crate::options::Options;

const PEERS: [&str; 5] = ["serde_json", "simd-json", "sonic-rs", "rsonpath-lib", "jiter"];

pub fn describe(options: &Options) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let kernels = [(Kernel::Avx2, "avx2"), (Kernel::Avx512, "avx512")];
    let kernels = kernels.map(|(kernel, name)| {
        format!("{name}: {}", if kernel.is_supported() { "yes" } else { "no" })
    });
    println!("# apitriage beside other parsers\n");
    println!(
        "{}; {}, {cores} cores, {}; load {}; {}, flags `{}`; archives of {} MiB, {} rounds.\n",
        options.date,
        cpu(),
        kernels.join(", "),
        load(),
        env!("PEERS_RUSTC"),
        env!("PEERS_RUSTFLAGS"),
        options.mib,
        options.rounds,
    );
    let mut versions: Vec<String> =
        PEERS.iter().map(|name| format!("{name} {}", version(name))).collect();
    versions.extend(contenders::versions_of_natives());
    println!("{}.\n", versions.join(", "));
    println!(
        "GB/s are 10^9 bytes a second of wall time: median (least–most). The ratio is taken round \
         by round at the same number of threads; above 1 the first row is faster."
    );
}

fn cpu() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text.lines().find(|line| line.starts_with("model name"));
    model.and_then(|line| line.split(": ").nth(1)).unwrap_or("processor unknown").to_owned()
}

/// The load of the machine: the mean number of tasks in the last minute.
fn load() -> String {
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

fn version(name: &str) -> &'static str {
    let named = format!("name = \"{name}\"");
    let mut lines = include_str!("../Cargo.lock").lines().skip_while(|line| *line != named);
    lines.nth(1).and_then(|line| line.split('"').nth(1)).unwrap_or("unknown")
}
