//! Keys of the User-based Security Model: from passphrase to key, localised to an engine, made longer where a cipher
//! needs more octets; and the code that authenticates a message.
//!
//! Pure functions. Keys are wiped when they are dropped.

use crate::{
    secrets::Secret,
    site::{AuthProtocol, EngineId, PrivacyProtocol},
};
use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use zeroize::{Zeroize, Zeroizing};

/// A passphrase is repeated to so many octets and hashed (RFC 3414 section A.2.1).
const HASHED_BYTES: usize = 1_048_576;
/// About how many octets are hashed at a time.
const CHUNK_BYTES: usize = 4096;

/// Octets that are wiped when they are dropped.
pub(super) type Key = Zeroizing<Vec<u8>>;

/// Calls a generic function with the hash of a protocol.
macro_rules! with_hash {
    ($protocol:expr, $function:ident, $($argument:expr),*) => {
        match $protocol {
            AuthProtocol::Md5 => $function::<Md5>($($argument),*),
            AuthProtocol::Sha1 => $function::<Sha1>($($argument),*),
            AuthProtocol::Sha224 => $function::<Sha224>($($argument),*),
            AuthProtocol::Sha256 => $function::<Sha256>($($argument),*),
            AuthProtocol::Sha384 => $function::<Sha384>($($argument),*),
            AuthProtocol::Sha512 => $function::<Sha512>($($argument),*),
        }
    };
}

/// How many octets `msgAuthenticationParameters` has: 12 of RFC 3414 sections 6.3.1 and 7.3.1, the others of RFC 7860
/// section 4.2.1.
pub(super) fn code_bytes(protocol: AuthProtocol) -> usize {
    match protocol {
        AuthProtocol::Md5 | AuthProtocol::Sha1 => 12,
        AuthProtocol::Sha224 => 16,
        AuthProtocol::Sha256 => 24,
        AuthProtocol::Sha384 => 32,
        AuthProtocol::Sha512 => 48,
    }
}

/// How many octets a cipher takes of a key.
fn privacy_key_bytes(protocol: PrivacyProtocol) -> usize {
    match protocol {
        // DES: 8 of the key and 8 of the pre-IV (RFC 3414 section 8.1.1.1).
        PrivacyProtocol::Des | PrivacyProtocol::Aes128 => 16,
        PrivacyProtocol::Aes192 | PrivacyProtocol::Aes192Reeder => 24,
        PrivacyProtocol::Aes256 | PrivacyProtocol::Aes256Reeder => 32,
    }
}

/// A user's key before it belongs to an engine: `Ku` (RFC 3414 section 2.6). Takes some milliseconds; an empty
/// passphrase has none.
pub(super) fn user_key(protocol: AuthProtocol, passphrase: &Secret) -> Option<Key> {
    stretched(protocol, passphrase.expose().as_bytes())
}

fn stretched(protocol: AuthProtocol, passphrase: &[u8]) -> Option<Key> {
    if passphrase.is_empty() {
        return None;
    }
    Some(with_hash!(protocol, stretch, passphrase))
}

fn stretch<D: Digest>(passphrase: &[u8]) -> Key {
    let repeats = CHUNK_BYTES.div_ceil(passphrase.len());
    let chunk = Zeroizing::new(passphrase.repeat(repeats));
    let mut hash = D::new();
    let mut left = HASHED_BYTES;
    while left > 0 {
        // A whole number of passphrases each time, except the last.
        let now = chunk.get(..left.min(chunk.len())).unwrap_or_default();
        hash.update(now);
        left -= now.len();
    }
    taken(&mut hash.finalize())
}

fn taken(octets: &mut [u8]) -> Key {
    let key = Zeroizing::new(octets.to_vec());
    octets.zeroize();
    key
}

/// A user's key for one engine: `Kul` (RFC 3414 section 2.6).
pub(super) fn localised(protocol: AuthProtocol, user_key: &[u8], engine: &EngineId) -> Key {
    with_hash!(protocol, hashed, &[user_key, engine.octets(), user_key])
}

fn hashed<D: Digest>(parts: &[&[u8]]) -> Key {
    let mut hash = D::new();
    for part in parts {
        hash.update(part);
    }
    taken(&mut hash.finalize())
}

/// A key for a cipher, of as many octets as it takes. Where the hash gives fewer, it is made longer in the way the
/// protocol says; Reeder's hashes a megabyte, so it may only be done for a message that is authentic.
pub(super) fn privacy_key(
    auth: AuthProtocol,
    privacy: PrivacyProtocol,
    user_key: &[u8],
    engine: &EngineId,
) -> Key {
    let mut key = localised(auth, user_key, engine);
    let needed = privacy_key_bytes(privacy);
    let mut last = key.clone();
    while key.len() < needed {
        let more = match privacy {
            // draft-reeder-snmpv3-usm-3desede-00 section 2.1: the key is the passphrase of the next.
            PrivacyProtocol::Aes192Reeder | PrivacyProtocol::Aes256Reeder => {
                last = stretched(auth, &last)
                    .map(|next| localised(auth, &next, engine))
                    .expect("a hash is not empty");
                last.clone()
            }
            // draft-blumenthal-aes-usm-04 section 3.1.2.1: the hash of all there is.
            _ => with_hash!(auth, hashed, &[&key]),
        };
        key.extend_from_slice(&more);
    }
    key.truncate(needed);
    key
}

/// The code over a message whose parts are given one after the other, cut to the protocol's length.
pub(super) fn code(protocol: AuthProtocol, key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut code = match protocol {
        AuthProtocol::Md5 => hmac::<Hmac<Md5>>(key, parts),
        AuthProtocol::Sha1 => hmac::<Hmac<Sha1>>(key, parts),
        AuthProtocol::Sha224 => hmac::<Hmac<Sha224>>(key, parts),
        AuthProtocol::Sha256 => hmac::<Hmac<Sha256>>(key, parts),
        AuthProtocol::Sha384 => hmac::<Hmac<Sha384>>(key, parts),
        AuthProtocol::Sha512 => hmac::<Hmac<Sha512>>(key, parts),
    };
    code.truncate(code_bytes(protocol));
    code
}

fn hmac<M: Mac + KeyInit>(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut mac = <M as KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(octets: &[u8]) -> String {
        octets.iter().map(|octet| format!("{octet:02x}")).collect()
    }

    fn engine() -> EngineId {
        "000000000000000000000002"
            .parse()
            .expect("the engine of the examples")
    }

    /// RFC 3414 sections A.3.1 and A.3.2: passphrase "maplesyrup".
    #[test]
    fn the_examples_of_rfc_3414_are_reproduced() {
        let examples = [
            (
                AuthProtocol::Md5,
                "9faf3283884e92834ebc9847d8edd963",
                "526f5eed9fcce26f8964c2930787d82b",
            ),
            (
                AuthProtocol::Sha1,
                "9fb5cc0381497b3793528939ff788d5d79145211",
                "6695febc9288e36282235fc7151f128497b38f3f",
            ),
        ];
        for (protocol, ku, kul) in examples {
            let key = user_key(protocol, &Secret::new("maplesyrup")).expect("a passphrase");
            assert_eq!(hex(&key), ku, "{protocol}");
            assert_eq!(hex(&localised(protocol, &key, &engine())), kul, "{protocol}");
        }
    }

    #[test]
    fn a_key_is_as_long_as_its_cipher_takes_it() {
        let key = user_key(AuthProtocol::Md5, &Secret::new("maplesyrup")).expect("a passphrase");
        for (privacy, bytes) in [
            (PrivacyProtocol::Des, 16),
            (PrivacyProtocol::Aes128, 16),
            (PrivacyProtocol::Aes192, 24),
            (PrivacyProtocol::Aes256, 32),
            (PrivacyProtocol::Aes192Reeder, 24),
            (PrivacyProtocol::Aes256Reeder, 32),
        ] {
            let made = privacy_key(AuthProtocol::Md5, privacy, &key, &engine());
            assert_eq!(made.len(), bytes, "{privacy}");
            // However it is made longer, it begins with the localised key.
            assert_eq!(hex(&made).get(..32), Some("526f5eed9fcce26f8964c2930787d82b"));
        }
    }

    /// draft-reeder-snmpv3-usm-3desede-00 section 5.1: the example for MD5, of which AES-256 takes the 32 octets.
    #[test]
    fn the_example_of_reeders_draft_is_reproduced() {
        let key = user_key(AuthProtocol::Md5, &Secret::new("maplesyrup")).expect("a passphrase");
        let made = privacy_key(AuthProtocol::Md5, PrivacyProtocol::Aes256Reeder, &key, &engine());
        assert_eq!(
            hex(&made),
            "526f5eed9fcce26f8964c2930787d82b79eff44a90650ee0a3a40abfac5acc12"
        );
    }

    #[test]
    fn nobody_has_an_empty_passphrase() {
        assert!(user_key(AuthProtocol::Sha256, &Secret::new("")).is_none());
    }
}
