//! Compressed files with all that their formats allow: optional fields of headers, checksums,
//! padding and frames to be skipped.
//!
//! Two bytes choose among these. It must not know what is read from the files.

use std::io::Write;

/// Four members, each with other fields in its header, and padding after them (RFC 1952).
pub(crate) fn gzip(content: &[u8], choices: &[u8]) -> Vec<u8> {
    let &[fields, padding] = choices else { return in_parts(content, |part, _| member(part, 0)) };
    let mut file = in_parts(content, |part, at| member(part, fields.rotate_left(at)));
    file.resize(file.len() + usize::from(padding) * 3, 0);
    file
}

/// Four frames, with and without size and checksum, and between them frames to be skipped (RFC
/// 8878, 3.1.2).
pub(crate) fn zstd(content: &[u8], choices: &[u8]) -> Vec<u8> {
    let &[fields, skipped] = choices else { return in_parts(content, |part, _| frame(part, 0)) };
    in_parts(content, |part, at| {
        let fields = fields.rotate_left(at);
        let frame = frame(part, fields);
        if fields & 4 == 0 {
            frame
        } else {
            [skippable(skipped, at), frame, skippable(skipped / 2, at + 1)].concat()
        }
    })
}

/// The content in four parts, one of them empty, each packed. `packed` is also given its number.
fn in_parts(content: &[u8], packed: impl Fn(&[u8], u32) -> Vec<u8>) -> Vec<u8> {
    let (front, rest) = content.split_at(content.len() / 3);
    let (middle, back) = rest.split_at(rest.len() / 2);
    [front, b"", middle, back].iter().zip(0..).flat_map(|(part, at)| packed(part, at)).collect()
}

const TEXT: u8 = 1;
const HEADER_CHECKSUM: u8 = 2;
const EXTRA: u8 = 4;
const NAME: u8 = 8;
const COMMENT: u8 = 16;

fn member(content: &[u8], fields: u8) -> Vec<u8> {
    let flags = fields & (TEXT | HEADER_CHECKSUM | EXTRA | NAME | COMMENT);
    let mut member = vec![0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 0, 255];
    if flags & EXTRA != 0 {
        // Its content looks like the beginning of a member.
        member.extend(b"\x0e\0ab\x0a\0\x1f\x8b\x08\0\0\0\0\0\0\x03");
    }
    if flags & NAME != 0 {
        member.extend(b"log-\xe9.json\0");
    }
    if flags & COMMENT != 0 {
        member.extend(b"\0");
    }
    if flags & HEADER_CHECKSUM != 0 {
        member.extend(&checksum(&member).to_le_bytes()[..2]);
    }

    let level = flate2::Compression::new(u32::from(fields >> 5));
    let mut deflated = flate2::write::DeflateEncoder::new(member, level);
    deflated.write_all(content).unwrap();
    let mut member = deflated.finish().unwrap();
    member.extend(checksum(content).to_le_bytes());
    member.extend((content.len() as u32).to_le_bytes());
    member
}

fn checksum(bytes: &[u8]) -> u32 {
    let mut checksum = flate2::Crc::new();
    checksum.update(bytes);
    checksum.sum()
}

fn frame(content: &[u8], fields: u8) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), i32::from(fields >> 5)).unwrap();
    encoder.include_checksum(fields & 1 != 0).unwrap();
    if fields & 2 != 0 {
        encoder.set_pledged_src_size(Some(content.len() as u64)).unwrap();
        encoder.include_contentsize(true).unwrap();
    }
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// A frame to be skipped, whose content looks like a frame.
fn skippable(len: u8, at: u32) -> Vec<u8> {
    let content = b"\x28\xb5\x2f\xfd and no frame".iter().copied().cycle().take(usize::from(len));
    let mut frame = vec![0x50 + (at % 16) as u8, 0x2a, 0x4d, 0x18, len, 0, 0, 0];
    frame.extend(content);
    frame
}
