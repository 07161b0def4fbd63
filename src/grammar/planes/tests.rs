//! The plain parser decides what is right; every kernel, at every distance from the edges of
//! blocks.

use proptest::prelude::*;

use super::super::fault::{Fault, FaultKind};
use super::super::line_start::LineStart;
use super::super::reader::Reader;
use super::super::reference::{parse, parse_prefix};
use super::super::validation::Validation;
use super::*;
use crate::scan::{Kernel, Task};

struct ContainerEnd<'a>(&'a [u8], usize, usize);

impl Task for ContainerEnd<'_> {
    type Output = SpanEnd;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> SpanEnd {
        container_end::<false>(scan, self.0, self.1, self.2)
    }
}

struct ContainerEndInLine<'a>(&'a [u8], usize);

impl Task for ContainerEndInLine<'_> {
    type Output = SpanEnd;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> SpanEnd {
        container_end::<true>(scan, self.0, 0, self.1)
    }
}

fn kernels() -> impl Iterator<Item = Kernel> {
    Kernel::ALL.iter().copied().filter(|kernel| kernel.is_supported())
}

/// The container that `text` begins with, in memory of its own, so that a read after its end is
/// noticed by a sanitizer.
fn check_with(kernel: Kernel, text: &[u8], most: usize) {
    let end = parse_prefix(text, most).end;
    assert_agrees(kernel, text, kernel.run(ContainerEnd(text, 0, most)), end);
    check_structure(kernel, text, most);

    let (Ok(reach) | Err(Fault { at: reach, .. })) = end;
    let is_in_line = !text.get(..reach).unwrap().iter().any(|byte| *byte < b' ');
    let in_line = kernel.run(ContainerEndInLine(text, most));
    if is_in_line {
        assert_agrees(kernel, text, in_line, end)
    } else {
        assert_eq!(in_line, SpanEnd::Unknown)
    }
}

/// Valid text is always skipped, other text never. `Missing`, which says that only the end is
/// missing, is allowed if the plain parser says the same.
fn assert_agrees(kernel: Kernel, text: &[u8], said: SpanEnd, end: Result<usize, Fault>) {
    let shown = || format!("{kernel:?} {:?}: {said:?} {end:?}", String::from_utf8_lossy(text));
    match (said, end) {
        (SpanEnd::At(at), Ok(end)) => assert_eq!(at, end, "{}", shown()),
        (SpanEnd::Missing(at), Err(fault)) => {
            assert_eq!(at, text.len(), "{}", shown());
            assert_eq!(fault, Fault::new(FaultKind::UnexpectedEnd, at), "{}", shown());
        }
        (SpanEnd::Unknown, Err(_)) => {}
        _ => panic!("{}", shown()),
    }
}

/// Text, where the container opens, depth.
struct StructureEnd<'a>(&'a [u8], usize, usize);

impl Task for StructureEnd<'_> {
    type Output = [SpanEnd; 2];

    #[inline(always)]
    fn run(self, scan: impl Scan) -> [SpanEnd; 2] {
        let StructureEnd(text, start, most) = self;
        [
            structure_end::<_, false>(scan, text, start, most),
            structure_end::<_, true>(scan, text, start, most),
        ]
    }
}

/// What `structure` is, byte by byte.
fn structure_by_bytes(text: &[u8], most: usize, in_line: bool) -> SpanEnd {
    let (mut open, mut in_string, mut escaped) = (Vec::new(), false, false);
    for (at, &byte) in text.iter().enumerate() {
        let is_escaped = escaped;
        escaped = byte == b'\\' && !is_escaped;
        let before = text.get(..at).unwrap();
        let is_line = !in_string && before.ends_with(b"\n");
        if is_line && LineStart::of(text.get(at..).unwrap(), false) == LineStart::Entry {
            return SpanEnd::Missing(at);
        }
        match byte {
            0..0x20 if in_string => return SpanEnd::Unknown,
            b'\n' if in_line => return SpanEnd::Unknown,
            b'"' if !is_escaped => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => {
                let content = before.iter().rfind(|byte| !b" \t\n\r".contains(byte));
                if before.ends_with(b"\n")
                    && !content.is_some_and(|content| b"[,:".contains(content))
                {
                    return SpanEnd::Missing(at);
                }
                open.push(byte);
                if open.len() > most {
                    return SpanEnd::Unknown;
                }
            }
            b'}' | b']' => {
                if open.pop() != Some(byte - 2) {
                    return SpanEnd::Unknown;
                }
                if open.is_empty() {
                    return SpanEnd::At(at + 1);
                }
            }
            _ => {}
        }
    }
    SpanEnd::Missing(text.len())
}

fn check_structure(kernel: Kernel, text: &[u8], most: usize) {
    let wanted = [false, true].map(|in_line| structure_by_bytes(text, most, in_line));
    let shown = || format!("{kernel:?} {:?}", String::from_utf8_lossy(text));
    assert_eq!(kernel.run(StructureEnd(text, 0, most)), wanted, "{}", shown());

    // What is before the container changes nothing, even if it begins a line (found by the
    // target `fast_path`).
    let later = wanted.map(|end| match end {
        SpanEnd::At(at) => SpanEnd::At(at + 1),
        SpanEnd::Missing(at) => SpanEnd::Missing(at + 1),
        SpanEnd::Unknown => SpanEnd::Unknown,
    });
    assert_eq!(kernel.run(StructureEnd(&[b"\n", text].concat(), 1, most)), later, "{}", shown());

    // What is valid is so by its structure, too.
    if let Ok(end) = parse_prefix(text, most).end {
        assert_eq!(wanted[0], SpanEnd::At(end), "{}", shown());
    }
}

struct StringEnd<'a>(&'a [u8]);

impl Task for StringEnd<'_> {
    type Output = SpanEnd;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> SpanEnd {
        string_end(scan, self.0, 0)
    }
}

/// The string of which `rest` is all but the opening quote.
fn check_string(kernel: Kernel, rest: &[u8]) {
    let text = [b"\"", rest].concat();
    // The plain parser gives the end of the whole string, after two quotes.
    let end = parse_prefix(&text, 1)
        .end
        .map(|end| end - 2)
        .map_err(|fault| Fault::new(fault.kind, fault.at - 1));
    assert_agrees(kernel, rest, kernel.run(StringEnd(rest)), end);
}

/// The same with this many bytes before it, in the array that holds it.
fn check_after(kernel: Kernel, lead: usize, text: &[u8], buffer: &mut Vec<u8>) {
    buffer.clear();
    buffer.push(b'[');
    buffer.resize(lead.max(1), b' ');
    buffer.extend_from_slice(text);
    buffer.push(b']');
    check_with(kernel, buffer, 64);
}

/// Every text of up to `length` pieces.
fn every_text(pieces: &[&[u8]], length: usize, mut visit: impl FnMut(&[u8])) {
    let mut text = Vec::new();
    for length in 0..=length {
        for mut number in 0..pieces.len().pow(length as u32) {
            text.clear();
            for _ in 0..length {
                text.extend_from_slice(pieces.get(number % pieces.len()).unwrap());
                number /= pieces.len();
            }
            visit(&text);
        }
    }
}

#[test]
fn every_order_of_tokens() {
    let tokens: [&[u8]; 8] = [b"{", b"}", b"[", b"]", b":", b",", b"\"\"", b"1"];
    let mut buffer = Vec::new();
    for kernel in kernels() {
        let length = if kernel == Kernel::best() { 7 } else { 5 };
        every_text(&tokens, length, |text| check_after(kernel, 62, text, &mut buffer));
        // After so many tokens that the next ones are checked in two steps.
        let many = b"1,".repeat(28);
        every_text(&tokens, 5, |text| check_after(kernel, 1, &[&many, text].concat(), &mut buffer));
    }
}

#[test]
fn every_short_text_over_telling_bytes() {
    let bytes: [&[u8]; 12] =
        [b"\"", b"\\", b"u", b"0", b"-", b"e", b".", b",", b"\n", b"\x00", b"\xc3", b"\xa9"];
    let mut buffer = Vec::new();
    for kernel in kernels() {
        let length = if kernel == Kernel::best() { 6 } else { 4 };
        every_text(&bytes, length, |text| check_after(kernel, 61, text, &mut buffer));
    }
}

#[test]
fn every_pattern_of_backslashes_and_quotes() {
    let mut buffer = Vec::new();
    for kernel in kernels() {
        for pattern in 0..1_u32 << 12 {
            let text = (0..12).map(|at| if pattern >> at & 1 == 1 { b'\\' } else { b'"' });
            check_string(kernel, &(0..57).map(|_| b' ').chain(text).collect::<Vec<u8>>());
        }
        for pattern in 0..1_u32 << 16 {
            let text: Vec<u8> =
                (0..16).map(|at| if pattern >> at & 1 == 1 { b'\\' } else { b'"' }).collect();
            check_after(kernel, 56, &text, &mut buffer);
        }
    }
}

#[test]
fn every_byte_in_every_place_of_a_string() {
    let text = format!(r#"{:50}é\u00e9\\世\/{:50}\n\ud83d\ude00"and what is behind"#, "", "");
    for kernel in kernels() {
        for at in 0..text.len() {
            for byte in 0..=255 {
                let mut edited = text.clone().into_bytes();
                *edited.get_mut(at).unwrap() = byte;
                check_string(kernel, &edited);
            }
            check_string(kernel, text.as_bytes().get(..at).unwrap());
        }
    }
}

#[test]
fn every_byte_in_every_place() {
    let texts = [
        r#"{"a":[true,-1.5e+3,"\u00e9é\\"],"b":{"c":null,"d":false},"e":[0,12,{}]}"#.to_owned(),
        format!(
            r#"[{:60}"{}\ud83d\ude00",{:>70}]"#,
            "",
            "x".repeat(70),
            "123456789012345678901234567890"
        ),
    ];

    for kernel in kernels() {
        for text in &texts {
            for at in 1..text.len() {
                for byte in 0..=255 {
                    let mut edited = text.clone().into_bytes();
                    *edited.get_mut(at).unwrap() = byte;
                    check_with(kernel, &edited, 64);
                }
                check_with(kernel, text.as_bytes().get(..at).unwrap(), 64);
            }
        }
    }
}

#[test]
fn scalars_at_every_edge() {
    let scalars = "0 -0 00 01 1.0 1. .1 1e5 1E+5 1e-5 1e 1e+ - -a 1-1 1a true truex tru false fals null nul n nullnull 1234567890 \
                   -12.50e-10 0.0 0e0 0x1 1_0 + +1 Infinity NaN 12\x0b1";
    let mut buffer = Vec::new();
    for kernel in kernels() {
        for lead in 1..140 {
            for scalar in scalars.split(' ') {
                for after in ["", ",\"\"", " ", "\"\"", ":", "\u{e9}"] {
                    check_after(kernel, lead, format!("{scalar}{after}").as_bytes(), &mut buffer);
                }
            }
        }
    }
}

/// Otherwise a container that is cut off would be read byte by byte, each time that more of it
/// arrives.
#[test]
fn a_container_that_is_cut_off_is_reported_as_such() {
    let text =
        format!("[{}", r#"{"a":["é",{"b" : [true,-1.5]}],"c":"x\"y\u00e9 and so on"},"#.repeat(5));
    for kernel in kernels().filter(|kernel| *kernel != Kernel::Scalar) {
        for cut in 1..=text.len() {
            let begun = &text.as_bytes()[..cut];
            let said = kernel.run(ContainerEnd(begun, 0, 64));
            // In the middle of a character, an escape or a literal it may look like another fault.
            let is_sure = matches!(
                begun[cut - 1],
                b',' | b':' | b'[' | b'{' | b'}' | b']' | b'"' | b' ' | b'o'
            );
            assert!(
                said == SpanEnd::Missing(cut) || !is_sure && said == SpanEnd::Unknown,
                "{kernel:?} {cut} {said:?}"
            );
        }
    }
}

#[test]
fn depth_is_limited() {
    for kernel in kernels() {
        for depth in [1, 2, 5, 63, 64, 65, 66, 200] {
            let text = ["[".repeat(depth), "]".repeat(depth)].concat();
            for most in [1, 5, 64, 1000] {
                let wanted =
                    if depth <= most.min(64) { SpanEnd::At(text.len()) } else { SpanEnd::Unknown };
                assert_eq!(
                    kernel.run(ContainerEnd(text.as_bytes(), 0, most)),
                    wanted,
                    "{kernel:?} {depth} {most}"
                );
                check_structure(kernel, text.as_bytes(), most);
            }
        }
    }
}

/// A value, with blanks, of any depth.
fn value() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "",
        "a",
        "InternalError",
        "é",
        "世界",
        "😀",
        r"\u0041",
        r"\ud83d\ude00",
        r"\\",
        r#"\""#,
        r"\n",
        "{",
        "}",
        "[",
        "]:,",
        "                                                                                ",
    ]);
    let string =
        prop::collection::vec(piece, 0..6).prop_map(|pieces| format!("\"{}\"", pieces.concat()));
    let scalar = prop::sample::select(vec![
        "0", "1", "-1", "1234567", "-2.5e3", "1E+2", "true", "false", "null",
    ]);
    let leaf = prop_oneof![3 => string.clone(), 2 => scalar.prop_map(str::to_owned)];
    let blank = prop::sample::select(vec!["", "", "", " ", "\n    ", "\r\n\t"]);
    leaf.prop_recursive(5, 200, 12, move |inner| {
        let member =
            (string.clone(), inner.clone()).prop_map(|(key, value)| format!("{key}:{value}"));
        let array =
            (prop::collection::vec(inner, 0..12), blank.clone()).prop_map(|(values, blank)| {
                format!("[{blank}{}{blank}]", values.join(&format!("{blank},{blank}")))
            });
        let object =
            (prop::collection::vec(member, 0..12), blank.clone()).prop_map(|(members, blank)| {
                format!("{{{blank}{}}}", members.join(&format!(",{blank}")))
            });
        prop_oneof![array, object]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn documents_and_damaged_ones_agree_with_the_plain_parser(
        inside in value(),
        lead in 0_usize..70,
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..3_u8, prop::sample::select(&b"\"\\{}[]:,a1-.e \n\x00\xff\xc3\xa9\x7f"[..])), 0..12),
    ) {
        let mut text = format!("[{:lead$}{inside}]", "").into_bytes();
        let record = |text: &[u8]| [br#"{"Response":{"Set":"#, text, br#","RequestId":"r","Error":{"Code":"c"}}}"#].concat();
        for kernel in kernels() {
            check_with(kernel, &text, 64);
        }

        for (place, how, byte) in edits {
            let at = 1 + place.index(text.len() - 1);
            match how {
                0 => *text.get_mut(at).unwrap() = byte,
                1 => text.insert(at, byte),
                _ if text.len() > 2 => drop(text.remove(at)),
                _ => {}
            }

            let whole = record(&text);
            for kernel in kernels() {
                check_with(kernel, &text, 64);
                for depth in [3, 64] {
                    let mut reader = Reader::new(depth, kernel, Validation::Strict);
                    prop_assert_eq!(reader.parse(&whole), parse(&whole, depth), "{:?} {}", kernel, String::from_utf8_lossy(&whole));
                }
            }
        }
    }
}
