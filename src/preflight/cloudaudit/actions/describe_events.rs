//! `DescribeEvents`: searches the events of the last 90 days. Since 2021-04-13.

use super::Spec;
use super::shared::{attributes, events_time};
use crate::preflight::cloudaudit::rules::times;
use crate::preflight::parameter::{PARAMETER_FIRST, Parameter, Test, objects, text, unsigned};
use crate::preflight::rule::Rule;
use crate::preflight::rules::noted::Role;

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

const KEY: Parameter = text("AttributeKey").required().constraint(
    Rule::AttributeKey,
    PARAMETER_FIRST,
    Test::Keys { known: KEYS, elsewhere: &[], lenient: true },
    "one of the 16 keys that the documents list",
);

pub(super) const SPEC: Spec = Spec::new(&[
    events_time("StartTime", Role::StartTime),
    events_time("EndTime", Role::EndTime),
    unsigned("NextToken"),
    unsigned("MaxResults").max_results(PARAMETER_FIRST).likely(),
    objects("LookupAttributes", &attributes(KEY)),
    unsigned("IsReturnLocation").flag(PARAMETER_FIRST),
])
.across(&[times::EVENTS_ORDER, times::EVENTS_SPAN, times::EVENTS_WINDOW])
.regions(&["ap-guangzhou", "ap-hongkong", "ap-seoul", "ap-singapore", "ap-tokyo", "eu-frankfurt"]);
