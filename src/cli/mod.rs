//! The console tool: arguments to engine commands, answers to text or JSON, failures to exit statuses.
//!
//! It does what the window does, through the same engine. It must not know a protocol, and decides nothing that the
//! window would decide otherwise.

mod args;
mod bmc;
mod exit;
mod guide;
mod help;
mod json;
mod listen;
mod log;
mod output;
mod prove;
mod rehearse;
mod safe;
mod server;
mod session;

#[cfg(test)]
pub(crate) use help::keys as help_keys;
pub use safe::safe;

use crate::i18n::Language;
use args::{Cli, Verb};
use clap::{CommandFactory, FromArgMatches};
use exit::Status;
use output::Output;
use session::Session;
use std::{ffi::OsString, process::ExitCode};

/// Runs one command line and returns its exit status.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let language = language_of(&arguments).unwrap_or_else(Language::of_system);
    start_tracing();
    let table = help::localised(Cli::command(), language);
    let cli = table
        .try_get_matches_from(&arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let status = match cli {
        Ok(cli) => perform(cli, language),
        Err(error) => {
            // Help and version are no errors, and go to stdout; clap knows.
            let _ = error.print();
            if error.use_stderr() {
                Status::Usage
            } else {
                Status::Done
            }
        }
    };
    status.into()
}

fn perform(cli: Cli, language: Language) -> Status {
    let mut output = Output::new(language, cli.json);
    match cli.verb {
        Verb::Guide(verb) => guide::run(&mut output, &verb),
        Verb::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "tsuhoctl", &mut std::io::stdout());
            Status::Done
        }
        Verb::Man => {
            output.bytes(|out| clap_mangen::Man::new(help::localised(Cli::command(), language)).render(out))
        }
        Verb::Rehearse(args) => rehearse::run(&mut output, &args),
        verb => {
            let mut session = match Session::open(output, cli.home, cli.bmc_timeout) {
                Ok(session) => session,
                Err(status) => return status,
            };
            let done = match verb {
                Verb::Server(verb) => server::run(&mut session, verb),
                Verb::Bmc(verb) => bmc::run(&mut session, verb),
                Verb::Listen(args) => listen::run(&mut session, args),
                Verb::Log(verb) => log::run(&mut session, verb),
                Verb::Prove(args) => prove::run(&mut session, &args),
                Verb::Guide(_) | Verb::Completions { .. } | Verb::Man | Verb::Rehearse(_) => Ok(Status::Done),
            };
            done.unwrap_or_else(|status| status)
        }
    }
}

/// `--lang`, looked for before the table is read, because the table's own sentences depend on it.
fn language_of(arguments: &[OsString]) -> Option<Language> {
    let texts: Vec<&str> = arguments
        .iter()
        .filter_map(|argument| argument.to_str())
        .collect();
    let named = texts.iter().find_map(|text| text.strip_prefix("--lang="));
    let follows = texts
        .iter()
        .position(|text| *text == "--lang")
        .and_then(|at| texts.get(at + 1).copied());
    match named.or(follows)? {
        "ja" => Some(Language::Ja),
        "en" => Some(Language::En),
        _ => None,
    }
}

/// Diagnostics for developers go to stderr where `TSUHO_LOG` asks for them; users are told by `words`.
fn start_tracing() {
    let Ok(filter) = tracing_subscriber::EnvFilter::try_from_env("TSUHO_LOG") else {
        return;
    };
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}
