//! Finds the values that a name says are secret: in damaged JSON, JSON inside strings, headers,
//! queries, YAML and XML.
//!
//! The text is read once, from left to right. Nothing has to be closed or complete. When the end of
//! a value is in doubt, more is masked. This must not know how names are compared.

use std::ops::Range;

use super::damage;
use super::forms::start_of;
use super::markup;
use super::names::{NameRole, ends_with_secret, is_header, is_secret, role};
use super::pairs::OpenPairs;
use super::spelling::{
    Blanks, ESCAPE, backslashes, encoded, encoded_digits, entity, escape_len, skip_blanks,
    trim_blanks_end,
};
use super::value::{self, ValueContext, begins_quoted, says_nothing, tail};
use crate::escape::is_unseen;

/// Every value in `text` that a name says is secret, in no order.
pub(super) fn named(text: &str) -> Vec<Range<usize>> {
    let mut found = named_within(text, vec![StringFrame::default()]);
    if begins_in_string(text) {
        found.extend(named_within(
            text,
            vec![StringFrame::default(), StringFrame { quote: Some(0), ..StringFrame::default() }],
        ));
    }
    found
}

fn named_within<'t>(text: &'t str, frames: Vec<StringFrame<'t>>) -> Vec<Range<usize>> {
    let work = text.len().saturating_mul(8);
    let mut scan = NamedValues {
        text,
        at: 0,
        from: 0,
        frames,
        across_quotes: OpenPairs::default(),
        found: Vec::new(),
        element_end: 0,
        work,
    };
    scan.walk();
    scan.mask_cut_off_pairs();
    scan.found
}

/// Whether the first quote closes a string, as it does in a record whose beginning is missing.
fn begins_in_string(text: &str) -> bool {
    let Some((front, after)) = text.split_once('"') else { return false };
    !front.ends_with(['\\', ':', '=', '{', '[', ',', ' '])
        && after.starts_with([',', ':', '}', ']'])
}

/// A walk through a text, with what was found so far.
struct NamedValues<'t> {
    text: &'t str,
    at: usize,
    /// Where the next name may begin: after the last colon, equals sign or value.
    from: usize,
    /// The text itself, and the strings around the current place.
    frames: Vec<StringFrame<'t>>,
    /// The pairs of the text as if it had no quotes. After a stray quote, what is in a string and
    /// what is not are exchanged, and the members of a pair seem to be in different strings.
    across_quotes: OpenPairs<'t>,
    found: Vec<Range<usize>>,
    /// Where the last element under a secret name ends.
    element_end: usize,
    /// How many bytes may still be read a second time. Without a limit, hostile text could make the
    /// work grow with the square of its length.
    work: usize,
}

/// A string, with the brackets and pairs in it.
#[derive(Default)]
struct StringFrame<'t> {
    /// The backslashes before its quotes; `None` for the text itself.
    quote: Option<usize>,
    pairs: OpenPairs<'t>,
}

/// A name before a colon or an equals sign.
struct ValueName<'t> {
    text: &'t str,
    start: usize,
    is_quoted: bool,
    /// The backslashes before its quotes, if these are double ones.
    quote: Option<usize>,
}

impl<'t> NamedValues<'t> {
    fn walk(&mut self) {
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            match byte {
                b'"' => self.quote(0),
                b'\\' => {
                    let run = backslashes(self.rest());
                    self.at += run;
                    if self.rest().starts_with('"') {
                        self.quote(run);
                    }
                }
                b'\'' => {
                    self.at += 1;
                    self.value_without_colon('\'', 0);
                }
                b'{' | b'[' => self.open(),
                b'}' | b']' => self.close(),
                b':' | b'=' => self.separator(1, byte == b'=', 0),
                b'%' => self.percent(),
                b'&' => self.ampersand(),
                b'<' => self.element(),
                b'-' => self.option(),
                0xe4..=0xef => self.wide_separator(),
                _ => self.at += 1,
            }
        }
    }

    fn rest(&self) -> &'t str {
        tail(self.text, self.at)
    }

    /// An encoded equals sign, or the encoded beginning of an element.
    fn percent(&mut self) {
        if let Some((len, levels)) = encoded(self.rest(), b'=') {
            return self.separator(len, true, levels);
        }
        let len = encoded(self.rest(), b'<').map_or(1, |(len, _)| len);
        self.at += len;
        if len > 1
            && let Some(place) = markup::encoded_element(self.text, self.at, &mut self.work)
        {
            self.found.push(place);
        }
    }

    /// An equals sign that is an entity of HTML.
    fn ampersand(&mut self) {
        match entity(self.rest()) {
            Some(('=', len)) => self.separator(len, true, 0),
            _ => self.at += 1,
        }
    }

    /// A quote closes the strings that were opened by one with as many backslashes, or more.
    fn quote(&mut self, run: usize) {
        self.at += 1;
        let nesting = run.trailing_ones();
        let is_around = |frame: &StringFrame<'_>| {
            frame.quote.is_some_and(|quote| quote.trailing_ones() >= nesting)
        };
        match self.frames.iter().position(is_around) {
            Some(first) => self.frames.truncate(first),
            None => self.frames.push(StringFrame { quote: Some(run), ..StringFrame::default() }),
        }
        self.value_without_colon('"', run);
    }

    /// Hides the value after the quote before this place, if that closes the name of a secret and
    /// the colon is missing.
    fn value_without_colon(&mut self, quote: char, run: usize) {
        let Some(skipped) = damage::value_without_colon(self.rest()) else { return };
        let quote_start = self.at - 1 - run;
        let front = self.text.get(self.from..quote_start).unwrap_or_default();
        let Some(start) = damage::name_in_quotes(front, quote) else { return };

        let name = ValueName {
            text: tail(front, start),
            start: self.from + start,
            is_quoted: true,
            quote: (quote == '"').then_some(run),
        };
        let context = self.context(&name, false, 0);
        self.hide_string(self.at + skipped, &context);
    }

    /// Hides the value at `start`, unless it is the name of another one.
    fn hide_string(&mut self, start: usize, context: &ValueContext) {
        let place = self.place(start, context);
        let after = skip_blanks(tail(self.text, place.end), Blanks::InLine);
        if !after.starts_with([':', '=']) {
            self.at = place.end;
            self.from = place.end;
            self.found.push(place);
        }
    }

    fn open(&mut self) {
        self.at += 1;
        self.trackers().for_each(OpenPairs::open);
    }

    fn close(&mut self) {
        self.at += 1;
        let at = self.at;
        self.trackers().for_each(|pairs| pairs.close(at));
    }

    /// The pairs in the current string, and those of the text without its quotes.
    fn trackers(&mut self) -> impl Iterator<Item = &mut OpenPairs<'t>> {
        let string = self.frames.last_mut().map(|frame| &mut frame.pairs);
        string.into_iter().chain([&mut self.across_quotes])
    }

    /// In Chinese text marks are of full width, and a word may replace one.
    fn wide_separator(&mut self) {
        let rest = self.rest();
        let front = self.text.get(self.from..self.at).unwrap_or_default();
        let after_secret =
            || front.ends_with(|c: char| !c.is_ascii()) && ends_with_secret(last_words(front));
        match rest.chars().next() {
            Some(mark @ ('：' | '＝')) => self.separator(mark.len_utf8(), mark == '＝', 0),
            Some(word @ ('是' | '为' | '為')) if after_secret() => {
                self.separator(word.len_utf8(), false, 0)
            }
            other => self.at += other.map_or(1, char::len_utf8),
        }
    }

    /// The name that ends here.
    fn name(&self) -> Option<ValueName<'t>> {
        const LONGEST: usize = 256;
        let before = without_indices(self.text.get(self.from..self.at)?);
        let trimmed = trim_blanks_end(before, |c| "\"'`\\])*?!+".contains(c));
        let quotes = tail(before, trimmed.len());
        let quote = quotes.trim_start_matches('\\').chars().next();
        let quote = quote.filter(|quote| matches!(quote, '"' | '\'' | '`'));
        let opening = quote.and_then(|quote| trimmed.rfind(quote)).map(|at| at + 1);
        let start = opening.filter(|at| trimmed.len() - at <= LONGEST).unwrap_or_else(|| {
            let last = trimmed.char_indices().rev().find(|&(_, c)| !is_part_of_name(c));
            last.map_or(0, |(at, c)| at + c.len_utf8())
        });
        let digits = if trimmed.get(..start)?.ends_with('%') {
            encoded_digits(tail(trimmed, start))
        } else {
            0
        };
        let text = trimmed.get(start + digits..)?.trim_start_matches(ESCAPE);
        let start = trimmed.len() - text.len();
        (!text.is_empty()).then_some(ValueName {
            text,
            start: self.from + start,
            is_quoted: quote.is_some(),
            quote: quote.filter(|&quote| quote == '"').map(|_| backslashes(quotes)),
        })
    }

    fn separator(&mut self, len: usize, is_assigned: bool, levels: usize) {
        let name = self.name();
        let words = self.text.get(self.from..self.at).unwrap_or_default();
        self.at += len;
        self.from = self.at;
        if words.is_empty() {
            return;
        }
        if name.as_ref().is_some_and(|name| is_host(name.text)) {
            return self.user_of_host();
        }

        // `:=`, `=>`, `==`
        let value = self.at + self.rest().bytes().take_while(|byte| b"=>:".contains(byte)).count();
        let first = skip_blanks(tail(self.text, value), Blanks::InLine);
        let is_damaged = || damage::ends_with_damaged_name(words, first);
        let Some(name) = name else {
            if is_damaged() {
                let context = ValueContext { is_quoted: true, ..ValueContext::default() };
                self.hide(value, &context);
            }
            return;
        };

        let mut context = self.context(&name, is_assigned, levels);
        // The quote that should close the name is missing: `"Password:"…"`.
        context.is_quoted |= !begins_quoted(first, &context) && damage::opens_value(first);
        let is_secret = (context.is_query && name.text.eq_ignore_ascii_case("key"))
            || (!name.is_quoted && ends_with_secret(last_words(words)));
        match self.role(&name) {
            NameRole::Secret => self.hide(value, &context),
            _ if is_secret => self.hide(value, &context),
            NameRole::PairValue => self.pair_value(&name, value, &context),
            NameRole::PairName => self.pair_name(&name, value),
            NameRole::Other if is_damaged() => {
                self.hide(value, &ValueContext { is_quoted: true, ..context });
            }
            NameRole::Other => {}
        }
    }

    /// The user and password before a host: `Host: admin:hush@example.com`.
    fn user_of_host(&mut self) {
        const MOST: usize = 512;
        let start = self.text.len() - skip_blanks(self.rest(), Blanks::InLine).len();
        let ends = |c: char| c.is_whitespace() || ",;/?\"'\\<>&".contains(c);
        let host = start_of(tail(self.text, start), MOST);
        let host = host.split(ends).next().unwrap_or_default();
        if let Some(at) = host.rfind('@').filter(|&at| at > 0) {
            self.found.push(start..start + at);
        }
    }

    /// What a name says. It may begin with an escape: `\npin` is a line end and `pin`.
    fn role(&self, name: &ValueName<'_>) -> NameRole {
        let front = self.text.get(..name.start).unwrap_or_default();
        let escape = if name.is_quoted { 0 } else { escape_len(front, name.text) };
        let (spelled, meant) = (role(name.text), role(tail(name.text, escape)));
        if spelled == NameRole::Other || meant == NameRole::Secret { meant } else { spelled }
    }

    fn context(&self, name: &ValueName<'_>, is_assigned: bool, levels: usize) -> ValueContext {
        let front = self.text.get(..name.start).unwrap_or_default();
        let encoded = front
            .strip_suffix("26")
            .is_some_and(|front| front.trim_end_matches("25").ends_with('%'));
        let is_query =
            is_assigned && (front.ends_with(['?', '&']) || front.ends_with("&amp;") || encoded);
        let line = front.trim_end_matches([' ', '-']);
        let indent = front.len() - line.len();
        let frame = self.frames.last();
        // A name in quotes is in no string with the same quotes, unless a stray one opened it.
        let may_hold = |string: &usize| {
            name.quote.is_none_or(|quote| string.trailing_ones() < quote.trailing_ones())
        };
        let string = self.frames.iter().rev().filter_map(|frame| frame.quote).find(may_hold);
        ValueContext {
            is_quoted: name.is_quoted,
            is_assigned,
            is_query,
            encoded: levels,
            is_header: !is_query && !name.is_quoted && is_header(name.text),
            string,
            is_inside: frame.is_some_and(|frame| frame.pairs.is_inside()),
            indent,
            begins_line: line.is_empty() || line.ends_with(['\n', '"']) || line.ends_with("\\n"),
        }
    }

    /// Hides the value that begins at `start`, and goes on after it.
    fn hide(&mut self, start: usize, context: &ValueContext) {
        let mut place = value::place(self.text, start, context);
        let value = self.text.get(place.clone()).unwrap_or_default();
        if value.is_empty()
            && !context.is_quoted
            && let Some(start) = damage::value_after_second_colon(self.text, place.start)
        {
            return self.hide_string(start, &ValueContext { is_quoted: true, ..*context });
        }
        if value.is_empty() && context.is_quoted {
            let rest = tail(self.text, place.start);
            if let Some(value) = damage::after_stray(rest) {
                self.hide_string(self.text.len() - value.len(), context);
            }
            return;
        }
        if says_nothing(value) {
            return;
        }
        // The byte before the quote of the value is damaged.
        let rest = tail(self.text, place.end);
        if context.is_quoted && !value.ends_with(['"', '\'']) && damage::opens_value(rest) {
            let string = ValueContext { string: None, ..*context };
            place.end = value::place(self.text, place.end, &string).end.max(place.end);
        }
        self.at = place.end;
        self.from = place.end;
        self.found.push(place);
    }

    /// The value of a pair, whose name may come before it or after.
    fn pair_value(&mut self, name: &ValueName<'t>, start: usize, context: &ValueContext) {
        let front = dotted_front(name.text);
        let in_strings = self.frames.iter().any(|frame| frame.pairs.is_secret(front));
        if in_strings || self.across_quotes.is_secret(front) {
            return self.hide(start, context);
        }

        let is_container = tail(self.text, start).trim_start().starts_with(['{', '[']);
        let place = if is_container { start..start } else { self.place(start, context) };
        let end = (!is_container).then_some(place.end);
        self.trackers().for_each(|pairs| pairs.add_value(front, place.start, end));
    }

    /// The name of a pair, which decides whether the value is masked.
    fn pair_name(&mut self, name: &ValueName<'t>, start: usize) {
        let is_item = !name.is_quoted
            && self.text.get(..name.start).is_some_and(|front| front.ends_with("- "));
        if is_item {
            self.trackers().for_each(OpenPairs::begin_item);
        }

        let (said, is_whole) = value::beginning(self.text, start);
        let front = dotted_front(name.text);
        if is_secret(said) {
            let values = self.trackers().flat_map(|pairs| pairs.add_secret(front, name.start));
            let places: Vec<_> = values.collect();
            let text = self.text;
            let says_something =
                |place: &Range<usize>| !says_nothing(text.get(place.clone()).unwrap_or_default());
            self.found.extend(places.into_iter().filter(says_something));
        } else if is_whole {
            self.trackers().for_each(|pairs| pairs.add_harmless(front));
        }
    }

    /// Masks values of pairs in objects that the end of the text cuts off, since their names may be
    /// missing.
    fn mask_cut_off_pairs(&mut self) {
        let text = self.text;
        let pairs = self.frames.iter().map(|frame| &frame.pairs).chain([&self.across_quotes]);
        let places = pairs.flat_map(|pairs| pairs.cut_off(text.len()));
        let says_something =
            |place: &Range<usize>| !says_nothing(start_of(tail(text, place.start), 64));
        self.found.extend(places.filter(says_something));
    }

    /// The place of a value that is read again afterwards.
    fn place(&mut self, start: usize, context: &ValueContext) -> Range<usize> {
        if self.work == 0 {
            return start..self.text.len();
        }
        let place = value::place(self.text, start, context);
        self.work = self.work.saturating_sub(place.len());
        place
    }

    /// An element of XML under a secret name.
    fn element(&mut self) {
        let start = self.at;
        self.at += 1;
        if start < self.element_end {
            return;
        }
        if let Some(place) = markup::element(self.text, start, &mut self.work) {
            self.element_end = place.end;
            self.found.push(place);
        }
    }

    /// An option of a command line: `--password hush`.
    fn option(&mut self) {
        let dashes = self.rest().bytes().take_while(|&byte| byte == b'-').count();
        let quote = self.frames.last().and_then(|frame| frame.quote);
        if let Some(place) = markup::option(self.text, self.at, quote) {
            self.at = place.end;
            self.from = place.end;
            self.found.push(place);
        } else {
            self.at += dashes;
        }
    }
}

fn is_part_of_name(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(character, '_' | '-' | '.' | ESCAPE)
        || is_unseen(character)
}

fn is_host(name: &str) -> bool {
    name.eq_ignore_ascii_case("host") || name.eq_ignore_ascii_case("authority")
}

/// `text` without the indices that it ends with: `password[0]`, `user[password][]`.
fn without_indices(text: &str) -> &str {
    let mut rest = text;
    while let Some(front) = rest.strip_suffix(']') {
        let name = front.trim_end_matches(|c: char| c.is_ascii_digit()).strip_suffix('[');
        match name {
            Some(name) if !name.is_empty() => rest = name,
            _ => break,
        }
    }
    rest
}

/// In a form, the members of a pair have the same front: `Tags.0.Key=…&Tags.0.Value=…`.
fn dotted_front(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(front, _)| front)
}

/// The end of `text` that may be a name of several words.
fn last_words(text: &str) -> &str {
    const LONGEST: usize = 48;
    let text = text.trim_end_matches([' ', '\t', '*']);
    let mut start = text.len();
    for (at, character) in text.char_indices().rev() {
        if !(is_part_of_name(character) || character == ' ') || text.len() - at > LONGEST {
            break;
        }
        start = at;
    }
    text.get(start..).unwrap_or_default()
}
