//! The program as its users meet it: arguments in; standard output, standard error and exit status
//! out. One module for each thing that is promised.
//!
//! Unit tests cover the parts; only these see that the parts work together. Everything runs the
//! real program in a folder of its own, so names in the output are the same everywhere. The tests
//! must not know how the program works inside, nor how long it takes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that fails should panic"
)]

mod check;
mod check_formats;
mod commands;
mod documents;
mod fields;
mod filters;
mod formats;
mod inputs;
mod interrupts;
mod json;
mod paths;
mod recordings;
mod rejects;
mod show;
mod statuses;
mod terminals;

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_apitriage");

/// How a run of the program ended, and what it printed.
#[derive(Debug)]
struct Ran {
    status: i32,
    out: Vec<u8>,
    err: String,
}

impl Ran {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.out).expect("output is UTF-8")
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.out)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.text(), self.err))
    }

    /// Nothing went wrong and nothing was said about it.
    fn ok(self) -> Self {
        assert_eq!(
            (self.status, self.err.as_str()),
            (0, ""),
            "{}",
            String::from_utf8_lossy(&self.out)
        );
        self
    }

    /// It ended with this status, and said why in one line if that is not 0.
    fn ends(self, status: i32) -> Self {
        let lines = usize::from(status > 0);
        assert_eq!(
            (self.status, self.err.lines().count()),
            (status, lines),
            "{} {}",
            self.err,
            self.text()
        );
        self
    }

    /// The one line that says what could not be done.
    fn refused(&self) -> &str {
        assert_eq!(self.status, 2, "{}", self.err);
        let line = self.err.strip_suffix('\n').expect("a whole line");
        assert!(line.starts_with("apitriage: ") && !line.contains('\n'), "{line:?}");
        line
    }
}

/// A folder to run the program in.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Folder(tempfile::tempdir().unwrap())
    }

    fn with(files: &[(&str, &[u8])]) -> Self {
        let folder = Folder::new();
        for (name, content) in files {
            folder.write(name, content);
        }
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(args).current_dir(self.path()).stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        for variable in
            ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "RAYON_NUM_THREADS", "APITRIAGE_KERNEL"]
        {
            command.env_remove(variable);
        }
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        finish(self.command(args).spawn().unwrap())
    }

    /// As `run`, but in another folder.
    fn run_in(&self, folder: &Path, args: &[&str]) -> Ran {
        finish(self.command(args).current_dir(folder).spawn().unwrap())
    }

    fn run_with_stdin(&self, args: &[&str], content: &[u8]) -> Ran {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let content = content.to_vec();
        // A program that does not read its input may end before all of it is written.
        let writer = thread::spawn(move || drop(stdin.write_all(&content)));
        let ran = finish(child);
        writer.join().unwrap();
        ran
    }

    /// The summary as JSON text.
    fn summary(&self, args: &[&str]) -> Ran {
        self.run(&[&["summarize", "--format", "json"], args].concat())
    }
}

/// Waits for the program. One that hangs is stopped, so that a bug is a failure and not a
/// standstill.
fn finish(mut child: Child) -> Ran {
    let drain = |pipe: Option<Box<dyn Read + Send>>| {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            pipe.map(|mut pipe| pipe.read_to_end(&mut bytes).unwrap());
            bytes
        })
    };
    let out = drain(child.stdout.take().map(|pipe| Box::new(pipe) as _));
    let err = drain(child.stderr.take().map(|pipe| Box::new(pipe) as _));
    let deadline = Instant::now() + Duration::from_secs(120);
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if Instant::now() > deadline {
            child.kill().unwrap();
            panic!("the program hangs");
        }
        thread::sleep(Duration::from_millis(1));
    };
    let err = String::from_utf8(err.join().unwrap()).expect("messages are UTF-8");
    let status = status.code().unwrap_or_else(|| panic!("ended by a signal: {err}"));
    Ran { status, out: out.join().unwrap(), err }
}

/// A failed response with this code, as one line without its end.
fn failure(code: &str, request_id: &str) -> String {
    let (code, id) =
        (serde_json::to_string(code).unwrap(), serde_json::to_string(request_id).unwrap());
    format!(r#"{{"Response":{{"Error":{{"Code":{code},"Message":"m"}},"RequestId":{id}}}}}"#)
}

/// `count` failures for each of these codes, a line each.
fn failures(counts: &[(&str, usize)]) -> String {
    let lines =
        counts.iter().flat_map(|(code, count)| (0..*count).map(|_| failure(code, "r") + "\n"));
    lines.collect()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn zstd(content: &[u8]) -> Vec<u8> {
    zstd::encode_all(content, 1).unwrap()
}

/// The characters of `text` that could act on a terminal, except line ends.
fn acting_characters(text: &str) -> String {
    let acts = |c: &char| {
        (c.is_control() && *c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().filter(acts).collect()
}
