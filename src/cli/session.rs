//! One run of the console tool with the engine: starts it, sends a command, waits for its end.

use super::{exit::Status, output::Output};
use crate::{
    engine::{Attempt, Cause, Command, Engine, Event, Failure, Options, Reply},
    home::Home,
    say,
    secrets::Secret,
};
use std::{io::IsTerminal, path::PathBuf, sync::Arc, time::Duration};

/// An engine and where its answers go.
pub(super) struct Session {
    pub(super) engine: Engine,
    pub(super) output: Output,
}

impl Session {
    /// Starts the engine on a home.
    pub(super) fn open(
        mut output: Output,
        home: Option<PathBuf>,
        bmc_timeout: Option<Duration>,
    ) -> Result<Self, Status> {
        let Some(home) = home.map(Home::in_folder).or_else(Home::of_system) else {
            let text = say!(output.language, "cli-no-home");
            return Err(output.usage(&text));
        };
        let options = Options {
            passphrase: passphrase(&home, &output),
            bmc_timeout,
            strict: true,
            ..Options::new(home)
        };
        match Engine::start(options) {
            Ok(engine) => Ok(Self { engine, output }),
            Err(error) => {
                let failure = Failure::new(Attempt::ReadSite, Cause::System(error));
                Err(output.failure(&failure))
            }
        }
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
        let Self { engine, output } = self;
        engine
            .run(command, |event| watch(output, event))
            .map_err(|failure| output.failure(&failure))
    }

    /// The site as it is, said by the engine when it has read it.
    pub(super) fn site(&mut self) -> Result<Arc<crate::engine::view::SiteView>, Status> {
        // A site that cannot be read is told as a notice before the (empty) site.
        while let Some(event) = self.engine.next_event() {
            match event {
                Event::Notice(failure) => return Err(self.output.failure(&failure)),
                Event::Site(site) => return Ok(site),
                _ => {}
            }
        }
        Err(Status::Bug)
    }
}

/// `TSUHO_PASSPHRASE`, or asked for on a terminal where there is a locked file already.
fn passphrase(home: &Home, output: &Output) -> Option<Secret> {
    if let Ok(text) = std::env::var("TSUHO_PASSPHRASE") {
        return Some(Secret::new(text));
    }
    let can_ask = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if !can_ask || !home.secrets_file().exists() {
        return None;
    }
    let prompt = say!(output.language, "cli-ask-passphrase");
    rpassword::prompt_password(format!("{prompt} "))
        .ok()
        .map(Secret::new)
}
