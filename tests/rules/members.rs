//! Single values: flags, choices, limits, keys; what is missing, unknown, or of another type.

use serde_json::{Value, json};

use super::names::{create_audit, create_track, found, update_audit, with};
use super::{NOW, check};

fn look_up(more: Value) -> Value {
    let mut params = json!({"StartTime": NOW - 10, "EndTime": NOW});
    params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    params
}

#[test]
fn max_results() {
    let refused = "error max_results InvalidParameterValue.MaxResult /MaxResults";
    let least = "warning least_results InvalidParameterValue.MaxResult /MaxResults";
    for (number, expected) in [
        (1, None),
        (49, None),
        (50, None),
        (51, Some(refused)),
        (i64::MAX, Some(refused)),
        (0, Some(least)),
        (-1, Some(least)),
    ] {
        let expected: Vec<&str> = expected.into_iter().collect();
        check("LookUpEvents", &look_up(json!({"MaxResults": number})).to_string(), &expected);
    }
    let refused = "error max_results InvalidParameter,InvalidParameterValue /MaxResults";
    let least = "warning least_results InvalidParameter,InvalidParameterValue /MaxResults";
    let wrong = "error wrong_type InvalidParameter /MaxResults";
    for (number, expected) in [
        (1, None),
        (49, None),
        (50, None),
        (51, Some(refused)),
        (0, Some(least)),
        // Both editions call it unsigned; LookUpEvents' is signed.
        (-1, Some(wrong)),
        (i64::MIN, Some(wrong)),
    ] {
        let expected: Vec<&str> = expected.into_iter().collect();
        check("DescribeEvents", &look_up(json!({"MaxResults": number})).to_string(), &expected);
    }
}

#[test]
fn the_limit_of_key_aliases() {
    let refused = "error limit InvalidParameterValue,InvalidParameter /Limit";
    for (number, expected) in [(1, None), (199, None), (200, None), (201, Some(refused))] {
        let expected: Vec<&str> = expected.into_iter().collect();
        check(
            "ListKeyAliasByRegion",
            &json!({"KmsRegion": "ap-hongkong", "Limit": number}).to_string(),
            &expected,
        );
    }
    check("ListKeyAliasByRegion", "{}", &["error missing_parameter MissingParameter /KmsRegion"]);
}

const SEVEN: [&str; 7] = [
    "RequestId",
    "EventName",
    "ReadOnly",
    "Username",
    "ResourceType",
    "ResourceName",
    "AccessKeyId",
];
const NINE_MORE: [&str; 9] = [
    "EventId",
    "ActionType",
    "PrincipalId",
    "SensitiveAction",
    "ApiErrorCode",
    "CamErrorCode",
    "Tags",
    "ResourceId",
    "SourceIPAddress",
];

fn by_key(key: &str) -> String {
    look_up(json!({"LookupAttributes": [{"AttributeKey": key, "AttributeValue": "x"}]})).to_string()
}

#[test]
fn attribute_keys_of_look_up_events() {
    let refused =
        "error attribute_key InvalidParameterValue.attributeKey /LookupAttributes/0/AttributeKey";
    for key in SEVEN {
        check("LookUpEvents", &by_key(key), &[]);
        for miss in [
            key.to_lowercase(),
            key.to_uppercase(),
            format!("{key} "),
            format!(" {key}"),
            key[1..].to_owned(),
        ] {
            check("LookUpEvents", &by_key(&miss), &[refused]);
        }
    }
    for key in NINE_MORE.into_iter().chain(["", "EventSource", "OnlyRecordNotSeen"]) {
        check("LookUpEvents", &by_key(key), &[refused]);
    }
}

#[test]
fn a_key_that_another_document_lists_is_said_to_be_disputed() {
    use apitriage::preflight::{Certainty, Checker, Request};
    let of = |key: &str| {
        Checker::new().first(&Request::json("LookUpEvents", by_key(key).as_bytes()), NOW).unwrap()
    };
    let disputed = of("EventId");
    assert_eq!(disputed.certainty, Certainty::DocumentsDisagree);
    for (key, edition) in [("EventId", "English"), ("PrincipalId", "Chinese"), ("Tags", "Chinese")]
    {
        let help = of(key).help;
        assert!(
            help.contains(&format!("The {edition} API description")) && help.contains(key),
            "{help}"
        );
    }
    assert_eq!(of("EventSource").certainty, Certainty::Certain);
    assert_eq!(of("eventname").near, ["EventName"]);
}

#[test]
fn the_rules_of_today_go_by_the_keys_of_today() {
    use apitriage::preflight::{Certainty, Checker, Preset, Request};
    let current = Checker::new().preset(Preset::Current);
    let check = |key: &str, expected: &[&str]| {
        super::check_with(&current, "LookUpEvents", &by_key(key), Some(NOW), expected);
    };
    let attribute =
        "attribute_key InvalidParameterValue.attributeKey /LookupAttributes/0/AttributeKey";
    let (doubted, refused) = (format!("warning {attribute}"), format!("error {attribute}"));
    SEVEN.into_iter().for_each(|key| check(key, &[]));
    NINE_MORE.into_iter().for_each(|key| check(key, &[&doubted]));
    ["", "EventSource", "eventid"].into_iter().for_each(|key| check(key, &[&refused]));

    let body = by_key("PrincipalId");
    let found = &current.check(&Request::json("LookUpEvents", body.as_bytes()), NOW)[0];
    assert_eq!(found.certainty, Certainty::DocumentsDisagree);
    assert!(found.help.contains("The Chinese API description"), "{}", found.help);
}

#[test]
fn attribute_keys_of_describe_events() {
    for key in SEVEN.into_iter().chain(NINE_MORE) {
        check("DescribeEvents", &by_key(key), &[]);
    }
    let doubted = "warning attribute_key InvalidParameter,InvalidParameterValue /LookupAttributes/0/AttributeKey";
    for key in ["", "EventSource", "OnlyRecordNotSeen", "EventPlatform", "eventname"] {
        check("DescribeEvents", &by_key(key), &[doubted]);
    }
}

#[test]
fn several_attributes() {
    let attributes = json!({"LookupAttributes": [
        {"AttributeKey": "EventName", "AttributeValue": "RunInstances"},
        {"AttributeValue": "x"},
        {"AttributeKey": "Username"},
        {"AttributeKey": "Username", "AttributeValues": "x"}]});
    check(
        "LookUpEvents",
        &look_up(attributes).to_string(),
        &[
            "error missing_parameter MissingParameter,InvalidParameterValue.attributeKey /LookupAttributes/1/AttributeKey",
            "error unknown_parameter UnknownParameter /LookupAttributes/3/AttributeValues",
        ],
    );
    check("LookUpEvents", &look_up(json!({"LookupAttributes": []})).to_string(), &[]);
}

/// Every value in `allowed` passes; those in `refused` are findings.
#[track_caller]
fn choice(
    action: &str,
    base: fn() -> Value,
    path: &str,
    allowed: &[Value],
    refused: &[Value],
    refusal: &str,
) {
    let expected = format!("error {refusal} /{}", path.replace('.', "/"));
    for value in allowed {
        found(action, &with(base(), path, value.clone()), &[]);
    }
    for value in refused {
        found(action, &with(base(), path, value.clone()), &[&expected]);
    }
}

fn no_queue() -> Value {
    json!({"AuditName": "audit_1"})
}

#[test]
fn flags() {
    let (zero_one, others) = ([json!(0), json!(1)], [json!(2), json!(-1), json!(i64::MAX)]);
    let own = |name: &str| format!("flag InvalidParameterValue.{name}Error");
    choice(
        "CreateAudit",
        create_audit,
        "IsCreateNewBucket",
        &zero_one,
        &others,
        &own("IsCreateNewBucket"),
    );
    // 1 asks for a queue, 0 refuses one: `shapes` has these.
    choice(
        "CreateAudit",
        create_audit,
        "IsEnableCmqNotify",
        &[json!(0)],
        &others,
        &own("IsEnableCmqNotify"),
    );
    let value_first = "flag InvalidParameterValue,InvalidParameter";
    choice("UpdateAudit", update_audit, "IsEnableCmqNotify", &[json!(0)], &others, value_first);
    choice("UpdateAudit", no_queue, "IsCreateNewQueue", &zero_one, &others, value_first);
    choice("UpdateAudit", update_audit, "IsEnableKmsEncry", &[json!(0)], &others, value_first);
    let parameter_first = "flag InvalidParameter,InvalidParameterValue";
    choice("CreateAuditTrack", create_track, "Status", &zero_one, &others, parameter_first);
    choice(
        "CreateAuditTrack",
        create_track,
        "TrackForAllMembers",
        &zero_one,
        &others,
        parameter_first,
    );
    fn events() -> Value {
        look_up(json!({}))
    }
    choice("DescribeEvents", events, "IsReturnLocation", &zero_one, &others, parameter_first);
}

#[test]
fn a_new_queue_in_create_audit() {
    let mut queue = create_audit();
    let more = json!({"IsEnableCmqNotify": 1, "CmqQueueName": "q", "CmqRegion": "sh", "IsCreateNewQueue": 0});
    queue.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    for (value, expected) in [
        (0, None),
        (1, None),
        (2, Some("error flag InvalidParameterValue.IsCreateNewQueueError /IsCreateNewQueue")),
    ] {
        found(
            "CreateAudit",
            &with(queue.clone(), "IsCreateNewQueue", value.into()),
            &Vec::from_iter(expected),
        );
    }
}

#[test]
fn choices() {
    let numbers = |numbers: &[i64]| numbers.iter().map(|&number| json!(number)).collect::<Vec<_>>();
    let words = |words: &[&str]| words.iter().map(|&word| json!(word)).collect::<Vec<_>>();
    let read_write = "read_write_attribute InvalidParameterValue.ReadWriteAttributeError";
    for (action, base) in
        [("CreateAudit", create_audit as fn() -> Value), ("UpdateAudit", update_audit)]
    {
        choice(
            action,
            base,
            "ReadWriteAttribute",
            &numbers(&[1, 2, 3]),
            &numbers(&[0, 4, -1]),
            read_write,
        );
    }
    let compress = "compress InvalidParameter,InvalidParameterValue";
    choice(
        "CreateAuditTrack",
        create_track,
        "Storage.Compress",
        &numbers(&[1, 2]),
        &numbers(&[0, 3]),
        compress,
    );
    let action_type = "action_type InvalidParameter,InvalidParameterValue";
    let wrong = words(&["read", "WRITE", "", "All", "Read "]);
    choice(
        "CreateAuditTrack",
        create_track,
        "ActionType",
        &words(&["Read", "Write", "*"]),
        &wrong,
        action_type,
    );
    let storage_type = "storage_type InvalidParameter,InvalidParameterValue";
    choice(
        "CreateAuditTrack",
        create_track,
        "Storage.StorageType",
        &words(&["cos", "cls"]),
        &words(&["COS", "abc", ""]),
        storage_type,
    );
    fn events() -> Value {
        look_up(json!({}))
    }
    let mode = "mode InvalidParameterValue,InvalidParameter";
    choice(
        "LookUpEvents",
        events,
        "Mode",
        &words(&["standard", "quick"]),
        &words(&["standard ", "Quick", ""]),
        mode,
    );
    fn nothing() -> Value {
        json!({})
    }
    let site = "website_type InvalidParameterValue,InvalidParameter";
    for action in ["GetAttributeKey", "ListCosEnableRegion", "ListCmqEnableRegion"] {
        choice(
            action,
            nothing,
            "WebsiteType",
            &words(&["zh", "en"]),
            &words(&["", "ap-guangzhou", "ZH", "zh-CN"]),
            site,
        );
    }
    choice("ListCosEnableRegion", nothing, "WebsiteType", &[], &words(&[""]), site);
}

#[test]
fn unknown_parameters_come_with_what_was_meant() {
    use apitriage::preflight::{Checker, Request};
    let unknown = |action: &str, body: &str| {
        let finding = Checker::new().first(&Request::json(action, body.as_bytes()), NOW).unwrap();
        assert_eq!(finding.code(), Some("UnknownParameter"));
        (finding.parameter, finding.near)
    };
    let times = format!(r#""StartTime":{NOW},"EndTime":{NOW}"#);
    let of = |name: &str| unknown("LookUpEvents", &format!(r#"{{{times},"{name}":20}}"#));
    assert_eq!(of("MaxResult"), ("/MaxResult".to_owned(), vec!["MaxResults"]));
    assert_eq!(of("maxresults"), ("/maxresults".to_owned(), vec!["MaxResults"]));
    assert_eq!(of("lookupAttributes").1, ["LookupAttributes"]);
    assert_eq!(of("a/b~c").0, "/a~1b~0c");
    assert_eq!(of("DryRun").1, [""; 0]);
    assert_eq!(unknown("ListAudits", r#"{"X":1}"#).0, "/X");
}

#[test]
fn common_parameters_are_never_unknown_in_a_form() {
    use apitriage::preflight::{Checker, Request};
    let form = "Action=ListAudits&Version=2019-03-19&Region=ap-guangzhou&Nonce=1&SecretId=AKIDx&Signature=x\
                &SignatureMethod=HmacSHA256&Token=t&Language=en-US&RequestClient=x";
    assert!(Checker::new().check(&Request::form(form), NOW).is_empty());
    // In a JSON body they have no place, but the console sent some there and was answered.
    for name in COMMON {
        let body = format!(r#"{{"{name}":"x"}}"#);
        let found = Checker::new().check(&Request::json("ListAudits", body.as_bytes()), NOW);
        let expected = format!("warning unknown_parameter UnknownParameter /{name}");
        assert_eq!(super::summary_of(&found), [expected], "{body}");
        assert!(found[0].help.starts_with("With a JSON body it "), "{}", found[0].help);
    }
    let body = r#"{"Storage":{"Version":1}}"#;
    let found = Checker::new().check(&Request::json("ModifyAuditTrack", body.as_bytes()), NOW);
    assert!(
        super::summary_of(&found)
            .contains(&"error unknown_parameter UnknownParameter /Storage/Version".to_owned())
    );
}

const COMMON: [&str; 11] = [
    "Action",
    "Version",
    "Region",
    "Timestamp",
    "Nonce",
    "SecretId",
    "Signature",
    "SignatureMethod",
    "Token",
    "Language",
    "RequestClient",
];

#[test]
fn what_only_the_console_sends_is_doubted_in_every_form() {
    for name in ["RequestOperator", "RequestSource", "seqId"] {
        let doubted = format!("warning unknown_parameter UnknownParameter /{name}");
        check("ListAudits", &json!({name: "x"}).to_string(), &[&doubted]);
    }
    check(
        "ListAudits",
        r#"{"requestSource":"x"}"#,
        &["error unknown_parameter UnknownParameter /requestSource"],
    );
}

/// No document says whether null counts as left out.
#[test]
fn null_is_surely_wrong_only_where_something_is_required() {
    use apitriage::preflight::{Certainty, Checker, Request};
    for (action, params, name, certainty) in [
        ("LookUpEvents", look_up(json!({"MaxResults": null})), "/MaxResults", Certainty::Likely),
        (
            "LookUpEvents",
            look_up(json!({"LookupAttributes": null})),
            "/LookupAttributes",
            Certainty::Likely,
        ),
        ("UpdateAudit", json!({"AuditName": "a", "KeyId": null}), "/KeyId", Certainty::Likely),
        ("UpdateAudit", json!({"AuditName": null}), "/AuditName", Certainty::Certain),
        (
            "LookUpEvents",
            look_up(json!({"LookupAttributes": [null]})),
            "/LookupAttributes/0",
            Certainty::Certain,
        ),
        ("LookUpEvents", look_up(json!({"MaxResults": "1"})), "/MaxResults", Certainty::Certain),
    ] {
        let found = Checker::new().check(&Request::value(action, &params), NOW);
        assert_eq!(found.len(), 1, "{params} {found:?}");
        assert_eq!(
            (found[0].parameter.as_str(), found[0].certainty),
            (name, certainty),
            "{params}"
        );
        assert!(found.has_errors(), "{params}");
    }
}

#[test]
fn wrong_types() {
    let wrong = |pointer: &str| format!("error wrong_type InvalidParameter {pointer}");
    for value in [
        json!("20"),
        json!(20.5),
        json!(20.0),
        json!(null),
        json!(true),
        json!([]),
        json!({}),
        json!(""),
    ] {
        check(
            "LookUpEvents",
            &look_up(json!({"MaxResults": value})).to_string(),
            &[&wrong("/MaxResults")],
        );
    }
    for value in [json!(1), json!(null), json!(false), json!(["standard"]), json!({})] {
        check("LookUpEvents", &look_up(json!({"Mode": value})).to_string(), &[&wrong("/Mode")]);
        check(
            "LookUpEvents",
            &look_up(json!({"NextToken": value})).to_string(),
            &[&wrong("/NextToken")],
        );
    }
    for value in [json!("EventName"), json!({"AttributeKey": "EventName"}), json!(1), json!(null)] {
        check(
            "LookUpEvents",
            &look_up(json!({"LookupAttributes": value})).to_string(),
            &[&wrong("/LookupAttributes")],
        );
    }
    for value in [json!("EventName"), json!([]), json!(1), json!(null)] {
        check(
            "LookUpEvents",
            &look_up(json!({"LookupAttributes": [value]})).to_string(),
            &[&wrong("/LookupAttributes/0")],
        );
    }
    check(
        "CreateAuditTrack",
        &with(create_track(), "Storage", json!("cos")).to_string(),
        &[&wrong("/Storage")],
    );
    check(
        "CreateAuditTrack",
        &with(create_track(), "EventNames", json!(["*", 1])).to_string(),
        &[&wrong("/EventNames/1"), "error event_names InvalidParameter /EventNames"],
    );
    check("DescribeAuditTrack", r#"{"TrackId":-1}"#, &[&wrong("/TrackId")]);
    for body in ["[]", "1", "null"] {
        check("ListAudits", body, &[&wrong("")]);
    }
}

#[test]
fn integers_have_64_bits() {
    let wrong = |pointer: &str| format!("error wrong_type InvalidParameter {pointer}");
    let next =
        |number: &str| format!(r#"{{"StartTime":{NOW},"EndTime":{NOW},"NextToken":{number}}}"#);
    check("DescribeEvents", &next("16805138109322956"), &[]);
    check("DescribeEvents", &next("18446744073709551615"), &[]);
    check("DescribeEvents", &next("0"), &[]);
    check("DescribeEvents", &next("-1"), &[&wrong("/NextToken")]);
    let offset = |number: &str| format!(r#"{{"KmsRegion":"x","Offset":{number}}}"#);
    check("ListKeyAliasByRegion", &offset("9223372036854775807"), &[]);
    check("ListKeyAliasByRegion", &offset("-9223372036854775808"), &[]);
    check("ListKeyAliasByRegion", &offset("9223372036854775808"), &[&wrong("/Offset")]);
}
