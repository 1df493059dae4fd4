//! The event: its way is read and shown, the most harmless one that takes it is handed to the BMC, and nothing is sent
//! where a filter might answer with more than an alert.

use super::{
    matching::Expected,
    pef::{Choice, Finding, choose, route},
    recorder::Recorder,
    report::{HopDetail, HopName},
    run::{Stopped, Target, is_here, now, stop},
};
use crate::{configure::ipmi_bmc::IpmiBmc, ipmi::line::Line};
use std::net::SocketAddr;

/// Chooses an event and sends it; says where its alert goes and what it will look like.
pub(super) async fn send<L: Line>(
    bmc: &mut IpmiBmc<L>,
    peer: SocketAddr,
    recorder: &mut Recorder<'_>,
) -> Result<(Target, Expected), Stopped> {
    const HOP: HopName = HopName::FilterAndPolicy;
    recorder.begin(HOP);
    let failed =
        |recorder: &mut Recorder<'_>, hop, error| stop(recorder, hop, HopDetail::Failure, Some(error));
    let path = bmc
        .alert_path()
        .await
        .map_err(|error| failed(recorder, HOP, error))?;
    let since = now();
    let (event, walk) = match choose(&path, token(since), &is_here) {
        Choice::Send { event, walk } => (event, walk),
        Choice::Nothing(finding) => return Err(stop(recorder, HOP, HopDetail::Pef(finding), None)),
    };
    let ends = || walk.ends().map(|(_, leg, address)| (leg, address));
    let end = ends()
        .find(|(_, address)| is_here(*address))
        .or_else(|| ends().next());
    let (Some((leg, address)), Some(way)) = (end, route(&event, &walk, &is_here)) else {
        // A chosen event ends somewhere; without an end there is nothing to wait for.
        return Err(stop(recorder, HOP, HopDetail::NoDestination, None));
    };
    recorder.pass(HOP, HopDetail::Pef(way));
    recorder.begin(HopName::AlertAccepted);
    let guid = bmc
        .trap_guid()
        .await
        .map_err(|error| failed(recorder, HopName::AlertAccepted, error))?;
    match bmc.send_event(event.message()).await {
        Ok(Ok(())) => {}
        Ok(Err(completion_code)) => {
            let refused = HopDetail::Refused { completion_code };
            return Err(stop(recorder, HopName::AlertAccepted, refused, None));
        }
        Err(error) => return Err(failed(recorder, HopName::AlertAccepted, error)),
    }
    let record = bmc.record_of(event.message()).await;
    recorder.pass(
        HopName::AlertAccepted,
        HopDetail::Pef(Finding::EventTaken { record }),
    );
    let target = Target {
        address,
        is_acknowledged: leg.is_acknowledged,
        community: path.community,
    };
    let expected = Expected {
        source: peer.ip(),
        guid,
        since,
        event: Some(event),
    };
    Ok((target, expected))
}

/// A byte that differs from one proof to the next, mostly.
fn token(now: jiff::Timestamp) -> u8 {
    let [.., low] = (now.as_millisecond() / 10).to_be_bytes();
    low
}
