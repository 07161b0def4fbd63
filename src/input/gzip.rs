//! gzip, with all members of a file.
//!
//! A plain decoder stops behind the first member without a word, and what follows would be lost.
//! Zeros behind the last member are padding; anything else there is damage. Of a damaged member, all that
//! stands before the damage is handed on first.

use std::io::{self, BufRead, Read};

use flate2::{Decompress, FlushDecompress, Status};

const MEMBER_START: u8 = 0x1f;
/// The largest window that deflate has, as a power of two.
const WINDOW_BITS: u8 = 15;

pub(super) struct Members<R> {
    reader: R,
    state: State,
}

enum State {
    Inside(Decompress),
    Between,
    Failed(io::Error),
    Ended,
}

impl<R: BufRead> Members<R> {
    pub(super) fn new(reader: R) -> Self {
        Members { reader, state: State::Inside(Decompress::new_gzip(WINDOW_BITS)) }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        loop {
            self.state = match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Ok(0),
                State::Failed(error) => return Err(error),
                State::Inside(member) => {
                    let (written, then) = inflate(member, &mut self.reader, out)?;
                    if written > 0 {
                        self.state = then;
                        return Ok(written);
                    }
                    then
                }
                State::Between => match next_byte(&mut self.reader)? {
                    Some(MEMBER_START) => State::Inside(Decompress::new_gzip(WINDOW_BITS)),
                    Some(0) => return only_zeros(&mut self.reader).map(|()| 0),
                    Some(_) => return Err(damaged("bytes that are no gzip member follow the last one")),
                    None => return Ok(0),
                },
            };
        }
    }
}

/// Goes on with a member: how many bytes were written, and what comes next.
fn inflate(mut member: Decompress, reader: &mut impl BufRead, out: &mut [u8]) -> io::Result<(usize, State)> {
    let bytes = fill(reader)?;
    let is_cut_off = bytes.is_empty();
    let (read_before, written_before) = (member.total_in(), member.total_out());
    let status = member.decompress(bytes, out, FlushDecompress::None);
    // Both are told even of a failure.
    let read = (member.total_in() - read_before) as usize;
    let written = (member.total_out() - written_before) as usize;
    reader.consume(read);
    let then = match status {
        Ok(Status::StreamEnd) => State::Between,
        Ok(_) if is_cut_off && written == 0 => {
            State::Failed(io::Error::new(io::ErrorKind::UnexpectedEof, "the last gzip member is cut off"))
        }
        Ok(_) => State::Inside(member),
        // Its own words depend on how much was asked for at a time.
        Err(_) => State::Failed(damaged("a wrong checksum, or no deflate stream")),
    };
    Ok((written, then))
}

fn fill(reader: &mut impl BufRead) -> io::Result<&[u8]> {
    // The borrow checker does not let a loop return what it borrows; so it is looked at twice.
    while let Err(error) = reader.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    reader.fill_buf()
}

fn next_byte(reader: &mut impl BufRead) -> io::Result<Option<u8>> {
    Ok(fill(reader)?.first().copied())
}

fn only_zeros(reader: &mut impl BufRead) -> io::Result<()> {
    while let Some(byte) = next_byte(reader)? {
        if byte != 0 {
            return Err(damaged("bytes that are no gzip member follow the last one"));
        }
        reader.consume(1);
    }
    Ok(())
}

fn damaged(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
