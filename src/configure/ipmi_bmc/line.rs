//! The line to a BMC: one request, one answer, over a session that is opened when needed and again when it died.

use super::request::needs_administrator;
use crate::ipmi::{self, ConnectOptions, Connection, command::Message};
use std::net::SocketAddr;

/// What a BMC answered: the data after the completion code, or the completion code where it is not 0.
pub type Answer = Result<Vec<u8>, u8>;

/// Something that asks a BMC.
pub trait Line: Send {
    /// Sends one request, opening a session first where there is none, and raising its privilege level where the
    /// request needs that. The session may retransmit it. After an error the next request begins a new session.
    fn ask(&mut self, request: &Message) -> impl Future<Output = Result<Answer, ipmi::Error>> + Send;

    /// Raises the privilege level, for requests that need the administrator's.
    fn become_administrator(&mut self) -> impl Future<Output = Result<(), ipmi::Error>> + Send;

    /// Requests sent so far, without retransmissions and without the session's own.
    fn requests_sent(&self) -> u64;

    /// The cipher suite of the last session that opened.
    fn cipher_suite(&self) -> u8;

    /// The GUID with which the BMC named itself when the session opened (RAKP message 2).
    fn guid(&self) -> Option<[u8; 16]>;
}
#[derive(Debug)]
pub struct Session {
    options: ConnectOptions,
    connection: Option<Connection>,
}
impl Session {
    pub(super) fn new(options: ConnectOptions) -> Self {
        Self {
            options,
            connection: None,
        }
    }
    pub async fn open(&mut self) -> Result<(SocketAddr, u8), ipmi::Error> {
        Err(ipmi::Error::NoAnswer)
    }
    pub(super) async fn close(&mut self) {}
}
impl Line for Session {
    async fn ask(&mut self, request: &Message) -> Result<Answer, ipmi::Error> {
        let _ = needs_administrator(request);
        Err(ipmi::Error::NoAnswer)
    }
    async fn become_administrator(&mut self) -> Result<(), ipmi::Error> {
        Ok(())
    }
    fn requests_sent(&self) -> u64 {
        0
    }
    fn cipher_suite(&self) -> u8 {
        0
    }
    fn guid(&self) -> Option<[u8; 16]> {
        None
    }
}
