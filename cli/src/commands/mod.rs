//! The commands. Each is a file: what can be typed after its name, and what it does.
//!
//! To add one, write such a file and add it to [`COMMANDS`].

mod check;
mod codes;
mod completions;
mod explain;
mod man;
mod rules;
mod schema;
mod show;
mod summarize;

use clap::{ArgMatches, CommandFactory, Parser};

use crate::arguments::Global;
use crate::outcome::{Ending, Failure};
use crate::streams::Streams;

/// In the order in which help lists them.
const COMMANDS: &[Entry] = &[
    entry::<summarize::Summarize>(),
    entry::<check::Check>(),
    entry::<rules::Rules>(),
    entry::<schema::Schema>(),
    entry::<explain::Explain>(),
    entry::<codes::Codes>(),
    entry::<show::Show>(),
    entry::<completions::Completions>(),
    entry::<man::Man>(),
];

/// A command, with its arguments.
pub(crate) trait Command: Parser {
    /// The word that is typed for it.
    const NAME: &'static str;

    /// Does what the command is for. Whatever it prints goes to `streams`.
    fn run(&self, streams: &Streams) -> Result<Ending, Failure>;
}

struct Entry {
    name: &'static str,
    describe: fn() -> clap::Command,
    run: fn(&ArgMatches, &Streams) -> Result<Ending, Failure>,
}

const fn entry<C: Command>() -> Entry {
    Entry {
        name: C::NAME,
        describe: || C::command().name(C::NAME),
        run: |matches, streams| C::from_arg_matches(matches)?.run(streams),
    }
}

/// The program as clap sees it.
pub(crate) fn program() -> clap::Command {
    let commands = COMMANDS.iter().map(|entry| (entry.describe)());
    Global::command().subcommand_required(true).subcommands(commands)
}

/// Runs the command that was typed.
pub(crate) fn run(matches: &ArgMatches, streams: &Streams) -> Result<Ending, Failure> {
    let typed = matches.subcommand();
    let is_typed = |entry: &&Entry| typed.is_some_and(|(name, _)| entry.name == name);
    match (COMMANDS.iter().find(is_typed), typed) {
        (Some(entry), Some((_, matches))) => (entry.run)(matches, streams),
        // clap has refused it before.
        _ => Err(Failure::Usage("no such command".to_owned())),
    }
}

/// The paths that were named, or else standard input; a person is not kept waiting for what nobody
/// sends.
pub(crate) fn or_standard_input<'p>(
    paths: &'p [std::path::PathBuf],
    command: &str,
    streams: &Streams,
) -> Result<Vec<&'p std::path::Path>, Failure> {
    if !paths.is_empty() {
        return Ok(paths.iter().map(|path| &**path).collect());
    }
    if streams.is_input_terminal() {
        let kind = clap::error::ErrorKind::MissingRequiredArgument;
        let message = "name what to read; standard input is a terminal (`-` reads it all the same)";
        let mut program = program();
        program.build();
        let error = match program.find_subcommand_mut(command) {
            Some(command) => command.error(kind, message),
            None => program.error(kind, message),
        };
        return Err(error.into());
    }
    Ok(vec![std::path::Path::new(apitriage::STDIN)])
}
