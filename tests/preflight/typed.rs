//! The typed requests, compared with the published table of parameters: every parameter has a
//! setter that sends exactly its name with its type, and there are no others.
//!
//! It must not know what values are allowed.

use std::collections::BTreeMap;

use apitriage::catalog::Action;
use apitriage::preflight::requests::*;
use apitriage::preflight::{Checker, Level, Rule};
use serde_json::Value;

/// Parameter, JSON type, and the type of its elements or of the integer.
type Rows = BTreeMap<(String, String), (String, String)>;

fn published() -> Rows {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/catalog/parameters.tsv");
    let text = std::fs::read_to_string(path).unwrap();
    let rows =
        text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
    rows.filter(|row| row[2] != "(none)")
        .map(|row| ((row[0].clone(), row[2].clone()), (row[3].clone(), row[4].clone())))
        .collect()
}

/// A checker that finds no errors, so that every request is built.
fn lenient() -> Checker<'static> {
    Rule::all().iter().fold(Checker::new(), |checker, &rule| checker.level(rule, Level::Off))
}

/// Every parameter in a body, as the table has them.
fn rows(action: Action, at: &str, value: &Value, found: &mut Rows) {
    for (name, value) in value.as_object().unwrap() {
        let name = format!("{at}{name}");
        let text = |text: &str| text.to_owned();
        let row = match value {
            // Setters of `uint64` are given the largest one, those of `int64` the least.
            Value::Number(number) if number.as_u64() == Some(u64::MAX) => {
                (text("integer"), text("uint64"))
            }
            Value::Number(number) if number.as_i64() == Some(i64::MIN) => {
                (text("integer"), text("int64"))
            }
            Value::String(_) => (text("string"), text("string")),
            Value::Object(_) => {
                rows(action, &format!("{name}."), value, found);
                (text("object"), text(if name == "Storage" { "Storage" } else { "Filter" }))
            }
            Value::Array(elements) if elements[0].is_string() => (text("array"), text("string")),
            Value::Array(elements) => {
                rows(action, &format!("{name}[]."), &elements[0], found);
                (
                    text("array"),
                    text(if name == "LookupAttributes" {
                        "LookupAttribute"
                    } else {
                        "ResourceField"
                    }),
                )
            }
            other => panic!("{name}: {other}"),
        };
        assert_eq!(
            found.insert((action.name().to_owned(), name.clone()), row),
            None,
            "{action} {name}"
        );
    }
}

/// Sets every parameter, builds, and says which there are.
macro_rules! all_set {
    ($found:ident: $($name:ident { $($setter:ident: $value:expr),* })*) => { $({
        let built = $name::new()$(.$setter($value))*.build_with(&lenient(), None).unwrap();
        assert_eq!((built.action(), built.action().name()), ($name::ACTION, stringify!($name)));
        let body: Value = serde_json::from_str(built.body()).unwrap();
        let sent: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
        let mut named = $name::PARAMETERS.to_vec();
        named.sort_unstable();
        assert_eq!(sent, named);
        let snake: Vec<String> = $name::PARAMETERS.iter().map(|name| snake_case(name)).collect();
        let setters: Vec<&str> = vec![$(stringify!($setter)),*];
        assert_eq!(setters, snake, "in the order of the table");
        rows(built.action(), "", &body, &mut $found);
    })* };
}

fn snake_case(name: &str) -> String {
    let words = name.chars().map(|c| {
        if c.is_ascii_uppercase() { format!("_{}", c.to_ascii_lowercase()) } else { c.into() }
    });
    words.collect::<String>().trim_start_matches('_').to_owned()
}

#[test]
fn every_parameter_has_a_setter_and_there_are_no_others() {
    const I: i64 = i64::MIN;
    const U: u64 = u64::MAX;

    let attribute = || [LookupAttribute::new("k", "v")];
    let storage =
        || Storage::new("t", "r", "n", "p").storage_account_id("a").storage_app_id("i").compress(U);
    let filters = || Filters::new([ResourceField::new("t", "a", ["e"])]);
    let mut found = Rows::new();
    all_set! { found:
        CreateAudit {
            audit_name: "s", cos_bucket_name: "s", cos_region: "s", is_create_new_bucket: I, is_enable_cmq_notify: I,
            read_write_attribute: I, is_create_new_queue: I, cmq_queue_name: "s", cmq_region: "s", log_file_prefix: "s",
            is_enable_kms_encry: I, kms_region: "s", key_id: "s"
        }
        UpdateAudit {
            audit_name: "s", cos_bucket_name: "s", cos_region: "s", is_create_new_bucket: I, is_enable_cmq_notify: I,
            read_write_attribute: I, is_create_new_queue: I, cmq_queue_name: "s", cmq_region: "s", log_file_prefix: "s",
            is_enable_kms_encry: I, kms_region: "s", key_id: "s"
        }
        DeleteAudit { audit_name: "s" }
        DescribeAudit { audit_name: "s" }
        StartLogging { audit_name: "s" }
        StopLogging { audit_name: String::from("s") }
        ListAudits {}
        InquireAuditCredit {}
        GetAttributeKey { website_type: "s" }
        ListCosEnableRegion { website_type: "s" }
        ListCmqEnableRegion { website_type: "s" }
        ListKeyAliasByRegion { kms_region: "s", limit: I, offset: I }
        LookUpEvents {
            start_time: I, end_time: I, lookup_attributes: attribute(), next_token: "s", max_results: I, mode: "s"
        }
        DescribeEvents {
            start_time: U, end_time: U, next_token: U, max_results: U, lookup_attributes: attribute(), is_return_location: U
        }
        CreateAuditTrack {
            name: "s", status: U, storage: storage(), action_type: "s", resource_type: "s", event_names: ["s"],
            track_for_all_members: U, export_id: "s"
        }
        ModifyAuditTrack {
            track_id: U, name: "s", action_type: "s", resource_type: "s", status: U, event_names: vec![String::from("s")],
            storage: storage(), track_for_all_members: U
        }
        DeleteAuditTrack { track_id: U }
        DescribeAuditTracks { page_number: U, page_size: U }
        DescribeAuditTrack { track_id: U }
        CreateEventsAuditTrack { name: "s", status: U, storage: storage(), filters: filters(), track_for_all_members: U }
        ModifyEventsAuditTrack {
            track_id: U, name: "s", status: U, storage: storage(), track_for_all_members: U, filters: filters()
        }
    }
    for ((action, name), row) in &published() {
        assert_eq!(found.get(&(action.clone(), name.clone())), Some(row), "{action} {name}");
    }

    assert_eq!(found, published());
    assert_eq!((found.len(), Action::ALL.len()), (119, 21));
}

#[test]
fn parts_have_the_parameters_of_their_tables() {
    let parts = [
        ("LookupAttributes[].", LookupAttribute::PARAMETERS),
        ("Storage.", Storage::PARAMETERS),
        ("Filters.", Filters::PARAMETERS),
        ("Filters.ResourceFields[].", ResourceField::PARAMETERS),
    ];
    for (at, names) in parts {
        for (action, parameter) in published().keys() {
            if let Some(name) = parameter.strip_prefix(at).filter(|name| !name.contains('.')) {
                assert!(names.contains(&name), "{action} {parameter}");
            }
        }
        assert!(
            names
                .iter()
                .all(|name| published().keys().any(|(_, known)| *known == format!("{at}{name}"))),
            "{at}"
        );
    }
}

#[test]
fn what_is_sent_is_what_was_checked() {
    let hard = "a&b=c+d%e/?#ü\u{1f600}\"\\\n~-_.";
    let request = DescribeAudit::new().audit_name(hard).build(None).unwrap();
    let body: Value = serde_json::from_str(request.body()).unwrap();
    assert_eq!(body["AuditName"], hard);
    assert_eq!(serde_json::to_value(&request).unwrap(), body);

    let form = "AuditName=a%26b%3Dc%2Bd%25e%2F%3F%23%C3%BC%F0%9F%98%80%22%5C%0A~-_.";
    assert_eq!(request.form(), form);
    assert_eq!(request.query(), format!("Action=DescribeAudit&Version=2019-03-19&{form}"));
    assert_eq!(request.request(), &DescribeAudit::new().audit_name(hard));
    assert_eq!(request.into_inner(), DescribeAudit::new().audit_name(hard));

    let none = ListAudits::new().build(None).unwrap();
    assert_eq!((none.body(), none.form().as_str()), ("{}", ""));
    assert_eq!(none.query(), "Action=ListAudits&Version=2019-03-19");
}

#[test]
fn an_error_prevents_a_request_and_a_warning_comes_with_it() {
    let reversed = DescribeEvents::new().start_time(2).end_time(1);
    let built = reversed.clone().build(None).unwrap();
    assert_eq!(built.warnings().len(), 1);

    let warning = &built.warnings()[0];
    assert_eq!(&built.body()[warning.span.clone().unwrap()], "2");
    let strict = Checker::new().level(Rule::TIME_ORDER, Level::Deny);
    assert_eq!(reversed.build_with(&strict, None).unwrap_err()[0].rule, Rule::TIME_ORDER);

    let old = LookUpEvents::new().start_time(1).end_time(2);
    assert!(old.clone().build(None).is_ok(), "without a clock");
    assert!(old.clone().build(604_801).is_ok(), "just within the window");
    assert_eq!(old.build(604_802).unwrap_err()[0].rule, Rule::LOOK_UP_WINDOW);
    assert_eq!(LookUpEvents::new().build(None).unwrap_err().len(), 2);
}

#[test]
fn setting_twice_keeps_the_last() {
    let request = GetAttributeKey::new().website_type("xx").website_type("en").build(None).unwrap();
    assert_eq!(request.body(), r#"{"WebsiteType":"en"}"#);
}
