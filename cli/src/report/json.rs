//! JSON, for programs.

use std::io::{self, Write};

use super::format::{Answer, Look, ReportFormat};

pub(super) struct Json;

impl ReportFormat for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn purpose(&self) -> &'static str {
        "For programs; versioned and stable"
    }

    fn write(&self, answer: &Answer<'_>, _look: Look, out: &mut dyn Write) -> io::Result<()> {
        answer.write_json(out)?;
        out.flush()
    }
}
