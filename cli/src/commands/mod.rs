//! The commands. Each is a file or a folder with its arguments and what it does.
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

use std::path::{Path, PathBuf};

use apitriage::STDIN;
use clap::error::ErrorKind;
use clap::{ArgMatches, CommandFactory, Parser};

use crate::arguments::GlobalArgs;
use crate::outcome::{Ending, Failure};
use crate::streams::Streams;
pub(crate) use show::STDIN_IS_NOT_SEARCHED;

/// All commands, in the order in which help lists them.
const COMMANDS: &[CommandEntry] = &[
    command_entry::<summarize::Summarize>(),
    command_entry::<check::Check>(),
    command_entry::<rules::Rules>(),
    command_entry::<schema::Schema>(),
    command_entry::<explain::Explain>(),
    command_entry::<codes::Codes>(),
    command_entry::<show::Show>(),
    command_entry::<completions::Completions>(),
    command_entry::<man::Man>(),
];

/// A command, with its arguments.
pub(crate) trait Command: Parser {
    /// The word that is typed for it.
    const NAME: &'static str;

    /// Does what the command is for. All that it prints goes to `streams`.
    fn run(&self, streams: &Streams) -> Result<Ending, Failure>;
}

/// A command in the list of commands.
struct CommandEntry {
    name: &'static str,
    describe: fn() -> clap::Command,
    run: fn(&ArgMatches, &Streams) -> Result<Ending, Failure>,
}

const fn command_entry<C: Command>() -> CommandEntry {
    CommandEntry {
        name: C::NAME,
        describe: || C::command().name(C::NAME),
        run: |matches, streams| C::from_arg_matches(matches)?.run(streams),
    }
}

/// The program as clap sees it.
pub(crate) fn program() -> clap::Command {
    // Otherwise clap takes -1 for an option, and advises to write it after `--`.
    let commands = COMMANDS.iter().map(|entry| {
        (entry.describe)().mut_args(|argument| {
            let is_count = argument.get_value_names().is_some_and(|names| names == ["N"]);
            if is_count { argument.allow_negative_numbers(true) } else { argument }
        })
    });
    GlobalArgs::command().subcommand_required(true).subcommands(commands)
}

/// Runs the command that was typed.
pub(crate) fn run_command(matches: &ArgMatches, streams: &Streams) -> Result<Ending, Failure> {
    let typed = matches.subcommand();
    let is_typed = |entry: &&CommandEntry| typed.is_some_and(|(name, _)| entry.name == name);
    match (COMMANDS.iter().find(is_typed), typed) {
        (Some(entry), Some((_, matches))) => (entry.run)(matches, streams),
        // Not reached: clap refuses any other word.
        _ => Err(Failure::Usage("no such command".to_owned())),
    }
}

/// The paths that were named, or else standard input. If that is a terminal, this is an error: a
/// person may not know that the program would wait for input.
pub(crate) fn paths_or_stdin<'p>(
    paths: &'p [PathBuf],
    command: &str,
    streams: &Streams,
) -> Result<Vec<&'p Path>, Failure> {
    if !paths.is_empty() {
        return Ok(paths.iter().map(PathBuf::as_path).collect());
    }
    if !streams.is_input_terminal() {
        return Ok(vec![Path::new(STDIN)]);
    }

    let mut program = program();
    program.build();
    let mut command = program.find_subcommand(command).cloned().unwrap_or(program);
    let message = "name what to read; standard input is a terminal (`-` reads it all the same)";
    Err(command.error(ErrorKind::MissingRequiredArgument, message).into())
}
