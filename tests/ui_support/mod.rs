//! What the window's tests share: a rasteriser that needs no GPU, and a window fed with made-up events.

pub(crate) mod rasteriser;
pub(crate) mod scenes;
