//! What fuzz targets compare: kernels, the reader with its known shapes, framing under any cut, and
//! parts of compressed files that are decoded before their turn.
//!
//! For `fuzz/` and `tests/sanitizers/` only, with the feature `fuzzing`; nothing here is promised.
//! This file must not decide what a fuzz target asserts.

use crate::frame::{Framer, Framing, Record, Sink, TextEntry};
use crate::grammar::{Fault, Reader, Reading, Validation, Value};
use crate::input::{format_of, planned};
use crate::limits::Limits;
use crate::scan::{BLOCK, Block, Kernel, MarkMasks, Scan, Task};
use crate::tally::Summary;

/// Everything that `scan` can say of bytes, with one kernel.
#[derive(Debug, PartialEq, Eq)]
pub struct ScanAnswers {
    /// How many bytes are before the first quote, backslash or control character.
    pub plain: usize,
    /// Whether those of them that are not ASCII were noticed. Some kernels also notice some where
    /// there are none.
    pub is_noticed: bool,
    /// Whether all bytes are UTF-8.
    pub is_utf8: bool,
    /// The masks of the first block, if there are bytes for one.
    pub block: Option<[u64; 16]>,
}

/// Asks a kernel all questions about bytes.
pub fn scan_with(kernel: Kernel, bytes: &[u8]) -> ScanAnswers {
    struct AskAll<'a>(&'a [u8]);

    impl Task for AskAll<'_> {
        type Output = ScanAnswers;

        #[inline(always)]
        fn run(self, scan: impl Scan) -> ScanAnswers {
            let block = self.0.first_chunk::<BLOCK>().map(|bytes| {
                let block = scan.block(bytes);
                let MarkMasks { blanks, marks, planes: [follows, curly, bracket] } = block.marks();
                let escapes = block.escapes();
                let is_like_last = self
                    .0
                    .last_chunk()
                    .is_some_and(|last| block.is_like(scan.block(last), block.quotes()));
                [
                    block.quotes(),
                    block.backslashes(),
                    block.controls(),
                    block.stops(),
                    block.non_ascii(),
                    blanks,
                    marks,
                    scan.gather(follows, marks),
                    scan.gather(curly, marks),
                    scan.gather(bracket, marks),
                    block.digits(),
                    block.zeros(),
                    escapes.allowed,
                    escapes.hex ^ escapes.u.rotate_left(1),
                    scan.prefix_xor(block.quotes()),
                    u64::from(is_like_last),
                ]
            });

            let mut non_ascii = scan.no_non_ascii();
            let plain = scan.plain_len(self.0, &mut non_ascii);
            let is_noticed =
                non_ascii.may_be_present() || self.0.get(..plain).is_some_and(<[u8]>::is_ascii);
            ScanAnswers { plain, is_noticed, is_utf8: scan.is_utf8(self.0), block }
        }
    }

    kernel.run(AskAll(bytes))
}

/// How texts are read, and how inputs are framed.
#[derive(Clone, Copy, Debug)]
pub struct ReadSettings {
    /// The kernel.
    pub kernel: Kernel,
    /// How much is checked.
    pub validation: Validation,
    /// How many texts are read between two that are learned from. With `u32::MAX` none is learned.
    pub cooldown: u32,
    /// The limits.
    pub limits: Limits,
    /// How many bytes of a record are buffered. A larger record is read in pieces.
    pub most_buffered: usize,
}

/// As many bytes of a record as `summarize` buffers.
pub const MAX_BUFFERED: usize = crate::frame::MAX_BUFFERED;

/// How many bytes `auto` looks at.
pub const HEAD_BYTES: usize = crate::frame::HEAD_BYTES;

/// The framing that `auto` detects.
pub fn detect(head: &[u8], limits: &Limits) -> Framing {
    crate::frame::detect(head, limits)
}

impl ReadSettings {
    fn reader(&self) -> Reader {
        Reader::new(self.limits.depth, self.kernel, self.validation).with_cooldown(self.cooldown)
    }
}

/// Reads texts one after another with one reader, which learns from them. Each must be all of its
/// bytes.
pub fn read_all<'a>(texts: &[&'a [u8]], settings: &ReadSettings) -> Vec<Reading<'a>> {
    let mut reader = settings.reader();
    texts.iter().map(|text| reader.parse(text)).collect()
}

/// A record that was framed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FramedRecord {
    /// Where it begins.
    pub offset: usize,
    /// Its length.
    pub length: usize,
    /// Where it ends, or the fault if it is malformed.
    pub end: Result<usize, Fault>,
    /// The watched fields of a valid one, in words. The message is left out, since it is not kept
    /// of a record that is read in pieces.
    pub watched: String,
}

impl FramedRecord {
    /// A record at this place, of which this was read.
    pub fn of(offset: usize, length: usize, reading: &Reading<'_>) -> Self {
        let watched = &reading.watched;
        let brief = |value: Value<'_>| match value {
            Value::Text(text) => format!("{:.256} {}", text.raw(), text.decoded_len().min(257)),
            Value::Number(raw) => format!("{raw:.256}"),
            value => format!("{value:?}"),
        };
        let code = watched.code().map(|(code, at)| (brief(code), at));
        let request_id = watched.request_id().map(brief);
        let fields = (watched.response, watched.error, watched.duplicate, code, request_id);
        let watched = if reading.end.is_ok() { format!("{fields:?}") } else { String::new() };
        FramedRecord { offset, length, end: reading.end, watched }
    }
}

/// What was framed of an input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FramedInput {
    /// The records, in order.
    pub records: Vec<FramedRecord>,
    /// Where the records begin that came with their bytes. Noted under `entries` only.
    pub whole: Vec<usize>,
    /// Offset and length of each line of text, in order.
    pub texts: Vec<(usize, usize)>,
    /// How many lines have no record.
    pub skipped_lines: usize,
    /// How many lines have more than one response.
    pub crowded_lines: usize,
}

impl Sink for FramedInput {
    fn record(&mut self, record: Record<'_>) {
        let (offset, length) = (record.offset as usize, record.length as usize);
        self.records.push(FramedRecord::of(offset, length, record.reading));
        if record.text.is_some() {
            self.whole.push(offset);
        }
    }

    fn skipped_line(&mut self, _line: TextEntry<'_>) {
        self.skipped_lines += 1;
    }

    fn crowded_line(&mut self, _offset: u64) {
        self.crowded_lines += 1;
    }

    fn text_entry(&mut self, entry: TextEntry<'_>) {
        self.texts.push((entry.offset as usize, entry.text.len()));
    }

    fn yaml_document(&mut self, document: TextEntry<'_>) {
        self.texts.push((document.offset as usize, document.text.len()));
    }
}

/// Frames an input from a safe place on. It arrives in buffers that end at `ends`; the last of them
/// is the end of the input.
pub fn frame_input(
    input: &[u8],
    from: usize,
    framing: Framing,
    settings: &ReadSettings,
    ends: &[usize],
) -> FramedInput {
    let mut framed = FramedInput::default();
    let mut framer = Framer::new(framing, settings.limits, settings.reader())
        .buffering_at_most(settings.most_buffered);
    let mut at = from;
    for (index, &end) in ends.iter().enumerate() {
        let buffer = input.get(at..end).unwrap_or_default();
        at += framer.frame(buffer, at as u64, index + 1 == ends.len(), &mut framed);
    }
    if framing != Framing::Entries {
        framed.whole.clear();
    }
    framed
}

/// The last place where the input may be cut, so that both sides can be framed alone.
pub fn safe_cut(framing: Framing, bytes: &[u8]) -> Option<usize> {
    framing.safe_cut(bytes)
}

/// Whether the numbers of a summary add up. An error says in words which do not.
pub fn adds_up(summary: &Summary) -> Result<(), String> {
    summary.check()
}

/// The content of a compressed file up to its end or an error, and the error; `None` if it is not
/// compressed. A plan says which parts are decoded before their turn; with an empty one none is.
pub fn decompressed(file: &[u8], plan: &[u8]) -> Option<(Vec<u8>, Option<String>)> {
    let (content, error, _) = planned::read_as_planned(format_of(file), file, plan).ok()?;
    Some((content, error))
}
