//! gzip, a member at a time.
//!
//! A plain decoder stops behind the first member without a word, and what follows would be lost.
//! Zeros behind the last member are padding; anything else there is damage. Of a damaged member,
//! all that stands before the damage is handed on first. It must not know that members are decoded
//! side by side.

use std::io::{self, BufRead, Read};

use flate2::{Decompress, FlushDecompress, Status};

use super::format::Format;
use super::parts::{Codec, Decoded, Extent};
use super::raw::Raw;

/// How a member begins: two bytes of magic, and deflate, the only method there is (RFC 1952, 2.3).
const START: &[u8] = b"\x1f\x8b\x08";
/// Flags that must be zero (RFC 1952, 2.3.1.2).
const RESERVED_FLAGS: u8 = 0xe0;
/// The header, an empty deflate stream, and the trailer.
const SHORTEST_MEMBER: usize = 10 + 2 + TRAILER;
/// The checksum, and the length of the content.
const TRAILER: usize = 8;
/// deflate makes nothing smaller than this part of it.
const MOST_DEFLATED: usize = 1032;
/// The largest window that deflate has, as a power of two.
const WINDOW_BITS: u8 = 15;

pub(super) struct Gzip {
    /// Whether zeros may stand behind the last member.
    may_be_padded: bool,
    member: Option<Decompress>,
    failed: Option<io::Error>,
}

impl Gzip {
    pub(super) fn new(may_be_padded: bool) -> Self {
        Gzip { may_be_padded, member: None, failed: None }
    }
}

impl Codec for Gzip {
    const FORMAT: Format = Format::Gzip;

    fn begin<R: Read>(&mut self, raw: &mut Raw<R>) -> io::Result<bool> {
        match next_byte(raw)? {
            Some(first) if START.first() == Some(&first) => {
                self.member = Some(Decompress::new_gzip(WINDOW_BITS));
                Ok(true)
            }
            Some(0) if self.may_be_padded => only_zeros(raw).map(|()| false),
            Some(_) => Err(damaged(GARBAGE)),
            None => Ok(false),
        }
    }

    fn decode<R: Read>(&mut self, raw: &mut Raw<R>, out: &mut [u8]) -> io::Result<Decoded> {
        let Some(member) = &mut self.member else { return Ok(Decoded { written: 0, ended: true }) };
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        let bytes = raw.fill_buf()?;
        let is_cut_off = bytes.is_empty();
        let (read_before, written_before) = (member.total_in(), member.total_out());
        let status = member.decompress(bytes, out, FlushDecompress::None);
        // Both are told even of a failure.
        let read = (member.total_in() - read_before) as usize;
        let written = (member.total_out() - written_before) as usize;
        raw.consume(read);
        match status {
            Ok(Status::StreamEnd) => return Ok(Decoded { written, ended: true }),
            Ok(_) if is_cut_off && written == 0 => self.failed = Some(cut_off()),
            Ok(_) => {}
            // Its own words depend on how much was asked for at a time.
            Err(_) => self.failed = Some(damaged("a wrong checksum, or no deflate stream")),
        }
        Ok(Decoded { written, ended: false })
    }

    fn next_start(raw: &[u8]) -> Option<usize> {
        starts(raw).next()
    }

    /// To the next place that looks like the beginning of one, if the trailer before it is one that
    /// this member could have. It may be wrong.
    fn extent(raw: &[u8], is_all: bool) -> Option<Extent> {
        let ends = starts(raw).chain(is_all.then_some(raw.len()));
        ends.filter(|&packed| packed >= SHORTEST_MEMBER).find_map(|packed| {
            let (_, stated) = raw
                .get(..packed)?
                .split_last_chunk::<4>()
                .map(|(rest, last)| (rest, u32::from_le_bytes(*last)))?;
            let content = usize::try_from(stated).ok()?;
            // The last four bytes of padding, too, say 0.
            (content > 0 && content <= packed.saturating_mul(MOST_DEFLATED))
                .then_some(Extent { packed, content: Some(content) })
        })
    }
}

/// Where, behind the first byte, a member may begin.
fn starts(raw: &[u8]) -> impl Iterator<Item = usize> {
    memchr::memmem::find_iter(raw, START).filter(|&at| {
        at > 0 && raw.get(at + START.len()).is_some_and(|flags| flags & RESERVED_FLAGS == 0)
    })
}

fn next_byte(reader: &mut impl BufRead) -> io::Result<Option<u8>> {
    Ok(reader.fill_buf()?.first().copied())
}

fn only_zeros(reader: &mut impl BufRead) -> io::Result<()> {
    while let Some(byte) = next_byte(reader)? {
        if byte != 0 {
            return Err(damaged(GARBAGE));
        }
        reader.consume(1);
    }
    Ok(())
}

const GARBAGE: &str = "bytes that are no gzip member follow the last one";

fn damaged(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

fn cut_off() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the last gzip member is cut off")
}
