//! `CreateAudit`: creates a tracking set. Withdrawn; its codes are on the error-code page.

use super::builders::{integer, text};
use super::shared::{
    BUCKET, CMQ_REGION, COS_REGION, KEY_ID, KMS_ON, KMS_REGION, LOG_PREFIX, QUEUE, READ_WRITE,
    WITHDRAWN,
};
use crate::preflight::cloudaudit::source;
use crate::preflight::parameter::Parameter;
use crate::preflight::pattern::Pattern;
use crate::preflight::rule::Rule;
use crate::preflight::service::ActionTable;

/// A parameter as the last API description that has this action describes it.
const fn of(parameter: Parameter<'static>) -> Parameter<'static> {
    parameter.source(source::API_OLD)
}

pub(super) const TABLE: ActionTable<'static> = ActionTable::new(
    "CreateAudit",
    &[
        of(text("AuditName")
            .name(
                Rule::AUDIT_NAME,
                &["InvalidParameterValue.AuditNameError"],
                Pattern::letters(3, 128, "_"),
                "3 to 128 characters from A-Z, a-z, 0-9 and _",
            )
            .missing(&["MissingParameter.MissAuditName", "MissingParameter"])
            .not_empty(&[
                "MissingParameter.MissAuditName",
                "MissingParameter",
                "InvalidParameterValue.AuditNameError",
            ])),
        of(BUCKET.missing(&["MissingParameter.MissCosBucketName", "MissingParameter"]).not_empty(
            &[
                "MissingParameter.MissCosBucketName",
                "MissingParameter",
                "InvalidParameterValue.CosNameError",
            ],
        )),
        of(COS_REGION.missing(&["MissingParameter.MissCosRegion", "MissingParameter"]).not_empty(
            &[
                "MissingParameter.MissCosRegion",
                "MissingParameter",
                "InvalidParameterValue.CosRegionError",
            ],
        )),
        of(integer("IsCreateNewBucket")
            .flag(&["InvalidParameterValue.IsCreateNewBucketError"])
            .required()),
        of(integer("IsEnableCmqNotify")
            .flag(&["InvalidParameterValue.IsEnableCmqNotifyError"])
            .required()),
        of(READ_WRITE.required()),
        of(integer("IsCreateNewQueue")
            .flag(&["InvalidParameterValue.IsCreateNewQueueError"])
            .conditional()),
        of(QUEUE),
        of(CMQ_REGION),
        of(LOG_PREFIX.may_be_empty()),
        of(KMS_ON),
        of(KMS_REGION),
        of(KEY_ID),
    ],
)
.on_page()
.withdrawn(WITHDRAWN);
