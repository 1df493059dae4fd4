//! The thread that reads datagrams: what each is, whether it is taken, and what the log is to keep of it. It waits for
//! nothing but its neighbours.

use super::{
    arrival::{Arrival, arrival},
    datagram::{Datagram, Found, FoundAlert, Item},
    event::Refusal,
    intake::Intake,
    listener::Shared,
    snmp,
};
use std::sync::mpsc::SyncSender;

/// How many datagrams are read before they are handed on.
const BATCH: usize = 256;

/// Reads until nothing will come any more.
pub(super) fn run(shared: &Shared, intake: &Intake, items: &SyncSender<Vec<Item>>) {
    let mut batch = Vec::with_capacity(BATCH);
    while intake.take(BATCH, &mut batch) {
        let read = batch.drain(..).map(|datagram| read(shared, datagram)).collect();
        if items.send(read).is_err() {
            tracing::error!("nobody brings alerts into the log any more");
            break;
        }
    }
}

fn read(shared: &Shared, datagram: Datagram) -> Item {
    let Datagram {
        received_at,
        source,
        local,
        octets,
        place,
    } = datagram;
    let item = |found| Item {
        received_at,
        source,
        local,
        place,
        found,
    };
    let options = &shared.options;
    if !options.sources.is_empty() && !options.sources.contains(&source.ip()) {
        let reason = Refusal::Source;
        return item(Found::Refused { reason });
    }
    let message = match snmp::decode(&octets) {
        Ok(message) => message,
        Err(error) => return item(Found::Malformed { error, octets }),
    };
    if !options.communities.is_empty() && !options.communities.contains(&message.trap().community) {
        let reason = Refusal::Community;
        return item(Found::Refused { reason });
    }
    let resolver = options.resolver.as_ref();
    let Arrival { alert, pet } = arrival(&message, octets, source, received_at, &shared.zone, resolver);
    item(Found::Alert(Box::new(FoundAlert {
        alert,
        pet,
        answer: message.response(),
    })))
}
