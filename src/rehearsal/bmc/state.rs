//! Who the simulated BMC is and what time it thinks it is. No protocol.

use sha2::{Digest, Sha256};
use std::{net::Ipv4Addr, time::Duration};

/// IANA enterprise number of the manufacturer whose BMCs are rehearsed for (119).
pub const MANUFACTURER_ID: u32 = 119;
/// Product number of this simulated device; no real product is claimed.
pub const PRODUCT_ID: u16 = 0x0EE3;
/// Firmware 1.05: major in binary, minor in BCD (IPMI 2.0 table 20-2).
pub(crate) const FIRMWARE: [u8; 2] = [0x01, 0x05];
/// The channel number of the LAN interface.
pub(crate) const LAN_CHANNEL: u8 = 1;
/// How many configurable alert destinations there are, besides the volatile destination 0.
pub const DESTINATION_COUNT: u8 = 4;

/// How big the tables of a BMC are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableSizes {
    /// Configurable alert destinations, 1 to 15, besides the volatile destination 0.
    pub destinations: u8,
    /// Event filters, at most 127.
    pub filters: u8,
    /// Alert policy entries, at most 127.
    pub policies: u8,
}

impl Default for TableSizes {
    /// As big as on many servers.
    fn default() -> Self {
        Self {
            destinations: DESTINATION_COUNT,
            filters: 40,
            policies: 20,
        }
    }
}

/// 1998-01-01 00:00 in Unix seconds: where a PET's clock starts (PET 1.0, Local Timestamp).
const PET_EPOCH_UNIX_SECS: u64 = 883_612_800;

/// What stays the same while the machine runs.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    /// The system GUID as Get System GUID transmits it (IPMI 2.0 table 20-10: least significant byte first).
    pub(crate) guid: [u8; 16],
    /// The address the BMC answers on, as it goes into LAN parameter 3 and a trap's agent address.
    pub(crate) address: Ipv4Addr,
}

impl Identity {
    /// The same name gives the same GUID, so that a rehearsed server is recognized when it is started again.
    pub(crate) fn new(name: &str, address: Ipv4Addr) -> Self {
        let digest: [u8; 32] = Sha256::digest(name.as_bytes()).into();
        let mut guid = *digest.first_chunk::<16>().expect("a SHA-256 digest has 32 bytes");
        // Version 4 and variant 1, in the places where the reversed byte order puts them.
        let [.., clock_high, _, version, _, _, _, _, _, _] = &mut guid;
        *clock_high = (*clock_high & 0x3F) | 0x80;
        *version = *version & 0x0F | 0x40;
        Self { guid, address }
    }
}

/// The BMC's clock (SEL time): what it was set to, plus what has passed since.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    unix_secs_at_zero: u64,
}

impl Clock {
    /// A clock that shows `unix_secs` at the machine's start.
    pub(crate) fn new(unix_secs: u64) -> Self {
        Self {
            unix_secs_at_zero: unix_secs,
        }
    }

    /// The time shown `now` (counted from the machine's start), in Unix seconds as SEL records hold it.
    pub(crate) fn sel_secs(self, now: Duration) -> u32 {
        u32::try_from(self.unix_secs_at_zero.saturating_add(now.as_secs())).unwrap_or(u32::MAX)
    }

    /// The time shown `now` in seconds since 1998-01-01 00:00, as a PET holds it.
    pub(crate) fn pet_secs(self, now: Duration) -> u32 {
        let unix = self.unix_secs_at_zero.saturating_add(now.as_secs());
        u32::try_from(unix.saturating_sub(PET_EPOCH_UNIX_SECS)).unwrap_or(u32::MAX)
    }

    /// Set SEL Time.
    pub(crate) fn set(&mut self, unix_secs: u32, now: Duration) {
        self.unix_secs_at_zero = u64::from(unix_secs).saturating_sub(now.as_secs());
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock, Identity};
    use std::{net::Ipv4Addr, time::Duration};

    #[test]
    fn a_name_always_has_the_same_guid_and_another_name_another() {
        let one = Identity::new("one", Ipv4Addr::LOCALHOST).guid;
        assert_eq!(one, Identity::new("one", Ipv4Addr::LOCALHOST).guid);
        assert_ne!(one, Identity::new("two", Ipv4Addr::LOCALHOST).guid);
        assert_eq!(
            one[9] >> 4,
            4,
            "the version nibble of a random UUID, stored least significant byte first"
        );
        assert_eq!(one[7] >> 6, 2, "the variant bits");
    }

    #[test]
    fn the_clock_goes_on_from_where_it_was_set() {
        let mut clock = Clock::new(883_612_800);
        assert_eq!(clock.pet_secs(Duration::from_secs(5)), 5);
        clock.set(1_000_000_000, Duration::from_secs(10));
        assert_eq!(clock.sel_secs(Duration::from_secs(11)), 1_000_000_001);
    }
}
