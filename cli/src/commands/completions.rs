//! `apitriage completions SHELL`

use std::io::Write;

use clap::Parser;
use clap_complete::{Shell, generate};

use super::Command;
use crate::outcome::{Ending, Failure};
use crate::streams::Streams;

/// Write the completions for a shell, to be sourced by it.
///
/// For bash: `apitriage completions bash > ~/.local/share/bash-completion/completions/apitriage`.
#[derive(Parser)]
pub(crate) struct Completions {
    /// The shell.
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

impl Command for Completions {
    const NAME: &'static str = "completions";

    fn run(&self, streams: &Streams) -> Result<Ending, Failure> {
        // Into memory first, because the generator panics if it cannot write.
        let mut script = Vec::new();
        generate(self.shell, &mut super::program(), "apitriage", &mut script);

        let mut out = streams.output();
        out.write_all(&script)?;
        out.flush()?;
        Ok(Ending::Done)
    }
}
