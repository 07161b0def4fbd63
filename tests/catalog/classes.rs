//! Which codes can be prevented, and by what: the classes of docs/facts.md, "Codes that can be
//! prevented".
//!
//! They are written out a second time here, so that a slip in the table does not go unseen. It must
//! not know the table.

use apitriage::catalog::Preventable::{self, *};

pub(crate) type Class = (Preventable, &'static [&'static str]);

pub(crate) const BUSINESS: [Class; 5] = [
    (
        Statically,
        &[
            "InvalidParameter.Time",
            "InvalidParameterValue.AuditNameError",
            "InvalidParameterValue.CosNameError",
            "InvalidParameterValue.IsCreateNewBucketError",
            "InvalidParameterValue.IsCreateNewQueueError",
            "InvalidParameterValue.IsEnableCmqNotifyError",
            "InvalidParameterValue.LogFilePrefixError",
            "InvalidParameterValue.MaxResult",
            "InvalidParameterValue.QueueNameError",
            "InvalidParameterValue.ReadWriteAttributeError",
            "InvalidParameterValue.Time",
            "InvalidParameterValue.attributeKey",
            "MissingParameter.MissAuditName",
            "MissingParameter.MissCosBucketName",
            "MissingParameter.MissCosRegion",
            "MissingParameter.cmq",
        ],
    ),
    (NeedsList, &["InvalidParameterValue.CmqRegionError", "InvalidParameterValue.CosRegionError"]),
    (NeedsClock, &["LimitExceeded.OverTime"]),
    (
        AccountState,
        &[
            "FailedOperation.CreateBucketFail",
            "InternalError.CmqError",
            "LimitExceeded.OverAmount",
            "ResourceInUse.AlreadyExistsSameAudit",
            "ResourceInUse.AlreadyExistsSameAuditCmqConfig",
            "ResourceInUse.AlreadyExistsSameAuditCosConfig",
            "ResourceInUse.CosBucketExists",
            "ResourceNotFound.AuditNotExist",
        ],
    ),
    (
        No,
        &[
            "InternalError.CreateAuditError",
            "InternalError.DeleteAuditError",
            "InternalError.DescribeAuditError",
            "InternalError.InquireAuditCreditError",
            "InternalError.ListAuditsError",
            "InternalError.ListCmqEnableRegionError",
            "InternalError.ListCosEnableRegionError",
            "InternalError.SearchError",
            "InternalError.StartLoggingError",
            "InternalError.StopLoggingError",
            "InternalError.UpdateAuditError",
        ],
    ),
];

pub(crate) const COMMON: [Class; 8] = [
    (NeedsKey, &["AuthFailure.SignatureFailure"]),
    (
        Statically,
        &[
            "InvalidAction",
            "InvalidParameter",
            "InvalidParameterValue",
            "MissingParameter",
            "NoSuchVersion",
            "UnknownParameter",
            "UnsupportedProtocol",
        ],
    ),
    (NeedsList, &["UnsupportedRegion"]),
    (NeedsClock, &["AuthFailure.SignatureExpire"]),
    (Rate, &["RequestLimitExceeded"]),
    (
        AccountState,
        &[
            "AuthFailure.InvalidSecretId",
            "AuthFailure.MFAFailure",
            "AuthFailure.SecretIdNotFound",
            "AuthFailure.TokenFailure",
            "AuthFailure.UnauthorizedOperation",
            "LimitExceeded",
            "ResourceInUse",
            "ResourceInsufficient",
            "ResourceNotFound",
            "ResourceUnavailable",
            "UnauthorizedOperation",
            "UnsupportedOperation",
        ],
    ),
    (No, &["FailedOperation", "InternalError"]),
    (NotAFailure, &["DryRunOperation"]),
];

pub(crate) const NEWER: [Class; 6] = [
    (NeedsKey, &["AuthFailure.InvalidAuthorization"]),
    (Statically, &["RequestSizeLimitExceeded"]),
    (NeedsList, &["InvalidParameterValue.KmsRegionError"]),
    (
        Rate,
        &[
            "RequestLimitExceeded.GlobalRegionUinLimitExceeded",
            "RequestLimitExceeded.IPLimitExceeded",
            "RequestLimitExceeded.UinLimitExceeded",
        ],
    ),
    (
        AccountState,
        &[
            "FailedOperation.MemberNotAuditRole",
            "FailedOperation.MemberNotInOrganization",
            "InvalidParameterValue.AliasAlreadyExists",
            "InvalidParameterValue.AuditTrackNameNotSupportModify",
            "IpInBlacklist",
            "IpNotInWhitelist",
            "ResourceNotFound.CosNotExist",
            "ResourceNotFound.RoleNotExist",
        ],
    ),
    (
        No,
        &[
            "ActionOffline",
            "FailedOperation.CheckClsTopicIsExistFailed",
            "FailedOperation.CheckCosBucketIsExistFailed",
            "FailedOperation.GetClsTopicFailed",
            "FailedOperation.GetCosBucketListFailed",
            "InternalError.ListKeyAliasByRegionError",
            "InvalidRequest",
            "NoSuchProduct",
            "ResponseSizeLimitExceeded",
            "ServiceUnavailable",
        ],
    ),
];
