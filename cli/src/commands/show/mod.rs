//! `apitriage show FILE@OFFSET`. This folder must not know how records are found and read.

mod call_text;

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use apitriage::report::write_record;
use apitriage::{
    Error, ErrorKind, Fault, Framing, Input, Located, Options, Recording, STDIN, locate,
};
use clap::Parser;

use self::call_text::{response_of, text_of_call};
use super::Command;
use crate::arguments::ReadingArgs;
use crate::outcome::{Ending, Failure};
use crate::streams::Streams;

/// The message about a place on standard input.
pub(crate) const STDIN_IS_NOT_SEARCHED: &str =
    "-: standard input cannot be searched; save it to a file first";

/// Print the call at a byte offset in a file, pretty, with secrets masked: what was recorded beside
/// it, the request, and the response.
#[derive(Parser)]
pub(crate) struct Show {
    /// The place, as in a sample: a file, `@`, and an offset in bytes of decompressed content.
    #[arg(value_name = "FILE@OFFSET")]
    place: OsString,
    /// Print keys, tokens and passwords as they are, and long strings of JSON in full.
    #[arg(long)]
    reveal: bool,
    /// Print the bytes as recorded, secrets included, and a newline.
    #[arg(long, conflicts_with = "reveal")]
    raw: bool,
    #[command(flatten)]
    reading: ReadingArgs,
}

impl Command for Show {
    const NAME: &'static str = "show";

    fn run(&self, streams: &Streams) -> Result<Ending, Failure> {
        let (file, offset) = self.parse_place()?;
        let path = existing_path(&file);
        // A missing file is reported by `locate`.
        if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
            return Err(Failure::Usage(format!(
                "{file}: not a regular file; others cannot be searched"
            )));
        }

        let options = self.reading.options()?;
        let found = locate(|| Input::path(&path), offset, &options).map_err(with_option)?;
        let Some(found) = found else {
            return Err(Failure::Usage(format!("{file}: no record at byte {offset} or after it")));
        };
        warn_about_record(&file, offset, &found, streams);
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
    fn parse_place(&self) -> Result<(String, u64), Failure> {
        // A path that is not UTF-8 is taken by its name, in which a byte is written as `\xFF`:
        // `existing_path` undoes that. The `@OFFSET` at its end stays as it is.
        let place = match self.place.to_str() {
            Some(place) => place.to_owned(),
            None => Input::path(&self.place).name().to_owned(),
        };

        let wrong_place =
            || Failure::Usage(format!("{place}: expected FILE@OFFSET, for example app.log@1234"));
        let (file, offset) = place.rsplit_once('@').ok_or_else(wrong_place)?;
        let offset = offset.parse().map_err(|_| wrong_place())?;

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

        let max_depth = options.limits.depth;
        let call = text_of_call(found, &self.reading.own_fields(), max_depth);
        let max_depth = max_depth.saturating_add(call.more_levels);
        let json_fault = write_record(&call.text, max_depth, !self.reveal, &mut out)?;
        // A fault of the record was reported before. But with `--validate structure` a record can
        // count as valid and still not be JSON.
        if let Some(fault) = call.fault.or(json_fault)
            && found.fault.is_none()
        {
            streams.complain(&format!(
                "{file}: its brackets match, but it is not valid JSON ({}); shown as text",
                fault.kind
            ));
        }
        out.flush()
    }
}

/// The file that `file` means: the first that exists of the name as JSON spells it (`\xFF`), the
/// path exactly as typed, and the name as a table spells it (`\u{1b}`, too). If none exists, the
/// path as typed.
fn existing_path(file: &str) -> PathBuf {
    let unescaped = unescape_name(file);
    let candidates = [Input::named(file), Input::path(file), Input::named(&unescaped)];
    let mut paths = candidates.iter().filter_map(Input::file);
    paths.find(|path| path.exists()).map_or_else(|| PathBuf::from(file), Path::to_path_buf)
}

/// Decodes the escapes, such as `\u{1b}`, by which a table shows characters that a terminal would
/// interpret, and blanks at the ends.
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

/// Warns if `asked` is not inside the record, and if the record is malformed. This goes to standard
/// error, so that the record can be piped.
fn warn_about_record(file: &str, asked: u64, found: &Located, streams: &Streams) {
    let Located { offset, length, .. } = found;
    // A record of length 0 counts as one byte long.
    let is_inside = (*offset..*offset + (*length).max(1)).contains(&asked);
    if !is_inside {
        streams.complain(&format!(
            "{file}: byte {asked} is before the next call or record, which begins at byte {offset}"
        ));
    }

    if let Some(fault) = found.fault {
        streams.complain(&format!(
            "{file}: malformed ({}): {}, {} ({length} bytes, read as {})",
            fault.kind,
            fault.kind.explain(),
            place_of_fault(found, fault),
            reading_words(found.framing, found.recording),
        ));
    }
}

/// Where a fault is: in the record or, if the recorder has escaped it, in the response.
fn place_of_fault(found: &Located, fault: Fault) -> String {
    let response = response_of(found);
    let (line, column) = line_and_column(response, fault);
    if response == found.bytes {
        let at = found.offset + fault.at as u64;
        format!("line {line}, column {column} of the record, byte {at} of the content")
    } else {
        format!("line {line}, column {column} of the response without its escapes")
    }
}

/// How a record was read, in words.
fn reading_words(framing: Framing, recording: Recording) -> String {
    match recording {
        Recording::Bare => framing.to_string(),
        _ => format!("{framing} of {recording}"),
    }
}

/// Where a fault is in a record. Both numbers count from one; a column is a byte.
fn line_and_column(record: &[u8], fault: Fault) -> (usize, usize) {
    let before = record.get(..fault.at.min(record.len())).unwrap_or_default();
    let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|&&byte| byte != b'\n').count() + 1;
    (line, column)
}
