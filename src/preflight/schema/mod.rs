//! The rules of an action as a JSON Schema, draft 2020-12, for editors and for other languages.
//!
//! It is made from the tables that the checker reads. It holds what makes a request invalid
//! whatever the time: no warnings, nothing that needs a clock. It must not look at a request.

mod across;
mod json;
mod values;

use serde::{Serialize, Serializer};

use super::cloudaudit::actions::spec;
use super::rules::{Across, Stated};
use crate::catalog::{Action, VERSION};
use json::{Json, one};

/// A JSON Schema. It serialises to one, its members in an order for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema(Json);

impl Serialize for Schema {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// The JSON Schema (draft 2020-12) of an action's parameters in a JSON body.
///
/// It refuses what [`Checker::is_valid`](super::Checker::is_valid) refuses at the usual levels and
/// without a clock, except for what its `$comment` lists: JSON Schema cannot say that.
///
/// ```
/// use apitriage::catalog::Action;
/// use apitriage::preflight::schema;
///
/// let schema = serde_json::to_value(schema(Action::LookUpEvents)).unwrap();
/// assert_eq!(schema["$id"], "urn:apitriage:cloudaudit:2019-03-19:LookUpEvents");
/// assert_eq!(schema["properties"]["MaxResults"]["maximum"], 50);
/// assert_eq!(schema["required"], serde_json::json!(["StartTime", "EndTime"]));
/// ```
pub fn schema(action: Action) -> Schema {
    let spec = spec(action);
    let name = action.name();
    let mut members = vec![
        ("$schema", "https://json-schema.org/draft/2020-12/schema".into()),
        ("$id", format!("urn:apitriage:cloudaudit:{VERSION}:{name}").into()),
        ("title", format!("{name} of CloudAudit, version {VERSION}").into()),
        ("$comment", comment(spec.across).into()),
    ];
    members.extend(values::object(spec.parameters));
    members.push(("patternProperties", one(TOLERATED, true)));
    across::add(&mut members, spec);
    Schema(members.into())
}

/// What the checker only warns of beside the parameters: `COMMON` and `OF_CONSOLE`.
const TOLERATED: &str = "^(Action|Version|Region|Timestamp|Nonce|SecretId|Signature|SignatureMethod|Token|Language|\
                         RequestClient|RequestOperator|RequestSource|seqId)$";

/// Where the checker is stricter, or sees more.
fn comment(across: &[Across]) -> String {
    let mut text =
        "What JSON Schema cannot say: An integer is written without fraction and exponent, though 1.0 is an \
                    integer here. Integers are exact in 64 bits; a validator that reads them as doubles blurs the ends \
                    of their ranges. A name given twice goes unseen."
            .to_owned();
    for across in across.iter().filter(|across| matches!(across.stated, Stated::Unsayable)) {
        text.push(' ');
        text.push_str(across.rule.entry().summary);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::TOLERATED;
    use crate::preflight::request::COMMON;
    use crate::preflight::rules::members::OF_CONSOLE;

    #[test]
    fn what_is_tolerated_is_what_the_checker_warns_of() {
        let names: Vec<&str> = COMMON.into_iter().chain(OF_CONSOLE).collect();
        assert_eq!(TOLERATED, format!("^({})$", names.join("|")));
    }
}
