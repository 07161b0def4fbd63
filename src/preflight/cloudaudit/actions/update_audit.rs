//! `UpdateAudit`: changes a tracking set. It takes the parameters of CreateAudit, but documents
//! none of the codes for its 0/1 flags.

use super::Spec;
use super::shared::{
    AUDIT_NAME, BUCKET, CMQ_REGION, COS_REGION, KEY_ID, KMS_ON, KMS_REGION, LOG_PREFIX, QUEUE,
    READ_WRITE,
};
use crate::preflight::cloudaudit::rules::{bucket, cmq, kms};
use crate::preflight::parameter::{VALUE_FIRST, integer};

pub(super) const SPEC: Spec = Spec::new(&[
    AUDIT_NAME,
    BUCKET,
    COS_REGION,
    integer("IsCreateNewBucket").flag(VALUE_FIRST),
    integer("IsEnableCmqNotify").flag(VALUE_FIRST),
    READ_WRITE,
    integer("IsCreateNewQueue").flag(VALUE_FIRST).conditional(),
    QUEUE,
    CMQ_REGION,
    LOG_PREFIX,
    KMS_ON,
    KMS_REGION,
    KEY_ID,
])
.across(&[bucket::REQUIRED, cmq::REQUIRED, cmq::FORBIDDEN, kms::REQUIRED, kms::SAME_REGION])
.on_page();
