//! The parameter tables of the code against the published ones, and the codes against those that
//! each action documents.
//!
//! `corpus/catalog/parameters.tsv` and `action-error-codes.tsv` were made from `api.json` and the
//! SDKs.

use std::collections::{BTreeMap, BTreeSet};

use apitriage::catalog::{self, Action, Kind, Status};
use apitriage::internals::{Parameter, Presence, Shape, parameters};

fn rows(name: &str) -> Vec<Vec<String>> {
    let path = format!("{}/corpus/catalog/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// `Name json_type item_or_int_type required`, members after their object.
fn flatten(prefix: &str, list: &[Parameter<'static>], out: &mut Vec<[String; 4]>) {
    for parameter in list {
        let path = format!("{prefix}{}", parameter.name);
        let (kind, item, members, inside) = match parameter.shape {
            Shape::Integer => ("integer", "int64", &[][..], ""),
            Shape::Unsigned => ("integer", "uint64", &[][..], ""),
            Shape::Text => ("string", "string", &[][..], ""),
            Shape::Texts => ("array", "string", &[][..], ""),
            Shape::Object(members) => ("object", "", members, "."),
            Shape::Objects(members) => ("array", "", members, "[]."),
            _ => panic!("{path}"),
        };
        let required = if parameter.presence == Presence::Required { "yes" } else { "no" };
        out.push([path.clone(), kind.to_owned(), item.to_owned(), required.to_owned()]);
        flatten(&format!("{path}{inside}"), members, out);
    }
}

#[test]
fn every_parameter_is_as_published() {
    let mut published: BTreeMap<String, BTreeSet<[String; 4]>> = BTreeMap::new();
    for row in rows("parameters.tsv") {
        let [action, _, name, kind, item, required, ..] = &row[..] else { panic!("{row:?}") };
        let set = published.entry(action.clone()).or_default();
        if name != "(none)" {
            // The names of structures are not ours to have.
            let is_plain = matches!(item.as_str(), "int64" | "uint64" | "string");
            let item = if is_plain { item.clone() } else { String::new() };
            set.insert([name.clone(), kind.clone(), item, required.clone()]);
        }
    }

    assert_eq!((published.len(), rows("parameters.tsv").len()), (21, 121));
    for action in Action::ALL {
        let mut ours = Vec::new();
        flatten("", parameters(*action), &mut ours);
        let count = ours.len();
        let ours: BTreeSet<_> = ours.into_iter().collect();
        assert_eq!(ours.len(), count, "{action} has a parameter twice");
        assert_eq!(ours, published[action.name()], "{action}");
    }
}

#[test]
fn every_action_is_of_the_era_published() {
    for row in rows("parameters.tsv") {
        let status = Action::find(&row[0]).unwrap().status();
        let expected = match row[1].as_str() {
            "removed" => Status::Removed,
            "current" => Status::Current,
            "current, zh only" => Status::ChineseOnly,
            other => panic!("{other}"),
        };
        assert_eq!(status, expected, "{}", row[0]);
    }
}

/// A code of CloudAudit's own is only where the action documents it.
#[test]
fn own_codes_are_where_they_are_documented() {
    let mut documented: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows("action-error-codes.tsv") {
        documented.entry(row[0].clone()).or_default().insert(row[1].clone());
    }

    let mut seen = 0;
    for action in Action::ALL {
        for value in super::names::hostile_values() {
            let body = super::names::everything_as(*action, &value);
            let request = apitriage::preflight::Request::value(action.name(), &body);
            for finding in apitriage::preflight::Checker::new().check(&request, super::NOW) {
                for code in finding.codes {
                    let is_own = catalog::find(code).unwrap().kind == Kind::Business;
                    assert!(
                        !is_own || documented[action.name()].contains(*code),
                        "{action}: {code} {finding:?}"
                    );
                    seen += usize::from(is_own);
                }
            }
        }
    }
    assert!(seen > 50, "{seen}");
}
