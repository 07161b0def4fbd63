//! Runs the bodies of the fuzz targets over the corpus, the seeds of each target, and random bytes,
//! so that every change is checked against them, also without a fuzzer.

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use apitriage_fuzz::{ALL_TARGETS, MOST_BYTES, TargetBody};

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
    {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

fn run_body(name: &str, body: TargetBody, bytes: &[u8], from: &str) {
    assert!(catch_unwind(|| body(bytes)).is_ok(), "{name} fails on {from}: {bytes:?}");
}

#[test]
fn the_corpus() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus");
    let mut count = 0;
    for folder in ["faults", "regressions", "requests"] {
        for path in files_below(&root.join(folder)) {
            let bytes = fs::read(&path).unwrap();
            if bytes.len() > MOST_BYTES {
                continue;
            }
            count += 1;
            for (name, body) in ALL_TARGETS {
                // As they are, for each framing; and as choices.
                for front in
                    [&[0][..], &[0, 0], &[1, 0], &[2, 0], &[3, 0], &[4, 0], &[5, 0], &[1], &[1, 1]]
                {
                    run_body(name, body, &[front, &bytes].concat(), &path.display().to_string());
                }
            }
        }
    }
    assert!(count > 200, "only {count} files");
}

#[test]
fn the_seeds() {
    for (name, body) in ALL_TARGETS {
        let seeds = files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(name));
        assert!(seeds.len() >= 10, "{name} has only {} seeds", seeds.len());
        for path in seeds {
            run_body(name, body, &fs::read(&path).unwrap(), &path.display().to_string());
        }
    }
}

#[test]
fn bytes_at_random() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for (name, body) in ALL_TARGETS {
        for round in 0..600 {
            let len = (next() % 600) as usize;
            let mut bytes: Vec<u8> = (0..len).map(|_| (next() >> 24) as u8).collect();
            if let Some(first) = bytes.first_mut() {
                *first |= u8::from(round % 4 > 0);
            }
            run_body(name, body, &bytes, "random bytes");
        }
    }
}
