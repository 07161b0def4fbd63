//! Advice on mistakes in the arguments that clap cannot know: what the words probably mean.

use std::ffi::OsString;
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::commands::STDIN_IS_NOT_SEARCHED;
use crate::outcome::Failure;

/// The failure that an error of clap becomes.
pub(crate) fn explain_mistake(mut error: clap::Error, arguments: &[OsString]) -> Failure {
    // A place on standard input, as a summary prints it, looks like an option. It is no value of
    // `show`: then a misspelled option would be one, too.
    let is_show = arguments.get(1).is_some_and(|command| command == "show");
    let unknown = context(&error, ContextKind::InvalidArg).unwrap_or_default();
    if error.kind() == ErrorKind::UnknownArgument && is_show && unknown.starts_with("-@") {
        return Failure::Usage(STDIN_IS_NOT_SEARCHED.to_owned());
    }

    let word = context(&error, ContextKind::InvalidSubcommand).unwrap_or_default().to_owned();
    if error.kind() == ErrorKind::InvalidSubcommand && Path::new(&word).exists() {
        let tip = format!("did you mean `apitriage summarize {word}`?");
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    Failure::Arguments(error)
}

/// What an error says of one thing.
fn context(error: &clap::Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text),
        _ => None,
    }
}
