//! A reader with a memory against the plain parser, which has none.

use proptest::prelude::*;

use super::branch_guess::BranchGuess;
use super::tree::{Branches, MOST_BRANCHES, MOST_SIBLINGS};
use super::*;
use crate::grammar::reader::Reader;
use crate::grammar::reference::{parse, parse_prefix};
use crate::grammar::validation::Validation;
use crate::scan::{Kernel, Task};

const DEPTH: usize = 5;

/// One reader for all, in this order, twice: each text must be read as if it were the only one.
fn check(texts: &[Vec<u8>]) {
    for &kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_supported()) {
        let mut reader = Reader::new(DEPTH, kernel, Validation::Strict);
        for text in texts.iter().chain(texts) {
            let shown = || format!("{kernel:?} {}", String::from_utf8_lossy(text));
            assert_eq!(reader.parse_prefix(text), parse_prefix(text, DEPTH), "{}", shown());
            assert_eq!(reader.parse(text), parse(text, DEPTH), "{}", shown());
            assert_eq!(reader.parse_unknown(text), parse_prefix(text, DEPTH), "{}", shown());
            reader.read_known::<true>(text, 0, |place: Range<usize>, reading: &Reading<'_>| {
                assert!(!text[place.clone()].contains(&b'\n'), "{}", shown());
                assert_eq!(*reading, parse_prefix(&text[place.start..], DEPTH), "{}", shown());
                None
            });

            let reading = reader.parse_unknown_in_line(text);
            let plainly = parse_prefix(text, DEPTH);
            if let Some(record) = text
                .split(|&byte| byte == b'\n')
                .next()
                .filter(|line| !line.trim_ascii().is_empty())
                && record.trim_ascii().len() == record.len()
            {
                assert_eq!(
                    reader.settle(record, reading).end,
                    parse(record, DEPTH).end,
                    "{}",
                    shown()
                );
            }

            match plainly.end {
                Ok(end) if !text.get(..end).unwrap().contains(&b'\n') => {
                    assert_eq!(reading, plainly, "{}", shown())
                }
                _ => assert!(reading.end.is_err(), "{}", shown()),
            }
        }
    }
}

const FAILURE: &str =
    r#"{"Response":{"Error":{"Code":"InternalError","Message":"m"},"RequestId":"r-1"}}"#;

struct Knows<'a>(&'a Shapes, &'a [u8]);

impl Task for Knows<'_> {
    type Output = bool;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> bool {
        self.0.match_text::<false>(self.1, scan, &mut Reading::empty()).is_some()
    }
}

fn knows(shapes: &Shapes, text: impl AsRef<[u8]>) -> bool {
    Kernel::best().run(Knows(shapes, text.as_ref()))
}

/// Fixed texts shorter and longer than a block, with bytes after them and without.
#[test]
fn every_byte_of_a_fixed_text_counts() {
    for len in (1..=150).filter(|len| len % 16 < 3 || (30..=36).contains(&(len % 64))) {
        let text = format!(r#"{{"{}":null,"Response":{{"RequestId":"x"}}}}"#, "k".repeat(len));
        let shapes = learned_shapes(&[&text]);
        for after in [0, 1, 63, 64, 200] {
            let mut text = [text.as_bytes(), &vec![b'}'; after]].concat();
            let inside = text.iter().position(|&byte| byte == b'x').unwrap();
            for &kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_supported()) {
                assert!(kernel.run(Knows(&shapes, &text)), "{kernel:?} {len} {after}");
                for at in (0..text.len() - after).filter(|&at| at != inside) {
                    *text.get_mut(at).unwrap() ^= 1;
                    assert!(!kernel.run(Knows(&shapes, &text)), "{kernel:?} {len} {after} {at}");
                    *text.get_mut(at).unwrap() ^= 1;
                }
            }
        }
    }
}

/// One reading serves for record after record.
#[test]
fn nothing_is_left_over_from_the_record_before() {
    let texts = [
        FAILURE,
        r#"{"Response":{"Error":{"Code":7}}}"#,
        r#"{"Response":{"Error":{}}}"#,
        r#"{"Response":{"Error":{"Message":null},"RequestId":null}}"#,
        r#"{"Response":{"RequestId":"x"}}"#,
        r#"{"Response":{}}"#,
    ];
    let input: String =
        texts.iter().flat_map(|one| texts.map(|other| format!("{one}{other}"))).collect();

    for &kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_supported()) {
        let mut reader = Reader::new(DEPTH, kernel, Validation::Strict).with_cooldown(0);
        for text in texts {
            reader.parse(text.as_bytes());
        }

        let mut count = 0;
        let end = reader.read_known::<false>(
            input.as_bytes(),
            0,
            |text: Range<usize>, reading: &Reading<'_>| {
                assert_eq!(
                    *reading,
                    parse(input.as_bytes().get(text.clone()).unwrap(), DEPTH),
                    "{kernel:?}"
                );
                count += 1;
                Some(text.end)
            },
        );
        assert_eq!((end, count), (input.len(), 2 * texts.len() * texts.len()), "{kernel:?}");
    }
}

fn learned_shapes(texts: &[&str]) -> Shapes {
    let mut shapes = Shapes::default();
    for text in texts {
        let mut learner = ShapeLearner::new();
        let end =
            crate::grammar::reference::visit_prefix(text.as_bytes(), DEPTH, &mut learner).unwrap();
        shapes.learn(text.as_bytes(), Some(end), &learner);
    }
    shapes
}

#[test]
fn other_strings_are_known_and_other_shapes_are_not() {
    let shapes = learned_shapes(&[
        FAILURE,
        r#"{"Response":{"RequestId":"x"}}"#,
        r#"{"Response":{"Total":0,"RequestId":"x"}}"#,
    ]);
    for known in [
        r#"{"Response":{"Error":{"Code":"","Message":"héllo 世界"},"RequestId":"0123456789abcdef0123456789abcdef"}}"#,
        r#"{"Response":{"RequestId":""}} and what is behind it"#,
        r#"{"Response":{"Total":-1.5e3,"RequestId":""}}"#,
    ] {
        assert!(knows(&shapes, known), "{known}");
    }

    // With plain instructions, escapes are left to the parser.
    let escaped =
        r#"{"Response":{"Error":{"Code":"\u0041","Message":"say \"no\" \\"},"RequestId":"c"}}"#;
    assert_eq!(knows(&shapes, escaped), Kernel::best() != Kernel::Scalar);

    for unknown in [
        "",
        "{",
        r#"{"Response":{"Error":{"Code":"a","Message":"b"},"RequestId":"c"}"#,
        r#"{"Response":{"Error":{"Code":"a\x","Message":"b"},"RequestId":"c"}}"#,
        r#"{"Response":{"Error":{"Message":"b","Code":"a"},"RequestId":"c"}}"#,
        r#"{"Response": {"RequestId":"x"}}"#,
        r#"{"Response":{"Total":01,"RequestId":""}}"#,
        r#"{"Response":{"Total":1.,"RequestId":""}}"#,
        r#"{"Response":{"Total":,"RequestId":""}}"#,
        r#"{"Response":{"Total":1 ,"RequestId":""}}"#,
        "{\"Response\":{\"RequestId\":\"a\tb\"}}",
    ] {
        assert!(!knows(&shapes, unknown), "{unknown}");
    }

    let broken =
        [FAILURE.as_bytes().get(..40).unwrap(), b"\xff", FAILURE.as_bytes().get(40..).unwrap()]
            .concat();
    assert!(!knows(&shapes, broken));
}

#[test]
fn unusual_responses_are_not_learned() {
    for text in [
        r#"{"Response":1}"#,
        r#"{"Response":"a"}"#,
        r#"{"Response":{"Error":"a"}}"#,
        r#"{"Response":{"Error":{"Code":null}}}"#,
        r#"{"Response":{"Error":{},"Error":{}}}"#,
        r#"{"Answer":{}}"#,
        "[]",
    ] {
        assert!(!knows(&learned_shapes(&[text]), text), "{text}");
    }
}

#[test]
fn memory_is_bounded() {
    let mut reader = Reader::new(DEPTH, Kernel::best(), Validation::Strict);
    for number in 0..100_000 {
        let text = format!(r#"{{"Response":{{"k{number}":"v","RequestId":"x"}}}}"#);
        assert_eq!(reader.parse(text.as_bytes()), parse(text.as_bytes(), DEPTH));
    }
    assert!(reader.shapes.branches <= MOST_BRANCHES);
}

/// Texts of few shapes: in any order, with blanks, numbers, escapes, repeated and missing keys.
fn text() -> impl Strategy<Value = String> {
    let string = prop::sample::select(vec![
        "",
        "a",
        "InternalError",
        "é",
        r"\u0041",
        r"\ud800",
        r"a\\",
        "0123456789abcdef",
    ]);
    let value = prop_oneof![
        6 => string.prop_map(|string| format!("\"{string}\"")),
        1 => prop::sample::select(vec!["null", "1", "-2.5e3", "[]", "{}", "true", r#"[{"Code":"x"}]"#]).prop_map(str::to_owned),
    ];
    let key =
        prop::sample::select(vec!["Code", "Message", "RequestId", "Error", r"C\u006fde", "Other"]);
    let member = (key, value).prop_map(|(key, value)| format!("\"{key}\":{value}"));
    let members = prop::collection::vec(member, 0..4).prop_map(|members| members.join(","));
    let blank = prop::sample::select(vec!["", "", " ", "\n  "]);
    (members.clone(), members, blank, any::<bool>()).prop_map(
        |(inner, outer, blank, error_first)| {
            let error = format!("\"Error\":{blank}{{{inner}}}");
            let parts = if error_first { [error, outer] } else { [outer, error] };
            let whole: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            format!("{{\"Response\":{blank}{{{}}}}}", whole.join(","))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn no_result_shows_what_was_read_before(
        texts in prop::collection::vec(text(), 1..12),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), prop::sample::select(&b"\"\\{}[]:,a1 \n\x00\xff\xc3\xa9"[..])), 0..6),
    ) {
        let mut texts: Vec<Vec<u8>> = texts.into_iter().map(String::into_bytes).collect();
        for (which, place, byte) in edits {
            let mut text = which.get(&texts).clone();
            let at = place.index(text.len() + 1);
            text.insert(at, byte);
            if at % 2 == 0 && at + 1 < text.len() {
                text.remove(at + 1);
            }
            texts.push(text.clone());
            texts.push(text.get(..at).unwrap().to_vec());
        }
        check(&texts);
    }
}

/// The branch that is found in a text.
struct FindsBranch<'a>(&'a Branches<(), ()>, &'a [u8]);

impl Task for FindsBranch<'_> {
    type Output = Option<Box<[u8]>>;

    #[inline(always)]
    fn run(self, scan: impl Scan) -> Self::Output {
        self.0.find_branch(self.1, scan).map(|branch| branch.fixed.bytes.clone())
    }
}

fn branches_of(pieces: &[Vec<u8>]) -> Branches<(), ()> {
    let mut branches = Hole::new(()).branches;
    for piece in pieces {
        branches.find_or_add(&mut 0, piece, || AfterFixed::Hole(Hole::new(())));
    }
    branches
}

/// A number may come where others have a string, and its fixed text is a part of theirs.
#[test]
fn the_longer_fixed_text_is_found() {
    let pieces = [r#"{"a":"#, r#"{"a":""#, r#"{"a":"b""#, r#"{"a":["#, r#"{"a":"b","c":"#]
        .map(|piece| piece.as_bytes().to_vec());
    for count in 1..=pieces.len() {
        let branches = branches_of(&pieces[..count]);
        for piece in &pieces[..count] {
            for &kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_supported()) {
                let text = [&piece[..], &[b'1'; 64]].concat();
                let found = kernel.run(FindsBranch(&branches, &text));
                assert_eq!(found.as_deref(), Some(&piece[..]), "{kernel} {count}");
            }
        }
    }
}

/// As recorded failures begin, compact and as Python writes them.
#[test]
fn a_guess_distinguishes_the_fixed_texts_of_failures() {
    let compact = [
        r#"{"Response":{"Error":{"Code":""#,
        r#"{"Response":{"Error":{"Message":""#,
        r#"{"Response":{"RequestId":""#,
    ];
    let pieces = compact.map(|piece| [piece.to_owned(), piece.replace(':', ": ")]).concat();
    let bytes: Vec<&[u8]> = pieces.iter().map(String::as_bytes).collect();
    let guess = BranchGuess::between(&bytes).unwrap();

    for (place, piece) in pieces.iter().enumerate() {
        let text = format!("{piece:x<64}");
        assert_eq!(guess.branch_index(text.as_bytes().first_chunk().unwrap()), place, "{piece}");
    }

    assert!(BranchGuess::between(&bytes[..1]).is_none(), "there is nothing to distinguish");
    assert!(
        BranchGuess::between(&[b"{\"a\":\"", bytes[0], bytes[1], bytes[2]]).is_none(),
        "the first is too short"
    );
}

proptest! {
    /// With a guess or without, a node is found if the text begins with one, and only then.
    #[test]
    fn the_branch_that_is_found_is_never_wrong(
        pieces in prop::collection::vec(prop::collection::vec(prop::sample::select(b"ab".as_slice()), 1..140), 1..30),
        chosen in any::<prop::sample::Index>(),
        after in prop::collection::vec(prop::sample::select(b"abc".as_slice()), 0..90),
        turned in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let branches = branches_of(&pieces);
        let mut text = [&chosen.get(&pieces)[..], &after].concat();
        if let Some(at) = turned {
            *at.get_mut(&mut text) ^= 1;
        }

        let kept = &pieces[..pieces.len().min(MOST_SIBLINGS)];
        let wanted = kept.iter().any(|piece| text.starts_with(piece));
        for &kernel in Kernel::ALL.iter().filter(|kernel| kernel.is_supported()) {
            let found = kernel.run(FindsBranch(&branches, &text));
            prop_assert!(found.as_ref().is_none_or(|piece| text.starts_with(piece)), "{kernel:?}");
            prop_assert!(found.is_some() || !wanted || kept.len() < pieces.len(), "{kernel:?}");
        }
    }
}
