//! What the window's tests share: a rasteriser that needs no GPU, and a window fed with made-up events.

pub mod rasteriser;
pub mod scenes;
