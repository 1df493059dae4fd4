//! Commands that change the site.

use super::{Attempt, Cause, Failure, NewServer, Reply, job::Job, off_runtime::off_runtime};
use crate::site::{Server, Wanted};
use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

type Done = Result<Reply, Arc<Failure>>;

/// What the window is told without asking.
pub(super) async fn show(job: &Job) -> Done {
    let world = job.shared.world();
    world.site()?;
    Ok(Reply::Site(job.shared.site_view(&world).await))
}

pub(super) async fn open(job: &Job, path: PathBuf) -> Done {
    let home = job.shared.world().home.clone();
    // Said at once, in place of a notice after the world has changed.
    let probe = path.clone();
    let read = off_runtime(Attempt::ReadSite, move || match std::fs::metadata(&probe) {
        Ok(_) => crate::site::Site::load(&probe).map(drop),
        Err(source) => Err(crate::site::Error::Io { path: probe, source }),
    });
    read.await?
        .map_err(|error| Arc::new(Failure::new(Attempt::ReadSite, error)))?;
    job.shared.open(home, path).await;
    Ok(Reply::Done)
}

pub(super) async fn name(job: &Job, name: String) -> Done {
    change(job, move |site| {
        site.name = name;
        Ok(())
    })
    .await
}

pub(super) async fn answers(job: &Job, answers: BTreeMap<String, String>) -> Done {
    change(job, move |site| {
        site.answers = answers;
        Ok(())
    })
    .await
}

pub(super) async fn wanted(job: &Job, server: String, wanted: Wanted) -> Done {
    change(job, move |site| {
        site.server_mut(&server)?.wanted = wanted;
        Ok(())
    })
    .await
}

/// The password is kept first: a server without one could not be reached.
pub(super) async fn add(job: &Job, new: NewServer) -> Done {
    let NewServer {
        name,
        bmc,
        user,
        password,
        cipher_suite,
    } = new;
    let server = Server {
        name,
        bmc,
        user,
        cipher_suite,
        last_suite: None,
        wanted: Wanted::default(),
    };
    let world = job.shared.world();
    let refused = |error| Arc::new(Failure::on(Attempt::ChangeServers, &server, Cause::Site(error)));
    world.site()?.add(server.clone()).map_err(refused)?;
    if !server.bmc.is_local() {
        let secret_name = server.secret_name();
        world
            .change_secrets(&server, move |store| store.set(&secret_name, &password))
            .await?;
    }
    change(job, move |site| site.add(server)).await
}

/// The server goes first: a secret that nobody needs does no harm, a server without its password does.
pub(super) async fn remove(job: &Job, name: String) -> Done {
    let world = job.shared.world();
    let server = world.server(&name, Attempt::ChangeServers)?;
    change(job, move |site| site.remove(&name).map(drop)).await?;
    if !server.bmc.is_local() {
        let secret_name = server.secret_name();
        world
            .change_secrets(&server, move |store| store.forget(&secret_name))
            .await?;
    }
    Ok(Reply::Done)
}

async fn change(
    job: &Job,
    change: impl FnOnce(&mut crate::site::Site) -> Result<(), crate::site::Error> + Send + 'static,
) -> Done {
    let world = job.shared.world();
    world.change_site(change).await?;
    job.shared.tell_site(&world).await;
    Ok(Reply::Done)
}
