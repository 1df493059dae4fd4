//! Where secrets live: a type that never prints them, and the stores that keep them.
//!
//! A secret is written nowhere but the system's keyring or the passphrase-locked file. This room must not know what
//! a secret is for.

mod locked_file;
mod secret;
mod store;

pub use locked_file::LockedFile;
pub use secret::Secret;
pub use store::{Error, Store};
