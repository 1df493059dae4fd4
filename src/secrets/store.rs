//! Where secrets are kept: the system's keyring, a file locked with a passphrase, or memory (the rehearsal).
//!
//! Every call may block (the keyring asks another process, the locked file derives a key): never call it on the
//! window's thread.

use super::{Secret, locked_file::LockedFile};
use crate::home::Home;
use std::{collections::BTreeMap, io, path::PathBuf};

/// Under which the system's keyring lists our entries.
const SERVICE: &str = "tsuho";

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
    LockedFile(LockedFile),
    /// Nowhere: gone when the program ends. For the rehearsal, whose password everybody knows.
    Memory(BTreeMap<String, Secret>),
}

impl Store {
    /// The store that fits: the keyring, or the locked file for a portable home or where there is no keyring.
    pub fn for_home(home: &Home, passphrase: Option<Secret>) -> Self {
        if !home.is_portable() && keyring::Entry::store_status().is_ok() {
            return Self::Keyring;
        }
        Self::LockedFile(LockedFile::new(home.secrets_file(), passphrase))
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
            Self::LockedFile(file) => file.get(name)?.ok_or_else(not_kept),
            Self::Memory(secrets) => secrets.get(name).cloned().ok_or_else(not_kept),
        }
    }

    /// Keeps a secret, in place of an older one of this name.
    ///
    /// # Errors
    /// What stands in the way; the older one is then still there.
    pub fn set(&mut self, name: &str, secret: &Secret) -> Result<(), Error> {
        self.change(vec![(name.to_owned(), secret.clone())], &[])
    }

    /// Forgets a secret; nothing happens where there is none.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn forget(&mut self, name: &str) -> Result<(), Error> {
        self.change(Vec::new(), &[name.to_owned()])
    }

    /// Forgets and keeps many at once: the locked file is opened and written once, whole or not at all. The keyring
    /// takes them one by one.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn change(&mut self, keep: Vec<(String, Secret)>, forget: &[String]) -> Result<(), Error> {
        match self {
            Self::Keyring => {
                for name in forget {
                    match entry(name)?.delete_credential() {
                        Ok(()) | Err(keyring::Error::NoEntry) => {}
                        Err(error) => return Err(Error::Keyring(error.to_string())),
                    }
                }
                for (name, secret) in keep {
                    entry(&name)?
                        .set_password(secret.expose())
                        .map_err(|error| Error::Keyring(error.to_string()))?;
                }
                Ok(())
            }
            Self::LockedFile(file) => file.change(keep, forget),
            Self::Memory(secrets) => {
                secrets.retain(|name, _| !forget.contains(name));
                secrets.extend(keep);
                Ok(())
            }
        }
    }
}

fn entry(name: &str) -> Result<keyring::Entry, Error> {
    keyring::Entry::new(SERVICE, name).map_err(|error| Error::Keyring(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::{Error, LockedFile, Store};
    use crate::secrets::Secret;
    use std::path::Path;

    fn store(path: &Path, passphrase: Option<&str>) -> Store {
        Store::LockedFile(LockedFile::new(path.to_owned(), passphrase.map(Secret::new)))
    }

    #[test]
    fn many_are_kept_and_forgotten_at_once_and_what_another_process_wrote_is_seen() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secrets.age");
        let (mut ours, mut theirs) = (store(&path, Some("p")), store(&path, Some("p")));
        let many = (0..300).map(|n| (format!("bmc/SV{n}"), Secret::new(format!("word {n}"))));
        ours.change(many.collect(), &[]).expect("kept");
        for n in 0..300 {
            // Each of them would take a second if each opened the file anew.
            assert_eq!(
                ours.get(&format!("bmc/SV{n}")).expect("kept").expose(),
                format!("word {n}")
            );
        }
        let renewed = vec![("bmc/SV1".to_owned(), Secret::new("new"))];
        theirs.change(renewed, &["bmc/SV2".to_owned()]).expect("kept");
        assert_eq!(ours.get("bmc/SV1").expect("kept").expose(), "new");
        assert!(matches!(ours.get("bmc/SV2"), Err(Error::NotKept { .. })));
        assert!(
            !format!("{ours:?}").contains("word 7"),
            "a store never prints a secret"
        );
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
