//! What the window's tests share: a rasteriser that needs no GPU, and a window fed with made-up events.
#![allow(dead_code, reason = "each test file uses what it needs of it")]

pub(crate) mod album;
pub(crate) mod changes;
pub(crate) mod desk;
pub(crate) mod faults;
pub(crate) mod inspection;
pub(crate) mod log;
pub(crate) mod many;
pub(crate) mod rasteriser;
pub(crate) mod scenes;
pub(crate) mod scenes_configure;
