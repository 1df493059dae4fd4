//! The line to a BMC: one request, one answer, over a session that is opened when needed and again when it died.

use super::{
    self as ipmi, ConnectOptions, Connection, OpeningStep,
    command::{CommandCode, Message, PrivilegeLevel},
};
use std::net::SocketAddr;

/// What a BMC answered: the data after the completion code, or the completion code where it is not 0.
pub type Answer = Result<Vec<u8>, u8>;

/// Insufficient privilege level (IPMI 2.0 table 5-2).
pub const INSUFFICIENT_PRIVILEGE: u8 = 0xd4;

/// Something that asks a BMC.
///
/// The session over a LAN is one; others (a device of this computer, a BMC in memory) behave the same.
pub trait Line: Send {
    /// Sends one request, opening a session first where there is none, and raising its privilege level where the
    /// request needs that. The session may retransmit it. After an error the next request begins a new session.
    fn ask(&mut self, request: &Message) -> impl Future<Output = Result<Answer, ipmi::Error>> + Send;

    /// Raises the privilege level, for requests that need the administrator's.
    fn become_administrator(&mut self) -> impl Future<Output = Result<(), ipmi::Error>> + Send;

    /// Has the next request begin a new session, so that it shows that one can still be opened. Closes the old one.
    fn renew(&mut self) -> impl Future<Output = ()> + Send;

    /// Requests sent so far, without retransmissions and without the session's own.
    fn requests_sent(&self) -> u64;

    /// The cipher suite of the last session that opened.
    fn cipher_suite(&self) -> u8;

    /// The GUID with which the BMC named itself when the session opened (RAKP message 2).
    fn guid(&self) -> Option<[u8; 16]>;

    /// The software id that must stand in front of an event handed over here (the system interface; IPMI 2.0 section
    /// 29.3); `None` where a message's header tells who sent it (LAN).
    fn software_id(&self) -> Option<u8> {
        None
    }
}

/// A line over IPMI sessions, one at a time; a BMC has few.
#[derive(Debug)]
pub struct Session {
    options: ConnectOptions,
    connection: Option<Connection>,
    cipher_suite: u8,
    guid: Option<[u8; 16]>,
    /// Those of the connections that are gone.
    requests_before: u64,
}

impl Session {
    /// Nothing is sent yet.
    pub fn new(options: ConnectOptions) -> Self {
        Self {
            options,
            connection: None,
            cipher_suite: 0,
            guid: None,
            requests_before: 0,
        }
    }

    /// Opens the session where there is none; says with whom and with which cipher suite.
    pub async fn open(&mut self) -> Result<(SocketAddr, u8), ipmi::Error> {
        let connection = self.connection().await?;
        Ok((connection.peer(), connection.cipher_suite().id()))
    }

    /// Closes the session in order.
    pub async fn close(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.requests_before += connection.requests_sent() + 1;
            connection.close().await;
        }
    }

    async fn connection(&mut self) -> Result<&mut Connection, ipmi::Error> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => Connection::open(&self.options)
                .await
                .map_err(|error| self.as_lost(error))?,
        };
        self.cipher_suite = connection.cipher_suite().id();
        self.guid = Some(connection.guid());
        // A new session with the same BMC does not silently go below the suite of the old one.
        self.options.previously_used = Some(connection.cipher_suite());
        Ok(self.connection.insert(connection))
    }

    /// A BMC that has answered before is not at a wrong address: it has gone silent.
    fn as_lost(&self, error: ipmi::Error) -> ipmi::Error {
        match error {
            ipmi::Error::Unreachable {
                waited,
                port_refused: false,
            } if self.requests_before > 0 => ipmi::Error::SilentWhileOpening {
                step: OpeningStep::OpenSession,
                waited,
            },
            other => other,
        }
    }

    /// What is left of a session that died is dropped; the next request opens a new one.
    fn forget(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.requests_before += connection.requests_sent();
        }
    }
}

impl Line for Session {
    async fn ask(&mut self, request: &Message) -> Result<Answer, ipmi::Error> {
        if needs_administrator(request) {
            self.become_administrator().await?;
        }
        match self.connection().await?.send_raw(request).await {
            Ok(data) => Ok(Ok(data)),
            Err(ipmi::Error::Completion { code, .. } | ipmi::Error::Unsupported { code, .. }) => {
                Ok(Err(code))
            }
            Err(ipmi::Error::InsufficientPrivilege { .. }) => Ok(Err(INSUFFICIENT_PRIVILEGE)),
            Err(error) => {
                self.forget();
                Err(error)
            }
        }
    }

    async fn become_administrator(&mut self) -> Result<(), ipmi::Error> {
        if self.connection.is_none() {
            // A session that is about to begin begins with the level that is needed.
            self.options.privilege = PrivilegeLevel::Administrator;
        }
        let raised = self
            .connection()
            .await?
            .raise_privilege(PrivilegeLevel::Administrator)
            .await;
        if raised.is_err() {
            self.forget();
        }
        raised
    }

    async fn renew(&mut self) {
        self.close().await;
    }

    fn requests_sent(&self) -> u64 {
        self.requests_before + self.connection.as_ref().map_or(0, Connection::requests_sent)
    }

    fn cipher_suite(&self) -> u8 {
        self.cipher_suite
    }

    fn guid(&self) -> Option<[u8; 16]> {
        self.guid
    }
}

/// Whether a request needs the administrator's privilege level (IPMI 2.0 appendix G).
pub fn needs_administrator(request: &Message) -> bool {
    matches!(
        CommandCode::of(request),
        CommandCode::SET_LAN_PARAMETER
            | CommandCode::SET_PEF_PARAMETER
            | CommandCode::SET_SYSTEM_INFO
            | CommandCode::ALERT_IMMEDIATE
    )
}
