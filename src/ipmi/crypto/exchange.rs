//! The RAKP key exchange: what both sides compute from the password and the random numbers (IPMI 2.0 section 13.31).

use super::{CipherSuite, SessionKeys};
use zeroize::Zeroizing;

/// A user's password (K_UID) or the BMC key (K_G): 20 bytes, zero-filled (IPMI 2.0 section 13.31).
#[derive(Clone)]
pub struct LongTermKey(Zeroizing<[u8; 20]>);

impl LongTermKey {
    /// The most bytes a password or key may have.
    pub const MAX_BYTES: usize = 20;

    /// Takes a password's bytes; `None` if there are more than 20.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let mut key = Zeroizing::new([0; Self::MAX_BYTES]);
        key.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(Self(key))
    }

    /// An all-zero K_G means: there is none, the user's key takes its place.
    pub fn is_null(&self) -> bool {
        self.0.iter().all(|byte| *byte == 0)
    }
}

/// SIK, from which the session's keys are derived.
#[derive(Clone)]
pub struct SessionIntegrityKey(Zeroizing<Vec<u8>>);

impl SessionIntegrityKey {
    /// The key's bytes, for tests of other programs' sessions.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Everything that both sides know after RAKP 2, and that the codes are computed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyExchange {
    /// The suite agreed on.
    pub suite: CipherSuite,
    /// SID_M, the remote console's session id.
    pub console_session_id: u32,
    /// SID_C, the managed system's session id.
    pub managed_session_id: u32,
    /// R_M, the remote console's random number.
    pub console_random: [u8; 16],
    /// R_C, the managed system's random number.
    pub managed_random: [u8; 16],
    /// GUID_C, the managed system's GUID as it stands in RAKP 2.
    pub guid: [u8; 16],
    /// RAKP 1's whole privilege byte, lookup bit included.
    pub role: u8,
    /// The user name, at most 16 bytes.
    pub user: Vec<u8>,
}

impl KeyExchange {
    /// RAKP 2's code, with which the BMC proves that it knows the user's key.
    pub fn rakp2_code(&self, user_key: &LongTermKey) -> Vec<u8> {
        let code = self.suite.hmac(
            &*user_key.0,
            &[
                &self.console_session_id.to_le_bytes(),
                &self.managed_session_id.to_le_bytes(),
                &self.console_random,
                &self.managed_random,
                &self.guid,
                &self.name_part(),
            ],
        );
        code.to_vec()
    }

    /// RAKP 3's code, with which the console proves it.
    pub fn rakp3_code(&self, user_key: &LongTermKey) -> Vec<u8> {
        let code = self.suite.hmac(
            &*user_key.0,
            &[
                &self.managed_random,
                &self.console_session_id.to_le_bytes(),
                &self.name_part(),
            ],
        );
        code.to_vec()
    }

    /// SIK: keyed with K_G, or where there is none with the user's key.
    pub fn session_integrity_key(
        &self,
        user_key: &LongTermKey,
        k_g: Option<&LongTermKey>,
    ) -> SessionIntegrityKey {
        let key = k_g.filter(|key| !key.is_null()).unwrap_or(user_key);
        SessionIntegrityKey(self.suite.hmac(
            &*key.0,
            &[&self.console_random, &self.managed_random, &self.name_part()],
        ))
    }

    /// RAKP 4's integrity check value.
    pub fn rakp4_check_value(&self, sik: &SessionIntegrityKey) -> Vec<u8> {
        let value = self.suite.hmac(
            &sik.0,
            &[
                &self.console_random,
                &self.managed_session_id.to_le_bytes(),
                &self.guid,
            ],
        );
        value.iter().take(self.suite.auth_code_bytes()).copied().collect()
    }

    /// K1 and K2 (section 13.32). The constants are 20 bytes for both suites: that is what BMCs, ipmitool and
    /// FreeIPMI do, although the specification can be read as "the hash's length".
    pub fn session_keys(&self, sik: &SessionIntegrityKey) -> SessionKeys {
        let derive = |constant: u8| self.suite.hmac(&sik.0, &[&[constant; 20]]);
        SessionKeys::new(self.suite, derive(1), &derive(2))
    }

    /// Role, name length and name, as they end every code.
    fn name_part(&self) -> Vec<u8> {
        let length = u8::try_from(self.user.len()).unwrap_or(u8::MAX);
        [&[self.role, length][..], &self.user].concat()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn example(suite: CipherSuite) -> KeyExchange {
        let count_from = |first: u8| std::array::from_fn(|i| first + u8::try_from(i).expect("16 bytes"));
        KeyExchange {
            suite,
            console_session_id: 0xa4a3_a2a1,
            managed_session_id: 0x02f1_e0d3,
            console_random: count_from(0x10),
            managed_random: count_from(0x80),
            guid: count_from(0xc0),
            role: 0x13,
            user: b"admin".to_vec(),
        }
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn check(suite: CipherSuite, k_g: Option<&str>, expected: [&str; 4]) {
        let exchange = example(suite);
        let user = LongTermKey::new(b"rehearsal").expect("short");
        let k_g = k_g.map(|text| LongTermKey::new(text.as_bytes()).expect("short"));
        let sik = exchange.session_integrity_key(&user, k_g.as_ref());
        let found = [
            hex(&exchange.rakp2_code(&user)),
            hex(&exchange.rakp3_code(&user)),
            hex(sik.as_bytes()),
            hex(&exchange.rakp4_check_value(&sik)),
        ];
        assert_eq!(found, expected);
    }

    // If one of these fails, don't change the test: the values were computed with Python's hmac and hashlib.

    #[test]
    fn suite_3_gives_the_known_answers() {
        check(
            CipherSuite::Suite3,
            None,
            [
                "fb64d1bd97577f730b9c2e50c17c7e85dad0e4e3",
                "d07900d91197327ad0f1f317f0a4a5e553311f13",
                "f543a8ee36bf6cd1774324f7388644ddecf37ea0",
                "afb986a97f465fe5127b717d",
            ],
        );
    }

    #[test]
    fn suite_3_with_a_bmc_key_gives_the_known_answers() {
        check(
            CipherSuite::Suite3,
            Some("opening"),
            [
                "fb64d1bd97577f730b9c2e50c17c7e85dad0e4e3",
                "d07900d91197327ad0f1f317f0a4a5e553311f13",
                "9a64185586d9f6ce5a024bbf804ad9228c761626",
                "2715cb5480f982c90fedf2b7",
            ],
        );
    }

    #[test]
    fn suite_17_gives_the_known_answers() {
        check(
            CipherSuite::Suite17,
            None,
            [
                "e069d8c12c7b3449e01885e071c88aca9e5a35953f7be2d7c600d1b82cc620e1",
                "0e7c04a982822fbe246598549a5d626640eb76f262cfb2dd8f52093bff348e27",
                "0913e926f02b2736119450525ffdf9961d338db45a8b5a799a76e671f952bffb",
                "432645ead52e3fe5b9bd0159911af575",
            ],
        );
    }

    #[test]
    fn suite_17_with_a_bmc_key_gives_the_known_answers() {
        check(
            CipherSuite::Suite17,
            Some("opening"),
            [
                "e069d8c12c7b3449e01885e071c88aca9e5a35953f7be2d7c600d1b82cc620e1",
                "0e7c04a982822fbe246598549a5d626640eb76f262cfb2dd8f52093bff348e27",
                "eea53846f6b7fc850c8523ed49b80291e5fc73bde9bed0d81a63489f83caef84",
                "f61e7edd7f0c9bcc41cbc9ad7555f961",
            ],
        );
    }

    #[test]
    fn an_all_zero_bmc_key_is_none() {
        let exchange = example(CipherSuite::Suite3);
        let user = LongTermKey::new(b"rehearsal").expect("short");
        let zero = LongTermKey::new(&[0; 20]).expect("short");
        assert_eq!(
            exchange.session_integrity_key(&user, Some(&zero)).as_bytes(),
            exchange.session_integrity_key(&user, None).as_bytes()
        );
    }

    #[test]
    fn a_key_of_21_bytes_is_no_key() {
        assert!(LongTermKey::new(&[b'x'; 20]).is_some());
        assert!(LongTermKey::new(&[b'x'; 21]).is_none());
    }
}
