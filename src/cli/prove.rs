//! `tsuhoctl prove`: fires the real path and waits for the arrival.

use super::{
    args::{ProveArgs, ProvePath, ProveWay},
    exit::{self, Status},
    json,
    output::{Output, padded},
    safe,
    session::Session,
};
use crate::{
    engine::{Command, Failure, ProveRequest, Reply},
    prove::report::{Hop, Proof, Verdict, Via},
    say, words,
};
use std::io::IsTerminal;

pub(super) fn run(session: &mut Session, args: &ProveArgs) -> Result<Status, Status> {
    // The only path so far; another one becomes another arm here.
    let ProvePath::BmcSnmp = args.path;
    let via = match args.via {
        ProveWay::AlertImmediate => Via::AlertImmediate,
        ProveWay::PlatformEvent => {
            if !args.yes {
                consent(session)?;
            }
            Via::PlatformEvent
        }
    };
    let request = ProveRequest {
        via,
        destination: args.destination,
        timeout: args.timeout,
        listen: args.listen,
    };
    match session.run(Command::Prove {
        server: args.server.clone(),
        request,
    })? {
        Reply::Proof(proof, failure) => Ok(finish(session, &proof, failure.as_deref(), true)),
        _ => Err(session.misfit()),
    }
}

/// Says what an event leaves behind, and asks on a terminal; without one only `--yes` is an answer.
fn consent(session: &mut Session) -> Result<(), Status> {
    let language = session.output.language;
    if session.output.json || !std::io::stdin().is_terminal() {
        return Err(session.output.usage(&say!(language, "cli-event-needs-yes")));
    }
    session.output.line(say!(language, "cli-event-what"));
    session.output.line(say!(language, "cli-ask-event"));
    let mut line = String::new();
    let answered = std::io::stdin().read_line(&mut line);
    if answered.is_ok() && matches!(line.trim(), "y" | "Y" | "yes" | "はい") {
        return Ok(());
    }
    session.output.line(say!(language, "cli-nothing-sent"));
    Err(Status::Difference)
}

/// Prints the hops, and says how it ended. A test alert (`whole` is false) is done when the BMC took the order.
pub(super) fn finish(session: &mut Session, proof: &Proof, failure: Option<&Failure>, whole: bool) -> Status {
    let output = &mut session.output;
    let stopped = proof.hops.iter().any(|hop| hop.verdict == Verdict::Stopped);
    let proven = whole && proof.is_proven();
    output.document(&json::proof(proof, proven, failure, output.language));
    print(output, proof);
    match (failure, whole) {
        (Some(failure), _) => {
            output.notice(failure);
            exit::status(failure)
        }
        (None, true) if proven => {
            output.line(say!(
                output.language,
                "cli-proven",
                millis = proof.millis().to_string()
            ));
            Status::Done
        }
        (None, true) if proof.is_refused() => {
            output.problem(say!(output.language, "cli-event-refused"));
            Status::Refused
        }
        (None, true) => {
            output.line(say!(output.language, "cli-not-proven"));
            Status::Difference
        }
        (None, false) if stopped => Status::Refused,
        (None, false) => Status::Done,
    }
}

/// One line per hop, and what to check where it stops.
pub(super) fn print(output: &mut Output, proof: &Proof) {
    for hop in &proof.hops {
        print_hop(output, hop);
    }
}

fn print_hop(output: &mut Output, hop: &Hop) {
    let language = output.language;
    let mark = match hop.verdict {
        Verdict::Passed => "✓",
        Verdict::Stopped => "■",
        Verdict::NotTested => "–",
        Verdict::Waiting | Verdict::Running | Verdict::NotReached => "·",
    };
    let millis = hop
        .millis
        .map(|millis| format!("{millis} ms"))
        .unwrap_or_default();
    output.line(safe(&format!(
        "  {mark} {}  {}  {:>8}  {}",
        padded(&words::hop_name(hop.name, language), 22),
        padded(&words::verdict(&hop.verdict, language), 14),
        millis,
        words::hop_detail(hop, language),
    )));
    for advice in words::hop_advice(hop, language) {
        output.line(safe(&format!("      → {advice}")));
    }
}
