//! Receive: what comes in from the network, decoded, and handed to the log before anybody is told.
//!
//! Decoders are pure and keep the datagram; [`Listener`] is the only part with sockets. This room knows the log but
//! not the engine, and makes no sentences but those of `assets/events/`.

mod arrival;
mod describe;
mod fold;
mod gate;
mod listener;
pub mod mib;
pub mod own_engine;
mod pauses;
pub mod pet;
mod port;
mod receivers;
pub mod snmp;
mod socket;
mod trap;

pub use arrival::{Resolver, reread};
pub use describe::{Description, Names, describe, pet_of};
pub use gate::{Gate, Refusal};
pub use listener::{Committed, Event, Listener, Options, Running};
pub use port::{port_holder, remedies_for_not_permitted, remedies_for_taken};
pub use receivers::{KnownReceiver, known_receiver};
pub use socket::ListenError;
