//! What an engine that is not there says about many servers.

use super::scenes::World;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tsuho::{
    configure::target::{Outcome, Plan, Reason, Report},
    engine::{
        Attempt, Cause, Discovered, Event, Failure, FleetOutcome, FleetReport, FleetServer, FleetWork,
        FoundBmc, JobId, SheetProblem, Wrong,
    },
    i18n::Language,
    ipmi,
};

/// A site of twelve servers.
pub(crate) fn world(language: Language) -> World {
    let mut world = World::busy(language);
    let first = world.servers.first().cloned().expect("a busy world has servers");
    world.servers = (1..=12_u8)
        .map(|number| {
            let mut view = first.clone();
            view.server.name = format!("SV{number:02}");
            view.server.bmc = format!("192.0.2.{}", 50 + number).parse().expect("an address");
            view
        })
        .collect();
    world
}

/// Four BMCs, one of them known, one of them old.
pub(crate) fn discovered() -> Discovered {
    let bmc = |host: u8, has_ipmi_2_0, known: Option<&str>| FoundBmc {
        address: SocketAddr::from(([192, 0, 2, host], 623)),
        has_ipmi_2_0,
        auth_types: vec!["md5", "password"],
        oem_id: None,
        known_as: known.map(str::to_owned),
    };
    Discovered {
        asked: 254,
        found: vec![
            bmc(51, true, Some("SV01")),
            bmc(61, true, None),
            bmc(62, true, None),
            bmc(90, false, None),
        ],
        is_cancelled: false,
    }
}

fn away(server: &str) -> Arc<Failure> {
    Arc::new(Failure {
        tried: Attempt::ReadBmc,
        server: Some(server.to_owned()),
        bmc: "192.0.2.60".parse().ok(),
        cause: Arc::new(Cause::Ipmi(ipmi::Error::Unreachable {
            waited: ipmi::Waited {
                tries: 5,
                duration: Duration::from_secs(17),
            },
            port_refused: false,
        })),
    })
}

/// Most differ and are applied; one is away, one refuses, one is not known afterwards.
pub(crate) fn fleet(work: &FleetWork, plan: &Plan) -> Arc<FleetReport> {
    let mut same = plan.clone();
    for item in &mut same.items {
        item.outcome = Outcome::Unchanged;
    }
    let server = |number: usize, name: &str| {
        let outcome = match (work, number) {
            (_, 9) => FleetOutcome::Failed(away(name)),
            (_, 3 | 4) => FleetOutcome::Planned(Box::new(same.clone())),
            (FleetWork::Apply { .. }, _) => FleetOutcome::Applied(Box::new(report(plan, number))),
            _ => FleetOutcome::Planned(Box::new(plan.clone())),
        };
        FleetServer {
            server: name.to_owned(),
            outcome,
        }
    };
    let names: Vec<String> = match work {
        FleetWork::Plan { servers, .. } => servers.clone(),
        FleetWork::Apply { planned, .. } => planned.servers.iter().map(|one| one.server.clone()).collect(),
        FleetWork::Read { .. } | FleetWork::Undo { .. } => Vec::new(),
    };
    let servers = names
        .iter()
        .enumerate()
        .map(|(number, name)| server(number, name));
    Arc::new(FleetReport {
        servers: servers.collect(),
    })
}

fn report(plan: &Plan, number: usize) -> Report {
    let mut items = plan.items.clone();
    let mut is_first = true;
    for item in items.iter_mut().filter(|item| item.outcome == Outcome::Differs) {
        item.outcome = match (number, std::mem::take(&mut is_first)) {
            (6, true) => Outcome::Rejected(Reason::Refused {
                completion_code: 0xcc,
            }),
            (7, true) => Outcome::Unknown(Reason::NoAnswer),
            _ => Outcome::Applied,
        };
    }
    Report {
        items,
        requests_sent: 40,
    }
}

/// A sheet with problems.
pub(crate) fn bad_sheet(job: JobId) -> Event {
    let problem = |row, heading: &str, value: &str, wrong| SheetProblem {
        row,
        heading: Some(heading.to_owned()),
        value: value.to_owned(),
        wrong,
    };
    let cause = Cause::BadSheet {
        path: "/home/ops/servers.xlsx".into(),
        problems: vec![
            problem(3, "1 次通報先", "192.0.2.256", Wrong::NotAnAddress),
            problem(4, "再送回数", "9", Wrong::NotANumber { max: 7 }),
            problem(7, "通報レベル", "重大", Wrong::NotALevel),
        ],
        total: 3,
    };
    Event::Finished {
        job,
        result: Err(Arc::new(Failure::new(Attempt::ImportServers, cause))),
    }
}
