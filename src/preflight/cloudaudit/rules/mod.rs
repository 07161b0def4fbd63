//! The rules of CloudAudit.
//!
//! A rule across parameters is a file: its entry `RULE`, with its words, and its checks `ACROSS`. A
//! rule on one parameter has its entry in `values`, or among the rules that every service has; what
//! it asks for is in the tables of actions.
//!
//! To add a rule across parameters: write its file, and register it here, by its `mod` and its
//! line.

mod bucket_required;
mod cmq_forbidden;
mod cmq_required;
mod event_names;
mod event_times;
mod events_span;
mod events_window;
mod kms_region;
mod kms_required;
mod look_up_window;
mod parameter_groups;
mod storage_forms;
mod storage_name;
mod storage_prefix;
mod time_order;
pub(super) mod values;

use super::common::COMMON;
use crate::preflight::across::AcrossRule;
use crate::preflight::rule::Rule;

pub(super) use event_names::EVENT_NAMES_ROLE;
pub(super) use event_names::RESOURCE_TYPE;
pub(super) use event_times::{END_TIME, START_TIME};
pub(super) use storage_forms::{STORAGE_NAME, STORAGE_PREFIX, STORAGE_TYPE};

/// Registers rules: the constant, the entry, and for a rule across parameters its checks.
macro_rules! register {
    ($($name:ident = $entry:expr $(, across $checks:expr)?;)*) => {
        impl Rule {
            $(
                #[doc = concat!("`", stringify!($name), "`: [`Rule::entry`] says what it asks for.")]
                pub const $name: Rule = Rule::new(&$entry);
            )*
        }

        /// All rules, in the order of findings at one place.
        pub(super) static RULES: &[Rule] = &[$(Rule::$name),*];

        /// The rules across parameters.
        static ACROSS: &[&[AcrossRule]] = &[$($(&$checks,)?)*];
    };
}

register! {
    MISSING_ACTION = COMMON.missing_action;
    UNKNOWN_ACTION = COMMON.unknown_action;
    REMOVED_ACTION = COMMON.removed_action;
    UNKNOWN_VERSION = COMMON.unknown_version;
    UNSUPPORTED_METHOD = COMMON.unsupported_method;
    REQUEST_SIZE = COMMON.request_size;
    DUPLICATE_FIELD = COMMON.duplicate_field;
    TIMESTAMP_SKEW = COMMON.timestamp_skew;
    SECRET_ID_BLANK = COMMON.secret_id_blank;
    REGION = COMMON.region;
    UNCHECKED_BODY = COMMON.unchecked_body;
    OTHER_SERVICE = COMMON.other_service;
    MALFORMED_JSON = COMMON.malformed_json;
    MALFORMED_FORM = COMMON.malformed_form;
    MALFORMED_HTTP = COMMON.malformed_http;
    DUPLICATE_PARAMETER = COMMON.duplicate_parameter;
    FORM_INDEX = COMMON.form_index;
    MISSING_PARAMETER = COMMON.missing_parameter;
    UNKNOWN_PARAMETER = COMMON.unknown_parameter;
    WRONG_TYPE = COMMON.wrong_type;
    FLAG = values::FLAG;
    READ_WRITE_ATTRIBUTE = values::READ_WRITE_ATTRIBUTE;
    COMPRESS = values::COMPRESS;
    MODE = values::MODE;
    WEBSITE_TYPE = values::WEBSITE_TYPE;
    ACTION_TYPE = values::ACTION_TYPE;
    STORAGE_TYPE = values::STORAGE_TYPE;
    AUDIT_NAME = values::AUDIT_NAME;
    COS_BUCKET_NAME = values::COS_BUCKET_NAME;
    LOG_FILE_PREFIX = values::LOG_FILE_PREFIX;
    CMQ_QUEUE_NAME = values::CMQ_QUEUE_NAME;
    TRACK_NAME = values::TRACK_NAME;
    STORAGE_NAME = storage_name::RULE, across storage_name::ACROSS;
    STORAGE_PREFIX = storage_prefix::RULE, across storage_prefix::ACROSS;
    ATTRIBUTE_KEY = values::ATTRIBUTE_KEY;
    MAX_RESULTS = values::MAX_RESULTS;
    LEAST_RESULTS = COMMON.least_results;
    LIMIT = values::LIMIT;
    DELIVERY_REGION = values::DELIVERY_REGION;
    LOOK_UP_TIME = values::LOOK_UP_TIME;
    TIME_ORDER = time_order::RULE, across time_order::ACROSS;
    TIME_UNIT = values::TIME_UNIT;
    LOOK_UP_WINDOW = look_up_window::RULE, across look_up_window::ACROSS;
    EVENTS_WINDOW = events_window::RULE, across events_window::ACROSS;
    EVENTS_SPAN = events_span::RULE, across events_span::ACROSS;
    BUCKET_REQUIRED = bucket_required::RULE, across bucket_required::ACROSS;
    CMQ_REQUIRED = cmq_required::RULE, across cmq_required::ACROSS;
    CMQ_FORBIDDEN = cmq_forbidden::RULE, across cmq_forbidden::ACROSS;
    KMS_REQUIRED = kms_required::RULE, across kms_required::ACROSS;
    KMS_REGION = kms_region::RULE, across kms_region::ACROSS;
    EVENT_NAMES = event_names::RULE, across event_names::ACROSS;
}

/// How many rules across parameters the action of this name has.
pub(super) const fn count_across(action: &str) -> usize {
    collect_across::<MAX_ACROSS>(action).1
}

/// The `N` rules across parameters that the action of this name has.
pub(super) const fn across<const N: usize>(action: &str) -> [&'static AcrossRule; N] {
    collect_across(action).0
}

/// More rules across parameters than any action has.
const MAX_ACROSS: usize = 16;

/// The rules across parameters of an action, and how many they are. Places of the array that are
/// left over hold any rule. If there are more than `N`, this does not compile.
#[allow(clippy::indexing_slicing, reason = "it runs when the crate is compiled")]
const fn collect_across<const N: usize>(action: &str) -> ([&'static AcrossRule; N], usize) {
    let (mut rules, mut count) = ([&ACROSS[0][0]; N], 0);
    let mut file = 0;
    while file < ACROSS.len() {
        let mut nth = 0;
        while nth < ACROSS[file].len() {
            if lists(ACROSS[file][nth].actions, action) {
                rules[count] = &ACROSS[file][nth];
                count += 1;
            }
            nth += 1;
        }
        file += 1;
    }
    (rules, count)
}

#[allow(clippy::indexing_slicing, reason = "it runs when the crate is compiled")]
const fn lists(names: &[&str], name: &str) -> bool {
    let mut nth = 0;
    while nth < names.len() {
        if is_same(names[nth].as_bytes(), name.as_bytes()) {
            return true;
        }
        nth += 1;
    }
    false
}

const fn is_same(mut a: &[u8], mut b: &[u8]) -> bool {
    while let (Some((first, a_rest)), Some((other, b_rest))) = (a.split_first(), b.split_first()) {
        if *first != *other {
            return false;
        }
        (a, b) = (a_rest, b_rest);
    }
    a.is_empty() && b.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Action;

    #[test]
    fn rules_across_parameters_name_actions_that_exist() {
        for rule in ACROSS.iter().flat_map(|rules| rules.iter()) {
            assert!(RULES.contains(&rule.rule));
            for action in rule.actions {
                assert!(Action::find(action).is_some(), "{}: {action}", rule.rule);
            }
        }
    }
}
