//! The engine's thread: takes commands one by one and lets each run as a task of the async runtime.

use super::{Command, Event, Reply, Ticket, handle::Options, shared::Shared};
use std::sync::{
    Arc,
    mpsc::{Receiver, SyncSender},
};

/// Runs until [`Command::Shutdown`], or until the face is gone.
pub(super) fn run(options: Options, tickets: &Receiver<Ticket>, events: SyncSender<Event>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("engine-worker")
        .enable_all()
        .build()
        .expect("the system has threads and a poll call for the runtime; without them nothing can run");
    let shared = Arc::new(Shared::new(options, events));
    runtime.block_on(shared.boot());
    while let Ok(ticket) = tickets.recv() {
        match ticket.command {
            Command::Shutdown => {
                runtime.block_on(shared.shutdown());
                shared.emit(Event::Finished {
                    job: ticket.job,
                    result: Ok(Reply::Done),
                });
                return;
            }
            Command::Cancel { job } => {
                shared.cancel(job);
                shared.emit(Event::Finished {
                    job: ticket.job,
                    result: Ok(Reply::Done),
                });
            }
            command => {
                let stop = shared.admit(ticket.job);
                runtime.spawn(super::dispatch::run(
                    Arc::clone(&shared),
                    ticket.job,
                    command,
                    stop,
                ));
            }
        }
    }
    runtime.block_on(shared.shutdown());
}
