//! Wrong usage in the user's language: what the parser found, in one sentence, and where to look.

use super::safe;
use crate::{i18n::Language, say};
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// What is wrong, and what helps. `None` for what is no error (help, version) or a mere list of verbs.
pub(super) fn words(error: &clap::Error, language: Language) -> Option<(String, String)> {
    let context = |kind| error.get(kind).map(text).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let answer = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::UnknownArgument => say!(language, "usage-unknown-argument", argument = argument),
        ErrorKind::InvalidSubcommand => {
            let verb = context(ContextKind::InvalidSubcommand);
            say!(language, "usage-unknown-verb", verb = verb)
        }
        ErrorKind::MissingRequiredArgument => say!(language, "usage-missing", argument = argument),
        ErrorKind::MissingSubcommand => say!(language, "usage-missing-verb"),
        ErrorKind::ArgumentConflict => {
            let other = context(ContextKind::PriorArg);
            say!(language, "usage-conflict", argument = argument, other = other)
        }
        _ if value.is_empty() => say!(language, "usage-no-value", argument = argument),
        _ => say!(language, "usage-bad-value", argument = argument, value = value),
    };
    Some((answer, advice(error, language)))
}

fn advice(error: &clap::Error, language: Language) -> String {
    let suggestions = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ];
    if let Some(nearest) = suggestions.iter().find_map(|kind| error.get(*kind)) {
        return say!(language, "fail-guide-nearest", nearest = text(nearest));
    }
    match error.get(ContextKind::ValidValue) {
        Some(values) => say!(language, "usage-values", values = text(values)),
        None => say!(language, "usage-see-help"),
    }
}

fn text(value: &ContextValue) -> String {
    let text = match value {
        ContextValue::Strings(several) => several.join(", "),
        other => other.to_string(),
    };
    safe(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::words;
    use crate::{cli::args::Cli, i18n::Language};
    use clap::CommandFactory;

    fn said(line: &str, language: Language) -> (String, String) {
        let error = Cli::command()
            .try_get_matches_from(line.split(' '))
            .expect_err("wrong usage");
        words(&error, language).expect("an error")
    }

    #[test]
    fn wrong_usage_names_what_was_typed_in_both_languages() {
        let cases = [
            ("tsuhoctl bmc raed sv", "raed"),
            ("tsuhoctl log list --limitt 3", "--limitt"),
            ("tsuhoctl log list --limit x", "--limit"),
            ("tsuhoctl log list --limit", "--limit"),
            ("tsuhoctl server add sv --user u", "--bmc"),
            ("tsuhoctl bmc read sv --lang fr", "fr"),
            ("tsuhoctl bmc test sv --destination 16", "16"),
            ("tsuhoctl prove sv --timeout 1h", "1h"),
            (
                "tsuhoctl server add sv --user u --bmc b --password-stdin --password-env P",
                "--password-env",
            ),
        ];
        for (line, named) in cases {
            for language in Language::ALL {
                let (answer, advice) = said(line, language);
                assert!(answer.contains(named), "{line}: {answer}");
                assert!(!advice.is_empty(), "{line}");
                let is_japanese = !answer.is_ascii();
                assert_eq!(
                    is_japanese || answer.contains('“'),
                    language == Language::Ja || answer.contains('“')
                );
            }
        }
        assert!(said("tsuhoctl bmc raed sv", Language::En).1.contains("read"));
        assert!(
            said("tsuhoctl bmc read sv --lang fr", Language::Ja)
                .1
                .contains("ja, en")
        );
    }
}
