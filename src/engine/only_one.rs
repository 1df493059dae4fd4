//! Only one process listens into a log: whoever does holds a lock beside it, and says beside it who it is.
//!
//! The lock goes with its process, however that ends; what is said about the holder counts only while the lock is held.

use super::{actor, view::OtherListener};
use crate::home::{self, Home};
use jiff::Timestamp;
use std::{
    fs::File,
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// The right to listen. Dropping it gives it up.
pub(super) struct Turn {
    said: PathBuf,
    /// Held until after what was said is gone.
    _lock: File,
}

/// How taking it ended.
pub(super) enum Taken {
    /// It is ours.
    Ours(Turn),
    /// Somebody has it; who, where that can be read.
    Theirs(Option<OtherListener>),
}

impl Turn {
    /// Takes it, without waiting. Blocks for a moment.
    pub(super) fn take(home: &Home) -> io::Result<Taken> {
        let said = home.listener_file();
        let Some(lock) = home::try_lock_beside(&said)? else {
            return Ok(Taken::Theirs(read(&said)));
        };
        // What one has left that was killed is not true of us.
        forget(&said);
        Ok(Taken::Ours(Self { said, _lock: lock }))
    }

    /// Says that we listen, and where. Blocks.
    pub(super) fn say(&self, addresses: &[SocketAddr]) {
        let ours = OtherListener {
            process: std::process::id(),
            user: actor::user(),
            since: Timestamp::now(),
            addresses: addresses.to_vec(),
        };
        let text = serde_json::to_vec(&ours).expect("numbers and texts");
        if let Err(error) = home::replace_durably(&self.said, &text) {
            tracing::warn!(%error, "others cannot be told who listens");
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        forget(&self.said);
    }
}

/// The process that listens into this home's log, where another one does; `None` inside where it cannot be read who.
/// Creates nothing. Blocks for a moment.
pub(super) fn other(home: &Home) -> Option<Option<OtherListener>> {
    let said = home.listener_file();
    home::is_locked_beside(&said).then(|| read(&said))
}

fn read(said: &Path) -> Option<OtherListener> {
    serde_json::from_slice(&std::fs::read(said).ok()?).ok()
}

fn forget(said: &Path) {
    match std::fs::remove_file(said) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, "what was said about the listener could not be removed");
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Taken, Turn, other};
    use crate::home::Home;

    fn is_ours(home: &Home) -> Option<Turn> {
        match Turn::take(home).expect("readable") {
            Taken::Ours(turn) => Some(turn),
            Taken::Theirs(_) => None,
        }
    }

    #[test]
    fn the_second_is_told_who_the_first_is_until_that_ends() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::in_folder(folder.path().join("home"));
        assert!(other(&home).is_none());
        assert!(
            !home.listener_file().parent().expect("a folder").exists(),
            "asking creates nothing"
        );
        let first = is_ours(&home).expect("free");
        assert_eq!(other(&home), Some(None), "it has not said yet where");
        let address = "127.0.0.1:20162".parse().expect("an address");
        first.say(&[address]);
        let Ok(Taken::Theirs(Some(seen))) = Turn::take(&home) else {
            panic!("two at a time");
        };
        assert_eq!(
            (seen.process, seen.addresses),
            (std::process::id(), vec![address])
        );
        drop(first);
        assert!(other(&home).is_none());
        assert!(is_ours(&home).is_some());
    }

    #[test]
    fn whoever_only_looks_keeps_nobody_from_listening() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::in_folder(folder.path());
        drop(is_ours(&home));
        std::thread::scope(|scope| {
            let looking = scope.spawn(|| (0..20_000).filter(|_| other(&home).is_some()).count());
            for _ in 0..500 {
                assert!(is_ours(&home).is_some(), "somebody only looked");
            }
            looking.join().expect("no panic");
        });
    }
}
