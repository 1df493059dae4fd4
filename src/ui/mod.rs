//! The window: the rail, the pages, and everything they are drawn with.
//!
//! It sends [`crate::engine::Command`]s and shows [`crate::engine::Event`]s. It must not wait for anything, and knows
//! no runtime, socket, protocol or database.
//!
//! | part | holds |
//! |---|---|
//! | [`app`] | one frame: take in events, answer keys, draw |
//! | [`model`] | everything shown; changed only by events and by the user's actions |
//! | [`theme`] | colours, type scale, spacing: the only place that names them |
//! | [`scaffold`], [`shell`] | the frame of every page, and the rail |
//! | [`parts`] | the pieces pages are made of |
//! | [`pages`] | the pages |

pub mod app;
pub mod file_dialog;
pub mod fonts;
pub mod model;
pub mod notification;
pub mod pages;
pub mod parts;
pub mod place;
pub mod plain;
pub mod port;
pub mod scaffold;
pub mod settings;
pub mod shell;
pub mod theme;
mod window;

pub use app::App;
pub use notification::{Notification, Notifier};
pub use port::EnginePort;
pub use settings::UiSettings;
pub use window::{Launch, Waker, open};
