//! `apitriage schema ACTION`

use std::io::Write;

use apitriage::catalog::Action;
use apitriage::escape_for_terminal;
use apitriage::preflight::schema;
use clap::Parser;

use super::Command;
use crate::outcome::{Ending, Failure};
use crate::streams::Streams;

/// Write the rules of an action as JSON Schema (draft 2020-12), for use elsewhere.
///
/// It covers the errors that a request alone shows. What a schema cannot say is in its comment.
/// Exit status: 1 if there is no such action.
#[derive(Parser)]
pub(crate) struct Schema {
    /// The action, such as LookUpEvents.
    #[arg(value_name = "ACTION")]
    action: String,
}

impl Command for Schema {
    const NAME: &'static str = "schema";

    fn run(&self, streams: &Streams) -> Result<Ending, Failure> {
        let Some(action) = Action::find(&self.action) else {
            streams.complain(&no_such_action(&self.action));
            return Ok(Ending::No);
        };

        let mut out = streams.output();
        serde_json::to_writer_pretty(&mut out, &schema(action)).map_err(std::io::Error::from)?;
        writeln!(out)?;
        out.flush()?;
        Ok(Ending::Done)
    }
}

fn no_such_action(name: &str) -> String {
    let near = Action::near(name);
    let meant = match near.is_empty() {
        true => String::new(),
        false => format!("; did you mean {}?", near.join(" or ")),
    };
    format!("{}: not an action of CloudAudit 2019-03-19{meant}", escape_for_terminal(name))
}
