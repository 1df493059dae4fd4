//! The site file: one TOML file with a version, read whole and replaced whole.

use super::{Receiver, ReceiverError, Server};
use crate::home;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

/// The version of the file's shape that this product writes.
pub const VERSION: u32 = 1;

/// Everything the administrator told about one site (拠点).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    version: u32,
    /// Its name; empty where nobody gave one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Answers to the flowchart: question id to answer id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, String>,
    /// The managed servers, in the order they were added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
    /// Whom the receiver listens to.
    #[serde(default, skip_serializing_if = "Receiver::is_default")]
    pub receiver: Receiver,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            version: VERSION,
            name: String::new(),
            answers: BTreeMap::new(),
            servers: Vec::new(),
            receiver: Receiver::default(),
        }
    }
}

/// Why a site cannot be read, written or changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is not a site: it has been set aside.
    #[error("{path} is not a site file: {why}")]
    NotASite {
        /// The file.
        path: PathBuf,
        /// Where it was put; `None` where it could not be moved and still lies where it was.
        aside: Option<PathBuf>,
        /// What is wrong, with line and column.
        why: String,
    },
    /// The file was written by a newer version of this product; it is untouched.
    #[error("{path} has version {version}, newer than {VERSION}")]
    TooNew {
        /// The file.
        path: PathBuf,
        /// Its version.
        version: u32,
    },
    /// The file could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The site has a server of this name.
    #[error("a server named {0:?} is there already")]
    NameTaken(String),
    /// A server cannot be named so.
    #[error("{0:?} cannot be a server's name")]
    BadName(String),
    /// The site has no server of this name.
    #[error("no server is named {0:?}")]
    UnknownServer(String),
    /// The receiver's settings cannot be changed so.
    #[error(transparent)]
    Receiver(#[from] ReceiverError),
}

impl Site {
    /// Reads the file; an empty site where there is none.
    ///
    /// # Errors
    /// [`Error::NotASite`] (the file is set aside first), [`Error::TooNew`] (untouched), [`Error::Io`].
    pub fn load(path: &Path) -> Result<Self, Error> {
        let text = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => {
                return Err(Error::Io {
                    path: path.to_owned(),
                    source,
                });
            }
        };
        Self::parse(&text).map_err(|problem| match problem {
            Problem::TooNew(version) => Error::TooNew {
                path: path.to_owned(),
                version,
            },
            Problem::Wrong(why) => Error::NotASite {
                path: path.to_owned(),
                aside: home::set_aside(path, &[]).ok(),
                why,
            },
        })
    }

    /// Looks at the file and leaves it alone whatever it holds; `None` where it holds no site now, for example while
    /// somebody is typing in it.
    pub fn look(path: &Path) -> Option<Self> {
        Self::parse(&std::fs::read(path).ok()?).ok()
    }

    /// Replaces the file durably.
    ///
    /// # Errors
    /// [`Error::Io`]; the old file is then untouched.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        let text = toml::to_string_pretty(self).expect("a site has only tables, texts and numbers");
        home::replace_durably(path, text.as_bytes()).map_err(|source| Error::Io {
            path: path.to_owned(),
            source,
        })
    }

    /// The server of this name.
    ///
    /// # Errors
    /// [`Error::UnknownServer`]
    pub fn server(&self, name: &str) -> Result<&Server, Error> {
        self.servers
            .iter()
            .find(|server| server.name == name)
            .ok_or_else(|| Error::UnknownServer(name.to_owned()))
    }

    /// The server of this name, to be changed.
    ///
    /// # Errors
    /// [`Error::UnknownServer`]
    pub fn server_mut(&mut self, name: &str) -> Result<&mut Server, Error> {
        self.servers
            .iter_mut()
            .find(|server| server.name == name)
            .ok_or_else(|| Error::UnknownServer(name.to_owned()))
    }

    /// Adds a server.
    ///
    /// # Errors
    /// [`Error::NameTaken`], [`Error::BadName`] (empty, over 64 characters, control characters, outer spaces).
    pub fn add(&mut self, server: Server) -> Result<(), Error> {
        let name = &server.name;
        if name.trim() != name || !(1..=64).contains(&name.chars().count()) || name.contains(char::is_control)
        {
            return Err(Error::BadName(name.clone()));
        }
        if self.server(name).is_ok() {
            return Err(Error::NameTaken(name.clone()));
        }
        self.servers.push(server);
        Ok(())
    }

    /// Removes a server and returns it.
    ///
    /// # Errors
    /// [`Error::UnknownServer`]
    pub fn remove(&mut self, name: &str) -> Result<Server, Error> {
        let place = self.servers.iter().position(|server| server.name == name);
        place
            .map(|place| self.servers.remove(place))
            .ok_or_else(|| Error::UnknownServer(name.to_owned()))
    }

    fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        #[derive(Deserialize)]
        struct OnlyVersion {
            version: u32,
        }
        let text = std::str::from_utf8(bytes).map_err(|error| Problem::Wrong(error.to_string()))?;
        let wrong = |error: toml::de::Error| Problem::Wrong(error.to_string().trim_end().to_owned());
        let OnlyVersion { version } = toml::from_str(text).map_err(wrong)?;
        if version > VERSION {
            return Err(Problem::TooNew(version));
        }
        toml::from_str(text).map_err(wrong)
    }
}

enum Problem {
    TooNew(u32),
    Wrong(String),
}

#[cfg(test)]
mod tests {
    use super::{Error, Site};
    use crate::site::{Server, SuiteChoice, Wanted};

    fn server(name: &str) -> Server {
        Server {
            name: name.to_owned(),
            bmc: "192.0.2.51:9623".parse().expect("an address"),
            user: "admin".to_owned(),
            cipher_suite: SuiteChoice::Only17,
            last_suite: Some(17),
            wanted: toml::from_str::<Wanted>("[snmp_alert]\ncommunity = \"ops\"\nretries = 3")
                .expect("wanted"),
        }
    }

    #[test]
    fn a_site_reads_back_as_it_was_saved() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("site.toml");
        assert_eq!(Site::load(&path).expect("none yet"), Site::default());
        let mut site = Site {
            name: "本社サーバ室".to_owned(),
            ..Site::default()
        };
        site.answers.insert("recipient".to_owned(), "both".to_owned());
        site.add(server("SV01")).expect("new");
        site.add(server("SV02")).expect("new");
        site.save(&path).expect("saved");
        assert_eq!(Site::load(&path).expect("there"), site);
    }

    #[test]
    fn a_broken_site_is_set_aside_with_every_byte() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("site.toml");
        for broken in [
            &b"version = 1\nservers = 3"[..],
            b"\xff\xfe",
            b"",
            b"version = \"1\"",
        ] {
            std::fs::write(&path, broken).expect("written");
            let Err(Error::NotASite {
                aside: Some(aside), ..
            }) = Site::load(&path)
            else {
                panic!("taken as a site: {broken:?}");
            };
            assert_eq!(std::fs::read(aside).expect("kept"), broken);
            assert!(!path.exists());
        }
    }

    #[test]
    fn a_newer_site_is_left_untouched() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("site.toml");
        std::fs::write(&path, "version = 99\nfuture = true").expect("written");
        assert!(matches!(
            Site::load(&path),
            Err(Error::TooNew { version: 99, .. })
        ));
        assert_eq!(
            std::fs::read_to_string(&path).expect("there"),
            "version = 99\nfuture = true"
        );
    }

    #[test]
    fn names_are_unique_and_printable() {
        let mut site = Site::default();
        site.add(server("SV01")).expect("new");
        assert!(matches!(site.add(server("SV01")), Err(Error::NameTaken(_))));
        for bad in ["", " SV", "a\nb", &"x".repeat(65)] {
            assert!(matches!(site.add(server(bad)), Err(Error::BadName(_))), "{bad:?}");
        }
        assert_eq!(site.remove("SV01").expect("there").name, "SV01");
        assert!(matches!(site.remove("SV01"), Err(Error::UnknownServer(_))));
    }
}
