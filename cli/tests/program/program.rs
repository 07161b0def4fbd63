//! Runs the program in a folder of its own, and makes the archives that it is shown.
//!
//! Every run has a deadline, so that a program that hangs is a failure with a name. It must not
//! know what any test expects.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// No run takes this long unless it hangs.
const DEADLINE: Duration = Duration::from_secs(20);

/// How a run ended, and what it printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: Vec<u8>,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.out).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A folder in which the program runs, gone at the end of the test.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Folder(TempDir::new().unwrap())
    }

    /// A folder with one file in it.
    pub(crate) fn with(name: &str, content: impl AsRef<[u8]>) -> Self {
        let folder = Folder::new();
        folder.put(name, content);
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// The program, ready to be run here with nothing on standard input.
    pub(crate) fn program(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_apitriage"));
        command.args(args).current_dir(self.0.path()).stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        finish(self.program(args).spawn().unwrap())
    }

    /// Runs with `input` on standard input.
    pub(crate) fn run_on(&self, input: &[u8], args: &[&str]) -> Ran {
        let mut child = self.program(args).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        thread::scope(|scope| {
            // A program that refuses its input need not read all of it.
            scope.spawn(move || drop(stdin.write_all(input)));
            finish(child)
        })
    }

    /// Runs through a shell, in which `$0` is the program.
    pub(crate) fn shell(&self, script: &str) -> Ran {
        let mut command = Command::new("sh");
        command.args(["-c", script, env!("CARGO_BIN_EXE_apitriage")]).current_dir(self.0.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        finish(command.spawn().unwrap())
    }

    /// The summary of `args` as JSON, and the exit status.
    pub(crate) fn summary(&self, args: &[&str]) -> (Value, i32) {
        let ran = self.run(&[&["summarize", "--format", "json"], args].concat());
        (ran.json(), ran.status)
    }
}

/// Waits for a child and takes what it prints.
pub(crate) fn finish(mut child: Child) -> Ran {
    let out = child.stdout.take();
    let err = child.stderr.take();
    thread::scope(|scope| {
        let out = scope.spawn(move || drain(out));
        let err = scope.spawn(move || drain(err));
        let status = wait(&mut child);
        Ran {
            status,
            out: out.join().unwrap(),
            err: String::from_utf8(err.join().unwrap()).unwrap(),
        }
    })
}

/// The exit status of a child, or a failure at the deadline.
pub(crate) fn wait(child: &mut Child) -> i32 {
    let end = Instant::now() + DEADLINE;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code().unwrap_or_else(|| panic!("ended by a signal: {status}"));
        }
        if Instant::now() > end {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("the program hangs");
        }
        thread::sleep(Duration::from_millis(1));
    }
}

fn drain(from: Option<impl Read>) -> Vec<u8> {
    let mut all = Vec::new();
    from.map(|mut from| from.read_to_end(&mut all).unwrap());
    all
}

/// A response that failed.
pub(crate) fn failure(code: &str, request_id: &str) -> String {
    let text = |text: &str| serde_json::to_string(text).unwrap();
    format!(
        r#"{{"Response":{{"Error":{{"Code":{},"Message":"m"}},"RequestId":{}}}}}"#,
        text(code),
        text(request_id)
    )
}

/// A response that succeeded.
pub(crate) fn success(request_id: &str) -> String {
    format!(r#"{{"Response":{{"RequestId":"{request_id}"}}}}"#)
}

/// Records, each on a line.
pub(crate) fn lines<T: AsRef<str>>(records: impl IntoIterator<Item = T>) -> String {
    records.into_iter().map(|record| format!("{}\n", record.as_ref())).collect()
}

/// An archive with everything in it: one-line and pretty records, known, unknown and odd codes,
/// CRLF, blank lines, text that is not ASCII, and damage.
pub(crate) fn mixed_archive(records: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for n in 0..records {
        let record = match n % 11 {
            0 => failure("InvalidParameterValue.Time", &format!("id-{n}")),
            1 => success(&format!("é-{n}")),
            2 => format!("{{\n  \"Response\": {{\n    \"RequestId\": \"pretty-{n}\"\n  }}\n}}"),
            3 => failure(&format!("Unknown.Code{}", n % 7), "\u{1f600}"),
            4 => failure("DryRunOperation", "dry"),
            5 => r#"{"Response":{"Error":{"Message":"no code"},"RequestId":"odd"}}"#.to_owned(),
            6 => format!(r#"{{"Response":{{"RequestId":"cut-{n}"#),
            7 => format!("{}\r", failure("InternalError", "crlf")),
            8 => format!("{}\n", r#"{"codeDesc":"Success"}"#),
            9 => format!(r#"{{"Response":{{"RequestId":"bad \x {n}"}}}}"#),
            _ => failure("", "empty"),
        };
        out.extend_from_slice(record.as_bytes());
        out.push(b'\n');
    }
    out
}

pub(crate) fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zst(content: &[u8]) -> Vec<u8> {
    zstd::encode_all(content, 1).unwrap()
}

/// The number at a path of keys.
pub(crate) fn number(value: &Value, pointer: &str) -> u64 {
    value
        .pointer(pointer)
        .and_then(Value::as_u64)
        .unwrap_or_else(|| panic!("{pointer} is not a number in {value}"))
}

/// The rows of an array.
pub(crate) fn rows<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("{key} is not an array in {value}"))
}

/// Makes a FIFO.
pub(crate) fn make_fifo(path: &Path) {
    let status = Command::new("mkfifo").arg(path).status().unwrap();
    assert!(status.success());
}
