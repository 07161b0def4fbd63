//! Finds the record at a place in an input: the way back from a sample to its bytes.
//!
//! The input is framed from its beginning, as for a summary, so that any byte of a record names the
//! record. `classify` decides what is malformed, as for a summary. This file must not count, nor
//! change the record.

use crate::classify::{Classifier, Verdict};
use crate::error::{Error, ErrorKind};
use crate::feed::{Advance, Feed};
use crate::frame::{Framer, Framing, Record, Sink, TextEntry};
use crate::grammar::Fault;
use crate::input::{BufferPool, Content, Control, Input, Member, Members, ReadBuffer};
use crate::summarize::Options;

/// A record that was found in an input.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Located {
    /// Where it begins, in bytes of decompressed content.
    pub offset: u64,
    /// Its length, in bytes.
    pub length: u64,
    /// Its bytes. If it is longer than [`Limits::record_bytes`](crate::Limits::record_bytes), as
    /// many as the limit allows.
    pub bytes: Vec<u8>,
    /// The framing under which it was found.
    pub framing: Framing,
    /// What is wrong with it, if it is malformed.
    pub fault: Option<Fault>,
}

/// Finds the record that holds the byte at `offset` or, if that byte is between records, the next
/// one. `None`: no record ends after it.
///
/// `open` is called twice: once to find the record, once to fetch its bytes. An input that can be
/// read only once cannot be searched.
///
/// # Errors
///
/// If the input cannot be read as far as the record.
///
/// ```
/// use apitriage::{Input, Options, locate};
///
/// let log = b"{\"Response\":{}}\n{\"Response\":{\"RequestId\":\"r\"}}\n";
/// let found = locate(|| Input::bytes("log", log), 20, &Options::new()).unwrap().unwrap();
/// assert_eq!((found.offset, found.length), (16, 30));
/// ```
pub fn locate<'a>(
    open: impl Fn() -> Input<'a>,
    offset: u64,
    options: &Options,
) -> Result<Option<Located>, Error> {
    let input = open();
    let name = input.name().to_owned();
    let failed = |kind: ErrorKind| kind.of(&name);

    let place = find_place(content(input, options).map_err(failed)?, offset, options);
    let Some(place) = place.map_err(failed)? else { return Ok(None) };
    let bytes = fetch(content(open(), options).map_err(failed)?, &place, options);

    let RecordPlace { offset, length, framing, fault } = place;
    Ok(Some(Located { offset, length, bytes: bytes.map_err(failed)?, framing, fault }))
}

/// The content of the input. In an archive, samples name the member; if the input names only the
/// archive, it is its first member.
fn content<'a>(input: Input<'a>, options: &Options) -> Result<Content<'a>, ErrorKind> {
    match Members::of(input).next(&options.limits, &Control::default()) {
        Some(Member { content, .. }) => content,
        None => Err(ErrorKind::NotFound),
    }
}

#[derive(Clone, Copy)]
struct RecordPlace {
    offset: u64,
    length: u64,
    framing: Framing,
    fault: Option<Fault>,
}

/// Keeps the first record that ends after the byte at `offset`.
struct RecordSearch {
    classifier: Classifier,
    framing: Framing,
    offset: u64,
    found: Option<RecordPlace>,
}

impl Sink for RecordSearch {
    fn record(&mut self, record: Record<'_>) {
        let end = record.offset + record.length;
        // A record of length 0 ends where it begins.
        let ends_after = end > self.offset || record.offset >= self.offset;
        if self.found.is_some() || !ends_after {
            return;
        }

        let fault = match self.classifier.judge(record.reading) {
            Verdict::Malformed(fault) => Some(fault),
            _ => None,
        };
        let (offset, length) = (record.offset, record.length);
        self.found = Some(RecordPlace { offset, length, framing: self.framing, fault });
    }

    fn skipped_line(&mut self, _: TextEntry<'_>) {}

    fn crowded_line(&mut self, _: u64) {}
}

fn find_place(
    content: Content<'_>,
    offset: u64,
    options: &Options,
) -> Result<Option<RecordPlace>, ErrorKind> {
    let limits = options.limits;
    let pool = BufferPool::default();
    let mut feed = Feed::open(content, options.feed_settings(), &pool);

    let framing = feed.framing();
    let classifier = Classifier::new(limits);
    let mut search = RecordSearch { classifier, framing, offset, found: None };
    loop {
        match feed.advance(&pool, &mut search) {
            Advance::Framed => {}
            Advance::Piece(base, piece) => {
                let may_hold_it = base + piece.len() as u64 > offset;
                if may_hold_it {
                    let mut framer = Framer::new(framing, limits, options.reader());
                    framer.frame(&piece, base, true, &mut search);
                }
                pool.put_back(piece.into_buffer());
            }
            Advance::Ended => {
                return match (search.found, feed.take_failure()) {
                    (None, Some(failure)) => Err(failure),
                    (found, _) => Ok(found),
                };
            }
        }
        if search.found.is_some() {
            return Ok(search.found);
        }
    }
}

/// Reads the bytes of the record at a place, as far as the limit allows.
fn fetch(
    content: Content<'_>,
    place: &RecordPlace,
    options: &Options,
) -> Result<Vec<u8>, ErrorKind> {
    let mut stream = content.into_stream();
    let mut bytes = ReadBuffer::default();
    let mut to_skip = place.offset;
    while to_skip > 0 {
        bytes.clear();
        let piece = usize::try_from(to_skip).unwrap_or(usize::MAX).min(options.chunk_bytes.max(1));
        if !stream.fill(&mut bytes, piece)? {
            break;
        }
        to_skip -= bytes.bytes().len() as u64;
    }

    bytes.clear();
    let length = usize::try_from(place.length).unwrap_or(usize::MAX);
    let wanted = length.min(options.limits.record_bytes);
    // Damage after the record's last byte does not matter. Before it, what can be read counts.
    if let Err(failure) = stream.fill(&mut bytes, wanted)
        && bytes.bytes().is_empty()
    {
        return Err(failure);
    }
    Ok(bytes.into_bytes())
}
