//! Watching what other processes do with this home: who listens into the log, what comes into it, what is changed in the
//! site. A look a second, off the runtime's threads; only what changed is told.
//!
//! Where another process listens, this one does not. When that one has ended, this one takes over if it was asked to
//! listen; not at once, because a service that is being restarted comes back.

use super::{
    Attempt, Cause, Event, Failure, kept_answers, mibs,
    off_runtime::off_runtime,
    only_one, receiver,
    shared::{Shared, lock},
    view::{Counters, ListenerView, OtherListener},
    world::World,
};
use crate::site::Site;
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex, Weak},
    time::{Duration, SystemTime},
};
use tokio::time::MissedTickBehavior;

/// How often it looks.
const EVERY: Duration = Duration::from_secs(1);
/// How many looks in a row must find nobody listening before this process takes over.
const PATIENCE: u8 = 4;

/// The listener of another process, as it is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Background {
    /// Who; nobody where it cannot be read.
    pub(super) who: OtherListener,
    /// Its counters, as the log has them.
    pub(super) counters: Counters,
}

/// What a world knows of other processes that listen into its log.
#[derive(Default)]
pub(super) struct Others {
    /// Where this process shall listen as soon as no other one does; nowhere where empty.
    wanted: Mutex<Vec<SocketAddr>>,
    background: Mutex<Option<Background>>,
    /// Who listened last.
    ended: Mutex<OtherListener>,
}

impl Others {
    /// What the faces show where this process does not listen itself.
    pub(super) fn view(&self) -> ListenerView {
        let background = lock(&self.background).clone();
        background.map_or_else(ListenerView::default, |background| ListenerView {
            addresses: background.who.addresses.clone(),
            counters: background.counters,
            // Why it refuses, another process does not tell.
            refused_by: BTreeMap::new(),
            other: Some(background.who),
            ..ListenerView::default()
        })
    }

    /// Another process listens, or none does any more; what was known before.
    pub(super) fn note(&self, background: Option<Background>) -> Option<Background> {
        let before = std::mem::replace(&mut *lock(&self.background), background);
        if let Some(before) = &before {
            lock(&self.ended).clone_from(&before.who);
        }
        before
    }

    /// The other process that listened last.
    pub(super) fn ended(&self) -> OtherListener {
        lock(&self.ended).clone()
    }

    /// Where this process shall listen as soon as no other one does.
    pub(super) fn want_to_listen(&self, addresses: Vec<SocketAddr>) {
        *lock(&self.wanted) = addresses;
    }

    /// Where this process shall listen as soon as no other one does; nowhere where empty.
    pub(super) fn wanted(&self) -> Vec<SocketAddr> {
        lock(&self.wanted).clone()
    }
}

/// What the last look found in one world.
struct Seen {
    world: Weak<World>,
    changes: Option<i64>,
    site: Option<Stamp>,
    answers: Option<Stamp>,
    alone: u8,
}

/// What one look finds.
struct Look {
    background: Option<Background>,
    changes: Option<i64>,
    site: Option<Stamp>,
    answers: Option<Stamp>,
}

/// When a file was written, and how long it is.
type Stamp = (SystemTime, u64);

/// Looks until the engine ends.
pub(super) async fn watch(shared: Weak<Shared>) {
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut seen: Option<Seen> = None;
    loop {
        tick.tick().await;
        let Some(shared) = shared.upgrade().filter(|shared| !shared.is_ending()) else {
            return;
        };
        let world = shared.world();
        let before = seen
            .take()
            .filter(|seen| seen.world.ptr_eq(&Arc::downgrade(&world)));
        seen = Some(look(&shared, &world, before).await);
    }
}

async fn look(shared: &Arc<Shared>, world: &Arc<World>, before: Option<Seen>) -> Seen {
    let is_first = before.is_none();
    let mut seen = before.unwrap_or_else(|| Seen {
        world: Arc::downgrade(world),
        changes: None,
        site: None,
        answers: None,
        alone: 0,
    });
    let listens = world.listening().await.is_some();
    let Ok(found) = find(world, listens).await else {
        return seen;
    };
    if found.site != seen.site && reload(shared, world).await {
        shared.tell_unasked_site(world).await;
    }
    if found.answers != seen.answers {
        let hearing = Arc::clone(world);
        // Only a process that listens needs it; whoever reads a BMC has it from there.
        let heard = move || hearing.book().hear(kept_answers::read(&hearing.home));
        let _ = off_runtime(Attempt::ReadSite, heard).await;
    }
    let is_new = found.changes != seen.changes && !is_first;
    (seen.site, seen.answers, seen.changes) = (found.site, found.answers, found.changes);
    if listens {
        // Read again only where a file has changed.
        if let Err(failure) = mibs::renew(world).await {
            tracing::warn!(?failure, "changed MIB files do not name what is received");
        }
        seen.alone = 0;
        return seen;
    }
    if is_new {
        shared.tell_unasked_alerts(world).await;
    }
    let is_alone = found.background.is_none();
    let was = world.others.note(found.background.clone());
    if was != found.background {
        shared.emit(Event::Listener(world.listener_view().await));
    }
    seen.alone = if is_alone { seen.alone.saturating_add(1) } else { 0 };
    if seen.alone >= PATIENCE {
        super::listening::take_over(shared, world).await;
        seen.alone = 0;
    }
    seen
}

async fn find(world: &Arc<World>, listens: bool) -> Result<Look, Arc<Failure>> {
    // A log that is not there yet has nothing to tell; one that cannot be opened is told of where it is needed.
    let log = world.log_if_there().await.unwrap_or_default();
    let world = Arc::clone(world);
    off_runtime(Attempt::ReadLog, move || {
        let other = if listens {
            None
        } else {
            only_one::other(&world.home)
        };
        let counters = || log.as_ref().and_then(|log| log.latest_run().ok().flatten());
        Look {
            background: other.map(|who| Background {
                who: who.unwrap_or_default(),
                counters: counters().unwrap_or_default(),
            }),
            changes: log.as_ref().and_then(|log| log.changes().ok()),
            site: stamp(world.site_file()),
            answers: stamp(&world.home.answers_file()),
        }
    })
    .await
}

/// When a file was written and how long it is: what a look costs nothing for.
fn stamp(file: &Path) -> Option<Stamp> {
    let about = std::fs::metadata(file).ok()?;
    Some((about.modified().ok()?, about.len()))
}

/// Takes over what another process has saved in the site; whether that is news.
async fn reload(shared: &Shared, world: &Arc<World>) -> bool {
    let looking = Arc::clone(world);
    let looked = off_runtime(Attempt::ReadSite, move || {
        Site::look(looking.site_file()).is_some_and(|site| looking.take_site(site))
    });
    let is_news = looked.await.unwrap_or(false);
    if is_news && !shared.is_ending() {
        world.refresh_book();
        let _turn = world.listening_turn().await;
        if let Err(failure) = receiver::renew(shared, world).await {
            tracing::warn!(?failure, "what was changed about who may send does not hold here");
        }
    }
    is_news
}

/// That another process has ended and this one listens now.
pub(super) fn took_over(before: &OtherListener) -> Failure {
    Failure::new(
        Attempt::Listen,
        Cause::TookOver {
            before: before.clone(),
        },
    )
}

#[cfg(test)]
#[path = "watching_tests.rs"]
mod tests;
