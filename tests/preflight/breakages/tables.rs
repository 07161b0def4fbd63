//! What the table of every action gives: parameters that are absent, of another type, or unknown.

use apitriage::catalog::Action;
use apitriage::internals::{Presence, Shape, Test, parameters};
use apitriage::preflight::Rule;
use serde_json::{Value, json};

use super::breakage::Breakage;

/// What every action's table gives: absence, other types, strange names.
pub(super) fn of_tables() -> Vec<Breakage> {
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
