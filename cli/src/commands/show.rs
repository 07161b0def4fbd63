//! `apitriage show FILE@OFFSET`

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use apitriage::report::write_record;
use apitriage::{Error, ErrorKind, Fault, Input, Located, Options, STDIN, locate};
use clap::Parser;

use super::Command;
use crate::arguments::ReadingArgs;
use crate::outcome::{Ending, Failure};
use crate::streams::Streams;

/// The message about a place on standard input.
pub(crate) const STDIN_IS_NOT_SEARCHED: &str =
    "-: standard input cannot be searched; save it to a file first";

/// Print the record at a place in an archive, pretty, with secrets masked.
#[derive(Parser)]
pub(crate) struct Show {
    /// The place, as in a sample: a file, `@`, and an offset in bytes of decompressed content.
    #[arg(value_name = "FILE@OFFSET")]
    place: OsString,
    /// Print keys, tokens and passwords as they are, and long strings in full.
    #[arg(long)]
    reveal: bool,
    /// Print the record's bytes exactly as recorded, secrets included.
    #[arg(long)]
    raw: bool,
    #[command(flatten)]
    reading: ReadingArgs,
}

impl Command for Show {
    const NAME: &'static str = "show";

    fn run(&self, streams: &Streams) -> Result<Ending, Failure> {
        let (file, offset) = self.named_place()?;
        let path = sample_path(&file);
        if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
            return Err(Failure::Usage(format!(
                "{file}: not a regular file; only those can be searched"
            )));
        }

        let options = self.reading.options()?;
        let found = locate(|| Input::path(&path), offset, &options).map_err(with_option)?;
        let Some(found) = found else {
            return Err(Failure::Usage(format!("{file}: no record at byte {offset} or after it")));
        };
        describe_record(&file, offset, &found, streams);
        self.print_record(&file, &found, &options, streams)?;
        Ok(Ending::Done)
    }
}

/// The failure of an error of the library, with the option that may help.
fn with_option(error: Error) -> Failure {
    match error.kind {
        ErrorKind::WindowTooLarge { .. } => {
            Failure::Usage(format!("{error} (--max-zstd-window-log)"))
        }
        _ => error.into(),
    }
}

impl Show {
    /// The file and the offset in FILE@OFFSET.
    fn named_place(&self) -> Result<(String, u64), Failure> {
        // A place that is not text is a path with other bytes. Its name shows them as text.
        let place = match self.place.to_str() {
            Some(place) => place.to_owned(),
            None => Input::path(&self.place).name().to_owned(),
        };

        let usage =
            || Failure::Usage(format!("{place}: expected FILE@OFFSET, for example app.log@1234"));
        let (file, offset) = place.rsplit_once('@').ok_or_else(usage)?;
        let offset = offset.parse().map_err(|_| usage())?;

        if file == STDIN {
            return Err(Failure::Usage(STDIN_IS_NOT_SEARCHED.to_owned()));
        }
        Ok((file.to_owned(), offset))
    }

    fn print_record(
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
        // With `--validate structure`, a record that is not JSON may count as valid.
        if let (Some(fault), None) = (fault, found.fault) {
            streams.complain(&format!(
                "{file}: not valid JSON ({}), only its structure is; shown as text",
                fault.kind
            ));
        }
        out.flush()
    }
}

/// The file that a sample names. `file` may be its name in JSON, the path that was typed, or its
/// name in a table; the first of these that exists is taken.
fn sample_path(file: &str) -> PathBuf {
    let unescaped = unescape_name(file);
    let candidates = [Input::named(file), Input::path(file), Input::named(&unescaped)];
    let mut paths = candidates.iter().filter_map(Input::file);
    paths.find(|path| path.exists()).map_or_else(|| PathBuf::from(file), Path::to_path_buf)
}

/// A name without the escapes, such as `\u{1b}`, with which a table shows characters that act.
fn unescape_name(shown: &str) -> String {
    let mut parts = shown.split("\\u{");
    let mut name = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match split_escape(part) {
            Some((character, rest)) => {
                name.push(character);
                name.push_str(rest);
            }
            None => {
                name.push_str("\\u{");
                name.push_str(part);
            }
        }
    }
    name
}

/// The character of an escape, and the text after it. `part` begins after the `\u{`.
fn split_escape(part: &str) -> Option<(char, &str)> {
    let (digits, rest) = part.split_once('}')?;
    let code = u32::from_str_radix(digits, 16).ok()?;
    Some((char::from_u32(code)?, rest))
}

/// Says where a record is, if not at `asked`, and what is wrong with it. This goes to standard
/// error, so that the record can be piped.
fn describe_record(file: &str, asked: u64, found: &Located, streams: &Streams) {
    let Located { offset, length, framing, .. } = found;
    let is_inside = (*offset..*offset + (*length).max(1)).contains(&asked);
    if !is_inside {
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

/// Where a fault is in a record. Both numbers count from one; a column is a byte.
fn line_and_column(record: &[u8], fault: Fault) -> (usize, usize) {
    let before = record.get(..fault.at.min(record.len())).unwrap_or_default();
    let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|&&byte| byte != b'\n').count() + 1;
    (line, column)
}
