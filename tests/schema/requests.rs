//! Makes requests: most of them right, by the tables, and then broken in up to three places.

use apitriage::catalog::Action;
use apitriage::internals::{Parameter, Pattern, Presence, Shape, Test, parameters};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

use super::words::{any_value, edge_name, edge_number, edge_text};

/// A request to `action`: half of them as good as the tables make them, half broken.
pub(crate) fn request(action: Action) -> BoxedStrategy<Value> {
    let breaks = prop_oneof![Just(0..1), Just(1..4)]
        .prop_flat_map(|count| vec((any::<Index>(), damage()), count));
    let topic = select(&[1, 2, 25, 49, 50, 0, 51][..]);
    (object(parameters(action)), prop::option::weighted(0.8, topic), breaks)
        .prop_map(|(mut request, mended, breaks)| {
            if let Some(topic) = mended {
                make_consistent(&mut request, &"é".repeat(topic));
            }
            for (place, damage) in breaks {
                apply_damage(&mut request, place, &damage);
            }
            request
        })
        .boxed()
}

fn object(parameters: &'static [Parameter<'static>]) -> BoxedStrategy<Value> {
    let member = |parameter: &'static Parameter<'static>| {
        let is_there = if parameter.presence == Presence::Required { 0.999 } else { 0.5 };
        prop::option::weighted(is_there, value(parameter)).prop_map(|value| (parameter.name, value))
    };
    let members: Vec<_> = parameters.iter().map(member).collect();
    let put = |members: Vec<(&str, Option<Value>)>| {
        members
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect::<Map<_, _>>()
            .into()
    };
    members.prop_map(put).boxed()
}

fn value(parameter: &'static Parameter<'static>) -> BoxedStrategy<Value> {
    let test = parameter.constraint.map(|constraint| constraint.test);
    let good = match (parameter.shape, test) {
        (Shape::Object(members), _) => return object(members),
        (Shape::Objects(members), _) => {
            return vec(object(members), 0..3).prop_map(Value::from).boxed();
        }
        (Shape::Texts, _) => {
            select(vec![json!(["*"]), json!(["a"]), json!(["a", "*"]), json!(vec!["a"; 10])])
                .boxed()
        }
        (_, Some(Test::Integers(allowed))) => select(allowed).prop_map(Value::from).boxed(),
        (_, Some(Test::AtMost(most))) => {
            prop_oneof![-1..=most, Just(most), Just(most + 1)].prop_map(Value::from).boxed()
        }
        (Shape::Integer | Shape::Unsigned, _) => {
            prop_oneof![0..2_000_000_000_u64, any::<u64>()].prop_map(Value::from).boxed()
        }
        (_, Some(Test::Words(words) | Test::Keys { known: words, .. })) => {
            select(words).prop_map(Value::from).boxed()
        }
        (_, Some(Test::Name(pattern))) => named(pattern),
        _ => select(&["cos", "ap-guangzhou", "*", "abc", "a/b"][..]).prop_map(Value::from).boxed(),
    };
    let edge = if matches!(parameter.shape, Shape::Integer | Shape::Unsigned) {
        edge_number()
    } else {
        edge_text()
    };
    prop_oneof![30 => good, 1 => edge].boxed()
}

/// A name of that form; now and then one character too short or too long.
fn named(pattern: Pattern<'_>) -> BoxedStrategy<Value> {
    let length = prop_oneof![
        20 => pattern.least..=pattern.most,
        1 => Just(pattern.least.saturating_sub(1)),
        1 => Just(pattern.most + 1)
    ];
    length.prop_map(|length| json!("a1".repeat(65)[..length])).boxed()
}

/// Makes the members fit each other; a log topic gets the name that is given.
fn make_consistent(request: &mut Value, topic: &str) {
    if let Some(storage) = request.get_mut("Storage") {
        let name = match storage["StorageType"].as_str() {
            Some("cos") => "a-0",
            // Longer than the other kinds may be.
            Some("ckafka") => "ckafka-12345678/a-topic-with-a-name-of-more-than-50-characters",
            _ => topic,
        };
        storage["StorageName"] = json!(name);
        storage["StoragePrefix"] = json!("abc");
    }

    let fields = request.pointer_mut("/Filters/ResourceFields").and_then(Value::as_array_mut);
    fields.into_iter().flatten().for_each(all_events);
    all_events(request);

    let Some(members) = request.as_object_mut() else { return };
    let queue =
        [("IsCreateNewQueue", json!(0)), ("CmqQueueName", json!("q")), ("CmqRegion", json!("sh"))];
    match members.get("IsEnableCmqNotify").and_then(Value::as_i64) {
        Some(0) => queue.iter().for_each(|(name, _)| drop(members.remove(*name))),
        Some(1) => members.extend(queue.map(|(name, value)| (name.to_owned(), value))),
        _ => {}
    }

    let pairs = [
        ("IsEnableKmsEncry", "KmsRegion"),
        ("IsEnableKmsEncry", "KeyId"),
        ("IsCreateNewBucket", "CosRegion"),
        ("IsCreateNewBucket", "CosBucketName"),
    ];
    for (flag, needed) in pairs {
        if members.contains_key(flag) {
            members.entry(needed).or_insert(json!("a"));
        }
    }
}

fn all_events(object: &mut Value) {
    if object["ResourceType"] == "*" && object.get("EventNames").is_some() {
        object["EventNames"] = json!(["*"]);
    }
}

#[derive(Clone, Debug)]
enum Damage {
    Replace(Value),
    Remove,
    Add(&'static str, Value),
    Double,
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        2 => edge_text().prop_map(Damage::Replace),
        1 => edge_number().prop_map(Damage::Replace),
        2 => any_value().prop_map(Damage::Replace),
        2 => Just(Damage::Remove),
        1 => (edge_name(), any_value()).prop_map(|(name, value)| Damage::Add(name, value)),
        1 => Just(Damage::Double),
    ]
}

fn apply_damage(request: &mut Value, place: Index, damage: &Damage) {
    let mut all = Vec::new();
    pointers(request, String::new(), &mut all);

    let pointer = place.get(&all);
    let (parent, last) = pointer.rsplit_once('/').unwrap_or_default();
    match damage {
        Damage::Replace(value) => *request.pointer_mut(pointer).unwrap() = value.clone(),
        Damage::Remove => match request.pointer_mut(parent).unwrap() {
            Value::Object(members) => drop(members.remove(&last.replace("~1", "/"))),
            Value::Array(elements) if !pointer.is_empty() => {
                drop(elements.remove(last.parse().unwrap()))
            }
            _ => {}
        },
        Damage::Add(name, value) => {
            if let Some(members) = request.pointer_mut(pointer).unwrap().as_object_mut() {
                members.insert((*name).to_owned(), value.clone());
            }
        }
        Damage::Double => {
            if let Some(elements) = request.pointer_mut(pointer).unwrap().as_array_mut() {
                elements.extend_from_within(..);
            }
        }
    }
}

/// The pointer of every value in `value`, itself included.
fn pointers(value: &Value, at: String, all: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, inner)| pointers(inner, format!("{at}/{name}"), all))
        }
        Value::Array(elements) => (0..)
            .zip(elements)
            .for_each(|(index, inner): (usize, _)| pointers(inner, format!("{at}/{index}"), all)),
        _ => {}
    }
    all.push(at);
}
