//! A user's keys: as they are derived from passphrases once, and as each engine has them.
//!
//! Whoever has an engine's key can't make another engine's of it. Keys never print, and are wiped when they are dropped.

use super::{
    SecurityLevel,
    cipher::{self, Vector},
    keys::{self, Key},
    wire,
};
use crate::{
    secrets::Secret,
    site::{AuthProtocol, EngineId, PrivacyProtocol, SnmpUser},
};
use std::{
    borrow::Cow,
    collections::HashMap,
    fmt,
    sync::{Mutex, PoisonError},
};
use zeroize::Zeroizing;

/// So many engines' keys for decrypting are kept per user; more are derived anew.
const MAX_KEPT: usize = 1024;

/// A user with keys. Making it takes some milliseconds for each passphrase.
pub struct UserKeys {
    user: SnmpUser,
    auth: Option<(AuthProtocol, Key)>,
    privacy: Option<(PrivacyProtocol, Key)>,
    /// For our own engine, made once.
    ours: Option<Localised>,
    /// For decrypting the traps of other engines: some of these keys take long to derive.
    of_engines: Mutex<HashMap<EngineId, Key>>,
}

#[derive(Clone)]
struct Localised {
    auth: Option<Key>,
    privacy: Option<Key>,
}

impl fmt::Debug for UserKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("UserKeys").field(&self.user).finish()
    }
}

impl UserKeys {
    /// Derives the keys. None where a passphrase that the user needs is missing or empty.
    pub fn new(user: SnmpUser, auth: Option<&Secret>, privacy: Option<&Secret>) -> Option<Self> {
        let auth = match user.auth {
            Some(protocol) => Some((protocol, keys::user_key(protocol, auth?)?)),
            None => None,
        };
        let privacy = match (user.privacy, &auth) {
            // The hash is the one of the authentication (RFC 3414 section 2.6).
            (Some(protocol), Some((auth, _))) => Some((protocol, keys::user_key(*auth, privacy?)?)),
            (Some(_), None) => return None,
            (None, _) => None,
        };
        Some(Self {
            user,
            auth,
            privacy,
            ours: None,
            of_engines: Mutex::default(),
        })
    }

    pub(super) fn localise_to_us(&mut self, own: &EngineId) {
        self.ours = Some(Localised {
            auth: self.auth_key(own),
            privacy: self.privacy_key(own),
        });
    }

    pub(super) fn name(&self) -> &[u8] {
        self.user.name.as_bytes()
    }

    pub(super) fn engine(&self) -> Option<&EngineId> {
        self.user.engine.as_ref()
    }

    /// How a message of this user must be protected.
    pub(super) fn level(&self) -> SecurityLevel {
        match (&self.auth, &self.privacy) {
            (Some(_), Some(_)) => SecurityLevel::AuthPriv,
            (Some(_), None) => SecurityLevel::AuthNoPriv,
            (None, _) => SecurityLevel::NoAuthNoPriv,
        }
    }

    /// The keys for one engine. That for decrypting is derived only when it is used: after the code was right.
    pub(super) fn keys<'a>(&'a self, engine: &'a EngineId, own: &EngineId) -> Keys<'a> {
        let ours = self.ours.as_ref().filter(|_| engine == own);
        let auth = match ours {
            Some(ours) => ours.auth.as_ref().map(Cow::Borrowed),
            None => self.auth_key(engine).map(Cow::Owned),
        };
        Keys {
            auth: self.auth.as_ref().zip(auth).map(|((protocol, _), key)| AuthKey {
                protocol: *protocol,
                key,
            }),
            privacy: self.privacy.as_ref().map(|(protocol, _)| PrivacyKey {
                protocol: *protocol,
                ready: ours.and_then(|ours| ours.privacy.as_ref()),
                user: self,
                engine,
            }),
        }
    }

    fn auth_key(&self, engine: &EngineId) -> Option<Key> {
        let (protocol, key) = self.auth.as_ref()?;
        Some(keys::localised(*protocol, key, engine))
    }

    fn privacy_key(&self, engine: &EngineId) -> Option<Key> {
        let ((auth, _), (privacy, key)) = (self.auth.as_ref()?, self.privacy.as_ref()?);
        Some(keys::privacy_key(*auth, *privacy, key, engine))
    }

    fn kept_privacy_key(&self, engine: &EngineId) -> Option<Key> {
        let mut kept = self.of_engines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = kept.get(engine) {
            return Some(key.clone());
        }
        let key = self.privacy_key(engine)?;
        if kept.len() >= MAX_KEPT {
            kept.clear();
        }
        kept.insert(engine.clone(), key.clone());
        Some(key)
    }
}

/// A user's keys for one engine.
#[derive(Default)]
pub(super) struct Keys<'a> {
    auth: Option<AuthKey<'a>>,
    privacy: Option<PrivacyKey<'a>>,
}

/// The key that authenticates.
pub(super) struct AuthKey<'a> {
    protocol: AuthProtocol,
    key: Cow<'a, Key>,
}

struct PrivacyKey<'a> {
    protocol: PrivacyProtocol,
    ready: Option<&'a Key>,
    user: &'a UserKeys,
    engine: &'a EngineId,
}

impl AuthKey<'_> {
    /// The code over parts of a message, one after the other.
    pub(super) fn code(&self, parts: &[&[u8]]) -> Vec<u8> {
        keys::code(self.protocol, &self.key, parts)
    }

    /// How many octets it has.
    pub(super) fn code_bytes(&self) -> usize {
        keys::code_bytes(self.protocol)
    }
}

impl<'a> Keys<'a> {
    /// None for a user whose messages are not authenticated.
    pub(super) fn auth(&self) -> Option<&AuthKey<'a>> {
        self.auth.as_ref()
    }

    /// The content of a message whose code was right; none where it cannot be decrypted.
    pub(super) fn decrypt(
        &self,
        message: &wire::Message<'_>,
        encrypted: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        let privacy = self.privacy.as_ref()?;
        let vector = Vector {
            boots: message.boots,
            time: message.time,
            salt: message.salt.try_into().ok()?,
        };
        cipher::decrypt(privacy.protocol, &privacy.key()?, vector, encrypted)
    }

    pub(super) fn encrypt(&self, vector: Vector, plain: &[u8]) -> Option<Vec<u8>> {
        let privacy = self.privacy.as_ref()?;
        cipher::encrypt(privacy.protocol, &privacy.key()?, vector, plain)
    }
}

impl PrivacyKey<'_> {
    fn key(&self) -> Option<Cow<'_, Key>> {
        match self.ready {
            Some(key) => Some(Cow::Borrowed(key)),
            None => self.user.kept_privacy_key(self.engine).map(Cow::Owned),
        }
    }
}
