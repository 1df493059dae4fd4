//! Whom the receiver listens to: `[receiver]` of the site file. Where nothing is said, every sender and every community
//! is taken; an SNMPv3 message always needs a user.

mod network;
mod user;

pub use network::{Network, NetworkError};
pub use user::{
    AuthProtocol, EngineId, EngineIdError, MIN_PASSPHRASE_BYTES, NO_AUTH, PrivacyProtocol, SnmpUser,
    SnmpUserError, UnknownProtocol,
};

use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest community taken; the receiver reads no longer one.
const MAX_COMMUNITY_BYTES: usize = 255;

/// Whom the receiver listens to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Receiver {
    /// Only these senders; every one where empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Network>,
    /// No SNMPv1 and v2c at all, whose communities anybody on the way can read and forge.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub only_v3: bool,
    /// Only these communities; every one where empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub communities: Vec<AllowedCommunity>,
    /// The users of SNMPv3.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub users: Vec<SnmpUser>,
}

/// A community that is taken. A weak secret: `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllowedCommunity {
    /// The community string.
    pub name: String,
    /// Only from these senders; from every one where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Network>,
}

impl fmt::Debug for AllowedCommunity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AllowedCommunity")
            .field("name", &format_args!("…"))
            .field("sources", &self.sources)
            .finish()
    }
}

/// Why the receiver's settings cannot be changed so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiverError {
    /// There is a user of this name for this engine already.
    #[error("there is a user named {0:?} already")]
    UserTaken(String),
    /// There is no such user.
    #[error("no user is named {0:?}")]
    UnknownUser(String),
    /// No message could carry it.
    #[error("a community has 1 to {MAX_COMMUNITY_BYTES} octets")]
    BadCommunity,
    /// There is no such community on the list.
    #[error("the community is not on the list")]
    UnknownCommunity,
    /// There is no such range on the list.
    #[error("{0} is not on the list")]
    UnknownSource(Network),
    /// A user cannot be so.
    #[error(transparent)]
    BadUser(#[from] SnmpUserError),
    /// Passphrases of SNMPv3 have at least 8 octets.
    #[error("a passphrase has at least {MIN_PASSPHRASE_BYTES} octets")]
    ShortPassphrase,
}

impl Receiver {
    /// Whether nothing was said.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The user of this name for this engine.
    ///
    /// # Errors
    /// [`ReceiverError::UnknownUser`]
    pub fn user(&self, name: &str, engine: Option<&EngineId>) -> Result<&SnmpUser, ReceiverError> {
        let user = self.users.iter().find(|user| user.is(name, engine));
        user.ok_or_else(|| ReceiverError::UnknownUser(name.to_owned()))
    }

    /// Adds a user.
    ///
    /// # Errors
    /// [`ReceiverError::UserTaken`]
    pub fn add_user(&mut self, user: SnmpUser) -> Result<(), ReceiverError> {
        if self.user(&user.name, user.engine.as_ref()).is_ok() {
            return Err(ReceiverError::UserTaken(user.name));
        }
        self.users.push(user);
        Ok(())
    }

    /// Removes a user.
    ///
    /// # Errors
    /// [`ReceiverError::UnknownUser`]
    pub fn remove_user(&mut self, name: &str, engine: Option<&EngineId>) -> Result<(), ReceiverError> {
        self.user(name, engine)?;
        self.users.retain(|user| !user.is(name, engine));
        Ok(())
    }

    /// Takes a community from now on, in place of what was said of it before.
    ///
    /// # Errors
    /// [`ReceiverError::BadCommunity`]
    pub fn allow_community(&mut self, community: AllowedCommunity) -> Result<(), ReceiverError> {
        if !(1..=MAX_COMMUNITY_BYTES).contains(&community.name.len()) {
            return Err(ReceiverError::BadCommunity);
        }
        match self
            .communities
            .iter_mut()
            .find(|known| known.name == community.name)
        {
            Some(known) => *known = community,
            None => self.communities.push(community),
        }
        Ok(())
    }

    /// Takes a community off the list.
    ///
    /// # Errors
    /// [`ReceiverError::UnknownCommunity`]
    pub fn remove_community(&mut self, name: &str) -> Result<(), ReceiverError> {
        let before = self.communities.len();
        self.communities.retain(|known| known.name != name);
        if self.communities.len() == before {
            return Err(ReceiverError::UnknownCommunity);
        }
        Ok(())
    }

    /// Takes senders of this range.
    pub fn allow_source(&mut self, source: Network) {
        if !self.sources.contains(&source) {
            self.sources.push(source);
        }
    }

    /// Takes a range off the list.
    ///
    /// # Errors
    /// [`ReceiverError::UnknownSource`]
    pub fn remove_source(&mut self, source: Network) -> Result<(), ReceiverError> {
        let before = self.sources.len();
        self.sources.retain(|known| *known != source);
        if self.sources.len() == before {
            return Err(ReceiverError::UnknownSource(source));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receiver(text: &str) -> Result<Receiver, toml::de::Error> {
        toml::from_str(text)
    }

    #[test]
    fn the_settings_read_back_as_they_were_written() {
        let text = "sources = [\"192.0.2.0/24\", \"2001:db8::7\"]\n\n\
            [[communities]]\nname = \"ops\"\nsources = [\"192.0.2.0/25\"]\n\n\
            [[users]]\nname = \"ops\"\nauth = \"sha256\"\nprivacy = \"aes128\"\n\n\
            [[users]]\nname = \"old\"\nauth = \"none\"\nengine = \"8000000001020304\"\n";
        let read = receiver(text).expect("well formed");
        assert_eq!(toml::to_string(&read).expect("a table"), text);
        assert!(
            !format!("{read:?}").contains("\"ops\", sources"),
            "a community never prints"
        );
    }

    #[test]
    fn what_protects_nothing_is_never_chosen_by_leaving_something_out() {
        for wrong in [
            "users = [{ name = \"ops\" }]",
            "users = [{ name = \"ops\", auth = \"sha3\" }]",
            "users = [{ name = \"ops\", auth = \"none\", privacy = \"aes128\" }]",
            "users = [{ name = \"\", auth = \"sha1\" }]",
            "users = [{ name = \"ops\", auth = \"sha1\", engine = \"00\" }]",
        ] {
            assert!(receiver(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_protocol_is_known_by_the_names_that_other_programs_use() {
        assert_eq!("SHA".parse(), Ok(AuthProtocol::Sha1));
        assert_eq!("sha-512".parse(), Ok(AuthProtocol::Sha512));
        assert_eq!("AES".parse(), Ok(PrivacyProtocol::Aes128));
        assert_eq!("AES-256-C".parse(), Ok(PrivacyProtocol::Aes256Reeder));
    }

    #[test]
    fn users_of_one_name_may_differ_by_engine_and_have_passphrases_of_their_own() {
        let engine: EngineId = "0x80:00:00:00:01:02:03:04".parse().expect("an engine id");
        let user = |engine| SnmpUser::new("ops".to_owned(), Some(AuthProtocol::Sha256), None, engine);
        let mut receiver = Receiver::default();
        receiver.add_user(user(None).expect("a user")).expect("new");
        receiver
            .add_user(user(Some(engine.clone())).expect("a user"))
            .expect("another");
        assert_eq!(
            receiver.add_user(user(None).expect("a user")),
            Err(ReceiverError::UserTaken("ops".to_owned()))
        );
        let [general, special] = receiver.users.as_slice() else {
            panic!("two users");
        };
        assert_ne!(general.auth_secret_name(), special.auth_secret_name());
        assert_ne!(special.auth_secret_name(), special.privacy_secret_name());
        receiver.remove_user("ops", Some(&engine)).expect("there");
        assert_eq!(receiver.users.len(), 1);
    }
}
