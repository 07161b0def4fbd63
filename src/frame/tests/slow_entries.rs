//! The slow framer of `entries`: lines of text and JSON texts in turn. See `slow.rs`.

use super::*;

impl SlowFramer<'_> {
    pub(super) fn entries(&mut self) {
        // Before this place a bracket begins no array, but a line of text.
        let mut array_fault = 0;
        let mut at = mark_len(self.input);
        while let Some(start) = self.next_content(at) {
            at = match self.input[start] {
                b'{' if !begins_with_word_in_braces(&self.input[start..]) => self.object(start),
                b'[' if start >= array_fault => self.alone_or_text(start, &mut array_fault),
                _ => self.text_entry(start),
            };
        }
    }

    fn object(&mut self, start: usize) -> usize {
        match self.text_before_entry(start) {
            None => self.too_long(start),
            Some(Ok(length)) => {
                self.valid(start, length);
                start + length
            }
            Some(Err((kind, fault_at))) => {
                let fault = start + fault_at;
                let back =
                    if fault_at <= self.buffered { self.absorbed(start, fault) } else { None };
                let end =
                    back.unwrap_or_else(|| self.next_entry(start, fault.max(start + 1), false));
                let is_buffered = fault_at <= self.buffered && end - start <= self.buffered;
                if is_buffered && end - start <= self.limits.record_bytes {
                    self.found.whole.push(start);
                }
                self.skip(start, end, (kind, fault_at))
            }
        }
    }

    fn valid(&mut self, start: usize, length: usize) {
        self.found.records.push((start, length, Ok(())));
        if length <= self.buffered {
            self.found.whole.push(start);
        }
    }

    /// An array, if it is valid and nothing else is on its last line.
    fn alone_or_text(&mut self, start: usize, array_fault: &mut usize) -> usize {
        let length = match self.text_before_entry(start) {
            None => return self.too_long(start),
            Some(Ok(length)) => {
                let line_end = self.line_end(start + length);
                let rest_of_line = &self.input[start + length..line_end];
                let is_alone = trimmed(rest_of_line).is_empty()
                    && !is_too_long(&self.input[start..line_end], self.limits.record_bytes);
                if is_alone {
                    self.valid(start, length);
                    return start + length;
                }
                length
            }
            Some(Err((_, fault_at))) => fault_at,
        };
        *array_fault = start + length;
        self.text_entry(start)
    }

    /// A line of text, and the lines that go on with it: as long as they begin no entry and a brace
    /// is open.
    fn text_entry(&mut self, start: usize) -> usize {
        let mut end = self.line_end(start);
        loop {
            if is_too_long(&self.input[start..end], self.limits.record_bytes) {
                return self.too_long(start);
            }
            let next = end + 1;
            let goes_on = next < self.input.len()
                && !self.begins_entry(start, next, true)
                && is_open_after(&self.input[start..end]);
            if !goes_on {
                self.found.texts.push((start, end - start));
                return end;
            }
            end = self.line_end(next);
        }
    }

    fn too_long(&mut self, start: usize) -> usize {
        let limit = self.limits.record_bytes;
        let end = self.next_entry(start, start + limit.max(1), true);
        self.skip(start, end, (FaultKind::TooLong, limit))
    }

    /// As [`SlowFramer::text`]. A line of text ends the JSON text before it.
    fn text_before_entry(&self, start: usize) -> Option<Result<usize, SlowFault>> {
        let is_text_line = |&at: &usize| {
            self.input[at - 1] == b'\n' && kind_of_line(&self.input[at..]) == LineKind::Entry
        };
        let end = (start + 1..self.input.len()).find(is_text_line);
        let input = &self.input[..end.unwrap_or(self.input.len())];
        let before = SlowFramer { input, found: SlowFound::default(), ..*self };
        before.text(start)
    }

    fn line_end(&self, from: usize) -> usize {
        let newline = self.input[from..].iter().position(|&byte| byte == b'\n');
        newline.map_or(self.input.len(), |len| from + len)
    }

    /// The next line that begins an entry. `start`: where the entry begins that is skipped.
    fn next_entry(&self, start: usize, from: usize, strict: bool) -> usize {
        let begins =
            |&at: &usize| self.input[at - 1] == b'\n' && self.begins_entry(start, at, strict);
        (from..self.input.len()).find(begins).unwrap_or(self.input.len())
    }

    /// Whether the line at `at` begins an entry; `strict`: and may not be inside a valid text.
    fn begins_entry(&self, start: usize, at: usize, strict: bool) -> bool {
        let is_inside = || {
            let before = trimmed(&self.input[start..at]);
            matches!(before.last(), Some(b'[' | b',' | b':'))
        };
        match kind_of_line(&self.input[at..]) {
            LineKind::Entry => true,
            LineKind::Bracket => !(strict && is_inside()),
            LineKind::GoesOn => false,
        }
    }
}

/// What a line is, judging by itself.
#[derive(PartialEq, Eq)]
enum LineKind {
    Entry,
    Bracket,
    /// A JSON text may go on with it.
    GoesOn,
}

/// What the line is that `bytes` begin with.
fn kind_of_line(bytes: &[u8]) -> LineKind {
    match bytes[0] {
        b'{' | b'[' => return LineKind::Bracket,
        b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'}' | b']' | b',' | b':' => return LineKind::GoesOn,
        _ => {}
    }

    // The first 64 bytes decide. Where more of them could make it go on, it does.
    let line = bytes.split(|&byte| byte == b'\n').next().unwrap();
    let goes_on = if line.len() < 64 {
        is_scalar_and_mark(line)
    } else {
        let more = [&b""[..], b"0", b"\n"];
        more.iter().any(|more| is_scalar_and_mark(&[&line[..64], more].concat()))
    };
    if goes_on { LineKind::GoesOn } else { LineKind::Entry }
}

/// A number or literal, blanks, and then nothing, a comma or a closing bracket with anything after
/// it.
fn is_scalar_and_mark(line: &[u8]) -> bool {
    (1..=line.len()).any(|len| {
        let (scalar, after) = line.split_at(len);
        let mark = after.iter().find(|&&byte| !is_blank(byte));
        is_scalar(scalar) && matches!(mark, None | Some(b',' | b']' | b'}'))
    })
}

/// A number or literal. A number may begin with zeros.
fn is_scalar(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let is_number = is_digits(integer.strip_prefix('-').unwrap_or(integer))
        && is_digits(fraction)
        && is_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
    is_number || matches!(text, "true" | "false" | "null")
}

/// Whether bytes begin with something like `{main} ` within 64 bytes.
fn begins_with_word_in_braces(bytes: &[u8]) -> bool {
    let bytes = &bytes[1..bytes.len().min(64)];
    let Some(close) = bytes.iter().position(|&byte| byte == b'}') else { return false };
    let word = &bytes[..close];
    let is_word =
        !word.iter().any(|byte| matches!(byte, b'{' | b'"' | b'\n')) && !trimmed(word).is_empty();
    is_word && matches!(bytes.get(close + 1), Some(b' ' | b'\t' | b':'))
}

/// Whether a text that begins with a brace somewhere in these lines is open at their end.
fn is_open_after(lines: &[u8]) -> bool {
    let mut depth = 0_usize;
    for line in lines.split(|&byte| byte == b'\n') {
        let line = trimmed(line);
        let (mut in_string, mut is_escaped) = (false, false);
        for (at, byte) in line.iter().enumerate() {
            let next = line[at + 1..].iter().find(|&&byte| !is_blank(byte));
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' if in_string => is_escaped = true,
                b'"' if in_string => in_string = false,
                _ if in_string => {}
                // Outside of a text only an object that has members, or goes on, begins one.
                b'{' if depth == 0 => depth = usize::from(matches!(next, None | Some(b'"'))),
                _ if depth == 0 => {}
                b'"' => in_string = true,
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
        }
        if in_string {
            // No JSON: a string ends on its line. Something else may begin at the end.
            depth = usize::from(line.last() == Some(&b'{'));
        }
    }
    depth > 0
}
