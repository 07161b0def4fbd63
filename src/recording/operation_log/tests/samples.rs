//! Events of our own invention. This file must not know what is read of them.

/// A call that succeeded, with its time in seconds.
pub(super) const SUCCESS: &str = r#"{
    "userIdentity": {"principalId": "200000000001",
        "accountId": "100000000001", "secretId": "AKIDxxxxxxxxxxxxxxxx",
        "sessionContext": {"sessionName": "ci", "principalId": "decoy"},
        "type": "CAMUser", "userName": "alice"},
    "eventName": "DescribeDisks", "eventSource": "cbs.ap-tokyo.tencentcloudapi.com/",
    "eventRegion": "ap-tokyo", "eventTime": 1774000000,
    "eventType": "ApiCall", "actionType": "Read",
    "apiVersion": "3.0", "httpMethod": "POST",
    "requestID": "0a1b2c3d-0000-4000-8000-000000000001",
    "requestParameters": "{\"DiskIds\": [\"disk-a\\\"b\"], \"apiErrorCode\": \"InternalError\"}",
    "errorCode": "0", "errorMessage": "permission verify",
    "apiErrorCode": 0, "apiErrorMessage": "",
    "sourceIPAddress": "192.0.2.1", "userAgent": "invented/1.0"
}"#;

/// A call that failed, with its time as a date in UTC+8, and with nested decoys.
pub(super) const FAILURE: &str = r#"{"resourceSet":[{"eventName":"Decoy"},["}"]],
"requestParameters":{"eventName":"Decoy","apiErrorCode":"Decoy","Version":"2017-03-12"},
"apiErrorMessage":"Quota of \"disks\" is used up.",
"apiErrorCode":"LimitExceeded.Disk","errorMessage":"permission verify","errorCode":0,
"requestID":"0a1b2c3d-0000-4000-8000-000000000002","apiVersion":"2017-03-12",
"eventTime":"2026-03-20 17:46:40","eventRegion":"","eventSource":"cbs.tencentcloudapi.com",
"eventName":"CreateDisks",
"userIdentity":{"secretId":"AKIDxxxxxxxxxxxxxxxx",
"sessionContext":"{\"principalId\":\"decoy\"}","principalId":"200000000002"}}"#;

/// A call that was refused before it reached the service.
pub(super) const REFUSED: &str = r#"{"eventName":"RunInstances",
"eventSource":"cvm.tencentcloudapi.com",
"userIdentity":{"principalId":"200000000003"},"apiErrorCode":"",
"errorCode":"AuthFailure.SecretIdNotFound","errorMessage":"The key is unknown.",
"apiErrorMessage":"","requestParameters":"",
"eventTime":"1774000000","requestID":"r-3"}"#;

/// The seconds of all three.
pub(super) const SECONDS: i64 = 1_774_000_000;

/// An answer that lists events, each with an `EventTime` of its own.
pub(super) fn answer_of(events: &[&str]) -> String {
    let elements: Vec<String> = events
        .iter()
        .map(|event| {
            let literal = serde_json::to_string(event).unwrap();
            let time = r#""EventTime":"1774000001""#;
            format!(r#"{{"EventId":"1",{time},"CloudAuditEvent":{literal},"Status":0}}"#)
        })
        .collect();
    format!(
        r#"{{"Response":{{"ListOver":true,"Events":[{}],"RequestId":"page"}}}}"#,
        elements.join(", ")
    )
}
