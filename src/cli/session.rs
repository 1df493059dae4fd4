//! One run of the console tool with the engine: starts it, sends a command, waits for its end.

use super::{exit::Status, interrupt::Interrupt, output::Output, safe};
use crate::{
    engine::{
        self, Attempt, Cause, Command, Engine, Event, Failure, Options, Progress, Reply, view::Unfinished,
    },
    home::Home,
    say,
    secrets::Secret,
    system::GivenSockets,
    words,
};
use std::{io::IsTerminal, path::PathBuf, sync::Arc, time::Duration};

/// Where a session works, and how.
pub(super) struct Setup {
    /// `--home`; the system's folders where `None`.
    pub(super) home: Option<PathBuf>,
    /// `--bmc-timeout`.
    pub(super) bmc_timeout: Option<Duration>,
    /// Whether the verb uses stored passwords, so that a passphrase may be asked for.
    pub(super) uses_secrets: bool,
    /// Whether the verb receives alerts, for which it needs the passphrases of SNMPv3 users, where there are any.
    pub(super) listens: bool,
    /// Sockets that the service manager has opened.
    pub(super) given: GivenSockets,
}

/// An engine and where its answers go.
pub(super) struct Session {
    pub(super) engine: Engine,
    pub(super) output: Output,
    pub(super) interrupt: Interrupt,
    has_told_unfinished: bool,
}

impl Session {
    /// Starts the engine on a home.
    pub(super) fn open(mut output: Output, setup: Setup) -> Result<Self, Status> {
        let Some(home) = setup.home.map(Home::in_folder).or_else(Home::of_system) else {
            let text = say!(output.language, "cli-no-home");
            return Err(output.usage(&text));
        };
        let uses_secrets = setup.uses_secrets || (setup.listens && engine::listening_uses_secrets(&home));
        let passphrase = if uses_secrets {
            passphrase(&home, &mut output)?
        } else {
            given_passphrase()
        };
        let options = Options {
            passphrase,
            bmc_timeout: setup.bmc_timeout,
            strict: true,
            given: setup.given,
            ..Options::new(home)
        };
        let engine = Engine::start(options).map_err(|error| {
            let failure = Failure::new(Attempt::ReadSite, Cause::System(error));
            output.failure(&failure)
        })?;
        let interrupt = Interrupt::install(&engine)?;
        Ok(Self {
            engine,
            output,
            interrupt,
            has_told_unfinished: false,
        })
    }

    /// Sends a command and waits; a failure is told and becomes the exit status.
    pub(super) fn run(&mut self, command: Command) -> Result<Reply, Status> {
        self.run_watched(command, |_, _| ())
    }

    /// The same, with a look at each event on the way.
    pub(super) fn run_watched(
        &mut self,
        command: Command,
        mut watch: impl FnMut(&mut Output, &Event),
    ) -> Result<Reply, Status> {
        let Self {
            engine,
            output,
            interrupt,
            has_told_unfinished,
        } = self;
        let job = engine.send(command);
        let running = interrupt.during(job);
        let mut notices = Vec::new();
        let ended = engine.wait(job, |event| {
            if let Event::Notice(notice) = event {
                notices.push(Arc::clone(notice));
            }
            if let Event::Progress {
                progress: Progress::Unfinished(unfinished),
                ..
            } = event
                && !std::mem::replace(has_told_unfinished, true)
            {
                tell_unfinished(output, unfinished);
            }
            watch(output, event);
        });
        drop(running);
        // What made the command fail is told once.
        let failure = ended.as_ref().err();
        for notice in &notices {
            if !failure.is_some_and(|failure| Arc::ptr_eq(failure, notice)) {
                output.notice(notice);
            }
        }
        ended.map_err(|failure| output.failure(&failure))
    }

    /// An answer that does not fit its question: a fault of this product.
    pub(super) fn misfit(&mut self) -> Status {
        let cause = Cause::Fault("an answer that does not fit its question".to_owned());
        self.output.failure(&Failure::new(Attempt::End, cause))
    }
}

/// Once a run: whoever does something with a server learns that a change of it was interrupted.
fn tell_unfinished(output: &mut Output, unfinished: &Unfinished) {
    let language = output.language;
    let time = super::log::local(unfinished.began_at);
    let said = words::unfinished(unfinished, time, language);
    output.problem(safe(&said));
    let server = unfinished.server.clone();
    output.problem(safe(&say!(language, "cli-unfinished-advice", server = server)));
}

fn given_passphrase() -> Option<Secret> {
    let given = std::env::var("TSUHO_PASSPHRASE").ok()?;
    (!given.is_empty()).then(|| Secret::new(given))
}

/// `TSUHO_PASSPHRASE`, or asked for on a terminal: twice for a file that does not exist yet.
fn passphrase(home: &Home, output: &mut Output) -> Result<Option<Secret>, Status> {
    if let Some(given) = given_passphrase() {
        return Ok(Some(given));
    }
    if !can_ask() || !engine::needs_passphrase(home) {
        return Ok(None);
    }
    let language = output.language;
    if home.secrets_file().exists() {
        return Ok(ask(&say!(language, "cli-ask-passphrase")));
    }
    let first = ask(&say!(language, "cli-ask-new-passphrase"));
    let again = first
        .as_ref()
        .and_then(|_| ask(&say!(language, "cli-ask-passphrase-again")));
    if first != again {
        return Err(output.usage(&say!(language, "cli-passphrases-differ")));
    }
    Ok(first)
}

/// Whether somebody sits there to be asked.
pub(super) fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks on the terminal, without showing what is typed; `None` for nothing.
pub(super) fn ask(prompt: &str) -> Option<Secret> {
    let typed = rpassword::prompt_password(format!("{prompt} ")).ok()?;
    let secret = Secret::new(typed);
    (!secret.expose().is_empty()).then_some(secret)
}
