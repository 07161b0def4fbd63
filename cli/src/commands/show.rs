//! `apitriage show FILE@OFFSET`

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use apitriage::report::write_record;
use apitriage::{Fault, Input, Located, Options, STDIN, locate};
use clap::Parser;

use super::Command;
use crate::arguments::Reading;
use crate::outcome::{Ending, Failure};
use crate::streams::Streams;

/// Print the record at a place in an archive, pretty, secrets masked.
#[derive(Parser)]
pub(crate) struct Show {
    /// The place, as in a sample: a file, `@`, and an offset in bytes of decompressed content.
    #[arg(value_name = "FILE@OFFSET")]
    place: OsString,
    /// Print keys, tokens and passwords as they are, and long strings whole.
    #[arg(long)]
    reveal: bool,
    /// Print the record's bytes exactly as recorded, whole, secrets included.
    #[arg(long)]
    raw: bool,
    #[command(flatten)]
    reading: Reading,
}

impl Command for Show {
    const NAME: &'static str = "show";

    fn run(&self, streams: &Streams) -> Result<Ending, Failure> {
        let (file, offset) = self.place()?;
        let path = path_of(&file);
        if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
            return Err(Failure::Usage(format!(
                "{file}: not a regular file; only those can be searched"
            )));
        }

        let options = self.reading.options();
        let Some(found) = locate(|| Input::path(&path), offset, &options)? else {
            return Err(Failure::Usage(format!("{file}: no record at byte {offset} or after it")));
        };
        describe(&file, offset, &found, streams);
        self.print(&file, &found, &options, streams)?;
        Ok(Ending::Done)
    }
}

impl Show {
    /// The file and the offset that were named.
    fn place(&self) -> Result<(String, u64), Failure> {
        // What is not text is a path as it is; its name can be searched for the mark.
        let place = match self.place.to_str() {
            Some(place) => place.to_owned(),
            None => Input::path(&self.place).name().to_owned(),
        };
        let usage =
            || Failure::Usage(format!("{place}: expected FILE@OFFSET, for example app.log@1234"));
        let (file, offset) = place.rsplit_once('@').ok_or_else(usage)?;
        let offset = offset.parse().map_err(|_| usage())?;
        if file == STDIN {
            return Err(Failure::Usage(
                "-: standard input cannot be searched; save it to a file first".to_owned(),
            ));
        }
        Ok((file.to_owned(), offset))
    }

    fn print(
        &self,
        file: &str,
        found: &Located,
        options: &Options,
        streams: &Streams,
    ) -> std::io::Result<()> {
        let mut out = streams.output();
        if self.raw {
            out.write_all(&found.bytes)?;
            writeln!(out)?;
            return out.flush();
        }

        let fault = write_record(&found.bytes, options.limits.depth, !self.reveal, &mut out)?;
        // With `--validate structure`, a record may pass that is not JSON.
        if let (Some(fault), None) = (fault, found.fault) {
            streams.complain(&format!(
                "{file}: not valid JSON ({}), only its structure is; shown as text",
                fault.kind
            ));
        }
        out.flush()
    }
}

/// The file that a sample names: by its name in JSON, as it was typed, or as tables show it.
fn path_of(file: &str) -> PathBuf {
    let shown = unescaped(file);
    let meant = [Input::named(file), Input::path(file), Input::named(&shown)];
    let paths = || meant.iter().filter_map(Input::file);
    paths().find(|path| path.exists()).map_or_else(|| PathBuf::from(file), Path::to_path_buf)
}

/// Without the escapes, such as `\u{1b}`, that keep a name from acting.
fn unescaped(shown: &str) -> String {
    let mut parts = shown.split("\\u{");
    let mut name = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let escape = part.split_once('}');
        let code = escape
            .and_then(|(digits, behind)| Some((u32::from_str_radix(digits, 16).ok()?, behind)));
        match code.and_then(|(code, behind)| Some((char::from_u32(code)?, behind))) {
            Some((character, behind)) => {
                name.push(character);
                name.push_str(behind);
            }
            None => {
                name.push_str("\\u{");
                name.push_str(part);
            }
        }
    }
    name
}

/// What is said of the record goes to standard error, so that the record can be piped.
fn describe(file: &str, asked: u64, found: &Located, streams: &Streams) {
    let Located { offset, length, framing, .. } = found;
    if !(*offset..*offset + (*length).max(1)).contains(&asked) {
        streams.complain(&format!(
            "{file}: byte {asked} is between records; the next one begins at byte {offset}"
        ));
    }
    if let Some(fault) = found.fault {
        let (line, column) = line_and_column(&found.bytes, fault);
        let place = format!(
            "line {line}, column {column} of the record, byte {} of the input",
            offset + fault.at as u64
        );
        streams.complain(&format!(
            "{file}: malformed ({}): {}, {place} ({length} bytes, read as {framing})",
            fault.kind,
            fault.kind.explain()
        ));
    }
}

/// Both count from one; a column is a byte.
fn line_and_column(record: &[u8], fault: Fault) -> (usize, usize) {
    let before = record.get(..fault.at.min(record.len())).unwrap_or_default();
    let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|&&byte| byte != b'\n').count() + 1;
    (line, column)
}
