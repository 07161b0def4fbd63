//! `apitriage show FILE@OFFSET`

use std::io::Write;
use std::path::Path;

use apitriage::report::escape_for_terminal;
use apitriage::secrets::mask_text;
use apitriage::{Fault, Input, Located, STDIN, locate};

use crate::{Ending, Failure, args, complain, output, pretty};

pub(crate) fn run(args: &args::Show) -> Result<Ending, Failure> {
    let usage = || Failure::Usage(format!("{}: not a place; write FILE@OFFSET, as in a sample", args.place));
    let (file, offset) = args.place.rsplit_once('@').ok_or_else(usage)?;
    let offset: u64 = offset.parse().map_err(|_| usage())?;
    if file == STDIN {
        return Err(Failure::Usage("-: standard input cannot be searched; save it to a file first".to_owned()));
    }
    if Path::new(file).metadata().is_ok_and(|metadata| !metadata.is_file()) {
        return Err(Failure::Usage(format!("{file}: not a regular file; only those can be searched")));
    }
    let Some(found) = locate(|| Input::path(Path::new(file)), offset, &args.reading.options())? else {
        return Err(Failure::Usage(format!("{file}: no record at byte {offset} or behind it")));
    };
    describe(file, offset, &found);

    let mut out = output::stdout();
    if args.raw {
        out.write_all(&found.bytes)?;
        writeln!(out)?;
    } else if found.fault.is_some() {
        writeln!(out, "{}", damaged(&found.bytes, args.reveal))?;
    } else {
        pretty::write(&found.bytes, !args.reveal, &mut out)?;
    }
    out.flush()?;
    Ok(Ending::Done)
}

/// What is said of the record goes to standard error, so that the record can be piped.
fn describe(file: &str, asked: u64, found: &Located) {
    let Located { offset, length, framing, .. } = found;
    if !(*offset..*offset + (*length).max(1)).contains(&asked) {
        complain(&format!("{file}: byte {asked} lies between records; the next one begins at byte {offset}"));
    }
    if let Some(fault) = found.fault {
        let (line, column) = line_and_column(&found.bytes, fault);
        let place =
            format!("line {line}, column {column} of the record, byte {} of the input", offset + fault.at as u64);
        complain(&format!(
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

/// What is no JSON can be neither laid out nor masked by its keys; values that look like secrets are
/// masked, and nothing in it can act on a terminal.
fn damaged(record: &[u8], reveal: bool) -> String {
    const MOST: usize = 4096;
    let text = String::from_utf8_lossy(record.get(..record.len().min(MOST)).unwrap_or_default());
    let text = if reveal { text.into_owned() } else { mask_text(&text) };
    let cut = if record.len() > MOST {
        format!("\n… {} bytes more (--raw prints all)", record.len() - MOST)
    } else {
        String::new()
    };
    let lines: Vec<_> = text.lines().map(|line| escape_for_terminal(line).into_owned()).collect();
    format!("{}{cut}", lines.join("\n"))
}
