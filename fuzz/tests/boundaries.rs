//! No byte outside a slice is touched: slices that end where a forbidden page begins, and that
//! begin where one ends, of every length to 320, for every kernel. One byte too many and the
//! process is killed.
//!
//! What stands around a slice changes nothing either.

#![cfg(unix)]

use std::ptr;

use apitriage::fuzzing::{Found, HELD, How, Seen, frame, look, read};
use apitriage::{Framing, Kernel, Limits, Validation};

const PAGE: usize = 16 << 10; // a multiple of every page size there is
const LENGTHS: std::ops::RangeInclusive<usize> = 0..=320;

/// A page that may be used, between two that may not.
struct Guarded(*mut u8);

impl Guarded {
    fn new() -> Self {
        // SAFETY: a new map at a place of the system's choice touches nothing; both outer pages lie
        // inside it.
        unsafe {
            let rights = libc::PROT_READ | libc::PROT_WRITE;
            let map = libc::mmap(
                ptr::null_mut(),
                3 * PAGE,
                rights,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
                -1,
                0,
            );
            assert_ne!(map, libc::MAP_FAILED);
            assert_eq!(libc::mprotect(map, PAGE, libc::PROT_NONE), 0);
            assert_eq!(libc::mprotect(map.add(2 * PAGE), PAGE, libc::PROT_NONE), 0);
            Guarded(map.cast())
        }
    }

    /// The bytes, right behind the first page or right before the last one.
    fn put(&mut self, bytes: &[u8], at_end: bool) -> &[u8] {
        assert!(bytes.len() <= PAGE);
        let from = if at_end { 2 * PAGE - bytes.len() } else { PAGE };
        // SAFETY: the place lies inside the page in the middle, which is ours as long as `self` is
        // borrowed.
        unsafe {
            let place = self.0.add(from);
            ptr::copy_nonoverlapping(bytes.as_ptr(), place, bytes.len());
            std::slice::from_raw_parts(place, bytes.len())
        }
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        // SAFETY: it was mapped by `new`, and no slice of it outlives it.
        unsafe { libc::munmap(self.0.cast(), 3 * PAGE) };
    }
}

/// Texts whose every beginning is looked at.
fn texts() -> Vec<Vec<u8>> {
    let record = br#"{"Response":{"Error":{"Code":"InternalError","Message":"\u4e2d\\ \"x\""},"Events":[{"a":[1,-2.5e3,true,null,"\ud83d\ude00"]},{"b":{}}],"RequestId":"5c888570-c356-965c-eb4d-d2963feee83b"}}"#;
    vec![
        vec![b'a'; 320],
        vec![b'"'; 320],
        vec![b'\\'; 320],
        vec![b' '; 320],
        vec![b'['; 320],
        vec![b'7'; 320],
        "\u{e9}\u{4e2d}\u{1f600}".repeat(40).into_bytes(),
        [&record[..], b"\n", record].concat(),
        [b"{\"Response\":{\"Events\":[", &b"{\"k\":\"v\"},".repeat(40)[..]].concat(),
    ]
}

fn kernels() -> impl Iterator<Item = Kernel> {
    Kernel::ALL.iter().copied().filter(|kernel| kernel.is_supported())
}

/// Everything that can be said of a slice.
fn said(bytes: &[u8], kernel: Kernel) -> (Seen, String, [Vec<Found>; 3]) {
    let how = |cooldown| How {
        kernel,
        validation: Validation::Strict,
        cooldown,
        limits: Limits::default(),
        hold: HELD,
    };
    // Twice, so that its shape is known the second time.
    let readings = format!("{:?}", read(&[bytes, bytes], &how(0)));
    let framed = |framing| frame(bytes, 0, framing, &how(0), &[bytes.len()]).0;
    // Nothing is held, and there is more to come, of which nobody knows yet that it is nothing.
    let ends = [bytes.len(), bytes.len()];
    let piecemeal = frame(bytes, 0, Framing::Documents, &How { hold: 0, ..how(0) }, &ends).0;
    (look(kernel, bytes), readings, [framed(Framing::Lines), framed(Framing::Documents), piecemeal])
}

#[test]
fn nothing_outside_a_slice_is_touched() {
    let mut guarded = Guarded::new();
    for text in texts() {
        for len in LENGTHS.filter(|&len| len <= text.len()) {
            // The last bytes too, which begin anywhere in a text.
            for bytes in [&text[..len], &text[text.len() - len..]] {
                for kernel in kernels() {
                    let elsewhere = said(bytes, kernel);
                    for at_end in [true, false] {
                        let there = said(guarded.put(bytes, at_end), kernel);
                        assert_eq!(there, elsewhere, "{} {len} {at_end}", kernel.word());
                    }
                }
            }
        }
    }
}

#[test]
fn what_stands_around_a_slice_changes_nothing() {
    for text in texts() {
        for len in LENGTHS.filter(|&len| len <= text.len()) {
            for kernel in kernels() {
                let alone = said(&text[..len], kernel);
                for around in [b'"', b'7', b'\\', b'}', b'\n', 0x80] {
                    let framed = [&[around; 130][..], &text[..len], &[around; 130]].concat();
                    let inside = said(&framed[130..130 + len], kernel);
                    assert_eq!(inside, alone, "{} {len} {around}", kernel.word());
                }
            }
        }
    }
}
