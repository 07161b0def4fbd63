//! Findings as SARIF 2.1.0, which code hosts and editors read.
//!
//! Results are written one by one, so memory does not grow with the batch.

mod log;

use std::path::{Component, Path, PathBuf};

use apitriage::escape_for_terminal;
use apitriage::preflight::{Finding, Rule, RuleEntry, Severity};
use apitriage::{CheckTotals, CheckedRequest, Error, Input, STDIN};

use super::format::CheckFormat;
use super::json::append_json;
use super::printer::{Printer, ShowDocument};
use log::{
    ArtifactLocation, Invocation, Level, Location, LogResult, Notification, PhysicalLocation,
    Properties, Region, ReportingConfiguration, ReportingDescriptor, Tool, ToolComponent,
};

pub(super) const FORMAT: CheckFormat = CheckFormat {
    name: "sarif",
    purpose: "SARIF 2.1.0, for code hosts and editors",
    printer: |_| Printer::document(SarifLog::new()),
};

struct SarifLog {
    /// The current folder. Paths below it are written relative to it.
    folder: Option<PathBuf>,
}

impl SarifLog {
    fn new() -> Self {
        SarifLog { folder: std::env::current_dir().ok() }
    }

    fn location(&self, input: &str, region: Option<Region>) -> Location {
        let artifact_location = self.artifact(input);
        Location { physical_location: PhysicalLocation { artifact_location, region } }
    }

    fn artifact(&self, input: &str) -> ArtifactLocation {
        if input == STDIN {
            return ArtifactLocation {
                uri: "stdin".to_owned(),
                description: Some("standard input".into()),
            };
        }
        let named = Input::named(input);
        let path = named.file().unwrap_or(Path::new(input));
        ArtifactLocation { uri: file_uri(path, self.folder.as_deref()), description: None }
    }

    fn result<'f>(
        &self,
        request: &CheckedRequest<'_>,
        finding: &'f Finding<'static>,
    ) -> LogResult<'f> {
        let region = finding.span.as_ref().map(|span| {
            let (start, end) = (request.place(span.start), request.place(span.end));
            Region {
                start_line: start.line,
                start_column: start.column,
                end_line: end.line,
                end_column: end.column,
                byte_offset: span.start,
                byte_length: span.len(),
            }
        });
        LogResult {
            rule_id: finding.rule.word(),
            rule_index: Rule::all().iter().position(|&rule| rule == finding.rule),
            level: sarif_level(finding.severity),
            message: format!("{finding}. {}", finding.help).trim_end().into(),
            locations: [self.location(request.input, region)],
            properties: Properties {
                codes: finding.codes,
                parameter: &finding.parameter,
                certainty: finding.certainty,
                index: request.index,
            },
        }
    }

    /// Reports an input that could not be read, so that it does not look like one without findings.
    fn notification(&self, error: &Error) -> Notification {
        Notification {
            level: Level::Error,
            message: (&*escape_for_terminal(&error.to_string())).into(),
            locations: [self.location(&error.input, None)],
        }
    }
}

impl ShowDocument for SarifLog {
    fn begin(&self) -> String {
        let rules = Rule::all().iter().map(|rule| rule_descriptor(rule.entry())).collect();
        let driver = ToolComponent { name: "apitriage", version: env!("CARGO_PKG_VERSION"), rules };
        let mut tool = Vec::new();
        append_json(&Tool { driver }, &mut tool);

        let schema =
            r#"{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0""#;
        let tool = String::from_utf8_lossy(&tool);
        let results = r#""columnKind":"unicodeCodePoints","results":["#;
        format!("{schema},\"runs\":[{{\"tool\":{tool},{results}")
    }

    fn request(&self, request: &CheckedRequest<'_>, out: &mut Vec<u8>) {
        for (place, finding) in request.findings.iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            append_json(&self.result(request, finding), out);
        }
    }

    fn between(&self) -> &str {
        ","
    }

    fn end(&self, _totals: &CheckTotals, unread: &[&Error]) -> String {
        let invocation = Invocation {
            execution_successful: unread.is_empty(),
            tool_execution_notifications: unread
                .iter()
                .map(|error| self.notification(error))
                .collect(),
        };
        let mut bytes = Vec::new();
        append_json(&invocation, &mut bytes);
        format!("],\"invocations\":[{}]}}]}}\n", String::from_utf8_lossy(&bytes))
    }
}

fn sarif_level(severity: Severity) -> Level {
    match severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        _ => Level::Note,
    }
}

fn rule_descriptor(entry: &RuleEntry) -> ReportingDescriptor<'_> {
    let codes = match entry.codes {
        [] => String::new(),
        codes => format!(" Codes: {}.", codes.join(", ")),
    };
    ReportingDescriptor {
        id: entry.word,
        short_description: entry.summary.into(),
        help: format!("{}{codes} Source: {}.", entry.summary, entry.source).as_str().into(),
        default_configuration: ReportingConfiguration { level: sarif_level(entry.severity) },
    }
}

/// The URI of a file. It is relative if the file is below `folder`, as code hosts expect. Every
/// byte that is not allowed in a URI is encoded.
fn file_uri(path: &Path, folder: Option<&Path>) -> String {
    let below = folder.and_then(|folder| path.strip_prefix(folder).ok()).unwrap_or(path);
    let plain: PathBuf = below.components().filter(|part| *part != Component::CurDir).collect();
    let scheme = if plain.is_absolute() { "file://" } else { "" };

    let keep =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~');
    plain.as_os_str().as_encoded_bytes().iter().fold(scheme.to_owned(), |uri, &byte| {
        match keep(byte) {
            true => uri + &char::from(byte).to_string(),
            false => uri + &format!("%{byte:02X}"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_of_files() {
        let folder = Some(Path::new("/home/me"));
        for (path, expected) in [
            ("a/b.json", "a/b.json"),
            ("./a//b.json", "a/b.json"),
            ("/home/me/a.json", "a.json"),
            ("../a b.json", "../a%20b.json"),
            ("/home/you/é", "file:///home/you/%C3%A9"),
        ] {
            assert_eq!(file_uri(Path::new(path), folder), expected, "{path}");
        }
    }

    #[test]
    fn no_rule_has_empty_codes() {
        let helps: Vec<String> =
            Rule::all().iter().map(|rule| rule_descriptor(rule.entry()).help.text).collect();
        assert!(helps.iter().any(|help| help.contains(" Codes: InvalidParameter")));
        assert!(
            helps.iter().all(|help| !help.contains("Codes: .") && help.contains(" Source: ")),
            "{helps:?}"
        );
    }
}
