//! The decoders that apitriage uses, alone: how long a compressed archive takes if its content is
//! only decompressed, and not read.
//!
//! ```text
//! cargo run --release --example decoder -- archive.gz
//! ```
//!
//! A file whose name ends with `.zst` is decoded as zstd, any other as gzip. It prints how many
//! bytes came out. `benches/program.py` runs it beside the program.

#![allow(clippy::print_stderr, clippy::print_stdout, reason = "an example is a small program")]

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::process::ExitCode;

/// How much is read, and how much is decoded, at a time.
const BUFFER_BYTES: usize = 64 << 10;

fn main() -> ExitCode {
    let path = std::env::args().nth(1).unwrap_or_default();
    match decoded(&path) {
        Ok(bytes) => {
            println!("{bytes}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("decoder: {path}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn decoded(path: &str) -> io::Result<u64> {
    let file = BufReader::with_capacity(BUFFER_BYTES, File::open(path)?);
    let mut decoder: Box<dyn Read> = if path.ends_with(".zst") {
        Box::new(zstd::stream::read::Decoder::with_buffer(file)?)
    } else {
        Box::new(flate2::bufread::MultiGzDecoder::new(file))
    };

    let mut piece = vec![0; BUFFER_BYTES];
    let mut bytes = 0;
    loop {
        match decoder.read(&mut piece)? {
            0 => return Ok(bytes),
            read => bytes += read as u64,
        }
    }
}
