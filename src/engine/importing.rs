//! Servers from and to parameter sheets. An import is taken whole or not at all.

use super::{
    Attempt, Cause, Failure, NewServer, Reply, SheetProblem, Vocabulary, Wrong, files,
    job::Job,
    off_runtime::off_runtime,
    parameter_sheet::{self, Row},
    world::World,
};
use crate::{
    ipmi::{self, ConnectOptions},
    secrets::Secret,
    site::{self, Server, Site, Wanted},
};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
};

type Done = Result<Reply, Arc<Failure>>;

/// Problems that are named one by one; a sheet with more has another trouble than its cells.
const MAX_PROBLEMS: usize = 500;

/// How a sheet is taken.
#[derive(Clone, Debug)]
pub struct ImportRequest {
    /// The file: CSV or XLSX.
    pub path: PathBuf,
    /// The words it may be written in.
    pub words: Vocabulary,
    /// For the servers whose row has no password.
    pub password: Option<Secret>,
    /// Whether servers that are there already take what the sheet says.
    pub replace: bool,
    /// Only says what would be done.
    pub dry_run: bool,
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// New servers, in the order of the sheet.
    pub added: Vec<String>,
    /// Servers that were there and changed.
    pub replaced: Vec<String>,
    /// Servers that were there and are as the sheet says.
    pub unchanged: Vec<String>,
    /// Whether the sheet holds passwords, which it should not keep.
    pub has_passwords: bool,
    /// Whether nothing was done.
    pub is_dry_run: bool,
}

/// What is to be changed.
#[derive(Debug, Default)]
struct Changes {
    added: Vec<Server>,
    replaced: Vec<Server>,
    keep: Vec<(String, Secret)>,
    forget: Vec<String>,
    summary: Imported,
}

pub(super) async fn import(job: &Job, request: ImportRequest) -> Done {
    let world = job.shared.world();
    let site = world.site()?;
    let ImportRequest {
        path,
        words,
        password,
        replace,
        dry_run,
    } = request;
    let planned = off_runtime(Attempt::ImportServers, move || {
        plan(&path, &words, password.as_ref(), replace, &site)
    });
    let mut changes = planned
        .await?
        .map_err(|cause| Arc::new(Failure::new(Attempt::ImportServers, cause)))?;
    changes.summary.is_dry_run = dry_run;
    let summary = std::mem::take(&mut changes.summary);
    if !dry_run {
        carry_out(job, &world, changes).await?;
    }
    Ok(Reply::Imported(Box::new(summary)))
}

/// Adds servers whose fields are known, all or none.
pub(super) async fn add_many(job: &Job, servers: Vec<NewServer>) -> Done {
    let world = job.shared.world();
    let mut site = world.site()?;
    let mut changes = Changes::default();
    for new in servers {
        let server = Server {
            name: new.name,
            bmc: new.bmc,
            user: new.user,
            cipher_suite: new.cipher_suite,
            last_suite: None,
            wanted: Wanted::default(),
        };
        site.add(server.clone())
            .map_err(|error| Arc::new(Failure::on(Attempt::ChangeServers, &server, Cause::Site(error))))?;
        changes.keep.push((server.secret_name(), new.password));
        changes.added.push(server);
    }
    carry_out(job, &world, changes).await?;
    Ok(Reply::Done)
}

/// The passwords come first: a server without one could not be reached. One that nobody needs does no harm, so those
/// of before go last.
async fn carry_out(job: &Job, world: &Arc<World>, changes: Changes) -> Result<(), Arc<Failure>> {
    let Changes {
        added,
        replaced,
        keep,
        forget,
        ..
    } = changes;
    if !keep.is_empty() {
        world.change_many_secrets(keep, Vec::new()).await?;
    }
    if !added.is_empty() || !replaced.is_empty() {
        world
            .change_site(move |site| put_in(site, added, replaced))
            .await?;
    }
    if !forget.is_empty() {
        world.change_many_secrets(Vec::new(), forget).await?;
    }
    job.shared.tell_site(world).await;
    Ok(())
}

fn put_in(site: &mut Site, added: Vec<Server>, replaced: Vec<Server>) -> Result<(), site::Error> {
    for server in added {
        site.add(server)?;
    }
    for server in replaced {
        let place = site.server_mut(&server.name)?;
        // What another process learnt meanwhile is kept where it is still about the same BMC.
        let last_suite = place.last_suite.filter(|_| place.bmc == server.bmc);
        *place = Server { last_suite, ..server };
    }
    Ok(())
}

/// Reads the file and decides what it changes. Blocks.
fn plan(
    path: &Path,
    words: &Vocabulary,
    password: Option<&Secret>,
    replace: bool,
    site: &Site,
) -> Result<Changes, Cause> {
    let table = files::read_table(path)?;
    let bad = |mut problems: Vec<SheetProblem>| {
        let total = problems.len();
        problems.truncate(MAX_PROBLEMS);
        Cause::BadSheet {
            path: path.to_owned(),
            problems,
            total,
        }
    };
    let rows = parameter_sheet::read(&table, words).map_err(bad)?;
    let known: HashMap<&str, &Server> = site
        .servers
        .iter()
        .map(|server| (server.name.as_str(), server))
        .collect();
    let mut changes = Changes::default();
    let mut problems = Vec::new();
    for row in rows {
        let noted = match known.get(row.name.as_str()) {
            Some(_) if !replace => Err(Wrong::NameTaken),
            Some(old) => change(&row, old, password, &mut changes),
            None => add(&row, password, &mut changes),
        };
        if let Err(wrong) = noted {
            problems.push(SheetProblem {
                row: row.row,
                heading: None,
                value: row.name,
                wrong,
            });
        }
    }
    if problems.is_empty() {
        Ok(changes)
    } else {
        Err(bad(problems))
    }
}

fn add(row: &Row, password: Option<&Secret>, changes: &mut Changes) -> Result<(), Wrong> {
    let mut server = Server {
        name: row.name.clone(),
        bmc: row
            .bmc
            .clone()
            .ok_or(Wrong::MissingColumn(parameter_sheet::Column::Bmc))?,
        user: row
            .user
            .clone()
            .ok_or(Wrong::MissingColumn(parameter_sheet::Column::User))?,
        cipher_suite: row.suite.unwrap_or_default(),
        last_suite: None,
        wanted: Wanted::default(),
    };
    row.merge_into(&mut server.wanted);
    Site::default().add(server.clone()).map_err(|_| Wrong::BadName)?;
    let secret = row.password.as_ref().or(password).ok_or(Wrong::NoPassword)?;
    can_log_in(&server, secret)?;
    changes.summary.has_passwords |= row.password.is_some();
    changes.summary.added.push(server.name.clone());
    changes.keep.push((server.secret_name(), secret.clone()));
    changes.added.push(server);
    Ok(())
}

fn change(row: &Row, old: &Server, password: Option<&Secret>, changes: &mut Changes) -> Result<(), Wrong> {
    let mut server = old.clone();
    if let Some(bmc) = &row.bmc {
        server.bmc = bmc.clone();
    }
    if let Some(user) = &row.user {
        server.user.clone_from(user);
    }
    if let Some(suite) = row.suite {
        server.cipher_suite = suite;
    }
    row.merge_into(&mut server.wanted);
    let is_another = server.secret_name() != old.secret_name();
    let secret = match (&row.password, is_another) {
        (Some(secret), _) => Some(secret),
        // What is kept was meant for another BMC or user: it is not sent elsewhere because a sheet says so.
        (None, true) => Some(password.ok_or(Wrong::PasswordOfAnother)?),
        (None, false) => None,
    };
    if let Some(secret) = secret {
        can_log_in(&server, secret)?;
        changes.keep.push((server.secret_name(), secret.clone()));
    }
    if is_another {
        changes.forget.push(old.secret_name());
    }
    changes.summary.has_passwords |= row.password.is_some();
    if server == *old && secret.is_none() {
        changes.summary.unchanged.push(server.name);
    } else {
        changes.summary.replaced.push(server.name.clone());
        changes.replaced.push(server);
    }
    Ok(())
}

/// Whether a session could begin with it: the limits of a BMC's users.
fn can_log_in(server: &Server, password: &Secret) -> Result<(), Wrong> {
    match ConnectOptions::for_server(server, password.clone()).settings() {
        Err(ipmi::Error::UserNameTooLong { .. }) => Err(Wrong::UserTooLong),
        Err(ipmi::Error::PasswordTooLong { .. }) => Err(Wrong::PasswordTooLong),
        _ => Ok(()),
    }
}

/// Writes the servers, without their passwords.
pub(super) async fn export(job: &Job, path: PathBuf, words: Vocabulary, overwrite: bool) -> Done {
    let servers = job.shared.world().site()?.servers;
    let count = servers.len();
    let written = off_runtime(Attempt::ExportServers, move || {
        let page = parameter_sheet::servers(&servers, &words.speaks);
        let bytes = files::bytes(&path, vec![page])?;
        files::save(&path, &bytes, overwrite)
    });
    written
        .await?
        .map_err(|cause| Arc::new(Failure::new(Attempt::ExportServers, cause)))?;
    Ok(Reply::Exported { servers: count })
}

/// Writes an empty sheet with examples and notes.
pub(super) async fn template(path: PathBuf, words: Vocabulary, overwrite: bool) -> Done {
    let written = off_runtime(Attempt::ExportServers, move || {
        let pages = parameter_sheet::template(&words.speaks);
        let bytes = match crate::sheet::Format::of(&path) {
            Ok(crate::sheet::Format::Csv) => {
                let table = parameter_sheet::in_one_table(pages);
                let page = crate::sheet::Page {
                    name: words.speaks.servers_tab,
                    table,
                };
                files::bytes(&path, vec![page])?
            }
            _ => files::bytes(&path, pages.to_vec())?,
        };
        files::save(&path, &bytes, overwrite)
    });
    written
        .await?
        .map_err(|cause| Arc::new(Failure::new(Attempt::ExportServers, cause)))?;
    Ok(Reply::Done)
}
