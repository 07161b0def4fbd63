//! The rules of an action as a JSON Schema, draft 2020-12, for editors and for other languages.
//!
//! It is made from the tables that the checker reads. It holds what makes a request invalid
//! whatever the time: no warnings, nothing that needs a clock. This file must not look at a
//! request.

mod across;
mod values;

use serde::{Serialize, Serializer};

use super::across::{AcrossRule, InSchema};
use super::json::{Json, member, one};
use super::request::COMMON_PARAMETERS;
use super::service::{ActionTable, Service};

pub(super) use across::if_then;
pub(super) use values::name as name_schema;

/// A JSON Schema. It serialises to the schema's JSON, whose members are in an order for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema<'s>(Json<'s>);

impl Serialize for Schema<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// The schema of an action's parameters in a JSON body. An action that the service does not have
/// takes no parameters.
pub(super) fn of_action<'s>(service: &Service<'s>, action: &'s str) -> Schema<'s> {
    const NONE: ActionTable<'static> = ActionTable::new("", &[]);
    let table = service.actions.named(action).unwrap_or(&NONE);
    let Service { name: scope, title, .. } = *service;
    let version = service.version();
    let mut members = vec![
        member("$schema", "https://json-schema.org/draft/2020-12/schema"),
        member("$id", format!("urn:apitriage:{scope}:{version}:{action}")),
        member("title", format!("{action} of {title}, version {version}")),
        member("$comment", comment(table.across)),
    ];
    members.extend(values::object(service, table.parameters));
    members.push(member("patternProperties", one(tolerated(service), true)));
    across::add(&mut members, table);
    Schema(members.into())
}

/// The names that the checker only warns of, beside the parameters, as a regular expression.
fn tolerated(service: &Service<'_>) -> String {
    let names: Vec<&str> =
        COMMON_PARAMETERS.iter().chain(service.tolerated.names).copied().collect();
    format!("^({})$", names.join("|"))
}

/// The `$comment`: what the checker refuses and the schema cannot.
fn comment(across: &[&AcrossRule]) -> String {
    let mut text = "What JSON Schema cannot say: An integer is written without fraction and exponent, though 1.0 is an \
                    integer here. Integers are exact in 64 bits; a validator that reads them as doubles blurs the ends \
                    of their ranges. A name given twice goes unseen."
        .to_owned();
    for across in across.iter().filter(|across| matches!(across.in_schema, InSchema::Unsayable)) {
        text.push(' ');
        text.push_str(across.rule.entry().summary);
    }
    text
}
