//! Two judges of one request: the checker, and a JSON Schema validator.

use apitriage::catalog::Action;
use apitriage::preflight::{Checker, Level, Request, Rule, schema};
use jsonschema::Validator;
use serde_json::Value;

/// Rules of severity error that no schema can state.
const UNSAYABLE: [Rule; 3] = [Rule::TIME_ORDER, Rule::EVENTS_SPAN, Rule::KMS_REGION];

pub(crate) struct Judges {
    pub(crate) action: Action,
    pub(crate) schema: Value,
    checker: Checker<'static>,
    validator: Validator,
}

impl Judges {
    pub(crate) fn of(action: Action) -> Self {
        let schema = serde_json::to_value(schema(action)).unwrap();
        let validator = validator(&schema);
        let off = |checker: Checker<'static>, rule| checker.level(rule, Level::Off);
        Judges {
            action,
            schema,
            checker: UNSAYABLE.into_iter().fold(Checker::new(), off),
            validator,
        }
    }

    pub(crate) fn checker(&self, text: &str) -> bool {
        self.checker.is_valid(&Request::json(self.action.name(), text.as_bytes()), None)
    }

    pub(crate) fn schema(&self, text: &str) -> bool {
        self.validator.is_valid(&serde_json::from_str(text).unwrap())
    }

    /// The verdict, if they agree, and if the checker says the same of text and value.
    pub(crate) fn agree(&self, text: &str) -> Result<bool, String> {
        let value: Value = serde_json::from_str(text).unwrap();
        let (ours, theirs) = (self.checker(text), self.validator.is_valid(&value));
        let of_value = self.checker.is_valid(&Request::value(self.action.name(), &value), None);
        if ours == theirs && ours == of_value {
            return Ok(ours);
        }

        let findings =
            self.checker.check(&Request::json(self.action.name(), text.as_bytes()), None);
        let messages: Vec<String> = findings
            .iter()
            .map(|finding| format!("{}: {}", finding.rule, finding.message))
            .collect();
        let errors: Vec<String> =
            self.validator.iter_errors(&value).map(|error| error.to_string()).collect();
        let name = self.action.name();
        Err(format!(
            "{name} {text}\nchecker {ours}: {messages:?}\nof a value {of_value}\nschema {theirs}: {errors:?}"
        ))
    }
}

pub(crate) fn validator(schema: &Value) -> Validator {
    jsonschema::options().with_draft(jsonschema::Draft::Draft202012).build(schema).unwrap()
}
