//! Findings as JSON, output version 1. `docs/check.md` says what each field means.
//!
//! This file must not know how findings are found or worded.

use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::finding::{Finding, Findings};
use super::place::Place;

/// A finding, and where it is in the text that its reader knows. It serialises to the JSON object
/// of `docs/check.md`.
#[derive(Clone, Copy, Debug)]
pub struct LocatedFinding<'f, 's> {
    finding: &'f Finding<'s>,
    place: Option<Place>,
}

impl<'s> Finding<'s> {
    /// The finding with a line and a column, which a finding alone does not know. `None`: there is
    /// no text.
    ///
    /// ```
    /// use apitriage::preflight::{Checker, Places, Request};
    ///
    /// let body = b"{\n \"TrackId\": -1}";
    /// let findings = Checker::new().check(&Request::json("DeleteAuditTrack", body), None);
    /// let start = findings[0].span.as_ref().unwrap().start;
    /// let place = Places::new(body).of(start);
    ///
    /// let json = serde_json::to_value(findings[0].located(Some(place))).unwrap();
    /// assert_eq!((&json["rule"], &json["line"]), (&"wrong_type".into(), &2.into()));
    /// ```
    pub fn located(&self, place: Option<Place>) -> LocatedFinding<'_, 's> {
        LocatedFinding { finding: self, place }
    }
}

/// How many fields the JSON object has.
const FIELDS: usize = 14;

impl Serialize for LocatedFinding<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let LocatedFinding { finding, place } = self;
        let span = finding.span.as_ref();

        let mut object = serializer.serialize_struct("Finding", FIELDS)?;
        object.serialize_field("rule", &finding.rule)?;
        object.serialize_field("severity", &finding.severity)?;
        object.serialize_field("code", &finding.code())?;
        object.serialize_field("codes", finding.codes)?;
        object.serialize_field("parameter", &finding.parameter)?;
        object.serialize_field("value", &ShownValue::of(finding))?;
        object.serialize_field("message", &finding.message)?;
        object.serialize_field("help", &finding.help)?;
        object.serialize_field("line", &place.map(|place| place.line))?;
        object.serialize_field("column", &place.map(|place| place.column))?;
        object.serialize_field("start", &span.map(|span| span.start))?;
        object.serialize_field("end", &span.map(|span| span.end))?;
        object.serialize_field("certainty", &finding.certainty)?;
        object.serialize_field("source", finding.source)?;
        object.end()
    }
}

impl Serialize for Finding<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.located(None).serialize(serializer)
    }
}

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// The offending value; a number with all its digits.
#[derive(serde::Serialize)]
#[serde(untagged)]
enum ShownValue<'f> {
    Value(&'f Value),
    Number(Box<RawValue>),
}

impl<'f> ShownValue<'f> {
    fn of(finding: &'f Finding<'_>) -> Self {
        let digits = finding.digits.clone();
        match digits.map(RawValue::from_string) {
            Some(Ok(number)) => ShownValue::Number(number),
            _ => ShownValue::Value(&finding.value),
        }
    }
}
