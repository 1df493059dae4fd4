//! A storm: traps of many events, each another one, as fast as the system takes them. The second file of this room that
//! knows sockets; it blocks.

use super::{
    event::{PlatformEvent, severity},
    pet::Pet,
    server::Error,
};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

/// Sends so many Platform Event Traps to a receiver on this computer, and returns how many were sent. No two of them
/// are the same, so none is a repetition.
///
/// # Errors
/// Where the receiver is not on this computer, or the system takes no more.
pub fn storm(receiver: SocketAddr, alerts: u32) -> Result<u64, Error> {
    if !receiver.ip().is_loopback() {
        return Err(Error::NotLoopback { listen: receiver });
    }
    let own: IpAddr = match receiver.ip() {
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    };
    let address = SocketAddr::new(own, 0);
    let failed = |source| Error::Bind { address, source };
    let socket = UdpSocket::bind(address).map_err(failed)?;
    socket.connect(receiver).map_err(failed)?;
    for number in 0..alerts {
        let trap = pet(number).to_trap(b"tsuho", Ipv4Addr::LOCALHOST, number);
        socket.send(&trap).map_err(failed)?;
    }
    Ok(alerts.into())
}

/// A temperature above its critical threshold; the time tells one from the other.
fn pet(number: u32) -> Pet {
    let [.., high, low] = number.to_be_bytes();
    Pet {
        guid: *b"tsuho rehearsal!",
        sequence: u16::from_be_bytes([high, low]),
        local_secs: number,
        event: PlatformEvent {
            generator: PlatformEvent::BMC,
            sensor_type: 0x01,
            sensor_number: 0x30,
            event_dir_type: 0x01,
            data: [0x59, 97, 95],
        },
        severity: severity::CRITICAL,
        entity: [3, 1],
        manufacturer_id: super::MANUFACTURER_ID,
        system_id: super::PRODUCT_ID,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_trap_of_a_storm_is_another_one() {
        let traps: BTreeSet<_> = (0..200_000)
            .step_by(997)
            .map(|number| pet(number).fields())
            .collect();
        assert_eq!(traps.len(), 201);
    }

    #[test]
    fn a_storm_stays_on_this_computer() {
        let elsewhere = "192.0.2.1:162".parse().expect("an address for documentation");
        assert!(matches!(storm(elsewhere, 1), Err(Error::NotLoopback { .. })));
    }
}
