//! Encrypting and decrypting the content of a message: CBC-DES (RFC 3414 section 8) and AES in CFB mode (RFC 3826, and
//! with longer keys as net-snmp has it). Pure functions: the salt comes from the caller.

use crate::site::PrivacyProtocol;
use aes::{Aes128, Aes192, Aes256};
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use des::Des;
use zeroize::Zeroizing;

/// DES works on blocks of this many octets.
const DES_BLOCK_BYTES: usize = 8;

/// What takes part in making an initialization vector, besides the key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Vector {
    /// `msgAuthoritativeEngineBoots` of the message.
    pub(super) boots: u32,
    /// `msgAuthoritativeEngineTime` of the message.
    pub(super) time: u32,
    /// `msgPrivacyParameters` of the message; never the same twice under one key.
    pub(super) salt: [u8; 8],
}

impl Vector {
    /// RFC 3826 section 3.1.2.1.
    fn for_aes(self) -> [u8; 16] {
        let mut vector = [0; 16];
        let parts = self
            .boots
            .to_be_bytes()
            .into_iter()
            .chain(self.time.to_be_bytes())
            .chain(self.salt);
        for (place, octet) in vector.iter_mut().zip(parts) {
            *place = octet;
        }
        vector
    }

    /// RFC 3414 section 8.1.1.1: the second half of the key, mixed with the salt.
    fn for_des(self, pre: [u8; DES_BLOCK_BYTES]) -> [u8; DES_BLOCK_BYTES] {
        let mut vector = pre;
        for (place, octet) in vector.iter_mut().zip(self.salt) {
            *place ^= octet;
        }
        vector
    }
}

/// The content in the clear, with what was added to fill the last block; none where the octets are no whole blocks, or
/// the key is not as long as the cipher takes it.
pub(super) fn decrypt(
    protocol: PrivacyProtocol,
    key: &[u8],
    vector: Vector,
    encrypted: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let mut octets = Zeroizing::new(encrypted.to_vec());
    match protocol {
        PrivacyProtocol::Des => {
            let (key, pre) = des_key(key)?;
            if !octets.len().is_multiple_of(DES_BLOCK_BYTES) {
                return None;
            }
            let mut cipher = cbc::Decryptor::<Des>::new(&key.into(), &vector.for_des(pre).into());
            for block in octets.chunks_exact_mut(DES_BLOCK_BYTES) {
                cipher.decrypt_block(block.try_into().expect("chunks_exact gives whole blocks"));
            }
        }
        PrivacyProtocol::Aes128 => {
            cfb_mode::Decryptor::<Aes128>::new_from_slices(key, &vector.for_aes())
                .ok()?
                .decrypt(&mut octets);
        }
        PrivacyProtocol::Aes192 | PrivacyProtocol::Aes192Reeder => {
            cfb_mode::Decryptor::<Aes192>::new_from_slices(key, &vector.for_aes())
                .ok()?
                .decrypt(&mut octets);
        }
        PrivacyProtocol::Aes256 | PrivacyProtocol::Aes256Reeder => {
            cfb_mode::Decryptor::<Aes256>::new_from_slices(key, &vector.for_aes())
                .ok()?
                .decrypt(&mut octets);
        }
    }
    Some(octets)
}

/// The content encrypted; none where the key is not as long as the cipher takes it.
pub(super) fn encrypt(
    protocol: PrivacyProtocol,
    key: &[u8],
    vector: Vector,
    plain: &[u8],
) -> Option<Vec<u8>> {
    let mut octets = plain.to_vec();
    match protocol {
        PrivacyProtocol::Des => {
            let (key, pre) = des_key(key)?;
            // What fills the last block does not matter (RFC 3414 section 8.1.1.2).
            octets.resize(octets.len().next_multiple_of(DES_BLOCK_BYTES), 0);
            let mut cipher = cbc::Encryptor::<Des>::new(&key.into(), &vector.for_des(pre).into());
            for block in octets.chunks_exact_mut(DES_BLOCK_BYTES) {
                cipher.encrypt_block(block.try_into().expect("chunks_exact gives whole blocks"));
            }
        }
        PrivacyProtocol::Aes128 => {
            cfb_mode::Encryptor::<Aes128>::new_from_slices(key, &vector.for_aes())
                .ok()?
                .encrypt(&mut octets);
        }
        PrivacyProtocol::Aes192 | PrivacyProtocol::Aes192Reeder => {
            cfb_mode::Encryptor::<Aes192>::new_from_slices(key, &vector.for_aes())
                .ok()?
                .encrypt(&mut octets);
        }
        PrivacyProtocol::Aes256 | PrivacyProtocol::Aes256Reeder => {
            cfb_mode::Encryptor::<Aes256>::new_from_slices(key, &vector.for_aes())
                .ok()?
                .encrypt(&mut octets);
        }
    }
    Some(octets)
}

/// Key and pre-IV.
fn des_key(key: &[u8]) -> Option<([u8; 8], [u8; DES_BLOCK_BYTES])> {
    let (key, rest) = key.split_first_chunk::<8>()?;
    let (pre, _) = rest.split_first_chunk::<DES_BLOCK_BYTES>()?;
    Some((*key, *pre))
}

#[cfg(test)]
mod tests {
    use super::*;

    const VECTOR: Vector = Vector {
        boots: 3,
        time: 77,
        salt: [1, 2, 3, 4, 5, 6, 7, 8],
    };

    #[test]
    fn what_was_encrypted_is_read_again_whatever_its_length() {
        let key: Vec<u8> = (0..32).collect();
        for (protocol, key_bytes) in [
            (PrivacyProtocol::Des, 16),
            (PrivacyProtocol::Aes128, 16),
            (PrivacyProtocol::Aes192, 24),
            (PrivacyProtocol::Aes256, 32),
        ] {
            let key = &key[..key_bytes];
            for len in [0, 1, 7, 8, 9, 16, 33, 500] {
                let plain: Vec<u8> = (0..len).map(|n: usize| n.to_le_bytes()[0]).collect();
                let sealed = encrypt(protocol, key, VECTOR, &plain).expect("a key of its length");
                let open = decrypt(protocol, key, VECTOR, &sealed).expect("whole blocks");
                assert_eq!(open.get(..len), Some(&plain[..]), "{protocol}, {len} octets");
                assert!(
                    len < 7 || sealed.get(..len) != Some(&plain[..]),
                    "{protocol} hides it"
                );
            }
        }
    }

    #[test]
    fn a_key_of_another_length_and_a_broken_block_are_no_panic() {
        for protocol in PrivacyProtocol::ALL {
            assert!(decrypt(*protocol, &[0; 5], VECTOR, &[0; 16]).is_none());
        }
        assert!(decrypt(PrivacyProtocol::Des, &[0; 16], VECTOR, &[0; 15]).is_none());
    }
}
