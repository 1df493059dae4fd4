//! The console tool: arguments to engine commands, answers to text or JSON, failures to exit statuses.
//!
//! It does what the window does, through the same engine. It must not know a protocol, and decides nothing that the
//! window would decide otherwise.

mod args;
mod args_log;
mod args_receiver;
mod bmc;
mod bmc_quirks;
mod discover;
mod doctor;
mod exit;
mod fleet;
mod fleet_report;
mod guide;
mod help;
mod history;
mod history_export;
mod inspect;
mod interrupt;
mod json;
mod listen;
mod log;
mod log_care;
mod log_exchange;
mod log_incidents;
mod mib;
mod output;
mod parameter_sheet;
mod procedure;
mod prove;
mod receiver;
mod rehearse;
mod safe;
mod server;
mod session;
mod steps;
mod usage;

pub use safe::safe;

use crate::{i18n::Language, system::GivenSockets};
use args::{Cli, GuideVerb, Verb};
use clap::{CommandFactory, FromArgMatches};
use exit::Status;
use output::Output;
use session::{Session, Setup};
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
            let json = arguments.iter().any(|argument| argument == "--json");
            not_understood(&error, Output::new(language, json))
        }
    };
    status.into()
}

/// Help and version are no errors, and go to stdout; clap knows.
fn not_understood(error: &clap::Error, mut output: Output) -> Status {
    match usage::words(error, output.language) {
        Some((answer, advice)) => output.wrong_usage(&answer, &advice),
        None => {
            let _ = error.print();
            if error.use_stderr() {
                Status::Usage
            } else {
                Status::Done
            }
        }
    }
}

fn perform(cli: Cli, language: Language) -> Status {
    let language = cli.lang.map_or(language, Language::from);
    let mut output = Output::new(language, cli.json);
    let setup = Setup {
        home: cli.home,
        bmc_timeout: cli.bmc_timeout,
        uses_secrets: cli.verb.uses_secrets(),
        listens: matches!(cli.verb, Verb::Listen(_)),
        given: GivenSockets::default(),
    };
    match cli.verb {
        Verb::Guide(GuideVerb::Procedure(args)) => {
            in_session(output, setup, |session| procedure::run(session, args))
        }
        Verb::Guide(GuideVerb::Ask { answers }) => guide::ask(&mut output, answers.as_deref()),
        Verb::Guide(GuideVerb::Matrix) => guide::matrix(&mut output),
        Verb::Server(verb) => in_session(output, setup, |session| server::run(session, verb)),
        Verb::Fleet(verb) => in_session(output, setup, |session| fleet::run(session, verb)),
        Verb::Bmc(verb) => in_session(output, setup, |session| bmc::run(session, verb)),
        Verb::Listen(args) => {
            // Before the program has a second thread.
            let given = GivenSockets::of_environment();
            let setup = Setup {
                given: given.clone(),
                ..setup
            };
            in_session(output, setup, |session| listen::run(session, args, &given))
        }
        Verb::Doctor => in_session(output, setup, doctor::run),
        Verb::Receiver(verb) => in_session(output, setup, |session| receiver::run(session, verb)),
        Verb::Log(verb) => in_session(output, setup, |session| log::run(session, verb)),
        Verb::Mib(verb) => in_session(output, setup, |session| mib::run(session, verb)),
        Verb::History(args) => in_session(output, setup, |session| history::run(session, args)),
        Verb::Prove(args) => in_session(output, setup, |session| prove::run(session, &args)),
        Verb::Rehearse(args) => rehearse::run(&mut output, &args),
        Verb::Completions { shell } => {
            let mut script = Vec::new();
            let mut table = help::localised(Cli::command(), language);
            clap_complete::generate(shell, &mut table, "tsuhoctl", &mut script);
            output.bytes(&script)
        }
        Verb::Man => {
            let mut page = Vec::new();
            let table = help::localised(Cli::command(), language);
            let rendered = clap_mangen::Man::new(table).render(&mut page);
            rendered.map_or(Status::Bug, |()| output.bytes(&page))
        }
    }
}

fn in_session(
    output: Output,
    setup: Setup,
    verb: impl FnOnce(&mut Session) -> Result<Status, Status>,
) -> Status {
    Session::open(output, setup)
        .and_then(|mut session| verb(&mut session))
        .unwrap_or_else(|status| status)
}

/// `--lang`, looked for before the table is read, because the table's own sentences depend on it.
fn language_of(arguments: &[OsString]) -> Option<Language> {
    let texts: Vec<&str> = arguments
        .iter()
        .filter_map(|argument| argument.to_str())
        .collect();
    let after = |at: usize| texts.get(at + 1).copied();
    // The last one counts, as in the table: an alias may have one that somebody overrides.
    let mut wishes = texts.iter().enumerate().filter_map(|(at, text)| match *text {
        "--lang" => after(at),
        text => text.strip_prefix("--lang="),
    });
    match wishes.next_back()? {
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
