//! gzip, with all members of a file.
//!
//! A plain decoder stops behind the first member without a word, and what follows would be lost.
//! Zeros behind the last member are padding; anything else there is damage.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

const MEMBER_START: u8 = 0x1f;

pub(super) struct Members<R> {
    state: State<Sips<R>>,
}

enum State<R> {
    Inside(Box<GzDecoder<R>>),
    Between(R),
    Ended,
}

impl<R: BufRead> Members<R> {
    pub(super) fn new(reader: R) -> Self {
        Members { state: State::Inside(Box::new(GzDecoder::new(Sips(reader)))) }
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
                State::Inside(mut member) => match member.read(out) {
                    Ok(0) => State::Between(member.into_inner()),
                    other => {
                        self.state = State::Inside(member);
                        return other;
                    }
                },
                State::Between(mut reader) => match next_byte(&mut reader)? {
                    Some(MEMBER_START) => State::Inside(Box::new(GzDecoder::new(reader))),
                    Some(0) => return only_zeros(reader).map(|()| 0),
                    Some(_) => return Err(trailing()),
                    None => return Ok(0),
                },
            };
        }
    }
}

/// Shows a decoder a little at a time: what it makes of the bytes it is given when it meets damage
/// is lost, so they had better be few.
struct Sips<R>(R);

impl<R: BufRead> BufRead for Sips<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        const SIP: usize = 512;
        let bytes = self.0.fill_buf()?;
        Ok(bytes.get(..SIP).unwrap_or(bytes))
    }

    fn consume(&mut self, amount: usize) {
        self.0.consume(amount);
    }
}

impl<R: BufRead> Read for Sips<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

fn next_byte(reader: &mut impl BufRead) -> io::Result<Option<u8>> {
    loop {
        match reader.fill_buf() {
            Ok(bytes) => return Ok(bytes.first().copied()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn only_zeros(mut reader: impl BufRead) -> io::Result<()> {
    while let Some(byte) = next_byte(&mut reader)? {
        if byte != 0 {
            return Err(trailing());
        }
        reader.consume(1);
    }
    Ok(())
}

fn trailing() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "bytes that are no gzip member follow the last one")
}
