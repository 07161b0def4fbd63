//! An archive of bare responses says the same in whatever format it is recorded. This file must not
//! know how a format is written.

use std::io::Write;

use apitriage::{Dimension, Options};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use proptest::sample::select;

use crate::reading::see;
use crate::responses::response;
use crate::wrapping::Wrapping;

/// Words between records.
fn noise() -> impl Strategy<Value = Option<&'static str>> {
    let words = [
        "INFO nothing",
        "WARN no \"Response\" in 5 s",
        "INFO }{ loose",
        "INFO {main} \"quote",
        "INFO Response: {\"a\":1}",
    ];
    prop_oneof![2 => Just(None), 1 => select(words.to_vec()).prop_map(Some)]
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn check(
    wrapping: Wrapping,
    responses: &[(String, Option<&'static str>)],
    threads: usize,
    chunk_bytes: usize,
) -> Result<(), TestCaseError> {
    let bare: String = responses.iter().map(|(response, _)| format!("{response}\n")).collect();
    let mut expected = Vec::new();
    for call in see(bare.as_bytes(), &Options::new().threads(1)).0.calls {
        expected.extend(std::iter::repeat_n(call.answer(), wrapping.copies()));
    }
    prop_assert_eq!(expected.len(), responses.len() * wrapping.copies(), "{}", bare);

    let mut recorded = String::new();
    for (number, (response, noise)) in responses.iter().enumerate() {
        recorded += &wrapping.wrap(response, number);
        recorded += &noise.map(|words| wrapping.noise(words)).unwrap_or_default();
    }
    let first = see(recorded.as_bytes(), &Options::new().threads(1));
    let answers: Vec<_> = first.0.calls.iter().map(|call| call.answer()).collect();
    prop_assert_eq!(&answers, &expected, "{:?}\n{}", wrapping, recorded);
    prop_assert_eq!(first.0.mentions(), [0; 4], "{:?}\n{}", wrapping, recorded);

    let options = Options::new().threads(threads).chunk_bytes(chunk_bytes);
    let plain = see(recorded.as_bytes(), &options);
    prop_assert_eq!(&plain, &first, "{:?}, {} {}\n{}", wrapping, threads, chunk_bytes, recorded);

    let packed = see(&gzip(recorded.as_bytes()), &options);
    prop_assert_eq!(&packed.0.calls, &first.0.calls, "{:?}, gzip", wrapping);
    let grouped = see(recorded.as_bytes(), &options.by([Dimension::Hour, Dimension::Action]));
    prop_assert_eq!(&grouped.0, &first.0, "{:?}, by", wrapping);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_format_says_the_same_as_bare(
        responses in proptest::collection::vec((response(), noise()), 1..6),
        threads in 1_usize..=3,
        chunk_bytes in 64_usize..10_000,
    ) {
        for wrapping in Wrapping::ALL {
            check(wrapping, &responses, threads, chunk_bytes)?;
        }
    }
}
