//! `LookUpEvents`: searches the events of the last seven days.

use super::builders::{integer, objects, text};
use super::shared::{attributes, look_up_time};
use crate::preflight::cloudaudit::rules::{END_TIME, START_TIME};
use crate::preflight::cloudaudit::source;
use crate::preflight::parameter::{Edition, Parameter, Test, VALUE_FIRST};
use crate::preflight::rule::Rule;
use crate::preflight::service::ActionTable;

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
const TODAY: &[Edition<'static>] = &[
    Edition { document: "English API description of 2026-08-21", keys: &["EventId"] },
    Edition {
        document: "Chinese API description of 2026-08-21",
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

const KEY: Parameter<'static> = text("AttributeKey")
    .required()
    .missing(&["MissingParameter", "InvalidParameterValue.attributeKey"])
    .constraint(
        Rule::ATTRIBUTE_KEY,
        &["InvalidParameterValue.attributeKey"],
        Test::Keys { known: KEYS, elsewhere: TODAY, lenient: false },
        "one of the seven keys that LookUpEvents takes",
    );

pub(super) const TABLE: ActionTable<'static> = ActionTable::new(
    "LookUpEvents",
    &[
        look_up_time("StartTime", START_TIME),
        look_up_time("EndTime", END_TIME),
        objects("LookupAttributes", &attributes(KEY)),
        text("NextToken"),
        integer("MaxResults").max_results(&["InvalidParameterValue.MaxResult"]).source(source::API),
        text("Mode").constraint(
            Rule::MODE,
            VALUE_FIRST,
            Test::Words(&["standard", "quick"]),
            "standard or quick",
        ),
    ],
)
.on_page();
