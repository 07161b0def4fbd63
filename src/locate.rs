//! Finds the record that stands at a place in an input: the way back from a sample to its bytes.
//!
//! The input is framed from its beginning, as for a summary, so that any byte of a record names it.
//! What is malformed is decided by `classify`, as for a summary. It must not count, nor change the
//! record.

use crate::classify::{Classifier, Verdict};
use crate::error::{Error, ErrorKind};
use crate::frame::{DetectedFraming, Framer, Framing, Record, Sink, detect};
use crate::grammar::Fault;
use crate::input::{Buffer, Control, Input, Stream};
use crate::summarize::{Advance, Feed, Options, Rooms};

/// A record found in an input.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Located {
    /// Where it begins, in bytes of decompressed content.
    pub offset: u64,
    /// Its length.
    pub length: u64,
    /// Its bytes; of one longer than the record limit, as many as the limit allows.
    pub bytes: Vec<u8>,
    /// The framing under which it was found.
    pub framing: Framing,
    /// What is wrong with it, if it is malformed.
    pub fault: Option<Fault>,
}

/// The record that holds the byte at `offset`; if that lies between records, the next one. `None`
/// if there is none.
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
/// let found = locate(|| Input::bytes("log", log), 20, &Options::default()).unwrap().unwrap();
/// assert_eq!((found.offset, found.length), (16, 30));
/// ```
pub fn locate<'a>(
    open: impl Fn() -> Input<'a>,
    offset: u64,
    options: &Options,
) -> Result<Option<Located>, Error> {
    let input = open();
    let name = input.name().to_owned();
    let Some((found, framing)) = find(input, offset, options).map_err(|kind| kind.of(&name))?
    else {
        return Ok(None);
    };
    let bytes = fetch(open(), &found, options).map_err(|kind| kind.of(&name))?;
    let Found { offset, length, fault } = found;
    Ok(Some(Located { offset, length, bytes, framing, fault }))
}

#[derive(Clone, Copy)]
struct Found {
    offset: u64,
    length: u64,
    fault: Option<Fault>,
}

/// Keeps the first record that ends behind a place.
struct Search {
    classifier: Classifier,
    offset: u64,
    found: Option<Found>,
}

impl Sink for Search {
    fn record(&mut self, record: Record<'_>) {
        if self.found.is_none()
            && (record.offset + record.length > self.offset || record.offset >= self.offset)
        {
            let fault = match self.classifier.judge(record.reading) {
                Verdict::Malformed(fault) => Some(fault),
                _ => None,
            };
            self.found = Some(Found { offset: record.offset, length: record.length, fault });
        }
    }

    fn skipped_line(&mut self) {}

    fn crowded_line(&mut self) {}
}

fn find(
    input: Input<'_>,
    offset: u64,
    options: &Options,
) -> Result<Option<(Found, Framing)>, ErrorKind> {
    let limits = options.limits;
    let detect = |head: &[u8], _| DetectedFraming { framing: detect(head, &limits), framed: 0 };
    let mut feed = Feed::open(input, options, Control::default(), Buffer::default(), detect)?;
    let framing = feed.framing();
    let mut search = Search { classifier: Classifier::new(limits), offset, found: None };
    let rooms = Rooms::default();
    loop {
        match feed.advance(&rooms, &mut search) {
            Advance::Framed => {}
            Advance::Piece(base, piece) => {
                if base + piece.len() as u64 > offset {
                    Framer::new(framing, limits, options.reader()).frame(
                        &piece,
                        base,
                        true,
                        &mut search,
                    );
                }
                rooms.give_back(piece.into_room());
            }
            Advance::Ended => {
                return match (search.found, feed.failure()) {
                    (None, Some(failure)) => Err(failure),
                    (found, _) => Ok(found.map(|found| (found, framing))),
                };
            }
        }
        if let Some(found) = search.found {
            return Ok(Some((found, framing)));
        }
    }
}

fn fetch(input: Input<'_>, found: &Found, options: &Options) -> Result<Vec<u8>, ErrorKind> {
    let mut stream = Stream::open(input.open()?, &options.limits, Control::default())?;
    let mut bytes = Buffer::default();
    let mut before = found.offset;
    while before > 0 {
        bytes.clear();
        let piece = usize::try_from(before).unwrap_or(usize::MAX).min(options.chunk_bytes.max(1));
        if !stream.fill(&mut bytes, piece)? {
            break;
        }
        before -= bytes.bytes().len() as u64;
    }
    bytes.clear();
    let most = usize::try_from(found.length).unwrap_or(usize::MAX).min(options.limits.record_bytes);
    // Damage behind the record's last byte does not matter here, and before it what is left counts.
    if let Err(failure) = stream.fill(&mut bytes, most)
        && bytes.bytes().is_empty()
    {
        return Err(failure);
    }
    Ok(bytes.into_bytes())
}
