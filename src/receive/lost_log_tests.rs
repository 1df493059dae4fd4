//! The log's writer ends while a listener is at work: nothing is answered, it is said, and what came waits for the next.

use super::{
    tests::{Fixture, big_inform, full, listening_into, pet, small},
    *,
};
use crate::{alert_log::Query, receive::datagram::Datagram};

/// Ends the listener without a log; what one with a good log then brings into it of what that one left.
async fn taken_by_the_next(fixture: Fixture) -> Counters {
    let folder = fixture.folder;
    fixture
        .listener
        .stop()
        .await
        .expect_err("the log takes no counters");
    drop((fixture.log, fixture.events));
    let options = small(&folder);
    let log = AlertLog::open(&folder.path().join("alerts.db")).expect("a log");
    let next = listening_into(folder, log, options).await;
    let counters = next.listener.stop().await.expect("stopped");
    let alerts = next.log.list(&Query::default()).expect("readable");
    assert_eq!(u64::try_from(alerts.len()).expect("few"), counters.committed);
    counters
}

#[tokio::test]
async fn without_a_log_the_listener_says_that_it_stalls_and_keeps_what_comes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let log = AlertLog::open(&folder.path().join("alerts.db")).expect("a new log");
    let options = small(&folder);
    let mut fixture = listening_into(folder, log, options).await;
    fixture.log.end_writer(false).await;
    let event = fixture.send(&pet(0)).await;
    assert!(
        matches!(event, Event::Stalled(alert_log::Error::Closed)),
        "{event:?}"
    );
    assert!(fixture.listener.is_stalled());
    for sequence in 1..20 {
        fixture.sender.send(&pet(sequence)).await.expect("loopback");
    }
    assert_eq!(taken_by_the_next(fixture).await.committed, 20);
}

#[tokio::test]
async fn what_lies_on_the_disk_stays_there_when_the_writer_ends_with_it_in_hand() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let left_over = [big_inform(), pet(1), pet(2)].into_iter().enumerate();
    let left_over: Vec<Datagram> = left_over
        .map(|(number, octets)| Datagram {
            received_at: Timestamp::from_second(1_700_000_000).expect("a time")
                + Duration::from_secs(u64::try_from(number).expect("small")),
            came: None,
            source: "127.0.0.1:623".parse().expect("an address"),
            local: "127.0.0.1:162".parse().expect("an address"),
            octets,
            place: None,
        })
        .collect();
    let (log, options) = (full(&folder), small(&folder));
    let mut spill = Spill::open(&folder.path().join("waiting")).expect("a folder");
    spill.append(&left_over).expect("written");
    drop(spill);
    let fixture = listening_into(folder, log, options).await;
    // It is tried again and again, and goes down with the writer.
    while !fixture.listener.is_stalled() {
        task::yield_now().await;
    }
    fixture.log.end_writer(true).await;
    assert_eq!(taken_by_the_next(fixture).await.committed, 3);
}
