//! Inputs from every kind of source, and what all tests here ask of them.

use std::io::{self, Read, Write};

use apitriage::{
    Dimension, Framing, Input, InputRow, Kernel, Options, Summary, Validation, summarize,
};
use serde_json::Value;

/// Records of each outcome, of which four are malformed, and a line of text.
pub(crate) const MIXED: &[u8] = br#"{"Response":{"RequestId":"r-1"}}
{"Response":{"Error":{"Code":"InternalError","Message":"m"},"RequestId":"r-2"}}
{
    "Response": {
        "Error": {
            "Code": "AuthFailure.SignatureFailure",
            "Message": "m"
        },
        "RequestId": "r-3"
    }
}
{"Response":{"Error":{"Code":"DryRunOperation"}}}{"Response":{"Error":{"Code":"Not.Known"},"RequestId":"r-5"}}
{"Response":{"Error":{"Code":"Not.K\u006eown"},"RequestId":6}}
{"Response":{"Error":"odd"}}

[1, 2]
{"Response":{"Error":{"Code":"InternalError
{"Response":{"RequestId":"r-7"},"Response":{}}
<html>502</html>
{oops
{"Response":{"Error":{"Code":"\ud800"}}}
{"Response":{"RequestId":"r-8"#;

/// A reader that gives few bytes at a time, and may be interrupted before each of them.
pub(crate) struct HaltingReader<R> {
    inner: R,
    most: usize,
    interrupts: bool,
    interrupted: bool,
}

impl<R: Read> Read for HaltingReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.interrupted = self.interrupts && !self.interrupted;
        if self.interrupted {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let most = self.most.min(out.len());
        self.inner.read(&mut out[..most])
    }
}

/// Where the bytes of an input come from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source {
    Memory,
    Reader,
    OneByte,
    Interrupted,
    Gzip,
    GzipMembers,
    Zstd,
    ZstdFrames,
    GzipInterrupted,
    ZstdInterrupted,
}

pub(crate) const SOURCES: [Source; 10] = [
    Source::Memory,
    Source::Reader,
    Source::OneByte,
    Source::Interrupted,
    Source::Gzip,
    Source::GzipMembers,
    Source::Zstd,
    Source::ZstdFrames,
    Source::GzipInterrupted,
    Source::ZstdInterrupted,
];

impl Source {
    /// The bytes as they would be on disk.
    pub(crate) fn encode(self, content: &[u8]) -> Vec<u8> {
        match self {
            Source::Memory | Source::Reader | Source::OneByte | Source::Interrupted => {
                content.to_vec()
            }
            Source::Gzip => gzip(content),
            Source::GzipMembers | Source::GzipInterrupted => {
                let mut members = gzip(b"");
                for part in thirds(content) {
                    members.extend(gzip(part));
                }
                members.extend([0; 700]);
                members
            }
            Source::Zstd => zstd::encode_all(content, 3).unwrap(),
            Source::ZstdFrames | Source::ZstdInterrupted => {
                let skippable = b"\x53\x2a\x4d\x18\x05\0\0\0skip!";
                let mut frames = skippable.to_vec();
                for part in thirds(content) {
                    frames.extend(zstd::encode_all(part, 3).unwrap());
                    frames.extend(skippable);
                }
                frames
            }
        }
    }

    pub(crate) fn input<'a>(self, name: &str, encoded: &'a [u8]) -> Input<'a> {
        let inner = io::Cursor::new(encoded.to_vec());
        match self {
            Source::Memory => Input::bytes(name, encoded),
            Source::OneByte => Input::reader(
                name,
                HaltingReader { inner, most: 1, interrupts: false, interrupted: false },
            ),
            Source::Interrupted => Input::reader(
                name,
                HaltingReader { inner, most: 3, interrupts: true, interrupted: false },
            ),
            Source::GzipInterrupted | Source::ZstdInterrupted => Input::reader(
                name,
                HaltingReader { inner, most: 1, interrupts: true, interrupted: false },
            ),
            _ => Input::reader(name, inner),
        }
    }
}

pub(crate) fn thirds(content: &[u8]) -> [&[u8]; 3] {
    let (front, rest) = content.split_at(content.len() / 3);
    let (middle, back) = rest.split_at(rest.len() / 2);
    [front, middle, back]
}

pub(crate) fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// The summary as it is saved, without compressions.
pub(crate) fn saved_form(summary: &Summary) -> Value {
    let mut value = serde_json::to_value(summary).unwrap();
    for row in value["inputs"].as_array_mut().unwrap() {
        row["compression"] = Value::Null;
    }
    value
}

pub(crate) fn chunk_sizes(bytes: usize) -> Vec<usize> {
    let mut sizes = vec![4096, Options::default().chunk_bytes];
    if bytes < 64 << 10 {
        sizes.extend([7, 64]);
    }
    if bytes < 4 << 10 {
        sizes.push(1);
    }
    sizes
}

/// Sums up `contents` in every way, and asserts that the results agree.
pub(crate) fn summarize_every_way(contents: &[&[u8]], options: &Options) -> Summary {
    summarize_every_way_at(contents, &options.clone().validation(Validation::Structure));
    summarize_every_way_at(contents, options)
}

pub(crate) fn summarize_every_way_at(contents: &[&[u8]], options: &Options) -> Summary {
    let names: Vec<String> = (0..contents.len()).map(|index| format!("input-{index}")).collect();
    let one = options.clone().threads(1).kernel(Kernel::Scalar);
    let kernels: Vec<Kernel> =
        Kernel::ALL.iter().copied().filter(|kernel| kernel.is_supported()).collect();
    let expected = summarize(
        names.iter().zip(contents).map(|(name, content)| Input::bytes(name, content)),
        &one,
    );
    let expected = expected.unwrap();
    let form = saved_form(&expected);

    for (row, content) in expected.inputs().iter().zip(contents) {
        assert_eq!((row.bytes, &row.error), (content.len() as u64, &None), "{row:?}");
    }

    for source in SOURCES {
        let encoded: Vec<Vec<u8>> = contents.iter().map(|content| source.encode(content)).collect();
        for chunk_bytes in chunk_sizes(contents.iter().map(|content| content.len()).sum()) {
            for threads in [1, 2, 3, 8] {
                let kernel = kernels[threads % kernels.len()];
                let options =
                    options.clone().threads(threads).chunk_bytes(chunk_bytes).kernel(kernel);
                let inputs =
                    names.iter().zip(&encoded).map(|(name, encoded)| source.input(name, encoded));
                let summary = summarize(inputs, &options).unwrap();
                assert_eq!(
                    saved_form(&summary),
                    form,
                    "{source:?}, {threads} threads, chunks of {chunk_bytes}"
                );
            }
        }
    }
    expected
}

pub(crate) fn options_for(framing: Framing) -> Options {
    Options::new().framing(framing).samples(2).by([Dimension::Input])
}

/// All outcomes, in the order of their table.
pub(crate) fn outcomes(summary: &Summary) -> [u64; 5] {
    [
        summary.succeeded(),
        summary.failed(),
        summary.dry_run(),
        summary.not_a_response(),
        summary.malformed(),
    ]
}

/// One input's row, summed up on one thread.
pub(crate) fn row_of(input: Input<'_>, options: &Options) -> InputRow {
    let options = options.clone().threads(1);
    summarize([input], &options).unwrap().inputs()[0].clone()
}

/// A response that failed with `code`.
pub(crate) fn failed_response(code: &str) -> Vec<u8> {
    format!(r#"{{"Response":{{"Error":{{"Code":"{code}"}},"RequestId":"r"}}}}"#).into_bytes()
}

/// A summary of nothing.
pub(crate) fn empty_summary(samples: usize, unknown: usize, is_grouped: bool) -> Summary {
    let mut summary = Summary::new(samples, unknown);
    if is_grouped {
        summary.count_by(&[Dimension::Input]);
        summary.count_by(&[Dimension::Code, Dimension::Directory]);
    }
    summary
}
