//! Slow framers, written from the rules that are documented, to compare the real ones with.
//!
//! They have the whole input at hand, read it byte by byte and look back as they like. How a text
//! reads, the plain parser says. The fuzz target `framing` uses them, too, so they must know
//! only what is public, and share no code with what they judge.

use super::{FaultKind, Framing, Limits, parse, parse_prefix};

#[path = "slow_entries.rs"]
mod slow_entries;

/// Offset, length, and the fault with its place.
pub(super) type SlowRecord = (usize, usize, Result<(), SlowFault>);

type SlowFault = (FaultKind, usize);

/// What is found in an input.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct SlowFound {
    pub(super) records: Vec<SlowRecord>,
    /// Offset and length of each line of text, with the lines that go on with it.
    pub(super) texts: Vec<(usize, usize)>,
    /// Where the records begin that are handed on with their bytes. Noted under `entries` only.
    pub(super) whole: Vec<usize>,
    /// How many lines were skipped.
    pub(super) skipped: usize,
    /// How many lines had more than one response.
    pub(super) crowded: usize,
}

/// What is found in an input. `buffered` is the size from which on nothing is looked at again.
pub(super) fn frame(framing: Framing, input: &[u8], limits: &Limits, buffered: usize) -> SlowFound {
    let mut slow = SlowFramer { input, limits, buffered, found: SlowFound::default() };
    match framing {
        Framing::Entries => slow.entries(),
        Framing::Lines => slow.marked(Some(b'\n'), |slow, start, text| slow.read(start, text)),
        Framing::Documents => slow.documents(),
        Framing::Array => slow.array(),
        Framing::Whole => slow.whole(),
        Framing::Seq => slow.marked(Some(0x1e), SlowFramer::read_sequence_text),
        Framing::Prefixed => slow.marked(Some(b'\n'), SlowFramer::read_log_line),
        other => {
            assert_eq!(other, Framing::Yaml);
            let start = mark_len(input);
            if input[start..].iter().any(|&byte| !is_blank(byte)) {
                slow.found.texts.push((start, input.len() - start));
            }
        }
    }
    slow.found
}

/// The framing that `auto` chooses for an input that is looked at whole.
pub(super) fn auto(input: &[u8], limits: &Limits) -> Framing {
    let content: Vec<u8> =
        input[mark_len(input)..].iter().copied().filter(|&byte| !is_blank(byte)).collect();
    let has_valid_element = || {
        let found = frame(Framing::Array, input, limits, usize::MAX);
        found.records.iter().any(|record| record.2.is_ok())
    };
    match content[..] {
        [0x1e, ..] => Framing::Seq,
        [b'[', b']', ..] => Framing::Array,
        [b'[', b'{', ..] if has_valid_element() => Framing::Array,
        _ if is_cassette(trimmed(&input[mark_len(input)..])) => Framing::Yaml,
        _ => Framing::Entries,
    }
}

/// Whether the first of 32 lines that is no comment, mark or simple member is the key of a cassette.
fn is_cassette(content: &[u8]) -> bool {
    let is_key = |line: &&str| {
        ["interactions", "http_interactions"].iter().any(|key| {
            let spelled = [key.to_string(), format!("\"{key}\""), format!("'{key}'")];
            let begins = spelled.map(|key| [format!("{key}:"), format!("{key}: []")]);
            begins.concat().iter().any(|begin| begin == line)
                || line.starts_with(&format!("{{{key}:"))
        })
    };
    let is_before = |line: &str| {
        let (key, value) = line.split_once(':').unwrap_or(("", "x"));
        let is_word = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
            && !key.is_empty();
        let is_member = is_word && (value.is_empty() || value.starts_with(' '));
        is_member || line.is_empty() || line == "---" || line.starts_with(['#', '%'])
    };
    let text = String::from_utf8_lossy(content);
    let text = text.trim_start_matches([' ', '\t', '\n', '\r']);
    let mut lines = text.split('\n').take(32).map(str::trim_ascii_end);
    lines.find(|line| is_key(line) || !is_before(line)).is_some_and(|line| is_key(&line))
}

/// The key of a response, as it is usually spelled.
const KEY: &[u8] = b"\"Response\"";

struct SlowFramer<'s> {
    input: &'s [u8],
    limits: &'s Limits,
    buffered: usize,
    found: SlowFound,
}

impl SlowFramer<'_> {
    /// A record whose end is known only from the search for the next one. A fault after its last
    /// byte means that it was cut off there. Returns where it ends.
    fn skip(&mut self, start: usize, end: usize, (kind, at): SlowFault) -> usize {
        let length = trimmed(&self.input[start..end]).len();
        let fault = if at < length { (kind, at) } else { (FaultKind::UnexpectedEnd, length) };
        self.found.records.push((start, length, Err(fault)));
        end
    }

    /// Records between marks, which occur in no record, and the ends of the input.
    fn marked(&mut self, mark: Option<u8>, mut take: impl FnMut(&mut Self, usize, &[u8])) {
        let input = self.input;
        let mut start = mark_len(input);
        for frame in input[start..].split(|&byte| Some(byte) == mark) {
            let lead = frame.iter().take_while(|&&byte| is_blank(byte)).count();
            let content = &frame[lead..];
            if is_too_long(content, self.limits.record_bytes) {
                let fault = (FaultKind::TooLong, self.limits.record_bytes);
                self.found.records.push((start + lead, trimmed(content).len(), Err(fault)));
            } else if !content.is_empty() {
                take(self, start + lead, content);
            }
            start += frame.len() + 1;
        }
    }

    /// One text, with blanks after it.
    fn read(&mut self, start: usize, frame: &[u8]) {
        let text = trimmed(frame);
        let end = parse(text, self.limits.depth).end;
        self.found.records.push((
            start,
            text.len(),
            end.map(drop).map_err(|fault| (fault.kind, fault.at)),
        ));
    }

    fn whole(&mut self) {
        self.marked(None, |slow, start, text| slow.read(start, text));
        if self.found.records.is_empty() {
            self.found.records.push((self.input.len(), 0, Err((FaultKind::Empty, 0))));
        }
    }

    /// A number or a literal without a blank after it may have been cut off (RFC 7464, section
    /// 2.4).
    fn read_sequence_text(&mut self, start: usize, frame: &[u8]) {
        self.read(start, frame);
        let is_closed =
            matches!(frame[0], b'{' | b'[' | b'"') || trimmed(frame).len() < frame.len();
        if let Some((_, length, outcome @ Ok(()))) = self.found.records.last_mut()
            && !is_closed
        {
            *outcome = Err((FaultKind::UnexpectedEnd, *length));
        }
    }

    /// The first object that has the key `Response`, however deep it is; if it is damaged, all that
    /// follows.
    fn read_log_line(&mut self, start: usize, frame: &[u8]) {
        let line = trimmed(frame);
        let response_from = |from: usize| {
            let mut braces = (from..line.len()).filter(|&at| line[at] == b'{');
            braces.find(|&brace| parse_prefix(&line[brace..], usize::MAX).watched.has_response)
        };
        let Some(brace) = response_from(0) else {
            self.found.skipped += 1;
            return;
        };

        let text = &line[brace..];
        let (length, outcome) = match parse_prefix(text, self.limits.depth).end {
            Ok(length) => (length, Ok(())),
            Err(fault) => (text.len(), Err((fault.kind, fault.at))),
        };
        self.found.records.push((start + brace, length, outcome));

        // A damaged record reaches to the end of its line, so another response is inside of it. The
        // objects that were read before the fault are its own.
        let own = match outcome {
            Ok(()) => Vec::new(),
            Err(_) => opened_braces(text),
        };
        let (from, own_keys) = if outcome.is_ok() { (brace + length, 0) } else { (brace, 1) };
        let keys = line[from..].windows(KEY.len()).filter(|bytes| *bytes == KEY).count();
        let mut others = (from..line.len()).filter(|&at| line[at] == b'{');
        let is_other = |at: usize| {
            !own.contains(&(at - brace))
                && parse_prefix(&line[at..], usize::MAX).watched.has_response
        };

        if keys > own_keys && others.any(is_other) {
            self.found.crowded += 1;
        }
    }

    /// The text that begins at `start`: its length, or its fault. `None`: it is longer than the
    /// limit.
    fn text(&self, start: usize) -> Option<Result<usize, SlowFault>> {
        match parse_prefix(&self.input[start..], self.limits.depth).end {
            Ok(length) => (length <= self.limits.record_bytes).then_some(Ok(length)),
            Err(fault) => {
                (fault.at <= self.limits.record_bytes).then_some(Err((fault.kind, fault.at)))
            }
        }
    }

    fn next_content(&self, from: usize) -> Option<usize> {
        (from..self.input.len()).find(|&at| !is_blank(self.input[at]))
    }

    fn documents(&mut self) {
        let limit = self.limits.record_bytes;
        let mut at = mark_len(self.input);
        while let Some(start) = self.next_content(at) {
            at = match self.text(start) {
                None => {
                    let end = self.next_start_line(start, start + limit.max(1), true);
                    self.skip(start, end, (FaultKind::TooLong, limit))
                }
                Some(Err((kind, fault_at))) => {
                    let back = if fault_at <= self.buffered {
                        self.absorbed(start, start + fault_at)
                    } else {
                        None
                    };
                    let end = back.unwrap_or_else(|| {
                        self.next_start_line(start, start + fault_at.max(1), false)
                    });
                    self.skip(start, end, (kind, fault_at))
                }
                Some(Ok(length)) if self.is_glued(start, start + length) => {
                    let end = self.next_start_line(start, start + length, false);
                    self.skip(start, end, (FaultKind::TrailingBytes, length))
                }
                Some(Ok(length)) => {
                    self.found.records.push((start, length, Ok(())));
                    start + length
                }
            };
        }
    }

    /// A number or a literal is a text only if a blank or nothing follows.
    fn is_glued(&self, start: usize, end: usize) -> bool {
        let is_scalar = !matches!(self.input[start], b'{' | b'[' | b'"');
        is_scalar && self.input.get(end).is_some_and(|&byte| !is_blank(byte))
    }

    fn begins_line(&self, at: usize) -> bool {
        at > 0 && self.input[at - 1] == b'\n' && matches!(self.input[at], b'{' | b'[')
    }

    /// The next line that begins with a bracket; `strict`: and may not be inside a valid text.
    fn next_start_line(&self, start: usize, from: usize, strict: bool) -> usize {
        let is_inside =
            |at: usize| matches!(trimmed(&self.input[start..at]).last(), Some(b'[' | b',' | b':'));
        let mut places = from..self.input.len();
        places
            .find(|&at| self.begins_line(at) && !(strict && is_inside(at)))
            .unwrap_or(self.input.len())
    }

    /// The last line before the fault that begins with a bracket, if there is nothing but a text on
    /// lines of its own from there to the fault.
    fn absorbed(&self, start: usize, fault: usize) -> Option<usize> {
        let line = (start + 1..fault).rev().find(|&at| self.begins_line(at))?;
        let length = parse_prefix(&self.input[line..fault], self.limits.depth).end.ok()?;
        let gap = &self.input[line + length..fault];
        let is_apart = fault == self.input.len() || gap.contains(&b'\n');
        (is_apart && trimmed(gap).is_empty()).then_some(line)
    }

    fn array(&mut self) {
        let mut place = Place::Outside;
        let mut at = mark_len(self.input);
        while let Some(start) = self.next_content(at) {
            let indent = self.indent(at, start).unwrap_or(if let Place::Resumed(indent) = place {
                indent
            } else {
                0
            });
            let next = match (place, self.input[start]) {
                (Place::Outside, b'[') => Some(Place::First),
                (Place::First | Place::After | Place::Resumed(_), b']') => Some(Place::Outside),
                (Place::After | Place::Resumed(_), b',') => Some(Place::Next),
                (Place::Next, b']') => {
                    self.found.records.push((start, 0, Err((FaultKind::Empty, 0))));
                    Some(Place::Outside)
                }
                (Place::First | Place::Next, b',') => {
                    self.found.records.push((start, 0, Err((FaultKind::Empty, 0))));
                    Some(Place::Next)
                }
                _ => None,
            };
            (place, at) = match (next, place) {
                (Some(next), _) => (next, start + 1),
                (None, Place::Outside) => {
                    let end = self.next_start_line(start, start + 1, false);
                    (Place::Outside, self.skip(start, end, (FaultKind::UnexpectedByte, 0)))
                }
                (None, Place::After) => {
                    let end = self.element_end(start, start, indent);
                    (Place::Resumed(indent), self.skip(start, end, (FaultKind::UnexpectedByte, 0)))
                }
                (None, _) => self.element(start, indent),
            };
        }

        if matches!(place, Place::First | Place::Next | Place::After) {
            self.found.records.push((self.input.len(), 0, Err((FaultKind::UnexpectedEnd, 0))));
        }
    }

    fn element(&mut self, start: usize, indent: usize) -> (Place, usize) {
        let limit = self.limits.record_bytes;
        let (fault, looked_at) = match self.text(start) {
            Some(Ok(length)) => {
                self.found.records.push((start, length, Ok(())));
                return (Place::After, start + length);
            }
            Some(Err(fault)) => (fault, fault.1),
            None => ((FaultKind::TooLong, limit), limit),
        };
        let from = if looked_at > self.buffered { start + looked_at } else { start };
        let end = self.element_end(start, from, indent);
        (Place::Resumed(indent), self.skip(start, end, fault))
    }

    /// The indentation of a line, if there are only blanks between its beginning and `at`, and it
    /// begins after `from`.
    fn indent(&self, from: usize, at: usize) -> Option<usize> {
        let line = (from..at).rev().find(|&place| self.input[place] == b'\n')? + 1;
        self.input[line..at].iter().all(|&byte| is_blank(byte)).then_some(at - line)
    }

    /// Where a damaged element ends, but not before `from`: where its brackets match; if it has
    /// none, before a comma or `]`; or before a line that is indented as it was and begins with
    /// `{`.
    fn element_end(&self, start: usize, from: usize, indent: usize) -> usize {
        let opener = self.input[start];
        let closer = match opener {
            b'{' => Some(b'}'),
            b'[' => Some(b']'),
            _ => None,
        };
        let (mut depth, mut in_string, mut is_escaped) = (0_usize, false, false);
        for at in start..self.input.len() {
            let byte = self.input[at];
            if at >= from && byte == b'{' && self.plain_indent(start, at) == Some(indent) {
                return at;
            }

            if byte == b'\n' {
                // It cannot occur in a string, so it ends one.
                (in_string, is_escaped) = (false, false);
            } else if is_escaped {
                is_escaped = false;
            } else if in_string {
                is_escaped = byte == b'\\';
                in_string = byte != b'"';
            } else if byte == b'"' {
                in_string = true;
            } else if depth == 0 && matches!(byte, b',' | b']') {
                if at >= from {
                    return at;
                }
            } else if closer.is_some() && byte == opener {
                depth += 1;
            } else if closer == Some(byte) {
                depth = depth.saturating_sub(1);
                if depth == 0 && at >= from {
                    return at + 1;
                }
            }
        }
        self.input.len()
    }

    /// As [`SlowFramer::indent`], by spaces and tabs alone.
    fn plain_indent(&self, from: usize, at: usize) -> Option<usize> {
        let indent = self.indent(from, at)?;
        self.input[at - indent..at]
            .iter()
            .all(|byte| matches!(byte, b' ' | b'\t'))
            .then_some(indent)
    }
}

/// Where in the arrays.
#[derive(Clone, Copy)]
enum Place {
    Outside,
    First,
    Next,
    After,
    /// After a damaged element with this indentation.
    Resumed(usize),
}

/// The braces that open an object in the text at the beginning of `bytes`, up to its end or fault.
fn opened_braces(bytes: &[u8]) -> Vec<usize> {
    let end = parse_prefix(bytes, usize::MAX).end.unwrap_or_else(|fault| fault.at);
    let (mut opened, mut in_string, mut is_escaped) = (Vec::new(), false, false);
    for (at, &byte) in bytes[..end].iter().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => in_string = !in_string,
            b'{' if !in_string => opened.push(at),
            _ => {}
        }
    }
    opened
}

/// A byte-order mark at the beginning does not belong to the content.
fn mark_len(input: &[u8]) -> usize {
    if input.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn trimmed(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.iter().rposition(|&byte| !is_blank(byte)).map_or(0, |last| last + 1)]
}

/// One line break at the end does not count, other blanks do.
fn is_too_long(content: &[u8], limit: usize) -> bool {
    let content = content.strip_suffix(b"\n").unwrap_or(content);
    content.strip_suffix(b"\r").unwrap_or(content).len() > limit
}
