//! `tsuhoctl server`: the list of servers.

use super::{
    args::{AddArgs, ServerVerb, Suite},
    exit::Status,
    json,
    output::padded,
    safe,
    session::Session,
};
use crate::{
    engine::{Command, NewServer},
    say,
    secrets::Secret,
    site::SuiteChoice,
};
use std::io::{BufRead, IsTerminal};

type Done = Result<Status, Status>;

pub(super) fn run(session: &mut Session, verb: ServerVerb) -> Done {
    match verb {
        ServerVerb::Add(args) => add(session, args),
        ServerVerb::List => list(session),
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
    let Ok(bmc) = args.bmc.parse() else {
        let text = say!(language, "cli-bad-address", text = safe(&args.bmc).into_owned());
        return Err(session.output.usage(&text));
    };
    let password = password(session, &args)?;
    let server = NewServer {
        name: args.name.clone(),
        bmc,
        user: args.user,
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

/// From the pipe, from the variable, or asked for on a terminal; never from an argument.
fn password(session: &mut Session, args: &AddArgs) -> Result<Secret, Status> {
    let language = session.output.language;
    if let Some(variable) = &args.password_env {
        return std::env::var(variable).map(Secret::new).map_err(|_| {
            session.output.usage(&say!(
                language,
                "cli-no-variable",
                name = safe(variable).into_owned()
            ))
        });
    }
    if args.password_stdin {
        let mut line = String::new();
        let read = std::io::stdin().lock().read_line(&mut line);
        let text = line.trim_end_matches(['\r', '\n']);
        return match read {
            Ok(_) if !text.is_empty() => Ok(Secret::new(text)),
            _ => Err(session.output.usage(&say!(language, "cli-no-password"))),
        };
    }
    if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
        let prompt = say!(language, "cli-ask-password", user = safe(&args.user).into_owned());
        if let Ok(text) = rpassword::prompt_password(format!("{prompt} ")) {
            return Ok(Secret::new(text));
        }
    }
    Err(session.output.usage(&say!(language, "cli-no-password")))
}

fn list(session: &mut Session) -> Done {
    let site = session.site()?;
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
            padded(&server.bmc.to_string(), 24),
            safe(&server.user)
        ));
    }
    Ok(Status::Done)
}
