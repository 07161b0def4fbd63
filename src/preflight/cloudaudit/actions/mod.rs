//! The parameters of CloudAudit's 21 actions. One file for each; `builders` and `shared` hold what
//! they have in common.
//!
//! The facts are in docs/facts.md (actions, parameters) and in `corpus/catalog/parameters.tsv`,
//! which was made from the published API descriptions; a test compares names, types and required
//! flags with it. A rule that looks at several parameters lists the actions that it applies to
//! (`rules`), and is added to their tables here.
//!
//! To add an action, write its file with a `TABLE`, and add its `mod` and a line to the list below
//! and to `catalog::Action`, at the same place. A table must not depend on how a request was
//! encoded.

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

/// Makes `TABLES`: the table of each action, with the rules across parameters that list it.
macro_rules! action_tables {
    ($($action:ident,)*) => {
        // The names are an array only to be counted.
        pub(super) static TABLES: [ActionTable<'static>; [$(stringify!($action)),*].len()] = [$({
            const NAME: &str = $action::TABLE.name;
            // The count is asked for first, because an array needs its length.
            const ACROSS: &[&AcrossRule] = &rules::across::<{ rules::count_across(NAME) }>(NAME);
            $action::TABLE.across(ACROSS)
        },)*];
    };
}

// In the order of `catalog::Action::ALL`; a test in `defaults` compares them.
action_tables! {
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
