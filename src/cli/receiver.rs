//! `tsuhoctl receiver`: whom the receiver listens to. Passphrases come by a pipe or a variable, or are asked for; never by
//! argument.

use super::{
    args::{AddUserArgs, OnOff, ReceiverVerb},
    exit::Status,
    output::{Output, padded},
    safe,
    session::{self, Session},
};
use crate::{
    engine::{Command, NewUser, ReceiverChange, Reply, view::ReceiverView},
    say,
    secrets::Secret,
    site::{AllowedCommunity, NO_AUTH, Network, SnmpUser},
};
use serde_json::{Value, json};
use std::io::BufRead;
use zeroize::Zeroizing;

type Done = Result<Status, Status>;

pub(super) fn run(session: &mut Session, verb: ReceiverVerb) -> Done {
    let change = match verb {
        ReceiverVerb::Show => {
            let view = ask(session, Command::ShowReceiver)?;
            show(&mut session.output, &view);
            return Ok(Status::Done);
        }
        ReceiverVerb::AddUser(args) => new_user(session, args)?,
        ReceiverVerb::RemoveUser { name, engine } => ReceiverChange::RemoveUser { name, engine },
        ReceiverVerb::AllowCommunity { name, source } => ReceiverChange::AllowCommunity(AllowedCommunity {
            name,
            sources: source,
        }),
        ReceiverVerb::RemoveCommunity { name } => ReceiverChange::RemoveCommunity(name),
        ReceiverVerb::AllowSource { source } => ReceiverChange::AllowSource(source),
        ReceiverVerb::RemoveSource { source } => ReceiverChange::RemoveSource(source),
        ReceiverVerb::OnlyV3 { wish } => ReceiverChange::OnlyV3(matches!(wish, OnOff::On)),
    };
    let view = ask(session, Command::ChangeReceiver { change })?;
    let output = &mut session.output;
    show(output, &view);
    output.line(say!(output.language, "cli-receiver-from-next-start"));
    Ok(Status::Done)
}

fn ask(session: &mut Session, command: Command) -> Result<ReceiverView, Status> {
    let Reply::Receiver(view) = session.run(command)? else {
        return Err(session.misfit());
    };
    Ok(*view)
}

fn new_user(session: &mut Session, args: AddUserArgs) -> Result<ReceiverChange, Status> {
    let language = session.output.language;
    let auth = args.auth.protocol();
    let made = SnmpUser::new(args.name.clone(), auth, args.privacy, args.engine.clone());
    let Ok(user) = made else {
        let answer = say!(language, "receiver-bad-user");
        let advice = say!(language, "receiver-bad-user-advice");
        return Err(session.output.wrong_usage(&answer, &advice));
    };
    let mut lines = std::io::stdin().lock();
    let auth = match user.auth {
        Some(_) => Some(passphrase(
            session,
            &mut lines,
            (args.auth_password_env.as_deref(), args.auth_password_stdin),
            |language, user| say!(language, "cli-ask-auth-passphrase", user = user),
            &user.name,
        )?),
        None => None,
    };
    let privacy = match user.privacy {
        Some(_) => Some(passphrase(
            session,
            &mut lines,
            (args.privacy_password_env.as_deref(), args.privacy_password_stdin),
            |language, user| say!(language, "cli-ask-privacy-passphrase", user = user),
            &user.name,
        )?),
        None => None,
    };
    Ok(ReceiverChange::AddUser(NewUser { user, auth, privacy }))
}

/// From the variable, from the next line of the pipe, or asked for on a terminal.
fn passphrase(
    session: &mut Session,
    lines: &mut impl BufRead,
    (variable, is_piped): (Option<&str>, bool),
    prompt: impl FnOnce(crate::i18n::Language, String) -> String,
    user: &str,
) -> Result<Secret, Status> {
    let language = session.output.language;
    let given = if let Some(variable) = variable {
        let Ok(text) = std::env::var(variable) else {
            let name = safe(variable).into_owned();
            return Err(session
                .output
                .usage(&say!(language, "cli-no-variable", name = name)));
        };
        Some(Secret::new(text))
    } else if is_piped {
        let mut line = Zeroizing::new(String::new());
        let read = lines.read_line(&mut line);
        read.is_ok()
            .then(|| Secret::new(line.trim_end_matches(['\r', '\n'])))
    } else if session::can_ask() {
        session::ask(&prompt(language, safe(user).into_owned()))
    } else {
        None
    };
    let given = given.filter(|secret| !secret.expose().is_empty());
    given.ok_or_else(|| session.output.usage(&say!(language, "cli-no-passphrase")))
}

fn show(output: &mut Output, view: &ReceiverView) {
    output.document(&document(view));
    let language = output.language;
    let settings = &view.settings;
    let everyone = say!(language, "cli-receiver-everyone");
    let sources = |networks: &[Network]| {
        if networks.is_empty() {
            everyone.clone()
        } else {
            networks
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        }
    };
    output.line(say!(
        language,
        "cli-receiver-sources",
        sources = sources(&settings.sources)
    ));
    if settings.only_v3 {
        output.line(say!(language, "cli-receiver-only-v3"));
    } else if settings.communities.is_empty() {
        output.line(say!(language, "cli-receiver-any-community"));
    } else {
        output.line(say!(language, "cli-receiver-communities"));
        for community in &settings.communities {
            let name = padded(&safe(&community.name), 20);
            output.line(format!("  {name}  {}", sources(&community.sources)));
        }
    }
    if settings.users.is_empty() {
        output.line(say!(language, "cli-receiver-no-users"));
    } else {
        output.line(say!(language, "cli-receiver-users"));
    }
    for user in &settings.users {
        let auth = user.auth.map_or(NO_AUTH, |auth| auth.title());
        let privacy = user.privacy.map_or(NO_AUTH, |privacy| privacy.title());
        let engine = user.engine.as_ref().map(ToString::to_string).unwrap_or_default();
        let line = format!(
            "  {}  {}  {}  {engine}",
            padded(&safe(&user.name), 20),
            padded(auth, 8),
            padded(privacy, 10)
        );
        output.line(line.trim_end());
    }
    if let Some(engine) = &view.engine_id {
        output.line(say!(language, "cli-receiver-engine", engine = engine.to_string()));
    }
}

fn document(view: &ReceiverView) -> Value {
    let settings = &view.settings;
    let sources = |networks: &[Network]| networks.iter().map(ToString::to_string).collect::<Vec<_>>();
    let communities = settings
        .communities
        .iter()
        .map(|community| json!({ "name": community.name, "sources": sources(&community.sources) }));
    let users = settings.users.iter().map(|user| {
        json!({
            "name": user.name,
            "auth": user.auth.map_or(NO_AUTH, |auth| auth.name()),
            "privacy": user.privacy.map_or(NO_AUTH, |privacy| privacy.name()),
            "engine": user.engine.as_ref().map(ToString::to_string),
        })
    });
    json!({
        "sources": sources(&settings.sources),
        "only_v3": settings.only_v3,
        "communities": communities.collect::<Vec<_>>(),
        "users": users.collect::<Vec<_>>(),
        "engine_id": view.engine_id.as_ref().map(ToString::to_string),
    })
}
