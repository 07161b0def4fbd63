//! Findings as SARIF 2.1.0, which code hosts and editors read.
//!
//! Results are written one by one, so a large batch needs no memory.

use apitriage::preflight::{Finding, Rule, RuleEntry, Severity};
use apitriage::report::escape_for_terminal;
use apitriage::{CheckTotals, CheckedRequest, Error, Input};
use serde_json::{Value, json};
use serde_sarif::sarif::{
    ArtifactLocation, Invocation, Location, Message, MultiformatMessageString, Notification, PhysicalLocation, Region,
    ReportingConfiguration, ReportingDescriptor, Result as SarifResult, ResultLevel, Tool, ToolComponent,
};

use super::Show;
use super::json::append;

pub(super) struct Sarif;

impl Show for Sarif {
    fn begin(&self) -> String {
        let rules: Vec<ReportingDescriptor> = Rule::ALL.iter().map(|rule| descriptor(rule.entry())).collect();
        let driver = ToolComponent::builder()
            .name("apitriage")
            .version(env!("CARGO_PKG_VERSION"))
            .information_uri("https://docs.rs/apitriage")
            .rules(rules)
            .build();
        let mut tool = Vec::new();
        append(&Tool::builder().driver(driver).build(), &mut tool);
        format!(
            r#"{{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{{"tool":{},"columnKind":"unicodeCodePoints","results":["#,
            String::from_utf8_lossy(&tool)
        )
    }

    fn request(&self, request: &CheckedRequest<'_>, out: &mut Vec<u8>) {
        for (place, finding) in request.findings.iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            append(&result(request, finding), out);
        }
    }

    fn between(&self) -> &str {
        ","
    }

    fn end(&self, _totals: &CheckTotals, unread: &[&Error]) -> String {
        let invocation = Invocation::builder()
            .execution_successful(unread.is_empty())
            .tool_execution_notifications(unread.iter().map(|error| notification(error)).collect::<Vec<_>>())
            .build();
        let mut bytes = Vec::new();
        append(&invocation, &mut bytes);
        format!("],\"invocations\":[{}]}}]}}\n", String::from_utf8_lossy(&bytes))
    }
}

/// What could not be read, so that nobody takes silence for a clean bill.
fn notification(error: &Error) -> Notification {
    let artifact = ArtifactLocation::builder().uri(uri(&error.input)).build();
    let place = PhysicalLocation::builder().artifact_location(artifact).build();
    Notification::builder()
        .level(json!(ResultLevel::Error))
        .message(Message::builder().text(escape_for_terminal(&error.to_string())).build())
        .locations(vec![Location::builder().physical_location(place).build()])
        .build()
}

fn level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Error => ResultLevel::Error,
        Severity::Warning => ResultLevel::Warning,
        _ => ResultLevel::Note,
    }
}

fn descriptor(entry: &RuleEntry) -> ReportingDescriptor {
    let text = |text: String| MultiformatMessageString::builder().text(text).build();
    let configuration = ReportingConfiguration::builder().level(json!(level(entry.severity))).build();
    ReportingDescriptor::builder()
        .id(entry.rule.word())
        .short_description(text(entry.summary.to_owned()))
        .help(text(format!("{} Codes: {}. Source: {}.", entry.summary, entry.codes.join(", "), entry.source)))
        .default_configuration(configuration)
        .build()
}

fn result(request: &CheckedRequest<'_>, finding: &Finding) -> SarifResult {
    let artifact = ArtifactLocation::builder().uri(uri(request.input)).build();
    let physical = match finding.span.as_ref() {
        None => PhysicalLocation::builder().artifact_location(artifact).build(),
        Some(span) => {
            let (start, end) = (request.place(span.start), request.place(span.end));
            let region = Region::builder()
                .start_line(start.line as i64)
                .start_column(start.column as i64)
                .end_line(end.line as i64)
                .end_column(end.column as i64)
                .byte_offset(span.start as i64)
                .byte_length(span.len() as i64)
                .build();
            PhysicalLocation::builder().artifact_location(artifact).region(region).build()
        }
    };
    let properties: Value = json!({
        "codes": finding.codes,
        "parameter": finding.parameter,
        "certainty": finding.certainty,
        "index": request.index,
    });
    let mut result = SarifResult::builder()
        .rule_id(finding.rule.word())
        .level(level(finding.severity))
        .message(Message::builder().text(format!("{finding}. {}", finding.help).trim_end()).build())
        .locations(vec![Location::builder().physical_location(physical).build()])
        .build();
    result.properties = serde_json::from_value(properties).ok();
    result
}

/// The path of an input as a relative URI: every byte that may not stand in one is encoded.
fn uri(name: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~');
    let input = Input::named(name);
    let path = input.file().map_or(name.as_bytes(), |path| path.as_os_str().as_encoded_bytes());
    path.iter().fold(String::new(), |uri, &byte| match keep(byte) {
        true => uri + &char::from(byte).to_string(),
        false => uri + &format!("%{byte:02X}"),
    })
}
