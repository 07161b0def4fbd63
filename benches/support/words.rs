//! The codes and sentences that generated records are made of.
//!
//! The codes are not taken from the catalog, so that an archive stays the same when the catalog
//! grows. `tests/generator.rs` compares the two.

/// The 64 codes of the page and those of [`UNKNOWN`], the most frequent first; the order is a
/// guess.
pub const CODES: [&str; 76] = [
    "RequestLimitExceeded",
    "AuthFailure.UnauthorizedOperation",
    "InvalidParameterValue.Time",
    "LimitExceeded.OverTime",
    "ResourceNotFound.InstanceNotFound",
    "InvalidParameter",
    "InvalidParameterValue.attributeKey",
    "InvalidParameterValue.MaxResult",
    "ResourceNotFound.AuditNotExist",
    "AuthFailure.SignatureExpire",
    "InternalError.SearchError",
    "InvalidParameterValue",
    "DryRunOperation",
    "InvalidParameterValue.MaxResults",
    "MissingParameter",
    "AuthFailure.SignatureFailure",
    "UnauthorizedOperation",
    "InternalError",
    "InvalidParameterValue.CosRegionError",
    "ResourceNotFound",
    "InvalidParameter.Time",
    "AuthFailure.SecretIdNotFound",
    "FailedOperation",
    "InvalidParameterValue.LogFilePrefixError",
    "AuthFailure.UnAuthorizedOperation",
    "ResourceInUse.AlreadyExistsSameAudit",
    "LimitExceeded.OverAmount",
    "UnsupportedRegion",
    "InvalidParameterValue.CosNameError",
    "MissingParameter.cmq",
    "InternalError.SYS_ERR",
    "ResourceInUse.CosBucketExists",
    "InternalError.CmqError",
    "UnknownParameter",
    "LimitExceeded",
    "InvalidParameterValue.AuditNameError",
    "FailedOperation.DownloadError ",
    "AuthFailure.TokenFailure",
    "InvalidParameterValue.CmqRegionError",
    "UnsupportedOperation",
    "ResourceUnavailable",
    "InternalError.ListAuditsError",
    "InvalidParameter.",
    "InvalidParameterValue.QueueNameError",
    "InvalidAction",
    "MissingParameter.MissAuditName",
    "InternalError.DescribeAuditError",
    "InvalidParameterValue.ReadWriteAttributeError",
    "FailedOperation.CreateBucketFail",
    "OperationDenied.DomainNameNotRegisteredInTheLegacyConsole",
    "ResourceInUse",
    "InternalError.UpdateAuditError",
    "MissingParameter.MissCosBucketName",
    "AuthFailure.InvalidSecretId",
    "InvalidParameterValue.IsCreateNewBucketError",
    "requestlimitexceeded",
    "InternalError.CreateAuditError",
    "ResourceInsufficient",
    "InvalidParameterValue.IsEnableCmqNotifyError",
    "MissingParameter.MissCosRegion",
    "InternalError.StartLoggingError",
    "InvalidParameterValue.IsCreateNewQueueError",
    "ClientError.NetworkError",
    "InternalError.StopLoggingError",
    "NoSuchVersion",
    "ResourceInUse.AlreadyExistsSameAuditCosConfig",
    "InternalError.DeleteAuditError",
    "UnsupportedProtocol",
    "InvalidParameter.FormatError.Nested",
    "InternalError.ListCosEnableRegionError",
    "AuthFailure.MFAFailure",
    "InternalError.InquireAuditCreditError",
    "ResourceInUse.AlreadyExistsSameAuditCmqConfig",
    "InternalError.ListCmqEnableRegionError",
    "X",
    "FailedOperation.内部错误",
];

/// Those of [`CODES`] that the catalog does not know: other services' codes, and near misses.
pub const UNKNOWN: [&str; 12] = [
    "ResourceNotFound.InstanceNotFound",
    "InvalidParameterValue.MaxResults",
    "AuthFailure.UnAuthorizedOperation",
    "InternalError.SYS_ERR",
    "FailedOperation.DownloadError ",
    "InvalidParameter.",
    "OperationDenied.DomainNameNotRegisteredInTheLegacyConsole",
    "requestlimitexceeded",
    "ClientError.NetworkError",
    "InvalidParameter.FormatError.Nested",
    "X",
    "FailedOperation.内部错误",
];

/// Messages of plain ASCII; `{}` is replaced by a name.
pub const PLAIN: [&str; 12] = [
    "The number of calls to this action has exceeded the limit of 20 per second. Request {} was refused.",
    "You are not authorized to perform operation (cloudaudit:LookUpEvents) on resource (qcs::cloudaudit:::{}).",
    "The value of StartTime must not be later than the value of EndTime (see parameter {}).",
    "The query may start no more than 7 days ago; the service cannot look further back for {}.",
    "The parameter `{}` is not recognized.",
    "The tracking set {} does not exist or has been deleted.",
    "The provided credentials could not be validated. Please check that your signature for {} is correct.",
    "An internal error has occurred while {} was processed. Retry your request, and contact us if it persists.",
    "The bucket name {} breaks the rule: 1 to 40 characters, lower-case letters, digits and dashes.",
    "MaxResults of {} must be between 1 and 50.",
    "The request is missing the required parameter {}.",
    "[request id: {}] backend timed out after 5000 ms, error code 40012",
];

/// Messages that are not ASCII.
pub const FOREIGN: [&str; 5] = [
    "参数 {} 的取值超出范围，请参考接口文档后重试。",
    "您没有执行该操作的权限，请联系主账号为子用户 {} 授权。",
    "查询时间范围不得超过 7 天：{}",
    "Größe des Feldes {} überschreitet das Maximum – bitte prüfen",
    "磁盘 💾 {} 已满，日志投递失败 😀",
];

/// Messages that mislead a reader which does not track where strings begin and end.
pub const DECOYS: [&str; 5] = [
    r#"Upstream {} answered "Error":{"Code":"X","Message":"not this one"}"#,
    r#"Cannot read {"Response":{"Error":{"Code":"InternalError","Message":"{}"}}}, unexpected end"#,
    "Line 1: {}\n\tLine 2: \"Code\":\"RequestLimitExceeded\"",
    r"The path C:\audit\logs\{}\",
    r#"\"Error\":{\"Code\":\"LimitExceeded\"} {} "#,
];

pub const REGIONS: [&str; 6] = [
    "ap-guangzhou",
    "ap-shanghai",
    "ap-beijing",
    "ap-singapore",
    "na-siliconvalley",
    "eu-frankfurt",
];
pub const ACTIONS: [&str; 8] = [
    "DescribeInstances",
    "RunInstances",
    "GetUser",
    "LookUpEvents",
    "CreateSecurityGroup",
    "ConsoleLogin",
    "DescribeAuditTracks",
    "PutBucketAcl",
];
pub const USERS: [&str; 6] =
    ["root", "deploy-bot", "audit_reader", "张伟", "ops@example.com", "ci"];
pub const TAG_KEYS: [&str; 4] = ["负责人", "team", "env", "成本中心"];
pub const AGENTS: [&str; 3] = [
    "SDK_NODEJS_0.2.1",
    "tccli/3.0.1273.1 Python/3.12",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36",
];
