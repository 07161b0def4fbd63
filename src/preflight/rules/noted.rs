//! What the short way keeps for the rules that look at several parameters together.
//!
//! A table says which of its parameters are noted, and as what. It must not judge.

use crate::preflight::cloudaudit::rules::event_names::ALL;

/// What a noted parameter is to the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::preflight) enum Role {
    /// Nothing.
    None,
    StartTime,
    EndTime,
    StorageType,
    StorageName,
    StoragePrefix,
    ResourceType,
    EventNames,
}

/// The noted values of one request.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::preflight) struct Noted<'a> {
    pub(in crate::preflight) start_time: Option<i64>,
    pub(in crate::preflight) end_time: Option<i64>,
    pub(in crate::preflight) storage_type: Option<&'a [u8]>,
    pub(in crate::preflight) storage_name: Option<&'a [u8]>,
    pub(in crate::preflight) storage_prefix: Option<&'a [u8]>,
    pub(in crate::preflight) resource_type: Option<&'a [u8]>,
    pub(in crate::preflight) event_names: Option<Names>,
}

/// A list of event names: how many they are, and how many of them stand for all events.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::preflight) struct Names {
    pub(in crate::preflight) count: usize,
    pub(in crate::preflight) of_all: usize,
}

impl<'a> Noted<'a> {
    #[inline]
    pub(in crate::preflight) fn number(&mut self, role: Role, number: i64) {
        match role {
            Role::StartTime => self.start_time = Some(number),
            Role::EndTime => self.end_time = Some(number),
            _ => {}
        }
    }

    #[inline(never)]
    pub(in crate::preflight) fn text(&mut self, role: Role, text: &'a [u8]) {
        let place = match role {
            Role::StorageType => &mut self.storage_type,
            Role::StorageName => &mut self.storage_name,
            Role::StoragePrefix => &mut self.storage_prefix,
            Role::ResourceType => &mut self.resource_type,
            _ => return,
        };
        *place = Some(text);
    }

    pub(in crate::preflight) fn names(&mut self, role: Role, names: Names) {
        if role == Role::EventNames {
            self.event_names = Some(names);
        }
    }

    pub(in crate::preflight) fn times(&self) -> Option<(i128, i128)> {
        Some((self.start_time?.into(), self.end_time?.into()))
    }
}

impl Names {
    pub(in crate::preflight) fn add(&mut self, name: &[u8]) {
        self.count += 1;
        self.of_all += usize::from(name == ALL.as_bytes());
    }
}
