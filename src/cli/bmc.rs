//! `tsuhoctl bmc`: a BMC's alert settings: read, plan, apply, finish, undo, and the test alert.

use super::{
    args::BmcVerb,
    exit::Status,
    inspect, json,
    output::{Output, padded},
    safe,
    session::Session,
};
use crate::{
    configure::target::{Actual, Advice, Consent, Item, Origin, Outcome, Plan, Report},
    engine::{Attempt, Cause, Command, Event, Failure, Progress, Reply},
    say, site,
    site::Wanted,
    words,
};
use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
};

type Done = Result<Status, Status>;

pub(super) fn run(session: &mut Session, verb: BmcVerb) -> Done {
    match verb {
        BmcVerb::Read { server } => read(session, server),
        BmcVerb::Plan { server, want } => {
            let plan = plan(session, &server, want.as_deref())?;
            show_plan(&mut session.output, &plan);
            Ok(if plan.is_as_wanted() {
                Status::Done
            } else {
                Status::Difference
            })
        }
        BmcVerb::Apply {
            server,
            want,
            yes,
            replace,
            gateway,
        } => apply(session, server, want, yes, Consent { replace, gateway }),
        BmcVerb::Finish { server, yes } => finish_interrupted(session, server, yes),
        BmcVerb::Undo { server } => match session.run_watched(Command::UndoBmc { server }, show_progress)? {
            Reply::Undone(report) => Ok(finish(session, &report, None)),
            _ => Err(session.misfit()),
        },
        BmcVerb::Clock { server, set, yes } => inspect::clock(session, server, set, yes),
        BmcVerb::Events { server, limit } => inspect::events(session, server, limit),
        BmcVerb::Check { server } => inspect::check(session, server),
        BmcVerb::Quirks { server, forget } => super::bmc_quirks::run(session, server, forget),
        BmcVerb::Steps(args) => super::steps::run(session, args),
        BmcVerb::Test { server, destination } => {
            match session.run(Command::TestBmc { server, destination })? {
                Reply::Tested(proof, failure) => {
                    Ok(super::prove::finish(session, &proof, failure.as_deref(), false))
                }
                _ => Err(session.misfit()),
            }
        }
    }
}

fn read(session: &mut Session, server: String) -> Done {
    let Reply::Read(actual) = session.run(Command::ReadBmc {
        server: server.clone(),
    })?
    else {
        return Err(session.misfit());
    };
    session.output.document(&json::actual(&server, &actual));
    print_actual(&mut session.output, &actual);
    Ok(Status::Done)
}

fn plan(session: &mut Session, server: &str, want: Option<&Path>) -> Result<Box<Plan>, Status> {
    let wanted = want.map(|path| read_wanted(session, path)).transpose()?;
    match session.run(Command::PlanBmc {
        server: server.to_owned(),
        wanted,
    })? {
        Reply::Plan(plan) => Ok(plan),
        _ => Err(session.misfit()),
    }
}

pub(super) fn read_wanted(session: &mut Session, path: &Path) -> Result<Wanted, Status> {
    let read = std::fs::read_to_string(path)
        .map_err(|source| site::Error::Io {
            path: path.to_owned(),
            source,
        })
        .and_then(|text| {
            toml::from_str(&text).map_err(|error| site::Error::NotASite {
                path: path.to_owned(),
                aside: None,
                why: error.to_string().trim_end().to_owned(),
            })
        });
    read.map_err(|error| {
        session
            .output
            .failure(&Failure::new(Attempt::ReadWanted, Cause::Site(error)))
    })
}

fn apply(session: &mut Session, server: String, want: Option<PathBuf>, yes: bool, agreed: Consent) -> Done {
    if yes {
        return apply_at_once(session, server, want.as_deref(), agreed);
    }
    let mut plan = plan(session, &server, want.as_deref())?;
    if plan.is_as_wanted() {
        show_plan(&mut session.output, &plan);
        return Ok(Status::Done);
    }
    leave_out_agreed(&mut plan.advice, &agreed);
    print_plan(&mut session.output, &plan);
    let language = session.output.language;
    consent(
        session,
        &say!(language, "cli-ask-apply"),
        &say!(language, "cli-needs-yes"),
    )?;
    let command = Command::ApplyBmc {
        server,
        fingerprint: plan.fingerprint,
        consent: agreed,
    };
    match session.run_watched(command, show_progress)? {
        Reply::Applied(report) => Ok(finish(session, &report, Some(&plan.advice))),
        _ => Err(session.misfit()),
    }
}

/// Whoever said yes beforehand is told what to know, and then each setting as it is written.
fn apply_at_once(session: &mut Session, server: String, want: Option<&Path>, agreed: Consent) -> Done {
    let wanted = want.map(|path| read_wanted(session, path)).transpose()?;
    let command = Command::ApplyAtOnce {
        server,
        wanted,
        consent: agreed.clone(),
    };
    let mut planned = None;
    let reply = session.run_watched(command, |output, event| match event {
        Event::Progress {
            progress: Progress::Planned(plan),
            ..
        } => {
            let mut plan = plan.clone();
            leave_out_agreed(&mut plan.advice, &agreed);
            if !plan.is_as_wanted() {
                print_advice(output, &plan.advice);
            }
            planned = Some(plan);
        }
        _ => show_progress(output, event),
    })?;
    match (reply, planned) {
        (Reply::Plan(plan), _) => {
            show_plan(&mut session.output, &plan);
            Ok(Status::Done)
        }
        (Reply::Applied(mut report), Some(plan)) => {
            report.requests_sent += plan.requests_sent;
            Ok(finish(session, &report, Some(&plan.advice)))
        }
        _ => Err(session.misfit()),
    }
}

/// Whose place was named is agreed on.
fn leave_out_agreed(advice: &mut Vec<Advice>, agreed: &Consent) {
    advice.retain(|advice| {
        !matches!(advice, Advice::UseFreeDestination { displaced, .. } if agreed.replace.contains(displaced))
    });
}

/// Shows what an interrupted change had not written yet, and writes it. Where nothing is left to write, the change is
/// closed without asking.
fn finish_interrupted(session: &mut Session, server: String, yes: bool) -> Done {
    let Reply::Plan(plan) = session.run(Command::PlanFinish {
        server: server.clone(),
    })?
    else {
        return Err(session.misfit());
    };
    if yes {
        print_advice(&mut session.output, &plan.advice);
    } else {
        print_plan(&mut session.output, &plan);
        if plan.writes > 0 {
            let language = session.output.language;
            consent(
                session,
                &say!(language, "cli-ask-finish"),
                &say!(language, "cli-needs-yes-finish"),
            )?;
        }
    }
    let command = Command::FinishBmc {
        server,
        fingerprint: plan.fingerprint,
    };
    match session.run_watched(command, show_progress)? {
        Reply::Applied(report) => Ok(finish(session, &report, Some(&plan.advice))),
        _ => Err(session.misfit()),
    }
}

/// Asks on a terminal; without one only `--yes` is an answer.
pub(super) fn consent(session: &mut Session, question: &str, needs_yes: &str) -> Result<(), Status> {
    let language = session.output.language;
    if session.output.json || !std::io::stdin().is_terminal() {
        return Err(session.output.usage(needs_yes));
    }
    session.output.line(question);
    let mut line = String::new();
    let answered = std::io::stdin().read_line(&mut line);
    if answered.is_ok() && matches!(line.trim(), "y" | "Y" | "yes" | "はい") {
        return Ok(());
    }
    session.output.line(say!(language, "cli-nothing-written"));
    Err(Status::Difference)
}

pub(super) fn show_progress(output: &mut Output, event: &Event) {
    if let Event::Progress {
        progress: Progress::ItemDone(item),
        ..
    } = event
    {
        print_item(output, item);
    }
}

/// Prints what became of it, and its exit status: unknown before refused before a difference.
fn finish(session: &mut Session, report: &Report, advice: Option<&[Advice]>) -> Status {
    let language = session.output.language;
    let document = json::items(&report.items, report.requests_sent, language);
    let document = match advice {
        Some(advice) => json::with_advice(document, advice, language),
        None => document,
    };
    session.output.document(&document);
    let is_as_wanted = |item: &&Item| matches!(item.outcome, Outcome::Unchanged | Outcome::Applied);
    let others = report.items.iter().filter(|item| !is_as_wanted(item)).count();
    if others > 0 {
        let count = u64::try_from(others).unwrap_or(u64::MAX);
        session
            .output
            .problem(say!(language, "cli-not-as-wanted", count = count));
    }
    status_of(&report.items)
}

pub(super) fn status_of(items: &[Item]) -> Status {
    use crate::configure::target::Reason;
    let worst = items.iter().map(|item| match &item.outcome {
        Outcome::Unchanged | Outcome::Applied => Status::Done,
        Outcome::Differs | Outcome::Rejected(Reason::Cancelled | Reason::ChangedSince { .. }) => {
            Status::Difference
        }
        Outcome::Rejected(_) => Status::Refused,
        Outcome::Unknown(_) => Status::Unknown,
    });
    worst.max().unwrap_or(Status::Done)
}

pub(super) fn print_actual(output: &mut Output, actual: &Actual) {
    let language = output.language;
    let device = &actual.device;
    output.line(say!(
        language,
        "cli-device",
        manufacturer = device.manufacturer_id.to_string(),
        product = device.product_id.to_string(),
        firmware = device.firmware.clone(),
        suite = words::cipher_suite(device.cipher_suite)
    ));
    for (name, value) in actual.values() {
        let value = words::item_value(name, &value, language);
        output.line(format!(
            "  {}  {}",
            padded(&words::item_name(name, language), 30),
            safe(&value)
        ));
    }
    let destinations = actual.wanted_shape.snmp_alert.destinations.as_deref();
    if actual.destination_count == 0 {
        output.line(say!(language, "reason-no-destinations"));
    } else if destinations.unwrap_or_default().is_empty() {
        output.line(say!(language, "cli-no-destination-set"));
    }
    output.line(say!(
        language,
        "cli-counts",
        destinations = actual.destination_count.to_string(),
        filters = actual.filter_count.to_string(),
        policies = actual.policy_count.to_string()
    ));
    print_tables(output, actual);
}

/// Who made the event filters that are on, and whom the alert policies tell.
fn print_tables(output: &mut Output, actual: &Actual) {
    let language = output.language;
    let of = |origin| {
        let filters = actual.filters.iter();
        let count = filters
            .filter(|filter| filter.is_enabled && filter.origin == origin)
            .count();
        u64::try_from(count).unwrap_or(u64::MAX)
    };
    if actual.filter_count > 0 {
        output.line(say!(
            language,
            "cli-filters",
            ours = of(Origin::Ours),
            factory = of(Origin::Factory),
            others = of(Origin::Other)
        ));
    }
    for policy in actual.policies.iter().filter(|policy| policy.is_enabled) {
        output.line(say!(
            language,
            "cli-policy",
            entry = policy.number.to_string(),
            set = policy.policy_number.to_string(),
            destination = policy.destination.to_string(),
            channel = policy.channel.to_string(),
            rule = words::policy_rule(policy.rule, language)
        ));
    }
}

/// The plan as the answer of a verb.
fn show_plan(output: &mut Output, plan: &Plan) {
    let document = json::items(&plan.items, plan.requests_sent, output.language);
    output.document(&json::with_advice(document, &plan.advice, output.language));
    print_plan(output, plan);
    if plan.wanted.is_empty() {
        output.problem(say!(output.language, "cli-nothing-wanted"));
    }
}

fn print_plan(output: &mut Output, plan: &Plan) {
    for item in &plan.items {
        print_item(output, item);
    }
    let changes = u64::try_from(plan.changes()).unwrap_or(u64::MAX);
    output.line(say!(output.language, "cli-changes", changes = changes));
    print_advice(output, &plan.advice);
}

fn print_advice(output: &mut Output, advice: &[Advice]) {
    let language = output.language;
    for one in advice {
        output.line(safe(&say!(
            language,
            "cli-advice",
            advice = words::plan_advice(one, language)
        )));
    }
}

pub(super) fn print_item(output: &mut Output, item: &Item) {
    let outcome = words::outcome(&item.outcome, output.language);
    print_item_as(output, item, &outcome);
}

/// A setting in one line with how it ended, and why where it is not as wanted.
pub(super) fn print_item_as(output: &mut Output, item: &Item, outcome: &str) {
    let language = output.language;
    let before = words::item_value(item.name, &item.before, language);
    let wanted = words::item_value(item.name, &item.wanted, language);
    let values = if before == wanted {
        before
    } else {
        format!("{before} → {wanted}")
    };
    let name = padded(&words::item_name(item.name, language), 30);
    output.line(safe(&format!("  {name}  {}  {outcome}", padded(&values, 36))));
    if let Outcome::Rejected(reason) | Outcome::Unknown(reason) = &item.outcome {
        output.line(safe(&format!(
            "      {}",
            words::reason(item.name, reason, language)
        )));
    }
}
