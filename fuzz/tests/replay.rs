//! The bodies of the fuzz targets over everything that is kept: the corpus, the seeds of each
//! target, and bytes at random, so that every change meets them, with or without a fuzzer.

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use apitriage_fuzz::{ALL, MOST_BYTES};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
    {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(self::files(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

fn run(name: &str, body: fn(&[u8]), bytes: &[u8], from: &str) {
    assert!(catch_unwind(|| body(bytes)).is_ok(), "{name} fails on {from}: {bytes:?}");
}

#[test]
fn the_corpus() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus");
    let mut count = 0;
    for folder in ["faults", "regressions", "requests"] {
        for path in files(&root.join(folder)) {
            let bytes = fs::read(&path).unwrap();
            if bytes.len() > MOST_BYTES {
                continue;
            }
            count += 1;
            for (name, body) in ALL {
                // As they are, for each framing; and as choices.
                for front in
                    [&[0][..], &[0, 0], &[1, 0], &[2, 0], &[3, 0], &[4, 0], &[5, 0], &[1], &[1, 1]]
                {
                    run(name, body, &[front, &bytes].concat(), &path.display().to_string());
                }
            }
        }
    }
    assert!(count > 200, "only {count} files");
}

#[test]
fn the_seeds() {
    for (name, body) in ALL {
        let seeds = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(name));
        assert!(seeds.len() >= 10, "{name} has only {} seeds", seeds.len());
        for path in seeds {
            run(name, body, &fs::read(&path).unwrap(), &path.display().to_string());
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
    for (name, body) in ALL {
        for round in 0..600 {
            let len = (next() % 600) as usize;
            let mut bytes: Vec<u8> = (0..len).map(|_| (next() >> 24) as u8).collect();
            if let Some(first) = bytes.first_mut() {
                *first |= u8::from(round % 4 > 0);
            }
            run(name, body, &bytes, "chance");
        }
    }
}
