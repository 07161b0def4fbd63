//! Formats that cannot be read.

use apitriage::{Input, Options, summarize};

use super::support::{MIXED, Source, gzip, row_of};

fn tar(content: &[u8]) -> Vec<u8> {
    let mut header = vec![0; 512];
    header[..8].copy_from_slice(b"log.json");
    header[100..107].copy_from_slice(b"0000644");
    header[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    header.extend_from_slice(content);
    header.resize(header.len().next_multiple_of(512) + 1024, 0);
    header
}

#[test]
fn formats_that_cannot_be_read_are_refused_in_one_line() {
    let utf16: Vec<u8> =
        "\u{feff}{\"Response\":{}}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let swapped: Vec<u8> =
        "\u{feff}{\"Response\":{}}\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let archive = tar(MIXED);
    for (name, head) in [
        ("tar", &archive[..]),
        ("zip", b"PK\x03\x04rest"),
        ("bzip2", b"BZh91AY&SYrest"),
        ("xz", b"\xfd7zXZ\0rest"),
        ("lz4", b"\x04\x22\x4d\x18rest"),
        ("zstd before 0.8", b"\x25\xb5\x2f\xfdrest"),
        ("compress (.Z)", b"\x1f\x9d\x90rest"),
        ("7z", b"7z\xbc\xaf\x27\x1c\0\x04rest"),
        ("lzip", b"LZIP\x01\x0crest"),
        ("lzma", b"\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\0rest"),
        ("lzop", b"\x89LZO\0\r\n\x1a\nrest"),
        ("snappy", b"\xff\x06\0\0sNaPpYrest"),
        ("zlib", b"x\x9c\xab\x56\x0a\x4a\x2d\x2e\0"),
        ("rar", b"Rar!\x1a\x07\x01\0rest"),
        ("UTF-16", &utf16),
        ("UTF-16", &swapped),
        ("UTF-32", b"\xff\xfe\0\0{\0\0\0"),
    ] {
        let sources = [
            Source::Reader,
            Source::OneByte,
            Source::Interrupted,
            Source::Gzip,
            Source::ZstdFrames,
        ];
        for source in sources {
            let encoded = source.encode(head);
            let inputs = [source.input("a", &encoded), Input::bytes("b", MIXED)];
            let summary = summarize(inputs, &Options::default()).unwrap();
            let row = &summary.inputs()[0];
            let error = row.error.clone().unwrap();
            assert!(
                error.starts_with(name) && error.contains("is not supported;"),
                "{name}: {error}"
            );
            assert!(!error.contains('\n'), "{error}");
            assert_eq!((row.records, row.bytes, row.framing), (0, 0, None), "{name} {source:?}");
            assert_eq!(summary.records(), 13);
        }
    }

    let twice = gzip(&gzip(MIXED));
    assert!(
        row_of(Input::bytes("x", &twice), &Options::default())
            .error
            .unwrap()
            .contains("not supported")
    );
}
