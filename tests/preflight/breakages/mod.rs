//! One thing broken in a request without errors gives one finding: of the rule that was broken, at
//! the place where it was, with its place in the text.
//!
//! The table says for every rule about parameters how it can be broken and, just inside, kept. It
//! must not know how a rule is implemented.

use apitriage::catalog::Action;
use apitriage::preflight::{
    Checker, Finding, Presence, Request, Rule, Severity, Shape, Test, parameters,
};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::valid::{Dice, NOW, Spaced, request};

/// What a finding's span covers.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Covers {
    Value,
    Key,
    /// The object in which something is missing.
    Around,
}

/// Members to be set, `null` to be taken away, by JSON Pointer.
type Edits = Vec<(String, Value)>;

#[derive(Clone, Debug)]
struct Breakage {
    action: Action,
    /// What the rule needs to be seen; no error by itself.
    given: Edits,
    broken: Edits,
    /// Edits that stay just inside the rule.
    kept: Vec<Edits>,
    rule: Rule,
    at: String,
    covers: Covers,
    severity: Severity,
}

impl Breakage {
    fn new(action: Action, rule: Rule, at: &str, broken: impl Into<Value>) -> Self {
        let broken = vec![(at.to_owned(), broken.into())];
        let (given, kept, at) = (Vec::new(), Vec::new(), at.to_owned());
        Breakage {
            action,
            given,
            broken,
            kept,
            rule,
            at,
            covers: Covers::Value,
            severity: Severity::Error,
        }
    }

    fn absent(action: Action, rule: Rule, at: &str) -> Self {
        Breakage { covers: Covers::Around, ..Breakage::new(action, rule, at, Value::Null) }
    }

    fn given(mut self, members: Value) -> Self {
        self.given.extend(edits(members));
        self
    }

    fn kept(mut self, values: impl IntoIterator<Item = Value>) -> Self {
        self.kept.extend(values.into_iter().map(|value| vec![(self.at.clone(), value)]));
        self
    }

    fn key(self) -> Self {
        Breakage { covers: Covers::Key, ..self }
    }

    fn warning(self) -> Self {
        Breakage { severity: Severity::Warning, ..self }
    }
}

/// The members of an object as edits.
fn edits(members: Value) -> Edits {
    members
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (format!("/{name}"), value.clone()))
        .collect()
}

fn apply(value: &mut Value, edits: &Edits) {
    for (pointer, new) in edits {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        match value.pointer_mut(parent) {
            Some(Value::Object(members)) if new.is_null() => {
                members.remove(name);
            }
            Some(Value::Object(members)) => {
                members.insert(name.to_owned(), new.clone());
            }
            Some(Value::Array(elements)) => elements[name.parse::<usize>().unwrap()] = new.clone(),
            other => panic!("{pointer}: {other:?}"),
        }
    }
}

fn storage(kind: &str) -> Value {
    let name = if kind == "ckafka" { "a/b" } else { "abc" };
    json!({"Storage": {"StorageType": kind, "StorageRegion": "r", "StorageName": name, "StoragePrefix": "abc"}})
}

fn texts(values: impl IntoIterator<Item = String>) -> Vec<Value> {
    values.into_iter().map(Value::from).collect()
}

fn cmq() -> Value {
    json!({"IsEnableCmqNotify": 1, "IsCreateNewQueue": 0, "CmqQueueName": "q", "CmqRegion": "sh"})
}

fn kms() -> Value {
    json!({"IsEnableKmsEncry": 1, "CosRegion": "r", "KmsRegion": "r", "KeyId": "k"})
}

const AUDITS: [Action; 2] = [Action::CreateAudit, Action::UpdateAudit];
const TRACKS: [Action; 4] = [
    Action::CreateAuditTrack,
    Action::ModifyAuditTrack,
    Action::CreateEventsAuditTrack,
    Action::ModifyEventsAuditTrack,
];

fn of_single_values() -> Vec<Breakage> {
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
        name(action, Rule::CMQ_QUEUE_NAME, "/CmqQueueName", cmq(), &bad, &["a", "a-1", &long(64)]);
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
        name(action, Rule::STORAGE_NAME, at, storage("cos"), &bad, &["a", &long(50)]);
        name(
            action,
            Rule::STORAGE_NAME,
            at,
            storage("cls"),
            &["", &long(51)],
            &["A_", &"\u{e9}".repeat(50)],
        );
        name(
            action,
            Rule::STORAGE_NAME,
            at,
            storage("ckafka"),
            &["", "a", "/", "a/", "/b", "a/b/c"],
            &["a/b"],
        );
        let at = "/Storage/StoragePrefix";
        name(
            action,
            Rule::STORAGE_PREFIX,
            at,
            storage("cos"),
            &["", "ab", "a_", "a-b", &long(41)],
            &["abc", &long(40)],
        );
        name(
            action,
            Rule::STORAGE_TYPE,
            "/Storage/StorageType",
            storage("cls"),
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
            let given = if parameter == "IsEnableKmsEncry" { kms() } else { none() };
            let broken = Breakage::new(action, Rule::FLAG, &format!("/{parameter}"), bad);
            all.push(broken.given(given).kept(ints(0..=1)));
        }
    }
    for action in AUDITS {
        let queue = json!({"IsCreateNewQueue": 0, "CmqQueueName": "q", "CmqRegion": "sh"});
        let flag =
            Breakage::new(action, Rule::FLAG, "/IsEnableCmqNotify", 2).given(queue).given(cmq());
        all.push(flag.kept(ints(1..=1)));
        all.push(
            Breakage::new(action, Rule::FLAG, "/IsCreateNewQueue", 2)
                .given(cmq())
                .kept(ints(0..=1)),
        );
        for bad in [0, 4, -1] {
            let broken =
                Breakage::new(action, Rule::READ_WRITE_ATTRIBUTE, "/ReadWriteAttribute", bad);
            all.push(broken.kept(ints(1..=3)));
        }
        let missing = Breakage::new(action, Rule::DELIVERY_REGION, "/CmqRegion", "ap-shanghai")
            .given(cmq())
            .warning();
        all.push(missing.kept(texts(["sh".to_owned(), "gz".to_owned()])));
    }
    for action in TRACKS {
        for bad in [0, 3] {
            let broken = Breakage::new(action, Rule::COMPRESS, "/Storage/Compress", bad);
            all.push(broken.given(storage("cls")).kept(ints(1..=2)));
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
            all.push(disputed.given(storage("cos")).warning());
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
            .kept(texts(["EventId".to_owned(), "SourceIPAddress".to_owned()])),
    );
    for name in ["AuditName", "CosBucketName", "CosRegion"] {
        let broken =
            Breakage::new(Action::CreateAudit, Rule::MISSING_PARAMETER, &format!("/{name}"), "");
        all.push(broken.given(json!({"IsEnableKmsEncry": null, "KmsRegion": null})));
    }
    all
}

fn of_several_values() -> Vec<Breakage> {
    let mut all = Vec::new();
    let day = 86_400;
    for action in [Action::LookUpEvents, Action::DescribeEvents] {
        let broken = Breakage::new(action, Rule::TIME_ORDER, "/StartTime", NOW + 1);
        let broken = broken
            .given(json!({"StartTime": NOW, "EndTime": NOW}))
            .kept([json!(NOW), json!(NOW - 1)]);
        all.push(if action == Action::DescribeEvents { broken.warning() } else { broken });
        let late = 100_000_000_001_i64;
        let given = json!({"StartTime": late - 2, "EndTime": late - 1});
        all.push(Breakage::new(action, Rule::TIME_UNIT, "/EndTime", late).given(given).warning());
    }
    let given = || json!({"StartTime": NOW, "EndTime": NOW});
    let window =
        Breakage::new(Action::LookUpEvents, Rule::LOOK_UP_WINDOW, "/StartTime", NOW - 7 * day - 1);
    all.push(window.given(given()).kept([json!(NOW - 7 * day)]));
    let end = NOW - 90 * day;
    let window = Breakage::new(Action::DescribeEvents, Rule::EVENTS_WINDOW, "/StartTime", end - 1);
    all.push(window.given(json!({"StartTime": end, "EndTime": end})).kept([json!(end)]));
    let span = Breakage::new(Action::DescribeEvents, Rule::EVENTS_SPAN, "/EndTime", NOW + 30 * day);
    all.push(span.given(given()).kept([json!(NOW + 30 * day - 1)]));

    for name in ["CosRegion", "CosBucketName"] {
        let broken =
            Breakage::absent(Action::UpdateAudit, Rule::BUCKET_REQUIRED, &format!("/{name}"));
        let given = json!({"IsCreateNewBucket": 0, "CosRegion": "r", "CosBucketName": "b", "KmsRegion": null, "IsEnableKmsEncry": null});
        all.push(broken.given(given));
    }
    for action in AUDITS {
        for name in ["IsCreateNewQueue", "CmqQueueName", "CmqRegion"] {
            all.push(
                Breakage::absent(action, Rule::CMQ_REQUIRED, &format!("/{name}")).given(cmq()),
            );
            let off = json!({"IsEnableCmqNotify": 0, "IsCreateNewQueue": null, "CmqQueueName": null, "CmqRegion": null});
            let forbidden = Breakage::new(
                action,
                Rule::CMQ_FORBIDDEN,
                &format!("/{name}"),
                cmq()[name].clone(),
            );
            all.push(forbidden.given(off).key());
        }
        for name in ["KmsRegion", "KeyId"] {
            all.push(
                Breakage::absent(action, Rule::KMS_REQUIRED, &format!("/{name}")).given(kms()),
            );
        }
        all.push(
            Breakage::new(action, Rule::KMS_REGION, "/KmsRegion", "other")
                .given(kms())
                .kept([json!("r")]),
        );
        let off = Breakage::new(action, Rule::KMS_REGION, "/KmsRegion", "other").given(kms());
        all.push(off.given(json!({"IsEnableKmsEncry": 0})).warning());
    }
    let names = |count: usize| json!((0..count).map(|at| format!("Name{at}")).collect::<Vec<_>>());
    let field =
        |product: &str| json!({"ResourceType": product, "ActionType": "*", "EventNames": ["*"]});
    for action in TRACKS {
        let is_plain = matches!(action, Action::CreateAuditTrack | Action::ModifyAuditTrack);
        let at = if is_plain { "/EventNames" } else { "/Filters/ResourceFields/1/EventNames" };
        let given = |product: &str| match is_plain {
            true => json!({"ResourceType": product, "EventNames": ["*"]}),
            false => json!({"Filters": {"ResourceFields": [field("cos"), field(product)]}}),
        };
        for bad in [json!([]), names(11)] {
            let broken = Breakage::new(action, Rule::EVENT_NAMES, at, bad).given(given("cos"));
            all.push(broken.kept([names(1), names(10), json!(["*"])]));
        }
        for bad in [json!([]), names(1), json!(["*", "*"]), json!(["*", "Name"])] {
            all.push(
                Breakage::new(action, Rule::EVENT_NAMES, at, bad)
                    .given(given("*"))
                    .kept([json!(["*"])]),
            );
        }
    }
    for (action, at, given) in [
        (
            Action::LookUpEvents,
            "/LookupAttributes/0/AttributeKey",
            json!({"LookupAttributes": [{"AttributeKey": "EventName"}]}),
        ),
        (
            Action::ModifyEventsAuditTrack,
            "/Filters/ResourceFields/0/ActionType",
            json!({"Filters": {"ResourceFields": [field("*")]}}),
        ),
        (Action::ModifyAuditTrack, "/Storage/StorageRegion", storage("cls")),
    ] {
        all.push(Breakage::absent(action, Rule::MISSING_PARAMETER, at).given(given.clone()));
        let (object, _) = at.rsplit_once('/').unwrap();
        let stranger = format!("{object}/Stranger");
        all.push(
            Breakage::new(action, Rule::UNKNOWN_PARAMETER, &stranger, json!(["x"]))
                .given(given)
                .key(),
        );
    }
    all
}

/// What every action's table gives: absence, other types, strange names.
fn of_tables() -> Vec<Breakage> {
    let mut all = Vec::new();
    for &action in Action::ALL {
        for stranger in ["Stranger", "startTime", "", "\u{e9}\u{1f600}", "MaxResult"] {
            for value in [json!(1), json!({"AttributeKey": []})] {
                all.push(
                    Breakage::new(action, Rule::UNKNOWN_PARAMETER, &format!("/{stranger}"), value)
                        .key(),
                );
            }
        }
        for parameter in parameters(action) {
            let at = format!("/{}", parameter.name);
            let is_time = action == Action::LookUpEvents && parameter.name.ends_with("Time");
            let rule = |usual| if is_time { Rule::LOOK_UP_TIME } else { usual };
            if parameter.presence == Presence::Required {
                all.push(Breakage::absent(action, rule(Rule::MISSING_PARAMETER), &at));
            }
            // Where rules across parameters look, other types are reported by more than one.
            if matches!(
                parameter.name,
                "IsEnableCmqNotify" | "IsEnableKmsEncry" | "IsCreateNewBucket" | "KmsRegion"
            ) || parameter.presence == Presence::Conditional
            {
                continue;
            }
            let others = match parameter.shape {
                Shape::Integer => {
                    vec![json!("7"), json!(1.5), json!(u64::MAX), json!(true), json!([]), json!({})]
                }
                Shape::Unsigned => {
                    vec![json!("7"), json!(1e30), json!(false), json!([1]), json!(-1)]
                }
                Shape::Text => {
                    vec![json!(7), json!(0.1), json!(true), json!(["x"]), json!({"a": 1})]
                }
                Shape::Texts => vec![json!("x"), json!(7), json!({"0": "x"})],
                Shape::Object(_) => vec![json!("x"), json!([]), json!(1)],
                Shape::Objects(_) => vec![json!("x"), json!({}), json!(1)],
                _ => vec![],
            };
            // Below zero, a flag is another type's matter.
            let is_flag =
                parameter.constraint.is_some_and(|it| matches!(it.test, Test::Integers(_)));
            let has_own_rule = |other: &Value| *other == -1 && is_flag;
            for other in others.into_iter().filter(|other| !has_own_rule(other)) {
                all.push(Breakage::new(action, rule(Rule::WRONG_TYPE), &at, other));
            }
            if let Shape::Objects(_) = parameter.shape {
                for element in [json!("x"), json!(1), json!([])] {
                    let given = json!({parameter.name: [{"AttributeKey": "EventName"}, {"AttributeKey": "EventName"}]});
                    let broken =
                        Breakage::new(action, Rule::WRONG_TYPE, &format!("{at}/1"), element);
                    all.push(broken.given(given));
                }
            }
            if let Shape::Texts = parameter.shape {
                let given = json!({parameter.name: ["A", "B"], "ResourceType": "cos"});
                all.push(
                    Breakage::new(action, Rule::WRONG_TYPE, &format!("{at}/1"), 7).given(given),
                );
            }
        }
    }
    all
}

fn find_all(text: &str, action: Action) -> Vec<Finding<'static>> {
    Checker::new().check(&Request::json(action.name(), text.as_bytes()), NOW).into_iter().collect()
}

/// The findings of `after` that `before` does not have; what was at `at` before is forgotten.
fn new_ones<'f>(
    before: &[Finding<'static>],
    after: &'f [Finding<'static>],
    at: &str,
) -> Vec<&'f Finding<'static>> {
    let is_old = |new: &Finding<'static>| {
        let same = |old: &Finding<'static>| {
            (old.rule, old.severity) == (new.rule, new.severity) && old.parameter == new.parameter
        };
        new.parameter != at && before.iter().any(same)
    };
    after.iter().filter(|new| !is_old(new)).collect()
}

fn holds(breakage: &Breakage, dice: &mut Dice) -> Result<(), TestCaseError> {
    let Breakage { action, at, .. } = breakage;
    let mut base = request(*action, dice).parameters;
    apply(&mut base, &breakage.given);
    let before = find_all(&base.to_string(), *action);
    prop_assert!(
        before.iter().all(|finding| finding.severity != Severity::Error),
        "{} {:?}",
        base,
        before
    );

    let mut broken = base.clone();
    apply(&mut broken, &breakage.broken);
    let Spaced { text, spots } = Spaced::new(&broken, dice);
    let after = find_all(&text, *action);
    let new = new_ones(&before, &after, at);
    prop_assert_eq!(new.len(), 1, "{}\n{:#?}", text, new);
    let found = new[0];
    prop_assert_eq!((found.rule, found.severity), (breakage.rule, breakage.severity), "{}", text);
    prop_assert_eq!(&found.parameter, at);
    let (object, _) = at.rsplit_once('/').unwrap();
    let span = match breakage.covers {
        Covers::Value => Some(spots[at].value.clone()),
        Covers::Key => spots[at].key.clone(),
        Covers::Around => Some(spots[object].value.clone()),
    };
    prop_assert_eq!(&found.span, &span, "{}", text);
    prop_assert!(
        found.rule.entry().codes.contains(&found.code().unwrap_or_default())
            || found.codes.is_empty()
    );

    for kept in &breakage.kept {
        let mut inside = base.clone();
        apply(&mut inside, kept);
        let after = find_all(&inside.to_string(), *action);
        prop_assert!(new_ones(&before, &after, at).is_empty(), "{} {:?}", inside, after);
    }
    Ok(())
}

fn all() -> Vec<Breakage> {
    [of_single_values(), of_several_values(), of_tables()].concat()
}

#[test]
fn one_broken_thing_gives_one_finding_at_its_place() {
    let config = ProptestConfig {
        cases: 12,
        failure_persistence: None,
        max_shrink_iters: 0,
        ..Default::default()
    };
    let fails = |breakage: &Breakage| {
        let outcome = TestRunner::new(config.clone())
            .run(&Dice::any(), |mut dice| holds(breakage, &mut dice));
        outcome.err().map(|error| format!("{breakage:?}\n{error}\n"))
    };
    let failed: Vec<String> = all().iter().filter_map(fails).collect();
    assert!(failed.is_empty(), "{} of {}\n{}", failed.len(), all().len(), failed.join("\n"));
}

#[test]
fn every_rule_about_parameters_is_broken_here() {
    let broken: Vec<Rule> = all().into_iter().map(|breakage| breakage.rule).collect();
    let elsewhere = [
        Rule::MISSING_ACTION,
        Rule::UNKNOWN_ACTION,
        Rule::REMOVED_ACTION,
        Rule::UNKNOWN_VERSION,
        Rule::UNSUPPORTED_METHOD,
        Rule::REQUEST_SIZE,
        Rule::DUPLICATE_FIELD,
        Rule::TIMESTAMP_SKEW,
        Rule::SECRET_ID_BLANK,
        Rule::REGION,
        Rule::UNCHECKED_BODY,
        Rule::OTHER_SERVICE,
        Rule::MALFORMED_JSON,
        Rule::MALFORMED_FORM,
        Rule::MALFORMED_HTTP,
        Rule::DUPLICATE_PARAMETER,
        Rule::FORM_INDEX,
    ];
    for rule in Rule::all() {
        assert!(broken.contains(rule) != elsewhere.contains(rule), "{rule}");
    }
}
