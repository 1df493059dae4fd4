//! What the tests of proofs share: a receiver of a few lines, and a simulated BMC whose traps go there.

#![allow(dead_code, reason = "each test file uses the part it needs")]

use crate::bmc_support::{admin, apply, wanted};
use jiff::Timestamp;
use std::net::SocketAddr;
use tokio::net::UdpSocket;
use tsuho::{
    configure::{ipmi_bmc::IpmiBmc, target::Consent},
    prove::{
        Arrival, Arrivals, PetFacts,
        report::{HopDetail, HopName, Proof, Verdict},
    },
    rehearsal::{Bmc, BmcConfig, start},
};

/// A trap receiver of a few lines: finds the PET's octets behind its varbind's object identifier.
pub(crate) struct Receiver {
    socket: UdpSocket,
    next_id: i64,
    /// Arrivals to hand over first.
    pub(crate) before: Vec<Arrival>,
    /// What the log makes of each.
    pub(crate) can_log: bool,
}

impl Receiver {
    pub(crate) async fn bind() -> Self {
        Self {
            socket: UdpSocket::bind("127.0.0.1:0").await.expect("a port"),
            next_id: 41,
            before: Vec::new(),
            can_log: true,
        }
    }

    pub(crate) fn local(&self) -> SocketAddr {
        self.socket.local_addr().expect("its address")
    }
}

impl Arrivals for Receiver {
    async fn next(&mut self) -> Option<Arrival> {
        if let Some(arrival) = self.before.pop() {
            return Some(arrival);
        }
        let mut buffer = [0; 2048];
        let (length, source) = self.socket.recv_from(&mut buffer).await.ok()?;
        self.next_id += 1;
        Some(Arrival {
            alert_id: self.can_log.then_some(self.next_id),
            source,
            local: self.local(),
            received_at: Timestamp::now(),
            is_repeat: false,
            pet: buffer.get(..length).and_then(pet),
            answer: None,
        })
    }
}

fn pet(datagram: &[u8]) -> Option<PetFacts> {
    const VARBIND: [u8; 10] = [0x2b, 0x06, 0x01, 0x04, 0x01, 0x98, 0x6f, 0x01, 0x01, 0x01];
    let at = datagram
        .windows(VARBIND.len())
        .position(|window| window == VARBIND)?;
    let octets = datagram.get(at + VARBIND.len() + 2..)?;
    Some(PetFacts {
        guid: octets.get(..16)?.try_into().ok()?,
        sequence: u16::from_be_bytes(octets.get(16..18)?.try_into().ok()?),
        local_timestamp: u32::from_be_bytes(octets.get(18..22)?.try_into().ok()?),
        event_source_type: *octets.get(25)?,
        sensor_device: *octets.get(27)?,
        sensor_number: *octets.get(28)?,
        event_data: octets.get(31..34)?.try_into().ok()?,
        event_code: specific(datagram)?,
    })
}

/// A BMC whose traps go to the receiver, with these settings.
pub(crate) async fn configured(receiver: &Receiver, settings: &str) -> Bmc {
    let mut config = BmcConfig::new(([127, 0, 0, 1], 0).into());
    config.trap_port = receiver.local().port();
    let bmc = start(config).await.expect("a BMC on loopback");
    let text = format!("[snmp_alert]\ncommunity = \"ops\"\n{settings}");
    let (report, _) = apply(
        &mut IpmiBmc::new(admin(&bmc)),
        &wanted(&text),
        &Consent::default(),
    )
    .await;
    assert!(report.is_as_wanted(), "{:#?}", report.items);
    bmc
}

/// The specific trap: the number behind the generic trap 6 (enterprise specific) of an `SNMPv1` trap.
fn specific(datagram: &[u8]) -> Option<[u8; 3]> {
    const GENERIC: [u8; 4] = [0x02, 0x01, 0x06, 0x02];
    let at = datagram
        .windows(GENERIC.len())
        .position(|window| window == GENERIC)?;
    let (&length, rest) = datagram.get(at + GENERIC.len()..)?.split_first()?;
    let number = rest.get(..usize::from(length))?;
    let number = number
        .iter()
        .fold(0_u32, |number, &byte| (number << 8) | u32::from(byte));
    let [_, event_code @ ..] = number.to_be_bytes();
    Some(event_code)
}

/// How the hops ended.
pub(crate) fn verdicts(proof: &Proof) -> Vec<Verdict> {
    proof.hops.iter().map(|hop| hop.verdict.clone()).collect()
}

/// What was seen at a hop.
pub(crate) fn detail(proof: &Proof, name: HopName) -> Option<HopDetail> {
    proof.hops.iter().find(|hop| hop.name == name)?.detail.clone()
}
