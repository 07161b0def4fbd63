//! The words of the notes of issues. This file must not know a rule by name.

use crate::grammar::FaultKind;
use crate::preflight::issue::Note;

impl Note<'_> {
    /// The message that replaces that of the rule, for notes that say more.
    pub(super) fn own_message(&self, is_withdrawn: bool) -> Option<&'static str> {
        Some(match self {
            Note::Meant(_) => "the member is called {wanted}, not {name}",
            Note::Beside => "{name} is beside the action, where it is not read",
            Note::NoElement => {
                "the array is not valid JSON: there is an element missing beside a comma"
            }
            Note::ByteOrderMark => "the body begins with a byte-order mark",
            Note::OtherEra if is_withdrawn => "{action} is no longer offered",
            Note::OtherEra => "{action} was not offered at the error-code page's time",
            _ => return None,
        })
    }

    /// The message for rules that have none of their own.
    pub(super) fn usual_message(&self) -> &'static str {
        match self {
            Note::Unwanted(_) | Note::Wanted(_) => "{name} is {value}; it must be {wanted}",
            Note::Type(_) => "{name} is {kind}; it must be {wanted}",
            Note::Empty => "{name} is empty, which is taken for missing",
            Note::Because(_) => "{name} is missing, although {because}",
            Note::NotAmong(_) => "{unknown}",
            Note::Fault(_) => "the body is not valid JSON: {fault}",
            Note::Bytes(_) => "the request has {size} bytes; {wanted} are allowed",
            _ => "{name} is missing",
        }
    }

    /// The help that replaces that of the rule, for notes that say more.
    pub(super) fn own_help(&self) -> Option<&'static str> {
        Some(match self {
            Note::Meant("params") | Note::Beside => {
                "Parameters go into params: {\"action\":…,\"params\":{…}}."
            }
            Note::Meant(_) => "",
            Note::NoElement => {
                "Remove the comma: there is one between two elements, and none at either end."
            }
            Note::ByteOrderMark => "Send the body without it: a server may ignore it or refuse it.",
            Note::OtherEra => "{history}",
            Note::Response => {
                "This is an answer, not a request: apitriage summarize reads answers."
            }
            _ => return None,
        })
    }
}

/// Why a text is not JSON.
pub(super) const fn fault(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::Empty => "it is empty",
        FaultKind::UnexpectedEnd => "it ends in the middle of a value",
        FaultKind::TrailingBytes => "there is more text after its end",
        FaultKind::TooLong => "it has more values than the limit allows",
        other => other.explain(),
    }
}
