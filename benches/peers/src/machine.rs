//! Says on which machine and with which versions the figures were taken.

use apitriage::Kernel;

use crate::contenders;
use crate::options::Options;
use crate::support::machine::{cores, cpu, load};

const PEERS: [&str; 5] = ["serde_json", "simd-json", "sonic-rs", "rsonpath-lib", "jiter"];

pub fn describe(options: &Options) {
    let kernels = [(Kernel::Avx2, "avx2"), (Kernel::Avx512, "avx512")];
    let kernels = kernels.map(|(kernel, name)| {
        format!("{name}: {}", if kernel.is_supported() { "yes" } else { "no" })
    });
    println!("# apitriage beside other parsers\n");
    println!(
        "{}; {}, {} cores, {}; load {}; {}, flags `{}`; archives of {} MiB, {} rounds.\n",
        options.date,
        cpu(),
        cores(),
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

fn version(name: &str) -> &'static str {
    let named = format!("name = \"{name}\"");
    let mut lines = include_str!("../Cargo.lock").lines().skip_while(|line| *line != named);
    lines.nth(1).and_then(|line| line.split('"').nth(1)).unwrap_or("unknown")
}
