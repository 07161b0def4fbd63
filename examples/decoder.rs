//! The decoders that apitriage uses, alone: what is left of a compressed archive's time if nothing
//! is read of what comes out.
//!
//! ```text
//! cargo run --release --example decoder -- archive.gz
//! ```
//!
//! It tells gzip from zstd by the name's end, and prints how many bytes came out.
//! `benches/program.py` pairs it with the program.

#![allow(clippy::print_stderr, clippy::print_stdout, reason = "an example is a small program")]

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::process::ExitCode;

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
    let file = BufReader::with_capacity(64 << 10, File::open(path)?);
    let mut decoder: Box<dyn Read> = if path.ends_with(".zst") {
        Box::new(zstd::stream::read::Decoder::with_buffer(file)?)
    } else {
        Box::new(flate2::bufread::MultiGzDecoder::new(file))
    };
    let mut piece = vec![0; 64 << 10];
    let mut bytes = 0;
    loop {
        match decoder.read(&mut piece)? {
            0 => return Ok(bytes),
            read => bytes += read as u64,
        }
    }
}
