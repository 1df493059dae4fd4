//! What folding promises, on real files: one fault is one incident, nothing worse is hidden, tests stay by themselves,
//! and the same alerts always make the same incidents.

mod apart;

use super::*;
use crate::alert_log::{Alert, AlertLog, Appended, Clock, NewAlert, Path, Severity};
use jiff::Timestamp;
use proptest::prelude::*;

const HOUR: i64 = 3600;

fn at(secs: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + secs).expect("a time")
}

/// A critical event of fan 1 of `web-01`, told by the BMC's trap.
fn fan(secs: i64) -> NewAlert {
    NewAlert {
        received_at: at(secs),
        occurred_at: Some(at(secs - 1)),
        clock: Clock::Bmc,
        source: "192.0.2.51:623".parse().expect("an address"),
        server: Some("web-01".to_owned()),
        path: Path::BmcSnmp,
        severity: Severity::Error,
        is_test: false,
        understood: true,
        guid: None,
        sequence: None,
        words: String::new(),
        raw: secs.to_be_bytes().to_vec(),
        repeat: None,
        fold: Some(FAN),
    }
}

const FAN: FoldKey = FoldKey {
    sensor: [1; 16],
    event: 0x0102,
    subject: Some([4; 16]),
    over: None,
};

/// The same fault by another way, which has an identity of its own.
fn told_by(path: Path, secs: i64) -> NewAlert {
    let sensor = [100 + u8::try_from(path.name().len()).expect("short"); 16];
    NewAlert {
        path,
        clock: if path == Path::AgentSnmp {
            Clock::Os
        } else {
            Clock::Bmc
        },
        fold: Some(FoldKey { sensor, ..FAN }),
        ..fan(secs)
    }
}

fn over(scope: Scope, secs: i64) -> NewAlert {
    NewAlert {
        severity: Severity::Recovered,
        fold: Some(FoldKey {
            over: Some(scope),
            ..FAN
        }),
        ..fan(secs)
    }
}

struct Fixture {
    _folder: tempfile::TempDir,
    log: AlertLog,
}

impl Fixture {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let log = AlertLog::open(&folder.path().join("alerts.db")).expect("a new log");
        Self { _folder: folder, log }
    }

    /// Appends all in one go, as the receiver does in a storm.
    fn append(&self, alerts: impl IntoIterator<Item = NewAlert>) -> Vec<Alert> {
        runtime().block_on(async {
            let mut pending = Vec::new();
            for alert in alerts {
                pending.push(self.log.submit(alert).await.expect("queued"));
            }
            let mut appended = Vec::new();
            for pending in pending {
                match pending.wait().await.expect("appended") {
                    Appended::New(alert) => appended.push(*alert),
                    Appended::Repeated(alert) => panic!("{alert:?}"),
                }
            }
            appended
        })
    }

    fn incidents(&self) -> Vec<Incident> {
        let query = IncidentQuery {
            limit: 10_000,
            ..IncidentQuery::default()
        };
        self.log.incidents(&query).expect("readable")
    }

    fn open(&self) -> Vec<i64> {
        let incidents = self.incidents();
        let open = incidents.iter().filter(|incident| incident.is_open);
        open.map(|incident| incident.id).collect()
    }

    fn only(&self) -> Incident {
        let mut incidents = self.incidents();
        assert_eq!(incidents.len(), 1, "{incidents:#?}");
        incidents.pop().expect("one")
    }

    fn rules(&self, incident: i64) -> Vec<FoldRule> {
        let members = self.log.members(incident, None, 10_000).expect("readable");
        members.iter().map(|member| member.rule).collect()
    }

    fn members(&self) -> Vec<(i64, i64, FoldRule)> {
        let of = |incident: &Incident| {
            let members = self.log.members(incident.id, None, 10_000).expect("readable");
            let id = incident.id;
            members
                .into_iter()
                .map(move |member| (member.alert.id, id, member.rule))
        };
        let mut all: Vec<_> = self.incidents().iter().flat_map(of).collect();
        all.sort_by_key(|(alert, ..)| *alert);
        all
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime")
}

#[test]
fn the_same_event_again_is_counted_and_every_row_stays() {
    let fixture = Fixture::new();
    let appended = fixture.append([fan(0), fan(500), fan(1000)]);
    let incident = fixture.only();
    assert!(appended.iter().all(|alert| alert.incident == Some(incident.id)));
    assert_eq!(
        (incident.count, incident.severity, incident.is_open),
        (3, Severity::Error, true)
    );
    assert_eq!(
        fixture.rules(incident.id),
        [FoldRule::First, FoldRule::SameEvent, FoldRule::SameEvent]
    );
    fixture.append([fan(1000 + 601)]);
    assert_eq!(
        fixture.incidents().len(),
        2,
        "after the window it is a new incident"
    );
    let other = NewAlert {
        fold: Some(FoldKey { event: 0x0104, ..FAN }),
        ..fan(1700)
    };
    fixture.append([other]);
    assert_eq!(
        fixture.incidents().len(),
        3,
        "another event of the sensor is another fault"
    );
}

#[test]
fn the_end_of_a_fault_closes_its_incident_however_long_it_took() {
    let fixture = Fixture::new();
    fixture.append([fan(0), over(Scope::Event, 50 * HOUR)]);
    let incident = fixture.only();
    assert_eq!(
        (
            incident.severity,
            incident.worst,
            incident.is_open,
            incident.recovered_at
        ),
        (Severity::Recovered, Severity::Error, false, Some(at(50 * HOUR)))
    );
    assert_eq!(fixture.rules(incident.id), [FoldRule::First, FoldRule::Recovery]);
    // It comes back within minutes: the same incident, open again.
    fixture.append([fan(50 * HOUR + 60)]);
    let incident = fixture.only();
    assert_eq!(
        (incident.severity, incident.is_open, incident.recovered_at),
        (Severity::Error, true, None)
    );
}

#[test]
fn a_sensor_that_is_well_again_closes_whatever_was_wrong_with_it_and_nothing_else() {
    let fixture = Fixture::new();
    let hot = NewAlert {
        fold: Some(FoldKey {
            event: 0x0109,
            subject: None,
            ..FAN
        }),
        ..fan(5)
    };
    let other_sensor = NewAlert {
        fold: Some(FoldKey {
            sensor: [2; 16],
            ..FAN
        }),
        ..fan(6)
    };
    fixture.append([fan(0), hot, other_sensor, over(Scope::Sensor, 100)]);
    assert_eq!(fixture.open(), [3]);
}

#[test]
fn the_mail_the_trap_and_the_agents_copy_are_one_incident_and_the_second_of_a_way_is_another() {
    let fixture = Fixture::new();
    let wrong_clock = NewAlert {
        occurred_at: Some(at(-9 * HOUR)),
        ..told_by(Path::AgentSnmp, 20)
    };
    fixture.append([fan(0), told_by(Path::BmcMail, 10), wrong_clock]);
    let incident = fixture.only();
    assert_eq!(
        incident.ways,
        [(Path::BmcSnmp, 1), (Path::BmcMail, 1), (Path::AgentSnmp, 1)]
    );
    assert_eq!(
        fixture.rules(incident.id),
        [FoldRule::First, FoldRule::Copy, FoldRule::Copy]
    );
    // Another fan: its trap opens an incident, and its mail is the copy of that one.
    let second = |alert: NewAlert, number: u8| NewAlert {
        fold: alert.fold.map(|key| FoldKey {
            sensor: [number; 16],
            ..key
        }),
        ..alert
    };
    fixture.append([second(fan(30), 50), second(told_by(Path::BmcMail, 40), 51)]);
    let counts: Vec<u64> = fixture
        .incidents()
        .iter()
        .map(|incident| incident.count)
        .collect();
    assert_eq!(counts, [2, 3]);
}

#[test]
fn a_mail_that_took_hours_is_the_same_event_by_the_bmcs_clock_and_opens_nothing_again() {
    let fixture = Fixture::new();
    let late = NewAlert {
        occurred_at: Some(at(-1)),
        ..told_by(Path::BmcMail, 3 * HOUR)
    };
    fixture.append([fan(0), over(Scope::Event, 60), late]);
    let incident = fixture.only();
    assert_eq!((incident.count, incident.severity), (3, Severity::Recovered));
}

#[test]
fn acknowledging_an_incident_takes_note_of_all_its_alerts_and_of_nothing_else() {
    let fixture = Fixture::new();
    let other = NewAlert { fold: None, ..fan(2) };
    fixture.append([fan(0), fan(1), other]);
    let done = runtime().block_on(
        fixture
            .log
            .acknowledge_incidents(vec![1], "fan changed".into(), at(9)),
    );
    assert_eq!(done.expect("written"), 2);
    assert_eq!(fixture.open(), [3]);
    let alert = fixture.log.get(2).expect("readable").expect("there");
    assert_eq!(
        (alert.acknowledged_at, alert.note.as_deref()),
        (Some(at(9)), Some("fan changed"))
    );
    fixture.append([fan(20)]);
    assert!(
        fixture
            .incidents()
            .iter()
            .any(|incident| incident.id == 1 && incident.is_open)
    );
}

#[test]
fn the_pages_of_a_list_are_the_whole_list_open_ones_first() {
    let fixture = Fixture::new();
    let alerts = (0..30_i64).map(|number| NewAlert {
        server: Some(format!("web-{number}")),
        severity: if number % 3 == 0 {
            Severity::Error
        } else {
            Severity::Information
        },
        fold: None,
        ..fan(number / 2)
    });
    fixture.append(alerts);
    let whole = fixture.incidents();
    assert!(whole.windows(2).all(|pair| match pair {
        [one, next] => (one.is_open, one.last_at, one.id) > (next.is_open, next.last_at, next.id),
        _ => false,
    }));
    let mut paged = Vec::new();
    loop {
        let query = IncidentQuery {
            limit: 7,
            after: paged.last().map(Incident::cursor),
            ..IncidentQuery::default()
        };
        let page = fixture.log.incidents(&query).expect("readable");
        if page.is_empty() {
            break;
        }
        paged.extend(page);
    }
    assert_eq!(paged, whole);
}

/// One alert of anything: few sensors, events, subjects and senders, so that they meet.
fn anything() -> impl Strategy<Value = (i64, NewAlert)> {
    let key = (0..3_u8, 0..2_u32, prop::option::of(0..2_u8), 0..4_u8);
    let about = (0..5_usize, 0..4_usize, prop::bool::weighted(0.1), 0..2_u8);
    (0..400_i64, prop::option::weighted(0.9, key), about, -3000..3_i64).prop_map(
        |(pause, key, (path, severity, is_test, server), behind)| {
            let path = Path::ALL[path];
            let fold = key.map(|(sensor, event, subject, over)| FoldKey {
                sensor: [sensor + 10 * server; 16],
                event,
                subject: subject.map(|subject| [subject + 10 * server; 16]),
                over: match over {
                    0 => Some(Scope::Event),
                    1 => Some(Scope::Sensor),
                    _ => None,
                },
            });
            let is_over = fold.is_some_and(|key| key.over.is_some());
            let alert = NewAlert {
                severity: if is_over {
                    Severity::Recovered
                } else {
                    Severity::ALL[severity]
                },
                path,
                server: Some(format!("web-{server}")),
                is_test,
                fold,
                occurred_at: Some(at(behind)),
                ..fan(0)
            };
            (pause, alert)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_same_alerts_make_the_same_incidents_and_all_of_them_add_up(
        alerts in prop::collection::vec(anything(), 1..120),
        seen in prop::collection::vec(1..120_i64, 0..20),
        is_quick in any::<bool>(),
    ) {
        let fixture = Fixture::new();
        let mut now = 0;
        let alerts = alerts.into_iter().map(|(pause, alert)| {
            // Quick ones make storms.
            now += if is_quick { pause / 150 } else { pause };
            let behind = alert.occurred_at.map(|then| then.as_second() - at(0).as_second());
            NewAlert { received_at: at(now), occurred_at: behind.map(|behind| at(now + behind)), ..alert }
        });
        let appended = fixture.append(alerts);
        runtime().block_on(fixture.log.acknowledge(seen, String::new(), at(1))).expect("written");
        prop_assert!(fixture.log.incidents_add_up().expect("readable"));
        let (incidents, members) = (fixture.incidents(), fixture.members());
        prop_assert_eq!(members.len(), appended.len(), "every alert is in exactly one");
        for incident in &incidents {
            let members = fixture.log.members(incident.id, None, 10_000).expect("readable");
            let worst = members.iter().map(|member| member.alert.severity).max();
            prop_assert_eq!(Some(incident.worst), worst);
            prop_assert!(members.iter().all(|member| member.alert.is_test == incident.is_test));
            // While nothing of a server was ever over, an incident is as bad as it ever was; and it is never less bad
            // than what it was told last.
            let is_of_this = |alert: &&Alert| alert.server == incident.server;
            let over = appended.iter().filter(is_of_this).any(|alert| alert.severity == Severity::Recovered);
            prop_assert!(over || incident.severity == incident.worst, "{incident:?}");
            let last = members.last().map(|member| member.alert.severity);
            prop_assert!(incident.recovered_at.is_some() || Some(incident.severity) >= last, "{incident:?}");
        }
        let count = runtime().block_on(fixture.log.rebuild_incidents()).expect("rebuilt");
        prop_assert_eq!(usize::try_from(count).expect("few"), incidents.len());
        prop_assert_eq!(fixture.incidents(), incidents);
        prop_assert_eq!(fixture.members(), members);
    }
}

#[test]
fn whatever_is_asked_while_an_alert_is_appended_is_found_by_an_index() {
    let fixture = Fixture::new();
    let plans = fixture.log.read(|connection| {
        let mut plans = Vec::new();
        for question in [
            "SELECT id FROM incident WHERE sensor = ?1 AND is_test = ?2 AND event = ?3 ORDER BY id DESC LIMIT 1",
            "SELECT id FROM incident WHERE sensor = ?1 AND is_test = ?2 AND recovered_at IS NULL AND event = ?3",
            "SELECT id FROM incident WHERE sensor = ?1 AND is_test = ?2 AND recovered_at IS NULL AND ?3 IS NOT NULL",
            "SELECT id FROM incident WHERE subject = ?1 AND is_test = ?2 AND ?3 IS NOT NULL ORDER BY id DESC LIMIT 16",
            "SELECT opened FROM incident_sender WHERE sender = ?1 AND is_test = ?2 AND ?3 IS NOT NULL",
        ] {
            let mut explain = connection.prepare(&format!("EXPLAIN QUERY PLAN {question}"))?;
            let mut rows = explain.query((1, 2, 3))?;
            while let Some(row) = rows.next()? {
                plans.push(row.get::<_, String>(3)?);
            }
        }
        Ok(plans)
    });
    let plans = plans.expect("readable");
    assert_eq!(plans.len(), 5, "{plans:#?}");
    assert!(plans.iter().all(|plan| plan.starts_with("SEARCH")), "{plans:#?}");
}
