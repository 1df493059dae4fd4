//! Where secrets are kept: the system's keyring, a file locked with a passphrase, or memory (the rehearsal).
//!
//! Every call may block (the keyring asks another process, the locked file derives a key): never call it on the
//! window's thread.

use super::Secret;
use crate::home::{Home, replace_durably};
use age::secrecy::SecretString;
use std::{collections::BTreeMap, io, path::PathBuf};

/// Under which the system's keyring lists our entries.
const SERVICE: &str = "tsuho";

/// scrypt's log2(N) for the locked file: about 0.1 s on a small machine, 32 MiB of memory.
const WORK_FACTOR: u8 = 15;

/// Why a secret could not be kept or fetched.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The secrets are in a locked file, and nobody gave its passphrase.
    #[error("{path} is locked and no passphrase was given")]
    NoPassphrase {
        /// The locked file.
        path: PathBuf,
    },
    /// The passphrase does not open the file; it is untouched.
    #[error("the passphrase does not open {path}")]
    WrongPassphrase {
        /// The locked file.
        path: PathBuf,
    },
    /// The file is not one that this product wrote; it is untouched.
    #[error("{path} is not a file of secrets")]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// The file could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The keyring would not.
    #[error("the system's keyring: {0}")]
    Keyring(String),
    /// Nothing is kept under this name.
    #[error("no secret is kept as {name:?}")]
    NotKept {
        /// The name.
        name: String,
    },
}

/// A store of secrets by name.
#[derive(Debug)]
pub enum Store {
    /// The system's keyring.
    Keyring,
    /// A file, locked with a passphrase.
    LockedFile {
        /// The file.
        path: PathBuf,
        /// What opens it; `None` where nobody gave it.
        passphrase: Option<Secret>,
    },
    /// Nowhere: gone when the program ends. For the rehearsal, whose password everybody knows.
    Memory(BTreeMap<String, Secret>),
}

impl Store {
    /// The store that fits: the keyring, or the locked file for a portable home or where there is no keyring.
    pub fn for_home(home: &Home, passphrase: Option<Secret>) -> Self {
        if !home.is_portable() && keyring::Entry::store_status().is_ok() {
            return Self::Keyring;
        }
        Self::LockedFile {
            path: home.secrets_file(),
            passphrase,
        }
    }

    /// Fetches a secret.
    ///
    /// # Errors
    /// [`Error::NotKept`] where there is none of this name; otherwise what stands in the way.
    pub fn get(&self, name: &str) -> Result<Secret, Error> {
        let not_kept = || Error::NotKept {
            name: name.to_owned(),
        };
        match self {
            Self::Keyring => match entry(name)?.get_password() {
                Ok(text) => Ok(Secret::new(text)),
                Err(keyring::Error::NoEntry) => Err(not_kept()),
                Err(error) => Err(Error::Keyring(error.to_string())),
            },
            Self::LockedFile { .. } => self.unlock()?.remove(name).map(Secret::new).ok_or_else(not_kept),
            Self::Memory(secrets) => secrets.get(name).cloned().ok_or_else(not_kept),
        }
    }

    /// Keeps a secret, in place of an older one of this name.
    ///
    /// # Errors
    /// What stands in the way; the older one is then still there.
    pub fn set(&mut self, name: &str, secret: &Secret) -> Result<(), Error> {
        match self {
            Self::Keyring => entry(name)?
                .set_password(secret.expose())
                .map_err(|error| Error::Keyring(error.to_string())),
            Self::LockedFile { .. } => {
                let mut secrets = self.unlock()?;
                secrets.insert(name.to_owned(), secret.expose().to_owned());
                self.lock(&secrets)
            }
            Self::Memory(secrets) => {
                secrets.insert(name.to_owned(), secret.clone());
                Ok(())
            }
        }
    }

    /// Forgets a secret; nothing happens where there is none.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn forget(&mut self, name: &str) -> Result<(), Error> {
        match self {
            Self::Keyring => match entry(name)?.delete_credential() {
                Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
                Err(error) => Err(Error::Keyring(error.to_string())),
            },
            Self::LockedFile { path, .. } => {
                if !path.exists() {
                    return Ok(());
                }
                let mut secrets = self.unlock()?;
                if secrets.remove(name).is_some() {
                    self.lock(&secrets)
                } else {
                    Ok(())
                }
            }
            Self::Memory(secrets) => {
                secrets.remove(name);
                Ok(())
            }
        }
    }

    fn locked(&self) -> Result<(&PathBuf, SecretString), Error> {
        match self {
            Self::LockedFile {
                path,
                passphrase: Some(secret),
            } => Ok((path, SecretString::from(secret.expose().to_owned()))),
            Self::LockedFile {
                path,
                passphrase: None,
            } => Err(Error::NoPassphrase { path: path.clone() }),
            Self::Keyring | Self::Memory(_) => unreachable!("only called for the locked file"),
        }
    }

    fn unlock(&self) -> Result<BTreeMap<String, String>, Error> {
        let (path, passphrase) = self.locked()?;
        let sealed = match std::fs::read(path) {
            Ok(sealed) => sealed,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
            Err(source) => {
                return Err(Error::Io {
                    path: path.clone(),
                    source,
                });
            }
        };
        let identity = age::scrypt::Identity::new(passphrase);
        let open = age::decrypt(&identity, &sealed).map_err(|error| match error {
            age::DecryptError::DecryptionFailed | age::DecryptError::KeyDecryptionFailed => {
                Error::WrongPassphrase { path: path.clone() }
            }
            _ => Error::NotOurs { path: path.clone() },
        })?;
        let not_ours = || Error::NotOurs { path: path.clone() };
        let text = String::from_utf8(open).map_err(|_| not_ours())?;
        toml::from_str(&text).map_err(|_| not_ours())
    }

    fn lock(&self, secrets: &BTreeMap<String, String>) -> Result<(), Error> {
        let (path, passphrase) = self.locked()?;
        let open = toml::to_string(secrets).expect("a table of texts is TOML");
        let mut recipient = age::scrypt::Recipient::new(passphrase);
        recipient.set_work_factor(WORK_FACTOR);
        let io = |source| Error::Io {
            path: path.clone(),
            source,
        };
        let sealed = age::encrypt(&recipient, open.as_bytes())
            .map_err(|error| io(io::Error::other(error.to_string())))?;
        replace_durably(path, &sealed).map_err(io)
    }
}

fn entry(name: &str) -> Result<keyring::Entry, Error> {
    keyring::Entry::new(SERVICE, name).map_err(|error| Error::Keyring(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::{Error, Store};
    use crate::secrets::Secret;
    use std::path::Path;

    fn store(path: &Path, passphrase: Option<&str>) -> Store {
        Store::LockedFile {
            path: path.to_owned(),
            passphrase: passphrase.map(Secret::new),
        }
    }

    #[test]
    fn the_locked_file_keeps_secrets_from_whoever_has_no_passphrase() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secrets.age");
        let mut ours = store(&path, Some("correct horse"));
        ours.set("bmc/SV01", &Secret::new("hunter2")).expect("kept");
        ours.set("bmc/SV02", &Secret::new("パスワード")).expect("kept");
        assert_eq!(ours.get("bmc/SV01").expect("kept").expose(), "hunter2");
        assert_eq!(ours.get("bmc/SV02").expect("kept").expose(), "パスワード");
        let bytes = std::fs::read(&path).expect("there");
        assert!(!bytes.windows(7).any(|part| part == b"hunter2"));
        assert!(!bytes.windows(8).any(|part| part == b"bmc/SV01"));
        assert!(matches!(
            store(&path, None).get("bmc/SV01"),
            Err(Error::NoPassphrase { .. })
        ));
        let mut wrong = store(&path, Some("wrong"));
        assert!(matches!(
            wrong.get("bmc/SV01"),
            Err(Error::WrongPassphrase { .. })
        ));
        assert!(matches!(
            wrong.set("x", &Secret::new("y")),
            Err(Error::WrongPassphrase { .. })
        ));
        assert_eq!(
            std::fs::read(&path).expect("there"),
            bytes,
            "a wrong passphrase must not touch the file"
        );
        ours.forget("bmc/SV01").expect("forgotten");
        assert!(matches!(ours.get("bmc/SV01"), Err(Error::NotKept { .. })));
    }

    #[test]
    fn a_foreign_file_is_not_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secrets.age");
        std::fs::write(&path, "not an age file").expect("written");
        let mut store = store(&path, Some("p"));
        assert!(matches!(
            store.set("x", &Secret::new("y")),
            Err(Error::NotOurs { .. })
        ));
        assert_eq!(std::fs::read(&path).expect("there"), b"not an age file");
    }
}
