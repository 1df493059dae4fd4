//! What a proof says: the hops of the path, each with its verdict, time, and what to check where it stops.
//!
//! Facts only; the sentences are made in `words`.

pub use super::pef::{FilterField, Finding};
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, SocketAddr};

/// One leg of the way from the fault to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HopName {
    /// A session with the BMC opened.
    BmcReached,
    /// Event filter and alert policy let the event through.
    FilterAndPolicy,
    /// The BMC took the order to send.
    AlertAccepted,
    /// A datagram came in at the listener.
    Received,
    /// It was understood, and it is the one we asked for.
    Decoded,
    /// It is on disk.
    Logged,
    /// The BMC was told that it arrived (通報応答).
    Answered,
}

impl HopName {
    /// Every hop, in the order of the path.
    pub const ALL: [Self; 7] = [
        Self::BmcReached,
        Self::FilterAndPolicy,
        Self::AlertAccepted,
        Self::Received,
        Self::Decoded,
        Self::Logged,
        Self::Answered,
    ];
}

/// How an alert is fired.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    /// The BMC is told to send a test alert (Alert Immediate): round filters and policies.
    #[default]
    AlertImmediate,
    /// A harmless event (Platform Event Message): through filter and policy, as a fault would go.
    PlatformEvent,
}

/// How a hop stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Not reached yet.
    Waiting,
    /// At this hop now.
    Running,
    /// It works.
    Passed,
    /// The path stops here.
    Stopped,
    /// This way of proving goes round it.
    NotTested,
    /// An earlier hop stopped.
    NotReached,
}

/// One hop with its verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hop {
    /// Which leg.
    pub name: HopName,
    /// How it stands.
    pub verdict: Verdict,
    /// What was seen there.
    pub detail: Option<HopDetail>,
    /// How long it took.
    pub millis: Option<u64>,
}

/// What was seen at a hop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HopDetail {
    /// The session: where, and with which suite.
    Session {
        /// The BMC.
        peer: SocketAddr,
        /// RMCP+ cipher suite.
        cipher_suite: u8,
    },
    /// The BMC could not be used; the failure stands beside the report.
    Failure,
    /// What its tables of event filtering say.
    Pef(Finding),
    /// The BMC took the order for this destination, counted from 1.
    Ordered {
        /// Which destination.
        destination: u8,
        /// Its address, as the BMC has it.
        address: IpAddr,
    },
    /// The destination's address is not one of this computer's: the alert goes elsewhere.
    DestinationIsElsewhere {
        /// Its address, as the BMC has it.
        address: IpAddr,
    },
    /// The BMC has no destination to send to.
    NoDestination,
    /// The destination's type is one of the maker's own, not a Platform Event Trap.
    NotATrapDestination,
    /// The BMC refused with this completion code.
    Refused {
        /// As it came.
        completion_code: u8,
    },
    /// The datagram.
    Datagram {
        /// From where.
        source: SocketAddr,
        /// At which of our sockets.
        local: SocketAddr,
    },
    /// Nothing came within the time.
    NothingCame {
        /// How long was waited.
        waited_millis: u64,
        /// Where was listened.
        listened: Vec<SocketAddr>,
        /// Datagrams that came but were not it.
        others: u64,
        /// Where the BMC sent it.
        destination: IpAddr,
        /// Whether that is one of this computer's addresses.
        destination_is_here: bool,
        /// Whether port 162 was listened at, to which a BMC always sends.
        hears_trap_port: bool,
        /// Whether the listener takes the community that the BMC's alerts carry.
        community_is_taken: bool,
    },
    /// The GUID was the server's.
    GuidMatches,
    /// The datagram came from the server's address but carries another GUID.
    OtherGuid,
    /// The BMC or its trap names no GUID; source and time agree.
    NoGuidToCompare,
    /// The datagram carries the server's GUID but came from another address: another interface, or translated.
    OtherSource {
        /// The BMC's address.
        expected: IpAddr,
        /// Where it came from.
        source: IpAddr,
    },
    /// A datagram from the server's address that is no Platform Event Trap that can be read.
    NotReadable,
    /// The log could not take it.
    NotLogged,
    /// On disk under this number.
    Row {
        /// The alert's number in the log.
        alert_id: i64,
    },
    /// The BMC took the answer.
    AnswerTaken,
    /// The BMC's destination does not ask for an answer.
    AnswerNotAsked,
    /// The BMC did not take the answer.
    AnswerRefused {
        /// As it came; `None` when nothing came.
        completion_code: Option<u8>,
    },
}

/// A whole proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Which server.
    pub server: String,
    /// When it began.
    pub started_at: jiff::Timestamp,
    /// Every hop.
    pub hops: Vec<Hop>,
    /// The alert that arrived.
    pub alert_id: Option<i64>,
    /// How it was fired.
    #[serde(default)]
    pub via: Via,
}

impl Proof {
    /// The alert was received, understood and kept, and nothing that was tested stopped.
    pub fn is_proven(&self) -> bool {
        let kept = |hop: &Hop| hop.name == HopName::Logged && hop.verdict == Verdict::Passed;
        self.hops.iter().any(kept) && self.hops.iter().all(|hop| hop.verdict != Verdict::Stopped)
    }

    /// Nothing was sent, because sending it might have done harm.
    pub fn is_refused(&self) -> bool {
        let refused =
            |hop: &Hop| matches!(&hop.detail, Some(HopDetail::Pef(finding)) if finding.is_refusal());
        self.hops.iter().any(refused)
    }

    /// Time of the whole path.
    pub fn millis(&self) -> u64 {
        self.hops.iter().filter_map(|hop| hop.millis).sum()
    }
}
