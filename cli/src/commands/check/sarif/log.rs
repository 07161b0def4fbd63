//! The parts of a SARIF 2.1.0 log that `check` writes.
//!
//! Names and nesting are those of the standard. `corpus/sarif/` holds its schema, and a test checks
//! the output against it. Fields that are `None` are left out.

use apitriage::preflight::Certainty;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Tool<'a> {
    pub(super) driver: ToolComponent<'a>,
}

#[derive(Serialize)]
pub(super) struct ToolComponent<'a> {
    pub(super) name: &'a str,
    pub(super) version: &'a str,
    pub(super) rules: Vec<ReportingDescriptor<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReportingDescriptor<'a> {
    pub(super) id: &'a str,
    pub(super) short_description: Message,
    pub(super) help: Message,
    pub(super) default_configuration: ReportingConfiguration,
}

#[derive(Serialize)]
pub(super) struct ReportingConfiguration {
    pub(super) level: Level,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Level {
    Error,
    Warning,
    Note,
}

#[derive(Serialize)]
pub(super) struct Message {
    pub(super) text: String,
}

impl From<&str> for Message {
    /// A message that shows `text` as it is. In a message, `[text](target)` is a link and `{0}` a
    /// placeholder, so that brackets and braces are escaped (SARIF 2.1.0, 3.11.5 and 3.11.6).
    fn from(text: &str) -> Self {
        let mut escaped = String::with_capacity(text.len());
        for character in text.chars() {
            match character {
                '[' | ']' => escaped.push('\\'),
                '{' | '}' => escaped.push(character),
                _ => {}
            }
            escaped.push(character);
        }
        Message { text: escaped }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LogResult<'a> {
    pub(super) rule_id: &'a str,
    /// The place of the rule among those of the driver.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rule_index: Option<usize>,
    pub(super) level: Level,
    pub(super) message: Message,
    pub(super) locations: [Location; 1],
    pub(super) properties: Properties<'a>,
}

/// Facts that SARIF has no fields for.
#[derive(Serialize)]
pub(super) struct Properties<'a> {
    pub(super) codes: &'a [&'static str],
    pub(super) parameter: &'a str,
    pub(super) certainty: Certainty,
    /// The number of the request in its input, from 0.
    pub(super) index: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    pub(super) physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhysicalLocation {
    pub(super) artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) region: Option<Region>,
}

#[derive(Serialize)]
pub(super) struct ArtifactLocation {
    pub(super) uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<Message>,
}

/// Lines and columns count from 1, bytes from 0; the end is exclusive.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    pub(super) start_line: usize,
    pub(super) start_column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
    pub(super) byte_offset: usize,
    pub(super) byte_length: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation {
    pub(super) execution_successful: bool,
    pub(super) tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
pub(super) struct Notification {
    pub(super) level: Level,
    pub(super) message: Message,
    pub(super) locations: [Location; 1],
}
