//! The thread that reads datagrams: what each is, whether it is taken, and what the log is to keep of it. It waits for
//! nothing but its neighbours.

use super::{
    arrival::{Arrival, arrival},
    datagram::{Datagram, Found, FoundAlert, Item},
    gate::{Taken, Verdict},
    intake::Intake,
    listener::Shared,
};
use jiff::Timestamp;
use std::{
    sync::mpsc::SyncSender,
    time::{Duration, Instant},
};

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
        came,
        source,
        local,
        octets,
        place,
    } = datagram;
    let came = came.unwrap_or_else(|| instant(received_at, Timestamp::now(), Instant::now()));
    let is_left_over = place.is_some_and(|place| place.is_left_over);
    let item = |found| Item {
        received_at,
        source,
        local,
        place,
        found,
    };
    let options = &shared.options;
    let Taken {
        message,
        kept,
        answer,
    } = match options.gate.judge(&octets, source.ip(), came, is_left_over) {
        Verdict::Take(taken) => *taken,
        Verdict::Ask { report } => {
            shared.send(local, source, &report);
            return item(Found::Asked);
        }
        Verdict::Refuse { reason, report } => {
            // Nothing was promised: a lost one is asked for again.
            if let Some(report) = report {
                shared.send(local, source, &report);
            }
            return item(Found::Refused { reason });
        }
        Verdict::Malformed(error) => return item(Found::Malformed { error, octets }),
    };
    let (datagram, octets) = match kept {
        Some(kept) => (kept, Some(octets)),
        None => (octets, None),
    };
    let resolver = options.resolver.as_ref();
    let Arrival { alert, pet } = arrival(
        &message,
        datagram,
        source,
        received_at,
        &shared.zone,
        resolver,
        &options.mibs,
    );
    item(Found::Alert(Box::new(FoundAlert {
        alert,
        pet,
        answer,
        octets,
    })))
}

/// The same moment on the clock that nobody sets, for what an earlier listener has received: what waited is judged by the
/// time at which it came. Only as good as the clock on the wall, `wall`; where that was set back since, nothing waited.
fn instant(received_at: Timestamp, wall: Timestamp, now: Instant) -> Instant {
    let waited = Duration::try_from(wall.duration_since(received_at)).unwrap_or_default();
    now.checked_sub(waited).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_earlier_listener_received_has_waited_as_long_as_the_clock_says_and_never_less_than_nothing() {
        let now = Instant::now() + Duration::from_secs(60);
        let at = |second| Timestamp::from_second(second).expect("a time");
        assert_eq!(instant(at(1000), at(1030), now), now - Duration::from_secs(30));
        assert_eq!(instant(at(1000), at(1000 - 9 * 3600), now), now, "set back since");
    }
}
