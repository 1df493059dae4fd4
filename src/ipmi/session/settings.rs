//! What a session needs to know from the start, checked once.

use super::Patience;
use crate::{
    ipmi::{
        command::PrivilegeLevel,
        crypto::{CipherSuite, LongTermKey},
        error::Error,
        wire::NAME_ONLY_LOOKUP,
    },
    secrets::Secret,
    site::SuiteChoice,
};
use std::fmt;
use zeroize::Zeroizing;

/// Checked settings of one session.
#[derive(Clone)]
pub struct SessionSettings {
    user: Vec<u8>,
    user_key: LongTermKey,
    bmc_key: Option<LongTermKey>,
    proposals: &'static [CipherSuite],
    guarded: Option<CipherSuite>,
    privilege: PrivilegeLevel,
    patience: Patience,
}

impl SessionSettings {
    /// A BMC user name holds at most this many bytes (IPMI 2.0 section 22.28).
    pub const MAX_USER_BYTES: usize = 16;

    /// Checks lengths and decides which suites are proposed, in which order.
    ///
    /// With [`SuiteChoice::Auto`] 17 comes before 3, and 3 not at all if `previously_used` is 17: only an explicit
    /// [`SuiteChoice::Only3`] takes a BMC down. `k_g` is taken as text, or as hexadecimal digits after `0x`.
    pub fn new(
        user: &str,
        password: &Secret,
        k_g: Option<&Secret>,
        suites: SuiteChoice,
        previously_used: Option<CipherSuite>,
    ) -> Result<Self, Error> {
        let bytes = user.len();
        if bytes > Self::MAX_USER_BYTES {
            return Err(Error::UserNameTooLong { bytes });
        }
        let user_key = LongTermKey::new(password.expose().as_bytes()).ok_or(Error::PasswordTooLong {
            bytes: password.expose().len(),
        })?;
        let guarded =
            previously_used.filter(|suite| suites == SuiteChoice::Auto && *suite == CipherSuite::Suite17);
        Ok(Self {
            user: user.as_bytes().to_vec(),
            user_key,
            bmc_key: k_g.map(bmc_key).transpose()?,
            proposals: match (suites, guarded) {
                (SuiteChoice::Auto, None) => &[CipherSuite::Suite17, CipherSuite::Suite3],
                (SuiteChoice::Auto, Some(_)) | (SuiteChoice::Only17, _) => &[CipherSuite::Suite17],
                (SuiteChoice::Only3, _) => &[CipherSuite::Suite3],
            },
            guarded,
            privilege: PrivilegeLevel::Operator,
            patience: Patience::default(),
        })
    }

    /// The same with another privilege level than operator.
    #[must_use]
    pub fn with_privilege(self, privilege: PrivilegeLevel) -> Self {
        Self { privilege, ..self }
    }

    /// The same with other waits than the default ones.
    #[must_use]
    pub fn with_patience(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }

    /// The suites, in the order they are proposed.
    pub(super) fn proposals(&self) -> &'static [CipherSuite] {
        self.proposals
    }

    /// The suite below which the session must not silently go.
    pub(super) fn guarded(&self) -> Option<CipherSuite> {
        self.guarded
    }

    pub(super) fn user(&self) -> &[u8] {
        &self.user
    }

    pub(super) fn user_key(&self) -> &LongTermKey {
        &self.user_key
    }

    pub(super) fn bmc_key(&self) -> Option<&LongTermKey> {
        self.bmc_key.as_ref()
    }

    pub(super) fn privilege(&self) -> PrivilegeLevel {
        self.privilege
    }

    /// RAKP 1's privilege byte: users are looked up by name alone, whatever level they may take.
    pub(super) fn role(&self) -> u8 {
        u8::from(self.privilege) | NAME_ONLY_LOOKUP
    }

    pub(super) fn patience(&self) -> Patience {
        self.patience
    }
}

impl fmt::Debug for SessionSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionSettings")
            .field("proposals", &self.proposals)
            .field("guarded", &self.guarded)
            .field("privilege", &self.privilege)
            .finish_non_exhaustive()
    }
}

/// K_G from a text, or from hexadecimal digits after `0x`.
fn bmc_key(secret: &Secret) -> Result<LongTermKey, Error> {
    let text = secret.expose();
    let key = match text.strip_prefix("0x") {
        None => LongTermKey::new(text.as_bytes()),
        Some(digits) => hexadecimal(digits).and_then(|bytes| LongTermKey::new(&bytes)),
    };
    key.ok_or(Error::MalformedBmcKey)
}

fn hexadecimal(digits: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(digits.len() / 2));
    for pair in digits.as_bytes().chunks(2) {
        let [high, low] = *pair else { return None };
        let nibble = |digit: u8| char::from(digit).to_digit(16);
        bytes.push(u8::try_from(nibble(high)? * 16 + nibble(low)?).ok()?);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(suites: SuiteChoice, previously: Option<CipherSuite>) -> SessionSettings {
        SessionSettings::new("admin", &Secret::new("x"), None, suites, previously).expect("short enough")
    }

    #[test]
    fn seventeen_is_proposed_before_three() {
        use CipherSuite::{Suite3, Suite17};
        assert_eq!(settings(SuiteChoice::Auto, None).proposals(), [Suite17, Suite3]);
        assert_eq!(
            settings(SuiteChoice::Auto, Some(Suite3)).proposals(),
            [Suite17, Suite3]
        );
        assert_eq!(settings(SuiteChoice::Auto, Some(Suite17)).proposals(), [Suite17]);
        assert_eq!(settings(SuiteChoice::Only17, None).proposals(), [Suite17]);
        assert_eq!(
            settings(SuiteChoice::Only3, Some(Suite17)).proposals(),
            [Suite3],
            "an explicit choice is not silent"
        );
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let long = "x".repeat(21);
        let new = |user: &str, password: &str, k_g: Option<&str>| {
            let k_g = k_g.map(Secret::new);
            SessionSettings::new(
                user,
                &Secret::new(password),
                k_g.as_ref(),
                SuiteChoice::Auto,
                None,
            )
        };
        assert!(matches!(
            new(&long, "", None),
            Err(Error::UserNameTooLong { bytes: 21 })
        ));
        assert!(matches!(
            new("", &long, None),
            Err(Error::PasswordTooLong { bytes: 21 })
        ));
        assert!(matches!(new("", "", Some(&long)), Err(Error::MalformedBmcKey)));
        for wrong in ["0x1", "0xzz", "0x+1"] {
            assert!(
                matches!(new("", "", Some(wrong)), Err(Error::MalformedBmcKey)),
                "{wrong}"
            );
        }
        assert!(new("", "", Some("0x00ff")).is_ok());
    }

    #[test]
    fn debug_shows_no_secret() {
        let settings = SessionSettings::new(
            "admin",
            &Secret::new("hunter2"),
            Some(&Secret::new("opening")),
            SuiteChoice::Auto,
            None,
        )
        .expect("short enough");
        let text = format!("{settings:?}");
        assert!(!text.contains("hunter2") && !text.contains("opening") && !text.contains("104"));
    }
}
