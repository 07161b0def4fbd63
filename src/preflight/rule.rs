//! The rules, by name: what each asks for, how sure it is, which codes it answers with, and where
//! it is written down.
//!
//! What a rule does stands in `rules/` and in the parameter tables of `actions/`; here stands what
//! is said of it. It must not look at a request.

use crate::catalog::words;

use super::cloudaudit::source::*;

words! {
    /// How bad a finding is.
    Severity {
        /// The request will be refused.
        Error = "error",
        /// It may be refused, or does not do what was meant.
        Warning = "warning",
        /// Worth knowing; nothing is wrong.
        Info = "info",
    }
}

words! {
    /// How sure a finding is that the server will answer as it says.
    Certainty {
        /// A document states the rule and the code.
        Certain = "certain",
        /// The rule is stated; which code is sent, or where exactly the edge lies, is not.
        Likely = "likely",
        /// Documents disagree; the error-code page decides.
        DocumentsDisagree = "documents_disagree",
    }
}

words! {
    /// What a rule needs to know.
    Needs {
        /// The request alone.
        Request = "request",
        /// The request and the time of day.
        Clock = "clock",
        /// The request and a list that the server publishes.
        List = "list",
    }
}

/// What is said of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleEntry {
    /// Its name.
    pub rule: Rule,
    /// How bad its findings are, unless raised or lowered; single findings may be milder.
    pub severity: Severity,
    /// How sure its findings are; single findings may be less so.
    pub certainty: Certainty,
    /// What it needs to know.
    pub needs: Needs,
    /// All codes that its findings may carry; empty where no code of the server applies.
    pub codes: &'static [&'static str],
    /// What it asks for, in one sentence.
    pub summary: &'static str,
    /// The document that states it.
    pub source: &'static str,
}

/// Declares the rules: name, severity, certainty, needs, codes, sentence, source.
macro_rules! rules {
    ($($variant:ident $word:literal $severity:ident $certainty:ident $needs:ident [$($code:literal),*] $source:ident $summary:literal)*) => {
        words! {
            /// A rule, by the name that stands in every output and that `--deny`, `--warn` and
            /// `--off` take.
            Rule { $(#[doc = $summary] $variant = $word,)* }
        }

        impl Rule {
            /// What is said of it.
            ///
            /// ```
            /// use apitriage::preflight::Rule;
            ///
            /// assert_eq!(Rule::MaxResults.entry().codes[0], "InvalidParameterValue.MaxResult");
            /// ```
            pub const fn entry(self) -> &'static RuleEntry {
                match self { $(Rule::$variant => &RuleEntry {
                    rule: Rule::$variant,
                    severity: Severity::$severity,
                    certainty: Certainty::$certainty,
                    needs: Needs::$needs,
                    codes: &[$($code),*],
                    summary: $summary,
                    source: $source,
                },)* }
            }
        }
    };
}

rules! {
    MissingAction "missing_action" Error Likely Request ["InvalidAction", "MissingParameter"] REQUESTS
        "A request names its action: in X-TC-Action, as Action in a form, or beside its parameters."
    UnknownAction "unknown_action" Error Certain Request ["InvalidAction", "ActionOffline"] API
        "The action is one of the 21 of version 2019-03-19, spelled exactly; --rules narrows them to one era."
    RemovedAction "removed_action" Warning Certain Request ["ActionOffline", "InvalidAction"] RELEASES
        "CreateAudit and DeleteAudit were withdrawn: on 2024-10-30 in the Chinese edition, on 2026-04-27 in the international one."
    UnknownVersion "unknown_version" Error Certain Request ["NoSuchVersion"] PAGE
        "The version, where the request carries one, is 2019-03-19."
    UnsupportedMethod "unsupported_method" Error Certain Request ["UnsupportedProtocol"] PAGE
        "The HTTP method is GET or POST."
    RequestSize "request_size" Error Certain Request ["RequestSizeLimitExceeded"] REQUESTS
        "A GET request has at most 32 KB, a POST request 10 MB, or 1 MB with a version 1 signature."
    DuplicateField "duplicate_field" Error Likely Request [] RFC_9110
        "Action, Version, Region, Timestamp and SecretId are given once; two that differ are an error."
    TimestampSkew "timestamp_skew" Error Certain Clock ["AuthFailure.SignatureExpire"] PAGE
        "The request's Timestamp is within 5 minutes of the server's clock."
    SecretIdBlank "secret_id_blank" Error Certain Request ["AuthFailure.SecretIdNotFound"] PAGE
        "There is no blank before or after the SecretId."
    Region "region" Warning Likely List ["UnsupportedRegion"] REGIONS
        "The region is one that the documents list for the action; --regions replaces the list."
    UncheckedBody "unchecked_body" Info Certain Request [] REQUESTS
        "A body that cannot be looked into, such as a stream or a multipart body, is not checked."
    OtherService "other_service" Info Certain Request [] REQUESTS
        "A request to another service, by its host or the scope of its signature, is not checked."
    MalformedJson "malformed_json" Error Likely Request ["InvalidParameter"] RFC_8259
        "A JSON body is one JSON text in UTF-8, and an object."
    MalformedForm "malformed_form" Warning Likely Request ["InvalidParameter"] REQUESTS
        "A form string is name=value pairs, percent-encoded, in UTF-8."
    MalformedHttp "malformed_http" Error Likely Request [] RFC_9112
        "Raw HTTP text has a request line, headers, and a blank line before its body."
    DuplicateParameter "duplicate_parameter" Warning Likely Request [] RFC_8259
        "No parameter is given twice; no document says which one would count."
    FormIndex "form_index" Warning Likely Request ["InvalidParameter"] REQUESTS
        "The elements of an array in a form are numbered from 0 without gaps."
    MissingParameter "missing_parameter" Error Certain Request
        ["MissingParameter", "MissingParameter.MissAuditName", "MissingParameter.MissCosBucketName",
         "MissingParameter.MissCosRegion", "InvalidParameterValue.AuditNameError", "InvalidParameterValue.CosNameError",
         "InvalidParameterValue.CosRegionError", "InvalidParameterValue.attributeKey"] API
        "Every required parameter is there."
    UnknownParameter "unknown_parameter" Error Certain Request ["UnknownParameter"] PAGE
        "Every parameter is one that the action documents, spelled exactly; a warning for parameters of the protocol in a JSON body, and for those that only the console sends."
    WrongType "wrong_type" Error Certain Request ["InvalidParameter"] API
        "Every parameter has its documented type; in JSON an integer is a number without fraction or exponent."
    Flag "flag" Error Certain Request
        ["InvalidParameterValue.IsCreateNewBucketError", "InvalidParameterValue.IsCreateNewQueueError",
         "InvalidParameterValue.IsEnableCmqNotifyError", "InvalidParameter", "InvalidParameterValue"] PAGE
        "A flag is 0 or 1."
    ReadWriteAttribute "read_write_attribute" Error Certain Request ["InvalidParameterValue.ReadWriteAttributeError"] PAGE
        "ReadWriteAttribute is 1, 2 or 3."
    Compress "compress" Error Likely Request ["InvalidParameter", "InvalidParameterValue"] API_CHINESE
        "Compress is 1 or 2."
    Mode "mode" Error Likely Request ["InvalidParameterValue", "InvalidParameter"] API
        "Mode is standard or quick."
    WebsiteType "website_type" Error Likely Request ["InvalidParameterValue", "InvalidParameter"] API
        "WebsiteType is zh or en."
    ActionType "action_type" Error Likely Request ["InvalidParameter", "InvalidParameterValue"] API
        "ActionType is Read, Write or *."
    StorageType "storage_type" Error Likely Request ["InvalidParameter", "InvalidParameterValue"] API
        "StorageType is cos, cls or (Chinese edition, since 2026-01-28) ckafka."
    AuditName "audit_name" Error Certain Request ["InvalidParameterValue.AuditNameError"] API_OLD
        "The AuditName of CreateAudit has 3 to 128 letters, digits and underscores."
    CosBucketName "cos_bucket_name" Error Certain Request ["InvalidParameterValue.CosNameError"] API
        "CosBucketName has 1 to 40 lower-case letters, digits and dashes, with no dash at either end."
    LogFilePrefix "log_file_prefix" Error Certain Request ["InvalidParameterValue.LogFilePrefixError"] API
        "LogFilePrefix has 3 to 40 letters and digits."
    CmqQueueName "cmq_queue_name" Error Certain Request ["InvalidParameterValue.QueueNameError"] API
        "CmqQueueName begins with a letter and has at most 64 letters, digits and dashes."
    TrackName "track_name" Error Likely Request ["InvalidParameter", "InvalidParameterValue"] API
        "The Name of a track has 3 to 48 letters, digits, dashes and underscores."
    StorageName "storage_name" Error Likely Request ["InvalidParameter", "InvalidParameterValue"] API
        "StorageName is a bucket name of at most 50 characters (cos; an underscore is a warning, since documents disagree), 1 to 50 characters (cls), or instance/topic (ckafka)."
    StoragePrefix "storage_prefix" Error Likely Request ["InvalidParameter", "InvalidParameterValue"] API
        "The StoragePrefix of a COS bucket has 3 to 40 letters and digits; an underscore is a warning, since documents disagree."
    AttributeKey "attribute_key" Error Certain Request
        ["InvalidParameterValue.attributeKey", "InvalidParameter", "InvalidParameterValue"] PAGE
        "LookUpEvents takes the seven attribute keys of the page (under --rules current, others that a document of today lists are a warning); DescribeEvents documents 16, and others are a warning."
    MaxResults "max_results" Error Certain Request
        ["InvalidParameterValue.MaxResult", "InvalidParameter", "InvalidParameterValue"] PAGE
        "MaxResults is at most 50."
    LeastResults "least_results" Warning Likely Request
        ["InvalidParameterValue.MaxResult", "InvalidParameter", "InvalidParameterValue"] NOBODY
        "MaxResults and Limit are at least 1; no document gives a minimum beyond their type."
    Limit "limit" Error Likely Request ["InvalidParameterValue", "InvalidParameter"] API_CHINESE
        "The Limit of ListKeyAliasByRegion is at most 200."
    DeliveryRegion "delivery_region" Warning Likely List
        ["InvalidParameterValue.CosRegionError", "InvalidParameterValue.CmqRegionError", "InvalidParameterValue.KmsRegionError",
         "InvalidParameterValue", "InvalidParameter"] PAGE
        "A region to deliver to is in the list given with --regions; without one, a CmqRegion in ap-… is doubtful: documents disagree on its spelling."
    LookUpTime "look_up_time" Error Certain Request ["InvalidParameter.Time", "MissingParameter", "InvalidParameter"] PAGE
        "LookUpEvents has StartTime and EndTime, both integers, in seconds."
    TimeOrder "time_order" Error Certain Request
        ["InvalidParameterValue.Time", "InvalidParameter", "InvalidParameterValue"] PAGE
        "StartTime is not later than EndTime; equal is fine. Stated for LookUpEvents; a warning for DescribeEvents."
    TimeUnit "time_unit" Warning Likely Request ["InvalidParameter.Time", "InvalidParameter", "InvalidParameterValue"] NOBODY
        "Times are seconds; one beyond the year 5000 is probably in milliseconds."
    LookUpWindow "look_up_window" Error Certain Clock ["LimitExceeded.OverTime"] PAGE
        "LookUpEvents reaches back 7 days: StartTime is at most 604,800 s before now."
    EventsWindow "events_window" Error Likely Clock ["InvalidParameter", "InvalidParameterValue"] API_CHINESE
        "DescribeEvents reaches back 90 days: StartTime is at most 7,776,000 s before now."
    EventsSpan "events_span" Error Likely Request ["InvalidParameter", "InvalidParameterValue"] API
        "DescribeEvents covers less than 30 days: EndTime is less than 2,592,000 s after StartTime."
    BucketRequired "bucket_required" Error Likely Request ["MissingParameter"] API
        "With IsCreateNewBucket, CosRegion and CosBucketName are there."
    CmqRequired "cmq_required" Error Certain Request ["MissingParameter.cmq"] PAGE
        "With IsEnableCmqNotify 1, IsCreateNewQueue, CmqQueueName and CmqRegion are there."
    CmqForbidden "cmq_forbidden" Error Likely Request ["InvalidParameter"] API
        "With IsEnableCmqNotify 0, IsCreateNewQueue, CmqQueueName and CmqRegion are left out."
    KmsRequired "kms_required" Error Likely Request ["MissingParameter"] API
        "With IsEnableKmsEncry 1, KmsRegion and KeyId are there."
    KmsRegion "kms_region" Error Likely Request ["InvalidParameterValue", "InvalidParameter"] API
        "KmsRegion is the same as CosRegion; a warning while IsEnableKmsEncry is not 1, or if one is a short name (hk) and one is not."
    EventNames "event_names" Error Likely Request ["InvalidParameter"] API
        "With ResourceType *, EventNames is [\"*\"]; otherwise it is [\"*\"] or up to 10 names."
}

impl Rule {
    /// The rule of this name; dashes count as underscores.
    ///
    /// ```
    /// use apitriage::preflight::Rule;
    ///
    /// assert_eq!(Rule::find("max-results"), Some(Rule::MaxResults));
    /// assert_eq!(Rule::find("max"), None);
    /// ```
    pub fn find(name: &str) -> Option<Rule> {
        let same = |rule: &&Rule| {
            rule.word().len() == name.len()
                && rule
                    .word()
                    .bytes()
                    .zip(name.bytes())
                    .all(|(a, b)| a == b || (a == b'_' && b == b'-'))
        };
        Rule::ALL.iter().find(same).copied()
    }

    /// The names nearest to one that is no rule's, best first, at most three.
    ///
    /// ```
    /// assert_eq!(apitriage::preflight::Rule::near("unkown_parameter"), ["unknown_parameter"]);
    /// ```
    pub fn near(name: &str) -> Vec<&'static str> {
        crate::catalog::near(&name.replace('-', "_"), Rule::ALL.iter().map(|rule| rule.word()))
    }

    /// The rules whose findings may carry this code; those come first that give it before others.
    ///
    /// ```
    /// use apitriage::preflight::Rule;
    ///
    /// assert!(Rule::of_code("LimitExceeded.OverTime").eq([Rule::LookUpWindow]));
    /// assert_eq!(Rule::of_code("InternalError").count(), 0);
    /// ```
    pub fn of_code(code: &str) -> impl Iterator<Item = Rule> {
        let rank = |rule: &Rule| rule.entry().codes.iter().position(|known| *known == code);
        let mut rules: Vec<Rule> =
            Rule::ALL.iter().copied().filter(|rule| rank(rule).is_some()).collect();
        rules.sort_by_key(rank);
        rules.into_iter()
    }
}
