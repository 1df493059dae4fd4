//! One row for each fault, by the engine's commands: what its rows say, and seeing to one of them.

use crate::{
    alert_log::{AlertLog, Clock, FoldKey, NewAlert, Path as AlertPath, Severity},
    engine::{
        AlertPlace, AlertQuery, Command, Engine, Options, Reply,
        view::{AlertPage, AlertView, Folded},
    },
    home::Home,
};
use jiff::Timestamp;

/// The same fault of a server, told again.
fn told(server: u8, path: AlertPath) -> NewAlert {
    let at = Timestamp::from_second(1_800_000_000).expect("a time");
    NewAlert {
        received_at: at,
        occurred_at: None,
        clock: Clock::None,
        source: format!("192.0.2.{server}:623").parse().expect("an address"),
        server: Some(format!("SV{server:02}")),
        path,
        severity: Severity::Error,
        is_test: false,
        understood: true,
        guid: None,
        sequence: None,
        words: format!("fan SV{server:02}"),
        raw: Vec::new(),
        repeat: None,
        fold: Some(FoldKey {
            sensor: [server; 16],
            event: 1,
            subject: None,
            over: None,
        }),
    }
}

fn page(engine: &mut Engine, command: Command) -> AlertPage {
    match engine.run(command, |_| ()) {
        Ok(Reply::Alerts(page)) => page,
        other => panic!("{other:?}"),
    }
}

fn folded(row: &AlertView) -> &Folded {
    row.stands_for.as_deref().expect("a row of a folded list")
}

#[test]
fn a_row_says_how_many_alerts_it_stands_for_and_is_seen_to_as_a_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = Home::in_folder(folder.path());
    let log = AlertLog::open(&home.log_file()).expect("a new log");
    for _ in 0..40 {
        log.append_blocking(told(1, AlertPath::BmcSnmp))
            .expect("appended");
    }
    for path in [AlertPath::BmcSnmp, AlertPath::BmcMail] {
        log.append_blocking(told(2, path)).expect("appended");
    }
    drop(log);
    let mut engine = Engine::start(Options::new(home)).expect("a thread");
    let query = AlertQuery {
        folded: true,
        ..AlertQuery::default()
    };
    let all = page(&mut engine, Command::ListAlerts { query: query.clone() });
    let rows: Vec<_> = all
        .alerts
        .iter()
        .map(|row| (row.id, folded(row).incident.count))
        .collect();
    assert_eq!((rows, all.total), (vec![(41, 2), (1, 40)], 42));
    let second = all.alerts.first().map(folded).expect("a row");
    assert_eq!(
        second.incident.ways,
        [(AlertPath::BmcSnmp, 1), (AlertPath::BmcMail, 1)]
    );
    assert_eq!(second.newest, 42);
    let count = engine.run(Command::CountAlerts { query: query.clone() }, |_| ());
    assert!(matches!(count, Ok(Reply::AlertCount(2))), "{count:?}");
    let place = AlertPlace::Alert(40);
    let below = page(
        &mut engine,
        Command::ListAlertsAt {
            query: query.clone(),
            place,
        },
    );
    assert_eq!(below.alerts.iter().map(|row| row.id).collect::<Vec<_>>(), [1]);

    let command = Command::AcknowledgeIncidents {
        ids: vec![1],
        note: "replaced".to_owned(),
    };
    let done = engine.run(command, |_| ());
    assert!(matches!(done, Ok(Reply::Acknowledged(40))), "{done:?}");
    let open = AlertQuery {
        unacknowledged_only: true,
        ..query
    };
    let open = page(&mut engine, Command::ListAlerts { query: open });
    assert_eq!(open.alerts.iter().map(|row| row.id).collect::<Vec<_>>(), [41]);
    let plain = page(
        &mut engine,
        Command::ListAlerts {
            query: AlertQuery::default(),
        },
    );
    assert!(plain.alerts.len() == 42 && plain.alerts.iter().all(|row| row.stands_for.is_none()));
}
