//! The cryptography of RMCP+ (IPMI 2.0 sections 13.28 to 13.32): cipher suites 3 and 17, the RAKP codes and keys, and
//! signing and encrypting packets. Pure functions: random numbers come from the caller.
//!
//! Weaker suites are not here on purpose. Codes that came from outside are compared in constant time.

mod exchange;
mod packet;

pub use exchange::{KeyExchange, LongTermKey, SessionIntegrityKey};
pub use packet::{OpenedPacket, PacketError, SessionKeys};

use super::wire::Algorithms;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// A cipher suite this product speaks (IPMI 2.0 table 22-20).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CipherSuite {
    /// 3: RAKP-HMAC-SHA1, HMAC-SHA1-96, AES-CBC-128.
    Suite3,
    /// 17: RAKP-HMAC-SHA256, HMAC-SHA256-128, AES-CBC-128.
    Suite17,
}

impl CipherSuite {
    /// The suite's number.
    pub fn id(self) -> u8 {
        match self {
            Self::Suite3 => 3,
            Self::Suite17 => 17,
        }
    }

    /// The suite with this number, if it is one of the two.
    pub fn from_id(id: u8) -> Option<Self> {
        match id {
            3 => Some(Self::Suite3),
            17 => Some(Self::Suite17),
            _ => None,
        }
    }

    /// The algorithm numbers to propose.
    pub fn algorithms(self) -> Algorithms {
        match self {
            Self::Suite3 => Algorithms {
                authentication: 1,
                integrity: 1,
                confidentiality: 1,
            },
            Self::Suite17 => Algorithms {
                authentication: 3,
                integrity: 4,
                confidentiality: 1,
            },
        }
    }

    /// The suite that these algorithm numbers make, if it is one of the two.
    pub fn from_algorithms(algorithms: Algorithms) -> Option<Self> {
        [Self::Suite3, Self::Suite17]
            .into_iter()
            .find(|suite| suite.algorithms() == algorithms)
    }

    /// Bytes of a RAKP 2 or 3 key exchange authentication code.
    pub fn exchange_code_bytes(self) -> usize {
        match self {
            Self::Suite3 => 20,
            Self::Suite17 => 32,
        }
    }

    /// Bytes of a packet's authentication code, and of RAKP 4's integrity check value.
    pub fn auth_code_bytes(self) -> usize {
        match self {
            Self::Suite3 => 12,
            Self::Suite17 => 16,
        }
    }

    /// The suite's HMAC over the parts, one after the other.
    fn hmac(self, key: &[u8], parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
        fn run<M: Mac + KeyInit>(key: &[u8], parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
            let mut mac = <M as KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length");
            for part in parts {
                mac.update(part);
            }
            Zeroizing::new(mac.finalize().into_bytes().to_vec())
        }
        match self {
            Self::Suite3 => run::<Hmac<Sha1>>(key, parts),
            Self::Suite17 => run::<Hmac<Sha256>>(key, parts),
        }
    }
}

/// Whether two codes are the same, in a time that does not depend on where they differ.
pub fn codes_match(ours: &[u8], theirs: &[u8]) -> bool {
    ours.ct_eq(theirs).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suite_is_known_by_its_number_and_its_algorithms() {
        for suite in [CipherSuite::Suite3, CipherSuite::Suite17] {
            assert_eq!(CipherSuite::from_id(suite.id()), Some(suite));
            assert_eq!(CipherSuite::from_algorithms(suite.algorithms()), Some(suite));
        }
        assert_eq!(CipherSuite::from_id(0), None, "cipher zero is not spoken here");
        let mixed = Algorithms {
            authentication: 3,
            integrity: 1,
            confidentiality: 1,
        };
        assert_eq!(CipherSuite::from_algorithms(mixed), None);
    }

    #[test]
    fn codes_of_different_length_differ() {
        assert!(codes_match(&[1, 2], &[1, 2]));
        assert!(!codes_match(&[1, 2], &[1, 2, 3]));
        assert!(!codes_match(&[1, 2], &[1, 3]));
    }
}
