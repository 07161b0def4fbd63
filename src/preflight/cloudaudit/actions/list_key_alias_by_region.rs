//! `ListKeyAliasByRegion`: lists the KMS keys of a region. Chinese edition only, since 2020-09-09.

use super::builders::integer;
use super::shared::KMS_REGION;
use crate::preflight::cloudaudit::source::API_CHINESE;
use crate::preflight::parameter::{Test, VALUE_FIRST};
use crate::preflight::rule::Rule;
use crate::preflight::service::ActionTable;

pub(super) const TABLE: ActionTable<'static> = ActionTable::new(
    "ListKeyAliasByRegion",
    &[
        KMS_REGION.region(&["InvalidParameterValue.KmsRegionError"]).required().source(API_CHINESE),
        integer("Limit").source(API_CHINESE).constraint(
            Rule::LIMIT,
            VALUE_FIRST,
            Test::AtMost(200),
            "at most 200",
        ),
        integer("Offset").source(API_CHINESE),
    ],
);
