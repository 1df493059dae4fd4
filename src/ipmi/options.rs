//! What is needed to speak with a BMC.

use super::{
    command::PrivilegeLevel,
    crypto::CipherSuite,
    error::Error,
    known::Known,
    session::{Patience, SessionSettings},
};
use crate::{
    secrets::Secret,
    site::{BmcAddress, Server, SuiteChoice},
};

/// Where a BMC is, who logs in, and how.
#[derive(Clone, Debug)]
pub struct ConnectOptions {
    /// Host name or IP address, without brackets.
    pub host: String,
    /// UDP port.
    pub port: u16,
    /// The BMC user, at most 16 bytes.
    pub user: String,
    /// Its password, at most 20 bytes.
    pub password: Secret,
    /// The BMC's own key, if it has one: text, or hexadecimal digits after `0x`.
    pub k_g: Option<Secret>,
    /// Which cipher suites may be used.
    pub suites: SuiteChoice,
    /// The suite of the last session: a BMC that took 17 is not silently taken down to 3.
    pub previously_used: Option<CipherSuite>,
    /// The privilege level of the session.
    pub privilege: PrivilegeLevel,
    /// How long to wait, and how often to repeat.
    pub patience: Patience,
    /// It is this server's own BMC: through the operating system, without user or password.
    pub is_in_band: bool,
    /// What is known of a BMC of this model.
    pub known: Known,
}

impl ConnectOptions {
    /// Any suite, operator level, default patience.
    pub fn new(address: &BmcAddress, user: impl Into<String>, password: Secret) -> Self {
        Self {
            host: address.host.clone(),
            port: address.port,
            user: user.into(),
            password,
            k_g: None,
            suites: SuiteChoice::Auto,
            previously_used: None,
            privilege: PrivilegeLevel::Operator,
            patience: Patience::default(),
            is_in_band: address.is_local(),
            known: Known::default(),
        }
    }

    /// As the site has it.
    pub fn for_server(server: &Server, password: Secret) -> Self {
        Self {
            suites: server.cipher_suite,
            previously_used: server.last_suite.and_then(CipherSuite::from_id),
            ..Self::new(&server.bmc, &server.user, password)
        }
    }

    /// Takes what is known of the BMC's model into account, from the first datagram on.
    #[must_use]
    pub fn with_known(mut self, known: Known) -> Self {
        if known.reads_as_administrator {
            self.privilege = PrivilegeLevel::Administrator;
        }
        self.patience = known.patience(self.patience);
        self.known = known;
        self
    }

    /// The checked settings of a session.
    pub fn settings(&self) -> Result<SessionSettings, Error> {
        let k_g = self.k_g.as_ref();
        SessionSettings::new(&self.user, &self.password, k_g, self.suites, self.previously_used).map(
            |settings| {
                settings
                    .with_privilege(self.privilege)
                    .with_patience(self.patience)
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_of_the_site_brings_its_suite_along() {
        let server: Server = toml::from_str(
            "name = \"s\"\nbmc = \"192.0.2.51:9001\"\nuser = \"admin\"\ncipher_suite = \"auto\"\nlast_suite = 17",
        )
        .expect("a server");
        let options = ConnectOptions::for_server(&server, Secret::new("rehearsal"));
        assert_eq!((options.host.as_str(), options.port), ("192.0.2.51", 9001));
        assert_eq!(options.previously_used, Some(CipherSuite::Suite17));
        assert!(!format!("{options:?}").contains("rehearsal"));
    }
}
