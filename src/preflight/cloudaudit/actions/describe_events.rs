//! `DescribeEvents`: searches the events of the last 90 days. Since 2021-04-13.

use super::builders::{objects, text, unsigned};
use super::shared::{attributes, events_time};
use crate::preflight::cloudaudit::rules::{END_TIME, START_TIME};
use crate::preflight::parameter::{PARAMETER_FIRST, Parameter, Test};
use crate::preflight::rule::Rule;
use crate::preflight::service::ActionTable;

/// Every key that some document of version 2019-03-19 lists (docs/facts.md, "Keys of a search").
const KEYS: &[&str] = &[
    "RequestId",
    "EventName",
    "ReadOnly",
    "Username",
    "ResourceType",
    "ResourceName",
    "AccessKeyId",
    "EventId",
    "ActionType",
    "PrincipalId",
    "SensitiveAction",
    "ApiErrorCode",
    "CamErrorCode",
    "Tags",
    "ResourceId",
    "SourceIPAddress",
];

const KEY: Parameter<'static> = text("AttributeKey").required().constraint(
    Rule::ATTRIBUTE_KEY,
    PARAMETER_FIRST,
    Test::Keys { known: KEYS, elsewhere: &[], lenient: true },
    "one of the 16 keys that the documents list",
);

pub(super) const TABLE: ActionTable<'static> = ActionTable::new(
    "DescribeEvents",
    &[
        events_time("StartTime", START_TIME),
        events_time("EndTime", END_TIME),
        unsigned("NextToken"),
        unsigned("MaxResults").max_results(PARAMETER_FIRST).likely(),
        objects("LookupAttributes", &attributes(KEY)),
        unsigned("IsReturnLocation").flag(PARAMETER_FIRST),
    ],
)
.regions(&["ap-guangzhou", "ap-hongkong", "ap-seoul", "ap-singapore", "ap-tokyo", "eu-frankfurt"]);
