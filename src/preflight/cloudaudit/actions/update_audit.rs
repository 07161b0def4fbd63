//! `UpdateAudit`: changes a tracking set. It takes the parameters of CreateAudit, but documents
//! none of the codes for its 0/1 flags.

use super::builders::integer;
use super::shared::{
    AUDIT_NAME, BUCKET, CMQ_REGION, COS_REGION, KEY_ID, KMS_ON, KMS_REGION, LOG_PREFIX, QUEUE,
    READ_WRITE,
};
use crate::preflight::parameter::VALUE_FIRST;
use crate::preflight::service::ActionTable;

pub(super) const TABLE: ActionTable<'static> = ActionTable::new(
    "UpdateAudit",
    &[
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
    ],
)
.on_page();
