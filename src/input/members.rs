//! The members of an input: the contents that it holds, each with a name.
//!
//! ```text
//! app.log        plain file          app.log
//! app.log.gz     compressed file     app.log.gz
//! logs.tar.gz    archive             logs.tar.gz/monday.log, logs.tar.gz/tuesday.log.gz, …
//! ```
//!
//! A plain or compressed file has one member, whose name is the input's. In an archive, the
//! member's own name follows after a slash. No other file can have that name, because the archive
//! is not a directory. Members of an archive may be compressed themselves.
//!
//! This file must not know any format.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::archive::{ArchiveFormat, new_archive};
use super::budget::LookaheadBudget;
use super::content::Content;
use super::control::Control;
use super::lookahead::LookaheadPart;
use super::magic::format_of;
use super::name::{name_of_bytes, path_of};
use super::open::OpenedInput;
use super::parts::ContentReader;
use super::source::Input;
use super::stream::{DecodedReader, Stream, read_failure};
use crate::Limits;
use crate::error::ErrorKind;
use crate::format::Format;

/// The members of one input, in order. A member must be read before the next one is opened: after
/// that, it has no more content.
pub(crate) struct Members<'a> {
    name: Arc<str>,
    state: MembersState<'a>,
}

enum MembersState<'a> {
    Unopened(Input<'a>),
    Archive(OpenArchive<'a>),
    Ended,
}

/// A member that was opened, or the reason why it cannot be opened. If the input itself cannot be
/// opened, or cannot be read up to the next member, the reason has the name of the input.
pub(crate) struct Member<'a> {
    pub(crate) name: Arc<str>,
    pub(crate) content: Result<Content<'a>, ErrorKind>,
}

impl<'a> Members<'a> {
    pub(crate) fn of(input: Input<'a>) -> Self {
        Members { name: input.name().into(), state: MembersState::Unopened(input) }
    }

    /// The name of the input.
    pub(crate) fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// Opens the next member. `None`: there are no more.
    pub(crate) fn next(&mut self, limits: &Limits, control: &Control) -> Option<Member<'a>> {
        match std::mem::replace(&mut self.state, MembersState::Ended) {
            MembersState::Unopened(_) if control.is_cancelled() => {
                Some(self.named_as_input(Err(ErrorKind::NotBegun)))
            }
            MembersState::Unopened(input) => match open(&self.name, input, limits, control) {
                Ok(OpenedMembers::Only(content)) => Some(self.named_as_input(Ok(content))),
                Ok(OpenedMembers::Archive(archive)) => self.next_in(archive, limits),
                Err(failure) => Some(self.named_as_input(Err(failure))),
            },
            MembersState::Archive(archive) => self.next_in(archive, limits),
            MembersState::Ended => None,
        }
    }

    /// A member that has the name of the input.
    fn named_as_input(&self, content: Result<Content<'a>, ErrorKind>) -> Member<'a> {
        Member { name: self.name.clone(), content }
    }

    /// Opens the next wanted member of an archive.
    fn next_in(&mut self, archive: OpenArchive<'a>, limits: &Limits) -> Option<Member<'a>> {
        loop {
            let name = match archive.next_member() {
                Ok(Some(name)) => name,
                Ok(None) => {
                    let wanted = archive.wanted?;
                    return Some(self.named_as_input(Err(wanted.not_a_file)));
                }
                Err(error) => {
                    let failure = read_failure(error, Some(archive.format), 0);
                    return Some(self.named_as_input(Err(failure)));
                }
            };

            let is_wanted = archive.wanted.as_ref().is_none_or(|wanted| *wanted.name == *name);
            if is_wanted {
                let content = archive.content(limits);
                if archive.wanted.is_none() {
                    self.state = MembersState::Archive(archive);
                }
                return Some(Member { name: name.into(), content });
            }
        }
    }
}

/// What an input that was opened turned out to be.
enum OpenedMembers<'a> {
    /// A plain or compressed file: its only member.
    Only(Content<'a>),
    Archive(OpenArchive<'a>),
}

/// Opens an input, and detects its format.
fn open<'a>(
    name: &Arc<str>,
    input: Input<'a>,
    limits: &Limits,
    control: &Control,
) -> Result<OpenedMembers<'a>, ErrorKind> {
    let is_file = input.file().is_some();

    let raw: Box<dyn Read + Send + 'a> = match input.open() {
        Ok(OpenedInput::Memory(memory)) if format_of(&memory) == Format::Plain => {
            return Ok(OpenedMembers::Only(Content::in_memory(memory, control.clone())));
        }
        Ok(OpenedInput::Memory(memory)) => Box::new(io::Cursor::new(memory)),
        Ok(OpenedInput::Reader(reader)) => reader,
        Err(ErrorKind::Open(error)) if is_file && error.kind() == io::ErrorKind::NotADirectory => {
            return open_archive_of(name, error, limits, control);
        }
        Err(failure) => return Err(failure),
    };

    let decoded = DecodedReader::open(raw, limits, control.clone())?;
    match new_archive(decoded.content_format) {
        Some(archive) => {
            Ok(OpenedMembers::Archive(OpenArchive::new(name.clone(), decoded, archive)))
        }
        None => Ok(OpenedMembers::Only(Content::streamed(Stream::of(decoded)?))),
    }
}

/// Opens the archive of which `name` is a member: it is the file among the directories in the name.
/// Only this member will be read.
fn open_archive_of<'a>(
    name: &Arc<str>,
    not_a_file: io::Error,
    limits: &Limits,
    control: &Control,
) -> Result<OpenedMembers<'a>, ErrorKind> {
    let path = path_of(name);
    let Some(file) = path.ancestors().skip(1).find(|ancestor| ancestor.is_file()) else {
        return Err(ErrorKind::Open(not_a_file));
    };

    let not_a_file = ErrorKind::Open(not_a_file);
    let archive = Input::path(file);
    match open(&archive.name().into(), archive, limits, control) {
        Ok(OpenedMembers::Archive(archive)) => {
            let wanted = Some(WantedMember { name: name.clone(), not_a_file });
            Ok(OpenedMembers::Archive(OpenArchive { wanted, ..archive }))
        }
        _ => Err(not_a_file),
    }
}

/// An archive that is being read.
struct OpenArchive<'a> {
    name: Arc<str>,
    format: Format,
    /// The one member that is wanted. `None`: all are.
    wanted: Option<WantedMember>,
    shared: Arc<Mutex<SharedArchive<'a>>>,
}

struct WantedMember {
    name: Arc<str>,
    /// Why there is no file of this name.
    not_a_file: ErrorKind,
}

/// What the archive and the reader of its current member share.
struct SharedArchive<'a> {
    source: DecodedReader<'a>,
    archive: Box<dyn ArchiveFormat>,
    /// The number of the current member. Earlier members have no more content.
    current: u64,
}

impl<'a> OpenArchive<'a> {
    fn new(name: Arc<str>, source: DecodedReader<'a>, archive: Box<dyn ArchiveFormat>) -> Self {
        let format = source.content_format;
        let shared = Arc::new(Mutex::new(SharedArchive { source, archive, current: 0 }));
        OpenArchive { name, format, wanted: None, shared }
    }

    /// Goes to the next member and returns its name.
    fn next_member(&self) -> io::Result<Option<String>> {
        let mut shared = lock(&self.shared);
        let SharedArchive { source, archive, current } = &mut *shared;
        *current += 1;
        let name = archive.next_member(source)?;
        Ok(name.map(|name| format!("{}/{}", self.name, name_of_bytes(&name))))
    }

    /// The content of the current member.
    fn content(&self, limits: &Limits) -> Result<Content<'a>, ErrorKind> {
        let member = lock(&self.shared).current;
        let raw = MemberReader { shared: self.shared.clone(), member };
        let decoded = DecodedReader::open_member(raw, self.format, limits)?;
        Ok(Content::streamed(Stream::of(decoded)?))
    }
}

/// Reads one member of an archive.
struct MemberReader<'a> {
    shared: Arc<Mutex<SharedArchive<'a>>>,
    member: u64,
}

impl Read for MemberReader<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut shared = lock(&self.shared);
        let SharedArchive { source, archive, current } = &mut *shared;
        if out.is_empty() || *current != self.member {
            return Ok(0);
        }
        archive.read(source, out)
    }
}

/// Parts of the compressed archive can be decoded ahead, whatever member they belong to.
impl ContentReader for MemberReader<'_> {
    fn offer(&mut self, budget: &Arc<LookaheadBudget>) -> Option<Arc<LookaheadPart>> {
        lock(&self.shared).source.offer(budget)
    }
}

fn lock<'s, 'a>(shared: &'s Mutex<SharedArchive<'a>>) -> MutexGuard<'s, SharedArchive<'a>> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
