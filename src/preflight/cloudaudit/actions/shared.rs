//! Parameters that several actions take in the same form.

use crate::preflight::cloudaudit::source;
use crate::preflight::parameter::{
    Codes, PARAMETER_FIRST, Parameter, Test, VALUE_FIRST, integer, object, objects, text, texts,
    unsigned,
};
use crate::preflight::pattern::Pattern;
use crate::preflight::rule::Rule;
use crate::preflight::rules::noted::Role;

/// AuditName where nothing but its presence is documented: everywhere but in CreateAudit.
pub(super) const AUDIT_NAME: Parameter = text("AuditName").required();

pub(super) const BUCKET: Parameter = text("CosBucketName").name(
    Rule::CosBucketName,
    &["InvalidParameterValue.CosNameError"],
    Pattern::bucket(40),
    "1 to 40 characters from a-z, 0-9 and -, with no - at either end",
);
pub(super) const COS_REGION: Parameter =
    text("CosRegion").region(&["InvalidParameterValue.CosRegionError"]);
pub(super) const READ_WRITE: Parameter = integer("ReadWriteAttribute").constraint(
    Rule::ReadWriteAttribute,
    &["InvalidParameterValue.ReadWriteAttributeError"],
    Test::Integers(&[1, 2, 3]),
    "1 (read-only), 2 (write-only) or 3 (read/write)",
);
pub(super) const QUEUE: Parameter = text("CmqQueueName")
    .name(
        Rule::CmqQueueName,
        &["InvalidParameterValue.QueueNameError"],
        Pattern::letters(1, 64, "-").letter_first(),
        "a letter and up to 63 more characters from A-Z, a-z, 0-9 and -",
    )
    .conditional();
pub(super) const CMQ_REGION: Parameter =
    text("CmqRegion").region(&["InvalidParameterValue.CmqRegionError"]).conditional();
pub(super) const LOG_PREFIX: Parameter = text("LogFilePrefix").name(
    Rule::LogFilePrefix,
    &["InvalidParameterValue.LogFilePrefixError"],
    Pattern::letters(3, 40, ""),
    "3 to 40 characters from A-Z, a-z and 0-9",
);
pub(super) const KMS_ON: Parameter = integer("IsEnableKmsEncry").flag(VALUE_FIRST);
pub(super) const KMS_REGION: Parameter = text("KmsRegion").conditional();
pub(super) const KEY_ID: Parameter = text("KeyId").conditional();

const WEBSITE: Parameter = text("WebsiteType").constraint(
    Rule::WebsiteType,
    VALUE_FIRST,
    Test::Words(&["zh", "en"]),
    "zh or en",
);
pub(super) const WEBSITE_TYPE: &[Parameter] = &[WEBSITE];

/// What happened: a key and its value.
pub(super) const fn attributes(key: Parameter) -> [Parameter; 2] {
    [key, text("AttributeValue")]
}

pub(super) const TRACK_ID: Parameter = unsigned("TrackId").required();
pub(super) const TRACK_NAME: Parameter = text("Name").name(
    Rule::TrackName,
    PARAMETER_FIRST,
    Pattern::letters(3, 48, "_-"),
    "3 to 48 characters from A-Z, a-z, 0-9, - and _",
);
pub(super) const STATUS: Parameter = unsigned("Status").flag(PARAMETER_FIRST);
pub(super) const ALL_MEMBERS: Parameter = unsigned("TrackForAllMembers").flag(PARAMETER_FIRST);
pub(super) const ACTION_TYPE: Parameter = text("ActionType").constraint(
    Rule::ActionType,
    PARAMETER_FIRST,
    Test::Words(&["Read", "Write", "*"]),
    "Read, Write or *",
);
pub(super) const RESOURCE_TYPE: Parameter = text("ResourceType").role(Role::ResourceType);
pub(super) const EVENT_NAMES: Parameter = texts("EventNames").role(Role::EventNames);

const TRACK_REGION: Codes = &["InvalidParameterValue.CosRegionError"];

/// Where a track delivers to. What StorageName and StoragePrefix may be depends on StorageType:
/// `rules/storage.rs`.
pub(super) const STORAGE: Parameter = object(
    "Storage",
    &[
        text("StorageType")
            .constraint(
                Rule::StorageType,
                PARAMETER_FIRST,
                Test::Words(&["cos", "cls", "ckafka"]),
                "cos, cls or (Chinese edition) ckafka",
            )
            .required()
            .role(Role::StorageType),
        text("StorageRegion").region(TRACK_REGION).required(),
        text("StorageName").required().role(Role::StorageName),
        text("StoragePrefix").required().role(Role::StoragePrefix),
        text("StorageAccountId").source(source::API_CHINESE),
        text("StorageAppId").source(source::API_CHINESE),
        unsigned("Compress").source(source::API_CHINESE).constraint(
            Rule::Compress,
            PARAMETER_FIRST,
            Test::Integers(&[1, 2]),
            "1 (compress) or 2 (do not)",
        ),
    ],
);

/// Which events an events track records.
pub(super) const FILTERS: Parameter = object(
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

/// A time that the whole request is refused for: absent, no integer, or not 64 bits.
pub(super) const fn look_up_time(name: &'static str, role: Role) -> Parameter {
    const CODES: Codes = &["InvalidParameter.Time", "MissingParameter", "InvalidParameter"];
    let time = integer(name).role(role).required().absent_or_mistyped(Rule::LookUpTime, CODES);
    time.constraint(Rule::TimeUnit, &["InvalidParameter.Time"], Test::Time, "a count of seconds")
}

pub(super) const fn events_time(name: &'static str, role: Role) -> Parameter {
    unsigned(name).role(role).required().constraint(
        Rule::TimeUnit,
        PARAMETER_FIRST,
        Test::Time,
        "a count of seconds",
    )
}
