//! No byte outside a slice is read. Slices of every length to 320 end where a forbidden page
//! begins, or begin where one ends, for every kernel; a read beyond them kills the process.
//!
//! The bytes around a slice change nothing either.

#![cfg(unix)]

use std::ptr;

use apitriage::fuzzing::{
    FramedRecord, MAX_BUFFERED, ReadSettings, ScanAnswers, frame_input, read_all, scan_with,
};
use apitriage::{Framing, Kernel, Limits, Validation};

const PAGE: usize = 16 << 10; // a multiple of every page size there is
const LENGTHS: std::ops::RangeInclusive<usize> = 0..=320;

/// A page that may be used, between two that may not.
struct Guarded(*mut u8);

impl Guarded {
    fn new() -> Self {
        // SAFETY: a new map at a place of the system's choice touches nothing; both outer pages are
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

    /// The bytes, copied directly after the first page or directly before the last one.
    fn put(&mut self, bytes: &[u8], at_end: bool) -> &[u8] {
        assert!(bytes.len() <= PAGE);
        let from = if at_end { 2 * PAGE - bytes.len() } else { PAGE };
        // SAFETY: the place is inside the page in the middle, which is ours as long as `self` is
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

/// Everything that is said of a slice: by scanning, reading and framing it.
fn everything_said(bytes: &[u8], kernel: Kernel) -> (ScanAnswers, String, [Vec<FramedRecord>; 3]) {
    let settings = ReadSettings {
        kernel,
        validation: Validation::Strict,
        cooldown: 0,
        limits: Limits::default(),
        most_buffered: MAX_BUFFERED,
    };
    // Twice, so that its shape is known the second time.
    let readings = format!("{:?}", read_all(&[bytes, bytes], &settings));

    let framed = |framing, settings: &ReadSettings, ends: &[usize]| {
        frame_input(bytes, 0, framing, settings, ends).records
    };
    let once = [bytes.len()];
    let lines = framed(Framing::Lines, &settings, &once);
    let documents = framed(Framing::Documents, &settings, &once);

    // Nothing is buffered, and it is not known yet that nothing follows.
    let unbuffered = ReadSettings { most_buffered: 0, ..settings };
    let piecemeal = framed(Framing::Documents, &unbuffered, &[bytes.len(), bytes.len()]);
    (scan_with(kernel, bytes), readings, [lines, documents, piecemeal])
}

#[test]
fn nothing_outside_a_slice_is_touched() {
    let mut guarded = Guarded::new();
    for text in texts() {
        for len in LENGTHS.filter(|&len| len <= text.len()) {
            // Also the last bytes, which begin anywhere in the text.
            for bytes in [&text[..len], &text[text.len() - len..]] {
                for kernel in kernels() {
                    let elsewhere = everything_said(bytes, kernel);
                    for at_end in [true, false] {
                        let there = everything_said(guarded.put(bytes, at_end), kernel);
                        assert_eq!(there, elsewhere, "{} {len} {at_end}", kernel.word());
                    }
                }
            }
        }
    }
}

#[test]
fn bytes_around_a_slice_change_nothing() {
    for text in texts() {
        for len in LENGTHS.filter(|&len| len <= text.len()) {
            for kernel in kernels() {
                let alone = everything_said(&text[..len], kernel);
                for around in [b'"', b'7', b'\\', b'}', b'\n', 0x80] {
                    let framed = [&[around; 130][..], &text[..len], &[around; 130]].concat();
                    let inside = everything_said(&framed[130..130 + len], kernel);
                    assert_eq!(inside, alone, "{} {len} {around}", kernel.word());
                }
            }
        }
    }
}
