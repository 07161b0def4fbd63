//! Parameters that several actions take in the same form.

use super::builders::{integer, object, objects, text, texts, unsigned};
use crate::preflight::cloudaudit::rules;
use crate::preflight::cloudaudit::source;
use crate::preflight::noted::Role;
use crate::preflight::parameter::{Codes, PARAMETER_FIRST, Parameter, Test, VALUE_FIRST};
use crate::preflight::pattern::Pattern;
use crate::preflight::rule::Rule;

/// What became of the actions that are no longer offered (docs/facts.md, "Actions and when they
/// were offered").
pub(super) const WITHDRAWN: &str = "It left the Chinese edition on 2024-10-30 and the international one on 2026-04-27; tracks \
                                    (CreateAuditTrack, DeleteAuditTrack) took its place.";

/// AuditName as all actions but CreateAudit have it: documented is only that it must be there.
pub(super) const AUDIT_NAME: Parameter<'static> = text("AuditName").required();

pub(super) const BUCKET: Parameter<'static> = text("CosBucketName").name(
    Rule::COS_BUCKET_NAME,
    &["InvalidParameterValue.CosNameError"],
    Pattern::bucket(40),
    "1 to 40 characters from a-z, 0-9 and -, with no - at either end",
);
pub(super) const COS_REGION: Parameter<'static> =
    text("CosRegion").region(&["InvalidParameterValue.CosRegionError"]);
pub(super) const READ_WRITE: Parameter<'static> = integer("ReadWriteAttribute").constraint(
    Rule::READ_WRITE_ATTRIBUTE,
    &["InvalidParameterValue.ReadWriteAttributeError"],
    Test::Integers(&[1, 2, 3]),
    "1 (read-only), 2 (write-only) or 3 (read/write)",
);
pub(super) const QUEUE: Parameter<'static> = text("CmqQueueName")
    .name(
        Rule::CMQ_QUEUE_NAME,
        &["InvalidParameterValue.QueueNameError"],
        Pattern::letters(1, 64, "-").letter_first(),
        "a letter and up to 63 more characters from A-Z, a-z, 0-9 and -",
    )
    .conditional();
pub(super) const CMQ_REGION: Parameter<'static> =
    text("CmqRegion").queue_region(&["InvalidParameterValue.CmqRegionError"]).conditional();
pub(super) const LOG_PREFIX: Parameter<'static> = text("LogFilePrefix").name(
    Rule::LOG_FILE_PREFIX,
    &["InvalidParameterValue.LogFilePrefixError"],
    Pattern::letters(3, 40, ""),
    "3 to 40 characters from A-Z, a-z and 0-9",
);
pub(super) const KMS_ON: Parameter<'static> = integer("IsEnableKmsEncry").flag(VALUE_FIRST);
pub(super) const KMS_REGION: Parameter<'static> = text("KmsRegion").conditional();
pub(super) const KEY_ID: Parameter<'static> = text("KeyId").conditional();

const WEBSITE: Parameter<'static> = text("WebsiteType").constraint(
    Rule::WEBSITE_TYPE,
    VALUE_FIRST,
    Test::Words(&["zh", "en"]),
    "zh or en",
);
/// The parameters of the actions that take WebsiteType only.
pub(super) const WEBSITE_TYPE: &[Parameter<'static>] = &[WEBSITE];

/// The members of a condition on events: a key and its value.
pub(super) const fn attributes(key: Parameter<'static>) -> [Parameter<'static>; 2] {
    [key, text("AttributeValue")]
}

pub(super) const TRACK_ID: Parameter<'static> = unsigned("TrackId").required();
pub(super) const TRACK_NAME: Parameter<'static> = text("Name").name(
    Rule::TRACK_NAME,
    PARAMETER_FIRST,
    Pattern::letters(3, 48, "_-"),
    "3 to 48 characters from A-Z, a-z, 0-9, - and _",
);
pub(super) const STATUS: Parameter<'static> = unsigned("Status").flag(PARAMETER_FIRST);
pub(super) const ALL_MEMBERS: Parameter<'static> =
    unsigned("TrackForAllMembers").flag(PARAMETER_FIRST);
pub(super) const ACTION_TYPE: Parameter<'static> = text("ActionType").constraint(
    Rule::ACTION_TYPE,
    PARAMETER_FIRST,
    Test::Words(&["Read", "Write", "*"]),
    "Read, Write or *",
);
pub(super) const RESOURCE_TYPE: Parameter<'static> =
    text("ResourceType").role(rules::RESOURCE_TYPE);
pub(super) const EVENT_NAMES: Parameter<'static> =
    texts("EventNames").role(rules::EVENT_NAMES_ROLE);

const TRACK_REGION: Codes<'static> = &["InvalidParameterValue.CosRegionError"];

/// Where a track delivers to. What StorageName and StoragePrefix may be depends on StorageType:
/// `rules/storage_forms.rs`.
pub(super) const STORAGE: Parameter<'static> = object(
    "Storage",
    &[
        text("StorageType")
            .constraint(
                Rule::STORAGE_TYPE,
                PARAMETER_FIRST,
                Test::Words(&["cos", "cls", "ckafka"]),
                "cos, cls or (Chinese edition) ckafka",
            )
            .required()
            .role(rules::STORAGE_TYPE),
        text("StorageRegion").region(TRACK_REGION).required(),
        text("StorageName").required().role(rules::STORAGE_NAME),
        text("StoragePrefix").required().role(rules::STORAGE_PREFIX),
        text("StorageAccountId").source(source::API_CHINESE),
        text("StorageAppId").source(source::API_CHINESE),
        unsigned("Compress").source(source::API_CHINESE).constraint(
            Rule::COMPRESS,
            PARAMETER_FIRST,
            Test::Integers(&[1, 2]),
            "1 (compress) or 2 (do not)",
        ),
    ],
);

/// Which events an events track records.
pub(super) const FILTERS: Parameter<'static> = object(
    "Filters",
    &[objects(
        "ResourceFields",
        &[
            RESOURCE_TYPE.source(source::API_CHINESE).required(),
            ACTION_TYPE.source(source::API_CHINESE).required(),
            EVENT_NAMES.source(source::API_CHINESE).required(),
        ],
    )
    .source(source::API_CHINESE)],
)
.source(source::API_CHINESE);

/// A time of LookUpEvents. If it is missing or not an integer of 64 bits, the rule `look_up_time`
/// is broken. No document settles which code answers its absence.
pub(super) const fn look_up_time(name: &'static str, role: Role) -> Parameter<'static> {
    const CODES: Codes<'static> =
        &["InvalidParameter.Time", "MissingParameter", "InvalidParameter"];
    let time = integer(name)
        .role(role)
        .required()
        .absent_or_mistyped(Rule::LOOK_UP_TIME, CODES)
        .likely_missing();
    time.constraint(Rule::TIME_UNIT, &["InvalidParameter.Time"], Test::Time, "a count of seconds")
}

/// A time of DescribeEvents, for which the usual rules hold. No document settles which code answers
/// its absence.
pub(super) const fn events_time(name: &'static str, role: Role) -> Parameter<'static> {
    unsigned(name).role(role).required().likely_missing().constraint(
        Rule::TIME_UNIT,
        PARAMETER_FIRST,
        Test::Time,
        "a count of seconds",
    )
}
