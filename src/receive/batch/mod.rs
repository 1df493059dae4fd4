//! Taking many datagrams from a socket at once, where the system can: one small file per system.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod other;

#[cfg(target_os = "linux")]
pub(super) use linux::Slots;
#[cfg(not(target_os = "linux"))]
pub(super) use other::Slots;

/// The largest datagram there is.
const DATAGRAM_BYTES: usize = 65_535;
