//! Every kernel against the definition, byte by byte.

use super::block::{Escapes, MarkMasks};
use super::*;

struct PlainLen<'a>(&'a [u8]);

impl Task for PlainLen<'_> {
    type Output = (usize, bool);

    #[inline(always)]
    fn run(self, scan: impl Scan) -> (usize, bool) {
        let mut seen = scan.no_non_ascii();
        let len = scan.plain_len(self.0, &mut seen);
        (len, seen.may_be_present())
    }
}

/// Byte by byte.
fn plain_len(bytes: &[u8]) -> (usize, bool) {
    let len = bytes.iter().take_while(|&&byte| !matches!(byte, b'"' | b'\\' | 0..0x20)).count();
    (len, !bytes.get(..len).unwrap().is_ascii())
}

/// All kernels, at every distance from the end of a block, with room on neither side.
fn check(bytes: &[u8]) {
    let (wanted, is_high) = plain_len(bytes);
    for &kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_supported()) {
        let exact: Box<[u8]> = bytes.into();
        let (len, may_be_high) = kernel.run(PlainLen(&exact));
        assert_eq!(len, wanted, "{kernel:?} {bytes:?}");
        assert!(may_be_high || !is_high, "{kernel:?} {bytes:?}");
        assert!(!may_be_high || !bytes.is_ascii(), "{kernel:?} {bytes:?}");
    }
}

#[test]
fn every_byte_at_every_place() {
    for len in [0, 1, 7, 8, 9, 31, 32, 33, 63, 64, 65, 127, 128, 129, 200] {
        check(&vec![b'a'; len]);
        check(&vec![0xc3; len]);
        for at in 0..len {
            for byte in 0..=255 {
                let mut bytes = vec![b'a'; len];
                bytes[at] = byte;
                check(&bytes);
            }
        }
    }
}

#[test]
fn plain_text_ends_at_the_first_of_two_stops() {
    for (first, second) in [
        (b'"', b'\\'),
        (b'\\', b'"'),
        (b'\n', b'"'),
        (b'"', 0x1f),
        (0x80, b'"'),
        (b'"', 0xff),
        (b'!', b'#'),
    ] {
        for distance in 1..70 {
            for lead in 0..70 {
                let mut bytes = vec![b' '; lead + distance + 3];
                (bytes[lead], bytes[lead + distance]) = (first, second);
                check(&bytes);
            }
        }
    }
}

#[test]
fn words_name_kernels_that_can_be_used() {
    assert_eq!("scalar".parse(), Ok(Kernel::Scalar));
    assert_eq!("sse".parse::<Kernel>(), Err(NoSuchKernel::Unknown));
    assert!(Kernel::best().is_supported());
    for &kernel in Kernel::ALL {
        assert_eq!(kernel.word().parse::<Kernel>().is_ok(), kernel.is_supported());
    }
}

struct Look<'a>(&'a [u8; BLOCK]);

/// All that can be asked of one block.
type Looked = ([u64; 7], MarkMasks, Escapes);

impl Task for Look<'_> {
    type Output = Looked;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> Looked {
        let block = scan.block(self.0);
        let simple = [
            block.quotes(),
            block.backslashes(),
            block.controls(),
            block.stops(),
            block.non_ascii(),
            block.digits(),
            block.zeros(),
        ];
        (simple, block.marks(), block.escapes())
    }
}

#[test]
fn blocks_are_as_they_are_defined() {
    for &kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_supported()) {
        for first in 0..=255 {
            for step in [0, 1, 3, 7] {
                let bytes = std::array::from_fn(|at| (first + at * step) as u8);
                assert_eq!(
                    kernel.run(Look(&bytes)),
                    Look(&bytes).run(Scalar),
                    "{kernel:?} {first} {step}"
                );
            }
        }
    }
}

struct Like<'a>(&'a [u8; BLOCK], &'a [u8; BLOCK], u64);

impl Task for Like<'_> {
    type Output = bool;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> bool {
        scan.block(self.0).is_like(scan.block(self.1), self.2)
    }
}

#[test]
fn blocks_that_differ_do_so_where_the_mask_says() {
    let one: [u8; BLOCK] = std::array::from_fn(|at| at as u8 * 3);
    for &kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_supported()) {
        assert!(kernel.run(Like(&one, &one, !0)), "{kernel:?}");
        for at in 0..BLOCK {
            for bit in 0..8 {
                let mut other = one;
                other[at] ^= 1 << bit;
                for mask in [0, 1 << at, !(1 << at), below(at as u32), below(at as u32 + 1), !0] {
                    let is_like = mask >> at & 1 == 0;
                    assert_eq!(
                        kernel.run(Like(&one, &other, mask)),
                        is_like,
                        "{kernel:?} {at} {bit} {mask:x}"
                    );
                }
            }
        }
    }
}

struct Bits(u64, u64);

impl Task for Bits {
    type Output = (u64, u64);

    #[inline(always)]
    fn run(self, scan: impl Scan) -> (u64, u64) {
        (scan.prefix_xor(self.0), scan.gather(self.0, self.1))
    }
}

#[test]
fn bits_are_summed_and_gathered() {
    let mut seed = 1_u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        seed.rotate_left(29)
    };
    let few: Vec<u64> = (0..64).flat_map(|at| [1 << at, !(1 << at), (1 << at) - 1]).collect();
    let many: Vec<u64> = (0..500).map(|_| next()).collect();

    for &kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_supported()) {
        for (&bits, &mask) in few.iter().chain(&many).zip(many.iter().chain(&few)) {
            let (sums, gathered) = kernel.run(Bits(bits, mask));
            let mut count = 0;
            for at in 0..64 {
                assert_eq!(
                    sums >> at & 1,
                    u64::from((bits & below(at + 1)).count_ones() % 2),
                    "{kernel:?} {bits:x}"
                );
                if mask >> at & 1 == 1 {
                    assert_eq!(
                        gathered >> count & 1,
                        bits >> at & 1,
                        "{kernel:?} {bits:x} {mask:x}"
                    );
                    count += 1;
                }
            }
            assert_eq!(gathered & !below(count), 0);
        }
    }
}

#[test]
fn every_pattern_of_sixteen_bits() {
    for &kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_supported()) {
        for pattern in 0..1_u64 << 16 {
            for shift in [0, 24, 48] {
                let bits = pattern << shift;
                let (sums, gathered) = kernel.run(Bits(bits, bits));
                let wanted = (0..64).fold(0, |sums, at| {
                    sums | u64::from((bits & below(at + 1)).count_ones() % 2) << at
                });
                assert_eq!(
                    (sums, gathered),
                    (wanted, below(bits.count_ones())),
                    "{kernel:?} {bits:x}"
                );
            }
        }
    }
}

struct IsUtf8<'a>(&'a [u8]);

impl Task for IsUtf8<'_> {
    type Output = bool;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> bool {
        scan.is_utf8(self.0)
    }
}

/// The bytes, with this many ASCII bytes before them and these bytes after them.
fn check_utf8(lead: usize, bytes: &[u8], after: &[u8]) {
    let text = [&vec![b'a'; lead], bytes, after].concat();
    for &kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_supported()) {
        assert_eq!(
            kernel.run(IsUtf8(&text)),
            std::str::from_utf8(&text).is_ok(),
            "{kernel:?} {lead} {bytes:x?}"
        );
    }
}

#[test]
fn utf8_of_up_to_three_bytes_is_checked() {
    for number in 0..1_u32 << 16 {
        let bytes = number.to_le_bytes();
        check_utf8((number % 67) as usize, &bytes[..2], b"");
        for third in [0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xe1] {
            check_utf8((number % 131) as usize, &[bytes[0], bytes[1], third], b"z");
        }
    }
}

#[test]
fn utf8_of_four_bytes_at_every_edge() {
    let telling = [
        0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xee,
        0xef, 0xf0, 0xf4, 0xf5, 0xff,
    ];
    for (number, lead) in (0..telling.len().pow(4)).zip((0..=130).cycle()) {
        let bytes =
            [0, 1, 2, 3].map(|place| telling[number / telling.len().pow(place) % telling.len()]);
        check_utf8(lead, &bytes, "é世😀".as_bytes());
        check_utf8(lead, &bytes, b"");
    }

    for text in ["é", "世", "😀"] {
        for lead in 0..200 {
            for cut in 0..=text.len() {
                check_utf8(lead, &text.as_bytes()[..cut], b"");
                check_utf8(lead, &text.as_bytes()[..cut], b"z");
                check_utf8(lead, text.repeat(70).as_bytes(), &text.as_bytes()[..cut]);
            }
        }
    }
}

struct Compress<'a>(&'a [u8; WINDOW], u64);

impl Task for Compress<'_> {
    type Output = Vec<u8>;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> Vec<u8> {
        let mut to = [0; WINDOW];
        scan.compress(self.0, self.1, &mut to);
        to[..self.1.count_ones() as usize].to_vec()
    }
}

#[test]
fn selected_bytes_are_side_by_side() {
    let from: [u8; WINDOW] = std::array::from_fn(|at| at as u8);
    let runs = (0..64).flat_map(|start| (0..=64 - start).map(move |len| below(len) << start));
    let mixed = [0x5555_5555_5555_5555, 0x8000_0000_0000_0001, 0xf0f0_ff00_0ff7_1e8d];
    for mask in runs.flat_map(|run| mixed.map(|other| run ^ other).into_iter().chain([run])) {
        let wanted: Vec<u8> = (0..64).filter(|at| mask >> at & 1 == 1).collect();
        for &kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_supported()) {
            assert_eq!(kernel.run(Compress(&from, mask)), wanted, "{kernel:?} {mask:x}");
        }
    }
}
