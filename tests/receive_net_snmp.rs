//! net-snmp's own senders against the listener: what `snmptrap` and `snmpinform` send arrives decoded in the log.
//!
//! Needs Debian's `snmp` package. A missing program fails the test: a test that skips proves nothing.

use std::{
    net::SocketAddr,
    process::{Command, Stdio},
};
use tokio::sync::broadcast;
use tsuho::{
    alert_log::{AlertLog, Path, Query, Severity},
    receive::{Committed, Event, Listener, Options, Running, describe},
};

/// The varbind of the trap in `ipmi-pet`'s manual page: a Dell's chassis was closed again.
const PET_OCTETS: &str =
    "44454c4c500010598043b2c04f333358000219e87e26ffff202004207318008001ff000000000019000002a20100c1";

struct Fixture {
    _folder: tempfile::TempDir,
    log: AlertLog,
    listener: Running,
    events: broadcast::Receiver<Event>,
}

async fn listening() -> Fixture {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let log = AlertLog::open(&folder.path().join("alerts.db")).expect("a new log");
    let bound = Listener::bind(&["127.0.0.1:0".parse().expect("an address")]).expect("a free port");
    let listener = bound
        .start(log.clone(), Options::default())
        .await
        .expect("started");
    let events = listener.subscribe();
    Fixture {
        _folder: folder,
        log,
        listener,
        events,
    }
}

impl Fixture {
    fn address(&self) -> SocketAddr {
        *self.listener.addresses().first().expect("one socket")
    }

    /// Runs a sender to its end and returns what was committed.
    async fn send(&mut self, program: &str, before: &[&str], after: &[&str]) -> Committed {
        let mut command = Command::new(program);
        command
            .args(before)
            .arg(self.address().to_string())
            .args(after)
            .stdin(Stdio::null());
        // An INFORM is answered while its sender runs, so this thread must not wait for it.
        let ended = tokio::task::spawn_blocking(move || command.output())
            .await
            .expect("not cancelled");
        let output =
            ended.unwrap_or_else(|error| panic!("{program} (Debian package `snmp`) is needed: {error}"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "{program} {before:?} … {after:?}: {said}"
        );
        match self.events.recv().await.expect("an event for every datagram") {
            Event::Committed(committed) => committed,
            other => panic!("{other:?}"),
        }
    }

    /// Everything that was sent was read, none of it was dropped, and the log has it.
    async fn stop(self, committed: u64) {
        let counters = self.listener.stop().await.expect("stopped");
        assert_eq!(
            (counters.received, counters.committed),
            (committed, committed),
            "{counters:?}"
        );
        assert_eq!(
            self.log.list(&Query::default()).expect("readable").len() as u64,
            committed
        );
    }
}

#[tokio::test]
async fn a_v1_platform_event_trap_arrives_decoded() {
    let mut fixture = listening().await;
    let committed = fixture
        .send(
            "snmptrap",
            &["-v1", "-c", "public"],
            &[
                "1.3.6.1.4.1.3183.1.1",
                "192.0.2.51",
                "6",
                "356224",
                "12345",
                "1.3.6.1.4.1.3183.1.1.1",
                "x",
                PET_OCTETS,
            ],
        )
        .await;
    let alert = &committed.alert;
    assert_eq!(
        (alert.path, alert.severity, alert.sequence),
        (Path::BmcSnmp, Severity::Recovered, Some(2))
    );
    let pet = committed.pet.as_ref().expect("a Platform Event Trap");
    assert_eq!(
        (pet.event.sensor_type, pet.event.event_type, pet.event.offset),
        (0x05, 0x6F, 0)
    );
    assert!(pet.event.is_deasserted);
    let description = describe(alert, None);
    assert_eq!(description.title.en, "Over: Chassis opened");
    assert_eq!(description.title.ja, "解消：筐体のカバーが開けられました");
    assert_eq!(
        fixture.log.get(alert.id).expect("readable").as_ref(),
        Some(&**alert)
    );
    fixture.stop(1).await;
}

#[tokio::test]
async fn a_v1_cold_start_arrives_decoded() {
    let mut fixture = listening().await;
    let arguments = ["1.3.6.1.4.1.8072.3.2.10", "192.0.2.9", "0", "0", "4711"];
    let committed = fixture
        .send("snmptrap", &["-v1", "-c", "public"], &arguments)
        .await;
    assert_eq!(
        (committed.alert.path, committed.alert.severity),
        (Path::AgentSnmp, Severity::Information)
    );
    assert!(describe(&committed.alert, None).title.en.contains("coldStart"));
    fixture.stop(1).await;
}

#[tokio::test]
async fn a_v2c_trap_shows_every_varbind() {
    let mut fixture = listening().await;
    let arguments = [
        "4711",
        "1.3.6.1.4.1.99999.0.7",
        "1.3.6.1.4.1.99999.1",
        "s",
        "電源",
        "1.3.6.1.4.1.99999.2",
        "i",
        "42",
    ];
    let committed = fixture
        .send("snmptrap", &["-v2c", "-c", "public"], &arguments)
        .await;
    assert!(!committed.alert.understood, "nobody knows this enterprise");
    let fields = describe(&committed.alert, None).fields;
    let value = |name: &str| {
        fields
            .iter()
            .find(|(field, _)| field.en == name)
            .map(|(_, value)| value.en.as_str())
    };
    assert_eq!(value("1.3.6.1.4.1.99999.1"), Some("STRING: 電源"));
    assert_eq!(value("1.3.6.1.4.1.99999.2"), Some("INTEGER: 42"));
    assert_eq!(value("Trap OID"), Some("1.3.6.1.4.1.99999.0.7"));
    fixture.stop(1).await;
}

#[tokio::test]
async fn an_inform_is_answered_so_that_its_sender_is_content() {
    let mut fixture = listening().await;
    // snmpinform ends with an error unless it is answered; -r 0: it asks once.
    let committed = fixture
        .send(
            "snmpinform",
            &["-v2c", "-c", "public", "-r", "0", "-t", "60"],
            &[
                "4711",
                "1.3.6.1.4.1.3183.1.1.0.356224",
                "1.3.6.1.4.1.3183.1.1.1",
                "x",
                PET_OCTETS,
            ],
        )
        .await;
    assert_eq!(
        committed.alert.path,
        Path::BmcSnmp,
        "a Platform Event Trap, whatever version carries it"
    );
    fixture.stop(1).await;
}
