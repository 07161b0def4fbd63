//! An archive format for tests, in the place of RAR.
//!
//! ```text
//! Rar!\x1a\x07                         the magic number, on a line of its own
//! == monday.log 3                      the name of a member, and its length
//! abc== tuesday.log 0
//! ```

use std::io::{self, Read};

use crate::input::archive::ArchiveFormat;

const MAGIC: &[u8] = b"Rar!\x1a\x07\n";

#[derive(Default)]
pub(crate) struct MadeUpArchive {
    has_begun: bool,
    /// What is left of the current member.
    left: u64,
}

impl ArchiveFormat for MadeUpArchive {
    fn next_member(&mut self, source: &mut dyn Read) -> io::Result<Option<Vec<u8>>> {
        if !self.has_begun {
            self.has_begun = true;
            line(source)?;
        }

        io::copy(&mut source.take(self.left), &mut io::sink())?;

        let header = line(source)?;
        if header.is_empty() {
            return Ok(None);
        }

        let header = header.strip_prefix(b"== ").ok_or_else(|| io::Error::other("no header"))?;
        let blank = header.iter().rposition(|&byte| byte == b' ').unwrap();
        let len = std::str::from_utf8(&header[blank + 1..]).unwrap();
        self.left = len.parse().unwrap();
        Ok(Some(header[..blank].to_vec()))
    }

    fn read(&mut self, source: &mut dyn Read, out: &mut [u8]) -> io::Result<usize> {
        let read = source.take(self.left).read(out)?;
        if read == 0 && self.left > 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "cut off"));
        }
        self.left -= read as u64;
        Ok(read)
    }
}

fn line(source: &mut dyn Read) -> io::Result<Vec<u8>> {
    let (mut line, mut byte) = (Vec::new(), [0]);
    while source.read(&mut byte)? == 1 && byte != *b"\n" {
        line.push(byte[0]);
    }
    Ok(line)
}

/// An archive of these members.
pub(crate) fn archive_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = MAGIC.to_vec();
    for (name, content) in members {
        archive.extend(format!("== {name} {}\n", content.len()).bytes());
        archive.extend_from_slice(content);
    }
    archive
}
