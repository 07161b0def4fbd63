//! Parts that are decoded ahead, compared with the same bytes read in order.

use std::io::{Cursor, Read, Write};
use std::sync::{Arc, mpsc};
use std::thread;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::Limits;
use crate::format::Format;
use crate::input::budget::LookaheadBudget;
use crate::input::decoder::decoder;
use crate::input::lookahead::LookaheadPart;
use crate::input::parts::ContentReader;
use crate::input::planned::read_as_planned;

const FORMATS: [Format; 2] = [Format::Gzip, Format::Zstd];

fn open_decoder(format: Format, bytes: &[u8]) -> Box<dyn ContentReader + '_> {
    decoder(format, Cursor::new(bytes), &Limits::default())
        .unwrap_or_else(|error| panic!("{error}"))
}

fn compressed(format: Format, content: &[u8], level: u32) -> Vec<u8> {
    match format {
        Format::Gzip => {
            let mut encoder =
                flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level % 10));
            encoder.write_all(content).unwrap();
            encoder.finish().unwrap()
        }
        // A stream does not state its length.
        _ if level % 2 == 1 => zstd::stream::encode_all(content, 1).unwrap(),
        _ => zstd::bulk::compress(content, 1).unwrap(),
    }
}

/// The content before the end or an error, and the error.
fn read_in_order(format: Format, bytes: &[u8]) -> (Vec<u8>, Option<String>) {
    let mut content = Vec::new();
    let error = open_decoder(format, bytes).read_to_end(&mut content).err();
    (content, error.map(|error| error.to_string()))
}

/// The same, with parts decoded ahead, and how many there were.
fn read_ahead(format: Format, bytes: &[u8], plan: &[u8]) -> ((Vec<u8>, Option<String>), usize) {
    let (content, error, decoded) = read_as_planned(format, bytes, plan).unwrap();
    ((content, error), decoded)
}

/// Asserts that the content does not show whether it was decoded ahead.
fn check(format: Format, bytes: &[u8]) {
    let wanted = read_in_order(format, bytes);
    for plan in
        [&[0x0f][..], &[0x8f], &[0x03], &[0x83], &[0x3f, 0x07, 0x1a], &[0xcf, 0x0b], &[0x4e, 0x0b]]
    {
        let (drawn, _) = read_ahead(format, bytes, plan);
        assert_eq!(drawn.1, wanted.1, "{format:?}, {plan:?}");
        assert!(
            drawn.0 == wanted.0,
            "{format:?}, {plan:?}: {} and {} bytes",
            drawn.0.len(),
            wanted.0.len()
        );
    }
}

/// Parts of which all but the last are small, whatever the features.
fn some_parts(format: Format) -> Vec<Vec<u8>> {
    let lines = |from: u32, to: u32| {
        (from..to)
            .map(|n| format!("{{\"Response\":{{\"RequestId\":\"{n}\"}}}}\n"))
            .collect::<String>()
    };
    [lines(0, 9), lines(9, 40), String::new(), lines(40, 41), lines(41, 141), lines(141, 5100)]
        .iter()
        .enumerate()
        .map(|(at, content)| compressed(format, content.as_bytes(), at as u32))
        .collect()
}

#[test]
fn parts_are_decoded_ahead() {
    for format in FORMATS {
        let parts = some_parts(format);
        let (drawn, decoded) = read_ahead(format, &parts.concat(), &[0x03]);
        assert!(drawn == read_in_order(format, &parts.concat()), "{format:?}: the content differs");
        assert_eq!(drawn.1, None, "{format:?}");
        assert!(decoded > 2, "{format:?}: {decoded}");
        check(format, &parts.concat());
        assert_eq!(read_ahead(format, &parts[4], &[0x03]).1, 0, "nothing follows it");
    }
}

#[test]
fn one_thread_offers_no_parts() {
    let alone = Arc::new(LookaheadBudget::of(1));
    for format in FORMATS {
        let offered = open_decoder(format, &some_parts(format).concat()).offer(&alone);
        assert!(offered.is_none(), "{format:?}");
    }
}

/// Bytes that look like a part inside of another one, bytes between parts, and damaged parts.
#[test]
fn bytes_that_only_look_like_a_part_are_read_in_order() {
    for format in FORMATS {
        let parts = some_parts(format);
        let inner = compressed(format, b"{\"Response\":{}}\n", 0);
        let stored = match format {
            // Not compressed, so that its content is visible in it.
            Format::Gzip => compressed(format, &inner.repeat(20), 0),
            _ => compressed(format, &inner, 0),
        };
        check(format, &[&parts[0][..], &stored, &parts[1], &stored, &parts[3]].concat());

        let skippable = b"\x50\x2a\x4d\x18\x03\0\0\0abc";
        for between in [
            &b"\0"[..],
            &[0; 4],
            &[0; 300],
            b"x",
            b"\x1f",
            &inner[..4],
            &inner[..inner.len() - 1],
            skippable,
        ] {
            check(
                format,
                &[&parts[0][..], &parts[1], between, &parts[3], &parts[4], &parts[5]].concat(),
            );
            check(format, &[&parts[0][..], &parts[1], &parts[3], between].concat());
        }
    }
}

#[test]
fn damage_is_reported_as_without_lookahead() {
    for format in FORMATS {
        let whole = [0, 1, 3, 4].map(|at| some_parts(format)[at].clone()).concat();
        for at in 0..whole.len() {
            let mut turned = whole.clone();
            turned[at] ^= 1 << (at % 8);
            for bytes in [&turned[..], &whole[..at]] {
                let wanted = read_in_order(format, bytes);
                for plan in [[0x0f], [0x8f]] {
                    assert!(
                        read_ahead(format, bytes, &plan).0 == wanted,
                        "{format:?}, byte {at} of {}",
                        bytes.len()
                    );
                }
            }
        }
    }
}

/// With one thread that decodes what it is given, and one that is sometimes faster.
#[test]
fn threads_meet_at_the_same_part() {
    for format in FORMATS {
        let bytes = some_parts(format).concat().repeat(40);
        let budget = Arc::new(LookaheadBudget::one_by_one(2));
        let (send, receive) = mpsc::channel::<Arc<LookaheadPart>>();
        let helper = thread::spawn(move || receive.iter().for_each(|part| part.decode()));
        let (mut decoder, mut content, mut buffer) =
            (open_decoder(format, &bytes), Vec::new(), vec![0; 70_000]);

        loop {
            while let Some(part) = decoder.offer(&budget) {
                send.send(part).unwrap();
            }
            match decoder.read(&mut buffer).unwrap() {
                0 => break,
                read => content.extend_from_slice(&buffer[..read]),
            }
        }

        drop(send);
        helper.join().unwrap();
        assert!(content == read_in_order(format, &bytes).0, "{format:?}: the content differs");
    }
}

/// A guess of two members may have the right length and still be wrong: here the content of one
/// looks like a trailer and a member, and a zero after the next one moves its trailer by a byte.
#[test]
fn padding_is_detected_even_where_lengths_agree() {
    let stored = |content: &[u8]| compressed(Format::Gzip, content, 0);
    let lines = |from: u32, to: u32| {
        (from..to)
            .map(|n| format!("{{\"Response\":{{\"RequestId\":\"{n:032}\"}}}}\n"))
            .collect::<String>()
    };
    let padded = lines(0, 3400); // enough to be the last of a run
    let seen = padded.len() >> 8; // of its length, with a zero after it
    let trap = [
        &[b'a'; 1000][..],
        &((padded.len() - seen) as u32).to_le_bytes(),
        b"\x1f\x8b\x08\0",
        &[b'b'; 100],
    ]
    .concat();
    let first = compressed(Format::Gzip, lines(3400, 9000).as_bytes(), 6);
    let after = compressed(Format::Gzip, lines(9000, 9100).as_bytes(), 6);
    let file = [&first[..], &stored(&trap), &stored(padded.as_bytes()), b"\0", &after].concat();

    assert!(read_in_order(Format::Gzip, &file).1.is_some());
    check(Format::Gzip, &file);
}

/// Shares return to the budget, however reading ends.
#[test]
fn the_lookahead_budget_is_released() {
    for format in FORMATS {
        let mut bytes = some_parts(format).concat().repeat(3);
        for cut in [bytes.len(), bytes.len() / 2] {
            bytes.truncate(cut);
            for drawn in [0, 1, 20_000, 10_000_000] {
                let budget = Arc::new(LookaheadBudget::one_by_one(3));
                let mut decoder = open_decoder(format, &bytes);
                let offered: Vec<_> = std::iter::from_fn(|| decoder.offer(&budget)).collect();
                assert!(offered.len() > 2, "{format:?}: {} parts", offered.len());
                assert!(budget.left() < LookaheadBudget::of(3).left(), "{format:?} {drawn}");
                offered[1].decode();
                let mut content = vec![0; drawn];
                while decoder.read(&mut content).is_ok_and(|read| read == drawn && drawn > 1) {}
                drop((decoder, offered));
                assert_eq!(budget.left(), LookaheadBudget::of(3).left(), "{format:?} {drawn}");
            }
        }
    }
}

/// A part that states a wrong length is not decoded ahead any further than that.
#[test]
fn a_part_with_a_wrong_length_is_read_in_order() {
    let mut liar = compressed(Format::Gzip, &[b'\n'; 100_000], 9);
    let trailer = liar.len() - 4;
    liar[trailer..].copy_from_slice(&50_000u32.to_le_bytes());
    let parts = some_parts(Format::Gzip);
    check(Format::Gzip, &[&parts[0][..], &liar, &parts[1]].concat());
}

proptest! {
    #[test]
    fn any_parts_in_any_order_of_work(
        format in select(&FORMATS[..]),
        parts in vec((vec(any::<u8>(), 0..400), 1usize..300, any::<u32>()), 1..9),
        plan in vec(any::<u8>(), 1..12),
        damage in proptest::option::of((any::<prop::sample::Index>(), any::<u8>())),
    ) {
        let parts = parts.iter().map(|(content, times, level)| compressed(format, &content.repeat(*times), *level));
        let mut bytes = parts.collect::<Vec<_>>().concat();
        if let Some((at, with)) = damage {
            let at = at.index(bytes.len());
            bytes[at] = with;
        }
        let wanted = read_in_order(format, &bytes);
        prop_assert!(read_ahead(format, &bytes, &plan).0 == wanted);
    }
}
