//! Every short text over small alphabets, and every byte in every place of a few records.
//!
//! What random search might miss by bad luck is all here. It must not know which texts are JSON.

use std::sync::atomic::{AtomicU64, Ordering};

use apitriage::FaultKind;
use rayon::prelude::*;

use crate::oracle::{Seen, check};

/// Checks every string of up to `longest` letters; returns how many there are and how many are
/// JSON.
fn all_strings(alphabet: &[u8], longest: u32) -> (u64, u64) {
    let base = alphabet.len();
    let accepted = AtomicU64::new(0);
    let mut all = 0;
    for length in 0..=longest {
        let strings = base.pow(length);
        all += strings as u64;
        (0..strings).into_par_iter().for_each(|number| {
            let mut rest = number;
            let mut text = [0; 8];
            for letter in &mut text[..length as usize] {
                *letter = alphabet[rest % base];
                rest /= base;
            }
            if !matches!(check(&text[..length as usize]), Seen::Fault(_)) {
                accepted.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    (all, accepted.into_inner())
}

#[test]
fn structure_agrees_with_the_judge() {
    let (all, accepted) = all_strings(b"\"\\{}[]:,a1 \n", 6);
    assert_eq!(all, 3_257_437);
    assert!((5_000..100_000).contains(&accepted), "{accepted}");
}

#[test]
fn numbers_agree_with_the_judge() {
    let (all, accepted) = all_strings(b"-+.01eE,[]", 6);
    assert_eq!(all, 1_111_111);
    assert!((1_000..100_000).contains(&accepted), "{accepted}");
}

#[test]
fn escapes_and_literals_agree_with_the_judge() {
    // Seven letters: enough for a whole `"\u…` short of its end, and for words cut and joined.
    let (_, accepted) = all_strings(b"\"\\udF/n", 7);
    assert!(accepted > 100, "{accepted}");
    let (_, accepted) = all_strings(b"truefals", 6);
    assert_eq!(accepted, 2);
    let (_, accepted) = all_strings(b"nul ,[]", 6);
    assert!(accepted > 20, "{accepted}");
}

const TEMPLATES: [&[u8]; 5] = [
    br#"{"Response":{"Error":{"Code":"A.b","Message":"m"},"RequestId":"r"}}"#,
    br#" { "\u0052esponse" : { "RequestId" : 12 , "A" : [ true , false , null , -1.5e+3 ] } } "#,
    br#"{"Response":{"Error":{"C\u006fde":"\ud83d\ude00\\\"\/\n"},"RequestId":"\u00e9"}}"#,
    "{\"Response\":{\"Message\":\"é你😀\",\"N\":[0,-0,10,1E9,0.5],\"E\":{},\"L\":[[],[{}]]}}\r\n"
        .as_bytes(),
    "[\"\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}\u{10000}\u{10ffff}\u{2028}\"]".as_bytes(),
];

#[test]
fn every_byte_in_every_place() {
    for template in TEMPLATES {
        assert_eq!(check(template), Seen::Verdict);
        for place in 0..=template.len() {
            check(&template[..place]);
            for byte in 0..=u8::MAX {
                let mut changed = template.to_vec();
                changed.insert(place, byte);
                check(&changed);
                changed.remove(place);
                if let Some(old) = changed.get_mut(place) {
                    *old = byte;
                    check(&changed);
                }
            }
        }
    }
}

#[test]
fn every_two_bytes_inside_and_outside_of_a_string() {
    let frames: [(&[u8], &[u8]); 6] = [
        (b"[\"", b"\"]"),
        (b"[\"", b""),
        (b"[", b"]"),
        (b"[1,", b""),
        (b"", b""),
        (br#"{"Response":{}}"#, b""),
    ];
    let not_utf8 = AtomicU64::new(0);
    (0..=u16::MAX).into_par_iter().for_each(|pair| {
        for (before, after) in frames {
            if check(&[before, &pair.to_be_bytes(), after].concat())
                == Seen::Fault(FaultKind::InvalidUtf8)
            {
                not_utf8.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    assert!(not_utf8.into_inner() > 100_000);
}

#[test]
fn every_character_of_two_three_and_four_bytes_at_its_borders() {
    // Lead bytes with every second byte, and third and fourth bytes at the borders of their range.
    const LATER: [u8; 6] = [0x7f, 0x80, 0x8f, 0xbf, 0xc0, b'"'];

    (0x80..=u8::MAX).into_par_iter().for_each(|lead| {
        for second in 0..=u8::MAX {
            for third in LATER {
                for fourth in LATER {
                    let bytes = [b'"', lead, second, third, fourth, b'"'];
                    check(&bytes);
                    check(&bytes[1..]);
                    check(&bytes[..5]);
                }
            }
        }
    });
}
