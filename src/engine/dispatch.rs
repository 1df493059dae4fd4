//! Which task a command is.

use super::{
    Attempt, Command, Event, Failure, JobId, Reply, changing, configuring, discovering, exchange, files,
    fleet_configuring, gaps, histories, importing, incidents, inspecting, job::Job, listening, log_care,
    log_pages, models, off_runtime, papers, proving, receiver, rehearsing, shared::Shared, site_changes,
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
    let tried = command.attempt();
    let result = guarded(tried, async move { Box::pin(perform(&job, command)).await }).await;
    // In this order: a shutdown waits until the job is dismissed, and the face is to be told before.
    shared.emit(Event::Finished { job: id, result });
    shared.dismiss(id);
}

/// Works in a task of its own, so that a fault in one command ends that command and not the engine.
pub(super) async fn guarded(
    tried: Attempt,
    work: impl Future<Output = Result<Reply, Arc<Failure>>> + Send + 'static,
) -> Result<Reply, Arc<Failure>> {
    tokio::spawn(work).await.unwrap_or_else(|fault| {
        tracing::error!(%fault, "a command ended by a fault of this product");
        Err(off_runtime::ended(tried, fault))
    })
}

async fn perform(job: &Job, command: Command) -> Result<Reply, Arc<Failure>> {
    match command {
        Command::ShowSite => site_changes::show(job).await,
        Command::OpenSite { path } => site_changes::open(job, path).await,
        Command::NameSite { name } => site_changes::name(job, name).await,
        Command::SetAnswers { answers } => site_changes::answers(job, answers).await,
        Command::AddServer { server } => site_changes::add(job, server).await,
        Command::AddServers { servers } => importing::add_many(job, servers).await,
        Command::ImportServers { request } => importing::import(job, request).await,
        Command::ExportServers {
            path,
            words,
            overwrite,
        } => importing::export(job, path, *words, overwrite).await,
        Command::WriteSheetTemplate {
            path,
            words,
            overwrite,
        } => importing::template(path, *words, overwrite).await,
        Command::WriteFile {
            path,
            content,
            overwrite,
        } => files::write(path, content, overwrite).await,
        Command::Discover { request } => discovering::discover(job, request).await,
        Command::Fleet { request } => Box::pin(fleet_configuring::run(job, request)).await,
        Command::RemoveServer { name } => site_changes::remove(job, name).await,
        Command::SetWanted { server, wanted } => site_changes::wanted(job, server, wanted).await,
        Command::ReadBmc { server } => configuring::read(job, &server).await,
        Command::PlanBmc { server, wanted } => configuring::plan(job, &server, wanted).await,
        Command::ApplyAtOnce {
            server,
            wanted,
            consent,
        } => changing::apply_at_once(job, &server, wanted, consent).await,
        Command::ApplyBmc {
            server,
            fingerprint,
            consent,
        } => changing::apply(job, &server, fingerprint, consent).await,
        Command::UndoBmc { server } => changing::undo(job, &server).await,
        Command::ShowModel { server, forget } => models::show(job, &server, forget).await,
        Command::PlanFinish { server } => changing::plan_finish(job, &server).await,
        Command::FinishBmc { server, fingerprint } => changing::finish(job, &server, fingerprint).await,
        Command::ListHistory { server } => histories::list(job, server).await,
        Command::ReadClock { server } => inspecting::read_clock(job, &server).await,
        Command::SetClock { server, convention } => inspecting::set_clock(job, &server, convention).await,
        Command::ReadEvents { server, limit } => inspecting::read_events(job, &server, limit).await,
        Command::CheckSafety { server } => inspecting::check_safety(job, &server).await,
        Command::TestBmc { server, destination } => proving::test(job, &server, destination).await,
        Command::Prove { server, request } => proving::prove(job, &server, request).await,
        Command::ListProofs { server } => proving::list(job, server).await,
        Command::Listen { snmp } => listening::listen(job, snmp).await,
        Command::StopListening => listening::stop(job).await,
        Command::ShowReceiver => receiver::show(job).await,
        Command::ChangeReceiver { change } => receiver::change(job, change).await,
        Command::ListAlerts { query } => log_pages::list(job, query).await,
        Command::ListAlertsAt { query, place } => log_pages::list_at(job, query, place).await,
        Command::CountAlerts { query } => log_pages::count(job, query).await,
        Command::ShowAlert { id } => log_pages::show(job, id).await,
        Command::AcknowledgeAlerts { ids, note } => log_pages::acknowledge(job, ids, note).await,
        Command::ExportAlerts { request } => exchange::export(job, *request).await,
        Command::ImportAlerts { path } => exchange::import(job, path).await,
        Command::ListGaps { since, until } => gaps::list(job, since, until).await,
        Command::ListIncidents { query } => incidents::list(job, query).await,
        Command::ShowIncident { id, after, limit } => incidents::show(job, id, after, limit).await,
        Command::AcknowledgeIncidents { ids, note } => incidents::acknowledge(job, ids, note).await,
        Command::RebuildIncidents => incidents::rebuild(job).await,
        Command::LogStats => log_pages::stats(job).await,
        Command::CheckLog { mend } => log_care::check(job, mend).await,
        Command::BackUpLog { path } => log_care::back_up(job, path).await,
        Command::KeepLog { keeping, now } => log_care::keep(job, keeping, now).await,
        Command::ListMibs => super::mibs::list(job).await,
        Command::AddMib { path } => super::mibs::add(job, path).await,
        Command::WritePaper { paper, form, place } => papers::write(job, paper, form, place).await,
        Command::CheckComputer { renderer } => super::computer::check(job, renderer).await,
        Command::LookHere { server, addresses } => super::computer::look_here(job, &server, addresses).await,
        Command::StartRehearsal => rehearsing::start(job).await,
        Command::RehearseStorm { alerts } => rehearsing::storm(job, alerts).await,
        Command::StopRehearsal => rehearsing::stop(job).await,
        Command::Cancel { .. } | Command::Shutdown => Ok(Reply::Done),
    }
}
