//! Receive: what comes in from the network, decoded, and handed to the log before anybody is told.
//!
//! Decoders are pure and keep the datagram; [`Listener`] is the only part with sockets. This room knows the log but
//! not the engine, and makes no sentences but those of `assets/events/`.

mod arrival;
mod batch;
mod commit;
mod datagram;
mod describe;
mod drain;
mod event;
mod fold;
mod gate;
mod intake;
mod listener;
pub mod mib;
pub mod own_engine;
mod pauses;
pub mod pet;
mod port;
mod reading;
mod receivers;
pub mod snmp;
mod socket;
mod spill;
mod stamps;
mod stop_sign;
mod tally;
mod trap;

pub use arrival::{Resolver, reread};
pub use describe::{Description, Names, describe, pet_of};
pub use event::{Committed, Event};
pub use gate::{Gate, Refusal};
pub use intake::Budget;
pub use listener::{Listener, Options, Running};
pub use port::{port_holder, remedies_for_not_permitted, remedies_for_taken};
pub use receivers::{KnownReceiver, known_receiver};
pub use socket::ListenError;
pub use spill::{count_frames, framed_for_tests};
