//! Finds the record at a place in an input: the way back from a sample to its bytes.
//!
//! The input is read from its beginning, as for a summary, so that any byte of a call names the
//! call. `classify` decides what is malformed, as for a summary. This file must not count, nor
//! change the record.

use crate::classify::{Classifier, Verdict};
use crate::error::{Error, ErrorKind};
use crate::feed::{Advance, Feed};
use crate::frame::{Framer, Framing, Record, Sink, TextEntry};
use crate::grammar::Fault;
use crate::input::{BufferPool, Content, Control, Input, Member, Members, ReadBuffer};
use crate::recording::{
    CallSink, Context, ContextParts, JudgedRecord, OpenBodies, RecordReader, RecordedCall,
    RecordedVerdict, Recording, RecordingSettings, RecordingTools, quiet_len,
};
use crate::summarize::Options;

/// A call or record that was found in an input.
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
    /// The format in which it was recorded.
    pub recording: Recording,
    /// The response without the escapes of the recorder or, where the recorder keeps only the
    /// outcome, the record; `None` if it is `bytes`.
    pub response: Option<Vec<u8>>,
    /// The request, as it was recorded: JSON, or a string that holds JSON.
    pub request: Option<Vec<u8>>,
    /// What was recorded beside it.
    pub context: Context<'static>,
    /// What is wrong with it, if it is malformed.
    pub fault: Option<Fault>,
}

/// Finds the call that holds the byte at `offset` or, if that byte is between calls, the next one.
/// If several calls hold it, because their lines are interleaved, it is the one that begins there,
/// or else the first. A record without a response counts as a call. `None`: none ends after it.
///
/// All recording formats are tried unless one is named in `options`, even if a framing is named.
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

    Ok(Some(Located { bytes: bytes.map_err(failed)?, ..place }))
}

/// The content of the input. In an archive, samples name the member; if the input names only the
/// archive, it is its first member.
fn content<'a>(input: Input<'a>, options: &Options) -> Result<Content<'a>, ErrorKind> {
    match Members::of(input).next(&options.limits, &Control::default()) {
        Some(Member { content, .. }) => content,
        None => Err(ErrorKind::NotFound),
    }
}

/// Passes on the calls in the records that a framer finds.
struct RecordSearch<'s> {
    settings: &'s RecordingSettings,
    tools: &'s mut RecordingTools,
    bodies: &'s mut OpenBodies,
    calls: &'s mut CallSearch,
}

/// Keeps the call that begins at `offset` or else the first that ends after that byte.
struct CallSearch {
    classifier: Classifier,
    framing: Framing,
    offset: u64,
    /// Its bytes are fetched later.
    found: Option<Located>,
}

impl Sink for RecordSearch<'_> {
    fn record(&mut self, record: Record<'_>) {
        let verdict = self.calls.classifier.judge(record.reading);
        let judged = match verdict {
            Verdict::Success { request_id: None } => JudgedRecord::WithoutId,
            Verdict::Success { .. } | Verdict::Failure(_) => JudgedRecord::Response,
            Verdict::Malformed(_) if record.reading.watched.has_response => JudgedRecord::Response,
            Verdict::Malformed(_) | Verdict::NotAResponse => JudgedRecord::Other,
        };
        let (mut reader, calls) = self.reader();
        reader.read(record, judged, calls);
    }

    fn skipped_line(&mut self, _: TextEntry<'_>) {}

    fn crowded_line(&mut self, _: u64) {}

    fn text_entry(&mut self, entry: TextEntry<'_>) {
        let (mut reader, calls) = self.reader();
        reader.read_text_entry(entry, calls);
    }

    fn yaml_document(&mut self, document: TextEntry<'_>) {
        let (mut reader, calls) = self.reader();
        reader.read_yaml_document(document, calls);
    }

    fn quiet_len(&self, text: &[u8]) -> usize {
        quiet_len(text, self.bodies)
    }

    fn ended(&mut self) {
        let (mut reader, calls) = self.reader();
        reader.end(calls);
    }

    fn is_in_body(&self) -> bool {
        !self.bodies.is_empty()
    }
}

impl RecordSearch<'_> {
    fn reader(&mut self) -> (RecordReader<'_>, &mut CallSearch) {
        let RecordSearch { settings, tools, bodies, calls } = self;
        (RecordReader { settings, tools, bodies, recognised: 0 }, calls)
    }
}

impl CallSearch {
    /// Whether a call that begins here is meant rather than the one that was found. Of calls that
    /// are interleaved, several may hold the byte, and the one that begins later may come first.
    fn is_nearer(&self, offset: u64) -> bool {
        let Some(found) = &self.found else { return true };
        found.offset != self.offset && (offset == self.offset || offset < found.offset)
    }
}

impl CallSink for CallSearch {
    fn response(&mut self, call: RecordedCall<'_>) {
        self.call(call);
    }

    fn call(&mut self, call: RecordedCall<'_>) {
        let end = call.offset + call.length;
        // A record of length 0 ends where it begins.
        let ends_after = end > self.offset || call.offset >= self.offset;
        if !ends_after || !self.is_nearer(call.offset) {
            return;
        }

        let fault = match call.verdict {
            RecordedVerdict::Response(reading) => match self.classifier.judge(reading) {
                Verdict::Malformed(fault) => Some(fault),
                _ => None,
            },
            RecordedVerdict::Ready(..) => None,
        };
        let is_plain = call.recording == Recording::Bare;
        self.found = Some(Located {
            offset: call.offset,
            length: call.length,
            bytes: Vec::new(),
            framing: self.framing,
            recording: call.recording,
            response: call.text.filter(|_| !is_plain).map(<[u8]>::to_vec),
            request: call.request.map(<[u8]>::to_vec),
            context: call.context.clone().into_owned(),
            fault,
        });
    }

    fn framed(&mut self, _: u64, _: u64) {}

    fn container_line(&mut self, _: Recording) {}

    fn skipped_lines(&mut self, _: u64) {}

    fn unread(&mut self, _: u64) {}
}

fn find_place(
    content: Content<'_>,
    offset: u64,
    options: &Options,
) -> Result<Option<Located>, ErrorKind> {
    let limits = options.limits;
    let mut settings = options.recording_settings();
    settings.is_bare = options.recording == Some(Recording::Bare);
    settings.context.wanted = ContextParts::ALL;
    let settings = &settings;
    let tools = &mut options.recording_tools();
    let mut bodies = OpenBodies::default();
    let pool = BufferPool::default();
    let mut feed = Feed::open(content, options.feed_settings(settings), &pool);

    let framing = feed.framing();
    let classifier = Classifier::new(limits);
    let calls = &mut CallSearch { classifier, framing, offset, found: None };
    loop {
        let mut search = RecordSearch { settings, tools, bodies: &mut bodies, calls };
        match feed.advance(&pool, &mut search) {
            Advance::Framed => {}
            Advance::Piece(base, piece) => {
                let may_hold_it = base + piece.len() as u64 > offset;
                if may_hold_it {
                    let mut framer = Framer::new(framing, limits, options.reader());
                    let bodies = &mut OpenBodies::default();
                    let mut search = RecordSearch { settings, tools, bodies, calls };
                    framer.frame(&piece, base, true, &mut search);
                }
                pool.put_back(piece.into_buffer());
            }
            Advance::Ended => {
                return match (calls.found.take(), feed.take_failure()) {
                    (None, Some(failure)) => Err(failure),
                    (found, _) => Ok(found),
                };
            }
        }
        if bodies.is_empty() && calls.found.is_some() {
            return Ok(calls.found.take());
        }
    }
}

/// Reads the bytes of the record at a place, as far as the limit allows.
fn fetch(content: Content<'_>, place: &Located, options: &Options) -> Result<Vec<u8>, ErrorKind> {
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
