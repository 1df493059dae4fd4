//! Signing and encrypting the packets of an open session (IPMI 2.0 sections 13.28.4 and 13.29).

use super::{CipherSuite, codes_match};
use crate::ipmi::wire::{PayloadType, RmcpPlusPacket, WireError};
use aes::Aes128;
use cbc::cipher::{Array, BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use zeroize::Zeroizing;

/// AES works on blocks of this many bytes; so long is the initialization vector, too.
const BLOCK_BYTES: usize = 16;

/// K1 and the 16 bytes of K2 that AES-CBC-128 takes, of one session.
#[derive(Clone)]
pub struct SessionKeys {
    suite: CipherSuite,
    integrity: Zeroizing<Vec<u8>>,
    confidentiality: Zeroizing<[u8; BLOCK_BYTES]>,
}

/// A packet whose authentication code was right, decrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedPacket {
    /// What the payload is.
    pub payload_type: PayloadType,
    /// Session sequence number; whether it may be taken is for the caller's window to say.
    pub sequence: u32,
    /// The payload in the clear.
    pub payload: Vec<u8>,
}

/// Why a packet is not one of this session.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PacketError {
    /// It is not signed, or not encrypted: a session that began with both keeps both.
    #[error("the packet is not signed and encrypted")]
    Unprotected,
    /// Its trailer is malformed.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The authentication code is wrong.
    #[error("the packet's authentication code is wrong")]
    WrongCode,
    /// It is signed rightly, but its encrypted part is not whole blocks, or the padding is not 1, 2, 3 ….
    #[error("the packet's encrypted part is malformed")]
    Padding,
}

impl SessionKeys {
    /// `k1` and `k2` as derived from SIK; of K2 the first 16 bytes are used.
    pub(super) fn new(suite: CipherSuite, k1: Zeroizing<Vec<u8>>, k2: &[u8]) -> Self {
        let first = k2.first_chunk().expect("an HMAC has at least 20 bytes");
        Self {
            suite,
            integrity: k1,
            confidentiality: Zeroizing::new(*first),
        }
    }

    /// The suite these keys are for.
    pub fn suite(&self) -> CipherSuite {
        self.suite
    }

    /// The whole datagram that carries `payload` in the session. `iv` must never have been used with these keys.
    pub fn seal(
        &self,
        payload_type: PayloadType,
        session_id: u32,
        sequence: u32,
        payload: &[u8],
        iv: [u8; BLOCK_BYTES],
    ) -> Vec<u8> {
        let encrypted = self.encrypt(payload, iv);
        RmcpPlusPacket::encode_signed(payload_type, session_id, sequence, &encrypted, |covered| {
            self.auth_code(covered)
        })
    }

    /// Checks a packet's authentication code, then decrypts it.
    pub fn open(&self, packet: &RmcpPlusPacket<'_>) -> Result<OpenedPacket, PacketError> {
        if !packet.authenticated || !packet.encrypted {
            return Err(PacketError::Unprotected);
        }
        let (covered, code) = packet.split_trailer(self.suite.auth_code_bytes())?;
        if !codes_match(&self.auth_code(covered), code) {
            return Err(PacketError::WrongCode);
        }
        Ok(OpenedPacket {
            payload_type: packet.payload_type,
            sequence: packet.sequence,
            payload: self.decrypt(packet.payload).ok_or(PacketError::Padding)?,
        })
    }

    fn auth_code(&self, covered: &[u8]) -> Vec<u8> {
        let code = self.suite.hmac(&self.integrity, &[covered]);
        code.iter().take(self.suite.auth_code_bytes()).copied().collect()
    }

    /// Initialization vector, then the encrypted payload, its pad 1, 2, 3 … and the pad's length (table 13-20).
    fn encrypt(&self, payload: &[u8], iv: [u8; BLOCK_BYTES]) -> Vec<u8> {
        let pad = (BLOCK_BYTES - (payload.len() + 1) % BLOCK_BYTES) % BLOCK_BYTES;
        let mut blocks = payload.to_vec();
        blocks.extend(
            (1..=pad)
                .chain([pad])
                .map(|byte| u8::try_from(byte).expect("a pad is below 16")),
        );
        let mut cipher = cbc::Encryptor::<Aes128>::new(&Array(*self.confidentiality), &Array(iv));
        for block in blocks.chunks_exact_mut(BLOCK_BYTES) {
            cipher.encrypt_block(block.try_into().expect("chunks_exact gives whole blocks"));
        }
        [&iv[..], &blocks].concat()
    }

    fn decrypt(&self, encrypted: &[u8]) -> Option<Vec<u8>> {
        let (iv, blocks) = encrypted.split_first_chunk::<BLOCK_BYTES>()?;
        if blocks.len() % BLOCK_BYTES != 0 {
            return None;
        }
        let mut plain = blocks.to_vec();
        let mut cipher = cbc::Decryptor::<Aes128>::new(&Array(*self.confidentiality), &Array(*iv));
        for block in plain.chunks_exact_mut(BLOCK_BYTES) {
            cipher.decrypt_block(block.try_into().expect("chunks_exact gives whole blocks"));
        }
        let pad = usize::from(plain.pop()?);
        let (payload, padding) = plain.split_at_checked(plain.len().checked_sub(pad)?)?;
        let counts_up = padding.iter().zip(1..).all(|(byte, count)| *byte == count);
        (pad < BLOCK_BYTES && counts_up).then(|| payload.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::super::exchange::tests::example;
    use super::super::{KeyExchange, LongTermKey};
    use super::*;
    use crate::ipmi::wire::{Datagram, LanMessage};
    use proptest::prelude::*;

    const SUITES: [CipherSuite; 2] = [CipherSuite::Suite3, CipherSuite::Suite17];

    fn keys(suite: CipherSuite) -> SessionKeys {
        let exchange: KeyExchange = example(suite);
        let user = LongTermKey::new(b"rehearsal").expect("short");
        exchange.session_keys(&exchange.session_integrity_key(&user, None))
    }

    fn rmcp_plus(bytes: &[u8]) -> RmcpPlusPacket<'_> {
        match Datagram::decode(bytes) {
            Ok(Datagram::RmcpPlus(packet)) => packet,
            other => panic!("{other:?} is no RMCP+ packet"),
        }
    }

    // If this fails, don't change the test: the packets were made with Python's hmac and the `cryptography` package.
    #[test]
    fn a_get_device_id_is_sealed_as_other_programs_seal_it() {
        let message = LanMessage::request(0x06, 0x01, 2, Vec::new()).encode();
        let iv = std::array::from_fn(|i| 0x30 + u8::try_from(i).expect("16 bytes"));
        for (suite, expected) in [(CipherSuite::Suite3, SEALED_3), (CipherSuite::Suite17, SEALED_17)] {
            let bytes = keys(suite).seal(PayloadType::Ipmi, 0x02f1_e0d3, 1, &message, iv);
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hex, expected);
        }
    }

    const SEALED_3: &str = "0600ff0706c0d3e0f102010000002000303132333435363738393a3b3c3d3e3f07d0c2e121e0e999d6f3ef08a1337b24ffff02070c8bb66f928600050a943a3b";
    const SEALED_17: &str = "0600ff0706c0d3e0f102010000002000303132333435363738393a3b3c3d3e3f7b31882a96dd03cc5bf6563ef581d289ffff020754cd6637384249d84caa2c1989e365f5";

    #[test]
    fn a_changed_bit_anywhere_is_noticed() {
        let keys = keys(CipherSuite::Suite17);
        let good = keys.seal(PayloadType::Ipmi, 7, 1, b"a message", [9; 16]);
        assert!(keys.open(&rmcp_plus(&good)).is_ok());
        for at in 4..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x01;
            let opened = match Datagram::decode(&bad) {
                Ok(Datagram::RmcpPlus(packet)) => keys.open(&packet).ok(),
                _ => None,
            };
            assert_eq!(opened, None, "byte {at}");
        }
    }

    #[test]
    fn an_unprotected_packet_is_no_packet_of_the_session() {
        let bytes = RmcpPlusPacket::encode_plain(PayloadType::Ipmi, b"a message");
        assert_eq!(
            keys(CipherSuite::Suite3).open(&rmcp_plus(&bytes)),
            Err(PacketError::Unprotected)
        );
    }

    #[test]
    fn a_signed_packet_with_wrong_padding_is_refused() {
        let keys = keys(CipherSuite::Suite3);
        for encrypted in [&[0u8; 16][..], &[0; 15], &[0; 20], &[0; 32]] {
            let bytes = RmcpPlusPacket::encode_signed(PayloadType::Ipmi, 7, 1, encrypted, |covered| {
                keys.auth_code(covered)
            });
            assert_eq!(keys.open(&rmcp_plus(&bytes)), Err(PacketError::Padding));
        }
    }

    proptest! {
        #[test]
        fn sealed_packets_open(payload in prop::collection::vec(any::<u8>(), 0..100), sequence: u32, id: u32, iv: [u8; 16]) {
            for suite in SUITES {
                let keys = keys(suite);
                let bytes = keys.seal(PayloadType::Ipmi, id, sequence, &payload, iv);
                let opened = keys.open(&rmcp_plus(&bytes)).expect("our own packet");
                prop_assert_eq!((opened.sequence, &opened.payload), (sequence, &payload));
            }
        }
    }
}
