//! `apitriage man [COMMAND]`

use std::io::Write;

use clap::Parser;

use super::Command;
use crate::outcome::{Ending, Failure};
use crate::streams::Streams;

/// The end of the program's page, which lists pages such as apitriage-check(1). They are not
/// installed.
const OTHER_PAGES: &str = r#".SH "SEE ALSO"
\fBapitriage man\fR \fICOMMAND\fR prints the page of a command, such as apitriage\-check(1).
"#;

/// Write the manual page of the program, or of one command.
///
/// To read it: `apitriage man summarize | man -l -`.
#[derive(Parser)]
pub(crate) struct Man {
    /// The command; without it, the page is about the program.
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

impl Command for Man {
    const NAME: &'static str = "man";

    fn run(&self, streams: &Streams) -> Result<Ending, Failure> {
        let mut program = super::program();
        program.build();
        let (page, see_also) = match &self.command {
            None => (program, OTHER_PAGES),
            Some(name) => {
                let no_such = || Failure::Usage(format!("{name}: no such command"));
                (program.find_subcommand(name).ok_or_else(no_such)?.clone(), "")
            }
        };

        // Of a command, clap would give the name without the version.
        let source = concat!("apitriage ", env!("CARGO_PKG_VERSION"));
        let mut out = streams.output();
        clap_mangen::Man::new(page).source(source).render(&mut out)?;
        out.write_all(see_also.as_bytes())?;
        out.flush()?;
        Ok(Ending::Done)
    }
}
