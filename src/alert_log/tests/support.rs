//! A log in a folder of its own, and alerts to put into it.

use super::super::*;

pub(crate) fn at(secs: i64) -> Timestamp {
    Timestamp::from_second(secs).expect("a small number of seconds")
}

pub(crate) fn alert(received_secs: i64) -> NewAlert {
    NewAlert {
        received_at: at(received_secs),
        occurred_at: Some(at(received_secs - 2)),
        clock: Clock::Bmc,
        source: "192.0.2.51:623".parse().expect("an address"),
        server: Some("web-01".to_owned()),
        path: Path::BmcSnmp,
        severity: Severity::Error,
        is_test: false,
        understood: true,
        guid: Some([7; 16]),
        sequence: Some(2),
        words: "電源の故障 Power supply failure web-01".to_owned(),
        raw: vec![1, 2, 3],
        repeat: None,
        fold: None,
    }
}

pub(crate) fn id(appended: Appended) -> AlertId {
    match appended {
        Appended::New(alert) => alert.id,
        Appended::Repeated(alert) => panic!("a repetition of {}", alert.id),
    }
}

pub(crate) struct Fixture {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) log: AlertLog,
}

pub(crate) fn log() -> Fixture {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let log = AlertLog::open(&folder.path().join("alerts.db")).expect("a new log");
    Fixture { folder, log }
}

/// A log whose writer only writes: nothing comes into the index of words by itself.
pub(crate) fn unattended_log() -> Fixture {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let log = AlertLog::open_unattended(&folder.path().join("alerts.db")).expect("a new log");
    Fixture { folder, log }
}

impl Fixture {
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("alerts.db")
    }

    pub(crate) fn append(&self, alert: NewAlert) -> Appended {
        self.log.append_blocking(alert).expect("appended")
    }

    pub(crate) fn acknowledge(&self, id: AlertId, note: &str, secs: i64) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let done = runtime.block_on(self.log.acknowledge(vec![id], note.to_owned(), at(secs)));
        done.expect("acknowledged");
    }

    /// Waits until every alert is in the index of words.
    pub(crate) fn index_all(&self) {
        let mut connection = Connection::open(self.path()).expect("the log");
        connection
            .busy_timeout(std::time::Duration::from_secs(10))
            .expect("set");
        while search::index_step(&mut connection).expect("indexed") {}
    }
}
