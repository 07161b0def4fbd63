//! `apitriage man [COMMAND]`

use std::io::Write;

use clap::Parser;

use super::Command;
use crate::outcome::{Ending, Failure};
use crate::streams::Streams;

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
        let page = match &self.command {
            None => program,
            Some(name) => {
                let no_such = || Failure::Usage(format!("{name}: no such command"));
                program.find_subcommand(name).ok_or_else(no_such)?.clone()
            }
        };

        let mut out = streams.output();
        clap_mangen::Man::new(page).render(&mut out)?;
        out.flush()?;
        Ok(Ending::Done)
    }
}
