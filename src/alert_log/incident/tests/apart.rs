//! What stays apart: tests, storms and what is new behind them, old faults that come late.

use super::*;

#[test]
fn what_a_test_ended_or_began_again_stands_as_before_when_it_is_known_as_a_test() {
    let fixture = Fixture::new();
    let state = |id: i64| {
        let incident = fixture.log.incident(id).expect("readable").expect("there");
        (incident.severity, incident.recovered_at)
    };
    fixture.append([fan(0), over(Scope::Sensor, 5)]);
    let before = state(1);
    assert_eq!(before, (Severity::Recovered, Some(at(5))));
    // A test that looks like the fault, then one that looks like its end.
    fixture.append([fan(10)]);
    assert_eq!(state(1), (Severity::Error, None));
    runtime().block_on(fixture.log.mark_test(3)).expect("marked");
    assert_eq!(state(1), before);
    fixture.append([fan(20), over(Scope::Sensor, 30)]);
    assert_eq!(state(1), (Severity::Recovered, Some(at(30))));
    runtime().block_on(fixture.log.mark_test(5)).expect("marked");
    assert_eq!(state(1), (Severity::Error, None));
    assert!(fixture.log.incidents_add_up().expect("readable"));
}

#[test]
fn the_end_of_an_old_fault_that_comes_late_or_from_a_file_ends_no_newer_one() {
    let fixture = Fixture::new();
    // Brought in by an import, a year late.
    let old = |alert: NewAlert| NewAlert {
        received_at: at(-365 * 24 * HOUR),
        occurred_at: None,
        clock: Clock::None,
        ..alert
    };
    fixture.append([fan(0), old(fan(1)), old(over(Scope::Sensor, 2))]);
    assert_eq!(fixture.open(), [1]);
    // The old one stands by itself, is over, and hides neither the repetition nor the end of today's.
    fixture.append([fan(3), over(Scope::Sensor, 4)]);
    let counts: Vec<(i64, u64)> = fixture
        .incidents()
        .iter()
        .map(|incident| (incident.id, incident.count))
        .collect();
    assert_eq!(counts, [(1, 3), (2, 2)]);
    // By the BMC's clock it was over before it began again: the news was on its way.
    let late = NewAlert {
        occurred_at: Some(at(50)),
        ..over(Scope::Event, 70)
    };
    fixture.append([
        NewAlert {
            occurred_at: Some(at(60)),
            ..fan(60)
        },
        late,
    ]);
    assert!(fixture.incidents().iter().any(|incident| incident.is_open));
}

#[test]
fn a_storm_takes_no_more_after_ten_minutes_however_busy_its_sender_is() {
    let fixture = Fixture::new();
    let distinct = |number: u8, secs: i64| NewAlert {
        fold: Some(FoldKey {
            sensor: [number; 16],
            subject: None,
            ..FAN
        }),
        ..fan(secs)
    };
    fixture.append((1..=21).map(|number| distinct(number, 0)));
    let storm = fixture
        .incidents()
        .iter()
        .filter(|incident| incident.is_storm)
        .map(|incident| incident.id)
        .collect::<Vec<_>>();
    assert_eq!(storm, [21]);
    // One of its things goes on and on.
    fixture.append((1..20).map(|round| distinct(21, round * 50)));
    let new = distinct(99, 19 * 50 + 1);
    let alone = fixture.append([new]).pop().expect("appended");
    assert_eq!(
        alone.incident,
        Some(alone.id),
        "a new fault is not hidden in the old storm"
    );
    let lasted = fixture.log.incident(21).expect("readable").expect("there");
    assert!(lasted.last_at < at(600), "{lasted:?}");
}

#[test]
fn a_storm_is_one_incident_as_bad_as_its_worst_and_the_first_of_it_stay_by_themselves() {
    let fixture = Fixture::new();
    let distinct = |number: i64| {
        let mut sensor = [0; 16];
        sensor[..8].copy_from_slice(&number.to_be_bytes());
        NewAlert {
            severity: if number == 777 {
                Severity::Error
            } else {
                Severity::Information
            },
            fold: Some(FoldKey {
                sensor,
                subject: None,
                ..FAN
            }),
            ..fan(number / 100)
        }
    };
    fixture.append((0..1000).map(distinct));
    let incidents = fixture.incidents();
    let storm: Vec<&Incident> = incidents.iter().filter(|incident| incident.is_storm).collect();
    assert_eq!(incidents.len(), 21);
    assert_eq!(storm.iter().map(|storm| storm.count).collect::<Vec<_>>(), [980]);
    assert_eq!(storm.first().map(|storm| storm.severity), Some(Severity::Error));
    assert!(fixture.rules(21).iter().all(|rule| *rule == FoldRule::Storm));
    // Another sender has its own count, and after a quiet minute so has this one.
    let elsewhere = NewAlert {
        server: Some("web-02".to_owned()),
        ..distinct(2000)
    };
    fixture.append([
        elsewhere,
        NewAlert {
            received_at: at(200),
            ..distinct(3000)
        },
    ]);
    assert_eq!(fixture.incidents().len(), 23);
}

#[test]
fn tests_are_never_folded_with_faults_also_when_they_are_known_as_tests_only_later() {
    let fixture = Fixture::new();
    let test = NewAlert {
        is_test: true,
        ..fan(1)
    };
    fixture.append([fan(0), test, fan(2)]);
    let counts: Vec<(bool, u64)> = fixture
        .incidents()
        .iter()
        .map(|incident| (incident.is_test, incident.count))
        .collect();
    assert_eq!(counts, [(false, 2), (true, 1)]);
    // The first of a real incident turns out to be a test.
    runtime().block_on(fixture.log.mark_test(1)).expect("marked");
    assert_eq!(
        fixture.members(),
        [
            (1, 1, FoldRule::First),
            (2, 2, FoldRule::First),
            (3, 3, FoldRule::First)
        ]
    );
    assert!(fixture.log.incidents_add_up().expect("readable"));
}
