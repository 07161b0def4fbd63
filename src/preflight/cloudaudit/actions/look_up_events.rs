//! `LookUpEvents`: searches the events of the last seven days.

use super::Spec;
use super::shared::{attributes, look_up_time};
use crate::preflight::cloudaudit::rules::times;
use crate::preflight::cloudaudit::source;
use crate::preflight::parameter::{Edition, Parameter, Test, VALUE_FIRST, integer, objects, text};
use crate::preflight::rule::Rule;
use crate::preflight::rules::noted::Role;

/// The keys of the page, and of GetAttributeKey's published answer.
pub(super) const KEYS: &[&str] = &[
    "RequestId",
    "EventName",
    "ReadOnly",
    "Username",
    "ResourceType",
    "ResourceName",
    "AccessKeyId",
];

/// What today's editions list beyond the page (docs/facts.md, "Keys of a search").
const TODAY: &[Edition] = &[
    Edition { language: "English", keys: &["EventId"] },
    Edition {
        language: "Chinese",
        keys: &[
            "ActionType",
            "PrincipalId",
            "SensitiveAction",
            "ApiErrorCode",
            "CamErrorCode",
            "Tags",
            "ResourceId",
            "SourceIPAddress",
        ],
    },
];

const KEY: Parameter = text("AttributeKey")
    .required()
    .missing(&["MissingParameter", "InvalidParameterValue.attributeKey"])
    .constraint(
        Rule::AttributeKey,
        &["InvalidParameterValue.attributeKey"],
        Test::Keys { known: KEYS, elsewhere: TODAY, lenient: false },
        "one of the seven keys that LookUpEvents takes",
    );

pub(super) const SPEC: Spec = Spec::new(&[
    look_up_time("StartTime", Role::StartTime),
    look_up_time("EndTime", Role::EndTime),
    objects("LookupAttributes", &attributes(KEY)),
    text("NextToken"),
    integer("MaxResults").max_results(&["InvalidParameterValue.MaxResult"]).source(source::API),
    text("Mode").constraint(
        Rule::Mode,
        VALUE_FIRST,
        Test::Words(&["standard", "quick"]),
        "standard or quick",
    ),
])
.across(&[times::LOOK_UP_ORDER, times::LOOK_UP_WINDOW])
.on_page();
