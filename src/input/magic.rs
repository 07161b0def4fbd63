//! Detects the format of an input from its first bytes, never from its name.
//!
//! Formats that cannot be read are detected too, so that they are refused in one line instead of
//! being counted as malformed records. This file must not open anything.

use crate::format::Format;

/// How many bytes [`format_of`] needs: as many as a tar header has.
pub(super) const MAGIC_BYTES: usize = 512;

/// Formats whose first bytes are fixed. Where two begin alike, the longer one comes first.
const MAGIC: &[(&[u8], Format)] = &[
    (b"\x1f\x8b", Format::Gzip),
    (b"\x28\xb5\x2f\xfd", Format::Zstd),
    (b"PK\x03\x04", Format::Zip),
    (b"PK\x05\x06", Format::Zip),
    (b"PK\x07\x08", Format::Zip),
    (b"\xfd7zXZ\0", Format::Xz),
    (b"\x04\x22\x4d\x18", Format::Lz4),
    (b"\x02\x21\x4c\x18", Format::Lz4),
    (b"\xfd\x2f\xb5\x1e", Format::OldZstd),
    (b"\x1f\x9d", Format::Compress),
    (b"\x1f\xa0", Format::Compress),
    (b"7z\xbc\xaf\x27\x1c", Format::SevenZip),
    (b"LZIP\0", Format::Lzip),
    (b"LZIP\x01", Format::Lzip),
    (b"\x89LZO\0\r\n\x1a\n", Format::Lzop),
    (b"\xff\x06\0\0sNaPpY", Format::Snappy),
    (b"Rar!\x1a\x07", Format::Rar),
    (b"\xff\xfe\0\0", Format::Utf32),
    (b"\0\0\xfe\xff", Format::Utf32),
    (b"\xff\xfe", Format::Utf16),
    (b"\xfe\xff", Format::Utf16),
];

/// The format of an input that begins with `head`.
pub(crate) fn format_of(head: &[u8]) -> Format {
    if let Some((_, format)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return *format;
    }
    match head {
        [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..] => Format::Bzip2,
        [b'B', b'Z', b'h', b'1'..=b'9', 0x17, 0x72, 0x45, 0x38, ..] => Format::Bzip2,
        // A zstd file may begin with a skippable frame.
        [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Format::Zstd,
        [0x22..=0x27, 0xb5, 0x2f, 0xfd, ..] => Format::OldZstd,
        _ if is_lzma(head) => Format::Lzma,
        _ if is_zlib(head) => Format::Zlib,
        _ if is_tar(head) => Format::Tar,
        _ if cfg!(not(feature = "recordings")) && is_cassette(head) => Format::Cassette,
        _ => Format::Plain,
    }
}

/// LZMA has no magic number. So this checks what `xz` checks (`lzma_alone_decoder`), and the zero
/// with which the data begins:
///
/// ```text
/// 5d | 00 00 80 00 | ff ff ff ff ff ff ff ff | 00 ...
/// properties
///      size of the dictionary: a power of two, or one and a half of one
///                    length of the content, or all ones
/// ```
fn is_lzma(head: &[u8]) -> bool {
    let Some((&[properties, d0, d1, d2, d3, ref length @ ..], [0, ..])) =
        head.split_first_chunk::<13>()
    else {
        return false;
    };
    let (literal_bits, position_bits) = (properties % 9, properties / 9 % 5);
    let dictionary = u32::from_le_bytes([d0, d1, d2, d3]);
    let is_round = dictionary.is_power_of_two()
        || (dictionary % 3 == 0 && (dictionary / 3).is_power_of_two())
        || dictionary == u32::MAX;
    let length = u64::from_le_bytes(*length);

    // The byte holds three numbers, which are below 9, 5 and 5.
    let has_valid_properties = properties < 9 * 5 * 5;
    has_valid_properties
        && literal_bits + position_bits <= 4
        && dictionary >= 4096
        && is_round
        && (length == u64::MAX || length < 1 << 38) // 256 GiB, as in `xz`
}

/// The header has two bytes, with which a text may begin as well (`x^`). But compressed bytes have
/// control characters that no text has: text has only tabs and line breaks (9 to 13) and, if it is
/// coloured, ESC (27).
fn is_zlib(head: &[u8]) -> bool {
    let head = head.get(..MAGIC_BYTES).unwrap_or(head);
    let [b'x', 0x01 | 0x5e | 0x9c | 0xda, data @ ..] = head else { return false };
    data.iter().any(|byte| matches!(byte, 0..=8 | 14..=26))
}

/// Old archives have no magic number, but every header carries the sum of its own bytes, with its
/// checksum field counted as blanks.
fn is_tar(head: &[u8]) -> bool {
    const CHECKSUM: std::ops::Range<usize> = 148..156;
    let (Some(header), Some(field)) = (head.get(..MAGIC_BYTES), head.get(CHECKSUM)) else {
        return false;
    };
    // A header is padded with zero bytes, and text has none. The sum alone is not enough: in a text
    // it could be right by chance or by design.
    if !header.contains(&0) {
        return false;
    }

    let digits: Vec<u8> = field.iter().copied().filter(u8::is_ascii_digit).collect();
    let stated =
        std::str::from_utf8(&digits).ok().and_then(|digits| u64::from_str_radix(digits, 8).ok());
    let bytes: u64 = header.iter().map(|&byte| u64::from(byte)).sum();
    let in_field: u64 = field.iter().map(|&byte| u64::from(byte)).sum();
    stated == Some(bytes - in_field + 8 * u64::from(b' '))
}

/// Whether a text is a list of interactions in YAML, which vcrpy and go-vcr write. Its bodies are
/// folded over lines, so as a log it would be read wrong.
fn is_cassette(head: &[u8]) -> bool {
    let mut lines = head.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii_end);
    let is_before = |line: &[u8]| {
        matches!(line, b"" | b"---") || line.starts_with(b"#") || line.starts_with(b"version: ")
    };
    lines.find(|line| !is_before(line)) == Some(b"interactions:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_detected_from_content() {
        let cassette = if cfg!(feature = "recordings") { Format::Plain } else { Format::Cassette };
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
            (b"\xfd\x2f\xb5\x1e", Format::OldZstd),
            (b"\x22\xb5\x2f\xfd", Format::OldZstd),
            (b"\x27\xb5\x2f\xfd", Format::OldZstd),
            (b"\x1f\x9d\x90", Format::Compress),
            (b"7z\xbc\xaf\x27\x1c\0\x04", Format::SevenZip),
            (b"LZIP\x01\x0c", Format::Lzip),
            (b"\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\0\x3d", Format::Lzma),
            (b"{\0\0\x18\0\x10\x27\0\0\0\0\0\0\0\x3d", Format::Plain),
            (b"\x5d\0\0\x18\0\x10\x27\0\0\0\0\0\0\0\x3d", Format::Lzma),
            (b"\x89LZO\0\r\n\x1a\n\x10", Format::Lzop),
            (b"\xff\x06\0\0sNaPpY", Format::Snappy),
            (b"x\x9c\xab\x56\x0a\x4a\x2d\x2e\x02\0", Format::Zlib),
            (b"Rar!\x1a\x07\x01\0", Format::Rar),
            (b"\xff\xfe{\0", Format::Utf16),
            (b"\xff\xfe\0\0{\0\0\0", Format::Utf32),
            (b"---\nversion: 2\ninteractions:\n- id: 0\n", cassette),
            (b"interactions:\r\n- request:\r\n", cassette),
            (b"version: 2\nINFO interactions:\n", Format::Plain),
            (b"\xef\xbb\xbf{}", Format::Plain),
        ] {
            assert_eq!(format_of(head), format, "{head:?}");
        }
    }

    /// No text that a log could begin with is taken for a format, whatever its first bytes are.
    #[test]
    fn no_text_is_taken_for_a_format() {
        let texts = [
            "LZIP 1.24 started",
            "7z x log",
            "Rar! 5",
            "x^2 {",
            "x\u{682} {",
            "]",
            "\"\u{b5}/\u{fd}\"",
            "P{",
            "BZh9",
        ];
        for text in texts.map(|text| text.repeat(90)) {
            assert_eq!(format_of(text.as_bytes()), Format::Plain, "{text}");
        }
        let log = "{\"Response\":{\"RequestId\":\"\u{8bf7}\u{6c42}\"}}\r\n\t\u{1b}[0m".repeat(20);
        for first in '\t'..'\u{800}' {
            for second in "\t\n ^A/z{\u{9c}\u{b5}\u{5da}\u{682}\u{8bf7}".chars() {
                let text: String = [first, second].into_iter().chain(log.chars()).collect();
                assert_eq!(format_of(text.as_bytes()), Format::Plain, "{first:?} {second:?}");
            }
        }
    }

    #[test]
    fn a_tar_header_without_magic() {
        let mut header = [0u8; MAGIC_BYTES];
        header[..5].copy_from_slice(b"a.txt");
        header[148..156].fill(b' ');
        let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
        header[148..154].copy_from_slice(format!("{sum:06o}").as_bytes());
        assert_eq!(format_of(&header), Format::Tar);
        header[0] = b'b';
        assert_eq!(format_of(&header), Format::Plain);
        assert_eq!(format_of(&[0; MAGIC_BYTES]), Format::Plain);
    }
}
