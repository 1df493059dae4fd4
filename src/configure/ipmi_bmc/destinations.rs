//! Which destinations of a wanted list may be had: what the BMC offers, and what others entered. Pure.

use super::{
    entry::{self, Entry},
    reading::Reading,
};
use crate::{
    configure::target::{Consent, Reason},
    site::SnmpAlert,
};
use std::net::IpAddr;

/// A BMC has at least this many rows in the table of destinations, where it offers them: 1次, 2次, 3次通報先.
pub(super) const SHOWN_DESTINATIONS: u8 = 3;

/// What becomes of one destination of a wanted list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DestinationVerdict {
    /// Counted from 1.
    pub(super) number: u8,
    /// The address that is to stand there; `None` where none is.
    pub(super) target: Option<IpAddr>,
    /// Why it may not be had.
    pub(super) rejected: Option<Reason>,
}

/// What may become of each destination of a wanted list; empty where no list is wanted.
pub(super) fn destination_verdicts(
    reading: &Reading,
    wanted: &SnmpAlert,
    consent: &Consent,
) -> Vec<DestinationVerdict> {
    let Some(list) = &wanted.destinations else {
        return Vec::new();
    };
    let offered = reading.destination_count();
    let last_used = (1..=offered).rev().find(|&n| reading.address(n).is_some());
    let wanted_count = u8::try_from(list.len()).unwrap_or(u8::MAX);
    let shown = SHOWN_DESTINATIONS.min(offered).max(last_used.unwrap_or_default());
    let mut verdicts: Vec<DestinationVerdict> = (1..=wanted_count.max(shown))
        .map(|number| {
            let target = list
                .get(usize::from(number) - 1)
                .copied()
                .filter(|address| !address.is_unspecified());
            DestinationVerdict {
                number,
                target,
                rejected: not_offered(reading, number, target),
            }
        })
        .collect();
    // Somebody's address may move to another place of the list, unless that place falls away: look until it stands.
    while let Some((at, address)) = displaced(reading, &verdicts, consent) {
        if let Some(verdict) = verdicts.get_mut(at) {
            verdict.rejected = Some(Reason::WouldDisplace { address });
        }
    }
    verdicts
}

fn not_offered(reading: &Reading, number: u8, target: Option<IpAddr>) -> Option<Reason> {
    let offered = reading.destination_count();
    if number > offered {
        return target.map(|_| Reason::TooFewDestinations { offered });
    }
    if matches!(target, Some(IpAddr::V6(_))) && !reading.offers_ipv6() {
        return Some(Reason::Ipv6NotOffered);
    }
    let has_type = reading.entry(Entry::DestinationType(number)).is_some();
    let has_address = reading
        .entry(Entry::DestinationAddress(number))
        .is_some_and(|raw| entry::address(raw).is_some());
    (target.is_some() && !(has_type && has_address)).then_some(Reason::NotOffered)
}

/// The first destination whose address would be lost without anybody's consent.
fn displaced(
    reading: &Reading,
    verdicts: &[DestinationVerdict],
    consent: &Consent,
) -> Option<(usize, IpAddr)> {
    let stays = |address| {
        verdicts
            .iter()
            .any(|verdict| verdict.rejected.is_none() && verdict.target == Some(address))
    };
    verdicts.iter().enumerate().find_map(|(at, verdict)| {
        let address = reading.address(verdict.number)?;
        let is_free = verdict.rejected.is_some()
            || verdict.target == Some(address)
            || stays(address)
            || consent.replace.contains(&address);
        (!is_free).then_some((at, address))
    })
}
