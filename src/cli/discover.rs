//! `tsuhoctl server discover`: BMCs among addresses that the user named. Ctrl-C ends the search with what was found.

use super::{args::DiscoverArgs, exit::Status, json, output::padded, safe, server, session::Session};
use crate::{
    engine::{AddressRange, Command, DiscoverRequest, Event, FoundBmc, NewServer, Progress, Reply},
    i18n::Language,
    say,
    secrets::Secret,
    site::{BmcAddress, SuiteChoice},
    words,
};

type Done = Result<Status, Status>;

pub(super) fn run(session: &mut Session, args: DiscoverArgs) -> Done {
    let language = session.output.language;
    let range: AddressRange = match args.range.parse() {
        Ok(range) => range,
        Err(error) => {
            let text = words::range_error(error, language);
            return Err(session.output.usage(&text));
        }
    };
    if range.count() > AddressRange::USUAL && !args.large {
        let (count, most) = (range.count().to_string(), AddressRange::USUAL.to_string());
        let text = say!(language, "cli-many-addresses", count = count, most = most);
        return Err(session.output.usage(&text));
    }
    // Asked for before the search, which may take minutes.
    let login = match (args.add, args.user) {
        (true, Some(user)) => {
            let password = server::password(session, &args.password, &user)?;
            Some((user, password))
        }
        _ => None,
    };
    let request = DiscoverRequest {
        range,
        port: args.port,
        per_second: args.rate,
    };
    let reply = session.run_watched(Command::Discover { request }, |output, event| {
        if let Event::Progress {
            progress: Progress::Found(found),
            ..
        } = event
        {
            output.line(line(found, output.language));
        }
    })?;
    let Reply::Discovered(discovered) = reply else {
        return Err(session.misfit());
    };
    if let Some((user, password)) = login {
        let servers = new_servers(&discovered.found, &user, &password);
        session.run(Command::AddServers { servers })?;
    }
    session.output.document(&json::discovered(&discovered));
    let found = u64::try_from(discovered.found.len()).unwrap_or(u64::MAX);
    session.output.line(say!(
        language,
        "cli-discovered",
        found = found,
        asked = discovered.asked.to_string()
    ));
    if discovered.is_cancelled {
        session.output.problem(say!(language, "cli-discover-cancelled"));
        return Ok(Status::Difference);
    }
    Ok(Status::Done)
}

/// Those that are not in the list, named by their addresses.
fn new_servers(found: &[FoundBmc], user: &str, password: &Secret) -> Vec<NewServer> {
    let new = found.iter().filter(|found| found.known_as.is_none());
    let server = |found: &FoundBmc| {
        let bmc = BmcAddress {
            host: found.address.ip().to_string(),
            port: found.address.port(),
        };
        NewServer {
            name: bmc.to_string(),
            bmc,
            user: user.to_owned(),
            password: password.clone(),
            cipher_suite: SuiteChoice::Auto,
        }
    };
    new.map(server).collect()
}

fn line(found: &FoundBmc, language: Language) -> String {
    let known = found.known_as.as_ref().map_or_else(String::new, |name| {
        say!(language, "cli-found-known", name = safe(name).into_owned())
    });
    let mut auth = found.auth_types.join(", ");
    if let Some(oem) = found.oem_id {
        let oem = say!(language, "cli-found-oem", id = oem.to_string());
        auth = format!("{auth}  {oem}");
    }
    let version = if found.has_ipmi_2_0 { "2.0" } else { "1.5" };
    let address = padded(&found.address.to_string(), 22);
    format!("{address}  IPMI {version}  {auth}  {known}")
        .trim_end()
        .to_owned()
}
