//! What of the simulated BMC a safety report would find, besides what can be set over IPMI itself (users, channel access,
//! community).
//!
//! It only changes what the BMC says of itself: suites without protection and IPMI 1.5 sessions are named, and refused
//! when somebody tries to open one.

use super::bmc::state::FIRMWARE;

/// Weaknesses that a BMC says it has; the default is a plausible new server, whose firmware is not the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weaknesses {
    /// Offers cipher suite 0.
    pub suite_zero: bool,
    /// Offers the suites without integrity or confidentiality: 1, 2, 15 and 16.
    pub unprotected_suites: bool,
    /// Offers IPMI 1.5 sessions with MD5 and straight passwords.
    pub ipmi_15: bool,
    /// Offers IPMI 1.5 sessions without any authentication.
    pub ipmi_15_without_authentication: bool,
    /// Major revision, and minor revision in BCD (IPMI 2.0 table 20-2).
    pub firmware: [u8; 2],
}

impl Default for Weaknesses {
    fn default() -> Self {
        Self {
            suite_zero: false,
            unprotected_suites: false,
            ipmi_15: false,
            ipmi_15_without_authentication: false,
            firmware: FIRMWARE,
        }
    }
}

/// Suite, authentication, integrity and confidentiality algorithms of the weak suites (IPMI 2.0 table 22-20).
const WEAK: [[u8; 4]; 5] = [
    [0, 0x00, 0x40, 0x80],
    [1, 0x01, 0x40, 0x80],
    [2, 0x01, 0x41, 0x80],
    [15, 0x03, 0x40, 0x80],
    [16, 0x03, 0x44, 0x80],
];

impl Weaknesses {
    /// The weak suites that are offered.
    pub(crate) fn suites(self) -> impl Iterator<Item = [u8; 4]> {
        WEAK.into_iter().filter(move |[id, ..]| match id {
            0 => self.suite_zero,
            _ => self.unprotected_suites,
        })
    }

    /// The authentication types of IPMI 1.5 that are offered, as bits: 0 none, 1 MD2, 2 MD5, 4 straight password.
    pub(crate) fn authentication_types(self) -> u8 {
        let none = u8::from(self.ipmi_15_without_authentication);
        let others = if self.ipmi_15 { 0x14 } else { 0x00 };
        none | others
    }
}
