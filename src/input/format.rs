//! What an input is made of, told by its first bytes and never by its name.
//!
//! Formats that cannot be read are known too, so that they are refused in one line instead of being
//! counted as malformed records. It must not open anything.

use crate::catalog::words;

/// How many bytes [`Format::of`] wants to see: a tar header.
pub(super) const MAGIC_BYTES: usize = 512;

words! {
    /// The outermost format of an input.
    Format {
        /// Text, as far as can be told.
        Plain = "plain",
        /// gzip, RFC 1952.
        Gzip = "gzip",
        /// Zstandard, RFC 8878.
        Zstd = "zstd",
        /// A tar archive.
        Tar = "tar",
        /// A zip archive.
        Zip = "zip",
        /// bzip2.
        Bzip2 = "bzip2",
        /// xz.
        Xz = "xz",
        /// LZ4 frames.
        Lz4 = "lz4",
        /// Text in UTF-16.
        Utf16 = "UTF-16 text",
        /// Text in UTF-32.
        Utf32 = "UTF-32 text",
    }
}

const MAGIC: &[(&[u8], Format)] = &[
    (b"\x1f\x8b", Format::Gzip),
    (b"\x28\xb5\x2f\xfd", Format::Zstd),
    (b"PK\x03\x04", Format::Zip),
    (b"PK\x05\x06", Format::Zip),
    (b"PK\x07\x08", Format::Zip),
    (b"\xfd7zXZ\0", Format::Xz),
    (b"\x04\x22\x4d\x18", Format::Lz4),
    (b"\x02\x21\x4c\x18", Format::Lz4),
    (b"\xff\xfe\0\0", Format::Utf32),
    (b"\0\0\xfe\xff", Format::Utf32),
    (b"\xff\xfe", Format::Utf16),
    (b"\xfe\xff", Format::Utf16),
];

impl Format {
    /// The format of an input that begins with `head`.
    pub(crate) fn of(head: &[u8]) -> Format {
        if let Some((_, format)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
            return *format;
        }
        match head {
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..] => Format::Bzip2,
            [b'B', b'Z', b'h', b'1'..=b'9', 0x17, 0x72, 0x45, 0x38, ..] => Format::Bzip2,
            // A skippable frame may come first.
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Format::Zstd,
            _ if is_tar(head) => Format::Tar,
            _ => Format::Plain,
        }
    }

    /// What to do with an input that cannot be read.
    pub(crate) const fn advice(self) -> &'static str {
        match self {
            Format::Plain | Format::Gzip | Format::Zstd => "rebuild with the feature of that name",
            Format::Tar => "unpack it first, for example: tar -xOf FILE | apitriage … -",
            Format::Zip => "unpack it first, for example: unzip -p FILE | apitriage … -",
            Format::Bzip2 => "decompress it first, for example: bzip2 -dc FILE | apitriage … -",
            Format::Xz => "decompress it first, for example: xz -dc FILE | apitriage … -",
            Format::Lz4 => "decompress it first, for example: lz4 -dc FILE | apitriage … -",
            Format::Utf16 => "convert it first, for example: iconv -f UTF-16 -t UTF-8 FILE | apitriage … -",
            Format::Utf32 => "convert it first, for example: iconv -f UTF-32 -t UTF-8 FILE | apitriage … -",
        }
    }
}

/// Old archives have no magic, but every header carries the sum of its own bytes, its checksum field
/// counted as blanks.
fn is_tar(head: &[u8]) -> bool {
    const CHECKSUM: std::ops::Range<usize> = 148..156;
    let (Some(header), Some(field)) = (head.get(..MAGIC_BYTES), head.get(CHECKSUM)) else { return false };
    // Text has no zero bytes, a header is padded with them; a sum alone could be met by chance or design.
    if !header.contains(&0) {
        return false;
    }
    let digits: Vec<u8> = field.iter().copied().filter(u8::is_ascii_digit).collect();
    let stated = std::str::from_utf8(&digits).ok().and_then(|digits| u64::from_str_radix(digits, 8).ok());
    let bytes: u64 = header.iter().map(|&byte| u64::from(byte)).sum();
    let in_field: u64 = field.iter().map(|&byte| u64::from(byte)).sum();
    stated == Some(bytes - in_field + 8 * u64::from(b' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_by_content() {
        for (head, format) in [
            (&b"{\"Response\":{}}"[..], Format::Plain),
            (b"", Format::Plain),
            (b"\x1f\x8b\x08", Format::Gzip),
            (b"\x28\xb5\x2f\xfd", Format::Zstd),
            (b"\x5e\x2a\x4d\x18rest", Format::Zstd),
            (b"PK\x03\x04rest", Format::Zip),
            (b"BZh91AY&SY", Format::Bzip2),
            (b"BZhello", Format::Plain),
            (b"\xfd7zXZ\0", Format::Xz),
            (b"\x04\x22\x4d\x18", Format::Lz4),
            (b"\xff\xfe{\0", Format::Utf16),
            (b"\xff\xfe\0\0{\0\0\0", Format::Utf32),
            (b"\xef\xbb\xbf{}", Format::Plain),
        ] {
            assert_eq!(Format::of(head), format, "{head:?}");
        }
    }

    #[test]
    fn a_tar_header_without_magic() {
        let mut header = [0u8; MAGIC_BYTES];
        header[..5].copy_from_slice(b"a.txt");
        header[148..156].fill(b' ');
        let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
        header[148..154].copy_from_slice(format!("{sum:06o}").as_bytes());
        assert_eq!(Format::of(&header), Format::Tar);
        header[0] = b'b';
        assert_eq!(Format::of(&header), Format::Plain);
        assert_eq!(Format::of(&[0; MAGIC_BYTES]), Format::Plain);
    }
}
