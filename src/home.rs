//! Where this product's files lie, and the ways they are touched: read, replaced durably, added to, set aside; and how a
//! file that the user named is written.
//!
//! A file is replaced by writing a new one beside it, syncing it and renaming it, so that a crash leaves the old or
//! the new one. A file that cannot be used is set aside under another name, never overwritten.

mod append;
mod named;

pub use append::append_durably;
pub use named::NewFile;

use crate::system::files;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The folder for everything, or the system's folders for settings and data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    config: PathBuf,
    data: PathBuf,
    portable: bool,
}

impl Home {
    /// Everything under one folder: `--home DIR`, `TSUHO_HOME`, portable mode, the rehearsal.
    pub fn in_folder(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        Self {
            config: root.clone(),
            data: root,
            portable: true,
        }
    }

    /// The system's folders (XDG on Linux, AppData on Windows); `None` where there is no user's home at all.
    pub fn of_system() -> Option<Self> {
        let dirs = directories::ProjectDirs::from("", "", "tsuho")?;
        Some(Self {
            config: dirs.config_dir().to_owned(),
            data: dirs.data_local_dir().to_owned(),
            portable: false,
        })
    }

    /// Whether everything lies under one folder, so that secrets must, too.
    pub fn is_portable(&self) -> bool {
        self.portable
    }

    /// The site file.
    pub fn site_file(&self) -> PathBuf {
        self.config.join("site.toml")
    }

    /// The window's own settings.
    pub fn settings_file(&self) -> PathBuf {
        self.config.join("settings.toml")
    }

    /// The file of secrets, locked with a passphrase.
    pub fn secrets_file(&self) -> PathBuf {
        self.data.join("secrets.age")
    }

    /// The alert log.
    pub fn log_file(&self) -> PathBuf {
        self.data.join("alerts.sqlite3")
    }

    /// The folder of alerts that wait for the log.
    pub fn spill_folder(&self) -> PathBuf {
        self.data.join("waiting")
    }

    /// Our SNMP engine: its id, and how often it has started.
    pub fn snmp_engine_file(&self) -> PathBuf {
        self.data.join("snmp-engine.toml")
    }

    /// What is known of SNMPv3 senders.
    pub fn snmp_senders_file(&self) -> PathBuf {
        self.data.join("snmp-senders.toml")
    }

    /// Who listens into the log. Whoever does holds the lock beside it.
    pub fn listener_file(&self) -> PathBuf {
        self.data.join("listener.json")
    }

    /// Which BMCs wait for an answer to their alerts.
    pub fn answers_file(&self) -> PathBuf {
        self.data.join("answers.json")
    }

    /// The names of a server's sensors.
    pub fn sensors_file(&self, server: &str) -> PathBuf {
        self.data
            .join("sensors")
            .join(format!("{}.json", file_name_of(server)))
    }

    /// The MIB files that the user has added.
    pub fn mibs_folder(&self) -> PathBuf {
        self.data.join("mibs")
    }

    /// What was learnt of BMCs by model.
    pub fn learnt_file(&self) -> PathBuf {
        self.data.join("learnt.toml")
    }

    /// What was applied and undone, by whom, when.
    pub fn history_file(&self) -> PathBuf {
        self.data.join("history.jsonl")
    }

    /// What was there before the last apply to a server. Whoever changes the server holds the lock beside it.
    pub fn snapshot_file(&self, server: &str) -> PathBuf {
        self.data
            .join("snapshots")
            .join(format!("{}.json", file_name_of(server)))
    }

    /// A paper that another program is to show; replaced each time.
    pub fn paper_file(&self, name: &str, ending: &str) -> PathBuf {
        self.data.join("papers").join(format!("{name}.{ending}"))
    }
}

/// A server's name as a file name that this system takes; different names stay different.
fn file_name_of(name: &str) -> String {
    file_name(name, files::NAMES)
}

fn file_name(name: &str, rules: files::Names) -> String {
    let is_a_device = rules.is_device(name);
    name.bytes()
        .enumerate()
        .fold(String::new(), |mut text, (at, byte)| {
            match byte {
                b'A'..=b'Z' if rules.ignore_case => text.push_str(&format!("_{byte:02x}")),
                _ if at == 0 && is_a_device => text.push_str(&format!("_{byte:02x}")),
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => text.push(char::from(byte)),
                other => text.push_str(&format!("_{other:02x}")),
            }
            text
        })
}

/// Replaces a file so that a crash leaves the old or the new content, and returns when it is on disk.
///
/// Only the owner may read it (see [`files::for_owner_only`]).
pub fn replace_durably(path: &Path, content: &[u8]) -> io::Result<()> {
    use io::Write;
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let new = with_suffix(path, &format!(".new-{}", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    let written = files::for_owner_only(&mut options)
        .open(&new)
        .and_then(|mut file| {
            file.write_all(content)?;
            file.sync_all()
        });
    let replaced = written.and_then(|()| files::rename_over(&new, path));
    if replaced.is_err() {
        // The half-written file is of no use to anybody; the old one is untouched.
        let _ = fs::remove_file(&new);
    }
    replaced?;
    sync_folder(path)
}

/// Removes a file, and returns when that is on disk.
pub fn remove_durably(path: &Path) -> io::Result<()> {
    fs::remove_file(path)?;
    sync_folder(path)
}

/// Makes a new, renamed or removed name durable.
fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => files::sync_folder(folder),
        None => Ok(()),
    }
}

/// Writes a file that the user named, for its owner only; returns when it is on disk. What is there already is
/// replaced only where that was asked for, and only if it is a file. No folder is made: a mistyped path is an error.
///
/// # Errors
/// `AlreadyExists` where something is there and `overwrite` was not asked for; `InvalidInput` where it is no file;
/// otherwise what the system said.
pub fn write_named(path: &Path, content: &[u8], overwrite: bool) -> io::Result<()> {
    use io::Write;
    if overwrite && let Ok(there) = fs::metadata(path) {
        if !there.is_file() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        // The file behind a link is replaced, not the link.
        return replace_durably(&fs::canonicalize(path)?, content);
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    let mut file = files::for_owner_only(&mut options).open(path)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    if written.is_err() {
        // A half-written file is of no use to anybody, and nothing was there before.
        let _ = fs::remove_file(path);
    }
    written
}

/// Waits until no other process of ours changes this file, and keeps them waiting as long as the result is held: for
/// reading a file, changing it and replacing it. An empty file `NAME.lock` stays beside it.
pub fn lock_beside(path: &Path) -> io::Result<fs::File> {
    let file = open_lock(path)?;
    match file.lock() {
        // A file system without locks (some network shares) has only itself to blame.
        Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
        _ => Ok(file),
    }
}

/// The same without waiting: `None` where somebody else holds it. What is written into the file tells others who
/// holds it; they read it by [`lock_holder`].
pub fn try_lock_beside(path: &Path) -> io::Result<Option<fs::File>> {
    let file = open_lock(path)?;
    for _ in 0..MAX_LOOKS {
        match file.try_lock() {
            Err(fs::TryLockError::WouldBlock) => {}
            Err(fs::TryLockError::Error(error)) if error.kind() != io::ErrorKind::Unsupported => {
                return Err(error);
            }
            _ => return Ok(Some(file)),
        }
        // Whoever only looks shares the lock for a moment, and shares it with us; who holds it does not.
        match file.try_lock_shared() {
            Err(_) => return Ok(None),
            Ok(()) => file.unlock()?,
        }
        std::thread::yield_now();
    }
    Ok(None)
}

/// How often somebody else's look may come between before the lock counts as held.
const MAX_LOOKS: usize = 10_000;

/// Whether somebody holds the lock beside this file now. Creates nothing, and keeps nobody from taking it for longer
/// than a moment.
pub fn is_locked_beside(path: &Path) -> bool {
    let Ok(file) = fs::File::open(with_suffix(path, ".lock")) else {
        return false;
    };
    matches!(file.try_lock_shared(), Err(fs::TryLockError::WouldBlock))
}

/// What the holder of the lock beside this file wrote into it; empty where the system doesn't let others read it.
pub fn lock_holder(path: &Path) -> Vec<u8> {
    fs::read(with_suffix(path, ".lock")).unwrap_or_default()
}

fn open_lock(path: &Path) -> io::Result<fs::File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    files::for_owner_only(&mut options).open(with_suffix(path, ".lock"))
}

/// Moves a file that cannot be used, and what lies `beside` it (suffixes, for example `-wal`), to a name that nothing
/// has: `NAME.broken-<local time>`. Returns that name; whatever has such a name already is never overwritten.
pub fn set_aside(path: &Path, beside: &[&str]) -> io::Result<PathBuf> {
    let stamp = jiff::ZonedDateTime::now().strftime("%Y%m%d-%H%M%S").to_string();
    for attempt in 0..1000_u32 {
        let again = if attempt == 0 {
            String::new()
        } else {
            format!("-{attempt}")
        };
        let aside = with_suffix(path, &format!(".broken-{stamp}{again}"));
        // The empty file reserves the name: what the rename replaces is ours.
        match fs::OpenOptions::new().write(true).create_new(true).open(&aside) {
            Ok(_reserved) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(error),
        }
        if let Err(error) = files::rename_over(path, &aside) {
            fs::remove_file(&aside)?;
            return Err(error);
        }
        for suffix in beside {
            let (from, to) = (with_suffix(path, suffix), with_suffix(&aside, suffix));
            if from.exists() && !to.exists() {
                files::rename_over(&from, &to)?;
            }
        }
        return Ok(aside);
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// The name of what lies beside a file: its own with this at the end.
pub fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::{Home, file_name, replace_durably, set_aside, write_named};
    use crate::system::files::Names;

    #[test]
    fn replacing_leaves_one_file_with_the_new_content() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/site.toml");
        replace_durably(&path, b"one").expect("first");
        replace_durably(&path, b"two").expect("second");
        assert_eq!(std::fs::read(&path).expect("there"), b"two");
        assert_eq!(
            std::fs::read_dir(path.parent().expect("a parent"))
                .expect("readable")
                .count(),
            1
        );
    }

    #[test]
    fn a_named_file_is_replaced_only_where_that_was_asked_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("procedure.html");
        write_named(&path, b"one", false).expect("new");
        let refused = write_named(&path, b"two", false).expect_err("it is there");
        assert_eq!(refused.kind(), std::io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&path).expect("there"), b"one");
        write_named(&path, b"three", true).expect("replaced");
        assert_eq!(std::fs::read(&path).expect("there"), b"three");
        assert!(
            write_named(folder.path(), b"x", true).is_err(),
            "a folder is no file"
        );
        assert!(write_named(&folder.path().join("no/such.html"), b"x", true).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 1);
    }

    #[test]
    fn setting_aside_never_overwrites() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("alerts.sqlite3");
        let aside = ["first", "second", "third"].map(|text| {
            std::fs::write(&path, text).expect("written");
            std::fs::write(folder.path().join("alerts.sqlite3-wal"), text).expect("written");
            set_aside(&path, &["-wal"]).expect("set aside")
        });
        let wal = aside
            .each_ref()
            .map(|path| std::fs::read_to_string(super::with_suffix(path, "-wal")).expect("kept"));
        assert_eq!(wal, ["first", "second", "third"]);
        let read = aside.map(|path| std::fs::read_to_string(path).expect("kept"));
        assert_eq!(read, ["first", "second", "third"]);
    }

    #[test]
    fn different_servers_have_different_snapshots() {
        let home = Home::in_folder("h");
        let names = ["SV01", "sv01", "本社/SV01", "本社_SV01", "..", "a b"];
        let files: std::collections::BTreeSet<_> = names.map(|name| home.snapshot_file(name)).into();
        assert_eq!(files.len(), names.len());
        let folder = std::path::Path::new("h/snapshots");
        assert!(files.iter().all(|file| file.parent() == Some(folder)));
    }

    #[test]
    fn on_windows_no_two_servers_share_a_file_and_none_is_a_device() {
        let windows = Names {
            ignore_case: true,
            devices: &["con", "com1"],
        };
        assert_eq!(file_name("sv01", windows), "sv01");
        assert_eq!(file_name("SV01", windows), "_53_5601");
        let names =
            ["con", "CON", "Con", "con1", "com1", "c-n", "_63on"].map(|name| file_name(name, windows));
        let lower: std::collections::BTreeSet<_> = names.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(lower.len(), names.len(), "{names:?}");
        assert!(!lower.contains("con") && !lower.contains("com1"), "{names:?}");
    }
}
