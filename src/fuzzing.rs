//! A door to what the fuzz targets compare: kernels, the reader with its known shapes, framing
//! under any cut, parts of compressed files that are decoded before their turn.
//!
//! For `fuzz/` only, behind the feature of that name; nothing here is promised. It must not decide
//! anything that a fuzz target should.

use crate::frame::{Framer, Framing, Record, Sink};
use crate::grammar::{Fault, Reader, Reading, Validation, Value};
use crate::input::{format_of, planned};
use crate::limits::Limits;
use crate::scan::{BLOCK, Block, Kernel, MarkMasks, Scan, Task};
use crate::tally::Summary;

/// Everything that `scan` can say of bytes, under one kernel.
#[derive(Debug, PartialEq, Eq)]
pub struct Seen {
    /// The plain bytes in front.
    pub plain: usize,
    /// Whether those that are not ASCII were noticed; some kernels see them where there are none.
    pub is_noticed: bool,
    /// Whether all is UTF-8.
    pub is_utf8: bool,
    /// Bits of the first block.
    pub block: Option<[u64; 16]>,
}

/// Looks at bytes under a kernel.
pub fn look(kernel: Kernel, bytes: &[u8]) -> Seen {
    struct Look<'a>(&'a [u8]);

    impl Task for Look<'_> {
        type Output = Seen;

        #[inline(always)]
        fn run(self, scan: impl Scan) -> Seen {
            let block = self.0.first_chunk::<BLOCK>().map(|bytes| {
                let block = scan.block(bytes);
                let MarkMasks { blanks, marks, planes: [behind, curly, bracket] } = block.marks();
                let escapes = block.escapes();
                [
                    block.quotes(),
                    block.backslashes(),
                    block.controls(),
                    block.stops(),
                    block.non_ascii(),
                    blanks,
                    marks,
                    scan.gather(behind, marks),
                    scan.gather(curly, marks),
                    scan.gather(bracket, marks),
                    block.digits(),
                    block.zeros(),
                    escapes.allowed,
                    escapes.hex ^ escapes.u.rotate_left(1),
                    scan.prefix_xor(block.quotes()),
                    u64::from(
                        self.0
                            .last_chunk()
                            .is_some_and(|last| block.is_like(scan.block(last), block.quotes())),
                    ),
                ]
            });
            let mut high = scan.no_non_ascii();
            let plain = scan.plain_len(self.0, &mut high);
            let is_noticed =
                high.may_be_present() || self.0.get(..plain).is_some_and(<[u8]>::is_ascii);
            Seen { plain, is_noticed, is_utf8: scan.is_utf8(self.0), block }
        }
    }

    kernel.run(Look(bytes))
}

/// How texts are to be read.
#[derive(Clone, Copy, Debug)]
pub struct How {
    /// The kernel.
    pub kernel: Kernel,
    /// How much is checked.
    pub validation: Validation,
    /// How many texts go by between two that are learned from; none, if it is the most there are.
    pub cooldown: u32,
    /// The limits.
    pub limits: Limits,
    /// How many bytes are held for one record; more is read piece by piece.
    pub hold: usize,
}

/// As much as `summarize` holds of a record.
pub const HELD: usize = crate::frame::MAX_BUFFERED;

/// As much as `auto` looks at.
pub const HEAD_BYTES: usize = crate::frame::HEAD_BYTES;

/// What `auto` takes an input for.
pub fn detect(head: &[u8], limits: &Limits) -> Framing {
    crate::frame::detect(head, limits)
}

impl How {
    fn reader(&self) -> Reader {
        Reader::new(self.limits.depth, self.kernel, self.validation).with_cooldown(self.cooldown)
    }
}

/// Reads texts one after another with one reader, which learns from them; each must fill its bytes.
pub fn read<'a>(texts: &[&'a [u8]], how: &How) -> Vec<Reading<'a>> {
    let mut reader = how.reader();
    texts.iter().map(|text| reader.parse(text)).collect()
}

/// A record that was framed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it begins.
    pub offset: usize,
    /// How long it is.
    pub length: usize,
    /// Whether it is valid, and why not.
    pub end: Result<usize, Fault>,
    /// What a valid one says where it is watched, but for the message, which is not kept of one
    /// that is read piece by piece.
    pub says: String,
}

impl Found {
    /// What is found in a record.
    pub fn of(offset: usize, length: usize, reading: &Reading<'_>) -> Self {
        let watched = &reading.watched;
        let brief = |value: Value<'_>| match value {
            Value::Text(text) => format!("{:.256} {}", text.raw(), text.decoded_len().min(257)),
            Value::Number(raw) => format!("{raw:.256}"),
            value => format!("{value:?}"),
        };
        let code = watched.code().map(|(code, at)| (brief(code), at));
        let request_id = watched.request_id().map(brief);
        let says = (watched.response, watched.error, watched.duplicate, code, request_id);
        let says = if reading.end.is_ok() { format!("{says:?}") } else { String::new() };
        Found { offset, length, end: reading.end, says }
    }
}

/// Frames an input from a safe place on; it arrives in buffers which end at `ends`, and ends with
/// the last. Also how many lines were skipped, and how many hold more than one response.
pub fn frame(
    input: &[u8],
    from: usize,
    framing: Framing,
    how: &How,
    ends: &[usize],
) -> (Vec<Found>, usize, usize) {
    struct Notes(Vec<Found>, usize, usize);

    impl Sink for Notes {
        fn record(&mut self, record: Record<'_>) {
            let (offset, length) = (record.offset as usize, record.length as usize);
            self.0.push(Found::of(offset, length, record.reading));
        }

        fn skipped_line(&mut self) {
            self.1 += 1;
        }

        fn crowded_line(&mut self) {
            self.2 += 1;
        }
    }

    let mut notes = Notes(Vec::new(), 0, 0);
    let mut framer = Framer::new(framing, how.limits, how.reader()).buffering_at_most(how.hold);
    let mut at = from;
    for (index, &end) in ends.iter().enumerate() {
        let buffer = input.get(at..end).unwrap_or_default();
        at += framer.frame(buffer, at as u64, index + 1 == ends.len(), &mut notes);
    }
    (notes.0, notes.1, notes.2)
}

/// The last place where the input may be cut; see `frame`.
pub fn safe_cut(framing: Framing, bytes: &[u8]) -> Option<usize> {
    framing.safe_cut(bytes)
}

/// Whether the numbers of a summary add up; what does not, in words.
pub fn adds_up(summary: &Summary) -> Result<(), String> {
    summary.check()
}

/// What a compressed file yields before its end or an error, and the error. A plan says which of
/// its parts are decoded before their turn; without one, none is. `None`: it is not compressed.
pub fn decompressed(file: &[u8], plan: &[u8]) -> Option<(Vec<u8>, Option<String>)> {
    let (content, error, _) = planned::read_as_planned(format_of(file), file, plan).ok()?;
    Some((content, error))
}
