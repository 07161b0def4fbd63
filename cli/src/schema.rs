//! `apitriage schema ACTION`

use std::io::Write;

use apitriage::catalog::Action;
use apitriage::preflight::schema;
use apitriage::report::escape_for_terminal;

use crate::{Ending, Failure, args, complain, output};

pub(crate) fn run(args: &args::Schema) -> Result<Ending, Failure> {
    let Some(action) = Action::find(&args.action) else {
        let near = Action::near(&args.action);
        let meant = if near.is_empty() {
            String::new()
        } else {
            format!("; did you mean {}?", near.join(" or "))
        };
        complain(&format!(
            "{}: no action of CloudAudit 2019-03-19{meant}",
            escape_for_terminal(&args.action)
        ));
        return Ok(Ending::No);
    };
    let mut out = output::stdout();
    serde_json::to_writer_pretty(&mut out, &schema(action)).map_err(std::io::Error::from)?;
    writeln!(out)?;
    out.flush()?;
    Ok(Ending::Done)
}
