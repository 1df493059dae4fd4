//! The desktop app: puts the window, the engine and what this computer remembers together.
//!
//! The only place that knows both the window and its files; the window itself reads and writes none.

mod notifier;

use crate::{
    engine::{Engine, Guard, Options},
    home::{self, Home},
    i18n::Language,
    say,
    secrets::Secret,
    system::process::say_without_window,
    ui::{self, EnginePort, Launch, UiSettings},
};
use std::{
    cell::RefCell,
    ffi::OsString,
    path::PathBuf,
    process::ExitCode,
    rc::Rc,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    time::{SystemTime, UNIX_EPOCH},
};

/// Names a file to which the time of the first frame is written: for `benches/startup`.
const FIRST_FRAME_FILE: &str = "TSUHO_FIRST_FRAME_FILE";

/// Opens the window; returns when it is closed and everything received is in the log.
///
/// `--home DIR` (or `TSUHO_HOME`) keeps all files under one folder.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let Some(home) = home_of(arguments).or_else(Home::of_system) else {
        return complain(&say!(Language::of_system(), "cli-no-home"));
    };
    let (settings, saver) = (read_settings(&home), Saver::start(home.settings_file()));
    let guard: Rc<RefCell<Option<Guard>>> = Rc::default();
    let kept = Rc::clone(&guard);
    let launch = Launch {
        settings,
        connect: Box::new(move |wake| {
            let options = Options {
                passphrase: std::env::var("TSUHO_PASSPHRASE").ok().map(Secret::new),
                wake,
                ..Options::new(home)
            };
            let engine = Engine::start(options).expect("the system has a thread for the engine");
            let (commands, events, guard) = engine.split();
            *kept.borrow_mut() = Some(guard);
            EnginePort::new(commands, events)
        }),
        save: Box::new(move |settings| saver.save(settings)),
        notifier: Box::new(notifier::start),
        on_first_frame: first_frame_mark(),
    };
    let language = launch.settings.language();
    let ended = ui::open(launch);
    // The window is gone, and its end of the events with it: the engine finishes what it has.
    drop(guard.take());
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(answer) => {
            tracing::error!(%answer, "the window could not be opened");
            let said = say!(language, "window-not-opened", answer = answer);
            let advice = say!(language, "window-not-opened-advice");
            complain(&format!("{said}\n{advice}"))
        }
    }
}

fn home_of(arguments: impl IntoIterator<Item = OsString>) -> Option<Home> {
    let mut arguments = arguments.into_iter().skip(1);
    let mut named = std::env::var_os("TSUHO_HOME").filter(|home| !home.is_empty());
    while let Some(argument) = arguments.next() {
        if argument == "--home" {
            named = arguments.next();
        } else if let Some(folder) = argument.to_str().and_then(|text| text.strip_prefix("--home=")) {
            named = Some(folder.into());
        }
    }
    named.map(Home::in_folder)
}

/// What the window remembered; the defaults where there is nothing, or nothing readable (it is set aside).
fn read_settings(home: &Home) -> UiSettings {
    let path = home.settings_file();
    let Ok(text) = std::fs::read_to_string(&path) else {
        return UiSettings::default();
    };
    toml::from_str(&text).unwrap_or_else(|error| {
        tracing::warn!(%error, "the window's settings cannot be read");
        let _ = home::set_aside(&path, &[]);
        UiSettings::default()
    })
}

/// Writes the window's settings on a thread of its own; of several waiting ones, the last.
struct Saver {
    queue: Option<SyncSender<UiSettings>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Saver {
    fn start(path: PathBuf) -> Self {
        let (queue, waiting) = sync_channel(64);
        let thread = std::thread::Builder::new().name("settings".to_owned());
        let thread = thread.spawn(move || write_each(&path, &waiting)).ok();
        Self {
            queue: Some(queue),
            thread,
        }
    }

    fn save(&self, settings: &UiSettings) {
        // A full queue means that a disk is very slow; a later change brings all settings again.
        if let Some(queue) = &self.queue {
            let _ = queue.try_send(settings.clone());
        }
    }
}

impl Drop for Saver {
    /// What was sent is on the disk when the window is gone.
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn write_each(path: &std::path::Path, waiting: &Receiver<UiSettings>) {
    while let Ok(mut settings) = waiting.recv() {
        while let Ok(newer) = waiting.try_recv() {
            settings = newer;
        }
        let written = toml::to_string(&settings)
            .map_err(std::io::Error::other)
            .and_then(|text| home::replace_durably(path, text.as_bytes()));
        if let Err(error) = written {
            tracing::warn!(%error, "the window's settings cannot be kept");
        }
    }
}

fn first_frame_mark() -> Option<Box<dyn FnOnce()>> {
    let path = std::env::var_os(FIRST_FRAME_FILE)?;
    Some(Box::new(move || {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        // The bench waits for the file and says so when it does not come.
        let _ = std::fs::write(path, format!("{}\n", now.as_micros()));
    }))
}

/// There is no window to say it in.
fn complain(text: &str) -> ExitCode {
    say_without_window(text);
    ExitCode::FAILURE
}
