//! What *Configure* shows of a server besides its settings: the clock, the event log, the safety report.

use super::{Loaded, Model, Purpose};
use crate::engine::{
    Command, Failure, JobId, Reply,
    view::{ClockView, Convention, EventLogView, SafetyView},
};
use std::sync::Arc;

/// What was read of one server.
#[derive(Clone, Debug, Default)]
pub struct InspectRoom {
    /// The event log, and the clock it was written by.
    pub events: Loaded<EventLogView>,
    /// Setting the clock.
    pub clock: Loaded<ClockView>,
    /// The safety report.
    pub safety: Loaded<SafetyView>,
}

impl InspectRoom {
    /// Whether a command for it is under way.
    pub fn is_busy(&self) -> bool {
        self.events.is_busy() || self.clock.is_busy() || self.safety.is_busy()
    }
}

impl Model {
    /// What was read of a server.
    pub fn inspect(&self, server: &str) -> Option<&InspectRoom> {
        self.inspect.get(server)
    }

    fn inspect_room(&mut self, server: &str) -> &mut InspectRoom {
        self.inspect.entry(server.to_owned()).or_default()
    }

    /// Reads the event log and the clock.
    pub fn read_events(&mut self, server: &str) {
        let name = server.to_owned();
        let command = Command::ReadEvents {
            server: name.clone(),
            limit: None,
        };
        let job = self.send(command, Purpose::Events(name));
        self.inspect_room(server).events.begin(job);
    }

    /// Sets the clock to this computer's time, in the convention that was shown.
    pub fn set_clock(&mut self, server: &str, convention: Convention) {
        let name = server.to_owned();
        let command = Command::SetClock {
            server: name.clone(),
            convention,
        };
        let job = self.send(command, Purpose::Clock(name));
        self.inspect_room(server).clock.begin(job);
    }

    /// Looks how safe a server is.
    pub fn check_safety(&mut self, server: &str) {
        let name = server.to_owned();
        let command = Command::CheckSafety { server: name.clone() };
        let job = self.send(command, Purpose::Safety(name));
        self.inspect_room(server).safety.begin(job);
    }

    /// One of these is over.
    pub(super) fn inspected(&mut self, server: &str, id: JobId, result: Result<Reply, Arc<Failure>>) {
        let now = self.clock.now();
        let room = self.inspect_room(server);
        match result {
            Ok(Reply::Events(log)) => {
                if room.events.finish(id, Ok(*log), now) {
                    room.clock = Loaded::default();
                }
            }
            Ok(Reply::Clock(clock)) => {
                if let Some(log) = &mut room.events.value {
                    log.clock = clock.reading.clone();
                }
                room.clock.finish(id, Ok(*clock), now);
            }
            Ok(Reply::Safety(report)) => {
                room.safety.finish(id, Ok(*report), now);
            }
            Ok(_) => {
                for job in [&mut room.events.job, &mut room.clock.job, &mut room.safety.job] {
                    job.take_if(|job| *job == id);
                }
            }
            Err(failure) => {
                // Whichever of them was waiting takes it.
                room.events.finish(id, Err(Arc::clone(&failure)), now);
                room.clock.finish(id, Err(Arc::clone(&failure)), now);
                room.safety.finish(id, Err(failure), now);
            }
        }
    }
}
