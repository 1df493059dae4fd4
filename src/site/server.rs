//! One server of the site, and how its BMC is reached.

use super::Wanted;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The UDP port of RMCP (IPMI 2.0 section 13.1.2).
pub const RMCP_PORT: u16 = 623;

/// A managed server (管理対象サーバ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// The name the administrator gave it; unique in the site.
    pub name: String,
    /// Where its BMC answers.
    pub bmc: BmcAddress,
    /// The BMC user; empty where none is needed. The password is in the secret store under [`Server::secret_name`].
    pub user: String,
    /// Which cipher suite a session may use.
    #[serde(default, skip_serializing_if = "SuiteChoice::is_auto")]
    pub cipher_suite: SuiteChoice,
    /// The suite of the last session that opened: a BMC that once took 17 is never silently taken down to 3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_suite: Option<u8>,
    /// What its alert settings should be.
    #[serde(default, skip_serializing_if = "Wanted::is_empty")]
    pub wanted: Wanted,
}

impl Server {
    /// The name under which the secret store keeps this server's BMC password: with the user and the address, so that
    /// a site file from elsewhere cannot have the password sent to another machine under a known name.
    pub fn secret_name(&self) -> String {
        format!("bmc/{}/{}@{}", self.name, self.user, self.bmc)
    }
}

/// A BMC's host (name, IPv4 or IPv6 address) and port, written `host`, `host:port` or `[ipv6]:port`; or `local`, this
/// server's own BMC.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BmcAddress {
    /// A host name or an IP address without brackets.
    pub host: String,
    /// UDP port; 623 where none was given.
    pub port: u16,
}

/// The address that means this server's own BMC.
const LOCAL: &str = "local";

impl BmcAddress {
    /// Whether this is the BMC of the computer this program runs on: no network, no user, no password.
    pub fn is_local(&self) -> bool {
        self.host == LOCAL
    }
}

/// Why a text is no BMC address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not HOST or HOST:PORT")]
pub struct BmcAddressError {
    /// What was given.
    pub text: String,
}

impl FromStr for BmcAddress {
    type Err = BmcAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || BmcAddressError {
            text: text.to_owned(),
        };
        let trimmed = text.trim();
        let (host, port) = if let Some(rest) = trimmed.strip_prefix('[') {
            let (host, after) = rest.split_once(']').ok_or_else(wrong)?;
            (host, after.strip_prefix(':'))
        } else if trimmed.matches(':').count() > 1 {
            (trimmed, None)
        } else {
            trimmed
                .split_once(':')
                .map_or((trimmed, None), |(host, port)| (host, Some(port)))
        };
        let port = port.map_or(Ok(RMCP_PORT), |port| port.parse().map_err(|_| wrong()))?;
        let bad = |c: char| c.is_whitespace() || c.is_control() || c == '/' || c == '@';
        if host.is_empty() || host.contains(bad) || port == 0 {
            return Err(wrong());
        }
        Ok(Self {
            host: host.to_owned(),
            port,
        })
    }
}

impl fmt::Display for BmcAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.host.contains(':'), self.port) {
            (false, RMCP_PORT) => f.write_str(&self.host),
            (true, RMCP_PORT) => write!(f, "[{}]", self.host),
            (false, port) => write!(f, "{}:{port}", self.host),
            (true, port) => write!(f, "[{}]:{port}", self.host),
        }
    }
}

impl Serialize for BmcAddress {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BmcAddress {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// Which RMCP+ cipher suite a session may use (IPMI 2.0 table 22-20).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SuiteChoice {
    /// 17 first, then 3.
    #[default]
    #[serde(rename = "auto")]
    Auto,
    /// Only 3: RAKP-HMAC-SHA1, HMAC-SHA1-96, AES-CBC-128.
    #[serde(rename = "3")]
    Only3,
    /// Only 17: RAKP-HMAC-SHA256, HMAC-SHA256-128, AES-CBC-128.
    #[serde(rename = "17")]
    Only17,
}

impl SuiteChoice {
    /// Whether both suites may be tried.
    pub fn is_auto(&self) -> bool {
        *self == Self::Auto
    }
}

#[cfg(test)]
mod tests {
    use super::BmcAddress;

    #[test]
    fn an_address_reads_back_as_it_was_written() {
        for text in [
            "192.0.2.51",
            "192.0.2.51:9001",
            "bmc-01.example",
            "[2001:db8::1]",
            "[2001:db8::1]:9001",
        ] {
            let address: BmcAddress = text.parse().expect(text);
            assert_eq!(address.to_string(), text);
        }
        assert_eq!("2001:db8::1".parse::<BmcAddress>().expect("bare IPv6").port, 623);
    }

    #[test]
    fn this_servers_own_bmc_is_called_local() {
        let local: BmcAddress = "local".parse().expect("an address");
        assert!(local.is_local());
        assert_eq!(local.to_string(), "local");
        assert!(!"localhost".parse::<BmcAddress>().expect("a name").is_local());
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "",
            ":623",
            "a b",
            "host:0",
            "host:70000",
            "host:x",
            "[::1",
            "user@host",
        ] {
            assert!(text.parse::<BmcAddress>().is_err(), "{text:?} was taken");
        }
    }
}
