//! A user of SNMPv3's User-based Security Model: who may send, and how it is protected. Passphrases are not here.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The longest user name (RFC 3414 section 5, `usmUserName`), in octets.
const MAX_USER_NAME_BYTES: usize = 32;
/// The shortest passphrase (RFC 3414 section 11.2), in octets.
pub const MIN_PASSPHRASE_BYTES: usize = 8;

macro_rules! protocols {
    ($(#[$about:meta])* $type:ident { $($(#[$doc:meta])* $variant:ident = $name:literal / $also:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $type { $($(#[$doc])* $variant),+ }

        impl $type {
            /// All of them, the weakest first.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name in the site file, on the command line and in JSON.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// As its specification and other programs write it.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $also),+ }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl FromStr for $type {
            type Err = UnknownProtocol;

            /// By either name, whatever the case; dashes do not matter.
            fn from_str(text: &str) -> Result<Self, UnknownProtocol> {
                let plain = |text: &str| text.replace('-', "").to_ascii_lowercase();
                let given = plain(text);
                let known = Self::ALL.iter().find(|known| plain(known.name()) == given || plain(known.title()) == given);
                known.copied().ok_or_else(|| UnknownProtocol { text: text.to_owned() })
            }
        }

        impl Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

protocols!(
    /// How a message is shown to come from the user, unchanged (RFC 3414 sections 6 and 7, RFC 7860).
    AuthProtocol {
        /// HMAC-MD5-96: weak; what old agents speak.
        Md5 = "md5" / "MD5",
        /// HMAC-SHA-96: weak; what most agents speak.
        Sha1 = "sha1" / "SHA",
        /// HMAC-128-SHA-224.
        Sha224 = "sha224" / "SHA-224",
        /// HMAC-192-SHA-256.
        Sha256 = "sha256" / "SHA-256",
        /// HMAC-256-SHA-384.
        Sha384 = "sha384" / "SHA-384",
        /// HMAC-384-SHA-512.
        Sha512 = "sha512" / "SHA-512",
    }
);

protocols!(
    /// How a message's content is kept from others (RFC 3414 section 8, RFC 3826).
    PrivacyProtocol {
        /// CBC-DES: broken by anybody who wants to; what old agents speak.
        Des = "des" / "DES",
        /// CFB128-AES-128.
        Aes128 = "aes128" / "AES",
        /// AES-192, its key made longer as draft-blumenthal-aes-usm-04 says: `AES-192` of net-snmp.
        Aes192 = "aes192" / "AES-192",
        /// AES-256, its key made longer as draft-blumenthal-aes-usm-04 says: `AES-256` of net-snmp.
        Aes256 = "aes256" / "AES-256",
        /// AES-192, its key made longer as draft-reeder-snmpv3-usm-3desede-00 says: Cisco's, and `AES-192-C` elsewhere.
        Aes192Reeder = "aes192c" / "AES-192-C",
        /// AES-256, its key made longer as draft-reeder-snmpv3-usm-3desede-00 says: Cisco's, and `AES-256-C` elsewhere.
        Aes256Reeder = "aes256c" / "AES-256-C",
    }
);

/// A text that names no protocol.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no protocol known here")]
pub struct UnknownProtocol {
    /// What was given.
    pub text: String,
}

/// An snmpEngineID (RFC 3411 section 5): 5 to 32 octets, not all 0x00 or all 0xFF. Written as hexadecimal digits.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EngineId(Vec<u8>);

impl EngineId {
    /// Takes the octets; none where no engine may have this id.
    pub fn new(octets: &[u8]) -> Option<Self> {
        let is_uniform = octets.iter().all(|octet| *octet == 0) || octets.iter().all(|octet| *octet == 0xFF);
        ((5..=32).contains(&octets.len()) && !is_uniform).then(|| Self(octets.to_vec()))
    }

    /// The octets.
    pub fn octets(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for EngineId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

impl fmt::Debug for EngineId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why a text is no engine id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not 5 to 32 octets in hexadecimal digits")]
pub struct EngineIdError {
    /// What was given.
    pub text: String,
}

impl FromStr for EngineId {
    type Err = EngineIdError;

    /// With or without `0x` before it and colons or spaces in it.
    fn from_str(text: &str) -> Result<Self, EngineIdError> {
        let wrong = || EngineIdError {
            text: text.to_owned(),
        };
        let text = text.trim();
        let text = text
            .strip_prefix("0x")
            .or(text.strip_prefix("0X"))
            .unwrap_or(text);
        let digits: Vec<u32> = text
            .chars()
            .filter(|c| !matches!(c, ':' | ' '))
            .map(|c| c.to_digit(16))
            .collect::<Option<_>>()
            .ok_or_else(wrong)?;
        let (pairs, []) = digits.as_chunks::<2>() else {
            return Err(wrong());
        };
        let octets: Vec<u8> = pairs
            .iter()
            .filter_map(|[high, low]| u8::try_from(high * 16 + low).ok())
            .collect();
        Self::new(&octets).ok_or_else(wrong)
    }
}

impl Serialize for EngineId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EngineId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// A user who may send. A message must be protected exactly as it stands here: less is refused, and so is more, for
/// which there would be no key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct SnmpUser {
    /// The user's name (`msgUserName`).
    pub name: String,
    /// How messages are authenticated; none only where that was said explicitly.
    #[serde(serialize_with = "auth_or_none")]
    pub auth: Option<AuthProtocol>,
    /// How messages are encrypted; nothing is encrypted where none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy: Option<PrivacyProtocol>,
    /// Only for the traps of this engine; for every sender, INFORMs too, where none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engine: Option<EngineId>,
}

/// Why a user cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SnmpUserError {
    /// The name is empty or has more than 32 octets.
    #[error("a user name has 1 to {MAX_USER_NAME_BYTES} octets")]
    Name,
    /// RFC 3414 section 1.4.3: there is no privacy without authentication.
    #[error("encryption needs authentication")]
    PrivacyWithoutAuth,
}

impl SnmpUser {
    /// Checks what belongs together.
    ///
    /// # Errors
    /// A name that no message can carry, or privacy without authentication.
    pub fn new(
        name: String,
        auth: Option<AuthProtocol>,
        privacy: Option<PrivacyProtocol>,
        engine: Option<EngineId>,
    ) -> Result<Self, SnmpUserError> {
        if !(1..=MAX_USER_NAME_BYTES).contains(&name.len()) || name.contains(char::is_control) {
            return Err(SnmpUserError::Name);
        }
        if privacy.is_some() && auth.is_none() {
            return Err(SnmpUserError::PrivacyWithoutAuth);
        }
        Ok(Self {
            name,
            auth,
            privacy,
            engine,
        })
    }

    /// Whether this is the user of that name for that engine.
    pub fn is(&self, name: &str, engine: Option<&EngineId>) -> bool {
        self.name == name && self.engine.as_ref() == engine
    }

    /// Under which the secret store keeps the passphrase for authentication.
    pub fn auth_secret_name(&self) -> String {
        self.secret_name("auth")
    }

    /// Under which the secret store keeps the passphrase for privacy.
    pub fn privacy_secret_name(&self) -> String {
        self.secret_name("privacy")
    }

    /// The engine stands before the name, which may hold anything.
    fn secret_name(&self, kind: &str) -> String {
        let engine = self.engine.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("snmp/{kind}/{engine}/{}", self.name)
    }
}

/// A user as it stands in the site file: authentication is always said, so that nobody leaves it out by mistake.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    auth: String,
    privacy: Option<String>,
    engine: Option<EngineId>,
}

/// What `auth` says where messages need not be authenticated.
pub const NO_AUTH: &str = "none";

impl TryFrom<Written> for SnmpUser {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let auth = match written.auth.as_str() {
            NO_AUTH => None,
            protocol => Some(
                protocol
                    .parse()
                    .map_err(|error: UnknownProtocol| error.to_string())?,
            ),
        };
        let privacy = match written.privacy.as_deref() {
            None | Some(NO_AUTH) => None,
            Some(protocol) => Some(
                protocol
                    .parse()
                    .map_err(|error: UnknownProtocol| error.to_string())?,
            ),
        };
        Self::new(written.name, auth, privacy, written.engine).map_err(|error| error.to_string())
    }
}

fn auth_or_none<S: serde::Serializer>(auth: &Option<AuthProtocol>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(auth.map_or(NO_AUTH, AuthProtocol::name))
}
