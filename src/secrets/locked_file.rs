//! Secrets in a file that a passphrase locks (age, scrypt). Opening it is slow on purpose, so what was opened is kept in
//! memory, in the type that is wiped, for as long as the file on the disk is the same.

use super::{Error, Secret};
use crate::home::replace_durably;
use age::secrecy::SecretString;
use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};
use zeroize::Zeroizing;

/// scrypt's log2(N): about 0.1 s on a small machine, 32 MiB of memory.
const WORK_FACTOR: u8 = 15;

type Secrets = BTreeMap<String, Secret>;

/// A file of secrets, and what opens it.
#[derive(Debug)]
pub struct LockedFile {
    path: PathBuf,
    /// `None` where nobody gave it.
    passphrase: Option<Secret>,
    opened: Mutex<Option<Opened>>,
}

/// What a file held when it was opened last.
#[derive(Debug)]
struct Opened {
    /// The file's bytes: compared, so that what another process writes is seen at once.
    sealed: Vec<u8>,
    secrets: Secrets,
}

impl LockedFile {
    /// Nothing is read yet; the file need not be there.
    pub fn new(path: PathBuf, passphrase: Option<Secret>) -> Self {
        Self {
            path,
            passphrase,
            opened: Mutex::default(),
        }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether somebody gave what opens it.
    pub fn has_passphrase(&self) -> bool {
        self.passphrase.is_some()
    }

    pub(super) fn get(&self, name: &str) -> Result<Option<Secret>, Error> {
        self.with_secrets(|secrets| secrets.get(name).cloned())
    }

    /// Writes the file once; not at all where nothing is to be forgotten that it holds.
    pub(super) fn change(&self, keep: Vec<(String, Secret)>, forget: &[String]) -> Result<(), Error> {
        if keep.is_empty() && !self.path.exists() {
            return Ok(());
        }
        let before = self.with_secrets(Secrets::clone)?;
        let mut secrets = before.clone();
        secrets.retain(|name, _| !forget.contains(name));
        secrets.extend(keep);
        if secrets == before {
            return Ok(());
        }
        self.lock(secrets)
    }

    fn with_secrets<T>(&self, look: impl FnOnce(&Secrets) -> T) -> Result<T, Error> {
        let passphrase = self.passphrase()?;
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let sealed = match std::fs::read(&self.path) {
            Ok(sealed) => sealed,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                *opened = None;
                return Ok(look(&Secrets::new()));
            }
            Err(source) => return Err(self.io(source)),
        };
        if let Some(known) = opened.as_ref().filter(|known| known.sealed == sealed) {
            return Ok(look(&known.secrets));
        }
        let secrets = self.unlock(&sealed, passphrase)?;
        let seen = look(&secrets);
        *opened = Some(Opened { sealed, secrets });
        Ok(seen)
    }

    fn unlock(&self, sealed: &[u8], passphrase: SecretString) -> Result<Secrets, Error> {
        let identity = age::scrypt::Identity::new(passphrase);
        let open = age::decrypt(&identity, sealed).map_err(|error| match error {
            age::DecryptError::DecryptionFailed | age::DecryptError::KeyDecryptionFailed => {
                Error::WrongPassphrase {
                    path: self.path.clone(),
                }
            }
            _ => self.not_ours(),
        })?;
        let open = Zeroizing::new(open);
        let text = std::str::from_utf8(&open).map_err(|_| self.not_ours())?;
        let secrets: BTreeMap<String, String> = toml::from_str(text).map_err(|_| self.not_ours())?;
        Ok(secrets
            .into_iter()
            .map(|(name, text)| (name, Secret::new(text)))
            .collect())
    }

    fn lock(&self, secrets: Secrets) -> Result<(), Error> {
        let passphrase = self.passphrase()?;
        let plain: BTreeMap<&str, &str> = secrets
            .iter()
            .map(|(name, secret)| (name.as_str(), secret.expose()))
            .collect();
        let open = Zeroizing::new(toml::to_string(&plain).expect("a table of texts is TOML"));
        let mut recipient = age::scrypt::Recipient::new(passphrase);
        recipient.set_work_factor(WORK_FACTOR);
        let sealed = age::encrypt(&recipient, open.as_bytes())
            .map_err(|error| self.io(io::Error::other(error.to_string())))?;
        replace_durably(&self.path, &sealed).map_err(|source| self.io(source))?;
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        *opened = Some(Opened { sealed, secrets });
        Ok(())
    }

    fn passphrase(&self) -> Result<SecretString, Error> {
        let secret = self.passphrase.as_ref().ok_or_else(|| Error::NoPassphrase {
            path: self.path.clone(),
        })?;
        Ok(SecretString::from(secret.expose().to_owned()))
    }

    fn not_ours(&self) -> Error {
        Error::NotOurs {
            path: self.path.clone(),
        }
    }

    fn io(&self, source: io::Error) -> Error {
        Error::Io {
            path: self.path.clone(),
            source,
        }
    }
}
