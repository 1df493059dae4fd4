//! What is known of a server's model: used when its BMC is spoken to, learnt from what was seen, shown, forgotten.
//!
//! It only helps: a file of what was learnt that cannot be used costs a warning, never a command.

use super::{
    Attempt, Failure, Reply,
    job::Job,
    off_runtime::off_runtime,
    shared::lock,
    view::{Model, ModelView},
    world::World,
};
use crate::{
    configure::{
        models::{self, Fact, KnownFact, Learnt, LearntError, seen},
        target::Device,
    },
    home,
    ipmi::{Known, Observed},
    site::Server,
};
use std::{
    io,
    path::Path,
    sync::{Arc, Mutex},
    time::SystemTime,
};

type Done = Result<Reply, Arc<Failure>>;

/// What a session with one server taught.
pub(super) struct Lesson {
    key: String,
    name: String,
    /// As it was read in that session; otherwise it is the model that was read last.
    model: Option<Model>,
    facts: Vec<Fact>,
}

/// The file as it was read last: it is read again only where it has changed, so that work on many servers reads it
/// once.
#[derive(Default)]
pub(super) struct Kept(Mutex<Option<(Stamp, Arc<Learnt>)>>);

/// When a file was changed last, and how long it is.
type Stamp = (Option<SystemTime>, u64);

impl Kept {
    /// Blocks.
    fn read(&self, path: &Path) -> Arc<Learnt> {
        let stamp = std::fs::metadata(path).map_or((None, 0), |data| (data.modified().ok(), data.len()));
        let mut kept = lock(&self.0);
        match &*kept {
            Some((read, learnt)) if *read == stamp => Arc::clone(learnt),
            _ => {
                let learnt = Arc::new(load_or_nothing(path));
                *kept = Some((stamp, Arc::clone(&learnt)));
                learnt
            }
        }
    }
}

/// How a server's BMC is dealt with; nothing special where it was never read.
pub(super) async fn known(world: &Arc<World>, server: &Server) -> Known {
    let (kept, key) = (Arc::clone(world), server.secret_name());
    let read = off_runtime(Attempt::ReadBmc, move || {
        let learnt = kept.learnt.read(&kept.home.learnt_file());
        learnt.model_of(&key).map(|model| facts(&learnt, model))
    });
    match read.await {
        Ok(facts) => models::known(&facts.unwrap_or_default()),
        Err(failure) => {
            tracing::warn!(?failure, "what was learnt of a BMC's model could not be read");
            Known::default()
        }
    }
}

/// Learns from a session with a server.
pub(super) async fn learn(world: &World, server: &Server, device: &Device, observed: &Observed) {
    take(
        world,
        server,
        Some(model(device)),
        seen(observed, device.cipher_suite),
    )
    .await;
}

/// Learns from a session that did not ask for the device: it is the model that was read last.
pub(super) async fn learn_more(world: &World, server: &Server, observed: &Observed) {
    let facts = seen(observed, 0);
    if !facts.is_empty() {
        take(world, server, None, facts).await;
    }
}

async fn take(world: &World, server: &Server, model: Option<Model>, facts: Vec<Fact>) {
    let lesson = Lesson {
        key: server.secret_name(),
        name: server.name.clone(),
        model,
        facts,
    };
    if let Some(lesson) = world.learn_later(lesson) {
        keep(world, vec![lesson]).await;
    }
}

/// Keeps what was learnt, all of it in one go.
pub(super) async fn keep(world: &World, lessons: Vec<Lesson>) {
    if lessons.is_empty() {
        return;
    }
    let path = world.home.learnt_file();
    let kept = off_runtime(Attempt::ReadBmc, move || {
        change(&path, |learnt| {
            for lesson in lessons {
                let Lesson {
                    key,
                    name,
                    model,
                    facts,
                } = lesson;
                if let Some(model) = model.or_else(|| learnt.model_of(&key).cloned()) {
                    learnt.learn(&key, &name, &model, facts, jiff::Timestamp::now());
                }
            }
        })
    });
    match kept.await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "what was learnt of a BMC's model could not be kept"),
        Err(failure) => tracing::warn!(?failure, "what was learnt of a BMC's model could not be kept"),
    }
}

/// Shows what is known of a server's model; forgets what was learnt first where that is asked for.
pub(super) async fn show(job: &Job, server: &str, forget: bool) -> Done {
    let world = job.shared.world();
    let server = world.server(server, Attempt::ReadBmc)?;
    let (path, key) = (world.home.learnt_file(), server.secret_name());
    let shown = off_runtime(Attempt::ReadBmc, move || {
        let mut forgotten = 0;
        if forget {
            change(&path, |learnt| {
                forgotten = learnt
                    .model_of(&key)
                    .cloned()
                    .map_or(0, |model| learnt.forget(&model));
            })?;
        }
        let learnt = load_or_nothing(&path);
        let model = learnt.model_of(&key).cloned();
        Ok::<_, io::Error>(ModelView {
            facts: model
                .as_ref()
                .map(|model| facts(&learnt, model))
                .unwrap_or_default(),
            model,
            forgotten,
        })
    });
    let view = shown
        .await?
        .map_err(|error| Arc::new(Failure::on(Attempt::ReadBmc, &server, error)))?;
    Ok(Reply::Model(Box::new(view)))
}

fn model(device: &Device) -> Model {
    Model {
        manufacturer_id: device.manufacturer_id,
        product_id: device.product_id,
        firmware: device.firmware.clone(),
    }
}

/// What the data say, then what was learnt: where both speak of one thing, what was seen here counts.
fn facts(learnt: &Learnt, model: &Model) -> Vec<KnownFact> {
    let mut facts = models::facts_of(model);
    facts.extend(learnt.facts_of(model));
    facts
}

fn load_or_nothing(path: &Path) -> Learnt {
    match load(path) {
        Ok(Ok(learnt)) => learnt,
        Ok(Err(error)) => {
            tracing::warn!(%error, "the file of what was learnt of models cannot be used");
            Learnt::default()
        }
        Err(error) => {
            tracing::warn!(%error, "the file of what was learnt of models cannot be read");
            Learnt::default()
        }
    }
}

fn load(path: &Path) -> io::Result<Result<Learnt, LearntError>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Learnt::parse(&text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Ok(Learnt::default())),
        Err(error) => Err(error),
    }
}

/// Changes the file while no other process does. One that is broken is set aside; a newer one is left alone.
fn change(path: &Path, change: impl FnOnce(&mut Learnt)) -> io::Result<()> {
    let _turn = home::lock_beside(path)?;
    let mut learnt = match load(path)? {
        Ok(learnt) => learnt,
        Err(error @ LearntError::TooNew(_)) => return Err(io::Error::other(error)),
        Err(LearntError::Shape(_)) => {
            home::set_aside(path, &[])?;
            Learnt::default()
        }
    };
    let before = learnt.clone();
    change(&mut learnt);
    if learnt == before {
        return Ok(());
    }
    home::replace_durably(path, learnt.to_text().as_bytes())
}
