//! The list of recording formats: the one place where a format is registered, and the contract that
//! each fulfils.

use std::ops::Range;

use memchr::memmem;

use super::call::CallSink;
use super::context::Context;
use super::inside::{Around, PartOf, Surroundings, opening_quote};
use super::key::{Quoting, ResponseKey};
use super::marks::Marks;
use super::reader::{RecordReader, trim_end};
use super::settings::ContextSettings;
use super::source::Source;
use super::{cls, cri, docker, documents, json, logfmt, operation_log, tccli, text};
use crate::grammar::{MemberResponse, ObjectOutline};
use crate::words::{parse_words, words};

/// Reads the records of one recording format.
///
/// # Who calls, and in which order
///
/// Only the [`RecordReader`] calls, once for each record that is no response itself, and asks the
/// formats in the order of their list until one recognises the record. What is inside a record (a
/// line inside a container's line, a string) is read the same way, one level deeper.
///
/// # What a format does
///
/// It hands every call in the record to the sink, damaged ones too, and returns what the record was.
/// It must not judge a response, nor leave one out: what looks like a response and cannot be read is
/// reported as unread.
pub(super) trait RecordingFormat {
    /// Whether inputs can be cut between any two records. `false`: records that belong together
    /// need not be neighbours, so an input is read in order, unless its framing never cuts before
    /// such a record, as `entries` does.
    #[cfg_attr(not(test), allow(dead_code, reason = "a fact that tests hold the framing to"))]
    const CAN_SPLIT: bool;

    /// Reads a record. `None`: it is not of this format, and nothing was handed on.
    fn read(
        record: &RecordText<'_>,
        reader: &mut RecordReader<'_>,
        sink: &mut impl CallSink,
    ) -> Option<RecordYield>;
}

/// A record to be read.
#[derive(Clone, Copy)]
pub(super) struct RecordText<'t> {
    pub(super) source: &'t Source<'t>,
    /// Where it begins and ends in the source.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it is a valid JSON text. If not, it is a line of text, with the lines that go on
    /// with a JSON text in it.
    pub(super) is_json: bool,
    /// What was recorded around it, one level up.
    pub(super) outer: Outside<'t>,
    /// The first key in it that looks like that of a response.
    pub(super) key: Option<ResponseKey>,
    /// Its members, if they were noted when it was parsed.
    pub(super) outline: Option<&'t ObjectOutline<'t>>,
}

/// What was recorded outside of a text.
#[derive(Clone, Copy)]
pub(super) struct Outside<'t> {
    pub(super) context: &'t Context<'t>,
    pub(super) request: Option<&'t [u8]>,
}

impl Outside<'static> {
    pub(super) const NOTHING: Outside<'static> =
        Outside { context: &Context::EMPTY, request: None };
}

impl<'t> RecordText<'t> {
    pub(super) fn new(
        source: &'t Source<'t>,
        range: Range<usize>,
        is_json: bool,
        outer: Outside<'t>,
    ) -> Self {
        let text = source.text.get(..range.end).unwrap_or_default();
        let key = ResponseKey::find(text, range.start);
        RecordText {
            source,
            start: range.start,
            end: range.end,
            is_json,
            outer,
            key,
            outline: None,
        }
    }

    /// The whole of a record of the input.
    pub(super) fn whole(source: &'t Source<'t>, is_json: bool) -> Self {
        RecordText::new(source, 0..source.text.len(), is_json, Outside::NOTHING)
    }

    /// The whole of a record of the input that was outlined. Nobody needs to know whether something in
    /// it looks like a response.
    pub(super) fn outlined(source: &'t Source<'t>, outline: &'t ObjectOutline<'t>) -> Self {
        RecordText {
            source,
            start: 0,
            end: source.text.len(),
            is_json: true,
            outer: Outside::NOTHING,
            key: None,
            outline: Some(outline),
        }
    }

    /// The response in a member of the record that was read with it.
    pub(super) fn member_response(&self) -> Option<&'t MemberResponse<'t>> {
        self.outline?.response.as_ref()
    }

    /// Whether the record may be a container's line, whose text is in the member with this name: JSON
    /// on one line of the input. If a response is in the record, it must be in that member.
    pub(super) fn may_be_line_in(&self, name: &memmem::Finder<'_>) -> bool {
        let has_key = self.outline.and_then(Marks::of_all).is_none_or(Marks::has_line);
        if !self.is_json || self.source.depth > 0 || !has_key {
            return false;
        }
        self.may_hold_line_in(name) && self.is_one_line()
    }

    fn may_hold_line_in(&self, name: &memmem::Finder<'_>) -> bool {
        let Some(key) = self.key else { return name.find(self.text()).is_some() };
        match key.quoting {
            Quoting::Plain => return false,
            // What looks like its quote may be that of the line: `"Response\":{`.
            Quoting::Damaged => return name.find(self.text()).is_some(),
            Quoting::Escaped | Quoting::Foreign => {}
        }
        let before = self.source.text.get(self.start..key.start).unwrap_or_default();
        let Some(quote) = opening_quote(before) else { return false };
        let before = trim_end(before.get(..quote).unwrap_or_default());
        let before = before.strip_suffix(b":").map(trim_end);
        before.is_some_and(|before| before.ends_with(name.needle()))
    }

    /// Its bytes.
    pub(super) fn text(&self) -> &'t [u8] {
        self.source.text.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether it is on one line, as containers write. Others may be cut off from the lines before
    /// them, so they never belong to one body.
    fn is_one_line(&self) -> bool {
        memchr::memchr(b'\n', self.text()).is_none()
    }

    /// Where it is in the source.
    pub(super) fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// What was recorded around the response in `range`, also further outside; or what else it is
    /// part of.
    pub(super) fn around(
        &self,
        range: Range<usize>,
        surroundings: &impl Surroundings,
        settings: &ContextSettings,
    ) -> Result<Around<'t>, PartOf> {
        let mut around = Around::default();
        match surroundings.describe(self.text(), range, settings, &mut around) {
            PartOf::Call => {
                around.context.fill_from(self.outer.context);
                Ok(around)
            }
            other => Err(other),
        }
    }

    /// The same, for what is inside of the record.
    pub(super) fn outside<'a>(&'a self, around: &'a Around<'a>) -> Outside<'a> {
        let Outside { context, request } = around.outside(self.text());
        Outside { context, request: request.or(self.outer.request) }
    }
}

/// What a record was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RecordYield {
    /// It holds calls, which were handed on.
    Calls,
    /// It is a part of a body that goes on in other records.
    Part,
    /// It holds none.
    Nothing,
    /// It is a line of text that holds none, whatever the recorder put around it.
    Text,
}

/// Makes the enum [`Recording`] of the list of formats, and passes each record on.
macro_rules! recordings {
    ($($(#[$doc:meta])* $name:ident = $word:literal by $format:ty,)*) => {
        words! {
            /// How a recorder writes calls.
            #[repr(u8)] // the bit of its word in a set
            Recording {
                /// Responses as they are, with nothing beside them.
                Bare = "bare",
                $($(#[$doc])* $name = $word,)*
            }
        }

        impl Recording {
            /// See [`RecordingFormat::CAN_SPLIT`].
            pub(super) fn can_split(self) -> bool {
                match self {
                    Recording::Bare => true,
                    $(Recording::$name => <$format>::CAN_SPLIT,)*
                }
            }

            /// See [`RecordingFormat::read`].
            pub(super) fn read(
                self,
                record: &RecordText<'_>,
                reader: &mut RecordReader<'_>,
                sink: &mut impl CallSink,
            ) -> Option<RecordYield> {
                match self {
                    Recording::Bare => None,
                    $(Recording::$name => <$format>::read(record, reader, sink),)*
                }
            }
        }
    };
}

recordings! {
    /// The log files of Docker: a JSON line for each line that a container has written.
    Docker = "docker" by docker::DockerFormat,
    /// The log files of Kubernetes: time, stream and flag before each line.
    Cri = "cri" by cri::CriFormat,
    /// Exports of Tencent Cloud's log service.
    Cls = "cls" by cls::ClsFormat,
    /// CloudAudit events, which hold the outcome of a call and no response.
    OperationLog = "operation-log" by operation_log::OperationLogFormat,
    /// HAR 1.2, which browsers and proxies write.
    Har = "har" by documents::HarFormat,
    /// Cassettes of vcrpy and go-vcr.
    Vcr = "vcr" by documents::VcrFormat,
    /// Mappings of WireMock.
    WireMock = "wiremock" by documents::WireMockFormat,
    /// Collections of Postman, with saved responses.
    Postman = "postman" by documents::PostmanFormat,
    /// What Tencent Cloud's command line tool prints: read only by name.
    Tccli = "tccli" by tccli::TccliFormat,
    /// JSON records with a response in any member, as an object or as text.
    Json = "json" by json::JsonFormat,
    /// Lines with a response in a quoted value.
    Logfmt = "logfmt" by logfmt::LogfmtFormat,
    /// Lines of text with a response anywhere.
    Text = "text" by text::TextFormat,
}

parse_words!(Recording, "recording format");
