//! The thin layer between a search for BMCs and the network: one UDP socket, tokio's clock, nothing else.

use super::{
    discovery::{Discovery, Found, Pace},
    error::Error,
    session::Entropy,
};
use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::{Duration, Instant},
};
use tokio::net::UdpSocket;

/// More than any IPMI datagram has.
const RECEIVE_BYTES: usize = 2048;

/// How a search goes on.
#[derive(Clone, Debug)]
pub enum Step {
    /// So many addresses were asked so far.
    Asked(usize),
    /// Something answered.
    Found(Found),
}

/// Asks these addresses for a BMC, at this pace, and tells each step. Whoever drops it ends the search.
///
/// # Errors
/// [`Error::Socket`] where there is no socket, or where not a single datagram could be sent.
pub async fn discover(
    addresses: Vec<SocketAddr>,
    pace: Pace,
    mut tell: impl FnMut(Step),
) -> Result<(), Error> {
    let any = match addresses.first() {
        Some(SocketAddr::V6(_)) => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
        _ => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
    };
    let socket = UdpSocket::bind((any, 0))
        .await
        .map_err(|source| Error::Socket { source })?;
    let [sequence, ..] = Entropy::from_system()?.next_16();
    let mut discovery = Discovery::start(addresses, pace, sequence, Instant::now());
    let mut sending = Sending::default();
    let mut buffer = [0; RECEIVE_BYTES];
    loop {
        // Before each look at what came in, so that nobody who floods the socket holds up the search.
        if let Some((to, question)) = discovery.poll_transmit(Instant::now()) {
            sending.note(socket.send_to(&question, to).await);
            tell(Step::Asked(discovery.asked()));
        }
        let Some(at) = discovery.poll_timeout() else {
            break;
        };
        match tokio::time::timeout_at(at.into(), socket.recv_from(&mut buffer)).await {
            Ok(Ok((length, from))) => {
                let datagram = buffer.get(..length).unwrap_or_default();
                if let Some(found) = discovery.handle_datagram(from, datagram) {
                    tell(Step::Found(found));
                }
            }
            Ok(Err(problem)) => {
                // "Port unreachable" of somebody asked before, on some systems; a pause keeps a broken socket quiet.
                tracing::debug!(%problem, "receiving while looking for BMCs");
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            Err(_elapsed) => {}
        }
    }
    sending.end()
}

/// An address that cannot be sent to is one where nobody answers, unless it is all of them.
#[derive(Default)]
struct Sending {
    is_any_sent: bool,
    problem: Option<io::Error>,
}

impl Sending {
    fn note(&mut self, sent: io::Result<usize>) {
        match sent {
            Ok(_) => self.is_any_sent = true,
            Err(problem) => self.problem = Some(problem),
        }
    }

    fn end(self) -> Result<(), Error> {
        match self.problem {
            Some(source) if !self.is_any_sent => Err(Error::Socket { source }),
            _ => Ok(()),
        }
    }
}
