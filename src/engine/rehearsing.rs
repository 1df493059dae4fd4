//! The rehearsal: a simulated server with a site, a log and a listener of its own, all of which are thrown away.
//!
//! From here on nothing knows that the server is simulated.

use super::{
    Attempt, Cause, Failure, Reply,
    job::Job,
    listening::Listening,
    view::{Counters, RehearsalView, StormView},
    world::{Rehearsal, World},
};
use crate::{
    home::Home,
    rehearsal::{self, BmcConfig},
    secrets::{Secret, Store},
    site::{BmcAddress, Server, Site, SnmpAlert, SuiteChoice, Wanted},
};
use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::{Duration, Instant},
};

type Done = Result<Reply, Arc<Failure>>;

/// The simulated server's name.
const SERVER: &str = "SV01";

pub(super) async fn start(job: &Job) -> Done {
    stop(job).await?;
    let failed = |cause: Cause| Arc::new(Failure::new(Attempt::Rehearse, cause));
    let folder = tempfile::tempdir().map_err(|error| failed(error.into()))?;
    let home = Home::in_folder(folder.path());
    let world = Arc::new(World::for_rehearsal(home, Store::Memory(BTreeMap::new())));
    let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let listening = Listening::start(&job.shared, &world, &[any_port]).await?;
    let listen = listening.addresses().first().copied().unwrap_or(any_port);
    *world.listening().await = Some(listening);
    let config = BmcConfig {
        trap_port: listen.port(),
        ..BmcConfig::new(any_port)
    };
    let bmc = rehearsal::start(config)
        .await
        .map_err(|error| failed(error.into()))?;
    let address = bmc.local_addr();
    let server = server(address);
    let (secret_name, password) = (server.secret_name(), Secret::new(rehearsal::ADMIN_PASSWORD));
    world
        .change_secrets(&server, move |store| store.set(&secret_name, &password))
        .await?;
    let view = RehearsalView {
        server: SERVER.to_owned(),
        bmc: address,
        listen,
    };
    let mut site = Site::default();
    site.servers.push(server);
    let rehearsal = Rehearsal {
        view,
        _bmc: bmc,
        _folder: folder,
    };
    world.become_rehearsal(site, rehearsal);
    job.shared.enter(Arc::clone(&world));
    job.shared.tell_all(&world).await;
    Ok(Reply::Done)
}

pub(super) async fn stop(job: &Job) -> Done {
    if let Some(rehearsal) = job.shared.leave() {
        rehearsal.close().await;
        let world = job.shared.world();
        job.shared.tell_all(&world).await;
    }
    Ok(Reply::Done)
}

/// How long nothing may change before the storm is taken to be over, where the system does not tell what it dropped.
const CALM: Duration = Duration::from_secs(3);
/// How often the counters are looked at until then.
const LOOK: Duration = Duration::from_millis(20);

/// Sends traps as fast as they can be sent, and waits until each has ended somewhere.
pub(super) async fn storm(job: &Job, alerts: u32) -> Done {
    let world = job.shared.world();
    let failed = |cause: Cause| Arc::new(Failure::new(Attempt::Rehearse, cause));
    let Some(view) = world.rehearsal_view() else {
        return Err(failed(rehearsal::Error::Ended.into()));
    };
    let before = world.listener_view().await.counters;
    let started = Instant::now();
    let sending = tokio::task::spawn_blocking(move || rehearsal::storm(view.listen, alerts));
    let sent = match sending.await {
        Ok(sent) => sent.map_err(|error| failed(error.into()))?,
        Err(_) => return Err(failed(rehearsal::Error::Ended.into())),
    };
    let mut storm = StormView {
        sent,
        counters: Counters::default(),
        millis: 0,
    };
    let mut changed_at = Instant::now();
    while !job.stop.is_cancelled() {
        let counters = world.listener_view().await.counters.since(&before);
        if counters != storm.counters {
            (storm.counters, changed_at) = (counters, Instant::now());
            storm.millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        }
        if (storm.missing() == 0 && storm.adds_up()) || changed_at.elapsed() >= CALM {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(Reply::Storm(storm))
}

/// What somebody would want who tries it out: alerts to this computer, acknowledged.
fn server(bmc: SocketAddr) -> Server {
    let snmp_alert = SnmpAlert {
        enabled: Some(true),
        community: "tsuho".parse().ok(),
        destinations: Some(vec![Ipv4Addr::LOCALHOST.into()]),
        acknowledge: Some(true),
        ack_timeout_secs: Some(6),
        retries: Some(3),
        ..SnmpAlert::default()
    };
    Server {
        name: SERVER.to_owned(),
        bmc: BmcAddress {
            host: bmc.ip().to_string(),
            port: bmc.port(),
        },
        user: rehearsal::ADMIN_NAME.to_owned(),
        cipher_suite: SuiteChoice::Auto,
        last_suite: None,
        wanted: Wanted {
            snmp_alert,
            ..Wanted::default()
        },
    }
}
