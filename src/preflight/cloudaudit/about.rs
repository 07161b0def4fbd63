//! What each parameter is, in a few words for people who write requests.
//!
//! The same name means the same in every action. These texts must not decide what is checked.

/// Names of parameters, and what they are.
pub(super) const ABOUT: &[(&str, &str)] = &[
    ("AuditName", "Name of the tracking set."),
    ("CosBucketName", "COS bucket that logs are delivered to."),
    ("CosRegion", "Region of the COS bucket, from ListCosEnableRegion."),
    ("IsCreateNewBucket", "Whether the bucket is created (1) or exists (0)."),
    ("IsEnableCmqNotify", "Whether a CMQ queue is notified."),
    ("ReadWriteAttribute", "Which events are tracked."),
    ("IsCreateNewQueue", "Whether the queue is created (1) or exists (0)."),
    ("CmqQueueName", "CMQ queue that is notified."),
    ("CmqRegion", "Region of the queue, spelled as ListCmqEnableRegion returns it."),
    ("LogFilePrefix", "Prefix of log files in the bucket."),
    ("IsEnableKmsEncry", "Whether logs are encrypted with KMS."),
    ("KmsRegion", "Region of the KMS key."),
    ("KeyId", "Id of the KMS key, from ListKeyAliasByRegion."),
    ("Name", "Name of the track."),
    ("Status", "Whether the track is switched on."),
    ("Storage", "Where the track delivers to."),
    ("StorageType", "Kind of storage."),
    ("StorageRegion", "Region of the storage."),
    ("StorageName", "Bucket (cos), log topic (cls), or instance/topic (ckafka)."),
    ("StoragePrefix", "Prefix of what is stored."),
    ("StorageAccountId", "Account that the storage belongs to."),
    ("StorageAppId", "AppId of the account that the storage belongs to."),
    ("Compress", "Whether files are compressed."),
    ("ActionType", "Which events: those that read, those that write, or all."),
    ("ResourceType", "Product whose events are meant, such as cos; * is all products."),
    ("EventNames", "Names of events: 1 to 10, or only * for all; only * if ResourceType is *."),
    ("TrackForAllMembers", "Whether events of all members of the organization are delivered."),
    ("ExportId", "Id of an export task."),
    ("Filters", "Which events the track delivers."),
    ("ResourceFields", "One entry for each product."),
    ("TrackId", "Id of the track."),
    ("PageNumber", "Which page of the list."),
    ("PageSize", "Entries on a page."),
    ("StartTime", "Beginning of the search, in seconds since 1970."),
    ("EndTime", "End of the search, in seconds since 1970."),
    ("NextToken", "Where to go on: the token of the answer before."),
    ("MaxResults", "How many events are returned at most."),
    ("LookupAttributes", "Conditions; an event has to meet all of them."),
    ("AttributeKey", "What of an event is looked at."),
    ("AttributeValue", "The value that it must have."),
    ("Mode", "How the search is done."),
    ("IsReturnLocation", "Whether the places of IP addresses are returned."),
    ("WebsiteType", "Edition: Chinese (zh) or international (en)."),
    ("Limit", "How many keys are returned at most."),
    ("Offset", "How many keys are passed over."),
];

#[cfg(test)]
mod tests {
    use crate::catalog::Action;
    use crate::preflight::cloudaudit::SERVICE_TABLES;
    use crate::preflight::tables::{Parameter, Shape, parameters};

    fn assert_described(parameters: &[Parameter<'_>]) {
        for parameter in parameters {
            let about = SERVICE_TABLES.about(parameter.name);
            assert!(about.ends_with('.'), "{}", parameter.name);
            if let Shape::Object(members) | Shape::Objects(members) = parameter.shape {
                assert_described(members);
            }
        }
    }

    #[test]
    fn every_parameter_is_described() {
        Action::ALL.iter().for_each(|&action| assert_described(parameters(action)));
    }
}
