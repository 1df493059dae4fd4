//! The window's end of the two bounded queues to the engine. Nothing here waits.

use crate::engine::{Command, Event, JobId, Ticket};
use std::{
    collections::VecDeque,
    sync::mpsc::{Receiver, SyncSender, TrySendError},
};

/// Commands that wait here while the engine's queue is full; more means that the engine stands still.
const MAX_WAITING: usize = 64;

/// Commands out, events in.
pub struct EnginePort {
    /// To the engine.
    pub commands: SyncSender<Ticket>,
    /// From the engine.
    pub events: Receiver<Event>,
    waiting: VecDeque<Ticket>,
    next_job: u64,
    is_lost: bool,
}

impl EnginePort {
    /// Both ends of the window's side.
    pub fn new(commands: SyncSender<Ticket>, events: Receiver<Event>) -> Self {
        Self {
            commands,
            events,
            waiting: VecDeque::new(),
            next_job: 0,
            is_lost: false,
        }
    }

    /// Sends a command without waiting, in the order of the calls.
    pub fn send(&mut self, command: Command) -> JobId {
        self.next_job += 1;
        let job = JobId(self.next_job);
        self.waiting.push_back(Ticket { job, command });
        self.flush();
        if self.waiting.len() > MAX_WAITING {
            self.is_lost = true;
        }
        job
    }

    /// The next event, where there is one.
    pub fn poll(&mut self) -> Option<Event> {
        self.flush();
        match self.events.try_recv() {
            Ok(event) => Some(event),
            Err(std::sync::mpsc::TryRecvError::Empty) => None,
            Err(std::sync::mpsc::TryRecvError::Disconnected) => {
                self.is_lost = true;
                None
            }
        }
    }

    /// Whether the engine is gone: nothing that is sent will be answered.
    pub fn is_lost(&self) -> bool {
        self.is_lost
    }

    fn flush(&mut self) {
        while let Some(ticket) = self.waiting.pop_front() {
            match self.commands.try_send(ticket) {
                Ok(()) => {}
                Err(TrySendError::Full(ticket)) => {
                    self.waiting.push_front(ticket);
                    return;
                }
                Err(TrySendError::Disconnected(_)) => self.is_lost = true,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::EnginePort;
    use crate::engine::{Command, JobId};
    use std::sync::mpsc::sync_channel;

    #[test]
    fn a_full_queue_delays_commands_and_keeps_their_order() {
        let (commands, received) = sync_channel(1);
        let (_events, events) = sync_channel(1);
        let mut port = EnginePort::new(commands, events);
        for expected in 1..=3 {
            assert_eq!(
                port.send(Command::CheckComputer { renderer: None }),
                JobId(expected)
            );
        }
        let mut jobs = Vec::new();
        while let Ok(ticket) = received.try_recv() {
            jobs.push(ticket.job.0);
            assert!(port.poll().is_none());
        }
        assert_eq!(jobs, [1, 2, 3]);
        assert!(!port.is_lost());
    }

    #[test]
    fn an_engine_that_is_gone_is_noticed() {
        let (commands, received) = sync_channel(1);
        let (_events, events) = sync_channel(1);
        drop(received);
        let mut port = EnginePort::new(commands, events);
        port.send(Command::CheckComputer { renderer: None });
        assert!(port.is_lost());
    }
}
