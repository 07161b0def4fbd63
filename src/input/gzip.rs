//! gzip, a member at a time.
//!
//! A file may have many members, and a decoder for one of them would miss the others without an
//! error. Zeros after the last member are padding; anything else there is damage. Of a damaged
//! member, the content before the damage is handed on first. This file must not know that members
//! are decoded in parallel.

use std::io::{self, BufRead, Read};

use flate2::{Decompress, FlushDecompress, Status};

use super::codec::{Codec, DecodeStep, PartExtent};
use super::packed::PackedReader;
use crate::Limits;

/// How a member begins: two bytes of magic, and deflate, the only method there is (RFC 1952, 2.3).
const START: &[u8] = b"\x1f\x8b\x08";
/// Flags that must be zero (RFC 1952, 2.3.1.2).
const RESERVED_FLAGS: u8 = 0xe0;
/// The header, an empty deflate stream, and the trailer.
const SHORTEST_MEMBER: usize = 10 + 2 + TRAILER;
/// The checksum, and the length of the content.
const TRAILER: usize = 8;
/// deflate compresses at most 1032 to 1: 258 bytes, its longest match, in two bits.
const MOST_DEFLATED: usize = 1032;
/// The largest window that deflate has, as a power of two.
const WINDOW_BITS: u8 = 15;

pub(super) struct Gzip {
    /// Whether zeros may follow the last member.
    may_be_padded: bool,
    /// The decoder of the current member.
    member: Option<Decompress>,
    /// What to return after the content before it.
    failed: Option<io::Error>,
}

impl Codec for Gzip {
    fn open(_limits: &Limits, is_whole_file: bool) -> io::Result<Self> {
        Ok(Gzip { may_be_padded: is_whole_file, member: None, failed: None })
    }

    fn begin<R: Read>(&mut self, packed: &mut PackedReader<R>) -> io::Result<bool> {
        match next_byte(packed)? {
            Some(first) if START.first() == Some(&first) => {
                self.member = Some(Decompress::new_gzip(WINDOW_BITS));
                Ok(true)
            }
            Some(0) if self.may_be_padded => only_zeros(packed).map(|()| false),
            Some(_) => Err(damaged(GARBAGE)),
            None => Ok(false),
        }
    }

    fn decode<R: Read>(
        &mut self,
        packed: &mut PackedReader<R>,
        out: &mut [u8],
    ) -> io::Result<DecodeStep> {
        let Some(member) = &mut self.member else {
            return Ok(DecodeStep { written: 0, ended: true });
        };
        if let Some(error) = self.failed.take() {
            return Err(error);
        }

        let bytes = packed.fill_buf()?;
        let is_cut_off = bytes.is_empty();
        let (read_before, written_before) = (member.total_in(), member.total_out());
        let status = member.decompress(bytes, out, FlushDecompress::None);

        // The totals are right even after a failure.
        let read = (member.total_in() - read_before) as usize;
        let written = (member.total_out() - written_before) as usize;
        packed.consume(read);

        match status {
            Ok(Status::StreamEnd) => return Ok(DecodeStep { written, ended: true }),
            Ok(_) if is_cut_off && written == 0 => self.failed = Some(cut_off()),
            Ok(_) => {}
            // A message of our own: the decoder's depends on how much was asked for at a time.
            Err(_) => self.failed = Some(damaged("a wrong checksum, or no deflate stream")),
        }
        Ok(DecodeStep { written, ended: false })
    }

    fn next_start(packed: &[u8]) -> Option<usize> {
        starts(packed).next()
    }

    /// The member is taken to end at the first place that looks like the beginning of another one,
    /// if the bytes before it could be its trailer.
    fn extent(packed: &[u8], is_all: bool) -> Option<PartExtent> {
        let ends = starts(packed).chain(is_all.then_some(packed.len()));
        ends.filter(|&len| len >= SHORTEST_MEMBER).find_map(|len| {
            let stated = u32::from_le_bytes(*packed.get(..len)?.last_chunk()?);
            let content = usize::try_from(stated).ok()?;

            // A length of 0 is left out, since padding looks like it.
            let is_plausible = content > 0 && content <= len.saturating_mul(MOST_DEFLATED);
            is_plausible.then_some(PartExtent { packed: len, content: Some(content) })
        })
    }
}

/// The places after the first byte where a member may begin.
fn starts(packed: &[u8]) -> impl Iterator<Item = usize> {
    memchr::memmem::find_iter(packed, START).filter(|&at| {
        at > 0 && packed.get(at + START.len()).is_some_and(|flags| flags & RESERVED_FLAGS == 0)
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
