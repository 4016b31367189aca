//! The command line in the user's language: help, and what is wrong with the arguments.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};
use report::{Language, Words};
use std::borrow::Cow;
use std::ffi::OsString;

/// What arguments or environment say for an option of all commands, before anything is parsed.
pub(crate) fn early(arguments: &[OsString], option: &str) -> Option<String> {
    let arguments: Vec<_> = arguments.iter().map(|of| of.to_string_lossy()).collect();
    let after = |pair: &[Cow<'_, str>]| (pair[0] == format!("--{option}")).then(|| pair[1].to_string());
    let with = format!("--{option}=");
    let joined = arguments.iter().find_map(|of| of.strip_prefix(&with).map(str::to_owned));
    let variable = format!("LIANGZHU_{}", option.to_uppercase());
    joined.or_else(|| arguments.windows(2).find_map(after)).or_else(|| std::env::var(variable).ok())
}

/// The language of this name; also `--help` speaks it.
pub(crate) fn language(name: Option<&str>) -> Language {
    if name == Some("en") { Language::English } else { Language::Chinese }
}

/// Gives every command and option its words.
pub(crate) fn localise(command: Command, words: &Words) -> Command {
    let about = words.text(&format!("help-{}", command.get_name()));
    let usage = words.text("help-usage");
    let options = words.text("help-options");
    let flag =
        |id: &'static str, short: char, action: ArgAction| Arg::new(id).short(short).long(id).action(action);
    let is_root = command.get_name() == "liangzhu";
    let mut command = command
        .about(about)
        .long_about(None)
        .help_template(format!("{{about}}\n\n{usage}{{usage}}\n\n{{all-args}}{{after-help}}"))
        .subcommand_help_heading(words.text("help-commands"))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(flag("help", 'h', ArgAction::Help));
    if is_root {
        command = command.arg(flag("version", 'V', ArgAction::Version));
    }
    command
        .mut_args(|arg| {
            let help = words.text(&format!("arg-{}", arg.get_id()));
            let arg = arg.help(help).long_help(None).help_heading(options.clone());
            // The words name defaults and choices.
            match arg.get_action().takes_values() {
                true => arg.hide_possible_values(true).hide_default_value(true).hide_env(true),
                false => arg.hide_env(true),
            }
        })
        .mut_subcommands(|command| localise(command, words))
}

/// What is wrong with the arguments, in one line and how to get help; `None` leaves it to clap.
pub(crate) fn usage_fault(error: &clap::Error, words: &Words) -> Option<String> {
    let context = |kind: ContextKind| match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(&words.text("join-list"))),
        _ => None,
    };
    let key = match error.kind() {
        ErrorKind::UnknownArgument => "usage-unknown-argument",
        ErrorKind::InvalidSubcommand => "usage-unknown-command",
        ErrorKind::MissingRequiredArgument => "usage-missing-argument",
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "usage-missing-command"
        }
        ErrorKind::InvalidValue
            if context(ContextKind::InvalidValue).is_some_and(|value| value.is_empty()) =>
        {
            "usage-missing-value"
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "usage-bad-value",
        ErrorKind::ArgumentConflict => "usage-conflict",
        _ => return None,
    };
    let arguments = [
        ("found", [ContextKind::InvalidArg, ContextKind::InvalidSubcommand].into_iter().find_map(context)),
        ("value", context(ContextKind::InvalidValue)),
        ("expected", context(ContextKind::ValidValue)),
        ("about", context(ContextKind::InvalidArg).and_then(|argument| about(&argument, words))),
        ("other", context(ContextKind::PriorArg)),
        (
            "nearest",
            [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
                .into_iter()
                .find_map(context),
        ),
    ];
    let given = arguments
        .into_iter()
        .filter_map(|(name, text)| Some((name, text.filter(|text| !text.is_empty())?.into())));
    let arguments: Vec<_> = given.collect();
    Some(format!("{}\n{}", words.say(key, &arguments), words.text("usage-help")))
}

/// What the help says of an option that clap shows as `--period <2022-03>`; options of the same name are told apart by what
/// stands for their value.
fn about(argument: &str, words: &Words) -> Option<String> {
    let name = argument.trim_start_matches('-').split(' ').next()?;
    let value = argument.split(['<', '>']).nth(1).unwrap_or_default().to_lowercase();
    let keys = [format!("arg-{name}-{value}"), format!("arg-{name}")];
    keys.iter().find(|key| words.has(key)).map(|key| words.text(key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Cli;
    use clap::CommandFactory;

    fn names(command: &Command, all: &mut Vec<String>) {
        all.push(format!("help-{}", command.get_name()));
        all.extend(command.get_arguments().map(|arg| format!("arg-{}", arg.get_id())));
        command.get_subcommands().for_each(|command| names(command, all));
    }

    #[test]
    fn every_command_and_option_has_its_words() {
        for language in [Language::Chinese, Language::English] {
            let words = Words::new(language);
            let mut all = Vec::new();
            names(&localise(Cli::command(), &words), &mut all);
            assert!(all.len() > 20);
            let without: Vec<_> = all.iter().filter(|key| !words.has(key)).collect();
            assert!(without.is_empty(), "{language:?}: {without:?}");
        }
    }

    #[test]
    fn the_language_is_known_before_parsing() {
        let of = |arguments: &[&str]| {
            let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
            language(early(&arguments, "lang").as_deref())
        };
        assert_eq!(of(&["score", "--lang", "en"]), Language::English);
        assert_eq!(of(&["--lang=en"]), Language::English);
        assert_eq!(of(&["--lang", "zh"]), Language::Chinese);
    }
}
