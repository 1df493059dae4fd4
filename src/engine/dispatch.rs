//! Which task a command is.

use super::{
    Command, Event, Failure, JobId, Reply, configuring, job::Job, listening, log_pages, models, off_runtime,
    proving, rehearsing, shared::Shared, site_changes,
};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Runs one command and tells how it ended.
pub(super) async fn run(shared: Arc<Shared>, id: JobId, command: Command, stop: CancellationToken) {
    let job = Job {
        shared: Arc::clone(&shared),
        id,
        stop,
    };
    // A task of its own, so that a fault in one command ends that command and not the engine.
    let tried = command.attempt();
    let ended = tokio::spawn(async move { perform(&job, command).await }).await;
    let result = ended.unwrap_or_else(|fault| {
        tracing::error!(%fault, "a command ended by a fault of this product");
        Err(off_runtime::ended(tried, fault))
    });
    // In this order: a shutdown waits until the job is dismissed, and the face is to be told before.
    shared.emit(Event::Finished { job: id, result });
    shared.dismiss(id);
}

async fn perform(job: &Job, command: Command) -> Result<Reply, Arc<Failure>> {
    match command {
        Command::ShowSite => site_changes::show(job).await,
        Command::OpenSite { path } => site_changes::open(job, path).await,
        Command::NameSite { name } => site_changes::name(job, name).await,
        Command::SetAnswers { answers } => site_changes::answers(job, answers).await,
        Command::AddServer { server } => site_changes::add(job, server).await,
        Command::RemoveServer { name } => site_changes::remove(job, name).await,
        Command::SetWanted { server, wanted } => site_changes::wanted(job, server, wanted).await,
        Command::ReadBmc { server } => configuring::read(job, &server).await,
        Command::PlanBmc { server, wanted } => configuring::plan(job, &server, wanted).await,
        Command::ApplyBmc {
            server,
            fingerprint,
            consent,
        } => configuring::apply(job, &server, fingerprint, consent).await,
        Command::UndoBmc { server } => configuring::undo(job, &server).await,
        Command::ShowModel { server, forget } => models::show(job, &server, forget).await,
        Command::TestBmc { server, destination } => proving::test(job, &server, destination).await,
        Command::Prove { server, request } => proving::prove(job, &server, request).await,
        Command::ListProofs { server } => proving::list(job, server).await,
        Command::Listen { snmp } => listening::listen(job, snmp).await,
        Command::StopListening => listening::stop(job).await,
        Command::ListAlerts { query } => log_pages::list(job, query).await,
        Command::ShowAlert { id } => log_pages::show(job, id).await,
        Command::AcknowledgeAlerts { ids, note } => log_pages::acknowledge(job, ids, note).await,
        Command::LogStats => log_pages::stats(job).await,
        Command::CheckComputer => super::computer::check(job).await,
        Command::StartRehearsal => rehearsing::start(job).await,
        Command::StopRehearsal => rehearsing::stop(job).await,
        Command::Cancel { .. } | Command::Shutdown => Ok(Reply::Done),
    }
}
