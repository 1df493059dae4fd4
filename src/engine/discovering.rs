//! Looking for BMCs among addresses that the user named. Nothing but the one question is sent, slowly, and it can be
//! stopped: what was found so far is the answer.

use super::{Attempt, Failure, Progress, Reply, job::Job};
use crate::ipmi::{self, discovery::Pace};
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    str::FromStr,
    sync::Arc,
    time::Duration,
};

/// How long an address has for its answer, before it is asked once more and then given up.
const WAIT: Duration = Duration::from_millis(1500);

/// Where to look, and how fast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscoverRequest {
    /// The addresses.
    pub range: AddressRange,
    /// The UDP port.
    pub port: u16,
    /// Datagrams in a second, at most [`DiscoverRequest::FASTEST`].
    pub per_second: u32,
}

impl DiscoverRequest {
    /// So many datagrams in a second no network minds.
    pub const USUAL: u32 = 50;
    /// More is not sent.
    pub const FASTEST: u32 = 500;
}

/// IPv4 addresses: `192.0.2.0/24` (without the network's own and its broadcast address), `192.0.2.10-192.0.2.50`,
/// `192.0.2.10-50`, or one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressRange {
    first: u32,
    last: u32,
}

/// Why a text is no range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressRangeError {
    /// It has another form.
    #[error("no range of IPv4 addresses")]
    Form,
    /// It ends before it begins.
    #[error("the last address lies before the first")]
    Backwards,
    /// It is larger than anything that is asked at once.
    #[error("more than {} addresses", AddressRange::LARGEST)]
    TooLarge,
}

impl AddressRange {
    /// More addresses than this need a confirmation (a /22).
    pub const USUAL: usize = 1024;
    /// More are not asked at once (a /16).
    pub const LARGEST: usize = 65_536;

    /// How many addresses.
    pub fn count(&self) -> usize {
        usize::try_from(self.last - self.first).map_or(usize::MAX, |between| between + 1)
    }

    /// The addresses, in order.
    pub fn addresses(&self) -> impl Iterator<Item = Ipv4Addr> + use<> {
        (self.first..=self.last).map(Ipv4Addr::from)
    }

    fn between(first: u32, last: u32) -> Result<Self, AddressRangeError> {
        if last < first {
            return Err(AddressRangeError::Backwards);
        }
        let range = Self { first, last };
        if range.count() > Self::LARGEST {
            return Err(AddressRangeError::TooLarge);
        }
        Ok(range)
    }
}

impl FromStr for AddressRange {
    type Err = AddressRangeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let address = |text: &str| -> Result<u32, AddressRangeError> {
            let address: Ipv4Addr = text.trim().parse().map_err(|_| AddressRangeError::Form)?;
            Ok(address.into())
        };
        if let Some((network, length)) = text.split_once('/') {
            let length: u32 = length.trim().parse().map_err(|_| AddressRangeError::Form)?;
            let free = 32_u32.checked_sub(length).ok_or(AddressRangeError::Form)?;
            let hosts = u32::MAX.checked_shr(length).unwrap_or(0);
            let network = address(network)? & !hosts;
            // RFC 3021: a network of two addresses has neither of its own.
            let ends = u32::from(free >= 2);
            return Self::between(network + ends, network + hosts - ends);
        }
        let Some((first, last)) = text.split_once(['-', '~', '～']) else {
            let only = address(text)?;
            return Self::between(only, only);
        };
        let first = address(first)?;
        let last = match last.trim().parse::<u8>() {
            Ok(end) => (first & !0xff) | u32::from(end),
            Err(_) => address(last)?,
        };
        Self::between(first, last)
    }
}

/// A BMC that answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundBmc {
    /// Where.
    pub address: SocketAddr,
    /// Whether RMCP+ sessions can be opened; false where it said nothing about it.
    pub has_ipmi_2_0: bool,
    /// Authentication types of IPMI 1.5 sessions it offers (IPMI 2.0 table 22-15), by their short names.
    pub auth_types: Vec<&'static str>,
    /// The maker's number (IANA), where it gave one.
    pub oem_id: Option<u32>,
    /// The site's server that is at this address.
    pub known_as: Option<String>,
}

/// What a search came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discovered {
    /// How many addresses were asked.
    pub asked: usize,
    /// By address.
    pub found: Vec<FoundBmc>,
    /// Whether it was stopped before its end.
    pub is_cancelled: bool,
}

pub(super) async fn discover(job: &Job, request: DiscoverRequest) -> Result<Reply, Arc<Failure>> {
    let site = job.shared.world().site()?;
    let known: HashMap<SocketAddr, String> = site
        .servers
        .iter()
        .filter_map(|server| {
            let ip: IpAddr = server.bmc.host.parse().ok()?;
            Some((SocketAddr::new(ip, server.bmc.port), server.name.clone()))
        })
        .collect();
    let total = request.range.count();
    let at = |ip: Ipv4Addr| SocketAddr::new(ip.into(), request.port);
    let addresses: Vec<SocketAddr> = request.range.addresses().map(at).collect();
    let per_second = request.per_second.clamp(1, DiscoverRequest::FASTEST);
    let pace = Pace {
        pause: Duration::from_secs(1) / per_second,
        wait: job.shared.bmc_timeout.map_or(WAIT, |whole| whole / 2),
    };
    let mut discovered = Discovered::default();
    let tell = |step| match step {
        ipmi::Step::Asked(asked) => {
            discovered.asked = asked;
            job.shared.progress(job.id, Progress::Asked(asked, total));
        }
        ipmi::Step::Found(found) => {
            let found = view(&found, &known);
            job.shared
                .progress(job.id, Progress::Found(Box::new(found.clone())));
            discovered.found.push(found);
        }
    };
    let is_cancelled = tokio::select! {
        ended = ipmi::discover(addresses, pace, tell) => {
            ended.map_err(|error| Arc::new(Failure::new(Attempt::Discover, error)))?;
            false
        }
        () = job.stop.cancelled() => true,
    };
    discovered.is_cancelled = is_cancelled;
    discovered.found.sort_by_key(|found| found.address);
    Ok(Reply::Discovered(Box::new(discovered)))
}

fn view(found: &ipmi::discovery::Found, known: &HashMap<SocketAddr, String>) -> FoundBmc {
    let said = found.capabilities;
    // Bits of table 22-15, byte 3.
    let names = [(0, "none"), (1, "md2"), (2, "md5"), (4, "password"), (5, "oem")];
    let types = said.map_or(0, |it| it.authentication_types);
    let oem = said.map(|it| {
        let [a, b, c, _] = it.oem;
        u32::from_le_bytes([a, b, c, 0])
    });
    FoundBmc {
        address: found.address,
        has_ipmi_2_0: said.is_some_and(|it| it.extended && it.supports_ipmi_2_0),
        auth_types: names
            .into_iter()
            .filter(|(bit, _)| types & (1 << bit) != 0)
            .map(|(_, name)| name)
            .collect(),
        oem_id: oem.filter(|oem| *oem != 0),
        known_as: known.get(&found.address).cloned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{AddressRange, AddressRangeError};

    #[test]
    fn a_range_is_read_as_people_type_it() {
        let cases = [
            ("192.0.2.0/24", "192.0.2.1", "192.0.2.254", 254),
            ("192.0.2.77/24", "192.0.2.1", "192.0.2.254", 254),
            ("192.0.2.8/30", "192.0.2.9", "192.0.2.10", 2),
            ("192.0.2.8/31", "192.0.2.8", "192.0.2.9", 2),
            ("192.0.2.8/32", "192.0.2.8", "192.0.2.8", 1),
            ("192.0.2.10-50", "192.0.2.10", "192.0.2.50", 41),
            ("192.0.2.250 - 192.0.3.4", "192.0.2.250", "192.0.3.4", 11),
            ("192.0.2.10～12", "192.0.2.10", "192.0.2.12", 3),
            ("192.0.2.10", "192.0.2.10", "192.0.2.10", 1),
            ("10.0.0.0/16", "10.0.0.1", "10.0.255.254", 65_534),
        ];
        for (text, first, last, count) in cases {
            let range: AddressRange = text.parse().expect(text);
            let addresses: Vec<String> = range.addresses().map(|ip| ip.to_string()).collect();
            assert_eq!(addresses.len(), count, "{text}");
            assert_eq!(range.count(), count, "{text}");
            assert_eq!(addresses.first().map(String::as_str), Some(first), "{text}");
            assert_eq!(addresses.last().map(String::as_str), Some(last), "{text}");
        }
    }

    #[test]
    fn what_is_no_range_is_refused() {
        let form = [
            "",
            "x",
            "192.0.2",
            "192.0.2.0/33",
            "192.0.2.0/x",
            "2001:db8::/120",
            "192.0.2.1-x",
        ];
        for text in form {
            assert_eq!(
                text.parse::<AddressRange>(),
                Err(AddressRangeError::Form),
                "{text:?}"
            );
        }
        for text in ["192.0.2.50-10", "192.0.2.50-192.0.2.10"] {
            assert_eq!(
                text.parse::<AddressRange>(),
                Err(AddressRangeError::Backwards),
                "{text:?}"
            );
        }
        for text in ["0.0.0.0/0", "10.0.0.0/15", "10.0.0.0-10.1.0.0"] {
            assert_eq!(
                text.parse::<AddressRange>(),
                Err(AddressRangeError::TooLarge),
                "{text:?}"
            );
        }
    }
}
