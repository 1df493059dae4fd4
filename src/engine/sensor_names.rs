//! The names of each server's sensors, kept in a file per server so that alerts can name them without asking the BMC.
//!
//! They are read from the BMC when its events are read, and, in a program that stays, after settings were applied; and
//! only if the BMC, its firmware or its sensor data repository has changed since. A plan or an apply never waits for
//! them. A file that cannot be used is as good as none.

use super::{Attempt, off_runtime::off_runtime};
use crate::{
    home::{self, Home},
    inspect::sensors::{self, Sensors},
    ipmi::{
        self,
        command::SensorNames,
        line::{Line, Session},
    },
};
use std::{collections::HashMap, path::Path};

/// The names as they were kept. Blocks.
pub(super) fn kept(home: &Home, server: &str) -> Option<Sensors> {
    let text = std::fs::read(home.sensors_file(server)).ok()?;
    serde_json::from_slice(&text).ok()
}

/// The names of a server that is being talked to: those kept, where they still hold, else read and kept. None where
/// the BMC tells none.
///
/// # Errors
/// The BMC could not be asked.
pub(super) async fn learn<L: Line>(
    line: &mut L,
    home: &Home,
    server: &str,
) -> Result<Option<SensorNames>, ipmi::Error> {
    let Some(stamp) = sensors::stamp(line).await? else {
        return Ok(None);
    };
    let (place, name) = (home.clone(), server.to_owned());
    let known = off_runtime(Attempt::ReadEvents, move || kept(&place, &name)).await;
    if let Ok(Some(known)) = known
        && known.stamp == stamp
    {
        return Ok(Some(known.names));
    }
    let names = match sensors::read(line).await {
        Ok(names) => names,
        Err(error) if error.is_refused() => return Ok(None),
        Err(error) => return Err(error),
    };
    let sensors = Sensors { stamp, names };
    let path = home.sensors_file(server);
    let (sensors, saved) = tokio::task::block_in_place(|| {
        let saved = save(&path, &sensors);
        (sensors, saved)
    });
    if let Err(error) = saved {
        tracing::warn!(%error, "the names of a server's sensors could not be kept");
    }
    Ok(Some(sensors.names))
}

fn save(path: &Path, sensors: &Sensors) -> std::io::Result<()> {
    home::replace_durably(path, &serde_json::to_vec_pretty(sensors)?)
}

/// Learns them in a session of its own, and gives it back.
pub(super) async fn learn_alone(mut line: Session, home: &Home, server: &str) {
    if let Err(error) = learn(&mut line, home, server).await {
        tracing::debug!(%error, "the names of a server's sensors could not be read");
    }
    line.close().await;
}

/// The names of several servers, each file read at most once. Blocks.
pub(super) struct Book<'h> {
    home: &'h Home,
    known: HashMap<String, Option<SensorNames>>,
}

impl<'h> Book<'h> {
    pub(super) fn new(home: &'h Home) -> Self {
        Self {
            home,
            known: HashMap::new(),
        }
    }

    pub(super) fn of(&mut self, server: &str) -> Option<&SensorNames> {
        let names = self
            .known
            .entry(server.to_owned())
            .or_insert_with(|| kept(self.home, server).map(|sensors| sensors.names));
        names.as_ref()
    }
}
