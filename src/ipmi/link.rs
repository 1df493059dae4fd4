//! The way to a BMC: over the network, or in-band where the BMC is this server's own.

use super::{
    ConnectOptions, Error,
    command::Message,
    in_band::InBand,
    known::KnownLine,
    line::{Answer, Line, Session},
};
use std::net::SocketAddr;

/// A line to whatever BMC the options name, with what is known of it.
pub type Link = KnownLine<Way>;

/// Over which way.
#[derive(Debug)]
pub enum Way {
    /// IPMI over LAN.
    Lan(Box<Session>),
    /// The operating system's driver.
    InBand(InBand),
}

impl Link {
    /// Nothing is sent or opened yet.
    pub fn new(options: ConnectOptions) -> Self {
        let known = options.known.clone();
        let first_timeout = options.patience.first_timeout;
        let way = if options.is_in_band {
            Way::InBand(InBand::new())
        } else {
            Way::Lan(Box::new(Session::new(options)))
        };
        Self::over(way, known, first_timeout)
    }

    /// Opens the session where one is needed; says with whom and with which cipher suite. In-band there is neither.
    pub async fn open(&mut self) -> Result<(Option<SocketAddr>, u8), Error> {
        match self.inner() {
            Way::Lan(session) => session.open().await.map(|(peer, suite)| (Some(peer), suite)),
            Way::InBand(_) => Ok((None, 0)),
        }
    }

    /// Closes the session in order, where there is one.
    pub async fn close(&mut self) {
        if let Way::Lan(session) = self.inner() {
            session.close().await;
        }
    }
}

impl Line for Way {
    async fn ask(&mut self, request: &Message) -> Result<Answer, Error> {
        match self {
            Self::Lan(session) => session.ask(request).await,
            Self::InBand(device) => device.ask(request).await,
        }
    }

    async fn become_administrator(&mut self) -> Result<(), Error> {
        match self {
            Self::Lan(session) => session.become_administrator().await,
            Self::InBand(device) => device.become_administrator().await,
        }
    }

    async fn renew(&mut self) {
        match self {
            Self::Lan(session) => session.renew().await,
            Self::InBand(device) => device.renew().await,
        }
    }

    fn requests_sent(&self) -> u64 {
        match self {
            Self::Lan(session) => session.requests_sent(),
            Self::InBand(device) => device.requests_sent(),
        }
    }

    fn cipher_suite(&self) -> u8 {
        match self {
            Self::Lan(session) => session.cipher_suite(),
            Self::InBand(device) => device.cipher_suite(),
        }
    }

    fn guid(&self) -> Option<[u8; 16]> {
        match self {
            Self::Lan(session) => session.guid(),
            Self::InBand(device) => device.guid(),
        }
    }

    fn software_id(&self) -> Option<u8> {
        match self {
            Self::Lan(session) => session.software_id(),
            Self::InBand(device) => device.software_id(),
        }
    }
}
