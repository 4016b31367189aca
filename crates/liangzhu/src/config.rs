//! The file of options (`--config`): what neither the command line nor the environment says, it says before the defaults.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};
use kernel::document::{Document, Section};
use kernel::fault::{Fault, Faults, Place, What, nearest};
use report::Words;
use std::any::TypeId;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Options by their long names, with their values as one would write them on the command line.
pub(crate) type Options = BTreeMap<String, String>;

/// Reads the file for a program of this shape. Its keys are the long names of all options that are environment variables too,
/// whatever their command: one file does for all.
///
/// # Errors
/// All faults of the file.
pub(crate) fn read(file: &Path, command: &Command, words: &Words) -> Result<Options, Faults> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|fault| Faults(vec![unread(&name, &fault)]))?;
    let mut known = BTreeMap::new();
    collect(command, &mut known);
    Document::from_toml(&name, &text)?.read(|root| {
        let value = |(name, arg): (String, &Arg)| Some((name, value(root, arg, words)?));
        known.into_iter().filter_map(value).collect()
    })
}

fn unread(name: &str, fault: &io::Error) -> Fault {
    Place::new().file(name).fault(match fault.kind() {
        io::ErrorKind::InvalidData => What::BadEncoding,
        _ => What::Unreadable { message: tables::reason(fault) },
    })
}

/// The options of a command and of those below it.
fn collect<'a>(command: &'a Command, known: &mut BTreeMap<String, &'a Arg>) {
    known.extend(command.get_arguments().filter_map(|arg| Some((key(arg)?.to_owned(), arg))));
    command.get_subcommands().for_each(|command| collect(command, known));
}

/// The key of an option, if the file may have it.
fn key(arg: &Arg) -> Option<&str> {
    arg.get_long().filter(|name| arg.get_env().is_some() && *name != "config")
}

/// The option's value, if the file has one that will do; else a fault is noted.
fn value(root: &Section<'_>, arg: &Arg, words: &Words) -> Option<String> {
    let key = key(arg)?;
    if !arg.get_action().takes_values() {
        return root.flag(key).map(|truth| truth.to_string());
    }
    let is_number = arg.get_value_parser().type_id() == TypeId::of::<u64>();
    let value = if is_number { root.number(key)?.to_string() } else { root.text(key)? };
    let alone = Command::new("option").no_binary_name(true).arg(arg.clone());
    match alone.try_get_matches_from([format!("--{key}={value}")]) {
        Ok(_) => Some(value),
        Err(fault) => {
            root.fault(key, unfit(&fault, value, arg, words));
            None
        }
    }
}

/// What is wrong with a value, as clap says it.
fn unfit(fault: &clap::Error, found: String, arg: &Arg, words: &Words) -> What {
    match (fault.kind(), fault.get(ContextKind::ValidValue)) {
        (ErrorKind::InvalidValue, Some(ContextValue::Strings(choices))) if !choices.is_empty() => {
            let nearest = nearest(&found, choices.iter().map(String::as_str));
            What::UnknownValue { found, expected: choices.join(" | "), nearest }
        }
        _ => What::OutOfRange { found, expected: words.text(&format!("arg-{}", arg.get_id())) },
    }
}

/// Makes what the file says the defaults of the command's options.
pub(crate) fn apply(command: Command, options: &Options) -> Command {
    let given = |arg: &Arg| key(arg).and_then(|key| options.get(key)).cloned();
    command
        .mut_args(|arg| match given(&arg) {
            Some(value) => arg.default_value(value),
            None => arg,
        })
        .mut_subcommands(|command| apply(command, options))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Cli, Command as Asked};
    use clap::{CommandFactory, FromArgMatches};
    use report::{Language, fault_line};

    fn read_text(text: &str) -> Result<Options, Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("liangzhu.toml");
        std::fs::write(&file, text).unwrap();
        let words = Words::new(Language::English);
        let start = format!("{}, ", file.display());
        let line = |fault: &Fault| fault_line(&words, fault).replace(&start, "");
        read(&file, &Cli::command(), &words).map_err(|faults| faults.0.iter().map(line).collect())
    }

    #[test]
    fn the_file_stands_between_the_command_line_and_the_defaults() {
        let options = read_text(
            "listen = \"127.0.0.1:1\"\nhttps = true\nlargest-file = 1000\ndata = \"kept\"\nlog = \"debug\"\n",
        );
        let command = apply(Cli::command(), &options.unwrap());
        let matches = command.get_matches_from(["liangzhu", "serve", "--data", "given"]);
        let cli = Cli::from_arg_matches(&matches).unwrap();
        let Asked::Serve(serve) = cli.command else { panic!("no server: {:?}", cli.command) };
        assert_eq!(serve.reached.listen.to_string(), "127.0.0.1:1");
        assert!(serve.reached.https);
        assert_eq!((serve.largest_file, serve.place.data.to_str()), (1000, Some("given")));
        assert_eq!(serve.place.database, None);
    }

    #[test]
    fn each_fault_is_told_at_its_line_and_key() {
        let check = |text: &str, expected: &[&str]| {
            let faults = read_text(text).unwrap_err();
            assert_eq!(faults.len(), expected.len(), "{faults:?}");
            for (fault, start) in faults.iter().zip(expected) {
                assert!(fault.starts_with(start), "{fault}");
            }
        };
        check(
            "\nlisten = 8686\nhttps = \"yes\"\nlarge-file = 5\nlog-format = \"jsn\"\n",
            &[
                "line 2, \"listen\": expected a text, found 8686",
                "line 3, \"https\": expected true or false, found \"yes\"",
                "line 4, \"large-file\": there is no key \"large-file\"; did you mean \"largest-file\"?",
                "line 5, \"log-format\": \"jsn\" is not known here; did you mean \"json\"?",
            ],
        );
        check("listen = \"home\"\n", &["line 1, \"listen\": home will not do; expected Where to listen"]);
        check("largest-file = 0\n", &["line 1, \"largest-file\": 0 will not do; expected The most bytes"]);
        check("config = \"other.toml\"\n", &["line 1, \"config\": there is no key"]);
        check("data = \"a\"\ndata = \"b\"\nlisten =\n", &["line 2", "line 3"]);
    }
}
