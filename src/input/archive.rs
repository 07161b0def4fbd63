//! The contract between an archive format and `members.rs`, and the list of archive formats. This
//! file must not know what members hold.

use std::io::{self, Read};

use crate::format::Format;

/// Reads the members of an archive from front to back.
///
/// [`Members`](super::Members) makes one value for each archive and calls it in this order:
///
/// 1. [`next_member`](Self::next_member), to go to the first member, and again for each other one;
/// 2. [`read`](Self::read) for the content of the member that was announced last, until it returns
///    0. The caller may also stop earlier: then `next_member` skips the rest.
///
/// `source` is always the same reader. It yields the bytes of the archive, decompressed, from where
/// the last call stopped reading.
///
/// After an error or the end, nothing is called any more. An error says what is wrong with the
/// archive. Errors of `source` are passed on unchanged. What was read before an error counts.
pub(super) trait ArchiveFormat: Send {
    /// Goes to the next regular file in the archive and returns its name, as the bytes of a path
    /// with `/` between its parts. `None`: the archive has ended.
    fn next_member(&mut self, source: &mut dyn Read) -> io::Result<Option<Vec<u8>>>;

    /// Reads content of the current member into `out`, which is not empty. 0: it has ended.
    fn read(&mut self, source: &mut dyn Read, out: &mut [u8]) -> io::Result<usize>;
}

/// Makes the reader of an archive that was just opened.
type NewArchive = fn() -> Box<dyn ArchiveFormat>;

/// The archive formats that can be read. One line registers one.
const ARCHIVE_FORMATS: &[(Format, NewArchive)] = &[
    // In unit tests a made-up format has the place of RAR.
    #[cfg(test)]
    (Format::Rar, || Box::new(super::tests::made_up_archive::MadeUpArchive::default())),
];

/// Makes the reader of an archive. `None`: `format` is not an archive format that can be read.
pub(super) fn new_archive(format: Format) -> Option<Box<dyn ArchiveFormat>> {
    let (_, new) = ARCHIVE_FORMATS.iter().find(|(known, _)| *known == format)?;
    Some(new())
}
