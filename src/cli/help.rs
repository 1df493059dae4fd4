//! Puts the words of the user's language into the table of [`super::args`].
//!
//! Each verb and each option has one key: `help-<verbs joined by ->` and `help-<verbs>--<option>` (global options
//! without a verb). A test holds that none is missing in either language and none is left over.

use crate::i18n::{self, Language};
use clap::Command;
use i18n_embed::fluent::FluentLanguageLoader;

/// The command with every sentence in the language.
pub(super) fn localised(command: Command, language: Language) -> Command {
    let template = i18n::loader(language);
    speak(command, "help", template)
}

fn speak(command: Command, prefix: &str, words: &FluentLanguageLoader) -> Command {
    let names: Vec<String> = command
        .get_arguments()
        .map(|arg| arg.get_id().to_string())
        .collect();
    let mut command = command.about(words.get(prefix));
    for name in names {
        let key = key_of_argument(prefix, &name);
        if let Some(key) = key {
            command = command.mut_arg(&name, |arg| arg.help(words.get(&key)));
        }
    }
    let verbs: Vec<String> = command
        .get_subcommands()
        .map(|verb| verb.get_name().to_owned())
        .collect();
    for verb in verbs {
        let prefix = format!("{prefix}-{verb}");
        command = command.mut_subcommand(&verb, |verb| speak(verb, &prefix, words));
    }
    command
}

/// `None` for clap's own `--help` and `--version`.
fn key_of_argument(prefix: &str, name: &str) -> Option<String> {
    let own = !matches!(name, "help" | "version");
    own.then(|| format!("{prefix}--{}", name.replace('_', "-")))
}

#[cfg(test)]
pub(crate) fn keys() -> Vec<String> {
    use clap::CommandFactory;
    fn collect(command: &Command, prefix: &str, keys: &mut Vec<String>) {
        keys.push(prefix.to_owned());
        keys.extend(
            command
                .get_arguments()
                .filter_map(|arg| key_of_argument(prefix, arg.get_id().as_str())),
        );
        for verb in command.get_subcommands() {
            collect(verb, &format!("{prefix}-{}", verb.get_name()), keys);
        }
    }
    let mut keys = Vec::new();
    collect(&super::args::Cli::command(), "help", &mut keys);
    keys
}
