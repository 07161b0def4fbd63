//! The rules that every service has, with CloudAudit's documents, codes and history. This file must
//! not know how they are checked.

use super::source::{API, PAGE, REGIONS, RELEASES, REQUESTS};
use crate::preflight::common::{CommonRules, Documents};
use crate::preflight::rule::RuleEntry;

const GENERAL: CommonRules = CommonRules::new(Documents {
    page: PAGE,
    description: API,
    requests: REQUESTS,
    regions: REGIONS,
    releases: RELEASES,
});

pub(super) static COMMON: CommonRules = CommonRules {
    unknown_action: RuleEntry {
        summary: "The action is one of the 21 of version 2019-03-19, spelled exactly; a preset narrows them to one era.",
        ..GENERAL.unknown_action
    },
    removed_action: RuleEntry {
        summary: "CreateAudit and DeleteAudit were withdrawn: on 2024-10-30 in the Chinese edition, on 2026-04-27 in the international one.",
        message: "{action} was withdrawn, on 2026-04-27 at the latest",
        ..GENERAL.removed_action
    },
    unknown_version: RuleEntry {
        summary: "The version, where the request carries one, is 2019-03-19.",
        ..GENERAL.unknown_version
    },
    missing_parameter: RuleEntry {
        codes: &[
            "MissingParameter",
            "MissingParameter.MissAuditName",
            "MissingParameter.MissCosBucketName",
            "MissingParameter.MissCosRegion",
            "InvalidParameterValue.AuditNameError",
            "InvalidParameterValue.CosNameError",
            "InvalidParameterValue.CosRegionError",
            "InvalidParameterValue.attributeKey",
        ],
        ..GENERAL.missing_parameter
    },
    least_results: RuleEntry {
        codes: &["InvalidParameterValue.MaxResult", "InvalidParameter", "InvalidParameterValue"],
        summary: "MaxResults and Limit are at least 1; no document gives a minimum beyond their type.",
        ..GENERAL.least_results
    },
    ..GENERAL
};
