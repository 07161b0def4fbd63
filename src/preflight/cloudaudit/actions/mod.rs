//! The 21 actions: what each takes. One file for each.
//!
//! The facts are in docs/facts.md (actions, parameters) and in `corpus/catalog/parameters.tsv`, a
//! copy of the published tables; a test compares every table here with it. Which rules across
//! parameters an action has is written in the rules. A table must not know in which form a request
//! came.

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

mod builders;
mod shared;

use super::rules;
use crate::preflight::across::AcrossRule;
use crate::preflight::service::ActionTable;

/// Registers the table of each action, with the rules across parameters that name it.
macro_rules! register {
    ($($action:ident,)*) => {
        pub(super) static TABLES: [ActionTable<'static>; [$(stringify!($action)),*].len()] = [$({
            const NAME: &str = $action::TABLE.name;
            const ACROSS: &[&AcrossRule] = &rules::across::<{ rules::count_across(NAME) }>(NAME);
            $action::TABLE.across(ACROSS)
        },)*];
    };
}

register! {
    create_audit,
    delete_audit,
    update_audit,
    describe_audit,
    start_logging,
    stop_logging,
    list_audits,
    inquire_audit_credit,
    get_attribute_key,
    list_cos_enable_region,
    list_cmq_enable_region,
    list_key_alias_by_region,
    look_up_events,
    describe_events,
    create_audit_track,
    modify_audit_track,
    delete_audit_track,
    describe_audit_tracks,
    describe_audit_track,
    create_events_audit_track,
    modify_events_audit_track,
}
