//! What the operating systems do differently, behind one door: each subject has one module per system, all with the same
//! functions. Everything here asks or tells the system one thing; what that means is decided elsewhere.
//!
//! Only this room (and the line to this server's own BMC, `ipmi/in_band/`) asks which system it is compiled for. What a
//! system cannot do or does not tell, it says: `None`, never a number made up.

mod computer;
pub mod files;
pub mod notification;
pub mod process;
pub mod remedy;
mod service;

pub use computer::{
    ClockKeeping, Firewall, FirewallKind, LowPorts, PortHolder, Process, UdpSocketEntry, buffer_room,
    calls_refused_sockets_closed, clock_keeping, firewall, has_unit, inode, low_ports, port_holder, room_for,
    udp_sockets, unseen_holder,
};
pub use remedy::{Remedy, RemedyKind};
pub use service::{GivenSockets, Service};
