//! What a request says beside its parameters.
//!
//! Most requests that are checked in large numbers name only their action, so all other fields are
//! in a box of their own. This file must not judge what a field says.

use super::Stray;
use crate::preflight::addressee::Addressees;
use crate::preflight::field::Field;
use crate::preflight::issue::FieldName;
use crate::preflight::tree::Span;

/// A size below every limit on requests, the lowest of which is 32 KB. Most are smaller.
const SMALL_SIZE: usize = 16 << 10;

/// The fields that a request carries beside its parameters.
#[derive(Clone, Debug, Default)]
pub(in crate::preflight) struct Head<'a> {
    pub(in crate::preflight) action: Option<Field<'a>>,
    /// Bytes of the body, or of the query of a GET request.
    pub(in crate::preflight) size: Option<usize>,
    pub(super) more: Option<Box<More<'a>>>,
}

/// The fields that a mere action with its body does not have.
#[derive(Clone, Debug)]
pub(in crate::preflight) struct More<'a> {
    pub(in crate::preflight) version: Option<Field<'a>>,
    pub(in crate::preflight) region: Option<Field<'a>>,
    pub(in crate::preflight) timestamp: Option<Field<'a>>,
    pub(in crate::preflight) method: Option<Field<'a>>,
    pub(in crate::preflight) secret_id: Option<Field<'a>>,
    /// The services that hosts and credential scopes name.
    pub(in crate::preflight) addressees: Addressees<'a>,
    /// Whether it is signed by version 1 of the signature method.
    pub(in crate::preflight) signed_v1: bool,
    /// The fields that are given more than once, and whether they differ.
    pub(in crate::preflight) given_twice: Vec<(FieldName, bool)>,
    /// Members of an envelope that are not read.
    pub(in crate::preflight) strays: Vec<Stray<'a>>,
    /// Whether the action is known only from a member `Action` of the body itself.
    pub(in crate::preflight) has_action_of_body: bool,
    /// Where more text begins, after the end of the request.
    pub(in crate::preflight) trailing: Option<Span>,
}

impl More<'_> {
    const NONE: Self = More {
        version: None,
        region: None,
        timestamp: None,
        method: None,
        secret_id: None,
        addressees: Addressees::NONE,
        signed_v1: false,
        given_twice: Vec::new(),
        strays: Vec::new(),
        has_action_of_body: false,
        trailing: None,
    };

    /// The fields of `self` and, where it has none, those of `other`.
    fn or(self, other: Self) -> Self {
        let mut given_twice = self.given_twice;
        given_twice.extend(other.given_twice);
        let mut addressees = self.addressees;
        addressees.add_all(other.addressees);

        More {
            given_twice,
            addressees,
            strays: self.strays,
            has_action_of_body: self.has_action_of_body,
            trailing: self.trailing,
            version: self.version.or(other.version),
            region: self.region.or(other.region),
            timestamp: self.timestamp.or(other.timestamp),
            method: self.method.or(other.method),
            secret_id: self.secret_id.or(other.secret_id),
            signed_v1: self.signed_v1 || other.signed_v1,
        }
    }
}

impl<'a> Head<'a> {
    pub(in crate::preflight) fn more(&self) -> &More<'a> {
        self.more.as_deref().unwrap_or(const { &More::NONE })
    }

    pub(super) fn more_mut(&mut self) -> &mut More<'a> {
        self.more.get_or_insert_with(|| Box::new(More::NONE))
    }

    /// Sets a field, if it is not set yet. If it is, a value that differs is noted as given twice;
    /// an equal value only if `notes_same`.
    #[inline(always)]
    pub(super) fn set(&mut self, name: FieldName, field: Field<'a>, notes_same: bool) {
        let slot = match name {
            FieldName::Action => &mut self.action,
            FieldName::Version => &mut self.more_mut().version,
            FieldName::Region => &mut self.more_mut().region,
            FieldName::Timestamp => &mut self.more_mut().timestamp,
            FieldName::Method => &mut self.more_mut().method,
            FieldName::SecretId => &mut self.more_mut().secret_id,
            // They are not stored as fields: see `addressees` and `EnvelopeMembers::params`.
            FieldName::Service | FieldName::Params => return,
        };
        let Some(first) = slot else {
            *slot = Some(field);
            return;
        };
        let differs = first.text != field.text;
        if differs || notes_same {
            self.more_mut().given_twice.push((name, differs));
        }
    }

    /// The fields of `self` and, where it has none, those of `other`. The size is that of `self`.
    #[inline(always)]
    pub(super) fn or(self, other: Self) -> Self {
        let more = match (self.more, other.more) {
            (Some(own), Some(other)) => Some(Box::new(own.or(*other))),
            (own, other) => own.or(other),
        };
        Head { action: self.action.or(other.action), more, ..self }
    }

    /// Whether no field but the action has to be checked: there is none, and the size is below
    /// every limit.
    #[inline]
    pub(in crate::preflight) fn is_bare(&self) -> bool {
        self.more.is_none() && self.size.is_none_or(|size| size < SMALL_SIZE)
    }

    pub(super) fn method(&self) -> Option<&str> {
        self.more().method.as_ref().map(|field| &*field.text)
    }
}
