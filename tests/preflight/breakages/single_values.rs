//! Rules about one value: names, choices, flags, limits.

use apitriage::catalog::Action;
use apitriage::preflight::Rule;
use serde_json::{Value, json};

use super::breakage::Breakage;
use super::givens::{AUDITS, TRACKS, cmq_parameters, kms_parameters, storage_of_kind, text_values};

pub(super) fn of_single_values() -> Vec<Breakage> {
    let mut all = Vec::new();
    let ints = |range: std::ops::RangeInclusive<i64>| range.map(Value::from);
    let mut name = |action, rule, at: &str, given: Value, bad: &[&str], good: &[&str]| {
        for bad in bad {
            let good = good.iter().map(|&good| good.into());
            all.push(Breakage::new(action, rule, at, *bad).given(given.clone()).kept(good));
        }
    };
    let long = |len: usize| "a".repeat(len);
    let none = || json!({});
    name(
        Action::CreateAudit,
        Rule::AUDIT_NAME,
        "/AuditName",
        none(),
        &["ab", &long(129), "a-b", "a b c", "\u{e9}\u{e9}\u{e9}", "abc\n"],
        &["abc", &long(128), "_0Z"],
    );

    for action in AUDITS {
        let bad = ["-a", "a-", "-", "A", "a_b", "a.b", "\u{e9}", &long(41)];
        name(
            action,
            Rule::COS_BUCKET_NAME,
            "/CosBucketName",
            none(),
            &bad,
            &["a", "0-0", &long(40)],
        );

        let bad = ["ab", "a-b-c", "a_b", &long(41), "\u{4e2d}\u{4e2d}\u{4e2d}"];
        name(
            action,
            Rule::LOG_FILE_PREFIX,
            "/LogFilePrefix",
            none(),
            &bad,
            &["abc", "Z09", &long(40)],
        );

        let bad = ["", "1a", "-a", "a_b", &long(65), "\u{e9}"];
        name(
            action,
            Rule::CMQ_QUEUE_NAME,
            "/CmqQueueName",
            cmq_parameters(),
            &bad,
            &["a", "a-1", &long(64)],
        );
    }

    name(Action::UpdateAudit, Rule::COS_BUCKET_NAME, "/CosBucketName", none(), &[""], &["a"]);
    name(Action::UpdateAudit, Rule::LOG_FILE_PREFIX, "/LogFilePrefix", none(), &[""], &["abc"]);

    for action in TRACKS {
        name(
            action,
            Rule::TRACK_NAME,
            "/Name",
            none(),
            &["", "ab", "a b", "a.b", &long(49)],
            &["abc", "-_Z", &long(48)],
        );

        let at = "/Storage/StorageName";
        let bad = ["", "-a", "a-", "A", "a_B", &long(51)];
        name(action, Rule::STORAGE_NAME, at, storage_of_kind("cos"), &bad, &["a", &long(50)]);
        name(
            action,
            Rule::STORAGE_NAME,
            at,
            storage_of_kind("cls"),
            &["", &long(51)],
            &["A_", &"\u{e9}".repeat(50)],
        );
        name(
            action,
            Rule::STORAGE_NAME,
            at,
            storage_of_kind("ckafka"),
            &["", "a", "/", "a/", "/b", "a/b/c"],
            &["a/b"],
        );

        let at = "/Storage/StoragePrefix";
        name(
            action,
            Rule::STORAGE_PREFIX,
            at,
            storage_of_kind("cos"),
            &["", "ab", "a_", "a-b", &long(41)],
            &["abc", &long(40)],
        );
        name(
            action,
            Rule::STORAGE_TYPE,
            "/Storage/StorageType",
            storage_of_kind("cls"),
            &["", "COS", "cos "],
            &["cls", "cos"],
        );
    }

    name(
        Action::LookUpEvents,
        Rule::MODE,
        "/Mode",
        none(),
        &["", "standard ", "Quick"],
        &["standard", "quick"],
    );
    name(
        Action::GetAttributeKey,
        Rule::WEBSITE_TYPE,
        "/WebsiteType",
        none(),
        &["", "cn", "ZH"],
        &["zh", "en"],
    );

    for action in [Action::ListCosEnableRegion, Action::ListCmqEnableRegion] {
        name(
            action,
            Rule::WEBSITE_TYPE,
            "/WebsiteType",
            none(),
            &["", "ap-guangzhou"],
            &["zh", "en"],
        );
    }

    for action in [Action::CreateAuditTrack, Action::ModifyAuditTrack] {
        name(
            action,
            Rule::ACTION_TYPE,
            "/ActionType",
            none(),
            &["", "read", "All"],
            &["Read", "Write", "*"],
        );
    }

    let attributes = || json!({"LookupAttributes": [{"AttributeKey": "EventName"}, {"AttributeKey": "Username"}]});
    let at = "/LookupAttributes/1/AttributeKey";
    let bad = ["", "eventName", "EventId", "Tags", "x"];
    name(
        Action::LookUpEvents,
        Rule::ATTRIBUTE_KEY,
        at,
        attributes(),
        &bad,
        &["ReadOnly", "AccessKeyId"],
    );

    for (action, parameter) in [
        (Action::CreateAudit, "IsCreateNewBucket"),
        (Action::UpdateAudit, "IsEnableKmsEncry"),
        (Action::CreateAudit, "IsEnableKmsEncry"),
        (Action::DescribeEvents, "IsReturnLocation"),
        (Action::CreateAuditTrack, "Status"),
        (Action::ModifyAuditTrack, "Status"),
        (Action::ModifyEventsAuditTrack, "TrackForAllMembers"),
    ] {
        for bad in [-1, 2, i64::MAX] {
            let given = if parameter == "IsEnableKmsEncry" { kms_parameters() } else { none() };
            let broken = Breakage::new(action, Rule::FLAG, &format!("/{parameter}"), bad);
            all.push(broken.given(given).kept(ints(0..=1)));
        }
    }

    for action in AUDITS {
        let queue = json!({"IsCreateNewQueue": 0, "CmqQueueName": "q", "CmqRegion": "sh"});
        let flag = Breakage::new(action, Rule::FLAG, "/IsEnableCmqNotify", 2)
            .given(queue)
            .given(cmq_parameters());
        all.push(flag.kept(ints(1..=1)));
        all.push(
            Breakage::new(action, Rule::FLAG, "/IsCreateNewQueue", 2)
                .given(cmq_parameters())
                .kept(ints(0..=1)),
        );
        for bad in [0, 4, -1] {
            let broken =
                Breakage::new(action, Rule::READ_WRITE_ATTRIBUTE, "/ReadWriteAttribute", bad);
            all.push(broken.kept(ints(1..=3)));
        }

        let missing = Breakage::new(action, Rule::DELIVERY_REGION, "/CmqRegion", "ap-shanghai")
            .given(cmq_parameters())
            .warning();
        all.push(missing.kept(text_values(["sh".to_owned(), "gz".to_owned()])));
    }

    for action in TRACKS {
        for bad in [0, 3] {
            let broken = Breakage::new(action, Rule::COMPRESS, "/Storage/Compress", bad);
            all.push(broken.given(storage_of_kind("cls")).kept(ints(1..=2)));
        }
    }

    for action in [Action::LookUpEvents, Action::DescribeEvents] {
        for bad in [51, i64::MAX] {
            all.push(
                Breakage::new(action, Rule::MAX_RESULTS, "/MaxResults", bad).kept(ints(1..=50)),
            );
        }
        all.push(Breakage::new(action, Rule::LEAST_RESULTS, "/MaxResults", 0).warning());
    }

    all.push(Breakage::new(Action::LookUpEvents, Rule::LEAST_RESULTS, "/MaxResults", -1).warning());
    all.push(Breakage::new(Action::DescribeEvents, Rule::WRONG_TYPE, "/MaxResults", -1));
    for action in TRACKS {
        for (rule, name) in
            [(Rule::STORAGE_NAME, "StorageName"), (Rule::STORAGE_PREFIX, "StoragePrefix")]
        {
            let disputed = Breakage::new(action, rule, &format!("/Storage/{name}"), "a_b");
            all.push(disputed.given(storage_of_kind("cos")).warning());
        }
    }

    for name in ["Version", "seqId"] {
        all.push(
            Breakage::new(Action::LookUpEvents, Rule::UNKNOWN_PARAMETER, &format!("/{name}"), "x")
                .key()
                .warning(),
        );
    }

    all.push(
        Breakage::new(Action::ListKeyAliasByRegion, Rule::LIMIT, "/Limit", 201)
            .kept(ints(199..=200)),
    );
    all.push(
        Breakage::new(Action::ListKeyAliasByRegion, Rule::LEAST_RESULTS, "/Limit", 0).warning(),
    );
    let unknown = Breakage::new(Action::DescribeEvents, Rule::ATTRIBUTE_KEY, at, "EventSource");
    all.push(
        unknown
            .given(attributes())
            .warning()
            .kept(text_values(["EventId".to_owned(), "SourceIPAddress".to_owned()])),
    );
    for name in ["AuditName", "CosBucketName", "CosRegion"] {
        let broken =
            Breakage::new(Action::CreateAudit, Rule::MISSING_PARAMETER, &format!("/{name}"), "");
        all.push(broken.given(json!({"IsEnableKmsEncry": null, "KmsRegion": null})));
    }
    all
}
