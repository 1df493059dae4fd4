//! The gateway through which a BMC's alerts leave its subnet (LAN parameters 12 to 15).

use serde::{Deserialize, Serialize};
use std::{fmt, net::Ipv4Addr, str::FromStr};

/// Where traps go that must leave the BMC's subnet. A key that is left out is left as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gateway {
    /// LAN parameter 12.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Ipv4Addr>,
    /// LAN parameter 13; many BMCs find it out by themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mac: Option<MacAddress>,
    /// LAN parameter 14.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup_address: Option<Ipv4Addr>,
    /// LAN parameter 15.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup_mac: Option<MacAddress>,
}

/// An Ethernet address, written `00:00:5e:00:53:01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MacAddress(pub [u8; 6]);

/// A text that is no Ethernet address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not an Ethernet address like 00:00:5e:00:53:01")]
pub struct MacAddressError {
    /// What was given.
    pub text: String,
}

impl FromStr for MacAddress {
    type Err = MacAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || MacAddressError {
            text: text.to_owned(),
        };
        let mut bytes = [0; 6];
        let mut parts = text.trim().split([':', '-']);
        for byte in &mut bytes {
            let part = parts.next().filter(|part| part.len() == 2).ok_or_else(wrong)?;
            let is_hex = part.bytes().all(|digit| digit.is_ascii_hexdigit());
            *byte = u8::from_str_radix(part, 16)
                .ok()
                .filter(|_| is_hex)
                .ok_or_else(wrong)?;
        }
        parts.next().map_or(Ok(Self(bytes)), |_| Err(wrong()))
    }
}

impl TryFrom<String> for MacAddress {
    type Error = MacAddressError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<MacAddress> for String {
    fn from(mac: MacAddress) -> Self {
        mac.to_string()
    }
}

impl fmt::Display for MacAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, last] = self.0;
        write!(f, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{last:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::MacAddress;

    #[test]
    fn an_ethernet_address_reads_back_as_it_was_written() {
        for text in ["00:00:5e:00:53:01", "ff:ff:ff:ff:ff:ff"] {
            assert_eq!(text.parse::<MacAddress>().expect(text).to_string(), text);
        }
        assert!("00-00-5E-00-53-01".parse::<MacAddress>().is_ok());
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "",
            "00:00:5e:00:53",
            "00:00:5e:00:53:01:02",
            "0:0:5e:0:53:1",
            "00:00:5e:00:53:+1",
        ] {
            assert!(text.parse::<MacAddress>().is_err(), "{text:?}");
        }
    }
}
