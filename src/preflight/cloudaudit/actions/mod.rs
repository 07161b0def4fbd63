//! The 21 actions: what each takes, and which rules hold across its parameters. One file for each.
//!
//! Facts stand in docs/facts.md (actions, parameters) and in the published tables that
//! `corpus/catalog/parameters.tsv` is a copy of; a test holds every table here against it. An
//! action must not know how a request came in.

mod create_audit;
mod create_audit_track;
mod create_events_audit_track;
mod delete_audit;
mod delete_audit_track;
mod describe_audit;
mod describe_audit_track;
mod describe_audit_tracks;
mod describe_events;
mod get_attribute_key;
mod inquire_audit_credit;
mod list_audits;
mod list_cmq_enable_region;
mod list_cos_enable_region;
mod list_key_alias_by_region;
mod look_up_events;
mod modify_audit_track;
mod modify_events_audit_track;
mod start_logging;
mod stop_logging;
mod update_audit;

pub(in crate::preflight) mod shared;

use crate::catalog::Action;

use crate::preflight::parameter::{Parameter, required};
use crate::preflight::rules::Across;

/// What is known of an action.
#[derive(Clone, Copy, Debug)]
pub(in crate::preflight) struct Spec {
    pub(in crate::preflight) parameters: &'static [Parameter],
    /// Which of them are required: a bit for each, the last the lowest.
    pub(in crate::preflight) needs: u32,
    /// Rules that look at several parameters together, in the order of their findings.
    pub(in crate::preflight) across: &'static [Across],
    /// Where the documents offer it; empty: nothing is listed.
    pub(in crate::preflight) regions: &'static [&'static str],
    /// Whether it belongs to the time of the error-code page.
    pub(in crate::preflight) on_page: bool,
}

impl Spec {
    const fn new(parameters: &'static [Parameter]) -> Self {
        Spec { parameters, needs: required(parameters), across: &[], regions: &[], on_page: false }
    }

    const fn across(self, across: &'static [Across]) -> Self {
        Spec { across, ..self }
    }

    const fn regions(self, regions: &'static [&'static str]) -> Self {
        Spec { regions, ..self }
    }

    const fn on_page(self) -> Self {
        Spec { on_page: true, ..self }
    }
}

/// What is known of `action`.
#[inline]
pub(in crate::preflight) const fn spec(action: Action) -> &'static Spec {
    match action {
        Action::CreateAudit => &create_audit::SPEC,
        Action::DeleteAudit => &delete_audit::SPEC,
        Action::UpdateAudit => &update_audit::SPEC,
        Action::DescribeAudit => &describe_audit::SPEC,
        Action::StartLogging => &start_logging::SPEC,
        Action::StopLogging => &stop_logging::SPEC,
        Action::ListAudits => &list_audits::SPEC,
        Action::InquireAuditCredit => &inquire_audit_credit::SPEC,
        Action::GetAttributeKey => &get_attribute_key::SPEC,
        Action::ListCosEnableRegion => &list_cos_enable_region::SPEC,
        Action::ListCmqEnableRegion => &list_cmq_enable_region::SPEC,
        Action::ListKeyAliasByRegion => &list_key_alias_by_region::SPEC,
        Action::LookUpEvents => &look_up_events::SPEC,
        Action::DescribeEvents => &describe_events::SPEC,
        Action::CreateAuditTrack => &create_audit_track::SPEC,
        Action::ModifyAuditTrack => &modify_audit_track::SPEC,
        Action::DeleteAuditTrack => &delete_audit_track::SPEC,
        Action::DescribeAuditTracks => &describe_audit_tracks::SPEC,
        Action::DescribeAuditTrack => &describe_audit_track::SPEC,
        Action::CreateEventsAuditTrack => &create_events_audit_track::SPEC,
        Action::ModifyEventsAuditTrack => &modify_events_audit_track::SPEC,
    }
}

/// The parameters of an action, in the order in which it is documented; empty if it takes none.
///
/// ```
/// use apitriage::catalog::Action;
/// use apitriage::preflight::{Need, parameters};
///
/// let start = parameters(Action::LookUpEvents)[0];
/// assert_eq!((start.name, start.need), ("StartTime", Need::Required));
/// assert!(parameters(Action::ListAudits).is_empty());
/// ```
pub const fn parameters(action: Action) -> &'static [Parameter] {
    spec(action).parameters
}
