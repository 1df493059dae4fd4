//! Tsuho (通報ナビ): makes sure an administrator is told when a server breaks.
//!
//! The house has four rooms, in the order an administrator walks through them:
//! **choose** ([`guide`]), **configure** ([`configure`]), **prove** ([`prove`]) and **watch** ([`receive`],
//! [`alert_log`]). Below them lie the protocols and the stores they stand on; above them the [`engine`] that
//! runs them, and the two faces that show them, [`ui`] and [`cli`].
//!
//! Dependencies only point downward:
//!
//! | floor | rooms | must not |
//! |---|---|---|
//! | faces | [`desktop`], [`ui`], [`cli`] | know a protocol, a socket, a runtime or SQL |
//! | words | [`words`], [`i18n`] | decide anything; they only say it |
//! | engine | [`engine`] | draw or print |
//! | rooms | [`guide`], [`configure`], [`inspect`], [`prove`], [`receive`], [`alert_log`], [`rehearsal`] | know the engine |
//! | ground | [`ipmi`], [`site`], [`secrets`], [`sheet`], [`history`], [`home`], [`system`] | know a room |

pub mod alert_log;
pub mod cli;
pub mod configure;
pub mod desktop;
pub mod engine;
pub mod guide;
pub mod history;
pub mod home;
pub mod i18n;
pub mod inspect;
pub mod ipmi;
pub mod prove;
pub mod receive;
pub mod rehearsal;
pub mod secrets;
pub mod sheet;
pub mod site;
pub mod system;
pub mod ui;
pub mod words;
