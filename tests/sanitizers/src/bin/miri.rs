//! For Miri: kernels, classify and summarize, over little input in buffers of exact size.
//!
//! `miri KERNEL` fails if that kernel is not compiled in, so that none is left out in silence. It
//! asserts that kernels agree; that nothing is read outside of a buffer, and no promise to the
//! compiler broken, is what Miri sees.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that fails should panic"
)]

use apitriage::fuzzing::{MAX_BUFFERED, ReadSettings, read_all, scan_with};
use apitriage::{Framing, Input, Kernel, Limits, Options, Validation, classify, summarize};

/// Records of every kind; the long ones have arrays beside the error, which are checked in blocks.
const RECORDS: [&str; 8] = [
    r#"{"Response":{"Error":{"Code":"InternalError","Message":"\u4e2d \\ \"x\""},"RequestId":"5c888570-c356"}}"#,
    r#"{"Response":{"Error":{"Code":"InternalError","Message":"m"},"RequestId":"7e1f8a60-a131"}}"#,
    r#"{"Response":{"Events":[{"a":[1,-2.5e3,true,null,"\ud83d\ude00"]},{"b":{},"c":"ä日😀"},{"d":[[],{}]}],"RequestId":"r"}}"#,
    r#"{"Response":{"Error":{"Code":"Unknown.Code\u0041","Message":""},"Items":[10,20,{"x":"0123456789012345678901234567890123456789012345678901234567890123456789\\"}]}}"#,
    r#"{"Response":{"Items":["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","b",{"c":1]}}"#,
    r#"{"code":4000,"message":"m"}"#,
    r#"{"Response":{"Error":{"Code":"InternalError"#,
    "\u{feff}[]",
];

fn main() {
    let wanted = std::env::args().nth(1).unwrap_or_else(|| Kernel::Scalar.to_string());
    let kernel =
        *Kernel::ALL.iter().find(|kernel| kernel.to_string() == wanted).expect("a kernel's name");
    assert!(kernel.is_supported(), "{kernel} is not compiled in: set its target features");

    blocks(kernel);
    records(kernel);
    whole_inputs(kernel);
    println!("{kernel}: blocks, records, summaries");
}

/// What `scan` says of bytes of many lengths, those that decide at many places.
fn blocks(kernel: Kernel) {
    for length in [0, 1, 7, 8, 15, 31, 32, 33, 63, 64, 65, 127, 128, 130] {
        for (filling, stop) in
            [(b'a', b'"'), (b'\\', b'a'), (b' ', b'{'), (b'"', 0x1f), (0xe4, 0x80)]
        {
            let mut bytes = vec![filling; length].into_boxed_slice();
            if let Some(last) = bytes.last_mut() {
                *last = stop;
            }
            let (ours, plain) = (scan_with(kernel, &bytes), scan_with(Kernel::Scalar, &bytes));
            assert_eq!(ours, plain, "{length} of {filling}");
        }
    }
}

/// Records one after another, so that shapes are learned; whole, and cut at some places.
fn records(kernel: Kernel) {
    let mut texts: Vec<Box<[u8]>> = Vec::new();
    for record in RECORDS {
        let bytes = record.as_bytes();
        texts.push(bytes.into());
        texts.extend((1..bytes.len()).step_by(17).map(|end| bytes[..end].into()));
    }
    let texts: Vec<&[u8]> = texts.iter().map(|text| &**text).collect();

    for validation in [Validation::Strict, Validation::Structure] {
        let settings = |kernel| ReadSettings {
            kernel,
            validation,
            cooldown: 0,
            limits: Limits::default(),
            most_buffered: MAX_BUFFERED,
        };
        let ours = read_all(&texts, &settings(kernel));
        let plain = read_all(&texts, &settings(Kernel::Scalar));
        for ((text, ours), plain) in texts.iter().zip(&ours).zip(&plain) {
            assert_eq!(ours.end, plain.end, "{validation:?} {}", String::from_utf8_lossy(text));
        }
    }
    for record in RECORDS {
        let bytes: Box<[u8]> = record.as_bytes().into();
        let _ = classify(&bytes);
    }
}

/// A whole run over two threads, in pieces far smaller than usual.
fn whole_inputs(kernel: Kernel) {
    let lines = RECORDS.join("\n");
    let summary = |framing, kernel, threads| {
        let inputs = [Input::bytes("a", lines.as_bytes()), Input::reader("b", lines.as_bytes())];
        let (threads, framing) = (Some(threads), Some(framing));
        let options =
            Options::new().kernel(kernel).threads(threads).framing(framing).chunk_bytes(256);
        summarize(inputs, &options).unwrap()
    };
    for framing in [Framing::Lines, Framing::Documents] {
        assert_eq!(summary(framing, kernel, 2), summary(framing, Kernel::Scalar, 1), "{framing}");
    }
}
