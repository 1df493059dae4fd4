//! *This computer*, as the faces show it: what was looked at, what was found, how bad that is, and what helps.

use crate::{
    receive::known_receiver,
    system::{PortHolder, Process, Remedy},
};
use jiff::Timestamp;
use std::{net::SocketAddr, path::PathBuf};

/// One line of *This computer*.
#[derive(Clone, Debug)]
pub struct ComputerCheck {
    /// What was looked at.
    pub subject: CheckSubject,
    /// How bad it is.
    pub state: CheckState,
    /// What was found.
    pub finding: Finding,
    /// What helps, best first.
    pub remedies: Vec<Remedy>,
}

impl ComputerCheck {
    /// What was found, judged.
    pub fn new(subject: CheckSubject, finding: Finding, remedies: Vec<Remedy>) -> Self {
        Self {
            subject,
            state: finding.state(),
            finding,
            remedies,
        }
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckState {
    /// In order.
    Ok,
    /// Somebody should look at it.
    Attention,
    /// Alerts do not arrive, or are lost, until it is put right.
    Bad,
    /// Could not be found out, and is never taken for in order.
    Unknown,
}

impl CheckState {
    /// In `--json`: stable, for scripts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Attention => "attention",
            Self::Bad => "bad",
            Self::Unknown => "unknown",
        }
    }
}

/// What is looked at on this computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckSubject {
    /// UDP 162.
    AlertPort,
    /// Whether low ports may be opened.
    Privilege,
    /// Whether alerts are received while no window is open.
    Background,
    /// Whether a firewall stands before the port.
    Firewall,
    /// Where passwords are kept.
    Passwords,
    /// Whether the clock is kept right.
    Clock,
    /// What draws the window.
    Renderer,
    /// Whether the disk has room for the log.
    DiskRoom,
    /// Whether the log is whole.
    Log,
}

impl CheckSubject {
    /// In `--json`: stable, for scripts.
    pub fn name(self) -> &'static str {
        match self {
            Self::AlertPort => "alert_port",
            Self::Privilege => "privilege",
            Self::Background => "background",
            Self::Firewall => "firewall",
            Self::Passwords => "passwords",
            Self::Clock => "clock",
            Self::Renderer => "renderer",
            Self::DiskRoom => "disk_room",
            Self::Log => "log",
        }
    }
}

/// What draws the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renderer {
    /// For example `OpenGL`, `OpenGL ES`.
    pub name: String,
    /// Its version.
    pub version: (u32, u32),
    /// What its maker says of it; may be empty.
    pub maker: String,
    /// Whether the window can be drawn with it.
    pub is_enough: bool,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// We listen on the port already.
    Listening,
    /// Another process of ours listens for this log.
    ListeningElsewhere {
        /// Its number; 0 where it is not known.
        process: u32,
        /// Where.
        addresses: Vec<SocketAddr>,
    },
    /// The port is free and may be bound.
    PortFree,
    /// Somebody has the port.
    PortTaken {
        /// Who, as far as the system tells.
        holder: PortHolder,
    },
    /// Binding the port needs a privilege we do not have.
    PortNotPermitted,
    /// Low ports may be opened.
    LowPortsOpen,
    /// Low ports may not be opened, and the port is open already, so that it does not matter.
    LowPortsNotNeeded,
    /// Low ports may not be opened.
    LowPortsRefused {
        /// From which port on they may.
        open_from: u16,
    },
    /// Nobody listens.
    NobodyListens,
    /// In the system's keyring.
    Keyring,
    /// In a file locked with a passphrase, and it is open.
    LockedFile,
    /// In a file locked with a passphrase that nobody has given.
    LockedFileClosed,
    /// Kept right by a time service.
    ClockSynchronised,
    /// A time service runs; whether it has reached a time server is not known.
    ClockService {
        /// Which.
        service: String,
    },
    /// Not kept right.
    ClockNotSynchronised,
    /// The log has alerts from later than now.
    ClockBehindLog {
        /// How many seconds later.
        secs: u64,
    },
    /// Nothing filters here.
    FirewallNone,
    /// A firewall is active; whether it lets 162/udp through only an administrator may ask.
    FirewallActive {
        /// For example `ufw`.
        kind: String,
    },
    /// Something filters; whether it lets 162/udp through has to be looked at.
    FirewallPresent {
        /// For example `nftables`.
        kind: String,
    },
    /// Something filters or may filter, and an alert from another computer has come through.
    FirewallPassed {
        /// When the last one came.
        at: Timestamp,
    },
    /// No window is open that could be looked at.
    RendererNotChecked,
    /// What draws the window.
    Renderer(Renderer),
    /// So many bytes may still be written.
    DiskRoom {
        /// How many.
        bytes: u64,
    },
    /// There is no log yet.
    LogNone,
    /// The log opens.
    LogOpens {
        /// How many alerts it holds.
        alerts: u64,
    },
    /// The log opens, and earlier ones that could not be used lie beside it.
    LogsSetAside {
        /// Those.
        files: Vec<PathBuf>,
    },
    /// The log cannot be used.
    LogUnusable {
        /// What came back.
        why: String,
    },
    /// Could not be found out.
    Unknown,
}

/// Less room than this should be looked at.
const LITTLE_ROOM: u64 = 1 << 30;
/// With less room than this, the log will soon be full.
const NO_ROOM: u64 = 64 << 20;

impl Finding {
    /// How bad it is.
    pub fn state(&self) -> CheckState {
        match self {
            Self::Listening
            | Self::ListeningElsewhere { .. }
            | Self::PortFree
            | Self::LowPortsOpen
            | Self::LowPortsNotNeeded
            | Self::Keyring
            | Self::LockedFile
            | Self::ClockSynchronised
            | Self::FirewallNone
            | Self::FirewallPassed { .. }
            | Self::LogNone
            | Self::LogOpens { .. } => CheckState::Ok,
            Self::Renderer(renderer) if renderer.is_enough => CheckState::Ok,
            Self::DiskRoom { bytes } if *bytes >= LITTLE_ROOM => CheckState::Ok,
            Self::DiskRoom { bytes } if *bytes >= NO_ROOM => CheckState::Attention,
            Self::LockedFileClosed
            | Self::NobodyListens
            | Self::LowPortsRefused { .. }
            | Self::ClockNotSynchronised
            | Self::FirewallActive { .. }
            | Self::LogsSetAside { .. } => CheckState::Attention,
            Self::PortTaken { .. }
            | Self::PortNotPermitted
            | Self::ClockBehindLog { .. }
            | Self::Renderer(_)
            | Self::DiskRoom { .. }
            | Self::LogUnusable { .. } => CheckState::Bad,
            Self::ClockService { .. }
            | Self::FirewallPresent { .. }
            | Self::RendererNotChecked
            | Self::Unknown => CheckState::Unknown,
        }
    }

    /// What the program that has the port is called, where it is known.
    pub fn receiver_name(process: &Process) -> Option<&'static crate::i18n::Text> {
        known_receiver(process).map(|known| &known.name)
    }
}
