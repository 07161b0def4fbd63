//! Rules of CloudAudit on the value of one parameter. What values are allowed is in the tables of
//! actions; this file must not know it.

use crate::preflight::cloudaudit::source::{API, API_CHINESE, API_OLD, PAGE};
use crate::preflight::common::NO_DOCUMENT;
use crate::preflight::parameter::{PARAMETER_FIRST, VALUE_FIRST};
use crate::preflight::rule::{Help, Needs, RuleEntry};

pub(super) static FLAG: RuleEntry = RuleEntry {
    word: "flag",
    codes: &[
        "InvalidParameterValue.IsCreateNewBucketError",
        "InvalidParameterValue.IsCreateNewQueueError",
        "InvalidParameterValue.IsEnableCmqNotifyError",
        "InvalidParameter",
        "InvalidParameterValue",
    ],
    source: PAGE,
    summary: "A flag is 0 or 1.",
    ..RuleEntry::CERTAIN
};

pub(super) static READ_WRITE_ATTRIBUTE: RuleEntry = RuleEntry {
    word: "read_write_attribute",
    codes: &["InvalidParameterValue.ReadWriteAttributeError"],
    source: PAGE,
    summary: "ReadWriteAttribute is 1, 2 or 3.",
    help: Help::Nothing,
    ..RuleEntry::CERTAIN
};

pub(super) static COMPRESS: RuleEntry = RuleEntry {
    word: "compress",
    codes: PARAMETER_FIRST,
    source: API_CHINESE,
    summary: "Compress is 1 or 2.",
    ..RuleEntry::LIKELY
};

pub(super) static MODE: RuleEntry = RuleEntry {
    word: "mode",
    codes: VALUE_FIRST,
    source: API,
    summary: "Mode is standard or quick.",
    ..RuleEntry::LIKELY
};

pub(super) static WEBSITE_TYPE: RuleEntry = RuleEntry {
    word: "website_type",
    codes: VALUE_FIRST,
    source: API,
    summary: "WebsiteType is zh or en.",
    ..RuleEntry::LIKELY
};

pub(super) static ACTION_TYPE: RuleEntry = RuleEntry {
    word: "action_type",
    codes: PARAMETER_FIRST,
    source: API,
    summary: "ActionType is Read, Write or *.",
    ..RuleEntry::LIKELY
};

pub(super) static STORAGE_TYPE: RuleEntry = RuleEntry {
    word: "storage_type",
    codes: PARAMETER_FIRST,
    source: API,
    summary: "StorageType is cos, cls or (Chinese edition, since 2026-01-28) ckafka.",
    ..RuleEntry::LIKELY
};

pub(super) static AUDIT_NAME: RuleEntry = RuleEntry {
    word: "audit_name",
    codes: &["InvalidParameterValue.AuditNameError"],
    source: API_OLD,
    summary: "The AuditName of CreateAudit has 3 to 128 letters, digits and underscores.",
    help: Help::Nothing,
    ..RuleEntry::CERTAIN
};

pub(super) static COS_BUCKET_NAME: RuleEntry = RuleEntry {
    word: "cos_bucket_name",
    codes: &["InvalidParameterValue.CosNameError"],
    source: API,
    summary: "CosBucketName has 1 to 40 lower-case letters, digits and dashes, with no dash at either end.",
    help: Help::Nothing,
    ..RuleEntry::CERTAIN
};

pub(super) static LOG_FILE_PREFIX: RuleEntry = RuleEntry {
    word: "log_file_prefix",
    codes: &["InvalidParameterValue.LogFilePrefixError"],
    source: API,
    summary: "LogFilePrefix has 3 to 40 letters and digits.",
    help: Help::Nothing,
    ..RuleEntry::CERTAIN
};

pub(super) static CMQ_QUEUE_NAME: RuleEntry = RuleEntry {
    word: "cmq_queue_name",
    codes: &["InvalidParameterValue.QueueNameError"],
    source: API,
    summary: "CmqQueueName begins with a letter and has at most 64 letters, digits and dashes.",
    help: Help::Nothing,
    ..RuleEntry::CERTAIN
};

pub(super) static TRACK_NAME: RuleEntry = RuleEntry {
    word: "track_name",
    codes: PARAMETER_FIRST,
    source: API,
    summary: "The Name of a track has 3 to 48 letters, digits, dashes and underscores.",
    ..RuleEntry::LIKELY
};

pub(super) static ATTRIBUTE_KEY: RuleEntry = RuleEntry {
    word: "attribute_key",
    codes: &["InvalidParameterValue.attributeKey", "InvalidParameter", "InvalidParameterValue"],
    source: PAGE,
    summary: "LookUpEvents takes the seven attribute keys of the page (under the preset current, others that a document of today lists are a warning); DescribeEvents documents 16, and others are a warning.",
    ..RuleEntry::CERTAIN
};

pub(super) static MAX_RESULTS: RuleEntry = RuleEntry {
    word: "max_results",
    codes: &["InvalidParameterValue.MaxResult", "InvalidParameter", "InvalidParameterValue"],
    source: PAGE,
    summary: "MaxResults is at most 50.",
    help: Help::AdviceOr("Fetch the rest with NextToken."),
    ..RuleEntry::CERTAIN
};

pub(super) static LIMIT: RuleEntry = RuleEntry {
    word: "limit",
    codes: VALUE_FIRST,
    source: API_CHINESE,
    summary: "The Limit of ListKeyAliasByRegion is at most 200.",
    help: Help::Text("Fetch the rest with Offset."),
    ..RuleEntry::LIKELY
};

pub(super) static DELIVERY_REGION: RuleEntry = RuleEntry {
    word: "delivery_region",
    needs: Needs::List,
    codes: &[
        "InvalidParameterValue.CosRegionError",
        "InvalidParameterValue.CmqRegionError",
        "InvalidParameterValue.KmsRegionError",
        "InvalidParameterValue",
        "InvalidParameter",
    ],
    source: PAGE,
    summary: "A region to deliver to is in the list that the caller gives; without one, a CmqRegion in ap-… is doubtful: documents disagree on its spelling.",
    ..RuleEntry::WARNING
};

pub(super) static LOOK_UP_TIME: RuleEntry = RuleEntry {
    word: "look_up_time",
    codes: &["InvalidParameter.Time", "MissingParameter", "InvalidParameter"],
    source: PAGE,
    summary: "LookUpEvents has StartTime and EndTime, both integers, in seconds.",
    ..RuleEntry::CERTAIN
};

pub(super) static TIME_UNIT: RuleEntry = RuleEntry {
    word: "time_unit",
    codes: &["InvalidParameter.Time", "InvalidParameter", "InvalidParameterValue"],
    source: NO_DOCUMENT,
    summary: "Times are seconds; one beyond the year 5000 is probably in milliseconds.",
    message: "{name} is {value}, which looks like milliseconds",
    help: Help::Text("Send seconds: divide milliseconds by 1,000."),
    ..RuleEntry::WARNING
};
