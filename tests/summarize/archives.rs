//! Compressed files: cut, damaged, and followed by other bytes.

use std::io::{self, Read};

use apitriage::{Input, Limits, Options};

use super::support::{MIXED, Source, gzip, row_of};

/// The content that can be decoded, and whether that is all of it. It is read byte by byte, so that
/// nothing is missing when the decoder fails.
fn decoded_bytewise(encoded: &[u8]) -> (Vec<u8>, bool) {
    let mut decoder =
        flate2::bufread::MultiGzDecoder::new(io::BufReader::with_capacity(1, encoded));
    let (mut content, mut piece) = (Vec::new(), [0]);
    loop {
        match decoder.read(&mut piece) {
            Ok(0) => return (content, true),
            Ok(read) => content.extend_from_slice(&piece[..read]),
            Err(_) => return (content, false),
        }
    }
}

fn two_members() -> (Vec<u8>, usize) {
    let mut members = gzip(&MIXED[..300]);
    let border = members.len();
    members.extend(gzip(&MIXED[300..]));
    (members, border)
}

#[test]
fn gzip_cut_at_every_byte() {
    let (members, border) = two_members();
    for end in 2..=members.len() {
        let row = row_of(Input::bytes("cut", &members[..end]), &Options::default());
        let (content, _) = decoded_bytewise(&members[..end]);
        assert_eq!(row.bytes, content.len() as u64, "cut at {end}");
        let whole = end == border || end == members.len();
        assert_eq!(row.error.is_none(), whole, "cut at {end}: {:?}", row.error);
        let plain = row_of(Input::bytes("cut", &content), &Options::default());
        assert_eq!((row.records, row.malformed), (plain.records, plain.malformed), "cut at {end}");
    }
}

#[test]
fn gzip_flipped_at_every_byte() {
    let (members, border) = two_members();
    for at in 0..members.len() {
        for mask in [0x01, 0x10, 0x80, 0xff] {
            let mut flipped = members.clone();
            flipped[at] ^= mask;
            let row = row_of(Input::bytes("flipped", &flipped), &Options::default());
            if at < 2 {
                assert_eq!(
                    (row.compression, row.bytes),
                    (None, flipped.len() as u64),
                    "without its first bytes it is not gzip"
                );
                continue;
            }

            let (content, whole) = decoded_bytewise(&flipped);
            assert_eq!(
                (row.bytes, row.error.is_none()),
                (content.len() as u64, whole),
                "{mask:#x} at {at}"
            );

            let header = if at < border { at } else { at - border };
            if !(3..=9).contains(&header) && whole {
                assert_eq!(content, MIXED, "{mask:#x} at {at} went unnoticed");
            }
        }
    }
}

#[test]
fn only_zeros_may_follow_the_last_member() {
    let whole = row_of(Input::bytes("x", MIXED), &Options::default());
    for zeros in [1, 511, 512, 70_000] {
        let mut padded = two_members().0;
        padded.resize(padded.len() + zeros, 0);
        let row = row_of(Input::bytes("x", &padded), &Options::default());
        assert_eq!((row.bytes, row.records, row.error), (whole.bytes, whole.records, None));
    }

    for garbage in [
        &b"x"[..],
        b"\x1f",
        b"\0\0x",
        b"\x1f\x8b",
        b"\x1fxxxxxxxxxxxxxxxxxx",
        b"{\"Response\":{}}\n",
    ] {
        let mut longer = two_members().0;
        longer.extend_from_slice(garbage);
        for chunk_bytes in [1, 64, 4096] {
            let row = row_of(Input::bytes("x", &longer), &Options::new().chunk_bytes(chunk_bytes));
            assert_eq!((row.bytes, row.records), (whole.bytes, whole.records), "{garbage:?}");
            assert!(row.error.unwrap().contains("gzip data is damaged"), "{garbage:?}");
        }
    }
}

/// What a damaged file still yields depends neither on the reader nor on the chunks.
#[test]
fn damaged_archives_yield_the_same_from_any_source() {
    let content: Vec<u8> = (0..4000_u64)
        .flat_map(|index| {
            let id = xxhash_rust::xxh3::xxh3_64(&index.to_le_bytes());
            format!("{{\"Response\":{{\"RequestId\":\"{id:x}\"}}}}\n").into_bytes()
        })
        .collect();
    for archive in [gzip(&content), zstd::encode_all(&content[..], 3).unwrap()] {
        for at in (200..archive.len() - 8).step_by(archive.len() / 24) {
            let mut damaged = archive.clone();
            damaged[at..at + 8].fill(0xff);
            let expected = row_of(Source::Reader.input("x", &damaged), &Options::default());
            for source in [Source::Reader, Source::OneByte, Source::Interrupted] {
                for chunk_bytes in [64, 4096, 512 << 10] {
                    let row = row_of(
                        source.input("x", &damaged),
                        &Options::new().chunk_bytes(chunk_bytes),
                    );
                    assert_eq!(
                        row, expected,
                        "{source:?}, chunks of {chunk_bytes}, damaged at {at}"
                    );
                }
            }
        }
    }
}

#[test]
fn zstd_cut_and_flipped_at_every_byte() {
    let mut frames = zstd::encode_all(&MIXED[..300], 3).unwrap();
    let border = frames.len();
    frames.extend(zstd::encode_all(&MIXED[300..], 3).unwrap());
    for end in 4..=frames.len() {
        let row = row_of(Input::bytes("cut", &frames[..end]), &Options::default());
        let whole = end == border || end == frames.len();
        assert_eq!(row.error.is_none(), whole, "cut at {end}: {:?}", row.error);
        assert!(
            row.bytes <= MIXED.len() as u64 && (end < border || row.bytes >= 300),
            "cut at {end}"
        );
    }

    for at in 0..frames.len() {
        for mask in [0x01, 0x10, 0x80, 0xff] {
            let mut flipped = frames.clone();
            flipped[at] ^= mask;
            // These frames carry no checksum, so some flips go unnoticed; none may break the
            // account.
            let row = row_of(Input::bytes("flipped", &flipped), &Options::default());
            assert!(row.error.is_some() || row.bytes > 0, "{mask:#x} at {at}");
        }
    }
}

/// A frame with one raw block, whose header asks for a window of `log` bits.
fn zstd_frame(log: u8, content: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0, (log - 10) << 3];
    frame.extend_from_slice(&((content.len() as u32) << 3 | 1).to_le_bytes()[..3]);
    frame.extend_from_slice(content);
    frame
}

#[test]
fn the_window_of_a_zstd_frame_is_limited() {
    let limits = Limits::new().zstd_window_log(20);
    for (log, limits, accepted) in [
        (19, limits, true),
        (20, limits, true),
        (21, limits, false),
        (31, Limits::default(), false),
    ] {
        let frame = zstd_frame(log, MIXED);
        let row = row_of(Input::bytes("x", &frame), &Options::new().limits(limits));
        assert_eq!(
            (row.error.is_none(), row.bytes),
            (accepted, if accepted { MIXED.len() as u64 } else { 0 })
        );
    }
}
