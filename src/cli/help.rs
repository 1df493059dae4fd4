//! Puts the words of the user's language into the table of [`super::args`].
//!
//! Each verb and each option has one key: `help-<verbs joined by ->` and `help-<verbs>--<option>` (options of every
//! verb without a verb). Tests hold that none is missing in either language and none is left over.

use crate::{
    i18n::{self, Language},
    say,
};
use clap::{Arg, Command};
use i18n_embed::fluent::FluentLanguageLoader;

/// Options of every verb come after the verb's own.
const AFTER_THE_VERBS_OWN: usize = 100;

/// The command with every sentence in the language.
pub(super) fn localised(command: Command, language: Language) -> Command {
    let headings = Headings {
        template: format!(
            "{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}",
            say!(language, "help-heading-usage")
        ),
        verbs: say!(language, "help-heading-verbs"),
        arguments: say!(language, "help-heading-arguments"),
        options: say!(language, "help-heading-options"),
    };
    headings.speak(command, "help", i18n::loader(language))
}

struct Headings {
    template: String,
    verbs: String,
    arguments: String,
    options: String,
}

impl Headings {
    fn speak(&self, command: Command, prefix: &str, words: &FluentLanguageLoader) -> Command {
        let mut command = command
            .about(words.get(prefix))
            .help_template(self.template.clone())
            .subcommand_help_heading(self.verbs.clone())
            .mut_args(|argument| self.explain(argument, prefix, words));
        let verbs: Vec<String> = command
            .get_subcommands()
            .map(|verb| verb.get_name().to_owned())
            .collect();
        for verb in verbs {
            let prefix = format!("{prefix}-{verb}");
            command = command.mut_subcommand(&verb, |verb| self.speak(verb, &prefix, words));
        }
        command
    }

    fn explain(&self, argument: Arg, prefix: &str, words: &FluentLanguageLoader) -> Arg {
        let key = key_of_argument(prefix, argument.get_id().as_str());
        let heading = if argument.is_positional() {
            &self.arguments
        } else {
            &self.options
        };
        let mut argument = argument.help(words.get(&key)).help_heading(heading.clone());
        if argument.get_action().takes_values() {
            // The sentence names the default and the possible values itself, in its language.
            argument = argument
                .hide_default_value(true)
                .hide_possible_values(true)
                .hide_env(true);
        }
        if argument.is_global_set() {
            argument = argument.display_order(AFTER_THE_VERBS_OWN);
        }
        argument
    }
}

fn key_of_argument(prefix: &str, name: &str) -> String {
    format!("{prefix}--{}", name.replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use super::{key_of_argument, localised};
    use crate::{
        cli::args::Cli,
        i18n::{self, Language},
    };
    use clap::{Command, CommandFactory};
    use i18n_embed::LanguageLoader;
    use std::collections::BTreeSet;

    fn collect(command: &Command, prefix: &str, keys: &mut BTreeSet<String>) {
        keys.insert(prefix.to_owned());
        let arguments = command.get_arguments();
        keys.extend(arguments.map(|argument| key_of_argument(prefix, argument.get_id().as_str())));
        for verb in command.get_subcommands() {
            collect(verb, &format!("{prefix}-{}", verb.get_name()), keys);
        }
    }

    #[test]
    fn every_verb_and_option_has_its_words_in_both_languages_and_no_word_is_left_over() {
        let mut wanted = BTreeSet::new();
        collect(&Cli::command(), "help", &mut wanted);
        for language in Language::ALL {
            let loader = i18n::loader(language);
            let written: BTreeSet<String> =
                loader.with_message_iter(&loader.current_language(), |messages| {
                    messages
                        .map(|message| message.id.name.to_owned())
                        .filter(|key| key == "help" || key.starts_with("help-"))
                        .filter(|key| !key.starts_with("help-heading-"))
                        .collect()
                });
            assert_eq!(written, wanted, "{language:?}");
        }
    }

    #[test]
    fn the_help_of_a_verb_is_in_the_language_throughout() {
        for (language, heading) in [(Language::Ja, "使い方: "), (Language::En, "Usage: ")] {
            let mut table = localised(Cli::command(), language);
            let help = table
                .try_get_matches_from_mut(["tsuhoctl", "server", "add", "--help"])
                .expect_err("help")
                .to_string();
            assert!(help.contains(heading), "{help}");
            if language == Language::Ja {
                for english in ["Usage", "Options", "Print", "default", "possible", "env:"] {
                    assert!(!help.contains(english), "{english} in {help}");
                }
            }
        }
    }
}
