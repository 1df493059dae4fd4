//! `tsuhoctl server`: the list of servers.

use super::{
    args::{AddArgs, PasswordArgs, ServerVerb, Suite},
    discover,
    exit::Status,
    json,
    output::padded,
    parameter_sheet, safe,
    session::{self, Session},
};
use crate::{
    engine::{Command, NewServer, Reply},
    say,
    secrets::Secret,
    site::{BmcAddress, SuiteChoice},
};
use std::io::BufRead;
use zeroize::Zeroizing;

type Done = Result<Status, Status>;

pub(super) fn run(session: &mut Session, verb: ServerVerb) -> Done {
    match verb {
        ServerVerb::Add(args) => add(session, args),
        ServerVerb::List => list(session),
        ServerVerb::Import(args) => parameter_sheet::import(session, args),
        ServerVerb::Export(args) => parameter_sheet::export(session, args),
        ServerVerb::Template(args) => parameter_sheet::template(session, args),
        ServerVerb::Discover(args) => discover::run(session, args),
        ServerVerb::Remove { name } => {
            session.run(Command::RemoveServer { name: name.clone() })?;
            let text = say!(
                session.output.language,
                "cli-server-removed",
                name = safe(&name).into_owned()
            );
            session.output.line(text);
            session.output.document(&serde_json::json!({ "removed": name }));
            Ok(Status::Done)
        }
    }
}

fn add(session: &mut Session, args: AddArgs) -> Done {
    let language = session.output.language;
    let Ok(bmc) = args.bmc.parse::<BmcAddress>() else {
        let text = say!(language, "cli-bad-address", text = safe(&args.bmc).into_owned());
        return Err(session.output.usage(&text));
    };
    let (user, password) = login(session, &args, &bmc)?;
    let server = NewServer {
        name: args.name.clone(),
        bmc,
        user,
        password,
        cipher_suite: match args.cipher_suite {
            Suite::Auto => SuiteChoice::Auto,
            Suite::Only3 => SuiteChoice::Only3,
            Suite::Only17 => SuiteChoice::Only17,
        },
    };
    session.run(Command::AddServer { server })?;
    session.output.line(say!(
        language,
        "cli-server-added",
        name = safe(&args.name).into_owned()
    ));
    session
        .output
        .document(&serde_json::json!({ "added": args.name }));
    Ok(Status::Done)
}

/// Who logs in, and the password. This server's own BMC needs neither.
fn login(session: &mut Session, args: &AddArgs, bmc: &BmcAddress) -> Result<(String, Secret), Status> {
    match &args.user {
        _ if bmc.is_local() => Ok((args.user.clone().unwrap_or_default(), Secret::new(""))),
        Some(user) => Ok((user.clone(), password(session, &args.password, user)?)),
        None => {
            let text = say!(session.output.language, "cli-user-needed");
            Err(session.output.usage(&text))
        }
    }
}

/// From the pipe, from the variable, or asked for on a terminal; never from an argument.
pub(super) fn password(session: &mut Session, args: &PasswordArgs, user: &str) -> Result<Secret, Status> {
    let language = session.output.language;
    let mut given = given_password(session, args)?;
    if given.is_none() && !args.password_stdin && session::can_ask() {
        let user = safe(user).into_owned();
        given = session::ask(&say!(language, "cli-ask-password", user = user));
    }
    given.ok_or_else(|| session.output.usage(&say!(language, "cli-no-password")))
}

/// From the pipe or from the variable; none where neither was named.
pub(super) fn given_password(session: &mut Session, args: &PasswordArgs) -> Result<Option<Secret>, Status> {
    let language = session.output.language;
    let given = if let Some(variable) = &args.password_env {
        let Ok(text) = std::env::var(variable) else {
            let name = safe(variable).into_owned();
            let text = say!(language, "cli-no-variable", name = name);
            return Err(session.output.usage(&text));
        };
        Some(Secret::new(text))
    } else if args.password_stdin {
        first_line(std::io::stdin().lock())
    } else {
        return Ok(None);
    };
    let given = given.filter(|password| !password.expose().is_empty());
    match given {
        Some(given) => Ok(Some(given)),
        None => Err(session.output.usage(&say!(language, "cli-no-password"))),
    }
}

fn first_line(mut input: impl BufRead) -> Option<Secret> {
    let mut line = Zeroizing::new(String::new());
    input.read_line(&mut line).ok()?;
    Some(Secret::new(line.trim_end_matches(['\r', '\n'])))
}

fn list(session: &mut Session) -> Done {
    let Reply::Site(site) = session.run(Command::ShowSite)? else {
        return Err(session.misfit());
    };
    let output = &mut session.output;
    output.document(
        &serde_json::json!({ "servers": site.servers.iter().map(json::server).collect::<Vec<_>>() }),
    );
    if site.servers.is_empty() {
        output.line(say!(output.language, "cli-no-servers"));
    }
    for view in &site.servers {
        let server = &view.server;
        output.line(format!(
            "{}  {}  {}",
            padded(&safe(&server.name), 20),
            padded(&safe(&server.bmc.to_string()), 24),
            safe(&server.user)
        ));
    }
    Ok(Status::Done)
}
