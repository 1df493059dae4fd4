//! The receiving side as a proof sees it: what came in, after it is in the log.

use jiff::Timestamp;
use std::net::SocketAddr;

/// Whatever hands over what comes in, each once, in the order it came, after it was committed to the log.
pub trait Arrivals: Send {
    /// The next one; `None` when the listener has ended.
    fn next(&mut self) -> impl Future<Output = Option<Arrival>> + Send;
}

/// One datagram that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Its number in the log; `None` where the log could not take it.
    pub alert_id: Option<i64>,
    /// From where.
    pub source: SocketAddr,
    /// At which of our sockets.
    pub local: SocketAddr,
    /// When.
    pub received_at: Timestamp,
    /// Whether the log had it already: the sender repeated it because nobody answered.
    pub is_repeat: bool,
    /// What a proof needs of a Platform Event Trap; `None` where it is none, or could not be read.
    pub pet: Option<PetFacts>,
    /// How the receiving side has answered it; `None` where it has not.
    pub answer: Option<Answer>,
}

/// The fields of a Platform Event Trap by which it is known and answered (PET format 1.0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PetFacts {
    /// In the trap's byte order.
    pub guid: [u8; 16],
    /// The same for every repetition of one alert.
    pub sequence: u16,
    /// Seconds since 1998-01-01 00:00 local time; 0 where unspecified.
    pub local_timestamp: u32,
    /// What kind of software made the event.
    pub event_source_type: u8,
    /// Slave address or software id of what holds the sensor.
    pub sensor_device: u8,
    /// The sensor's number.
    pub sensor_number: u8,
    /// Event data 1 to 3.
    pub event_data: [u8; 3],
    /// Which event, from the specific trap: sensor type, event/reading type, and direction (bit 7) with offset.
    pub event_code: [u8; 3],
}

/// How answering a Platform Event Trap ended (通報応答).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The BMC took it.
    Taken,
    /// The BMC did not.
    Refused {
        /// As it came; `None` when nothing came.
        completion_code: Option<u8>,
    },
}
