//! Random numbers for one session, drawn once from the system and then stretched.
//!
//! HMAC-SHA256 under the seed, over a counter: nobody can tell it from randomness, no number comes twice, and a
//! test can give its own seed.

use crate::ipmi::error::Error;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// A stream of random numbers.
pub struct Entropy {
    seed: Zeroizing<[u8; 32]>,
    drawn: u64,
}

impl Entropy {
    /// From the system's random numbers.
    pub fn from_system() -> Result<Self, Error> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *seed).map_err(|_| Error::NoRandomness)?;
        Ok(Self { seed, drawn: 0 })
    }

    /// For tests: the same seed gives the same numbers, so never use one twice for a real session.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self {
            seed: Zeroizing::new(seed),
            drawn: 0,
        }
    }

    /// The next 16 bytes: a RAKP random number, or an initialization vector.
    pub fn next_16(&mut self) -> [u8; 16] {
        let mut mac =
            <Hmac<Sha256> as KeyInit>::new_from_slice(&*self.seed).expect("HMAC takes a key of any length");
        mac.update(&self.drawn.to_le_bytes());
        self.drawn += 1;
        let bytes = mac.finalize().into_bytes();
        *bytes.first_chunk().expect("SHA-256 gives 32 bytes")
    }

    /// A session id: any number but zero.
    pub fn next_session_id(&mut self) -> u32 {
        loop {
            let [a, b, c, d, ..] = self.next_16();
            let id = u32::from_le_bytes([a, b, c, d]);
            if id != 0 {
                return id;
            }
        }
    }
}

impl fmt::Debug for Entropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entropy(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_comes_twice_and_a_seed_repeats() {
        let mut one = Entropy::from_seed([1; 32]);
        let mut two = Entropy::from_seed([1; 32]);
        let first = one.next_16();
        assert_eq!(first, two.next_16());
        assert_ne!(first, one.next_16());
        let mut system = Entropy::from_system().expect("the system has random numbers");
        assert_ne!(system.next_16(), Entropy::from_system().expect("again").next_16());
    }
}
