//! Checking one request: ours, in all its forms, beside the jsonschema crate with our own schema.
//!
//! Every verdict is asserted before it is timed. How to run this and how to read it:
//! `benches/README.md`.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "benches stop where they are wrong"
)]

use std::hint::black_box;

use apitriage::catalog::Action;
use apitriage::preflight::{Checker, Request, schema};
use criterion::{Criterion, Throughput};
use jsonschema::Validator;
use serde_json::Value;

const NOW: i64 = 1_610_696_155;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let search = |more: &str| {
        format!(r#"{{"StartTime":1610121600,"EndTime":1610726399,"MaxResults":{more}}}"#)
    };
    let attribute = r#"{"AttributeKey":"EventName","AttributeValue":"RunInstances"}"#;
    let attributes =
        |count: usize| format!(r#"20,"LookupAttributes":[{}]"#, vec![attribute; count].join(","));
    // As the documents show it since 2020-11-04, and as the console sent it on 2021-01-15.
    let documented = r#"{"EndTime":1610726399,"LookupAttributes":[{"AttributeKey":"AccessKeyId","AttributeValue":"AKIDxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}],"StartTime":1610121600}"#;
    let console =
        r#"{"StartTime":1610121600,"EndTime":1610726399,"MaxResults":20,"Mode":"standard"}"#;
    let track = r#"{"Name":"audit","ActionType":"Read","ResourceType":"audit","Status":1,"TrackForAllMembers":1,"EventNames":["LookUpEvents","DeleteAudit"],"Storage":{"StorageType":"cos","StorageRegion":"ap-guangzhou","StorageName":"audit-cos","StoragePrefix":"audit"}}"#;

    // The action is a literal, as where a program sends a request.
    macro_rules! bench {
        ($action:literal, $name:literal, $body:expr, $is_valid:literal) => {
            let case =
                RequestCase { action: $action, name: $name, body: $body, is_valid: $is_valid };
            bench(
                &mut criterion,
                case,
                |body| Request::json($action, body),
                |value| Request::value($action, value),
            );
        };
    }
    bench!("LookUpEvents", "LookUpEvents", &search(&attributes(1)), true);
    bench!("LookUpEvents", "LookUpEvents as documented", documented, true);
    bench!("LookUpEvents", "LookUpEvents of the console", console, true);
    bench!("LookUpEvents", "LookUpEvents, 20 attributes", &search(&attributes(20)), true);
    bench!("LookUpEvents", "LookUpEvents, one error", &search("51"), false);
    bench!("CreateAuditTrack", "CreateAuditTrack", track, true);
    criterion.final_summary();
}

/// A body, its action, and whether it is valid.
struct RequestCase<'a> {
    action: &'static str,
    name: &'static str,
    body: &'a str,
    is_valid: bool,
}

fn bench(
    criterion: &mut Criterion,
    case: RequestCase<'_>,
    json: impl for<'b> Fn(&'b [u8]) -> Request<'b>,
    of_value: impl for<'b> Fn(&'b Value) -> Request<'b>,
) {
    let RequestCase { action, name, body, is_valid } = case;
    let action = Action::find(action).unwrap();
    let checker = Checker::new();
    let validator =
        jsonschema::validator_for(&serde_json::to_value(schema(action)).unwrap()).unwrap();
    let value: Value = serde_json::from_str(body).unwrap();
    let form = form(action, &value);
    let bytes = || black_box(body.as_bytes());

    assert_eq!(checker.is_valid(&json(bytes()), NOW), is_valid);
    assert_eq!(checker.first(&json(bytes()), NOW).is_none(), is_valid);
    assert_eq!(checker.check(&json(bytes()), NOW).is_empty(), is_valid);
    assert_eq!(checker.is_valid(&of_value(&value), NOW), is_valid);
    assert_eq!(checker.is_valid(&Request::form(&form), NOW), is_valid);
    assert_eq!(from_bytes(&validator, body), is_valid);
    assert_eq!(all_from_bytes(&validator, body) == 0, is_valid);

    let mut group = criterion.benchmark_group(format!("preflight, {name}"));
    group.throughput(Throughput::Bytes(body.len() as u64));
    group.bench_function("bytes: is_valid", |bencher| {
        bencher.iter(|| checker.is_valid(&json(bytes()), NOW))
    });
    group.bench_function("bytes: serde_json + jsonschema", |bencher| {
        bencher.iter(|| from_bytes(&validator, black_box(body)));
    });
    group.bench_function("bytes: first", |bencher| {
        bencher.iter(|| checker.first(&json(bytes()), NOW))
    });
    group.bench_function("bytes: check", |bencher| {
        bencher.iter(|| checker.check(&json(bytes()), NOW))
    });
    group.bench_function("bytes: serde_json + jsonschema, all errors", |bencher| {
        bencher.iter(|| all_from_bytes(&validator, black_box(body)));
    });
    group.bench_function("value: is_valid", |bencher| {
        bencher.iter(|| checker.is_valid(&of_value(black_box(&value)), NOW));
    });
    group.bench_function("value: jsonschema", |bencher| {
        bencher.iter(|| validator.is_valid(black_box(&value)))
    });
    group.bench_function("form: is_valid", |bencher| {
        bencher.iter(|| checker.is_valid(&Request::form(black_box(&form)), NOW));
    });
    group.finish();
}

fn from_bytes(validator: &Validator, body: &str) -> bool {
    serde_json::from_slice::<Value>(body.as_bytes()).is_ok_and(|value| validator.is_valid(&value))
}

/// How many errors there are, each with its place.
fn all_from_bytes(validator: &Validator, body: &str) -> usize {
    let value: Value = serde_json::from_slice(body.as_bytes()).unwrap();
    validator.iter_errors(&value).inspect(|error| _ = black_box(error.instance_path())).count()
}

/// The same request as a form string; its values need no encoding.
fn form(action: Action, value: &Value) -> String {
    let mut text = format!("Action={action}");
    let mut open = vec![(String::new(), value)];
    while let Some((path, value)) = open.pop() {
        let below =
            |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        match value {
            Value::Object(members) => {
                open.extend(members.iter().map(|(name, value)| (below(name), value)))
            }
            Value::Array(elements) => {
                open.extend(
                    elements.iter().enumerate().map(|(at, value)| (below(&at.to_string()), value)),
                );
            }
            Value::String(plain) => text.push_str(&format!("&{path}={plain}")),
            other => text.push_str(&format!("&{path}={other}")),
        }
    }
    text
}
